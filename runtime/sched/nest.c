/* nest.c: puts by what runs, for a goroutine that has to end first: a call of an export by the host (wasmexport.c), and
 * finalizers where there is no scheduler. */
#include "runtime/sched/nest.h"
#include "runtime/panic/unwind.h"

void rt_nest_enter(struct nest *n) {
    n->g = gowl_g;
    n->curg = rt_curg();
    n->stack = rt_stack;
    n->system_sp = rt_system_stack.sp;
    n->system_limit = rt_system_stack.limit;
    n->call_top = gowl_call_top;
    n->token = rt_token_set(NULL);
    n->in_place = rt_in_place;
    rt_stack_nest(&n->deep);
    if (n->curg)
        rt_defer_save(rt_goroutine(n->curg));
    n->sp = rt_stack->sp = gowl_sp;
    n->limit = rt_stack->limit = gowl_stack_limit;
    rt_stack = &rt_system_stack;
    gowl_sp = rt_system_stack.sp;
    gowl_stack_limit = rt_system_stack.limit;
    rt_in_place = 0;
    gowl_call_top = 0;
    gowl_g = &go_g0;
    store_ptr(FIELD(&go_m0, m_curg), NULL);
}

void rt_nest_leave(struct nest *n) {
    store_ptr(FIELD(&go_m0, m_curg), n->curg);
    gowl_g = n->g;
    gowl_call_top = n->call_top;
    rt_system_stack.sp = n->system_sp;
    rt_system_stack.limit = n->system_limit;
    rt_stack = n->stack;
    gowl_sp = n->sp;
    gowl_stack_limit = n->limit;
    if (n->curg)
        rt_defer_restore(rt_goroutine(n->curg));
    rt_stack_nest_ends(&n->deep);
    rt_in_place = n->in_place;
    rt_token_set(n->token);
}

/* A g for a while, without stacks or a scheduler: only its deferred calls and panics are its own, and its number. */
static void *new_g(void) {
    void *g = rt_alloc((uint64_t)size_g), *main = rt_curg();
    store_ptr(FIELD(g, g_m), &go_m0);
    __builtin_memcpy(FIELD(g, g_stack), FIELD(main, g_stack), 16);
    store64(FIELD(g, g_goid), load64(FIELD(main, g_goid)) + 1);
    store32(FIELD(g, g_status), G_RUNNING);
    return g;
}

/* On lld's stack, on top of what is interrupted. */
static void run_on_top(void (*resume)(struct frame *)) {
    void *g = new_g(), *outer = gowl_g, *curg = rt_curg(), *token = rt_token_set(NULL);
    uint32_t call_top = gowl_call_top;
    struct goroutine saved = {0}, none = {0};
    struct frame f = {.resume = resume};
    rt_defer_save(&saved);
    rt_defer_restore(&none);
    store_ptr(FIELD(&go_m0, m_curg), g);
    gowl_g = g;
    gowl_call_top = 0;
    gowl_resume(&f);
    if (unwinding != UNWIND_NOT && rt_unwound(g)) {
        f.resume = rt_die_of_panic;
        gowl_resume(&f);
        rt_unwound(g);
    }
    store_ptr(FIELD(&go_m0, m_curg), curg);
    gowl_g = outer;
    gowl_call_top = call_top;
    rt_defer_restore(&saved);
    rt_token_set(token);
}

void rt_run_aside(void (*resume)(struct frame *)) {
    if (rt_lld_stack) {
        run_on_top(resume);
        return;
    }
    struct nest n;
    rt_nest_enter(&n);
    void *g = rt_new_goroutine(rt_frame_new(sizeof(struct frame), resume), &go_g0);
    rt_run(g, rt_goroutine(g));
    rt_destroy(g);
    rt_nest_leave(&n);
}

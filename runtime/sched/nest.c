/* nest.c: runs finalizers where there is no scheduler, on a goroutine that ends before the only other one goes on. */
#include "runtime/sched/nest.h"

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
    void *g = new_g(), *curg = rt_curg();
    struct frame f = {.resume = resume};
    struct nest_on_top n;
    nest_on_top(&n, g);
    store_ptr(FIELD(&go_m0, m_curg), g);
    gowl_resume(&f);
    if (unwinding != UNWIND_NOT && rt_unwound(g)) {
        f.resume = rt_die_of_panic;
        gowl_resume(&f);
        rt_unwound(g);
    }
    store_ptr(FIELD(&go_m0, m_curg), curg);
    nest_on_top_ends(&n);
}

void rt_run_aside(void (*resume)(struct frame *)) {
    if (rt_lld_stack) {
        run_on_top(resume);
        return;
    }
    struct nest n;
    nest_enter(&n);
    void *g = rt_new_goroutine(rt_frame_new(sizeof(struct frame), resume), &go_g0);
    rt_run(g, rt_goroutine(g));
    rt_destroy(g);
    nest_leave(&n);
}

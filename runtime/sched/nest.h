/* nest.h: a goroutine that runs in the middle of another one, whose frames stay where they are: a call of an export by
 * the host (wasmexport.c), and finalizers where there is no scheduler (nest.c). */
#ifndef GOWL_NEST_H
#define GOWL_NEST_H

#include "runtime/panic/unwind.h"
#include "runtime/sched/goroutine.h"

/* What is interrupted. */
struct nest {
    void *g, *curg; /* gowl_g, and the goroutine: NULL if none ran */
    struct stack *stack;
    uint32_t sp, limit, system_sp, system_limit, call_top;
    void *token;
    int32_t in_place;
    struct stack_nest deep;
};

/* Between these two, rt_run may be called. (Inline, as they change gowl.sp.) */
static inline __attribute__((always_inline)) void nest_enter(struct nest *n) {
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

static inline __attribute__((always_inline)) void nest_leave(struct nest *n) {
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

/* The same where there are no stacks of goroutines (rt_lld_stack): on top of what is interrupted. */
struct nest_on_top {
    void *g, *token;
    uint32_t call_top;
    struct goroutine defers;
};

static inline __attribute__((always_inline)) void nest_on_top(struct nest_on_top *n, void *g) {
    struct goroutine none = {0};
    n->g = gowl_g;
    n->token = rt_token_set(NULL);
    n->call_top = gowl_call_top;
    n->defers = none;
    rt_defer_save(&n->defers);
    rt_defer_restore(&none);
    gowl_g = g;
    gowl_call_top = 0;
}

static inline __attribute__((always_inline)) void nest_on_top_ends(struct nest_on_top *n) {
    gowl_g = n->g;
    gowl_call_top = n->call_top;
    rt_defer_restore(&n->defers);
    rt_token_set(n->token);
}

/* Calls resume on a goroutine of its own, where there is one goroutine otherwise (rt_single), and comes back when that
 * has ended, by Goexit or otherwise. A panic that it does not recover ends the program. */
void rt_run_aside(void (*resume)(struct frame *));

#endif

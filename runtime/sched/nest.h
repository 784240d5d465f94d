/* nest.h: a goroutine that runs in the middle of another one, whose frames stay where they are (nest.c). */
#ifndef GOWL_NEST_H
#define GOWL_NEST_H

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

/* Between these two, rt_run may be called. */
void rt_nest_enter(struct nest *n);
void rt_nest_leave(struct nest *n);

/* Calls resume on a goroutine of its own, where there is one goroutine otherwise (rt_single), and comes back when that
 * has ended, by Goexit or otherwise. A panic that it does not recover ends the program. */
void rt_run_aside(void (*resume)(struct frame *));

#endif

/* runq.h: who runs next. Knows nothing of wasm or of Go's structures, and builds natively (tests/unit/test_runq.c). */
#ifndef GOWL_RUNQ_H
#define GOWL_RUNQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/host/target.h"

struct queue {
    void *head, *tail;
};
void queue_push(struct queue *, void *g);
/* The first, or NULL. */
void *queue_pop(struct queue *);

/* g may run: before all others (next), or when its turn comes. */
void rt_enqueue(void *g, bool next);
/* g has called Gosched: when nothing else is runnable, and now and then. */
void rt_enqueue_yielded(void *g);
/* g is the next to run, as the one that runs hands over to it (coroutines). */
void rt_enqueue_at_once(void *g);
bool rt_is_switching(void); /* has it been called? */
/* The one to run now: taken out of its queue. What is runnable is given within a bounded number of calls. If there is
 * none: waits for one, or, on js, gives NULL if it is not to wait (rt_waits). */
void *rt_find_runnable(void);

/* ---- what it asks for (sched.c) ---- */

/* g's place for the queue it is in. */
void *rt_queue_link(void *g);
void rt_queue_set_link(void *g, void *next);
/* Makes the finalizers' goroutine runnable, if any are due. */
void rt_wake_finalizers(void);
/* Runs the timers that are due; gives when the next one is, 0 if there is none. */
int64_t rt_timers(void);
/* Makes those ready that wait for what has come, without waiting. */
void rt_poll(void);
/* Nothing is runnable: waits until the next timer is due, or for what is awaited. */
void rt_idle(int64_t timer);
/* On js: is whoever asks for a runnable goroutine to wait for one? */
bool rt_waits(void);

#endif

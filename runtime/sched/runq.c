/* runq.c: who runs next (docs/suspend.md).
 *
 * As in Go (runqput, runqget, findRunnable): the one made ready last, then the queue in order, and every 61st time the
 * queue of those that yielded.
 *
 * Whoever is made ready last shares the time of the one that made it so, as does the other side of a coroutine: two
 * that keep waking each other would keep all others waiting. Go's sysmon ends that after 10 ms; nothing can interrupt
 * here, so after SLICE such switches whose turn it is at the queue's head comes first. */
#include "runtime/sched/runq.h"

enum { SLICE = 1024, NOW_AND_THEN = 61 };

static struct queue local, yielded;
static void *run_next;    /* before all others */
static void *switch_next; /* at once */
static uint32_t tick;
static uint32_t inherited; /* switches since one was taken from `local` */

void queue_push(struct queue *q, void *g) {
    rt_queue_set_link(g, NULL);
    if (q->tail)
        rt_queue_set_link(q->tail, g);
    else
        q->head = g;
    q->tail = g;
}

void *queue_pop(struct queue *q) {
    void *g = q->head;
    if (g) {
        q->head = rt_queue_link(g);
        if (!q->head)
            q->tail = NULL;
        rt_queue_set_link(g, NULL);
    }
    return g;
}

/* As runqput: next puts g first, and who was first to the end of the queue. */
void rt_enqueue(void *g, bool next) {
    if (next) {
        void *was = run_next;
        run_next = g;
        g = was;
    }
    if (g)
        queue_push(&local, g);
}

void rt_enqueue_yielded(void *g) {
    queue_push(&yielded, g);
}

void rt_enqueue_at_once(void *g) {
    switch_next = g;
}

bool rt_is_switching(void) {
    return switch_next != NULL;
}

static void *take(void **from) {
    void *g = *from;
    *from = NULL;
    return g;
}

/* The slice is over: who would share it goes to the end of the queue, and so does the first of those that yielded. */
static void end_slice(void) {
    void *g;
    if ((g = take(&switch_next)) != NULL)
        queue_push(&local, g);
    if ((g = take(&run_next)) != NULL)
        queue_push(&local, g);
    if ((g = queue_pop(&yielded)) != NULL)
        queue_push(&local, g);
    inherited = 0;
}

/* As findRunnable. */
void *rt_find_runnable(void) {
    void *g;
    for (;;) {
        bool over = inherited >= SLICE;
        if (!over && (g = take(&switch_next)) != NULL) {
            inherited++;
            return g;
        }
        rt_wake_finalizers();
        int64_t timer = rt_timers();
        bool now_and_then = ++tick % NOW_AND_THEN == 0;
        if (over || now_and_then)
            rt_poll();
        if (over)
            end_slice();
        else if (now_and_then && (g = queue_pop(&yielded)) != NULL)
            return g;
        if ((g = take(&run_next)) != NULL) {
            inherited++;
            return g;
        }
        if ((g = queue_pop(&local)) != NULL) {
            inherited = 0;
            return g;
        }
        if ((g = queue_pop(&yielded)) != NULL)
            return g;
        if (rt_js && !rt_waits())
            return NULL;
        rt_idle(timer);
    }
}

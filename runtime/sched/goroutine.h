/* goroutine.h: what the run time keeps of a goroutine beside Go's g, and the run time's side of suspending
 * (docs/suspend.md).
 *
 * A program that never starts a second goroutine (rt_single, emit/load/single.c) has no scheduler; one that has no deep
 * recursion either (rt_lld_stack, emit/calls/recursion.c) has none of this: all of it runs on lld's stack. */
#ifndef GOWL_GOROUTINE_H
#define GOWL_GOROUTINE_H

#include "runtime/formats.h"
#include "runtime/runtime.h"
#include "runtime/sched/runq.h"

/* 1 if the program is known never to start a goroutine. A constant: LLVM drops the other way. Made by
 * emit/load/single.c. */
extern const int32_t rt_single GO("gowl.single");
/* 1 if, besides, nothing in it recurs so deeply that it must be suspended: nothing ever is. */
extern const int32_t rt_lld_stack GO("gowl.lld_stack");
extern bool rt_inits_done; /* main.main has been called (start.c) */

/* 1 if goroutines may wait for sockets (emit/load/single.c). */
extern const int32_t rt_sockets GO("gowl.sockets");

/* ---- stacks in memory (stack.c) ---- */

/* One piece of a stack. It grows down, from its end towards this header. */
struct segment {
    struct segment *prev;
    uint32_t size;      /* header included */
    uint32_t counted;   /* of it, as use of the engine's stack */
    uint32_t used;      /* of the segment before */
    uint32_t sp, limit; /* of the segment before, put back when this one is left */
};

struct stack {
    struct segment *top;   /* NULL: none yet */
    struct segment *spare; /* the one left last, lest a call in a loop makes one each time */
    uint32_t sp, limit;    /* gowl.sp and gowl.stack_limit while it is not in use */
    bool large;            /* main's: its first segment is as large as the largest */
    uint64_t bytes;        /* in use in all segments but the top one, and in saved frames */
};

/* What a function that is suspended has left (emit/suspend/suspend.c lays out what follows). */
struct frame {
    struct frame *next; /* of its caller */
    void (*resume)(struct frame *);
    int32_t site;
    uint32_t size; /* header included; a multiple of 16 */
    void *code;    /* the function that is suspended, for what resume is then (emit/suspend/suspend_resume.c) */
};
#ifdef __wasm__
_Static_assert(offsetof(struct frame, next) == SAVED_NEXT && offsetof(struct frame, resume) == SAVED_RESUME &&
                   offsetof(struct frame, site) == SAVED_SITE && offsetof(struct frame, size) == SAVED_SIZE &&
                   offsetof(struct frame, code) == SAVED_CODE && sizeof(struct frame) == SAVED_HEADER,
               "struct frame is what emit/ reads and writes");
#endif

extern uint32_t gowl_sp GO("gowl.sp") __attribute__((address_space(1)));
extern uint32_t gowl_stack_limit GO("gowl.stack_limit") __attribute__((address_space(1)));

/* The record of the innermost call site (emit/unwind/callers.c); 0 if none is kept. */
extern uint32_t gowl_call_top GO("gowl.call_top") __attribute__((address_space(1)));

/* The code that start_goroutine calls, for its seam (emit/calls/suspend_set.c), which puts 0 here. */
extern uint32_t gowl_started GO("gowl.started") __attribute__((address_space(1)));

/* The one in use; the scheduler's own. */
extern struct stack *rt_stack;
extern struct stack rt_system_stack;

/* Before anything that has a frame runs: makes the system stack the one in use. Has no frame itself. */
void rt_stack_init(void);
/* An empty stack: it gets its first segment when it is needed. */
void rt_stack_new(struct stack *);
/* Calls fn on the scheduler's stack. fn may not suspend or call this. */
void rt_on_system_stack(void (*fn)(void));
/* Takes a little of the stack in use, for good: its first segment is not given back each time it is empty. */
void rt_stack_keep(void);
/* Forgets a stack's segments. */
void rt_stack_drop(struct stack *);
/* May what runs be left by unwinding? Not on the scheduler's stack, nor on the reserve, where a frame or a segment is
 * being made. */
bool rt_may_unwind(void);
/* The engine's stack is empty, or as good as: deep recursion counts from here. */
void rt_stack_at_bottom(void);
/* What suspends next does so to go on at once. */
void rt_stack_deepen(void);
/* Is the program below a call that is not to come back suspended (gowl.no_deep)? */
bool rt_stack_no_deep(void);
/* A call of the host's, in the middle of what runs: deep recursion counts from here, as what has been used of the
 * engine's stack stays in use. Then: as it was. */
struct stack_nest {
    uint32_t grown, seam, floor, no_deep;
};
void rt_stack_nest(struct stack_nest *);
void rt_stack_nest_ends(const struct stack_nest *);
/* True once after deep recursion has suspended the goroutine, which is to go on at once. */
bool rt_stack_deepens(void);
/* Calls each(from, to) for each piece of the stack that is in use. */
void rt_stack_ranges(struct stack *, void (*each)(uint32_t from, uint32_t to));
/* A frame in front of none, for a goroutine to start with; gives it back. Neither counts as use of the stack. */
struct frame *rt_frame_new(uint32_t size, void (*resume)(struct frame *));
void rt_frame_free(struct frame *);
/* The frames that were saved since this was called last, innermost first; *tail: where the next one goes. */
struct frame *rt_frames_taken(struct frame ***tail);
/* Before marking: frames that were given back are the collector's to free. */
void rt_frames_forget(void);

/* ---- goroutines (sched.c) ---- */

struct runner; /* defer_panic.c */

/* Lies behind Go's g, in the same object. */
struct goroutine {
    struct frame *frames; /* innermost first */
    bool *ended;          /* an export's (wasmexport.c): to be set at its end, when it is the caller's to give back */
    struct stack stack;
    struct runner *runners; /* defer_panic.c, while it does not run */
    int64_t last_seq;
    uint32_t call_top; /* callers.c, while it does not run */
    int32_t go_site;   /* of the go statement that made it (emit/unwind/trace.c), or negative */
    void *coro;        /* it was made by newcoro: what to switch to at its end */
    bool system;       /* not counted, and no deadlock if only such are left */
};

#ifdef __wasm__
_Static_assert(offsetof(struct goroutine, frames) == GOROUTINE_FRAMES &&
                   offsetof(struct goroutine, go_site) == GOROUTINE_GO_SITE &&
                   offsetof(struct goroutine, system) == GOROUTINE_SYSTEM,
               "struct goroutine is what debuggers read");
#endif

static inline struct goroutine *rt_goroutine(void *g) {
    return (struct goroutine *)((char *)g + size_g);
}

/* What defer_panic.c keeps of the current goroutine. */
void rt_defer_save(struct goroutine *);
void rt_defer_restore(struct goroutine *);
/* All of g's frames have been unwound: true if by a panic, false if by Goexit. Clears the flag. */
bool rt_unwound(void *g);
/* Then, as the last of g's frames: prints the panic and ends the program. Calls the values' Error and String methods,
 * which may suspend, and may be unwound by Goexit or a fatal error. */
void rt_die_of_panic(struct frame *) GO("gowl.die_of_panic") __attribute__((noinline));

/* A new goroutine, in no queue yet, that resumes this frame: start->resume gives it back first. */
void *rt_new_goroutine(struct frame *start, void *parent);
/* The same, to call a func(). */
void *rt_new_func_goroutine(void *fn, void *parent);
/* Sets g's status, as casgstatus. */
void rt_set_status(void *g, int32_t);
/* Waits until someone makes the current goroutine ready, whose status says why it waits. */
void rt_suspend(void);
/* g, which is in no queue, is the next to run. */
void rt_run_at_once(void *g);
/* coro.c: the goroutine made for this coroutine has ended. */
void rt_coro_ended(void *coro);
/* Resumes g's frames, innermost first, until it parks; false if none is left: it has ended. */
bool rt_run(void *g, struct goroutine *);
/* Makes g the current one, as rt_run does first. */
void rt_enter(void *g, struct goroutine *);
/* Runs goroutines until the program ends. */
_Noreturn void rt_schedule(void) GO("gowl.schedule");
/* The same, until *done (NULL: never). */
void rt_run_until(const bool *done) GO("gowl.run_until");
/* The same, until none is runnable. */
void rt_run_all(void) GO("gowl.run_all");
/* A goroutine that has ended may be used again. */
void rt_destroy(void *g);
/* From here on, no goroutine left that can run is no deadlock but main's Goexit. */
void rt_main_ended(void);
/* Calls each(record) for every goroutine that has not ended. */
void rt_stack_clear_unused(struct stack *);
void rt_each_goroutine(void (*each)(void *g, struct goroutine *));

/* func ready(gp *g, traceskip int, next bool) */
void go_ready(void *g, int64_t skip, bool next) GO("runtime.ready");

/* ---- sockets (wait.c) ---- */

/* Does a goroutine wait for one? */
bool rt_sockets_awaited(void);
/* Makes those ready whose sockets are; waits up to delay ns for one (-1: for ever). */
void rt_netpoll(int64_t delay) GO("gowl.netpoll");

/* ---- bubbles (bubble.c) ---- */

/* The synctest bubble that g belongs to, or NULL. */
void *rt_bubble_of(void *g) GO("gowl.bubble_of");
void rt_bubble_set(void *g, void *bubble) GO("gowl.bubble_set");
void rt_bubble_changed(void *bubble, void *g, int32_t was, int32_t is) GO("gowl.bubble_changed");
/* While active, the bubble does not count as blocked. */
void rt_bubble_active(void *bubble, bool active) GO("gowl.bubble_active");

/* ---- made by emit/ ---- */

/* Above 0 nothing may suspend: package os is at a file (emit/calls/files.c). */
extern int32_t rt_in_place GO("gowl.in_place");

/* UNWIND_NOT, UNWIND_PANIC or UNWIND_SUSPENDED. */
extern int32_t unwinding GO("gowl.unwinding") __attribute__((address_space(1)));
void gowl_suspend(void) GO("gowl.suspend");
void gowl_resume(struct frame *) GO("gowl.resume");

#endif

/* sched.c: the scheduler of goroutines (docs/suspend.md).
 *
 * Overrides in runtime/proc.go: newproc, gopark, goready, ready, Gosched, goyield, mcall, systemstack, gogo,
 * entersyscall, exitsyscall, gcount. Channels, select, semaphores, sync and timers are Go's own on top of them.
 *
 * There is one thread, one m and one p. A goroutine runs until it parks, yields or ends: as on gc's wasm port nothing
 * preempts it. Who runs next is settled in runq.c.
 *
 * A program that never starts a goroutine (rt_single) has no scheduler: its only goroutine waits where it stands.
 */
#include "runtime/heap/gc.h"
#include "runtime/panic/trace.h"
#include "runtime/sched/nest.h"
#include "runtime/sched/wasmexport.h"

OFFSET(g_schedlink, "runtime.g.schedlink");
OFFSET(g_param, "runtime.g.param");
OFFSET(g_writebuf, "runtime.g.writebuf");
OFFSET(g_labels, "runtime.g.labels");
OFFSET(g_timer, "runtime.g.timer");
OFFSET(g_lockedm, "runtime.g.lockedm");
OFFSET(g_parent, "runtime.g.parentGoid");
OFFSET(g_startpc, "runtime.g.startpc");
OFFSET(m_lockedg, "runtime.m.lockedg");

struct go_string go_waitreason(uint8_t reason) GO("runtime.waitReason.String");
void go_allgadd(void *g) GO("runtime.allgadd");
extern struct {
    uint64_t p;
    int64_t len, cap;
} go_allgs GO("runtime.allgs");

void rt_set_status(void *g, int32_t s) {
    int32_t was = load32(FIELD(g, g_status));
    store32(FIELD(g, g_status), s);
    void *bubble = rt_bubble_of(g);
    if (bubble)
        rt_bubble_changed(bubble, g, was, s);
}

/* ---- queues of runnable goroutines (runq.c), linked by g.schedlink ---- */

void *rt_queue_link(void *g) {
    return load_ptr(FIELD(g, g_schedlink));
}

void rt_queue_set_link(void *g, void *next) {
    store_ptr(FIELD(g, g_schedlink), next);
}

/* ---- goroutines ---- */

static struct queue dead; /* g's to be used again */
static int64_t last_goid;
static int32_t live, live_system;
static bool main_ended; /* by Goexit */

/* Set before calls of newproc and newcoro by code that emit/unwind/trace.c makes. */
int32_t go_site GO("gowl.go_site") = -1;

void rt_each_goroutine(void (*each)(void *g, struct goroutine *)) {
    for (int64_t i = 0; i < go_allgs.len; i++) {
        void *g = load_ptr((char *)(uintptr_t)go_allgs.p + 8 * i);
        if (load32(FIELD(g, g_status)) != G_DEAD)
            each(g, rt_goroutine(g));
    }
}

void *rt_new_goroutine(struct frame *start, void *parent) {
    void *g = queue_pop(&dead);
    if (g == NULL) {
        g = rt_alloc((uint64_t)size_g + sizeof(struct goroutine));
        rt_set_status(g, G_DEAD);
        go_allgadd(g);
    }
    struct goroutine *r = rt_goroutine(g);
    store_ptr(FIELD(g, g_m), &go_m0);
    store64(FIELD(g, g_goid), ++last_goid);
    store64(FIELD(g, g_parent), load64(FIELD(parent, g_goid)));
    store_ptr(FIELD(g, g_labels), load_ptr(FIELD(parent, g_labels)));
    rt_bubble_set(g, rt_bubble_of(parent));
    rt_stack_new(&r->stack);
    r->stack.bytes = start->size;
    r->frames = start;
    r->system = false;
    r->call_top = 0;
    r->go_site = go_site;
    go_site = -1;
    r->coro = NULL;
    if (rt_exports)
        r->ended = NULL;
    live++;
    rt_set_status(g, G_RUNNABLE);
    return g;
}

/* As gdestroy. */
static inline __attribute__((always_inline)) void destroy(void *g) {
    struct goroutine *r = rt_goroutine(g);
    rt_set_status(g, G_DEAD);
    store_ptr(FIELD(g, g_defer), NULL);
    store_ptr(FIELD(g, g_panic), NULL);
    __builtin_memset(FIELD(g, g_writebuf), 0, 24);
    store8(FIELD(g, g_waitreason), 0);
    store_ptr(FIELD(g, g_param), NULL);
    store_ptr(FIELD(g, g_labels), NULL);
    store_ptr(FIELD(g, g_timer), NULL);
    store_ptr(FIELD(g, g_lockedm), NULL);
    rt_bubble_set(g, NULL);
    store_ptr(FIELD(&go_m0, m_lockedg), NULL);
    store32(FIELD(g, g_sig), 0);
    rt_stack_drop(&r->stack);
    r->runners = NULL;
    r->last_seq = 0;
    live--;
    if (r->system)
        live_system--;
    if (load64(FIELD(g, g_goid)) == 1)
        main_ended = true;
    queue_push(&dead, g);
}

void rt_destroy(void *g) {
    destroy(g);
}

void rt_main_ended(void) {
    main_ended = true;
}

/* ---- running them ---- */

void rt_suspend(void) {
    unwinding = UNWIND_SUSPENDED;
    gowl_suspend();
}

int32_t rt_in_place;

/* A mutex that emit/calls/mutex.c has taken to be free was found held: a panic has left it so, or it is not as we
 * think. */
void rt_held(void) GO("gowl.held");
void rt_held(void) {
    unwinding = UNWIND_NOT;
    THROW("a mutex was found locked that no goroutine can wait for");
}

void rt_run_at_once(void *g) {
    rt_set_status(g, G_RUNNABLE);
    rt_enqueue_at_once(g);
}

static inline __attribute__((always_inline)) void enter(void *g, struct goroutine *r) {
    rt_set_status(g, G_RUNNING);
    store_ptr(FIELD(&go_m0, m_curg), g);
    gowl_g = g;
    rt_defer_restore(r);
    rt_system_stack.sp = gowl_sp;
    rt_system_stack.limit = gowl_stack_limit;
    rt_stack = &r->stack;
    gowl_sp = r->stack.sp;
    gowl_stack_limit = r->stack.limit;
    gowl_call_top = r->call_top;
}

void rt_enter(void *g, struct goroutine *r) {
    enter(g, r);
}

static void leave(struct goroutine *r) {
    r->stack.sp = gowl_sp;
    r->stack.limit = gowl_stack_limit;
    r->call_top = gowl_call_top;
    gowl_call_top = 0;
    rt_stack = &rt_system_stack;
    gowl_sp = rt_system_stack.sp;
    gowl_stack_limit = rt_system_stack.limit;
    rt_defer_save(r);
    gowl_g = &go_g0;
    store_ptr(FIELD(&go_m0, m_curg), NULL);
}

__attribute__((noinline)) bool rt_run(void *g, struct goroutine *r) {
    struct frame *f, **tail;
    if (!rt_exports || gowl_g != g) /* (wasmexport.c: it has been entered) */
        enter(g, r);
    for (;;) {
        if ((f = r->frames) == NULL) {
            if (unwinding == UNWIND_NOT || !rt_unwound(g))
                break;
            f = rt_frame_new(sizeof *f, rt_die_of_panic);
            r->frames = NULL;
        } else {
            r->frames = f->next;
        }
        rt_stack_at_bottom();
        gowl_resume(f);
        if (rt_js && rt_state == ENDED)
            rt_js_leave();
        if (unwinding == UNWIND_PANIC && rt_is_fatal())
            rt_die_of_fatal(g, r->frames);
        if (unwinding == UNWIND_SUSPENDED) {
            unwinding = UNWIND_NOT;
            f = rt_frames_taken(&tail);
            *tail = r->frames; /* (where f is empty, tail is f's own place) */
            r->frames = f;
            if (rt_stack_deepens())
                continue;
            leave(r);
            return true;
        }
    }
    leave(r);
    return false;
}

/* Go's runfinq: a system goroutine, made when there is something to run. */
static bool finalizers_run;

void start_finalizers(struct frame *f) GO("gowl.start_finalizers"); /* emit/ knows it by this name */
void start_finalizers(struct frame *f) {
    if (!rt_lld_stack)
        rt_frame_free(f);
    rt_run_finalizers();
    finalizers_run = false;
}

void rt_finalizers_aside(void) {
    if (finalizers_run || !rt_finalizers_due())
        return;
    finalizers_run = true; /* for ever, if one ends by Goexit, as in Go */
    rt_run_aside(start_finalizers);
}

void rt_wake_finalizers(void) {
    if (finalizers_run || !rt_finalizers_due())
        return;
    finalizers_run = true;
    void *g = rt_new_goroutine(rt_frame_new(sizeof(struct frame), start_finalizers), &go_g0);
    rt_goroutine(g)->system = true;
    live_system++;
    rt_enqueue(g, false);
}

/* ---- when nothing can run ---- */

static _Noreturn void deadlock(void);

int64_t rt_timers(void) {
    return rt_next_timer() != 0 ? rt_run_timers(rt_nanotime()) : 0;
}

void rt_poll(void) {
    if (rt_sockets_awaited())
        rt_netpoll(0);
}

#ifdef GOWL_JS
/* In the middle of an event the host cannot wait for timers: as on gc's port, the instance asks the clock until one is
 * due. */
void rt_idle(int64_t timer) {
    if (timer == 0)
        deadlock();
    while (rt_nanotime() < timer)
        ;
}

static bool waits; /* whoever asks for a runnable goroutine */
#else
/* func wasiOnIdle(callback func() bool), of Go issue 76775: what is to be called before the program waits or is found
 * to be deadlocked; true: something can run now. Code for WASI 0.3 lets its exports return to the host so
 * (go.bytecodealliance.org/pkg/wit/async). Called on a goroutine of its own, as it sends to a channel. */
static void *on_idle; /* NULL: none */
static enum { NOT_ASKED, IS_ASKED, SAID_NO } idle_state;

void wasi_on_idle(void *fn) GO("runtime.wasiOnIdle");
void wasi_on_idle(void *fn) {
    on_idle = fn;
    idle_state = NOT_ASKED;
}

void start_on_idle(struct frame *f) GO("gowl.start_on_idle"); /* emit/ knows it by this name */
void start_on_idle(struct frame *f) {
    rt_frame_free(f);
    if (idle_state != IS_ASKED) /* a timer came first, and another callback was set */
        return;
    bool (*code)(void *) = (bool (*)(void *))load_ptr(on_idle);
    bool more = code(on_idle);
    if (idle_state == IS_ASKED) /* else it was set anew meanwhile */
        idle_state = more ? NOT_ASKED : SAID_NO;
}

/* True: the callback has been started. False: it has said that it has nothing, or it waits itself. */
static bool ask_on_idle(void) {
    bool ask = idle_state == NOT_ASKED;
    idle_state = ask ? IS_ASKED : NOT_ASKED;
    if (!ask)
        return false;
    void *g = rt_new_goroutine(rt_frame_new(sizeof(struct frame), start_on_idle), &go_g0);
    rt_goroutine(g)->system = true;
    live_system++;
    rt_enqueue(g, true);
    return true;
}

/* How long to wait for sockets: -1, for ever. */
static int64_t until(int64_t timer) {
    int64_t now = timer ? rt_nanotime() : 0;
    return timer == 0 ? -1 : timer > now ? timer - now : 0;
}

void rt_idle(int64_t timer) {
    if (on_idle && ask_on_idle())
        return;
    if (rt_sockets_awaited())
        rt_netpoll(until(timer));
    else if (timer == 0)
        deadlock();
    else
        rt_wait(timer, -1, 0);
}

static bool waits;
#endif

/* Runs g until it waits or has ended. exports: it may be one's of an export, which alone have r->ended. */
static inline __attribute__((always_inline)) void turn(void *g, bool exports) {
    rt_in_place = 0; /* a panic leaves it as it was */
    struct goroutine *r = rt_goroutine(g);
    if (rt_run(g, r))
        return;
    if (exports && r->ended) {
        *r->ended = true;
        return;
    }
    void *coro = r->coro;
    destroy(g);
    if (coro)
        rt_coro_ended(coro);
}

__attribute__((noinline)) _Noreturn void rt_schedule(void) {
    for (;;)
        turn(rt_find_runnable(), false);
}

__attribute__((noinline)) void rt_run_until(const bool *done) {
    while (!done || !*done) {
        if (rt_js)
            waits = true;
        turn(rt_find_runnable(), true);
    }
}

#ifdef GOWL_JS
bool rt_waits(void) {
    return waits;
}

__attribute__((noinline)) void rt_run_all(void) {
    for (;;) {
        waits = false;
        void *g = rt_find_runnable();
        if (g == NULL)
            return;
        turn(g, true);
    }
}
#endif

/* ---- deadlock ---- */

/* As checkdead. */
static _Noreturn void deadlock(void) {
    if (main_ended)
        rt_no_goroutines(true);
    PRINT("fatal error: all goroutines are asleep - deadlock!\n");
    rt_print_stacks(NULL, NULL, 0, NULL, NULL);
    rt_exit(2);
}

static _Noreturn void deadlock_alone(void *g) {
    struct go_string s = go_waitreason(load8(FIELD(g, g_waitreason)));
    PRINT("fatal error: all goroutines are asleep - deadlock!\n");
    rt_fatal_unwind(g, s.p, s.len);
}

/* ---- parking ---- */

/* The only goroutine waits where it stands, until a timer makes it ready. */
static void park_alone(void *g) {
    for (;;) {
        int64_t when = rt_run_timers(rt_nanotime());
        if (load32(FIELD(g, g_status)) != G_WAITING)
            break;
        if (when == 0)
            deadlock_alone(g);
        rt_wait(when, -1, 0);
    }
    rt_set_status(g, G_RUNNING);
}

/* Calls unlockf, on g0 as Go does: it may refuse, and it does not park (emit/calls/suspend_set.c). */
bool call_unlockf(void *unlockf, void *g, void *lock) GO("gowl.unlockf");
__attribute__((noinline)) bool call_unlockf(void *unlockf, void *g, void *lock) {
    bool (*code)(void *, void *, void *) = (bool (*)(void *, void *, void *))load_ptr(unlockf);
    gowl_g = &go_g0;
    bool ok = code(g, lock, unlockf);
    gowl_g = g;
    return ok;
}

/* func gopark(unlockf func(*g, unsafe.Pointer) bool, lock unsafe.Pointer, reason waitReason, traceReason
 * traceBlockReason, traceskip int): unlockf runs on g0 and may refuse. */
void gopark(void *unlockf, void *lock, uint8_t reason, uint8_t trace, int64_t skip) GO("runtime.gopark");
void gopark(void *unlockf, void *lock, uint8_t reason, uint8_t trace, int64_t skip) {
    (void)trace;
    (void)skip;
    void *g = gowl_g;
    if (g != rt_curg())
        THROW("gopark on the system stack");
    void *bubble = rt_bubble_of(g); /* (unlockf may change it) */
    if (bubble)
        rt_bubble_active(bubble, true);
    store8(FIELD(g, g_waitreason), reason);
    rt_set_status(g, G_WAITING);
    bool parked = !unlockf || call_unlockf(unlockf, g, lock);
    if (!parked)
        rt_set_status(g, G_RUNNING);
    if (bubble)
        rt_bubble_active(bubble, false);
    if (!parked)
        return;
    if (rt_single)
        park_alone(g);
    else
        rt_suspend();
}

/* func ready(gp *g, traceskip int, next bool), func goready(gp *g, traceskip int) */
void go_ready(void *g, int64_t skip, bool next) {
    (void)skip;
    if (load32(FIELD(g, g_status)) != G_WAITING)
        THROW("bad g->status in ready");
    rt_set_status(g, G_RUNNABLE);
    if (!rt_single)
        rt_enqueue(g, next);
}

void go_goready(void *g, int64_t skip) GO("runtime.goready");
void go_goready(void *g, int64_t skip) {
    go_ready(g, skip, true);
}

/* func Gosched() */
void go_gosched(void) GO("runtime.Gosched");
void go_gosched(void) {
    if (rt_single) {
        rt_run_timers(rt_nanotime()); /* as the scheduler would */
        return;
    }
    void *g = gowl_g;
    rt_set_status(g, G_RUNNABLE);
    rt_enqueue_yielded(g);
    rt_suspend();
}

/* With --stress-suspend every function that may suspend begins with a call of this (emit/suspend/suspend_stress.c). */
void suspend_stress(void) GO("gowl.suspend_stress");
void suspend_stress(void) {
    void *g = gowl_g;
    if (rt_stack_no_deep() || g != rt_curg() || load32(FIELD(g, g_status)) != G_RUNNING || rt_is_switching())
        return;                   /* below a call that may not suspend; on the system stack; parking */
    rt_stack_deepen();            /* it goes on at once, below a seam that drives, too */
    unwinding = UNWIND_SUSPENDED; /* the caller looks at it, and leaves */
}

/* func goyield(): semrelease1 yields to the waiter that it gave the semaphore to. That one is the next to run anyhow;
 * not to yield here keeps Unlock and all its callers from suspending. */
void go_goyield(void) GO("runtime.goyield");
void go_goyield(void) {}

/* ---- starting goroutines ---- */

/* Go's system goroutines do work that C does here (forcing collections): they are not started. Their own functions are
 * overridden by empty ones, so that the code behind them is not linked, and newproc knows them by the funcval's code.
 */
void forcegchelper(void) GO("runtime.forcegchelper");
void forcegchelper(void) {}
void forcegchelper_entry(void *) GO("runtime.forcegchelper$ctx");

struct start_frame {
    struct frame frame;
    void *fn; /* a func() */
};

void start_goroutine(struct frame *f) GO("gowl.start_goroutine");
void start_goroutine(struct frame *f) {
    void *fn = ((struct start_frame *)f)->fn;
    rt_frame_free(f);
    gowl_started =
        (uint32_t)load32(fn); /* (LLVM makes a store to memory of a truncated value's store to a wasm global) */
    call_func(fn);
}

void *rt_new_func_goroutine(void *fn, void *parent) {
    struct frame *f = rt_frame_new(sizeof(struct start_frame), start_goroutine);
    ((struct start_frame *)f)->fn = fn;
    void *g = rt_new_goroutine(f, parent);
    store_ptr(FIELD(g, g_startpc), load_ptr(fn));
    return g;
}

/* func newproc(fn *funcval) */
void newproc(void *fn) GO("runtime.newproc");
void newproc(void *fn) {
    if (fn == NULL)
        go_fatal("go of nil func value", 20);
    if (load_ptr(fn) == (void *)forcegchelper_entry)
        return;
    if (rt_single)
        THROW("a goroutine is started in a program that starts none"); /* emit/load/single.c was wrong */
    rt_enqueue(rt_new_func_goroutine(fn, gowl_g), true);
}

/* func gcount() int32, from Go 1.26 func gcount(includeSys bool) int32 */
int32_t gcount(void) GO("runtime.gcount;0-25");
int32_t gcount(void) {
    return rt_single ? 1 : live - live_system;
}

int32_t gcount_sys(bool system) GO("runtime.gcount;26-");
int32_t gcount_sys(bool system) {
    return rt_single ? 1 : system ? live : live - live_system;
}

/* ---- the system stack ---- */

/* func systemstack(fn func()) */
void systemstack(void *fn) GO("runtime.systemstack");
void systemstack(void *fn) {
    void *g = gowl_g;
    /* (A panic there ends the program: gopanic.) */
    void (*code)(void *) __attribute__((nothrow)) = (void (*)(void *))(uintptr_t)*(uint64_t *)fn;
    gowl_g = &go_g0;
    code(fn);
    gowl_g = g;
}

/* func mcall(fn func(*g)): only what is overridden here calls it. */
void mcall(void *fn) GO("runtime.mcall");
void mcall(void *fn) {
    (void)fn;
    THROW("mcall is not gowl's");
}

/* func gogo(buf *gobuf) */
void gogo(void *buf) GO("runtime.gogo");
void gogo(void *buf) {
    (void)buf;
    THROW("gogo is not gowl's");
}

/* func entersyscall(), func exitsyscall(): there is no other thread to hand the p to. */
void entersyscall(void) GO("runtime.entersyscall");
void entersyscall(void) {}

void exitsyscall(void) GO("runtime.exitsyscall");
void exitsyscall(void) {}

/* func GOMAXPROCS(n int) int: one, and it stays so, as on gc's port. */
int64_t go_gomaxprocs(int64_t n) GO("runtime.GOMAXPROCS");
int64_t go_gomaxprocs(int64_t n) {
    (void)n;
    return 1;
}

/* func stopTheWorld(reason stwReason) worldStop, func startTheWorld(w worldStop): nothing else runs. */
struct world_stop {
    uint8_t reason;
    int64_t started, finished, cpu_time;
};
struct world_stop stop_the_world(uint8_t reason) GO("runtime.stopTheWorld");
struct world_stop stop_the_world(uint8_t reason) {
    return (struct world_stop){reason, 0, 0, 0};
}

void start_the_world(uint8_t reason, int64_t started, int64_t finished, int64_t cpu_time) GO("runtime.startTheWorld");
void start_the_world(uint8_t reason, int64_t started, int64_t finished, int64_t cpu_time) {
    (void)reason;
    (void)started;
    (void)finished;
    (void)cpu_time;
}

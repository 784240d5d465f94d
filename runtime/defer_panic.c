/* defer_panic.c: defer, panic, recover and Goexit.
 *
 * Overrides in runtime/panic.go: newdefer, deferproc, deferprocStack, deferreturn, gopanic, gorecover, Goexit, fatalpanic,
 * panicCheck1 and 2. Go's own walk the stack to find the next deferred call; here a _defer names its frame by the
 * address that lower/ passes as the last argument ("the caller's frame", docs/abi.md), and the list g._defer is in order.
 * deferprocat and deferconvert stay Go's.
 *
 * A panic runs its deferred calls on top of the stack, as Go does. If one of them recovers, all frames up to the deferring one
 * return (unwind.c), and its landing pad goes on with its other deferred calls. If none does, the program ends here.
 *
 * Each loop that runs deferred calls has a record, a *runner*. Which loops end when a panic is recovered for some frame? Those
 * whose frames are younger. A deferred call that was recorded before a loop started belongs to a frame older than the
 * loop (older frames do nothing meanwhile), so records and loops are numbered in one sequence; a record's number lies in d.pc.
 */
#include "runtime.h"
#include "unwind.h"

OFFSET(defer_heap, "runtime._defer.heap");
OFFSET(defer_rangefunc, "runtime._defer.rangefunc");
OFFSET(defer_sp, "runtime._defer.sp");
OFFSET(defer_pc, "runtime._defer.pc");
OFFSET(defer_fn, "runtime._defer.fn");
OFFSET(defer_link, "runtime._defer.link");
OFFSET(defer_head, "runtime._defer.head");
SIZE_OF(defer, "runtime._defer");
OFFSET(panic_arg, "runtime._panic.arg");
OFFSET(panic_link, "runtime._panic.link");
OFFSET(panic_goexit, "runtime._panic.goexit");
OFFSET(panic_recovered, "runtime._panic.recovered");
SIZE_OF(panic, "runtime._panic");

void go_deferconvert(void *d) GO("runtime.deferconvert");
void go_sigpanic(void) GO("runtime.sigpanic");
void go_preprintpanics(void *p) GO("runtime.preprintpanics");
void go_printpanics(void *p) GO("runtime.printpanics");
extern char type_PanicNilError GO("type:*runtime.PanicNilError");
extern char zerobase GO("runtime.zerobase");

/* A loop that runs deferred calls. */
struct runner {
    enum { RUN_RETURN, RUN_PANIC, RUN_GOEXIT } kind;
    struct runner *outer;
    void *panic;   /* Go's _panic record, of a panic or Goexit */
    int64_t start; /* sequence number when it started */
    void *frame;   /* of the deferred call being run */
    int64_t seq;   /* its record's number */
    void *called;  /* of the function that the loop calls, if that says so (rt_called_by_loop) */
};
static struct runner *runners; /* of the current goroutine, innermost first */
static int64_t last_seq;

/* func newdefer() *_defer: Go's keeps pools in p and sched. */
void *newdefer(void) GO("runtime.newdefer");
void *newdefer(void)
{
    void *d = rt_alloc((uint64_t)size_defer);
    store8(FIELD(d, defer_heap), 1);
    return d;
}

static void push_defer(void *d, void *frame)
{
    void *g = gowl_g;
    store_ptr(FIELD(d, defer_sp), frame);
    store64(FIELD(d, defer_pc), ++last_seq);
    store_ptr(FIELD(d, defer_link), load_ptr(FIELD(g, g_defer)));
    store_ptr(FIELD(g, g_defer), d);
}

/* func deferproc(fn func()) */
void deferproc(void *fn, void *frame) GO("runtime.deferproc");
void deferproc(void *fn, void *frame)
{
    void *d = newdefer();
    store_ptr(FIELD(d, defer_fn), fn);
    push_defer(d, frame);
}

/* func deferprocStack(d *_defer): only d.fn is set, the rest is junk. */
void deferprocStack(void *d, void *frame) GO("runtime.deferprocStack");
void deferprocStack(void *d, void *frame)
{
    store8(FIELD(d, defer_heap), 0);
    store8(FIELD(d, defer_rangefunc), 0);
    store_ptr(FIELD(d, defer_head), NULL);
    push_defer(d, frame);
}

/* func deferrangefunc() any: a record to which deferprocat adds calls. Go's would put a PC where the number goes (and
 * Go 1.24's looks that PC up). */
extern char type_defer_head GO("type:*internal/runtime/atomic.Pointer[runtime._defer]");
struct go_iface deferrangefunc(void *frame) GO("runtime.deferrangefunc");
struct go_iface deferrangefunc(void *frame)
{
    void *d = newdefer(), *head = rt_alloc(8);
    store8(FIELD(d, defer_rangefunc), 1);
    store_ptr(FIELD(d, defer_head), head);
    push_defer(d, frame);
    return (struct go_iface){&type_defer_head, head};
}

/* Takes the newest deferred call off g into r, or only one of this frame if frame is not NULL; false if there is none.
 * As Go's nextDefer: a range-over-func record is first turned into the calls that hang off it. */
static bool next_defer(struct runner *r, void *g, void *frame, void **fn)
{
    void *d;
    while ((d = load_ptr(FIELD(g, g_defer))) != NULL) {
        if (frame && load_ptr(FIELD(d, defer_sp)) != frame)
            return false;
        bool list = load8(FIELD(d, defer_rangefunc));
        if (list)
            go_deferconvert(d);
        store_ptr(FIELD(g, g_defer), load_ptr(FIELD(d, defer_link)));
        if (list)
            continue;
        r->frame = load_ptr(FIELD(d, defer_sp));
        r->seq = load64(FIELD(d, defer_pc));
        *fn = load_ptr(FIELD(d, defer_fn));
        return true;
    }
    return false;
}

static void start_runner(struct runner *r, int kind, void *panic)
{
    r->kind = kind;
    r->outer = runners;
    r->panic = panic;
    r->start = last_seq;
    r->called = NULL;
    runners = r;
}

/* Called by a function with `defer recover()` that the innermost loop has just called: its frame. */
void rt_called_by_loop(void *frame)
{
    runners->called = frame;
}

/* Calls a deferred function, which may recover if this loop is a panic's. */
static void call_deferred(void *fn)
{
    if (fn == NULL) /* a nil func panics when it is called, not when it is deferred */
        go_sigpanic();
    runners->called = NULL;
    void *outer = rt_token_set(load_ptr(fn));
    call_func(fn);
    rt_token_set(outer); /* of a call further out that has not come to its function yet (reflectcall.c) */
}

/* func deferreturn() */
void deferreturn(void *frame) GO("runtime.deferreturn");
void deferreturn(void *frame)
{
    struct runner r;
    void *fn, *g = gowl_g;
    start_runner(&r, RUN_RETURN, NULL);
    while (next_defer(&r, g, frame, &fn))
        call_deferred(fn);
    runners = r.outer;
}

/* Ends the program with the text of the panics in hand, as fatalpanic, startpanic_m and dopanic_m do. */
static _Noreturn void fatal_panic(void *g, void *p)
{
    go_printpanics(p);
    int32_t sig = load32(FIELD(g, g_sig));
    if (sig != 0) {
        PRINT("[signal ");
        rt_printhex((uint64_t)sig);
        PRINT(" code=0x0 addr=0x0 pc=0x0]\n");
    }
    rt_print_goroutine(g, "running", 7);
    rt_exit(2);
}

/* func fatalpanic(msgs *_panic) */
_Noreturn void go_fatalpanic(void *p) GO("runtime.fatalpanic");
_Noreturn void go_fatalpanic(void *p)
{
    fatal_panic(rt_curg(), p);
}

/* A panic was recovered by a deferred call of this frame, whose record had this number: ends the loops above the frame. A
 * Goexit among them goes on with its own deferred calls instead, as Go does not let a recover pass one. */
static _Noreturn void recovered(void *g, void *frame, int64_t seq)
{
    struct runner *r;
    for (r = runners; r != NULL && seq <= r->start && r->kind != RUN_GOEXIT; r = r->outer)
        if (r->panic != NULL)
            store_ptr(FIELD(g, g_panic), load_ptr(FIELD(r->panic, panic_link)));
    runners = r;
    store32(FIELD(g, g_sig), 0); /* as recovery does: a later panic is not the signal's */
    rt_unwind_to(r != NULL && seq <= r->start ? (void *)r : frame);
}

/* func gopanic(e any) */
void gopanic(void *type, void *data) GO("runtime.gopanic");
void gopanic(void *type, void *data)
{
    void *g = gowl_g;
    if (type == NULL && !rt_panicnil()) {
        type = &type_PanicNilError;
        data = &zerobase;
    }
    void *p = __builtin_alloca((size_t)size_panic);
    __builtin_memset(p, 0, (size_t)size_panic);
    store_ptr(FIELD(p, panic_arg), type);
    store_ptr((char *)FIELD(p, panic_arg) + 8, data);
    store_ptr(FIELD(p, panic_link), load_ptr(FIELD(g, g_panic)));
    if (g != rt_curg()) {
        go_printpanics(p);
        THROW("panic on system stack");
    }
    store_ptr(FIELD(g, g_panic), p);
    struct runner r;
    void *fn;
    start_runner(&r, RUN_PANIC, p);
    while (next_defer(&r, g, NULL, &fn)) {
        call_deferred(fn);
        if (load8(FIELD(p, panic_recovered)))
            recovered(g, r.frame, r.seq);
    }
    runners = r.outer;
    go_preprintpanics(p);
    fatal_panic(g, p);
}

/* Recovers if the innermost loop is a panic's and the caller was called by it: then frame is not NULL (lower/calls.c). Or, for
 * `defer recover()`, if the innermost loop is a returning function's that was called by a panic's: that is as if this function
 * called recover (emit/deferrecover.c). */
static struct go_iface recover_now(void *frame)
{
    struct runner *r = runners;
    if (frame == DEFERRED_RECOVER)
        r = r->kind == RUN_RETURN && r->outer && r->outer->called == r->frame ? r->outer : NULL;
    if (frame == NULL || r == NULL || r->kind != RUN_PANIC || load8(FIELD(r->panic, panic_recovered)))
        return (struct go_iface){NULL, NULL};
    store8(FIELD(r->panic, panic_recovered), 1);
    void *arg = FIELD(r->panic, panic_arg);
    return (struct go_iface){load_ptr(arg), load_ptr((char *)arg + 8)};
}

/* func gorecover(argp uintptr) any, up to Go 1.25; func gorecover() any, from Go 1.26 */
struct go_iface gorecover_argp(int64_t argp, void *frame) GO("runtime.gorecover;0-25");
struct go_iface gorecover_argp(int64_t argp, void *frame)
{
    (void)argp;
    return recover_now(frame);
}

struct go_iface gorecover(void *frame) GO("runtime.gorecover;26-");
struct go_iface gorecover(void *frame)
{
    return recover_now(frame);
}

/* Lands here what is unwound to a Goexit's loop: clears the flag, so that call_landing returns like any call. */
static void land(struct runner **r)
{
    gowl_recovered(*r);
}

/* Calls a deferred function. A recover of a panic in it that would pass the loop r ends here. Not to be inlined: a landing pad
 * without an end of its own returns from the function it is in. */
static __attribute__((noinline)) void call_landing(void *fn, struct runner *r)
{
    struct runner *pad __attribute__((cleanup(land))) = r;
    call_deferred(fn);
}

/* func Goexit(): on main's goroutine, which is the only one, nothing is left to run afterwards. */
void go_goexit(void) GO("runtime.Goexit");
void go_goexit(void)
{
    void *g = gowl_g, *fn;
    void *p = __builtin_alloca((size_t)size_panic);
    struct runner r;
    __builtin_memset(p, 0, (size_t)size_panic);
    store8(FIELD(p, panic_goexit), 1);
    store_ptr(FIELD(p, panic_link), load_ptr(FIELD(g, g_panic)));
    store_ptr(FIELD(g, g_panic), p);
    start_runner(&r, RUN_GOEXIT, p);
    while (next_defer(&r, g, NULL, &fn))
        call_landing(fn, &r);
    FATAL("no goroutines (main called runtime.Goexit) - deadlock!");
}

/* func panicCheck1(pc uintptr, msg string), func panicCheck2(err string): they turn a panic inside package runtime into
 * a throw, by the name of the caller's function, which is not known here. */
void panicCheck1(int64_t pc, void *p, int64_t len) GO("runtime.panicCheck1");
void panicCheck1(int64_t pc, void *p, int64_t len)
{
    (void)pc;
    (void)p;
    (void)len;
}

void panicCheck2(void *p, int64_t len) GO("runtime.panicCheck2");
void panicCheck2(void *p, int64_t len)
{
    (void)p;
    (void)len;
}

/* defer_panic.c: defer, panic, recover and Goexit.
 *
 * Overrides in runtime/panic.go: newdefer, deferproc, deferprocStack, deferreturn, gopanic, gorecover, Goexit,
 * fatalpanic, panicCheck1 and 2. Go's own walk the stack to find the next deferred call; here a _defer names its frame
 * by the address that lower/ passes as the last argument ("the caller's frame", docs/abi.md), and the list g._defer is
 * in order. deferprocat and deferconvert stay Go's.
 *
 * A panic first unwinds to the frame with the newest deferred call (unwind.c); that frame's landing pad goes on where
 * the function runs its deferred calls when it returns: deferreturn. There they run, and may recover: then the function
 * returns. If none does, deferreturn unwinds to the next such frame, and past the last one to rt_unwound, where the
 * program ends. (Go runs them on top of the panicking stack, which takes a stack that can be walked. This way no
 * panicking call runs deferred calls, so none may suspend, which keeps most functions out of that set.) Goexit is a
 * panic that nobody recovers.
 *
 * Each deferreturn has a record, a *runner*. A panic in a deferred call may unwind past the runner that called it;
 * which ones end when unwinding to a frame? Those whose frames are younger, or the same. A deferred call that was
 * recorded before a runner started belongs to a frame older than the runner or its own (older frames do nothing
 * meanwhile), so records and runners are numbered in one sequence; a record's number lies in d.pc.
 */
#include "runtime/go/compare.h"
#include "runtime/panic/callers.h"
#include "runtime/panic/trace.h"
#include "runtime/panic/unwind.h"
#include "runtime/sched/goroutine.h"

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
void go_preprintpanics(void *p) GO("runtime.preprintpanics");
void go_printpanics(void *p) GO("runtime.printpanics");
extern char type_PanicNilError GO("type:*runtime.PanicNilError");
extern char zerobase GO("runtime.zerobase");

/* A deferreturn that has not returned yet. */
struct runner {
    struct runner *outer;
    void *panic;   /* Go's _panic record of the panic or Goexit that brought it here; NULL: the function just returns */
    int64_t start; /* sequence number when it started */
    void *frame; /* of the function that returns; NULL: it runs no deferred calls but prints the panic (rt_die_of_panic)
                  */
    void *called;    /* of the function that the runner calls, if that says so (rt_called_by_loop) */
    uint32_t record; /* the innermost call record: that function's (callers.c) */
    bool nil; /* it calls a nil func, and in Go that is deferreturn's doing, not the function's own ("open-coded") */
};
static struct runner *runners; /* of the current goroutine, innermost first */
static int64_t last_seq;

/* The panic or Goexit that unwinds, until a deferreturn or rt_unwound takes it. */
static void *pending;

void rt_defer_save(struct goroutine *r) {
    r->runners = runners;
    r->last_seq = last_seq;
}

void rt_defer_restore(struct goroutine *r) {
    runners = r->runners;
    last_seq = r->last_seq;
}

/* func newdefer() *_defer: Go's keeps pools in p and sched. */
void *newdefer(void) GO("runtime.newdefer");
void *newdefer(void) {
    void *d = rt_alloc((uint64_t)size_defer);
    store8(FIELD(d, defer_heap), 1);
    return d;
}

static void push_defer(void *d, void *frame) {
    void *g = gowl_g;
    store_ptr(FIELD(d, defer_sp), frame);
    store64(FIELD(d, defer_pc), ++last_seq);
    store_ptr(FIELD(d, defer_link), load_ptr(FIELD(g, g_defer)));
    store_ptr(FIELD(g, g_defer), d);
}

/* func deferproc(fn func()) */
void deferproc(void *fn, void *frame) GO("runtime.deferproc");
void deferproc(void *fn, void *frame) {
    void *d = newdefer();
    store_ptr(FIELD(d, defer_fn), fn);
    push_defer(d, frame);
}

/* func deferprocStack(d *_defer): only d.fn is set, the rest is junk. */
void deferprocStack(void *d, void *frame) GO("runtime.deferprocStack");
void deferprocStack(void *d, void *frame) {
    store8(FIELD(d, defer_heap), 0);
    store8(FIELD(d, defer_rangefunc), 0);
    store_ptr(FIELD(d, defer_head), NULL);
    push_defer(d, frame);
}

/* func deferrangefunc() any: a record to which deferprocat adds calls. Go's would put a PC where the number goes (and
 * Go 1.24's looks that PC up). */
extern char type_defer_head GO("type:*internal/runtime/atomic.Pointer[runtime._defer]");
struct go_iface deferrangefunc(void *frame) GO("runtime.deferrangefunc");
struct go_iface deferrangefunc(void *frame) {
    void *d = newdefer(), *head = rt_alloc(8);
    store8(FIELD(d, defer_rangefunc), 1);
    store_ptr(FIELD(d, defer_head), head);
    push_defer(d, frame);
    return (struct go_iface){&type_defer_head, head};
}

/* Takes the newest record of a deferred call of this frame off g; NULL if there is none. As Go's nextDefer: a
 * range-over-func record is first turned into the calls that hang off it. */
static void *next_defer(void *g, void *frame) {
    void *d;
    while ((d = load_ptr(FIELD(g, g_defer))) != NULL && load_ptr(FIELD(d, defer_sp)) == frame) {
        bool list = load8(FIELD(d, defer_rangefunc));
        if (list)
            go_deferconvert(d);
        store_ptr(FIELD(g, g_defer), load_ptr(FIELD(d, defer_link)));
        if (!list)
            return d;
    }
    return NULL;
}

static struct trace *trace_of(void *panic) {
    return (struct trace *)((char *)panic + size_panic);
}

static struct passed **add_passed(struct passed **end) {
    *end = rt_alloc(sizeof **end);
    return &(*end)->next;
}

/* Who calls, in Go; 0: the function itself, or deferreturn where stacks leave it out. */
static int32_t run_by(const struct runner *r) {
    if (r->panic == NULL)
        return r->nil ? TRACE_DEFERRETURN : 0;
    return load8(FIELD(r->panic, panic_goexit)) ? TRACE_GOEXIT : r->frame ? TRACE_GOPANIC : TRACE_PRINTS;
}

/* Puts the runners from r on up to `last` at *end. */
static void list_passed(struct passed **end, struct runner *r, struct runner *last) {
    for (; r != last; r = r->outer) {
        struct passed **at = end;
        end = add_passed(end);
        (*at)->trace = r->panic ? trace_of(r->panic) : NULL;
        (*at)->by = run_by(r);
    }
    *end = NULL;
}

struct passed *rt_passed_of(struct goroutine *g) {
    struct passed *list;
    list_passed(&list, g->runners, NULL);
    return list;
}

/* The unwinding comes past the runners up to `last`, and before that past the one whose panic it is, if any. */
static void note_passed(struct trace *t, bool same, struct runner *last) {
    if (!rt_traces)
        return;
    struct passed **end = &t->passed;
    if (same) {
        end = add_passed(end);
        t->passed->same = true;
    }
    list_passed(end, runners, last);
    rt_trace = t;
}

/* Goes on with a panic or Goexit in the frame that has the newest deferred call; if there is none, up to rt_unwound. */
static _Noreturn void unwind_further(void *g, void *panic, bool from_runner) {
    void *d = load_ptr(FIELD(g, g_defer)), *frame = NULL;
    struct runner *outer = d ? runners : NULL;
    if (d != NULL) {
        while (outer != NULL && load64(FIELD(d, defer_pc)) <= outer->start)
            outer = outer->outer;
        frame = load_ptr(FIELD(d, defer_sp));
    }
    note_passed(trace_of(panic), from_runner, outer);
    runners = outer;
    pending = panic;
    rt_unwind_to(frame);
}

void rt_unwind_starts(struct trace *t) {
    note_passed(t, false, NULL);
    runners = NULL;
}

/* noinline: within deferreturn, a function of package runtime, a nil pointer is fatal (emit/define/fault.c). */
static _Noreturn __attribute__((noinline)) void panic_of_nil_func(void) {
    go_sigpanic();
}

/* Calls a deferred function, which may recover if the runner has a panic. (It has to be in deferreturn that this is
 * called: emit/calls/suspend_set.c.) */
static inline __attribute__((always_inline)) void call_deferred(void *fn) {
    if (fn == NULL) /* a nil func panics when it is called, not when it is deferred */
        panic_of_nil_func();
    runners->called = NULL;
    void *outer = rt_token_set(load_ptr(fn));
    call_func(fn);
    rt_token_set(outer); /* of a call further out that has not come to its function yet (reflectcall.c) */
}

/* The runner's panic was recovered: forgets it and those before it that it cut short, but for a Goexit, which goes on.
 */
static void panic_ended(struct runner *r, void *g) {
    void *p = r->panic, *base = NULL;
    for (struct runner *o = r->outer; o != NULL && base == NULL; o = o->outer)
        base = o->panic;
    do
        p = load_ptr(FIELD(p, panic_link));
    while (p != base && p != NULL && !load8(FIELD(p, panic_goexit)));
    r->panic = p == base ? NULL : p;
    store_ptr(FIELD(g, g_panic), p);
    store32(FIELD(g, g_sig), 0); /* as recovery does: a later panic is not the signal's */
}

/* func deferreturn(): runs the deferred calls of the frame, when its function returns or a panic has come to it. */
void deferreturn(void *frame) GO("runtime.deferreturn");
__attribute__((noinline)) void deferreturn(void *frame) {
    void *d, *g = gowl_g;
    struct runner r = {runners, pending, last_seq, frame, NULL, rt_traces ? gowl_call_top : 0, false};
    pending = NULL;
    runners = &r;
    while ((d = next_defer(g, frame)) != NULL) {
        void *fn = load_ptr(FIELD(d, defer_fn));
        r.nil = rt_traces && fn == NULL && load8(FIELD(d, defer_heap)); /* where records of calls in loops are */
        call_deferred(fn);
        if (r.panic != NULL && load8(FIELD(r.panic, panic_recovered)))
            panic_ended(&r, g);
    }
    runners = r.outer;
    if (r.panic != NULL)
        unwind_further(g, r.panic, true);
}

struct trace *rt_trace_of_runner(void **at, uint32_t record, int32_t *by) {
    for (struct runner *r = *at ? *at : runners; r; r = r->outer)
        if (r->record == record) {
            *at = r->outer;
            *by = run_by(r);
            return r->panic ? trace_of(r->panic) : NULL;
        }
    *by = 0;
    return NULL;
}

/* Ends the program with the text of the panics in hand, as fatalpanic, startpanic_m and dopanic_m do. */
static _Noreturn void fatal_panic(void *g, void *p) {
    go_printpanics(p);
    int32_t sig = load32(FIELD(g, g_sig));
    if (sig != 0) {
        PRINT("[signal ");
        rt_printhex((uint64_t)sig);
        PRINT(" code=0x0 addr=0x0 pc=0x0]\n");
    }
    rt_print_stacks(g, "running", 7, p ? trace_of(p) : NULL, NULL);
    rt_exit(2);
}

/* func fatalpanic(msgs *_panic) */
_Noreturn void go_fatalpanic(void *p) GO("runtime.fatalpanic");
_Noreturn void go_fatalpanic(void *p) {
    fatal_panic(rt_curg(), p);
}

/* A new _panic record. Not on the stack, which it outlives. */
static void *new_panic(void *g) {
    void *p = rt_alloc((uint64_t)size_panic + (rt_traces ? sizeof(struct trace) : 0));
    store_ptr(FIELD(p, panic_link), load_ptr(FIELD(g, g_panic)));
    return p;
}

/* func gopanic(e any) */
void gopanic(void *type, void *data) GO("runtime.gopanic");
void gopanic(void *type, void *data) {
    void *g = gowl_g;
    rt_comparisons_end();
    if (type == NULL && !rt_panicnil()) {
        type = &type_PanicNilError;
        data = &zerobase;
    }
    void *p = new_panic(g);
    store_ptr(FIELD(p, panic_arg), type);
    store_ptr((char *)FIELD(p, panic_arg) + 8, data);
    if (g != rt_curg()) {
        go_printpanics(p);
        THROW("panic on system stack");
    }
    store_ptr(FIELD(g, g_panic), p);
    unwind_further(g, p, false);
}

bool rt_unwound(void *g) {
    unwinding = UNWIND_NOT; /* before any call: behind one the flag is tested */
    if (rt_is_fatal())
        rt_die_of_fatal(g, NULL);
    void *p = pending;
    pending = NULL;
    if (load8(FIELD(p, panic_goexit)))
        return false;
    store_ptr(FIELD(g, g_panic), p);
    return true;
}

/* The Error and String methods run as if below the panic, as in Go: so it has a runner, though that runs nothing. */
void rt_die_of_panic(struct frame *f) {
    (void)f;
    void *g = gowl_g, *p = load_ptr(FIELD(g, g_panic));
    struct runner r = {NULL, p, last_seq, NULL, NULL, 0, false};
    runners = &r;
    gowl_call_top = 0;
    go_preprintpanics(p);
    fatal_panic(g, p);
}

/* Called by a function with `defer recover()` that the innermost runner has just called: its frame. */
void rt_called_by_loop(void *frame) {
    runners->called = frame;
}

/* Recovers if the innermost runner has a panic and called the caller: then frame is not NULL (lower/calls.c). Or, for
 * `defer recover()`, if the innermost runner has none and is of a function that was called by one that has: that is as
 * if this function called recover (emit/define/deferrecover.c). */
static struct go_iface recover_now(void *frame) {
    struct runner *r = runners;
    if (frame == DEFERRED_RECOVER)
        r = r->panic == NULL && r->outer && r->outer->called == r->frame ? r->outer : NULL;
    void *p = frame && r ? r->panic : NULL;
    if (p == NULL || load8(FIELD(p, panic_goexit)) || load8(FIELD(p, panic_recovered)))
        return (struct go_iface){NULL, NULL};
    store8(FIELD(p, panic_recovered), 1);
    void *arg = FIELD(p, panic_arg);
    return (struct go_iface){load_ptr(arg), load_ptr((char *)arg + 8)};
}

/* func gorecover(argp uintptr) any, up to Go 1.25; func gorecover() any, from Go 1.26 */
struct go_iface gorecover_argp(int64_t argp, void *frame) GO("runtime.gorecover;0-25");
struct go_iface gorecover_argp(int64_t argp, void *frame) {
    (void)argp;
    return recover_now(frame);
}

struct go_iface gorecover(void *frame) GO("runtime.gorecover;26-");
struct go_iface gorecover(void *frame) {
    return recover_now(frame);
}

/* func Goexit() */
void go_goexit(void) GO("runtime.Goexit");
void go_goexit(void) {
    void *g = gowl_g, *p = new_panic(g);
    store8(FIELD(p, panic_goexit), 1);
    store_ptr(FIELD(g, g_panic), p);
    unwind_further(g, p, false);
}

/* func panicCheck1(pc uintptr, msg string), func panicCheck2(err string): they turn a panic inside package runtime into
 * a throw, by the name of the caller's function, which is not known here. */
void panicCheck1(int64_t pc, void *p, int64_t len) GO("runtime.panicCheck1");
void panicCheck1(int64_t pc, void *p, int64_t len) {
    (void)pc;
    (void)p;
    (void)len;
}

void panicCheck2(void *p, int64_t len) GO("runtime.panicCheck2");
void panicCheck2(void *p, int64_t len) {
    (void)p;
    (void)len;
}

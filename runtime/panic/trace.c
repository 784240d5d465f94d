/* trace.c: tracebacks (docs/suspend.md): the places that a panic came through on its way up, and how they are printed.
 *
 * Follows runtime/traceback.go (traceback1, goroutineheader, tracebackothers, printcreatedby) and dopanic_m in
 * panic.go. A frame's arguments are not known: they print as those of inlined calls do in Go, "f(...)". The "+0x1d"
 * behind the line is the place's number in PCs of Go's API (symtab.c); inlined calls have it, too, as LLVM's inlining
 * is not Go's.
 */
#include "runtime/panic/trace.h"
#include "runtime/panic/callers.h"
#include "runtime/panic/unwind.h"
#include "runtime/sched/wasmexport.h"

OFFSET(g_parent, "runtime.g.parentGoid");
OFFSET(g_lockedm, "runtime.g.lockedm");
OFFSET(m_throwing, "runtime.m.throwing");

struct traceback_level { /* gotraceback's results */
    int32_t level;
    bool all, crash;
};
struct traceback_level go_gotraceback(void) GO("runtime.gotraceback");
struct go_string go_waitreason(uint8_t reason) GO("runtime.waitReason.String");
void *alloc_quietly(uint32_t n) GO("gowl.alloc_quietly") __attribute__((nothrow));

/* ---- collecting, by code that emit/unwind/trace.c makes: the flag is set, nothing may be called that tests it ---- */

struct trace *rt_trace;

static void append(struct trace *t, int32_t site) {
    enum { FIRST = 28 };
    if (t->n == t->max) {
        uint32_t max = t->max ? 2 * t->max : FIRST;
        int32_t *sites = alloc_quietly(max * sizeof *sites);
        if (t->n)
            __builtin_memcpy(sites, t->sites, t->n * sizeof *sites);
        t->sites = sites;
        t->max = max;
    }
    t->sites[t->n++] = site;
}

/* The runner's function: where it stands is not where it returns, but where the older panic came through it. */
static bool append_passed(struct trace *t) {
    struct passed *p = t->passed;
    t->runner = false;
    if (p == NULL)
        return false;
    t->passed = p->next;
    if (p->same)
        return true;
    if (p->by)
        append(t, p->by);
    if (p->trace == NULL)
        return false;
    for (uint32_t i = 0; i < p->trace->n; i++)
        append(t, p->trace->sites[i]);
    return true;
}

/* The way up of a function: site says from which call of it. */
void gowl_trace(int32_t site) GO("gowl.trace") __attribute__((nothrow));
__attribute__((noinline)) void gowl_trace(int32_t site) {
    struct trace *t = rt_trace;
    if (t->runner && append_passed(t))
        return;
    append(t, site);
}

/* The way up of deferreturn. */
void gowl_trace_runner(void) GO("gowl.trace.runner") __attribute__((nothrow));
__attribute__((noinline)) void gowl_trace_runner(void) {
    if (rt_trace->runner) /* the function of the one before is of package runtime, and notes nothing */
        append_passed(rt_trace);
    rt_trace->runner = true;
}

/* ---- printing ---- */

static void print_string(struct go_string s) {
    rt_printstring(s.p, s.len);
}

static void print_place(const struct source_frame *f) {
    PRINT("\n\t");
    print_string(f->func->file);
    PRINT(":");
    rt_printint(f->line);
    PRINT(" +");
    rt_printhex((uint64_t)rt_offset_of(f));
    PRINT("\n");
}

/* As traceback1: of more than 100 frames, the inner and the outer 50. */
enum { INNER = 50, OUTER = 50 };
struct printer {
    uint32_t n, total; /* frames seen; all that there are, in the second pass */
    bool print;
};

static void print_frame(const struct source_frame *f, void *arg) {
    struct printer *p = arg;
    uint32_t i = p->n++;
    if (!p->print)
        return;
    if (p->total > INNER + OUTER && i >= INNER && i < p->total - OUTER) {
        if (i == INNER) {
            PRINT("...");
            rt_printuint(p->total - INNER - OUTER);
            PRINT(" frames elided...\n");
        }
        return;
    }
    if (rt_is_gopanic(f))
        PRINT("panic");
    else
        print_string(f->func->name);
    if (f->func->bare)
        PRINT("()");
    else
        PRINT("(...)");
    print_place(f);
}

const struct source_frame *rt_marked_frame(int32_t mark) {
    static const uint8_t frame[] = {FRAME_GOPANIC, FRAME_GOEXIT, FRAME_PRINTS, FRAME_DEFERRETURN};
    return mark <= TRACE_GOPANIC ? rt_fixed_frame(frame[TRACE_GOPANIC - mark]) : NULL;
}

void rt_each_frame(int32_t site, void (*each)(const struct source_frame *, void *), void *arg) {
    const struct source_frame *f = rt_marked_frame(site);
    if (f == NULL)
        f = rt_site(site);
    for (bool more = f != NULL; more; f++) {
        if (rt_shows(f, false))
            each(f, arg);
        more = f->more;
    }
}

static void each_of_trace(const struct trace *t, void (*each)(const struct source_frame *, void *), void *arg) {
    for (uint32_t i = 0; i < t->n; i++)
        rt_each_frame(t->sites[i], each, arg);
}

/* As append_passed, for one that is left in a saved frame. */
static bool each_of_passed(const struct passed *p, void (*each)(const struct source_frame *, void *), void *arg) {
    if (p->trace == NULL)
        return false;
    rt_each_frame(p->by, each, arg);
    each_of_trace(p->trace, each, arg);
    return true;
}

/* Frames, and the deferreturns among them; runner: the first frame is of the function of one that has been left. What
 * is behind the last frame is the panic whose values are being printed (defer_panic.c). */
static void each_of_saved(const struct frame *f, const struct passed *p, bool runner,
                          void (*each)(const struct source_frame *, void *), void *arg) {
    for (; f; f = f->next) {
        bool starts = f->site <= RUNNER_SITES;
        if (!starts &&
            f->site < 0) /* of C, of package runtime, or a function's other call of itself (emit/suspend/stack.c) */
            continue;
        bool done = false;
        if (runner && p) {
            done = each_of_passed(p, each, arg);
            p = p->next;
        }
        runner = starts;
        if (!done && !starts)
            rt_each_frame(f->site, each, arg);
    }
    for (; p; p = p->next)
        each_of_passed(p, each, arg);
}

static void print_trace(const struct trace *t, const struct frame *saved, const struct passed *passed) {
    struct printer p = {0, 0, false};
    for (int pass = 0; pass < 2; pass++) {
        if (t)
            each_of_trace(t, print_frame, &p);
        each_of_saved(saved, passed, t && t->runner, print_frame, &p);
        p = (struct printer){0, p.n, true};
    }
}

void rt_print_frames(const struct source_frame **f, int64_t n) {
    struct printer p = {0, 0, false};
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = 0; i < n; i++)
            if (rt_shows(f[i], i == 0))
                print_frame(f[i], &p);
        p = (struct printer){0, p.n, true};
    }
}

/* As printcreatedby: for each of the inlined functions' sake, the outermost frame counts. */
void rt_print_created_by(void *g) {
    if (rt_single || load64(FIELD(g, g_goid)) == 1)
        return;
    const struct source_frame *f = rt_site(rt_goroutine(g)->go_site);
    if (f == NULL || !rt_shows(f, false))
        return;
    PRINT("created by ");
    print_string(f->func->name);
    if (load64(FIELD(g, g_parent)) != 0) { /* (0: a timer's function) */
        PRINT(" in goroutine ");
        rt_printuint((uint64_t)load64(FIELD(g, g_parent)));
    }
    print_place(f);
}

void rt_print_header(void *g, const char *state, int64_t len) {
    PRINT("goroutine ");
    rt_printuint((uint64_t)load64(FIELD(g, g_goid)));
    PRINT(" [");
    rt_printstring(state, len);
    if (rt_traces && load_ptr(FIELD(g, g_lockedm)) != NULL)
        PRINT(", locked to thread");
    PRINT("]:\n");
}

void rt_print_waiting(void *g) {
    struct go_string s = {(void *)(uintptr_t)"runnable", 8};
    if (load32(FIELD(g, g_status)) == G_WAITING)
        s = go_waitreason(load8(FIELD(g, g_waitreason)));
    PRINT("\n");
    rt_print_header(g, s.p, s.len);
    if (rt_traces) {
        if (!rt_single)
            print_trace(NULL, rt_goroutine(g)->frames, rt_passed_of(rt_goroutine(g)));
        rt_print_created_by(g);
    }
}

void rt_each_waiting(void *g, void (*each)(const struct source_frame *, void *), void *arg) {
    if (rt_traces && !rt_single)
        each_of_saved(rt_goroutine(g)->frames, rt_passed_of(rt_goroutine(g)), false, each, arg);
}

static void *current;

static void print_other(void *g, struct goroutine *r) {
    if (g != current && !r->system)
        rt_print_waiting(g);
}

void rt_print_others(void *g) {
    current = g;
    if (!rt_single)
        rt_each_goroutine(print_other);
}

/* gotraceback says "all". */
static void fatal_is_users(void) {
    if (rt_traces)
        store32(FIELD(&go_m0, m_throwing), GO_THROW_USER);
}

void rt_print_stacks(void *g, const char *state, int64_t len, struct trace *trace, const struct frame *saved) {
    struct traceback_level t = go_gotraceback();
    if (t.level > 0 && g) {
        PRINT("\n");
        rt_print_header(g, state, len);
        if (rt_traces && trace)
            print_trace(trace, saved, trace->passed);
        if (rt_traces)
            rt_print_created_by(g);
    }
    if (t.level > 0 && (!g || (rt_traces && t.all)))
        rt_print_others(g);
    if (rt_exports && t.crash)
        rt_state = ENDED;
    if (t.crash)
        __builtin_trap();
}

/* ---- fatal errors ---- */

static struct trace fatal;
static struct go_string fatal_state;

void rt_fatal_start(const char *state, int64_t len) {
    fatal_state = (struct go_string){(void *)(uintptr_t)state, len};
    rt_unwind_starts(&fatal);
}

_Noreturn void rt_fatal_unwind(void *g, const char *state, int64_t len) {
    if (!rt_traces || g != gowl_g || !rt_may_unwind()) {
        fatal_is_users();
        rt_print_stacks(g, state, len, NULL, NULL);
        rt_exit(2);
    }
    rt_fatal_start(state, len);
    rt_unwind_to(NULL);
}

bool rt_is_fatal(void) {
    return rt_traces && rt_trace == &fatal;
}

_Noreturn void rt_die_of_fatal(void *g, const struct frame *saved) {
    unwinding = UNWIND_NOT; /* before any call: behind one the flag is tested */
    fatal_is_users();
    rt_print_stacks(g, fatal_state.p, fatal_state.len, &fatal, saved);
    rt_exit(2);
}

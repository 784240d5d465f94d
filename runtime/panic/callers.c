/* callers.c: who called whom, from the records that emit/unwind/callers.c makes functions keep where a program asks.
 *
 * Overrides callers, gcallers (runtime/traceback.go), Stack, goroutineProfileWithLabels (mprof.go). What the numbers in
 * the records mean: symtab.c.
 */
#include "runtime/panic/callers.h"
#include "runtime/heap/gc.h"
#include "runtime/panic/profile.h"
#include "runtime/panic/trace.h"
#include "runtime/sched/goroutine.h"

OFFSET(g_writebuf, "runtime.g.writebuf");
OFFSET(g_labels, "runtime.g.labels");

/* Made by emit/unwind/callers.c (and described there). */
struct call_record {
    struct call_record *prev;
    int32_t site;
};
#ifdef __wasm__
_Static_assert(offsetof(struct call_record, prev) == 4 * CALL_PREV &&
                   offsetof(struct call_record, site) == 4 * CALL_SITE && sizeof(struct call_record) == 4 * CALL_FIELDS,
               "struct call_record is what emit/ writes");
#endif
uint32_t gowl_call_top GO("gowl.call_top") __attribute__((address_space(1)));

/* Where the callers' frames go. */
struct callers {
    int64_t skip, n, len;
    const struct source_frame **out;
};

static void add_frame(struct callers *c, const struct source_frame *f) {
    if (c->skip > 0)
        c->skip--;
    else if (c->n < c->len)
        c->out[c->n++] = f;
}

static void add_site(struct callers *c, int32_t site) {
    const struct source_frame *f = rt_site(site);
    for (bool more = f != NULL; more; f++) {
        add_frame(c, f);
        more = f->more;
    }
}

/* A function that runs deferred calls because of a panic: the panic's own places come first, as its stack is still
 * there in Go. */
static void add_trace(struct callers *c, const struct trace *t) {
    for (uint32_t i = 0; i < t->n; i++)
        if (t->sites[i] >= 0)
            add_site(c, t->sites[i]);
        else
            add_frame(c, rt_marked_frame(t->sites[i]));
}

/* What is below the first recorded function: runtime.main, of the goroutine that runs main, and goexit. */
static void add_bottom(struct callers *c, void *g) {
    if (load64(FIELD(g, g_goid)) == 1)
        add_frame(c, rt_fixed_frame(rt_inits_done ? FRAME_MAIN : FRAME_MAIN_INITS));
    add_frame(c, rt_fixed_frame(FRAME_BOTTOM));
}

/* Puts the frames of the callers, the innermost first, to out: at most len, after skip. Gives how many.
 * emit/unwind/callers.c knows it by its name. */
int64_t find_callers(int64_t skip, const struct source_frame **out, int64_t len) GO("gowl.callers");
__attribute__((noinline)) int64_t find_callers(int64_t skip, const struct source_frame **out, int64_t len) {
    struct callers c = {skip, 0, len, out};
    void *runner = NULL;
    int32_t by = 0;
    if (!rt_places)
        return 0;
    struct call_record *r = (struct call_record *)(uintptr_t)gowl_call_top;
    for (; r != NULL && c.n < len; r = r->prev) {
        struct trace *t = rt_traces ? rt_trace_of_runner(&runner, (uint32_t)(uintptr_t)r, &by) : NULL;
        if (rt_traces && by)
            add_frame(&c, rt_marked_frame(by));
        if (t)
            add_trace(&c, t);
        else
            add_site(&c, r->site);
    }
    struct trace *t = r == NULL && rt_traces ? rt_trace_of_runner(&runner, 0, &by) : NULL;
    if (t) {
        add_frame(&c, rt_marked_frame(by));
        add_trace(&c, t);
    }
    if (r == NULL)
        add_bottom(&c, gowl_g);
    return c.n;
}

static void add_waiting(const struct source_frame *f, void *c) {
    add_frame(c, f);
}

/* The same of a goroutine that does not run: of package runtime's frames those alone that tracebacks show. */
static int64_t find_waiting(void *g, int64_t skip, const struct source_frame **out, int64_t len) {
    struct callers c = {skip, 0, len, out};
    if (!rt_places)
        return 0;
    rt_each_waiting(g, add_waiting, &c);
    add_bottom(&c, g);
    return c.n;
}

/* The frames become PCs where they are: a frame takes less room. */
static int64_t to_pcs(void *p, int64_t n) {
    uint64_t *pcs = p;
    const struct source_frame **frames = p;
    for (int64_t i = n; i-- > 0;)
        pcs[i] = (uint64_t)rt_pc_of(frames[i]);
    return n;
}

int64_t rt_callers(int64_t skip, void *out, int64_t len) {
    return to_pcs(out, find_callers(skip, out, len));
}

/* func callers(skip int, pcbuf []uintptr) int: 0 is its caller. In Go a sample's stack begins with mallocgc; here
 * mProf_Malloc, which asks, is in its place. */
int64_t go_callers(int64_t skip, void *p, int64_t len, int64_t cap) GO("runtime.callers");
int64_t go_callers(int64_t skip, void *p, int64_t len, int64_t cap) {
    (void)cap;
    return rt_callers(rt_sampling ? 0 : skip, p, len);
}

/* func gcallers(gp *g, skip int, pcbuf []uintptr) int: of another goroutine */
int64_t go_gcallers(void *g, int64_t skip, void *p, int64_t len, int64_t cap) GO("runtime.gcallers");
int64_t go_gcallers(void *g, int64_t skip, void *p, int64_t len, int64_t cap) {
    (void)cap;
    return to_pcs(p, find_waiting(g, skip, p, len));
}

/* ---- goroutine profiles ---- */

struct profile { /* (n int, ok bool) */
    int64_t n;
    bool ok;
};

/* What is being filled: slices of profilerecord.StackRecord, which is a []uintptr, and of unsafe.Pointer or NULL. */
static struct {
    int64_t n, len;
    char *records, *labels;
} profile;

/* As isSystemGoroutine: one that runs a finalizer is the program's for so long. */
static bool is_counted(const void *g, const struct goroutine *r) {
    return !r->system || g == rt_finalizing;
}

static void count_goroutine(void *g, struct goroutine *r) {
    profile.n += is_counted(g, r);
}

enum { MAX_DEPTH = 1024 }; /* as makeProfStack, by GODEBUG=profstackdepth, which may ask for fewer */

static void add_record(void *g, int64_t n, void *pcs) {
    int64_t i = profile.n++;
    uint64_t *stack = rt_alloc_noscan((uint64_t)n * sizeof *stack);
    __builtin_memcpy(stack, pcs, (size_t)n * sizeof *stack);
    store_ptr(profile.records + 24 * i, stack);
    store64(profile.records + 24 * i + 8, n);
    store64(profile.records + 24 * i + 16, n);
    if (profile.labels)
        store_ptr(profile.labels + 8 * i, load_ptr(FIELD(g, g_labels)));
}

static void add_other(void *g, struct goroutine *r) {
    static uint64_t pcs[MAX_DEPTH];
    if (g != gowl_g && is_counted(g, r) && profile.n < profile.len)
        add_record(g, to_pcs(pcs, find_waiting(g, 0, (const struct source_frame **)pcs, MAX_DEPTH)), pcs);
}

/* func goroutineProfileWithLabels(p []profilerecord.StackRecord, labels []unsafe.Pointer) (n int, ok bool): the present
 * goroutine first. */
struct profile goroutine_profile(void *p, int64_t len, int64_t cap, void *labels, int64_t nlabels, int64_t labels_cap)
    GO("runtime.goroutineProfileWithLabels");
struct profile goroutine_profile(void *p, int64_t len, int64_t cap, void *labels, int64_t nlabels, int64_t labels_cap) {
    (void)cap;
    (void)labels_cap;
    rt_pause_begins();
    profile.n = rt_single;
    if (!rt_single)
        rt_each_goroutine(count_goroutine);
    int64_t n = profile.n;
    if (n > len) {
        if (len) /* (Go does not stop for an empty slice) */
            rt_pause_ends();
        return (struct profile){n, false};
    }
    profile.records = p;
    profile.labels = nlabels == len ? labels : NULL;
    profile.len = len;
    profile.n = 0;
    uint64_t *pcs = rt_alloc_noscan(MAX_DEPTH * sizeof *pcs);
    add_record(gowl_g, to_pcs(pcs, find_callers(0, (const struct source_frame **)pcs, MAX_DEPTH)), pcs);
    if (!rt_single)
        rt_each_goroutine(add_other);
    profile.records = profile.labels = NULL;
    rt_pause_ends();
    return (struct profile){profile.n, true};
}

/* func Stack(buf []byte, all bool) int: printed into buf as Go does. */
int64_t go_stack(void *p, int64_t len, int64_t cap, bool all) GO("runtime.Stack");
int64_t go_stack(void *p, int64_t len, int64_t cap, bool all) {
    enum { MAX = 1000 };
    (void)cap;
    if (len == 0)
        return 0;
    void *g = gowl_g;
    char *s = FIELD(g, g_writebuf);
    const struct source_frame **f = rt_alloc(MAX * sizeof *f);
    store_ptr(s, p);
    store64(s + 8, 0);
    store64(s + 16, len);
    rt_print_header(g, "running", 7);
    rt_print_frames(f, find_callers(0, f, MAX));
    rt_print_created_by(g);
    if (all) {
        rt_pause_begins();
        rt_print_others(g);
        rt_pause_ends();
    }
    int64_t n = load64(s + 8);
    __builtin_memset(s, 0, 24);
    return n;
}

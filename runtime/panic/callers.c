/* callers.c: who called whom, from the records that emit/unwind/callers.c makes functions keep where a program asks.
 *
 * Overrides callers, gcallers (runtime/traceback.go), Stack (mprof.go). What the numbers in the records mean: symtab.c.
 */
#include "runtime/panic/callers.h"
#include "runtime/panic/trace.h"
#include "runtime/sched/goroutine.h"

OFFSET(g_writebuf, "runtime.g.writebuf");

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
static void add_trace(struct callers *c, const struct trace *t, int32_t by) {
    add_frame(c, rt_marked_frame(by));
    for (uint32_t i = 0; i < t->n; i++)
        if (t->sites[i] >= 0)
            add_site(c, t->sites[i]);
        else
            add_frame(c, rt_marked_frame(t->sites[i]));
}

/* What is below the first recorded function: runtime.main, of the goroutine that runs main, and goexit. */
static void add_bottom(struct callers *c) {
    if (load64(FIELD(gowl_g, g_goid)) == 1)
        add_frame(c, rt_fixed_frame(rt_inits_done ? FRAME_MAIN : FRAME_MAIN_INITS));
    add_frame(c, rt_fixed_frame(FRAME_BOTTOM));
}

/* Puts the frames of the callers, the innermost first, to out: at most len, after skip. Gives how many.
 * emit/unwind/callers.c knows it by its name. */
int64_t find_callers(int64_t skip, const struct source_frame **out, int64_t len) GO("gowl.callers");
__attribute__((noinline)) int64_t find_callers(int64_t skip, const struct source_frame **out, int64_t len) {
    struct callers c = {skip, 0, len, out};
    void *runner = NULL;
    int32_t by;
    if (!rt_places)
        return 0;
    struct call_record *r = (struct call_record *)(uintptr_t)gowl_call_top;
    for (; r != NULL && c.n < len; r = r->prev) {
        struct trace *t = rt_traces ? rt_trace_of_runner(&runner, (uint32_t)(uintptr_t)r, &by) : NULL;
        if (t)
            add_trace(&c, t, by);
        else
            add_site(&c, r->site);
    }
    struct trace *t = r == NULL && rt_traces ? rt_trace_of_runner(&runner, 0, &by) : NULL;
    if (t)
        add_trace(&c, t, by);
    if (r == NULL)
        add_bottom(&c);
    return c.n;
}

/* func callers(skip int, pcbuf []uintptr) int: 0 is its caller. */
int64_t go_callers(int64_t skip, void *p, int64_t len, int64_t cap) GO("runtime.callers");
int64_t go_callers(int64_t skip, void *p, int64_t len, int64_t cap) {
    (void)cap;
    uint64_t *pcs = p;
    const struct source_frame **out = (const struct source_frame **)p; /* a frame takes less room than a PC */
    int64_t n = find_callers(skip, out, len);
    for (int64_t i = n; i-- > 0;)
        pcs[i] = (uint64_t)rt_pc_of(out[i]);
    return n;
}

/* func gcallers(gp *g, skip int, pcbuf []uintptr) int: of another goroutine, whose calls are not looked at. */
int64_t go_gcallers(void *g, int64_t skip, void *p, int64_t len, int64_t cap) GO("runtime.gcallers");
int64_t go_gcallers(void *g, int64_t skip, void *p, int64_t len, int64_t cap) {
    (void)g;
    (void)skip;
    (void)p;
    (void)len;
    (void)cap;
    return 0;
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
    if (all)
        rt_print_others(g);
    int64_t n = load64(s + 8);
    __builtin_memset(s, 0, 24);
    return n;
}

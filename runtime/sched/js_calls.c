/* js_calls.c: GOOS=js: calls of exported functions that JavaScript does not wait for: the functions of gowl's own glue
 * that give a promise (driver/js/glue.mjs).
 *
 * The glue calls gowl_start, which gives the call a number, and the export as ever: that makes a goroutine of it and
 * comes back. Whenever wasm has come back the glue asks gowl_done for calls that have ended. One whose goroutine has
 * ended by Goexit never has. */
#ifdef GOWL_JS
#include "runtime/sched/nest.h"
#include "runtime/sched/wasmexport.h"

struct call {
    uint32_t id, left; /* the glue reads these two and the result. left: by Goexit, without one */
    uint64_t result;
    struct call *next;
    void *g;
    int64_t goid; /* g may be another goroutine's later */
    struct frame frame;
};

static struct call *calls; /* those under way, and those that the glue has not asked for */
static uint32_t last_id;
static bool starting; /* the next call of an export */

uint32_t js_start(void) __asm__("gowl_start");
uint32_t js_start(void) {
    starting = true;
    return ++last_id;
}

bool rt_js_started(const struct frame *f) {
    struct nest n;
    if (!starting)
        return false;
    starting = false;
    nest_enter(&n);
    struct call *c = rt_alloc(offsetof(struct call, frame) + f->size);
    c->id = last_id;
    c->next = calls;
    calls = c;
    __builtin_memcpy(&c->frame, f, f->size);
    c->g = rt_new_goroutine(&c->frame, &go_g0);
    c->goid = load64(FIELD(c->g, g_goid));
    rt_enqueue(c->g, false);
    nest_leave(&n);
    return true;
}

static bool runs_on(const struct call *c, void *g) {
    return c->g == g && load64(FIELD(g, g_goid)) == c->goid && load32(FIELD(g, g_status)) != G_DEAD;
}

/* A call that has ended, or NULL. The next allocation may take its memory. */
struct call *js_done(void) __asm__("gowl_done");
struct call *js_done(void) {
    for (struct call **at = &calls, *c; (c = *at) != NULL; at = &c->next) {
        bool returned = c->frame.site == EXPORT_RETURNED;
        if (!returned && runs_on(c, c->g))
            continue;
        *at = c->next;
        c->left = !returned;
        c->result = *(uint64_t *)((char *)&c->frame + EXPORT_ARGS);
        return c;
    }
    return NULL;
}

/* The number of the call whose goroutine it is that runs, or 0: the glue asks at the end of the program, whose panic it
 * is. */
uint32_t js_failing(void) __asm__("gowl_failing");
uint32_t js_failing(void) {
    void *g = rt_curg();
    for (struct call *c = calls; c != NULL && g != NULL; c = c->next)
        if (runs_on(c, g))
            return c->id;
    return 0;
}
#endif

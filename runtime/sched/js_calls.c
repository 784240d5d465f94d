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
    uint32_t id;
    struct call *next;
    uint64_t result; /* the glue reads it, and id */
    int64_t goid;
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
    void *g = rt_new_goroutine(&c->frame, &go_g0);
    c->goid = load64(FIELD(g, g_goid));
    rt_enqueue(g, false);
    nest_leave(&n);
    return true;
}

/* A call that has ended, or NULL. The next allocation may take its memory. */
struct call *js_done(void) __asm__("gowl_done");
struct call *js_done(void) {
    for (struct call **at = &calls, *c; (c = *at) != NULL; at = &c->next)
        if (c->frame.site == EXPORT_RETURNED) {
            *at = c->next;
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
        if (c->goid == load64(FIELD(g, g_goid)))
            return c->id;
    return 0;
}
#endif

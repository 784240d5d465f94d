/* coro.c: coroutines, behind iter.Pull (runtime/coro.go).
 *
 * A coroutine is a goroutine that runs only while another one waits in coroswitch. Overrides newcoro and coroswitch. */
#include "runtime/sched/goroutine.h"

OFFSET(coro_gp, "runtime.coro.gp");
OFFSET(coro_f, "runtime.coro.f");
SIZE_OF(coro, "runtime.coro");

struct coro_frame {
    struct frame frame;
    void *coro;
};

/* waitReasonCoroutine's number, which differs by Go version. */
struct go_string go_waitreason(uint8_t reason) GO("runtime.waitReason.String");
static uint8_t wait_reason(void) {
    static uint8_t number;
    while (number == 0 || go_waitreason(number).len != 9 ||
           __builtin_memcmp(go_waitreason(number).p, "coroutine", 9) != 0)
        number++;
    return number;
}

static void wait_in(void *c, void *g) {
    store8(FIELD(g, g_waitreason), wait_reason());
    rt_set_status(g, G_WAITING);
    store_ptr(FIELD(c, coro_gp), g);
}

/* corostart: calls c.f(c). Its end, Goexit's too, is rt_coro_ended. */
void start_coro(struct frame *f) GO("gowl.start_coro"); /* emit/ knows it by this name */
void start_coro(struct frame *f) {
    void *c = ((struct coro_frame *)f)->coro;
    rt_frame_free(f);
    void *fn = load_ptr(FIELD(c, coro_f));
    void (*code)(void *, void *) = (void (*)(void *, void *))load_ptr(fn);
    code(c, fn);
}

/* func newcoro(f func(*coro)) *coro */
void *newcoro(void *fn) GO("runtime.newcoro");
void *newcoro(void *fn) {
    void *c = rt_alloc((uint64_t)size_coro);
    store_ptr(FIELD(c, coro_f), fn);
    struct frame *f = rt_frame_new(sizeof(struct coro_frame), start_coro);
    ((struct coro_frame *)f)->coro = c;
    void *g = rt_new_goroutine(f, gowl_g);
    rt_goroutine(g)->coro = c;
    wait_in(c, g);
    return c;
}

/* func coroswitch(c *coro): the goroutine that waits in c goes on, and this one waits there. */
void coroswitch(void *c) GO("runtime.coroswitch");
void coroswitch(void *c) {
    void *g = gowl_g, *next = load_ptr(FIELD(c, coro_gp));
    if (next == NULL)
        THROW("coroswitch on exited coro");
    void *bubble = rt_bubble_of(g);
    if (bubble)
        rt_bubble_active(bubble, true);
    wait_in(c, g);
    rt_run_at_once(next);
    if (bubble)
        rt_bubble_active(bubble, false);
    rt_suspend();
}

/* As coroexit: who waits in c goes on. */
void rt_coro_ended(void *c) {
    void *next = load_ptr(FIELD(c, coro_gp));
    if (next == NULL)
        THROW("coroswitch on exited coro");
    store_ptr(FIELD(c, coro_gp), NULL);
    rt_run_at_once(next);
}

/* bubble.c: what Go's synctest.go needs of the scheduler and the heap, behind testing/synctest.
 *
 * Bubbles are Go's own (from Go 1.25 on): it is told when the status of one of their goroutines changes, as casgstatus
 * does (rt_set_status, sched.c), and starts the first goroutine of a bubble by newproc1. Which objects belong to a
 * bubble is kept by special.c. The experiment of Go 1.24 is refused. */
#include "runtime/heap/gc.h"
#include "runtime/sched/goroutine.h"

OFFSET(g_bubble, "runtime.g.bubble");

/* ---- what sched.c asks and tells ---- */

void *no_bubble(void *g) GO("gowl.bubble_of;0-24");
void *no_bubble(void *g) {
    (void)g;
    return NULL;
}

void *bubble_of(void *g) GO("gowl.bubble_of;25-");
void *bubble_of(void *g) {
    return load_ptr(FIELD(g, g_bubble));
}

void no_bubble_set(void *g, void *bubble) GO("gowl.bubble_set;0-24");
void no_bubble_set(void *g, void *bubble) {
    (void)g;
    (void)bubble;
}

void bubble_set(void *g, void *bubble) GO("gowl.bubble_set;25-");
void bubble_set(void *g, void *bubble) {
    store_ptr(FIELD(g, g_bubble), bubble);
}

void no_bubble_changed(void *bubble, void *g, int32_t was, int32_t is) GO("gowl.bubble_changed;0-24");
void no_bubble_changed(void *bubble, void *g, int32_t was, int32_t is) {
    (void)bubble;
    (void)g;
    (void)was;
    (void)is;
}

void go_changegstatus(void *bubble, void *g, int32_t was, int32_t is) GO("runtime.(*synctestBubble).changegstatus");
void bubble_changed(void *bubble, void *g, int32_t was, int32_t is) GO("gowl.bubble_changed;25-");
void bubble_changed(void *bubble, void *g, int32_t was, int32_t is) {
    go_changegstatus(bubble, g, was, is);
}

void no_bubble_active(void *bubble, bool active) GO("gowl.bubble_active;0-24");
void no_bubble_active(void *bubble, bool active) {
    (void)bubble;
    (void)active;
}

void go_inc_active(void *bubble) GO("runtime.(*synctestBubble).incActive");
void go_dec_active(void *bubble) GO("runtime.(*synctestBubble).decActive");
void bubble_active(void *bubble, bool active) GO("gowl.bubble_active;25-");
void bubble_active(void *bubble, bool active) {
    if (active)
        go_inc_active(bubble);
    else
        go_dec_active(bubble);
}

/* ---- what Go's synctest.go asks ---- */

/* func newproc1(fn *funcval, callergp *g, callerpc uintptr, parked bool, waitreason waitReason) *g: for synctestRun
 * only, which puts it into a queue itself. */
void *newproc1(void *fn, void *caller, int64_t pc, bool parked, uint8_t reason) GO("runtime.newproc1");
void *newproc1(void *fn, void *caller, int64_t pc, bool parked, uint8_t reason) {
    (void)pc;
    (void)reason;
    if (fn == NULL)
        FATAL("go of nil func value");
    if (parked)
        THROW("newproc1 of a goroutine that waits is not gowl's");
    return rt_new_func_goroutine(fn, caller);
}

/* func runqput(pp *p, gp *g, next bool) */
void runqput(void *p, void *g, bool next) GO("runtime.runqput");
void runqput(void *p, void *g, bool next) {
    (void)p;
    rt_enqueue(g, next);
}

/* func wakep(): there is no other thread to wake. */
void wakep(void) GO("runtime.wakep");
void wakep(void) {}

/* func synctestRun(f func()), in Go 1.24 */
void synctest_run(void *fn) GO("internal/synctest.Run;0-24");
void synctest_run(void *fn) {
    (void)fn;
    NOT_YET("testing/synctest of Go 1.24");
}

/* func getOrSetBubbleSpecial(p unsafe.Pointer, bubbleid uint64, add bool) (assoc int) */
int64_t bubble_special(void *p, uint64_t bubble, bool add) GO("runtime.getOrSetBubbleSpecial");
int64_t bubble_special(void *p, uint64_t bubble, bool add) {
    enum { UNBUBBLED, CURRENT_BUBBLE, OTHER_BUBBLE }; /* synctest.go, bubbleAssocUnbubbled ... */
    uint32_t size, at = (uint32_t)(uintptr_t)p, object = heap_object(at, &size);
    if (object == 0)
        return UNBUBBLED; /* a variable of the program */
    struct special *s = special_find(object, at, SPECIAL_BUBBLE);
    if (s)
        return s->id == bubble ? CURRENT_BUBBLE : OTHER_BUBBLE;
    if (!add)
        return UNBUBBLED;
    if ((s = special_add(object, at, SPECIAL_BUBBLE)) == NULL)
        THROW("out of memory");
    s->id = bubble;
    return CURRENT_BUBBLE;
}

/* func synctest_disassociate(p unsafe.Pointer) */
void disassociate(void *p) GO("internal/synctest.disassociate");
void disassociate(void *p) {
    uint32_t size, at = (uint32_t)(uintptr_t)p, object = heap_object(at, &size);
    struct special *s = object ? special_find(object, at, SPECIAL_BUBBLE) : NULL;
    if (s)
        special_remove(s);
}

/* js_refs.c: js.Value's references to values of JavaScript's, which the host counts.
 *
 * Stands for syscall/js.makeValue, which allocates the reference and sets a finalizer on it. Here the object is of a
 * kind of its own, and the collector gives the reference back itself (sweep.c): the host's finalizeRef runs no code of
 * the program's. So nothing is kept for it but its 8 bytes, and no goroutine has to have its turn. */
#ifdef GOWL_JS
#include "runtime/heap/gc.h"
#include "runtime/host/js.h"
#include "runtime/sched/wasmexport.h"

enum { NAN_HEAD = 0x7ff80000, TYPE = 7 };

struct js_value {
    uint64_t ref;
    uint64_t *held;
};

void go_finalize_ref(uint64_t ref) GO("syscall/js.finalizeRef");

void heap_drop_ref(uint64_t ref) {
    if (rt_state != ENDED) /* the host has let go of all values */
        go_finalize_ref(ref);
}

/* func makeValue(r ref) Value: numbers, and what is no object of JavaScript's, need no counting. */
struct js_value make_value(uint64_t ref) GO("syscall/js.makeValue");
struct js_value make_value(uint64_t ref) {
    struct js_value v = {ref, NULL};
    uint32_t head = (uint32_t)(ref >> 32);
    if ((head & NAN_HEAD) == NAN_HEAD && (head & TYPE) != 0) {
        v.held = rt_alloc_ref();
        *v.held = ref;
    }
    return v;
}
#endif

/* pin.c: runtime.Pinner: how often an object is pinned, on the specials of special.c.
 *
 * Overrides setPinned, isPinned and pinnerGetPinCounter (runtime/pinner.go), which keep bits and records in gc's spans.
 * All else is Go's own: a Pinner keeps alive what it has pinned since setPinned says true for it, and its finalizer
 * says what was never unpinned. Nothing moves here.
 */
#include "runtime/heap/gc.h"
#include "runtime/runtime.h"

/* The record of the object that p points into, NULL if it is not pinned. The record's id: how many more times. */
static struct special *pin_of(const void *p, uint32_t *object) {
    uint32_t size;
    *object = heap_object((uint32_t)(uintptr_t)p, &size);
    return *object ? special_find(*object, *object, SPECIAL_PIN) : NULL;
}

/* func setPinned(ptr unsafe.Pointer, pin bool) bool: false for what is not in the heap, which Pin ignores. */
bool set_pinned(void *p, bool pin) GO("runtime.setPinned");
bool set_pinned(void *p, bool pin) {
    uint32_t object;
    struct special *s = pin_of(p, &object);
    if (!object) {
        if (!pin)
            THROW("runtime.Pinner: tried to unpin non-Go pointer");
        return false;
    }
    if (pin && s) {
        s->id++;
    } else if (pin) {
        if (!special_add(object, object, SPECIAL_PIN))
            THROW("out of memory");
    } else if (!s) {
        THROW("runtime.Pinner: object already unpinned");
    } else if (s->id) {
        s->id--;
    } else {
        special_remove(s);
    }
    return true;
}

/* func isPinned(ptr unsafe.Pointer) bool: what is not in the heap counts as pinned. */
bool is_pinned(void *p) GO("runtime.isPinned");
bool is_pinned(void *p) {
    uint32_t object;
    return pin_of(p, &object) != NULL || !object;
}

/* func pinnerGetPinCounter(addr unsafe.Pointer) *uintptr, for Go's tests: of the pins beyond the first; nil if none. */
void *pin_counter(void *p) GO("runtime.pinnerGetPinCounter");
void *pin_counter(void *p) {
    uint32_t object;
    struct special *s = pin_of(p, &object);
    return s && s->id ? &s->id : NULL;
}

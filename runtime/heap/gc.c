/* gc.c: a collection, and when it comes.
 *
 * The program stands still for the whole of marking (there is one thread); sweeping is spread over the allocations that
 * follow. As in Go (runtime/mgcpacer.go) a cycle comes when the heap has grown by GOGC percent over what the last one
 * found live, roots counted in, but not below 4 MB * GOGC / 100; and earlier if GOMEMLIMIT asks for it.
 *
 * There is a second reason here: a wasm memory never shrinks, so it is better to collect early than to grow the memory
 * because free pages are scattered: beyond the size that the heap is to reach, gc_may_grow() refuses once half of what
 * may be allocated between two cycles is used up, and beyond a sixteenth more even earlier.
 */
#include "runtime/heap/heap.h"
#include "runtime/heap/special.h"

enum { MIN_HEAP = 4 * 1024 * 1024, MIN_DISTANCE = 1024 * 1024 /* sweepMinHeapDistance: with a small GOGC, too */ };

/* Bytes of memory that are not objects. */
static uint64_t overhead(void) {
    return heap.start + heap.meta_bytes + heap.persistent_bytes;
}

void gc_pace(void) {
    uint64_t trigger = UINT64_MAX;
    if (heap.percent >= 0) {
        uint64_t percent = (uint64_t)heap.percent, least = MIN_HEAP * percent / 100;
        trigger = heap.live + (heap.live + heap.root_bytes) * percent / 100;
        if (trigger < least)
            trigger = least;
        if (trigger < heap.live + MIN_DISTANCE)
            trigger = heap.live + MIN_DISTANCE;
    }
    if (heap.limit != INT64_MAX) {
        uint64_t limit = (uint64_t)heap.limit, fixed = overhead();
        uint64_t room = limit > fixed ? limit - fixed : 0;
        /* Free slots count as memory too: leave them an eighth. Never collect again at once: Go bounds the collector's
         * share of time to a half (runtime/mgclimit.go), here the heap may always grow by an eighth. */
        room -= room / 8;
        uint64_t least = heap.live + heap.live / 8 + 256 * 1024;
        if (room < least)
            room = least;
        if (room < trigger)
            trigger = room;
    }
    heap.trigger = trigger;
}

void gc_cycle(void) {
    heap.collecting = true;
    sweep_all();
    heap_flush();
    mark_start();
    heap.mark_roots();
    special_mark_roots();
    mark_drain();
    special_process();
    heap_marked();
    sweep_start();
    gc_pace();
    heap.cycles++;
    heap.collecting = false;
}

void gc_poll(void) {
    if (heap.live + heap.allocated >= heap.trigger || (heap.stress && ++heap.stress_count % heap.stress == 0))
        heap_collect();
}

bool gc_may_grow(uint32_t n) {
    if (heap.trigger == UINT64_MAX || heap.collecting)
        return true;
    uint64_t tables = heap.meta_bytes + heap.persistent_bytes, size = heap_size() + (uint64_t)n * HEAP_PAGE;
    if (size <= heap.trigger + tables)
        return true;
    if (size <= heap.trigger + heap.trigger / 16 + tables)
        return heap.allocated < (heap.trigger - heap.live) / 2;
    /* So little has been allocated since the last cycle that another one would not find much. */
    return heap.allocated < heap.live / 8 + MIN_HEAP / 8;
}

/* sweep.c: what marking has not reached is free.
 *
 * Sweeping touches no object: a span's map of marked slots becomes its map of taken slots. Spans without any marked
 * object go back to the free pages at once; the others wait in heap.unswept until an allocation wants a slot of their
 * class, or the next cycle begins.
 */
#include "runtime/heap/heap.h"

enum { POISON = 0xdb };

static void poison(uint32_t p, uint32_t n) {
    __builtin_memset((void *)(uintptr_t)p, POISON, n);
}

static void poison_freed(struct span *s) {
    for (uint32_t i = 0; i < s->nslots; i++)
        if (!bit_get(s->mark, i))
            poison(s->base + i * s->size, s->size);
}

static void sweep_empty(struct span *s) {
    struct heap_counts *counts = heap_counts_of(s->kind);
    counts->freed[s->class] += s->ntaken;
    if (!s->class)
        counts->large_freed_bytes += s->size;
    if (heap.poison)
        poison(s->base, s->npages * HEAP_PAGE);
    span_free(s);
}

bool sweep_span(struct span *s) {
    if (heap.poison)
        poison_freed(s);
    uint32_t *old = s->taken, n = (s->nslots + 31) / 32;
    s->taken = s->mark;
    s->mark = old;
    for (uint32_t i = 0; i < n; i++)
        old[i] = 0;
    heap_counts_of(s->kind)->freed[s->class] += s->ntaken - s->nmarked;
    s->ntaken = s->nmarked;
    s->nmarked = 0;
    s->next_slot = 0;
    s->dirty = true;
    s->unswept = false;
    return s->ntaken < s->nslots;
}

static void clear_lists(void) {
    for (uint32_t kind = 0; kind < KINDS; kind++)
        for (uint32_t class = 0; class < HEAP_CLASSES; class++)
            heap.partial[kind][class].first = heap.unswept[kind][class].first = NULL;
}

#ifdef HEAP_REFS
/* Dead references are dropped at once, not when their span is swept: what they refer to may be large. */
static void drop_refs(const struct span *s) {
    for (uint32_t i = 0; i < s->nslots; i++)
        if ((i < s->next_slot || bit_get(s->taken, i)) && !bit_get(s->mark, i))
            heap_drop_ref(*(uint64_t *)(uintptr_t)(s->base + i * s->size));
}
#endif

/* Requires heap_flush() before marking. Leaves true: heap.live is exact. */
void sweep_start(void) {
    clear_lists();
    heap.live = heap.scan_bytes = 0;
    for (uint32_t page = heap.start >> HEAP_PAGE_SHIFT; page < heap.npages;) {
        struct span *s = heap.pages[page];
        if (!s) {
            page++;
            continue;
        }
        page += s->npages;
        heap.live += (uint64_t)s->nmarked * s->size;
        if (kind_scanned(s->kind))
            heap.scan_bytes += (uint64_t)s->nmarked * s->size;
#ifdef HEAP_REFS
        if (s->kind == KIND_REF)
            drop_refs(s);
#endif
        if (s->nmarked == 0) {
            sweep_empty(s);
        } else if (s->class == 0) {
            s->mark[0] = s->nmarked = 0;
        } else {
            s->unswept = true;
            list_push(&heap.unswept[s->kind][s->class], s);
        }
    }
    heap.allocated = 0;
}

struct span *sweep_for(uint32_t kind, uint32_t class) {
    struct span_list *l = &heap.unswept[kind][class];
    for (struct span *s; (s = l->first) != NULL;) {
        list_remove(l, s);
        if (sweep_span(s))
            return s;
    }
    return NULL;
}

void sweep_all(void) {
    for (uint32_t kind = 0; kind < KINDS; kind++)
        for (uint32_t class = 1; class < HEAP_CLASSES; class++)
            for (struct span *s; (s = sweep_for(kind, class)) != NULL;)
                list_push(&heap.partial[kind][class], s);
}

/* heap.c: allocation.
 *
 * Small objects: heap.slots[kind][class] is a run of consecutive free slots of one span; allocation takes the first
 * (runtime/heap/malloc.c has this path inline). When the run is used up, the next run of the span is looked up in its
 * map of taken slots; when the span is full, the next one comes from (in this order) the spans swept that have room,
 * those not swept yet, free pages, and new memory. So sweeping is done by those who allocate, and nothing is ever
 * threaded through free memory.
 *
 * A run is cleared as a whole when it is taken, if its slots are small: allocation then has nothing to clear.
 */
#include "runtime/heap/heap.h"
#include "runtime/heap/typemask.h"

enum { CLEAR_AHEAD = 1024 }; /* slots up to this size are cleared a run at a time */

static void clear(uint32_t p, uint32_t n) {
    __builtin_memset((void *)(uintptr_t)p, 0, n);
}

/* What a slot counts for when a collection is due: a reference keeps a value of the host's, and two places in its
 * tables. */
static uint32_t weight(const struct span *s) {
#ifdef HEAP_REFS
    if (s->kind == KIND_REF)
        return 64;
#endif
    return s->size;
}

/* Points the slots at the next run of free ones in s; false if s is full. */
static bool next_run(struct slots *slots, struct span *s) {
    uint32_t i = s->next_slot, n = s->nslots;
    while (i < n && bit_get(s->taken, i)) {
        uint32_t free = ~s->taken[i >> 5] & ~0u << (i & 31);
        i = free ? (i & ~31u) + (uint32_t)__builtin_ctz(free) : (i | 31) + 1;
    }
    if (i >= n) {
        s->next_slot = n;
        return false;
    }
    uint32_t end = i + 1;
    while (end < n && !bit_get(s->taken, end)) {
        uint32_t taken = s->taken[end >> 5] & ~0u << (end & 31);
        end = taken ? (end & ~31u) + (uint32_t)__builtin_ctz(taken) : (end | 31) + 1;
    }
    if (end > n)
        end = n;
    if (heap.stress || heap.fail_at > 0)
        end = i + 1;
    s->next_slot = end;
    s->ntaken += end - i;
    slots->span = s;
    slots->next = s->base + i * s->size;
    slots->end = s->base + end * s->size;
    heap.allocated += (end - i) * weight(s);
    heap_counts_of(s->kind)->objects[s->class] += end - i;
    if (s->dirty && s->size <= CLEAR_AHEAD)
        clear(slots->next, (end - i) * s->size);
    return true;
}

/* A span with free slots, in no list, from what is at hand; NULL: new memory is needed. */
static struct span *span_at_hand(uint32_t kind, uint32_t class) {
    struct span_list *l = &heap.partial[kind][class];
    struct span *s = l->first;
    if (s) {
        list_remove(l, s);
        return s;
    }
    s = sweep_for(kind, class);
    return s ? s : span_new(class, kind, heap_class_pages[class], true);
}

static struct span *span_get(uint32_t kind, uint32_t class, uint32_t npages) {
    struct span *s = class ? span_at_hand(kind, class) : span_new(0, kind, npages, true);
    if (s)
        return s;
    if (!gc_may_grow(npages)) {
        heap_collect();
        s = class ? span_at_hand(kind, class) : span_new(0, kind, npages, true);
        if (s)
            return s;
    }
    s = span_new(class, kind, npages, false);
    if (s)
        return s;
    /* The memory is full: a last try. */
    heap_collect();
    sweep_all();
    return class ? span_at_hand(kind, class) : span_new(0, kind, npages, true);
}

/* The number of the allocation that is to fail has come. */
static bool must_fail(void) {
    return heap.fail_at > 0 && --heap.fail_at == 0;
}

static bool refill(struct slots *slots, uint32_t kind, uint32_t class) {
    if (must_fail())
        return false;
    gc_poll();
    for (;;) {
        if (slots->span && next_run(slots, slots->span))
            return true;
        slots->span = NULL;
        slots->next = slots->end = 0;
        struct span *s = span_get(kind, class, heap_class_pages[class]);
        if (!s)
            return false;
        /* A collection may have given the slots a span meanwhile: none does, as it never allocates. */
        slots->span = s;
    }
}

/* Notes where the pointers of the object are, in a slot of at most HEAP_MAX_BITS. */
static void set_bits(struct span *s, uint32_t p, uint32_t n, void *type) {
    typemask_store(s->u.bits, (p - s->base) / HEAP_WORD, s->size / HEAP_WORD, typemask_of(type, n));
}

static uint32_t alloc_large(uint64_t n, uint32_t kind, void *type, bool zero) {
    if (n > 0xffff0000u || must_fail())
        return 0;
    gc_poll();
    uint32_t npages = (uint32_t)((n + HEAP_PAGE - 1) >> HEAP_PAGE_SHIFT);
    struct span *s = span_get(kind, 0, npages);
    if (!s)
        return 0;
    s->next_slot = s->ntaken = 1;
    heap_counts_of(kind)->objects[0]++;
    heap_counts_of(kind)->large_bytes += s->size;
    heap.allocated += s->size;
    if (s->dirty && (zero || kind_scanned(kind)))
        clear(s->base, s->size);
    if (kind == KIND_TYPED)
        s->u.types[0] = type;
    return s->base;
}

uint32_t heap_alloc(uint64_t n, enum heap_kind kind, void *type, bool zero) {
    if (n > HEAP_MAX_SMALL)
        return alloc_large(n, kind, type, zero);
    uint32_t class = heap_class_of((uint32_t)n);
    struct slots *slots = &heap.slots[kind][class];
    if (slots->next == slots->end && !refill(slots, kind, class))
        return 0;
    struct span *s = slots->span;
    uint32_t p = slots->next;
    slots->next += s->size;
    if (s->size > CLEAR_AHEAD && s->dirty && (zero || kind_scanned(kind)))
        clear(p, s->size);
    if (kind == KIND_TYPED) {
        if (s->size <= HEAP_MAX_BITS)
            set_bits(s, p, (uint32_t)n, type);
        else
            s->u.types[slot_of(s, p)] = type;
    }
    return p;
}

uint32_t heap_persistent(uint32_t n, uint32_t align) {
    bool dirty;
    if (n > HEAP_PAGE / 2) {
        if (n > 0xffff0000u)
            return 0;
        uint32_t pages = (n + HEAP_PAGE - 1) >> HEAP_PAGE_SHIFT, at = pages_alloc(pages, false, &dirty);
        if (at && dirty)
            clear(at, n);
        heap.persistent_bytes += at ? pages * HEAP_PAGE : 0;
        return at;
    }
    uint32_t at = (heap.persistent_next + align - 1) & ~(align - 1);
    if (at + n > heap.persistent_end) {
        at = pages_alloc(1, false, &dirty);
        if (!at)
            return 0;
        if (dirty)
            clear(at, HEAP_PAGE);
        heap.persistent_end = at + HEAP_PAGE;
        heap.persistent_bytes += HEAP_PAGE;
    }
    heap.persistent_next = at + n;
    return at;
}

void heap_flush(void) {
    for (uint32_t kind = 0; kind < KINDS; kind++)
        for (uint32_t class = 1; class < HEAP_CLASSES; class++) {
            struct slots *slots = &heap.slots[kind][class];
            struct span *s = slots->span;
            if (!s)
                continue;
            uint32_t unused = (slots->end - slots->next) / s->size;
            s->next_slot -= unused;
            s->ntaken -= unused;
            heap_counts_of(kind)->objects[class] -= unused;
            heap.allocated -= unused * weight(s);
            slots->span = NULL;
            slots->next = slots->end = 0;
            if (s->ntaken < s->nslots)
                list_push(&heap.partial[kind][class], s);
        }
}

uint32_t heap_object(uint32_t p, uint32_t *size) {
    struct span *s = span_of(p);
    if (!s)
        return 0;
    uint32_t slot = slot_of(s, p);
    if (slot >= s->nslots)
        return 0;
    *size = s->size;
    return s->base + slot * s->size;
}

/* Each loop stands once, as written. */
#ifdef __clang__
#define ONCE_EACH _Pragma("clang loop unroll(disable)")
#else
#define ONCE_EACH
#endif

uint64_t heap_in_use(void) {
    uint64_t n = 0;
    ONCE_EACH
    for (const struct heap_counts *c = heap.counts; c < heap.counts + 2; c++) {
        n += c->large_bytes - c->large_freed_bytes;
        for (uint32_t class = 1; class < HEAP_CLASSES; class++)
            n += (c->objects[class] - c->freed[class]) * heap_class_size[class];
    }
    ONCE_EACH
    for (uint32_t kind = 0; kind < KINDS; kind++)
        for (uint32_t class = 1; class < HEAP_CLASSES; class++)
            n -= heap.slots[kind][class].end - heap.slots[kind][class].next;
    return n;
}

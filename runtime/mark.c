/* mark.c: finds what is reachable.
 *
 * A marked object whose referents are still to be looked at is on the mark stack, as the address from which on it is to
 * be scanned. A large object is scanned a part at a time, the rest put back below what the part has found, so that the
 * stack stays shallow. The stack is bounded: if it is full, the object is left marked but unscanned, its span is noted,
 * and once the stack is empty all marked objects of such spans are scanned again.
 *
 * An address inside an object means that object (slot_of). An address that belongs to no object means nothing: stacks
 * and conservative objects hold anything, and Go lets unsafe.Pointer point out of the heap.
 */
#include "heap.h"
#include "typemask.h"

enum { PART = 32768, SMALL_STACK = 512, LARGE_STACK_PAGES = 32 };

static uint32_t small_stack[SMALL_STACK];

/* Requires: every span swept, heap_flush() done. */
void mark_start(void)
{
    bool dirty;
    if (heap.stack == NULL || (heap.stack_cap == SMALL_STACK && heap.live > 8 * LARGE_STACK_PAGES * HEAP_PAGE)) {
        uint32_t at = heap.live + heap.allocated > 1024 * 1024 ? pages_alloc(LARGE_STACK_PAGES, true, &dirty) : 0;
        heap.stack = at ? (uint32_t *)(uintptr_t)at : small_stack;
        heap.stack_cap = at ? LARGE_STACK_PAGES * HEAP_PAGE / sizeof *heap.stack : SMALL_STACK;
    }
    heap.nstack = 0;
    heap.overflow = false;
}

static inline void push(struct span *s, uint32_t p)
{
    if (heap.nstack == heap.stack_cap) {
        s->overflowed = heap.overflow = true;
        return;
    }
    heap.stack[heap.nstack++] = p;
}

static inline void mark_slot(struct span *s, uint32_t slot)
{
    uint32_t *word = &s->mark[slot >> 5], bit = 1u << (slot & 31);
    if (*word & bit)
        return;
    *word |= bit;
    s->nmarked++;
    if (s->kind != KIND_NOSCAN)
        push(s, s->base + slot * s->size);
}

static inline bool is_taken(const struct span *s, uint32_t slot)
{
    return slot < s->next_slot || bit_get(s->taken, slot);
}

void mark_maybe(uint32_t p)
{
    struct span *s = span_of(p);
    if (!s)
        return;
    uint32_t slot = slot_of(s, p);
    if (slot < s->nslots && is_taken(s, slot))
        mark_slot(s, slot);
}

/* p is where Go's types say a pointer is. */
static inline void mark_pointer(uint32_t p)
{
    struct span *s = span_of(p);
    if (!s)
        return;
    uint32_t slot = slot_of(s, p);
    if (slot >= s->nslots)
        return;
    if (__builtin_expect(heap.poison, 0) && !is_taken(s, slot)) {
        heap.bad = p;
        return;
    }
    mark_slot(s, slot);
}

void mark_range(uint32_t from, uint32_t to)
{
    for (uint32_t at = (from + 3) & ~3u; at + 4 <= to; at += 4)
        mark_maybe(*(uint32_t *)(uintptr_t)at);
}

/* 64 words at most, by a mask at hand. */
static inline void mark_bits(uint32_t p, uint64_t mask)
{
    for (; mask; mask &= mask - 1) {
        uint32_t v = *(uint32_t *)(uintptr_t)(p + (uint32_t)__builtin_ctzll(mask) * HEAP_WORD);
        if (v)
            mark_pointer(v);
    }
}

void mark_words(uint32_t p, const uint8_t *mask, uint32_t n)
{
    for (uint32_t i = 0; i < n; i += 8) {
        uint32_t m = mask[i >> 3];
        if (n - i < 8)
            m &= (1u << (n - i)) - 1;
        mark_bits(p + i * HEAP_WORD, m);
    }
}

/* [from, to) of an object at base, which is made of elements of the type; from is at the start of an element. */
static void mark_elements(uint32_t from, uint32_t to, void *type)
{
    uint32_t each = (uint32_t)typemask_size(type), words = (uint32_t)(typemask_ptrbytes(type) / HEAP_WORD);
    const uint8_t *bits = typemask_bits(type);
    if (words <= 64) {
        uint64_t mask = *(const unaligned64 *)bits & low_bits(words);
        for (uint32_t p = from; p < to && to - p >= words * HEAP_WORD; p += each)
            mark_bits(p, mask);
        return;
    }
    for (uint32_t p = from; p < to && to - p >= words * HEAP_WORD; p += each)
        mark_words(p, bits, words);
}

/* Scans the object in that slot from address p on; if it is large, a part of it, and puts the rest on the stack. */
static void scan_from(struct span *s, uint32_t object, uint32_t p)
{
    uint32_t end = object + s->size;
    if (s->kind == KIND_TYPED && s->size <= HEAP_MAX_BITS) {
        mark_bits(object, typemask_load(s->u.bits, (object - s->base) / HEAP_WORD, s->size / HEAP_WORD));
        return;
    }
    if (s->kind == KIND_CONSERVATIVE) {
        if (end - p > PART) {
            end = p + PART;
            push(s, end);
        }
        mark_range(p, end);
        return;
    }
    void *type = s->u.types[slot_of(s, object)];
    if (!type)
        return;
    uint32_t each = (uint32_t)typemask_size(type);
    if (end - p > PART && end - p > each) {
        uint32_t n = PART / each;
        end = p + (n ? n : 1) * each;
        push(s, end);
    }
    mark_elements(p, end, type);
}

static void scan(uint32_t p)
{
    struct span *s = span_of(p);
    scan_from(s, s->base + slot_of(s, p) * s->size, p);
}

void mark_referents(uint32_t object)
{
    struct span *s = span_of(object);
    if (s && s->kind != KIND_NOSCAN)
        scan_from(s, object, object);
}

static void drain_stack(void)
{
    while (heap.nstack)
        scan(heap.stack[--heap.nstack]);
}

/* Scans again all marked objects of spans that had one that did not fit on the stack. */
static void rescan(void)
{
    heap.overflow = false;
    for (uint32_t page = heap.start >> HEAP_PAGE_SHIFT; page < heap.npages;) {
        struct span *s = heap.pages[page];
        page += s ? s->npages : 1;
        if (!s || !s->overflowed)
            continue;
        s->overflowed = false;
        for (uint32_t slot = 0; slot < s->nslots; slot++)
            if (bit_get(s->mark, slot)) {
                scan_from(s, s->base + slot * s->size, s->base + slot * s->size);
                drain_stack();
            }
    }
}

void mark_drain(void)
{
    drain_stack();
    while (heap.overflow)
        rescan();
}

bool mark_is_marked(uint32_t p)
{
    struct span *s = span_of(p);
    return s && bit_get(s->mark, slot_of(s, p));
}

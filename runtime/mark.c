/* mark.c: finds what is reachable.
 *
 * A marked object whose referents are still to be looked at is on the mark stack, as the address from which on it is to
 * be scanned. A large object is scanned a part at a time, the rest put back below what the part has found, so that the
 * stack stays shallow. The stack is bounded: if it is full, the object is left marked but unscanned, its span is noted,
 * and once the stack is empty all marked objects of such spans are scanned again.
 *
 * Pointers found are not looked up one by one but by the batch, in short loops in which no step waits for the one before:
 * what marking costs is the cache misses of the objects' spans and bits, and so the processor has many of them under
 * way at once.
 *
 * An address inside an object means that object (slot_of). An address that belongs to no object means nothing: stacks
 * and conservative objects hold anything, and Go lets unsafe.Pointer point out of the heap.
 */
#include "heap.h"
#include "noscan.h"
#include "typemask.h"

enum { PART = 32768, SMALL_STACK = 512, LARGE_STACK_PAGES = 32, BATCH = 32, SCAN = 16 };

static uint32_t small_stack[SMALL_STACK];

/* Pointers found and not looked up yet: fewer than BATCH, between one object and the next. */
static uint32_t found[BATCH + 64], nfound;

/* Requires: every span swept, heap_flush() done. */
void mark_start(void)
{
    bool dirty;
    if (heap.stack == NULL || (heap.stack_cap == SMALL_STACK && heap.live > 8 * LARGE_STACK_PAGES * HEAP_PAGE)) {
        uint32_t at = heap.live + heap.allocated > 1024 * 1024 ? pages_alloc(LARGE_STACK_PAGES, true, &dirty) : 0;
        heap.stack = at ? (uint32_t *)(uintptr_t)at : small_stack;
        heap.stack_cap = at ? LARGE_STACK_PAGES * HEAP_PAGE / sizeof *heap.stack : SMALL_STACK;
    }
    heap.nstack = nfound = 0;
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

/* Marks what the pointers found point to. They are from where Go's types say that pointers are. */
static void mark_found(void)
{
    static uint32_t no_bits[1];
    static struct span no_span = {.mark = no_bits}; /* so that what is no object needs no branch */
    struct span *spans[BATCH + 64];
    uint32_t slots[BATCH + 64], words[BATCH + 64], n = nfound;
    nfound = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct span *s = span_of(found[i]);
        spans[i] = s ? s : &no_span;
    }
    for (uint32_t i = 0; i < n; i++)
        slots[i] = slot_of(spans[i], found[i]);
    for (uint32_t i = 0; i < n; i++)
        words[i] = spans[i]->mark[slots[i] >> 5]; /* behind the last slot: still in the span's tables */
    for (uint32_t i = 0; i < n; i++) {
        struct span *s = spans[i];
        if (slots[i] >= s->nslots || words[i] >> (slots[i] & 31) & 1)
            continue;
        if (__builtin_expect(heap.poison, 0) && !is_taken(s, slots[i])) {
            heap.bad = found[i];
            continue;
        }
        mark_slot(s, slots[i]); /* asks again: two of the batch may point to the same object */
    }
}

void mark_range(uint32_t from, uint32_t to)
{
    for (uint32_t at = (from + 3) & ~3u; at + 4 <= to; at += 4)
        mark_maybe(*(uint32_t *)(uintptr_t)at);
}

void mark_stack_range(uint32_t from, uint32_t to)
{
    for (uint32_t at = (from + 3) & ~3u; at + 4 <= to; at += 4) {
        const uint32_t *w = (const uint32_t *)(uintptr_t)at;
        if (w[0] == NOSCAN_MAGIC && to - at >= NOSCAN_HEADER && w[1] == at && w[2] <= to - at - NOSCAN_HEADER)
            at += NOSCAN_HEADER + w[2] - 4;
        else
            mark_maybe(w[0]);
    }
}

/* 64 words at most, by a mask at hand. No branch hangs on what is read. */
static inline void mark_bits(uint32_t p, uint64_t mask)
{
    uint32_t n = nfound;
    for (; mask; mask &= mask - 1) {
        found[n] = *(uint32_t *)(uintptr_t)(p + (uint32_t)__builtin_ctzll(mask) * HEAP_WORD);
        n += found[n] != 0;
    }
    nfound = n;
    if (n >= BATCH)
        mark_found();
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

static inline bool small_typed(const struct span *s)
{
    return s->kind == KIND_TYPED && s->size <= HEAP_MAX_BITS;
}

static inline uint64_t small_mask(const struct span *s, uint32_t object)
{
    return typemask_load(s->u.bits, (object - s->base) / HEAP_WORD, s->size / HEAP_WORD);
}

/* Scans the object in that slot from address p on; if it is large, a part of it, and puts the rest on the stack. */
static void scan_from(struct span *s, uint32_t object, uint32_t p)
{
    uint32_t end = object + s->size;
    if (small_typed(s)) {
        mark_bits(object, small_mask(s, object));
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

/* Takes some objects off the stack and scans them. First their bits and their first words are asked for, without a branch
 * that hangs on them. */
static void scan_some(void)
{
    uint32_t at[SCAN], n = heap.nstack < SCAN ? heap.nstack : SCAN, first = 0;
    uint64_t masks[SCAN];
    struct span *spans[SCAN];
    heap.nstack -= n;
    for (uint32_t i = 0; i < n; i++) {
        at[i] = heap.stack[heap.nstack + i];
        spans[i] = span_of(at[i]);
        first |= *(uint32_t *)(uintptr_t)at[i];
    }
    __asm__ volatile("" ::"r"(first)); /* the words are wanted in the cache, not here */
    for (uint32_t i = 0; i < n; i++)
        masks[i] = small_typed(spans[i]) ? small_mask(spans[i], at[i]) : 0;
    for (uint32_t i = 0; i < n; i++) {
        struct span *s = spans[i];
        if (small_typed(s))
            mark_bits(at[i], masks[i]);
        else
            scan_from(s, s->base + slot_of(s, at[i]) * s->size, at[i]);
    }
}

void mark_referents(uint32_t object)
{
    struct span *s = span_of(object);
    if (s && s->kind != KIND_NOSCAN)
        scan_from(s, object, object);
}

static void drain_stack(void)
{
    do {
        while (heap.nstack)
            scan_some();
        mark_found();
    } while (heap.nstack);
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

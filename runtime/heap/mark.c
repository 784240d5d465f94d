/* mark.c: finds what is reachable.
 *
 * A marked object whose referents are still to be looked at is *grey*: it has a bit in its span's grey map, and the
 * span is in a queue, first in, first out. All grey objects of a span are scanned together, in the order of their
 * addresses. So objects that lie side by side are scanned one after the other, whoever points to them, and the longer a
 * span waits the more of it is scanned at one go: what marking costs is cache misses. (Go 1.25's "Green Tea" does the
 * same, runtime/mgcmark_greenteagc.go.) There is nothing to overflow, however deep or wide the program's data are.
 *
 * Pointers found are not looked up one by one but by the batch, in short loops in which no step waits for the one
 * before, so the processor has many misses of spans and bits under way at once.
 *
 * An address inside an object means that object (slot_of). An address that belongs to no object means nothing: stacks
 * and conservative objects hold anything, and Go lets unsafe.Pointer point out of the heap.
 */
#include "runtime/formats.h"
#include "runtime/heap/heap.h"
#include "runtime/heap/typemask.h"

enum { BATCH = 32, CACHE_LINE = 64, MANY = 64 };

/* Pointers found and not looked up yet: fewer than BATCH, between one object and the next. */
static uint32_t found[BATCH + 64], nfound;

/* Requires: every span swept, heap_flush() done. */
void mark_start(void) {
    heap.grey = NULL;
    nfound = 0;
}

static inline void mark_slot(struct span *s, uint32_t slot) {
    uint32_t word = slot >> 5, bit = 1u << (slot & 31);
    if (s->mark[word] & bit)
        return;
    s->mark[word] |= bit;
    s->nmarked++;
    if (!kind_scanned(s->kind))
        return;
    s->grey[word] |= bit;
    if (s->queued)
        return;
    s->queued = true;
    s->next_grey = NULL;
    if (heap.grey)
        heap.grey_last->next_grey = s;
    else
        heap.grey = s;
    heap.grey_last = s;
}

static inline bool is_taken(const struct span *s, uint32_t slot) {
    return slot < s->next_slot || bit_get(s->taken, slot);
}

void mark_maybe(uint32_t p) {
    struct span *s = span_of(p);
    if (!s)
        return;
    uint32_t slot = slot_of(s, p);
    if (slot < s->nslots && is_taken(s, slot))
        mark_slot(s, slot);
}

/* Marks what the pointers found point to. They are from where Go's types say that pointers are. */
static void mark_found(void) {
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

void mark_range(uint32_t from, uint32_t to) {
    for (uint32_t at = (from + 3) & ~3u; at + 4 <= to; at += 4)
        mark_maybe(*(uint32_t *)(uintptr_t)at);
}

void mark_stack_range(uint32_t from, uint32_t to) {
    for (uint32_t at = (from + 3) & ~3u; at + 4 <= to; at += 4) {
        const uint32_t *w = (const uint32_t *)(uintptr_t)at;
        if (w[0] == NOSCAN_MAGIC && to - at >= NOSCAN_HEADER && w[1] == at && w[2] <= to - at - NOSCAN_HEADER)
            at += NOSCAN_HEADER + w[2] - 4;
        else
            mark_maybe(w[0]);
    }
}

/* 64 words at most, by a mask at hand. No branch hangs on what is read. */
static inline void mark_bits(uint32_t p, uint64_t mask) {
    uint32_t n = nfound;
    for (; mask; mask &= mask - 1) {
        found[n] = *(uint32_t *)(uintptr_t)(p + (uint32_t)__builtin_ctzll(mask) * HEAP_WORD);
        n += found[n] != 0;
    }
    nfound = n;
    if (n >= BATCH)
        mark_found();
}

void mark_words(uint32_t p, const uint8_t *mask, uint32_t n) {
    for (uint32_t i = 0; i < n; i += 8) {
        uint32_t m = mask[i >> 3];
        if (n - i < 8)
            m &= (1u << (n - i)) - 1;
        mark_bits(p + i * HEAP_WORD, m);
    }
}

/* An object at p, n bytes with what is unused, made of elements of the type. */
static void mark_elements(uint32_t p, uint32_t n, void *type) {
    uint32_t end = p + n, each = (uint32_t)typemask_size(type), words = (uint32_t)(typemask_ptrbytes(type) / HEAP_WORD);
    const uint8_t *bits = typemask_bits(type);
    if (words <= 64) {
        uint64_t mask = *(const unaligned64 *)bits & low_bits(words);
        for (; p < end && end - p >= words * HEAP_WORD; p += each)
            mark_bits(p, mask);
        return;
    }
    for (; p < end && end - p >= words * HEAP_WORD; p += each)
        mark_words(p, bits, words);
}

static inline bool small_typed(const struct span *s) {
    return s->kind == KIND_TYPED && s->size <= HEAP_MAX_BITS;
}

static inline void scan_small(struct span *s, uint32_t slot) {
    uint32_t words = s->size / HEAP_WORD;
    mark_bits(s->base + slot * s->size, typemask_load(s->u.bits, slot * words, words));
}

static void scan_slot(struct span *s, uint32_t slot) {
    uint32_t object = s->base + slot * s->size;
    if (small_typed(s))
        scan_small(s, slot);
    else if (s->kind == KIND_CONSERVATIVE)
        mark_range(object, object + s->size);
    else if (s->u.types[slot])
        mark_elements(object, s->size, s->u.types[slot]);
}

/* Asks for what is to be scanned of a span of small objects before it is wanted, in a loop so short that the processor
 * has many cache misses under way at once: the objects themselves, or the whole span (then true) once they have been
 * many. */
static inline bool fetch(const struct span *s, uint32_t *count) {
    uint32_t words = 0, last = s->size - HEAP_WORD, n = (s->nslots + 31) / 32;
    for (uint32_t w = 0; w < n; w++)
        *count += (uint32_t)__builtin_popcount(s->grey[w]);
    bool whole = *count * MANY >= s->nslots;
    if (whole) {
        for (uint32_t p = s->base, end = p + s->npages * HEAP_PAGE; p < end; p += CACHE_LINE)
            words |= *(uint32_t *)(uintptr_t)p;
    } else {
        for (uint32_t w = 0; w < n; w++)
            for (uint32_t bits = s->grey[w], p; bits; bits &= bits - 1) {
                p = s->base + (w * 32 + (uint32_t)__builtin_ctz(bits)) * s->size;
                words |= *(uint32_t *)(uintptr_t)p | *(uint32_t *)(uintptr_t)(p + last);
            }
    }
    __asm__ volatile("" ::"r"(words)); /* they are wanted in the cache, not here */
    return whole;
}

/* Scans what is grey in the span, and what becomes so meanwhile. */
static void scan_span(struct span *s) {
    bool small = small_typed(s), fetched = !small;
    uint32_t count = 0;
    for (bool again = true; again;) {
        again = false;
        fetched = fetched || fetch(s, &count);
        for (uint32_t w = 0; w < (s->nslots + 31) / 32; w++) {
            uint32_t bits = s->grey[w];
            if (!bits)
                continue;
            again = true;
            s->grey[w] = 0;
            for (; bits; bits &= bits - 1) {
                uint32_t slot = w * 32 + (uint32_t)__builtin_ctz(bits);
                if (small)
                    scan_small(s, slot);
                else
                    scan_slot(s, slot);
            }
        }
        mark_found();
    }
}

/* While the object counts as marked, what points into itself does not keep it (as Go's scanobject leaves such out). */
void mark_referents(uint32_t object) {
    struct span *s = span_of(object);
    if (!s || !kind_scanned(s->kind))
        return;
    uint32_t slot = slot_of(s, object), *word = &s->mark[slot >> 5], bit = 1u << (slot & 31), was = *word & bit;
    mark_found();
    *word |= bit;
    scan_slot(s, slot);
    mark_found();
    if (!was)
        *word &= ~bit;
}

void mark_drain(void) {
    mark_found();
    while (heap.grey) {
        struct span *s = heap.grey;
        heap.grey = s->next_grey;
        scan_span(s);
        s->queued = false;
    }
}

bool mark_is_marked(uint32_t p) {
    struct span *s = span_of(p);
    return s && bit_get(s->mark, slot_of(s, p));
}

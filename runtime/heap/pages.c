/* pages.c: pages of 8 KB, from the linear memory and back among themselves; spans; memory for the heap's own tables.
 *
 * Free pages are kept as runs, merged with their neighbours at once. The first fit by address is taken, from the run's
 * low end, as Go's page allocator does: what lives long gathers at the low addresses, and the long runs stay whole. (Of
 * 48 seeds of a steady heap, 47 do not grow in their second half; with the best fit 21 did not.) Runs are found by a
 * tree (heap.runs) and by the pages at their edges (heap.free_edge). The memory only grows: wasm cannot give any back.
 *
 * A run's descriptor is a struct span: that of the span that was freed, or a new one. So giving back never needs
 * memory.
 */
#include "runtime/heap/heap.h"

struct heap heap;

enum { GROW_UNIT = 65536, META_UNIT = 64, META_MAX = 2048 };
enum { FIRST_CAP = HEAP_PAGE / (2 * sizeof(struct span *)) }; /* the tables fill a page */
#define LAST_END 0xffff0000u                                  /* so that no end of ours is 2^32 */

/* ---- lists ---- */

void list_push(struct span_list *l, struct span *s) {
    s->prev = NULL;
    s->next = l->first;
    if (l->first)
        l->first->prev = s;
    l->first = s;
}

void list_remove(struct span_list *l, struct span *s) {
    if (s->prev)
        s->prev->next = s->next;
    else
        l->first = s->next;
    if (s->next)
        s->next->prev = s->prev;
    s->next = s->prev = NULL;
}

/* ---- runs of free pages ---- */

static uint32_t page_of(uint32_t p) {
    return p >> HEAP_PAGE_SHIFT;
}

/* The tree of runs is ordered by address from left to right, and by length from the root down (C. J. Stephenson, "Fast
 * Fits", 1983). So the first run that is long enough is found by going left as long as what is there is. Among runs of
 * the same length a hash of the address decides, or many short ones, freed in order, would make a list of the tree. */
static bool stands_above(const struct span *a, const struct span *b) {
    if (a->npages != b->npages)
        return a->npages > b->npages;
    return page_of(a->base) * 0x9e3779b1u > page_of(b->base) * 0x9e3779b1u;
}

static void run_insert(struct span *r) {
    struct span **at = &heap.runs;
    while (*at && stands_above(*at, r))
        at = r->base < (*at)->base ? &(*at)->left : &(*at)->right;
    struct span *rest = *at, **low = &r->left, **high = &r->right;
    *at = r;
    while (rest) { /* what stood here, parted by r's address */
        if (rest->base < r->base) {
            *low = rest;
            low = &rest->right;
            rest = *low;
        } else {
            *high = rest;
            high = &rest->left;
            rest = *high;
        }
    }
    *low = *high = NULL;
    heap.free_edge[page_of(r->base)] = r;
    heap.free_edge[page_of(r->base) + r->npages - 1] = r;
    heap.free_pages += r->npages;
}

static void run_remove(struct span *r) {
    struct span **at = &heap.runs, *low = r->left, *high = r->right;
    while (*at != r)
        at = r->base < (*at)->base ? &(*at)->left : &(*at)->right;
    while (low && high) {
        if (stands_above(low, high)) {
            *at = low;
            at = &low->right;
            low = *at;
        } else {
            *at = high;
            at = &high->left;
            high = *at;
        }
    }
    *at = low ? low : high;
    heap.free_edge[page_of(r->base)] = NULL;
    heap.free_edge[page_of(r->base) + r->npages - 1] = NULL;
    heap.free_pages -= r->npages;
    if (heap.released > heap.free_pages)
        heap.released = heap.free_pages;
}

/* Makes r, a descriptor with base, npages and dirty set, a run of free pages, merged with its neighbours. */
static void run_free(struct span *r) {
    uint32_t first = page_of(r->base), after = first + r->npages;
    struct span *low = first > page_of(heap.start) ? heap.free_edge[first - 1] : NULL;
    struct span *high = after < heap.npages ? heap.free_edge[after] : NULL;
    if (low) {
        run_remove(low);
        r->base = low->base;
        r->npages += low->npages;
        r->dirty |= low->dirty;
        meta_free(low, low->meta);
    }
    if (high) {
        run_remove(high);
        r->npages += high->npages;
        r->dirty |= high->dirty;
        meta_free(high, high->meta);
    }
    run_insert(r);
}

void pages_free(uint32_t at, uint32_t n) {
    struct span *r = meta_alloc(sizeof *r);
    if (!r)
        return; /* only tables are freed this way; they are lost then */
    r->base = at;
    r->npages = n;
    r->dirty = true;
    r->meta = (sizeof *r + META_UNIT - 1) / META_UNIT * META_UNIT;
    run_free(r);
}

/* The first run of at least n pages, or NULL. */
static struct span *run_find(uint32_t n) {
    struct span *r = heap.runs;
    if (!r || r->npages < n)
        return NULL;
    while (r->left && r->left->npages >= n)
        r = r->left;
    return r;
}

static uint32_t run_take(struct span *r, uint32_t n, bool *dirty) {
    uint32_t at = r->base;
    *dirty = r->dirty;
    run_remove(r);
    if (r->npages == n) {
        meta_free(r, r->meta);
    } else {
        r->base += n * HEAP_PAGE;
        r->npages -= n;
        run_insert(r);
    }
    return at;
}

/* ---- growth ---- */

static uint32_t table_bytes(uint32_t cap) {
    return (uint32_t)(2 * cap * sizeof *heap.pages);
}

/* Puts the page tables at `at`, zeroed memory, with room for cap pages. */
static void set_tables(uint32_t at, uint32_t cap) {
    struct span **pages = (struct span **)(uintptr_t)at, **edges = pages + cap;
    for (uint32_t i = 0; i < heap.npages; i++) {
        pages[i] = heap.pages[i];
        edges[i] = heap.free_edge[i];
    }
    heap.pages = pages;
    heap.free_edge = edges;
    heap.cap = cap;
}

/* [at, end) is new and zero: a run of free pages, less the last one if there is no other place for the run's own
 * descriptor. (The last, as the first may go on where the run before ends.) */
static void add_fresh(uint32_t at, uint32_t end) {
    if (heap.meta_end - heap.meta_next < META_MAX && !heap.meta_free[(sizeof(struct span) - 1) / META_UNIT]) {
        heap.meta_end = end;
        heap.meta_next = end -= HEAP_PAGE;
        heap.meta_bytes += HEAP_PAGE;
    }
    if (at == end)
        return;
    struct span *r = meta_alloc(sizeof *r);
    r->base = at;
    r->npages = (end - at) / HEAP_PAGE;
    r->meta = (sizeof *r + META_UNIT - 1) / META_UNIT * META_UNIT;
    run_free(r);
}

/* Adds at least `bytes` at the memory's end to the heap, and larger tables if the pages would not fit into those there
 * are: they come last in the new memory. What lies between our end and the new memory was taken by the host: a gap,
 * whose pages belong to no span and no run. */
static bool grow_by(uint64_t bytes) {
    uint32_t at = heap_grow(0), cap = heap.cap;
    uint64_t more = (bytes + GROW_UNIT - 1) / GROW_UNIT * GROW_UNIT;
    while (at + more <= LAST_END && (at + more) >> HEAP_PAGE_SHIFT > cap) {
        cap = cap ? 2 * cap : FIRST_CAP;
        more = (bytes + table_bytes(cap) + GROW_UNIT - 1) / GROW_UNIT * GROW_UNIT;
    }
    if (!at || at + more > LAST_END || !heap_grow((uint32_t)more))
        return false;
    uint32_t old = (uint32_t)(uintptr_t)heap.pages, old_cap = heap.cap;
    heap.gap_bytes += at - heap.end;
    heap.end = at + (uint32_t)more;
    uint32_t fresh_end = heap.end;
    if (cap != old_cap) {
        fresh_end -= (table_bytes(cap) + HEAP_PAGE - 1) / HEAP_PAGE * HEAP_PAGE;
        set_tables(fresh_end, cap);
    }
    heap.npages = heap.end >> HEAP_PAGE_SHIFT;
    HEAP_CHECK(heap.npages <= heap.cap);
    add_fresh(at, fresh_end);
    if (cap != old_cap && old_cap)
        pages_free(old, table_bytes(old_cap) / HEAP_PAGE);
    return true;
}

/* Grows the memory so that it has a run of n pages. A little more than needed is asked for, as the heap grows. */
static bool pages_grow(uint32_t n) {
    struct span *last = heap_grow(0) == heap.end ? heap.free_edge[heap.npages - 1] : NULL;
    uint32_t have = last ? last->npages : 0;
    uint64_t need = (uint64_t)(n - (have < n ? have : n - 1) + 1) * HEAP_PAGE; /* one may go to tables */
    uint64_t ahead = heap_size() / 32;
    return (ahead > need && grow_by(ahead)) || grow_by(need);
}

uint32_t pages_alloc(uint32_t n, bool only_free, bool *dirty) {
    struct span *r = run_find(n);
    if (!r && !only_free && pages_grow(n))
        r = run_find(n);
    return r ? run_take(r, n, dirty) : 0;
}

/* ---- the heap's own tables ---- */

static void clear(void *p, uint32_t n) {
    __builtin_memset(p, 0, n);
}

void *meta_alloc(uint32_t n) {
    uint32_t unit = (n + META_UNIT - 1) / META_UNIT - 1, bytes = (unit + 1) * META_UNIT;
    void *p = heap.meta_free[unit];
    if (p) {
        heap.meta_free[unit] = *(void **)p;
        clear(p, bytes);
        return p;
    }
    if (heap.meta_end - heap.meta_next < bytes) {
        bool dirty;
        uint32_t at = pages_alloc(1, false, &dirty);
        if (!at)
            return NULL;
        for (uint32_t left = heap.meta_end - heap.meta_next;
             left >= META_UNIT;) { /* keep what is left of the old page */
            uint32_t part = left < META_MAX ? left / META_UNIT * META_UNIT : META_MAX;
            meta_free((void *)(uintptr_t)heap.meta_next, part);
            heap.meta_next += part;
            left -= part;
        }
        heap.meta_next = at;
        heap.meta_end = at + HEAP_PAGE;
        heap.meta_bytes += HEAP_PAGE;
    }
    p = (void *)(uintptr_t)heap.meta_next;
    heap.meta_next += bytes;
    clear(p, bytes);
    return p;
}

void meta_free(void *p, uint32_t n) {
    uint32_t unit = (n + META_UNIT - 1) / META_UNIT - 1;
    *(void **)p = heap.meta_free[unit];
    heap.meta_free[unit] = p;
}

bool pages_init(uint32_t start, uint32_t end, uint32_t (*grow)(uint32_t bytes)) {
    clear(&heap, sizeof heap);
    heap.grow = grow;
    heap.start = (start + HEAP_PAGE - 1) & ~(uint32_t)(HEAP_PAGE - 1);
    heap.end = end & ~(uint32_t)(HEAP_PAGE - 1);
    if (heap.end < heap.start)
        heap.end = heap.start;
    uint32_t at = heap.start, rest = heap.end, cap = FIRST_CAP;
    while (cap < (rest >> HEAP_PAGE_SHIFT) + GROW_UNIT / HEAP_PAGE)
        cap *= 2;
    if (rest - at < table_bytes(cap) + 2 * HEAP_PAGE) {
        if (!grow_by(2 * HEAP_PAGE))
            return false;
    } else {
        set_tables(at, cap);
        at += table_bytes(cap);
        heap.npages = rest >> HEAP_PAGE_SHIFT;
    }
    add_fresh(at, rest);
    return true;
}

/* ---- spans ---- */

struct span *span_new(uint32_t class, uint32_t kind, uint32_t npages, bool only_free) {
    uint32_t size = class ? heap_class_size[class] : npages * HEAP_PAGE;
    uint32_t nslots = class ? npages * HEAP_PAGE / size : 1, map = (nslots + 31) / 32 * 4;
    uint32_t types = 0;
    if (kind == KIND_TYPED)
        types = class && size <= HEAP_MAX_BITS ? HEAP_PAGE / HEAP_WORD / 8 + 16 : nslots * (uint32_t)sizeof(void *);
    uint32_t head = (sizeof(struct span) + 7) & ~7u, maps = ((kind_scanned(kind) ? 3 : 2) * map + 7) & ~7u,
             bytes = head + maps + types;
    struct span *s = meta_alloc(bytes);
    if (!s)
        return NULL;
    s->meta = (uint16_t)((bytes + META_UNIT - 1) / META_UNIT * META_UNIT);
    s->base = pages_alloc(npages, only_free, &s->dirty);
    if (!s->base) {
        meta_free(s, s->meta);
        return NULL;
    }
    s->npages = npages;
    s->size = size;
    s->nslots = nslots;
    s->magic = class ? (uint32_t)(0xffffffffu / size) + 1 : 0;
    s->class = (uint8_t)class;
    s->kind = (uint8_t)kind;
    s->mark = (uint32_t *)((char *)s + head);
    s->taken = (uint32_t *)((char *)s + head + map);
    s->grey = kind_scanned(kind) ? (uint32_t *)((char *)s + head + 2 * map) : NULL;
    if (types)
        s->u.bits = (uint8_t *)s + head + maps;
    for (uint32_t i = 0; i < npages; i++)
        heap.pages[page_of(s->base) + i] = s;
    if (kind == KIND_STACK)
        heap.stack_pages += npages;
    return s;
}

void span_free(struct span *s) {
    for (uint32_t i = 0; i < s->npages; i++)
        heap.pages[page_of(s->base) + i] = NULL;
    if (s->kind == KIND_STACK)
        heap.stack_pages -= s->npages;
    s->dirty = true;
    run_free(s);
}

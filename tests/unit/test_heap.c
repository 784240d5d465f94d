/* The collector's heap (runtime/heap/heap.h) on a pretend linear memory below 4 GB: allocation, size classes against
 * Go's own table, marking by types, interior pointers, specials, pages, stress modes, and random programs against a
 * model.
 */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "runtime/heap/gc.c"
#include "runtime/heap/heap.c"
#include "runtime/heap/mark.c"
#define clear pages_clear
#include "runtime/heap/pages.c"
#undef clear
#include "runtime/heap/sizeclass.c"
#include "runtime/heap/special.c"
#include "runtime/heap/sweep.c"

/* ---- the pretend memory ---- */

enum { MEMORY = 512 * 1024 * 1024 };
/* The page tables, which start at address 0, double when the memory crosses 1 GB. */
static const uintptr_t below_1gb = 0x40000000 - 0x300000, above_1gb = 0x40100000;
static uintptr_t memory_at = 0x40000000 - 0x300000;
static char *memory;
static uint32_t memory_end;      /* of what there is of it, as memory.size says */
static uint32_t memory_limit;    /* where it cannot grow any further */
static uint32_t initial = 65536; /* how much of it the module asks for */
static uint32_t (*host)(void);   /* how many pages of 64 KB the host takes behind ours, before we grow again; or NULL */
static int collections;

/* What the host has taken, stamped: [from, to). */
static struct gap {
    uint32_t from, to;
} gaps[100000];
static uint32_t ngaps;

static void host_takes(uint32_t pages) {
    uint32_t to = memory_end + 65536 * pages;
    if (!pages || to > memory_limit || ngaps == sizeof gaps / sizeof *gaps)
        return;
    if (ngaps && gaps[ngaps - 1].to == memory_end)
        gaps[ngaps - 1].to = to;
    else
        gaps[ngaps++] = (struct gap){memory_end, to};
    for (uint32_t p = memory_end; p < to; p += 4096)
        *(uint64_t *)(uintptr_t)p = ~(uint64_t)p;
    memory_end = to;
}

static uint32_t grow_memory(uint32_t bytes) {
    CU_ASSERT_FATAL(bytes % 65536 == 0);
    if ((uint64_t)memory_end + bytes > memory_limit)
        return 0;
    uint32_t at = memory_end;
    memory_end += bytes;
    if (bytes && host)
        host_takes(host());
    return at;
}

enum { MAX_ROOTS = 4096 };
static uint32_t roots[MAX_ROOTS];
static uint32_t nroots;

void heap_marked(void) {}

static void mark_test_roots(void) {
    for (uint32_t i = 0; i < nroots; i++)
        mark_maybe(roots[i]);
}

static void collect(void) {
    if (heap.collecting)
        return;
    collections++;
    gc_cycle();
}

/* References that were dropped, each given as an index. */
static uint8_t dropped[4096];
static uint32_t ndropped;

void heap_drop_ref(uint64_t ref) {
    CU_ASSERT_FATAL(ref < sizeof dropped);
    dropped[ref]++;
    ndropped++;
}

static void start(uint32_t limit) {
    if (memory)
        munmap(memory, MEMORY);
    memory = mmap((void *)memory_at, MEMORY, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    uint32_t base = (uint32_t)(uintptr_t)memory;
    memory_end = base + initial;
    memory_limit = base + MEMORY; /* the tables of a memory that starts so high are large */
    ngaps = 0;
    nroots = 0;
    collections = 0;
    table = NULL;
    table_cap = table_n = 0;
    queue_first = queue_last = spare = NULL;
    uint32_t link_end = memory_end;
    if (host) /* before the program starts */
        host_takes(host());
    CU_ASSERT_FATAL(pages_init(base + 100, link_end, grow_memory));
    memory_limit = heap.end - base + limit < MEMORY ? heap.end + limit : base + MEMORY;
    heap.percent = 100;
    heap.limit = INT64_MAX;
    heap.mark_roots = mark_test_roots;
    heap.collect = collect;
    gc_pace();
}

/* ---- types ---- */

static const uint8_t mask_ptr[16] = {1}, mask_pair[16] = {3}, mask_mixed[16] = {0x0a};
static uint8_t mask_big[300];
static struct typemask_type type_ptr = {8, 8, mask_ptr}, type_pair = {16, 16, mask_pair},
                            type_mixed = {40, 32, mask_mixed}, type_big = {1600, 1600, mask_big};

static uint64_t *words(uint32_t p) {
    return (uint64_t *)(uintptr_t)p;
}

static uint32_t new_object(uint64_t n, void *type) {
    uint32_t p = heap_alloc(n, type ? KIND_TYPED : KIND_NOSCAN, type, true);
    if (!p)
        printf("no memory for %llu bytes: live %llu allocated %llu trigger %llu end %x start %x free %u\n",
               (unsigned long long)n, (unsigned long long)heap.live, (unsigned long long)heap.allocated,
               (unsigned long long)heap.trigger, heap.end, heap.start, heap.free_pages);
    CU_ASSERT_FATAL(p != 0);
    return p;
}

/* Checks the tree of free runs below r: in the order of addresses, from `from` to `to`, none longer than the one above
 * it. The pages. */
static uint32_t check_runs(const struct span *r, uint64_t from, uint64_t to, uint32_t longest) {
    if (!r)
        return 0;
    CU_ASSERT_FATAL(r->base >= from && (uint64_t)r->base + r->npages * (uint64_t)HEAP_PAGE <= to &&
                    r->npages <= longest);
    return r->npages + check_runs(r->left, from, r->base, r->npages) +
           check_runs(r->right, r->base + HEAP_PAGE, to, r->npages);
}

/* Nothing of the gaps is ours, and nobody has written there. */
static void check_gaps(void) {
    uint32_t bytes = 0;
    for (const struct gap *g = gaps; g < gaps + ngaps && g->from < heap.end; g++) {
        CU_ASSERT_FATAL(g->to <= heap.end);
        bytes += g->to - g->from;
        for (uint32_t p = g->from; p < g->to; p += 4096)
            CU_ASSERT_FATAL(*(uint64_t *)(uintptr_t)p == ~(uint64_t)p);
        for (uint32_t p = g->from; p < g->to; p += HEAP_PAGE)
            CU_ASSERT_FATAL(!heap.pages[p >> HEAP_PAGE_SHIFT] && !heap.free_edge[p >> HEAP_PAGE_SHIFT]);
    }
    CU_ASSERT_EQUAL_FATAL(bytes, heap.gap_bytes);
}

/* Checks what must hold between operations: tables agree with spans and runs. */
static void check_heap(void) {
    uint32_t free_pages = 0;
    CU_ASSERT_FATAL(heap.npages <= heap.cap && heap.npages == heap.end >> HEAP_PAGE_SHIFT);
    check_gaps();
    CU_ASSERT_EQUAL_FATAL(check_runs(heap.runs, heap.start, heap.end, UINT32_MAX), heap.free_pages);
    for (uint32_t page = heap.start >> HEAP_PAGE_SHIFT; page < heap.npages;) {
        struct span *s = heap.pages[page], *r = heap.free_edge[page];
        CU_ASSERT_FATAL(!s || !r);
        if (r) {
            CU_ASSERT_FATAL(r->base == page << HEAP_PAGE_SHIFT && r->npages > 0);
            CU_ASSERT_FATAL(heap.free_edge[page + r->npages - 1] == r);
            CU_ASSERT_FATAL(page + r->npages == heap.npages || !heap.free_edge[page + r->npages]); /* merged */
            for (uint32_t i = 0; i < r->npages; i++)
                CU_ASSERT_FATAL(heap.pages[page + i] == NULL);
            free_pages += r->npages;
            page += r->npages;
        } else if (s) {
            CU_ASSERT_FATAL(s->base == page << HEAP_PAGE_SHIFT);
            for (uint32_t i = 0; i < s->npages; i++)
                CU_ASSERT_FATAL(heap.pages[page + i] == s);
            CU_ASSERT_FATAL(s->ntaken <= s->nslots && s->next_slot <= s->nslots);
            page += s->npages;
        } else {
            page++;
        }
    }
    CU_ASSERT_EQUAL_FATAL(free_pages, heap.free_pages);
}

/* ---- tests ---- */

static void test_size_classes(void) {
    FILE *f =
        popen("cat $(go env GOROOT)/src/internal/runtime/gc/sizeclasses.go $(go env GOROOT)/src/runtime/sizeclasses.go "
              "2>/dev/null | sed -n 's/^var [sS]ize_*[cC]lass_*[tT]o_*[sS]ize = .*{\\(.*\\)}/\\1/p; "
              "s/^var class_to_size = .*{\\(.*\\)}/\\1/p'",
              "r");
    CU_ASSERT_FATAL(f != NULL);
    int n = 0;
    unsigned size;
    while (fscanf(f, "%u,", &size) == 1) {
        CU_ASSERT_FATAL(n < HEAP_CLASSES);
        CU_ASSERT_EQUAL(size, heap_class_size[n]);
        n++;
    }
    pclose(f);
    CU_ASSERT_EQUAL(n, HEAP_CLASSES);
    for (uint32_t b = 1; b <= HEAP_MAX_SMALL; b++) {
        uint32_t c = heap_class_of(b);
        CU_ASSERT_FATAL(heap_class_size[c] >= b && heap_class_size[c - 1] < b);
    }
    for (uint32_t c = 1; c < HEAP_CLASSES; c++) { /* the division by multiplication is exact over the span */
        struct span s = {.base = 0, .size = heap_class_size[c], .magic = 0xffffffffu / heap_class_size[c] + 1};
        for (uint32_t p = 0; p < (uint32_t)heap_class_pages[c] * HEAP_PAGE; p++)
            CU_ASSERT_FATAL(slot_of(&s, p) == p / s.size);
    }
}

static void test_typemask(void) {
    CU_ASSERT_EQUAL(typemask_of(&type_ptr, 512), ~(uint64_t)0);
    CU_ASSERT_EQUAL(typemask_of(&type_pair, 16), 3);
    CU_ASSERT_EQUAL(typemask_of(&type_mixed, 120), 0x0aull | 0x0aull << 5 | 0x0aull << 10);
    CU_ASSERT_EQUAL(typemask_of(&type_mixed, 512) >> 60, 0x0aull & 15); /* a part of an element at the end */
    uint8_t map[144];
    for (uint32_t n = 1; n <= 64; n++)
        for (uint32_t i = 0; i < 80; i++) {
            memset(map, 0x55, sizeof map);
            uint64_t m = (0x123456789abcdef1ull * n) & low_bits(n);
            typemask_store(map, i, n, m);
            CU_ASSERT_FATAL(typemask_load(map, i, n) == m);
            for (uint32_t k = 0; k < 8 * 128; k++)
                if (k < i || k >= i + n)
                    CU_ASSERT_FATAL((map[k >> 3] >> (k & 7) & 1) == (0x55 >> (k & 7) & 1));
        }
}

static void test_alignment_and_zero(void) {
    start(64 << 20);
    for (uint32_t n = 1; n < 40000; n += n < 600 ? 1 : 617) {
        uint32_t p = heap_alloc(n, KIND_NOSCAN, NULL, true);
        CU_ASSERT_FATAL(p != 0 && p % 8 == 0);
        for (uint32_t i = 0; i < n; i++)
            CU_ASSERT_FATAL(((char *)(uintptr_t)p)[i] == 0);
        memset((void *)(uintptr_t)p, 0xaa, n);
    }
    for (int i = 0; i < 3; i++) { /* again, on freed memory */
        collect();
        for (uint32_t n = 1; n < 40000; n += n < 600 ? 1 : 617) {
            uint32_t p = heap_alloc(n, KIND_NOSCAN, NULL, true);
            for (uint32_t k = 0; k < n; k++)
                CU_ASSERT_FATAL(((char *)(uintptr_t)p)[k] == 0);
            memset((void *)(uintptr_t)p, 0xaa, n);
        }
    }
    check_heap();
}

static void test_interior(void) {
    start(64 << 20);
    uint32_t a = new_object(48, &type_ptr), b = new_object(100000, NULL), c = new_object(16, &type_pair), size;
    words(a)[5] = b + 99999;
    words(c)[0] = a + 47;
    roots[0] = c + 15;
    nroots = 1;
    collect();
    CU_ASSERT_EQUAL(heap.live, 48 + 106496 + 16);
    CU_ASSERT_EQUAL(heap_object(b + 5, &size), b);
    roots[0] = c + 16; /* one past the end is another object */
    collect();
    CU_ASSERT_EQUAL(heap.live, 0);
    CU_ASSERT_EQUAL(heap_object(b + 5, &size), 0);
    check_heap();
}

static void test_list_deep(void) {
    start(512 << 20);
    uint32_t head = 0;
    for (int i = 0; i < 1000000; i++) {
        nroots = 1;
        roots[0] = head;
        uint32_t p = new_object(16, &type_ptr);
        words(p)[0] = head;
        head = p;
    }
    roots[0] = head;
    collect();
    CU_ASSERT_EQUAL(heap.live, 16000000);
    int n = 0;
    for (uint32_t p = head; p; p = (uint32_t)words(p)[0])
        n++;
    CU_ASSERT_EQUAL(n, 1000000);
    nroots = 0;
    collect();
    CU_ASSERT_EQUAL(heap.live, 0);
    check_heap();
}

/* Large objects full of pointers. */
static void test_wide(void) {
    start(512 << 20);
    for (uint32_t i = 0; i < sizeof mask_big; i++)
        mask_big[i] = 0xff;
    struct typemask_type wide = {8 * 200000, 8 * 200000, NULL};
    uint8_t *m = malloc(200000 / 8 + 16);
    memset(m, 0xff, 200000 / 8 + 16);
    wide.mask = m;
    for (int typed = 0; typed < 2; typed++) {
        nroots = 0;
        uint32_t p = new_object(8 * 200000, typed ? &wide : &type_ptr);
        roots[0] = p;
        nroots = 1;
        for (uint32_t i = 0; i < 200000; i++) {
            uint32_t q = new_object(16, &type_pair);
            words(p)[i] = q;
            words(q)[1] = new_object(8, NULL);
        }
        collect();
        CU_ASSERT_EQUAL(heap.live, 1605632 + 200000 * 24);
        check_heap();
    }
    free(m);
}

static void test_conservative(void) {
    start(64 << 20);
    uint32_t p = heap_alloc(40000, KIND_CONSERVATIVE, NULL, true), q = new_object(64, NULL);
    ((uint32_t *)(uintptr_t)p)[9999] = q + 3; /* any aligned 32-bit word */
    roots[0] = p;
    nroots = 1;
    collect();
    CU_ASSERT_EQUAL(heap.live, 40960 + 64);
    ((uint32_t *)(uintptr_t)p)[9999] = 0xfffffff0;
    collect();
    CU_ASSERT_EQUAL(heap.live, 40960);
}

static void test_out_of_memory(void) {
    memory_at = above_1gb;
    start(4 << 20);
    CU_ASSERT_EQUAL(heap_alloc(5 << 20, KIND_NOSCAN, NULL, true), 0);
    CU_ASSERT_EQUAL(heap_alloc((uint64_t)1 << 40, KIND_NOSCAN, NULL, true), 0);
    nroots = 0;
    while (nroots < MAX_ROOTS) { /* fill it with live objects */
        uint32_t p = heap_alloc(3000, KIND_NOSCAN, NULL, true);
        if (!p)
            break;
        roots[nroots++] = p;
    }
    printf("%u objects ", nroots);
    CU_ASSERT(nroots > 1000 && nroots <= 1400); /* the last growth may overshoot the limit a little */
    check_heap();
    nroots = 0;
    for (int i = 0; i < 10000; i++) /* all of it is garbage: goes on for ever */
        CU_ASSERT_FATAL(heap_alloc(3000, KIND_NOSCAN, NULL, true) != 0);
    CU_ASSERT(heap_alloc(1 << 20, KIND_NOSCAN, NULL, true) != 0);
    check_heap();
    start(64 << 20);
    heap.fail_at = 3;
    CU_ASSERT(heap_alloc(8, KIND_NOSCAN, NULL, true) != 0);
    CU_ASSERT(heap_alloc(50000, KIND_NOSCAN, NULL, true) != 0);
    CU_ASSERT_EQUAL(heap_alloc(8, KIND_NOSCAN, NULL, true), 0);
    CU_ASSERT(heap_alloc(8, KIND_NOSCAN, NULL, true) != 0);
    memory_at = below_1gb;
}

static void test_specials(void) {
    start(64 << 20);
    uint32_t a = new_object(16, &type_pair), b = new_object(16, &type_pair), h = new_object(8, NULL),
             h2 = new_object(8, NULL), fn = new_object(16, NULL);
    words(a)[0] = b;
    words(h)[0] = b;
    words(h2)[0] = a;
    special_add(a, a, SPECIAL_FINALIZER)->fn = fn;
    special_add(b, b, SPECIAL_FINALIZER)->fn = fn;
    special_add(b, b, SPECIAL_WEAK)->fn = h;
    special_add(a, a, SPECIAL_WEAK)->fn = h2;
    special_add(b, b + 8, SPECIAL_CLEANUP)->fn = fn;
    roots[0] = a;
    nroots = 1;
    collect();
    CU_ASSERT(special_idle());
    CU_ASSERT_EQUAL(words(h)[0], b);
    nroots = 0;
    collect(); /* a is revived, and keeps b */
    struct special *s = special_next();
    CU_ASSERT_FATAL(s != NULL);
    CU_ASSERT(s->kind == SPECIAL_FINALIZER && s->arg == a && special_idle());
    CU_ASSERT_EQUAL(words(a)[0], b);
    CU_ASSERT_EQUAL(words(h2)[0], 0);
    CU_ASSERT_EQUAL(words(h)[0], b);
    special_done(s);
    collect(); /* a is gone, b is revived: its weak pointer is nil, its cleanup stays */
    s = special_next();
    CU_ASSERT_FATAL(s != NULL);
    CU_ASSERT(s->arg == b && special_idle());
    CU_ASSERT_EQUAL(words(h)[0], 0);
    special_done(s);
    collect();
    s = special_next();
    CU_ASSERT_FATAL(s != NULL);
    CU_ASSERT(s->kind == SPECIAL_CLEANUP && s->fn == fn && special_idle());
    special_done(s);
    collect();
    CU_ASSERT_EQUAL(heap.live, 0);
    uint32_t self = new_object(16, &type_pair), pinned = new_object(16, NULL);
    words(self)[0] = self + 8; /* a finalizer of what points into itself alone */
    words(self)[1] = pinned;
    special_add(self, self, SPECIAL_FINALIZER)->fn = fn;
    special_add(pinned, pinned, SPECIAL_PIN);
    collect();
    s = special_next();
    CU_ASSERT_FATAL(s != NULL);
    CU_ASSERT(s->arg == self && special_idle() && special_find(pinned, pinned, SPECIAL_PIN) != NULL);
    special_done(s);
    collect();
    CU_ASSERT(special_idle() && special_find(pinned, pinned, SPECIAL_PIN) == NULL);
    CU_ASSERT_EQUAL(heap.live, 0);
    for (int i = 0; i < 5000; i++) { /* many, to grow the table */
        uint32_t p = new_object(24, NULL);
        special_add(p, p, SPECIAL_CLEANUP)->fn = 0;
    }
    collect();
    int n = 0;
    for (; (s = special_next()) != NULL; n++)
        special_done(s);
    CU_ASSERT_EQUAL(n, 5000);
    check_heap();
}

/* ---- random programs against a model ---- */

static uint64_t seed;
static uint32_t rnd(uint32_t n) {
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(seed >> 33) % n;
}

/* The model of an object: which of its pointer words refer to which object. */
struct object {
    uint32_t p, n, size; /* address, bytes asked for, bytes of the slot */
    struct typemask_type *type;
    uint32_t nptrs;
    uint32_t word[8], to[8]; /* words that are pointers, and the object each refers to (index + 1) */
    uint64_t stamp;          /* in every word that is no pointer */
    bool seen, freed;
};
enum { OBJECTS = 20000 };
static struct object *objects;
static uint32_t nobjects, root_object[64];

static bool is_pointer_word(const struct object *o, uint32_t w) {
    if (!o->type)
        return false;
    uint32_t k = w % (uint32_t)(o->type->size / 8);
    return k < o->type->ptrbytes / 8 && (o->type->mask[k >> 3] >> (k & 7) & 1);
}

static void model_new(void) {
    static struct typemask_type *const types[] = {NULL, &type_ptr, &type_pair, &type_mixed, &type_big};
    static const uint32_t most[] = {24, 64, 300, 2000, 40000, 300000};
    struct object *o = &objects[nobjects++];
    memset(o, 0, sizeof *o);
    o->type = types[rnd(5)];
    uint32_t n = 1 + rnd(most[rnd(rnd(8) ? 4 : 6)]);
    if (o->type)
        n = (n + (uint32_t)o->type->size - 1) / (uint32_t)o->type->size * (uint32_t)o->type->size;
    o->n = n;
    o->p = new_object(n, o->type);
    heap_object(o->p, &o->size);
    o->stamp = (uint64_t)nobjects << 32 | 0xfedcba98u;
    for (uint32_t w = 0; w < n / 8; w++) {
        CU_ASSERT_FATAL(words(o->p)[w] == 0);
        if (!is_pointer_word(o, w))
            words(o->p)[w] = o->stamp;
    }
    roots[0] = o->p;
    root_object[0] = nobjects;
}

static void model_link(void) {
    uint32_t r = rnd(64);
    struct object *o = root_object[r] ? &objects[root_object[r] - 1] : NULL;
    for (uint32_t hops = rnd(4); o && hops; hops--) { /* somewhere near a root */
        uint32_t k = o->nptrs ? rnd(o->nptrs) : 0;
        if (!o->nptrs || !o->to[k])
            break;
        o = &objects[o->to[k] - 1];
    }
    if (!o || !o->type)
        return;
    uint32_t w = rnd(o->n / 8), k, to = root_object[rnd(64)];
    if (!is_pointer_word(o, w))
        return;
    for (k = 0; k < o->nptrs && o->word[k] != w; k++)
        ;
    if (k == 8)
        return;
    if (k == o->nptrs)
        o->word[o->nptrs++] = w;
    o->to[k] = to;
    words(o->p)[w] = to ? objects[to - 1].p + rnd(objects[to - 1].n) : 0;
}

static void model_reach(uint32_t i, uint64_t *live) {
    static uint32_t *stack;
    if (!stack)
        stack = malloc(OBJECTS * 8 * sizeof *stack);
    uint32_t n = 0;
    stack[n++] = i;
    while (n) {
        struct object *o = &objects[stack[--n]];
        if (o->seen)
            continue;
        o->seen = true;
        *live += o->size;
        CU_ASSERT_FATAL(!o->freed);
        for (uint32_t k = 0; k < o->nptrs; k++)
            if (o->to[k])
                stack[n++] = o->to[k] - 1;
    }
}

static void model_check(void) {
    uint64_t live = 0;
    for (uint32_t i = 0; i < nobjects; i++)
        objects[i].seen = false;
    for (uint32_t r = 0; r < 64; r++)
        if (root_object[r])
            model_reach(root_object[r] - 1, &live);
    collect();
    CU_ASSERT_EQUAL_FATAL(heap.live, live);
    for (uint32_t i = 0; i < nobjects; i++) {
        struct object *o = &objects[i];
        if (!o->seen) {
            o->freed = true;
            continue;
        }
        for (uint32_t w = 0; w < o->n / 8; w++)
            if (!is_pointer_word(o, w))
                CU_ASSERT_FATAL(words(o->p)[w] == o->stamp);
        for (uint32_t k = 0; k < o->nptrs; k++) {
            uint64_t v = words(o->p)[o->word[k]];
            struct object *t = o->to[k] ? &objects[o->to[k] - 1] : NULL;
            CU_ASSERT_FATAL(t ? v - t->p < t->n : v == 0);
        }
    }
    CU_ASSERT_EQUAL(heap_in_use() >= live, 1);
    sweep_all();
    CU_ASSERT_EQUAL(heap_in_use(), live);
    check_heap();
}

static void random_program(uint64_t s, bool stress) {
    seed = s;
    start(512u << 20);
    for (uint32_t i = 0; i < 200; i++)
        mask_big[i / 8] = (uint8_t)(i % 8 ? mask_big[i / 8] | (uint32_t)(rnd(3) == 0) << i % 8 : rnd(2));
    heap.poison = true;
    nobjects = 0;
    nroots = 64;
    memset(roots, 0, sizeof roots);
    memset(root_object, 0, sizeof root_object);
    heap.stress = stress;
    uint32_t n = stress ? 1500 : OBJECTS;
    while (nobjects < n) {
        model_new();
        for (uint32_t i = rnd(6); i; i--)
            model_link();
        if (rnd(3)) { /* keep the new one as a root in place of another */
            uint32_t r = 1 + rnd(63);
            root_object[r] = root_object[0];
            roots[r] = roots[0] + rnd(objects[root_object[0] - 1].n);
        }
        if (rnd(stress ? 300 : 3000) == 0)
            model_check();
    }
    model_check();
    CU_ASSERT_EQUAL(heap.bad, 0);
}

static void test_random(void) {
    for (uint64_t s = 1; s <= 6; s++)
        random_program(s, false);
}

static void test_random_stress(void) {
    for (uint64_t s = 100; s <= 103; s++)
        random_program(s, true);
}

/* How often it takes pages: not at all, now and then, always. */
static uint32_t some_pages(void) {
    return rnd(3) ? 0 : 1 + rnd(40);
}

static uint32_t two_pages(void) {
    return 2;
}

/* The heap grows from a random size at a random place over several doublings of its page tables, by steps of all sizes,
 * and what it gives back goes around. */
static void grow_from(uint64_t s, uint32_t (*takes)(void)) {
    seed = s;
    memory_at = 0x10000 * (uintptr_t)(1 + rnd(400));
    initial = 0x10000 * (1 + rnd(s % 4 ? 3 : 200));
    host = takes;
    start((12u << 20) + rnd(s % 8 ? 30u << 20 : 200u << 20));
    heap.collecting = true; /* nothing is collected: all is freed by hand */
    uint32_t cap = heap.cap, doublings = 0;
    uint32_t most = 3000u << rnd(s % 8 ? 5 : 9), kept[64] = {0}, p;
    while ((p = heap_alloc(1 + rnd(rnd(4) ? most : 100), KIND_NOSCAN, NULL, false)) != 0) {
        uint32_t k = rnd(64), at = kept[k], size;
        kept[k] = p;
        struct span *span = at && rnd(2) ? span_of(at) : NULL;
        if (span && span->class == 0 && heap_object(at, &size) == at) /* give it back, and take a part of it again */
            span_free(span);
        CU_ASSERT_FATAL(heap.npages <= heap.cap);
        if (heap.cap == cap)
            continue;
        cap = heap.cap;
        doublings++;
        check_heap();
    }
    check_heap();
    CU_ASSERT_FATAL(doublings > 0 || memory_end > 0x1000000);
    host = NULL;
    initial = 65536;
    memory_at = below_1gb;
}

static void test_growth(void) {
    for (uint64_t s = 1; s <= 200; s++)
        grow_from(s, NULL);
}

static void test_growth_by_host(void) {
    for (uint64_t s = 1; s <= 60; s++)
        grow_from(s, s % 2 ? some_pages : two_pages);
    host = some_pages;
    for (uint64_t s = 200; s <= 203; s++)
        random_program(s, false);
    for (uint64_t s = 300; s <= 301; s++)
        random_program(s, true);
    host = NULL;
}

/* The memory stays small, and does not grow for ever: the target of the issue, on a small scale. bench/gc/steady asks
 * for it at 10^10 bytes. */
static void steady(uint64_t s) {
    memory_at = above_1gb;
    start(512u << 20);
    seed = s;
    nroots = 1024;
    memset(roots, 0, sizeof roots);
    uint64_t done = 0, live = 0;
    static uint32_t sizes[1024];
    memset(sizes, 0, sizeof sizes);
    uint32_t half = 0;
    while (done < (uint64_t)2 << 30) {
        static const uint32_t most[] = {16, 64, 256, 1024, 8192, 65536, 1 << 20};
        uint32_t n = 8 + rnd(most[rnd(7)]), r = rnd(1024);
        while (live > (16u << 20)) {
            uint32_t k = rnd(1024);
            live -= sizes[k];
            sizes[k] = roots[k] = 0;
        }
        live -= sizes[r];
        roots[r] = 0;
        roots[r] = new_object(n, NULL);
        sizes[r] = n;
        live += n;
        done += n;
        if (!half && done > (uint64_t)1 << 30)
            half = heap.end;
    }
    uint32_t used = heap.end - heap.start;
    CU_ASSERT(used <= 40u << 20);
    CU_ASSERT_EQUAL(heap.end, half);
    check_heap();
}

/* Of many references every third one is held: the others are dropped once, in whatever order they are collected. */
static void test_refs(void) {
    start(MEMORY);
    ndropped = 0;
    memset(dropped, 0, sizeof dropped);
    for (uint32_t i = 0; i < sizeof dropped; i++) {
        uint32_t p = heap_alloc(HEAP_WORD, KIND_REF, NULL, false);
        CU_ASSERT_FATAL(p != 0);
        *words(p) = i;
        if (i % 3 == 0)
            roots[nroots++] = p;
        if (i % 1000 == 999)
            gc_cycle();
    }
    gc_cycle();
    uint32_t held = nroots, bad = 0;
    for (uint32_t i = 0; i < sizeof dropped; i++)
        bad += dropped[i] != (i % 3 != 0);
    CU_ASSERT_EQUAL(bad, 0);
    CU_ASSERT_EQUAL(ndropped, sizeof dropped - held);
    nroots = 0;
    gc_cycle();
    gc_cycle();
    CU_ASSERT_EQUAL(ndropped, sizeof dropped);
    heap_flush();
    sweep_all();
    CU_ASSERT_EQUAL(heap_in_use(), 0);
}

static void test_steady(void) {
    for (uint64_t s = 1; s <= 8; s++)
        steady(s);
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("heap", NULL, NULL);
    CU_add_test(s, "size classes are Go's", test_size_classes);
    CU_add_test(s, "masks of types", test_typemask);
    CU_add_test(s, "alignment, zeroing", test_alignment_and_zero);
    CU_add_test(s, "interior pointers", test_interior);
    CU_add_test(s, "a deep list", test_list_deep);
    CU_add_test(s, "wide objects", test_wide);
    CU_add_test(s, "conservative objects", test_conservative);
    CU_add_test(s, "out of memory", test_out_of_memory);
    CU_add_test(s, "finalizers, cleanups, weak pointers", test_specials);
    objects = calloc(OBJECTS, sizeof *objects);
    CU_add_test(s, "random programs", test_random);
    CU_add_test(s, "random programs, collecting at every allocation", test_random_stress);
    CU_add_test(s, "growth from any size", test_growth);
    CU_add_test(s, "growth beside a host that takes pages", test_growth_by_host);
    CU_add_test(s, "references to the host's values", test_refs);
    CU_add_test(s, "a steady heap", test_steady);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned bad = CU_get_number_of_failures();
    CU_cleanup_registry();
    return bad != 0;
}

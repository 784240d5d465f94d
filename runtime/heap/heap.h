/* heap.h: the garbage-collected heap in the linear memory. docs/memory.md has the whole picture.
 *
 * Terms:
 *   page     8 KB of memory, aligned. The page table (heap.pages) says to which span each page in use belongs.
 *   span     a run of pages cut into objects ("slots") of one size and kind, or one large object.
 *   class    the size of small objects, as Go has them (sizeclass.c). Class 0: large, one object a span.
 *   kind     what is known of pointers in a span's objects: none, by Go's type, or nothing (conservative). Goroutines'
 * stacks, which are scanned as roots, are a kind of their own: to Go's figures they are not of the heap. cycle    one
 * collection: mark what is reachable, then sweep (lazily) what is not.
 *
 * The files, from the bottom up: pages.c (pages, spans, growth), heap.c (allocation), mark.c, sweep.c, special.c (what
 * hangs on an object: finalizers, cleanups, weak pointers), gc.c (a cycle, and when). They know nothing of wasm and
 * build natively on a memory below 4 GB (tests/unit/test_heap.c); what they need to know of Go's types is in
 * typemask.h.
 *
 * Addresses are uint32_t: the heap lies below 4 GB everywhere. Nothing moves.
 */
#ifndef GOWL_RUNTIME_HEAP_H
#define GOWL_RUNTIME_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HEAP_PAGE_SHIFT = 13,
    HEAP_PAGE = 1 << HEAP_PAGE_SHIFT,
    HEAP_CLASSES = 68,
    HEAP_MAX_SMALL = 32768,
    HEAP_MAX_BITS = 512, /* objects up to this size have a bit for each word, larger ones their type */
    HEAP_WORD = 8,       /* a pointer in Go's memory */
};

/* Has GOOS=js's kind of objects, each a reference to a value of JavaScript's (runtime/host/js_refs.c)? */
#if defined GOWL_JS || !defined __wasm__
#define HEAP_REFS
#endif

enum heap_kind {
    KIND_NOSCAN,
    KIND_TYPED,
    KIND_CONSERVATIVE,
#ifdef HEAP_REFS
    KIND_REF, /* of REF_CLASS, without pointers: given to heap_drop_ref when it is dead */
#endif
    KIND_STACK,
    KINDS
};
enum { REF_CLASS = 1 /* 8 bytes */ };

struct span {
    uint32_t base;  /* its first byte */
    uint32_t size;  /* of a slot */
    uint32_t magic; /* 2^32 / size, rounded up: slot = offset * magic >> 32. 0: one slot */
    uint32_t nslots;
    uint32_t *mark, *taken; /* bit maps by slot */
    uint32_t *grey;         /* the same: marked and not scanned yet; none if kind_scanned is false */
    struct span *next_grey; /* in the queue of spans with grey slots */
    union {
        uint8_t *bits; /* KIND_TYPED, size <= HEAP_MAX_BITS: a bit for each word that is a pointer */
        void **types;  /* KIND_TYPED, larger: each slot's type */
    } u;
    uint32_t nmarked;   /* slots marked in this cycle */
    uint8_t class;      /* 0: large */
    uint8_t kind;       /* enum heap_kind */
    bool dirty;         /* its free slots need not be zero */
    bool unswept;       /* `mark` holds the last cycle's result, and `taken` is out of date */
    bool queued;        /* in the queue of spans with grey slots */
    uint16_t meta;      /* bytes of this structure and its maps */
    uint16_t ntaken;    /* slots given out */
    uint16_t next_slot; /* all slots below are taken; from here on, those whose bit in `taken` is set */
    uint32_t npages;    /* how many pages it has */
    union {
        struct {
            struct span *next, *prev; /* in a list of its class */
        };
        struct {
            struct span *left, *right; /* a free run: in the tree of them */
        };
    };
};

/* The slots that the next allocations of one class and kind take: consecutive, and zero if `zeroed`. */
struct slots {
    uint32_t next, end; /* addresses */
    struct span *span;
};

struct span_list {
    struct span *first;
};

struct heap_counts {
    uint64_t objects[HEAP_CLASSES]; /* ever taken, of each class, what slots[] hold included */
    uint64_t freed[HEAP_CLASSES];   /* ever freed, of each class */
    uint64_t large_bytes, large_freed_bytes;
};

struct heap {
    struct slots slots[KINDS][HEAP_CLASSES];
    struct span_list partial[KINDS][HEAP_CLASSES]; /* swept, with free slots */
    struct span_list unswept[KINDS][HEAP_CLASSES];

    /* pages.c */
    uint32_t start, end;     /* the part of the memory that is ours, but for gaps in it; page-aligned */
    uint32_t gap_bytes;      /* in [start, end), but the host's: it has grown the memory as well */
    struct span **pages;     /* by page number, from address 0: the span in use there, or NULL */
    struct span **free_edge; /* by page number: the free run whose first or last page this is, or NULL */
    uint32_t npages, cap;    /* how many pages the tables say something about; how many they can hold */
    struct span *runs;       /* the root of the tree of free runs */
    uint32_t free_pages;
    uint32_t released;                /* of them: since the last FreeOSMemory, which Go's figures call released */
    uint32_t (*grow)(uint32_t bytes); /* (see heap_grow) */
    uint32_t meta_next, meta_end;     /* for spans and their maps */
    void *meta_free[32];              /* by size / 64 - 1 */

    /* mark.c */
    struct span *grey, *grey_last; /* spans with grey slots, first in, first out */

    /* gc.c: bytes. 64 bits, as totals outgrow the memory. */
    uint64_t live;         /* marked by the last cycle */
    uint64_t allocated;    /* taken since, whole runs of slots at a time */
    uint64_t trigger;      /* collect when live + allocated reaches this; UINT64_MAX: never */
    int32_t percent;       /* GOGC; -1: off */
    int64_t limit;         /* GOMEMLIMIT, bytes */
    uint64_t root_bytes;   /* scanned as roots in the last cycle */
    uint64_t global_bytes; /* the program's variables among them */
    uint64_t scan_bytes;   /* of `live`: in objects that hold pointers */
    bool collecting, disabled;
    void (*mark_roots)(void); /* the embedder's roots: calls heap_mark_* */
    void (*collect)(void);    /* starts a cycle when the heap wants one (in the embedder: it knows the roots) */

    /* stress modes */
    uint32_t stress; /* N > 0: collect at every Nth allocation */
    uint32_t stress_count;
    bool poison;     /* overwrite what is freed */
    int64_t fail_at; /* > 0: the allocation with this number fails */

    /* statistics */
    struct heap_counts counts[2]; /* of objects; of stacks (heap_counts_of) */
    uint32_t stack_pages;         /* in spans of KIND_STACK */
    uint32_t meta_bytes, persistent_bytes;
    uint32_t persistent_next, persistent_end;
    uint32_t cycles, forced;
    uint32_t bad; /* stress mode: a pointer to a free slot, found where Go's types say there is a pointer */
};

extern struct heap heap
#ifdef __wasm__
    __asm__("gowl.heap")
#endif
        ;

/* What must hold, looked at in debug builds and in native tests. */
#if defined GOWL_DEBUG || !defined __wasm__
#define HEAP_CHECK(cond) ((cond) ? (void)0 : __builtin_trap())
#else
#define HEAP_CHECK(cond) ((void)0)
#endif

/* The memory that is ours. */
static inline uint32_t heap_size(void) {
    return heap.end - heap.start - heap.gap_bytes;
}

/* Are there pointers to look for in such objects? */
static inline bool kind_scanned(uint32_t kind) {
    return kind == KIND_TYPED || kind == KIND_CONSERVATIVE;
}

static inline struct heap_counts *heap_counts_of(uint32_t kind) {
    return &heap.counts[kind == KIND_STACK];
}

extern const uint16_t heap_class_size[HEAP_CLASSES];
extern const uint8_t heap_class_pages[HEAP_CLASSES];
extern const uint8_t heap_class8[129], heap_class128[249];

/* ---- pages.c ---- */

/* Sets the heap up on memory from start to end (both rounded to pages inwards), zeroed, and what grow gives; false if
 * there is too little to hold its tables. */
bool pages_init(uint32_t start, uint32_t end, uint32_t (*grow)(uint32_t bytes));
/* n consecutive pages in no span; 0 if there are none. *dirty: they need not be zero. Grows the memory unless
 * only_free. */
uint32_t pages_alloc(uint32_t n, bool only_free, bool *dirty);
void pages_free(uint32_t at, uint32_t n);
/* Memory for the heap's own tables, zeroed; NULL if there is none. n <= 2048. */
void *meta_alloc(uint32_t n);
void meta_free(void *, uint32_t n);
/* A span on n new pages, entered in the page table, with its maps; NULL if there is no memory. */
struct span *span_new(uint32_t class, uint32_t kind, uint32_t npages, bool only_free);
/* Gives it back: its pages and itself. It must be in no list. */
void span_free(struct span *);

static inline struct span *span_of(uint32_t p) {
    uint32_t page = p >> HEAP_PAGE_SHIFT;
    return page < heap.npages ? heap.pages[page] : NULL;
}

/* The slot that p lies in; span->nslots or more if it lies behind the last. */
static inline uint32_t slot_of(const struct span *s, uint32_t p) {
    return (uint32_t)((uint64_t)(p - s->base) * s->magic >> 32);
}

static inline bool bit_get(const uint32_t *map, uint32_t i) {
    return map[i >> 5] >> (i & 31) & 1;
}

void list_push(struct span_list *, struct span *);
void list_remove(struct span_list *, struct span *);

/* ---- heap.c ---- */

/* n bytes, aligned to 8, zeroed if `zero` or if the kind is one that is scanned; 0 if there is no memory.
 * n > 0. type: of the elements that the object is made of (KIND_TYPED), else NULL. May collect. */
uint32_t heap_alloc(uint64_t n, enum heap_kind, void *type, bool zero);
/* n bytes that are never freed nor scanned, zeroed, aligned to `align` (a power of two, at most a page). 0: no memory.
 */
uint32_t heap_persistent(uint32_t n, uint32_t align);
/* Gives what slots[] hold back to their spans, so that the tables are exact. */
void heap_flush(void);
/* The object that p points into, or 0. *size: of its slot. */
uint32_t heap_object(uint32_t p, uint32_t *size);
/* Bytes in use by objects, dead ones included until they are swept. */
uint64_t heap_in_use(void);

static inline uint32_t heap_class_of(uint32_t n) {
    return n <= 1024 ? heap_class8[(n + 7) >> 3] : heap_class128[(n - 1024 + 127) >> 7];
}

/* ---- mark.c ---- */

void mark_start(void);
/* p may point into an object, or be anything at all. */
void mark_maybe(uint32_t p);
/* Every aligned 32-bit word in [from, to) may point into an object. */
void mark_range(uint32_t from, uint32_t to);
/* The same for a part of a stack, but for the variables there that are known to hold no pointers (runtime/formats.h).
 */
void mark_stack_range(uint32_t from, uint32_t to);
/* The words of 8 bytes at p that the mask has a bit for, n of them, are pointers. */
void mark_words(uint32_t p, const uint8_t *mask, uint32_t n);
/* Scans an object without marking it: what it refers to stays, but for itself (finalizers). */
void mark_referents(uint32_t object);
/* Scans until nothing is left to scan. */
void mark_drain(void);
bool mark_is_marked(uint32_t p);

/* ---- sweep.c ---- */

/* After marking: frees spans without a marked object, notes the rest for sweeping. */
void sweep_start(void);
/* Brings one span up to date; frees it if nothing in it is live (then false). It must be in no list. */
bool sweep_span(struct span *);
/* A span with a free slot from those not swept yet, in no list; or NULL. */
struct span *sweep_for(uint32_t kind, uint32_t class);
void sweep_all(void);
#ifdef HEAP_REFS
/* The embedder's: the object that held this reference is dead. Must not use the heap. */
void heap_drop_ref(uint64_t ref)
#ifdef __wasm__
    __asm__("gowl.drop_ref")
#endif
        ;
#endif

/* ---- gc.c ---- */

/* The embedder's: what lives is marked, nothing is swept yet. */
void heap_marked(void)
#ifdef __wasm__
    __asm__("gowl.profile_cycle")
#endif
        ;

/* One whole cycle, up to the start of sweeping. The embedder's roots are marked by heap.mark_roots. */
void gc_cycle(void);
/* Computes heap.trigger anew from live, percent and limit. */
void gc_pace(void);
/* Called where memory is about to be taken: collects if it is time. */
/* Calls of heap.collect and heap.grow. Neither comes back unwinding: what goes wrong there ends the program
 * (collect.c). So not all that allocates need be asked whether it does. */
#ifdef __wasm__
#define HEAP_NOTHROW __attribute__((nothrow))
#else
#define HEAP_NOTHROW
#endif
static inline void heap_collect(void) {
    void (*f)(void) HEAP_NOTHROW = heap.collect;
    f();
}
/* Grows the memory by bytes (a multiple of 64 KB), zeroed, behind all that it has, which need not be our end. Where
 * they start, also with 0 bytes; 0 if it cannot grow. */
static inline uint32_t heap_grow(uint32_t bytes) {
    uint32_t (*f)(uint32_t) HEAP_NOTHROW = heap.grow;
    return f(bytes);
}
void gc_poll(void);
/* True if growing the memory by n pages is within what live bytes and GOGC allow. */
bool gc_may_grow(uint32_t n);

#endif

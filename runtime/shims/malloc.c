/* malloc.c: malloc, calloc, realloc, free, aligned_alloc, posix_memalign, malloc_usable_size.
 *
 * The heap is one row of chunks from __heap_base to the end of memory. A chunk is 8 bytes of header and its payload,
 * both multiples of 8, so payloads are aligned to 16 (headers stand at 8 mod 16). Free chunks are in doubly linked
 * lists by size class (the power of two below their size), and free neighbours are merged at once. Memory grows by
 * whole pages, at least a sixteenth of what there is. A wasm memory cannot be given back. */
#include "shims.h"

enum { PAGE = 65536, ALIGN = 16, HEADER = 8, NBINS = 32 };

struct chunk {
    uint32_t prev;                   /* size of the chunk before this one, header included; 0: this is the first */
    uint32_t size;                   /* of this one, header included, a multiple of 16; bit 0: free */
    struct chunk *next_free, **link; /* only in free chunks: the list, and what points to this chunk */
};
enum { FREE = 1, MIN = 16 };

extern char __heap_base, __heap_end; /* lld's: the end of what is in memory at start, and of the memory then */
static char *end;                    /* of the row: behind a last header, of size 0 and in use, that ends it */
static struct chunk *bins[NBINS];

static uint32_t size_of(const struct chunk *c) {
    return c->size & ~(uint32_t)FREE;
}
static struct chunk *after(struct chunk *c) {
    return (struct chunk *)((char *)c + size_of(c));
}
static struct chunk *chunk_of(void *p) {
    return (struct chunk *)((char *)p - HEADER);
}

static void take(struct chunk *c) {
    *c->link = c->next_free;
    if (c->next_free)
        c->next_free->link = c->link;
    c->size &= ~(uint32_t)FREE;
}

/* Puts an unlisted chunk into its list, merged with free neighbours. */
static void give(struct chunk *c) {
    uint32_t size = size_of(c);
    struct chunk *n = after(c);
    if (n->size & FREE) {
        take(n);
        size += n->size;
    }
    if (c->prev) {
        struct chunk *p = (struct chunk *)((char *)c - c->prev);
        if (p->size & FREE) {
            take(p);
            size += p->size;
            c = p;
        }
    }
    c->size = size | FREE;
    after(c)->prev = size;
    struct chunk **bin = &bins[31 - __builtin_clz(size)];
    c->next_free = *bin;
    c->link = bin;
    if (*bin)
        (*bin)->link = &c->next_free;
    *bin = c;
}

/* Makes a free chunk of at least size bytes at the end of memory. False if memory cannot grow so far. */
static int grow(uint32_t size) {
    uintptr_t have = (uintptr_t)__builtin_wasm_memory_size(0) * PAGE, start = have + HEADER;
    uint32_t prev = 0;
    if (have == 0)
        return 0; /* all 4 GiB are in use */
    if (!end && have == (uintptr_t)&__heap_end) {
        start = (((uintptr_t)&__heap_base + ALIGN - 1) & ~(uintptr_t)(ALIGN - 1)) + HEADER;
    } else if (end && (uintptr_t)end == have) {
        start = (uintptr_t)end - HEADER; /* the last header becomes the new chunk's */
        prev = ((struct chunk *)start)->prev;
    } /* else somebody else has grown memory, and our next row starts behind what is theirs */
    uintptr_t need = start + size + HEADER;
    if (need < start)
        return 0;
    if (need > have) {
        uintptr_t more = (need - have + PAGE - 1) / PAGE, eager = have / PAGE / 16;
        if (more < eager && __builtin_wasm_memory_grow(0, eager) != (size_t)-1)
            more = eager;
        else if (__builtin_wasm_memory_grow(0, more) == (size_t)-1)
            return 0;
        have += more * PAGE;
        if (have == 0)
            have = (uintptr_t)-ALIGN; /* the last bytes of 4 GiB stay unused, so that no address wraps */
    }
    struct chunk *c = (struct chunk *)start;
    c->size = (uint32_t)(have - HEADER - start) & ~(uint32_t)(ALIGN - 1);
    c->prev = prev;
    struct chunk *last = after(c);
    last->size = 0;
    last->prev = c->size;
    end = (char *)last + HEADER;
    give(c);
    return 1;
}

/* A free chunk of at least size bytes, taken out of its list; NULL if there is none. */
static struct chunk *find(uint32_t size) {
    int class = 31 - __builtin_clz(size);
    for (struct chunk *c = bins[class]; c; c = c->next_free)
        if (size_of(c) >= size) {
            take(c);
            return c;
        }
    for (class++; class < NBINS; class++)
        if (bins[class]) {
            struct chunk *c = bins[class];
            take(c);
            return c;
        }
    return NULL;
}

/* Cuts a chunk in use down to size bytes. */
static void trim(struct chunk *c, uint32_t size) {
    uint32_t rest = c->size - size;
    if (rest < MIN)
        return;
    c->size = size;
    struct chunk *r = after(c);
    r->prev = size;
    r->size = rest;
    after(r)->prev = rest;
    give(r);
}

/* The size of a chunk for n bytes of payload; 0 if there can be none. */
static uint32_t chunk_size(size_t n) {
    if (n > 0xfff00000u)
        return 0;
    uint32_t size = ((uint32_t)n + HEADER + ALIGN - 1) & ~(uint32_t)(ALIGN - 1);
    return size < MIN ? MIN : size;
}

void *malloc(size_t n) {
    uint32_t size = chunk_size(n);
    struct chunk *c = size ? find(size) : NULL;
    if (!c && size && grow(size))
        c = find(size);
    if (!c) {
        errno = ENOMEM;
        return NULL;
    }
    trim(c, size);
    return (char *)c + HEADER;
}

void free(void *p) {
    if (p)
        give(chunk_of(p));
}

void *calloc(size_t count, size_t size) {
    size_t n;
    if (__builtin_mul_overflow(count, size, &n)) {
        errno = ENOMEM;
        return NULL;
    }
    void *p = malloc(n);
    if (p)
        memset(p, 0, n);
    return p;
}

size_t malloc_usable_size(void *p);
size_t malloc_usable_size(void *p) {
    return p ? chunk_of(p)->size - HEADER : 0;
}

void *realloc(void *p, size_t n) {
    if (!p)
        return malloc(n);
    struct chunk *c = chunk_of(p), *next = after(c);
    uint32_t size = chunk_size(n), old = c->size - HEADER;
    if (!size) {
        errno = ENOMEM;
        return NULL;
    }
    if (size > c->size && next->size & FREE && c->size + size_of(next) >= size) {
        take(next);
        c->size += next->size;
        after(c)->prev = c->size;
    }
    if (size <= c->size) {
        trim(c, size);
        return p;
    }
    void *q = malloc(n);
    if (q) {
        memcpy(q, p, old);
        free(p);
    }
    return q;
}

/* align: a power of two. */
void *aligned_alloc(size_t align, size_t n) {
    if (align & (align - 1)) {
        errno = EINVAL;
        return NULL;
    }
    if (align <= ALIGN)
        return malloc(n);
    uint32_t size = chunk_size(n);
    char *p = size && n + align >= n ? malloc(n + align) : NULL;
    if (!p) {
        errno = ENOMEM;
        return NULL;
    }
    uint32_t skip = (uint32_t)(-(uintptr_t)p & (align - 1));
    struct chunk *c = chunk_of(p);
    if (skip) { /* a multiple of 16: a chunk of its own, freed */
        struct chunk *d = (struct chunk *)((char *)c + skip);
        d->prev = skip;
        d->size = c->size - skip;
        after(d)->prev = d->size;
        c->size = skip;
        give(c);
        c = d;
    }
    trim(c, size);
    return (char *)c + HEADER;
}

void *memalign(size_t align, size_t n);
void *memalign(size_t align, size_t n) {
    return aligned_alloc(align, n);
}

int posix_memalign(void **out, size_t align, size_t n);
int posix_memalign(void **out, size_t align, size_t n) {
    if (align < sizeof(void *) || align & (align - 1))
        return EINVAL;
    int saved = errno;
    void *p = aligned_alloc(align, n);
    errno = saved; /* the error is the result */
    if (!p)
        return ENOMEM;
    *out = p;
    return 0;
}

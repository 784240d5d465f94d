// The shims' allocator against a model: 200,000 seeded operations on 500 blocks, contents and overlaps checked.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned seed = 12345;
static unsigned rnd(void) {
    return seed = seed * 1664525u + 1013904223u, seed >> 8;
}

static void fail(const char *s) {
    write(1, s, strlen(s));
    _Exit(1);
}

int main(void) {
    enum { N = 500 };
    static unsigned char *p[N];
    static size_t n[N];
    for (int step = 0; step < 200000; step++) {
        unsigned i = rnd() % N, size = rnd() % (rnd() % 50 ? 300 : 40000);
        for (size_t k = 0; k < n[i]; k += 37)
            if (p[i][k] != (unsigned char)(i + k))
                fail("a block changed\n");
        switch (rnd() % 4) {
        case 0:
            free(p[i]);
            p[i] = NULL;
            n[i] = 0;
            continue;
        case 1: {
            size_t old = n[i] < size ? n[i] : size;
            p[i] = realloc(p[i], size);
            for (size_t k = 0; k < old; k += 37)
                if (p[i][k] != (unsigned char)(i + k))
                    fail("realloc lost something\n");
            break;
        }
        case 2: {
            size_t align = 16u << rnd() % 8;
            free(p[i]);
            p[i] = aligned_alloc(align, size);
            if ((size_t)p[i] % align)
                fail("not aligned\n");
            break;
        }
        default:
            free(p[i]);
            p[i] = calloc(1, size);
            for (size_t k = 0; k < size; k++)
                if (p[i][k])
                    fail("calloc is not zero\n");
        }
        if (!p[i] || (size_t)p[i] % 16)
            fail("no memory, or not aligned\n");
        n[i] = size;
        for (size_t k = 0; k < size; k++)
            p[i][k] = (unsigned char)(i + k);
    }
    for (int i = 0; i < N; i++)
        free(p[i]);
    // All is free and merged: one block of nearly all memory must fit without growing.
    size_t pages = __builtin_wasm_memory_size(0);
    void *volatile big = malloc(pages * 65536 - 700000);
    if (!big || __builtin_wasm_memory_size(0) != pages)
        fail("free blocks were not merged\n");
    void *volatile p1 = malloc((size_t)-1), *volatile p2 = malloc(0xfff00000u), *volatile p3 = calloc(65536, 65537);
    if (p1 || p2 || p3)
        fail("too much was given\n");
    write(1, "ok\n", 3);
}

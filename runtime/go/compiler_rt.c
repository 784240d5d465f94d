/* compiler_rt.c: the helpers LLVM's code generator calls by name for wasm32 without a libc or compiler-rt.
 *
 * 128-bit multiplication comes from Go's Mul64uhilo and Hmul64, and from LLVM's own strength reduction; the memory
 * functions are one bulk-memory instruction each (so they cannot call themselves). All are kept until code generation,
 * as calls to them appear only there (docs/run-time.md, section 2).
 */
#include <stddef.h>
#include <stdint.h>

typedef unsigned __int128 u128;
typedef __int128 i128;

#ifndef KEEP /* the shims of `gowl compile` have another */
#define KEEP __attribute__((used))
#endif

/* (ah:al) * (bh:bl) mod 2^128, by 32-bit halves: a 64-by-64 product written with __int128 would call this function. */
KEEP i128 __multi3(i128 a, i128 b);
KEEP i128 __multi3(i128 a, i128 b) {
    uint64_t al = (uint64_t)a, bl = (uint64_t)b;
    uint64_t ah = (uint64_t)((u128)a >> 64), bh = (uint64_t)((u128)b >> 64);
    uint64_t a0 = (uint32_t)al, a1 = al >> 32, b0 = (uint32_t)bl, b1 = bl >> 32;
    uint64_t p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
    uint64_t mid = (p00 >> 32) + (uint32_t)p01 + (uint32_t)p10;
    uint64_t lo = (mid << 32) | (uint32_t)p00;
    uint64_t hi = p11 + (p01 >> 32) + (p10 >> 32) + (mid >> 32);
    hi += ah * bl + al * bh;
    return (i128)(((u128)hi << 64) | lo);
}

/* Shift and subtract: what asks for a 128-bit division is rare (Go's Div128u has its own op). */
static u128 udivmod(u128 n, u128 d, u128 *rem) {
    u128 q = 0, r = 0;
    for (int i = 127; i >= 0; i--) {
        r = (r << 1) | ((n >> i) & 1);
        if (r >= d) {
            r -= d;
            q |= (u128)1 << i;
        }
    }
    *rem = r;
    return q;
}

KEEP u128 __udivti3(u128 n, u128 d);
KEEP u128 __udivti3(u128 n, u128 d) {
    u128 r;
    return udivmod(n, d, &r);
}

KEEP u128 __umodti3(u128 n, u128 d);
KEEP u128 __umodti3(u128 n, u128 d) {
    u128 r;
    udivmod(n, d, &r);
    return r;
}

KEEP i128 __divti3(i128 n, i128 d);
KEEP i128 __divti3(i128 n, i128 d) {
    u128 r, q = udivmod(n < 0 ? -(u128)n : (u128)n, d < 0 ? -(u128)d : (u128)d, &r);
    return (n < 0) != (d < 0) ? (i128)-q : (i128)q;
}

KEEP i128 __modti3(i128 n, i128 d);
KEEP i128 __modti3(i128 n, i128 d) {
    u128 r;
    udivmod(n < 0 ? -(u128)n : (u128)n, d < 0 ? -(u128)d : (u128)d, &r);
    return n < 0 ? (i128)-r : (i128)r;
}

/* Shifts by a variable count (LLVM calls these for i128 on wasm). The halves are read and written as words, since a
 * 128-bit shift would call the function it is in. */
union halves {
    u128 v;
    uint64_t w[2]; /* low, high */
};

KEEP i128 __ashlti3(i128 a, int n);
KEEP i128 __ashlti3(i128 a, int n) {
    union halves h = {(u128)a}, r;
    r.w[1] = n >= 64 ? h.w[0] << (n - 64) : n == 0 ? h.w[1] : h.w[1] << n | h.w[0] >> (64 - n);
    r.w[0] = n >= 64 ? 0 : h.w[0] << n;
    return (i128)r.v;
}

KEEP i128 __lshrti3(i128 a, int n);
KEEP i128 __lshrti3(i128 a, int n) {
    union halves h = {(u128)a}, r;
    r.w[0] = n >= 64 ? h.w[1] >> (n - 64) : n == 0 ? h.w[0] : h.w[0] >> n | h.w[1] << (64 - n);
    r.w[1] = n >= 64 ? 0 : h.w[1] >> n;
    return (i128)r.v;
}

KEEP i128 __ashrti3(i128 a, int n);
KEEP i128 __ashrti3(i128 a, int n) {
    union halves h = {(u128)a}, r;
    int64_t top = (int64_t)h.w[1];
    r.w[0] = n >= 64 ? (uint64_t)(top >> (n - 64)) : n == 0 ? h.w[0] : h.w[0] >> n | h.w[1] << (64 - n);
    r.w[1] = (uint64_t)(n >= 64 ? top >> 63 : top >> n);
    return (i128)r.v;
}

KEEP void *memcpy(void *restrict d, const void *restrict s, size_t n);
KEEP void *memcpy(void *restrict d, const void *restrict s, size_t n) {
    return __builtin_memcpy(d, s, n);
}

KEEP void *memmove(void *d, const void *s, size_t n);
KEEP void *memmove(void *d, const void *s, size_t n) {
    return __builtin_memmove(d, s, n);
}

KEEP void *memset(void *d, int c, size_t n);
KEEP void *memset(void *d, int c, size_t n) {
    return __builtin_memset(d, c, n);
}

KEEP int memcmp(const void *a, const void *b, size_t n);
KEEP int memcmp(const void *a, const void *b, size_t n) {
    const unsigned char *p = a, *q = b;
    for (size_t i = 0; i < n; i++)
        if (p[i] != q[i])
            return p[i] - q[i];
    return 0;
}

KEEP int bcmp(const void *a, const void *b, size_t n);
KEEP int bcmp(const void *a, const void *b, size_t n) {
    return memcmp(a, b, n);
}

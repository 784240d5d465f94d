/* memory.c: moving, clearing, comparing and searching bytes: the assembly of runtime/mem{move,clr}_wasm.s and
 * internal/bytealg. Also builds natively (tests/unit/test_runtime_memory.c).
 *
 * The bulk-memory instructions cost a call into the engine, so few bytes go by loads and stores.
 */
#include "runtime/abi.h"

typedef uint64_t __attribute__((aligned(1), may_alias)) u64;
typedef uint32_t __attribute__((aligned(1), may_alias)) u32;
typedef uint16_t __attribute__((aligned(1), may_alias)) u16;

/* func memmove(to, from unsafe.Pointer, n uintptr): all is loaded before anything is stored, since they may overlap. */
__attribute__((noinline)) void go_memmove(void *to, const void *from, int64_t n) GO("runtime.memmove");
void go_memmove(void *to, const void *from, int64_t n) {
    char *d = to;
    const char *s = from;
    if (n > 32) {
        __builtin_memmove(d, s, (size_t)n);
        return;
    }
    if (n >= 16) {
        uint64_t a = *(const u64 *)s, b = *(const u64 *)(s + 8);
        uint64_t e = *(const u64 *)(s + n - 16), f = *(const u64 *)(s + n - 8);
        *(u64 *)d = a;
        *(u64 *)(d + 8) = b;
        *(u64 *)(d + n - 16) = e;
        *(u64 *)(d + n - 8) = f;
    } else if (n >= 8) {
        uint64_t a = *(const u64 *)s, b = *(const u64 *)(s + n - 8);
        *(u64 *)d = a;
        *(u64 *)(d + n - 8) = b;
    } else if (n >= 4) {
        uint32_t a = *(const u32 *)s, b = *(const u32 *)(s + n - 4);
        *(u32 *)d = a;
        *(u32 *)(d + n - 4) = b;
    } else if (n >= 2) {
        uint16_t a = *(const u16 *)s, b = *(const u16 *)(s + n - 2);
        *(u16 *)d = a;
        *(u16 *)(d + n - 2) = b;
    } else if (n == 1) {
        *d = *s;
    }
}

/* func memclrNoHeapPointers(ptr unsafe.Pointer, n uintptr) */
void go_memclr(void *p, int64_t n) GO("runtime.memclrNoHeapPointers");
void go_memclr(void *p, int64_t n) {
    __builtin_memset(p, 0, (size_t)n);
}

/* func memequal(a, b unsafe.Pointer, size uintptr) bool */
__attribute__((noinline)) bool go_memequal(const void *a, const void *b, int64_t n) GO("runtime.memequal");
bool go_memequal(const void *a, const void *b, int64_t n) {
    const char *p = a, *q = b;
    if (p == q)
        return true;
    if (n < 8) {
        for (int64_t i = 0; i < n; i++)
            if (p[i] != q[i])
                return false;
        return true;
    }
    const char *end = p + n - 8;
    for (; p < end; p += 8, q += 8)
        if (*(const u64 *)p != *(const u64 *)q)
            return false;
    return *(const u64 *)end == *(const u64 *)(q + (end - p));
}

/* func memequal_varlen(a, b unsafe.Pointer) bool: the size is the second word of the closure. */
bool go_memequal_varlen(const void *a, const void *b, void *context) GO("runtime.memequal_varlen");
bool go_memequal_varlen(const void *a, const void *b, void *context) {
    return go_memequal(a, b, load64((char *)context + 8));
}

/* func IndexByte(b []byte, c byte) int, func IndexByteString(s string, c byte) int.
 * Eight at a time: x - 0x01.. & ~x & 0x80.. finds the first zero byte (below it no borrow has run). */
__attribute__((noinline)) static int64_t index_byte(const unsigned char *p, int64_t n, uint8_t c) {
    const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t x = *(const u64 *)(p + i) ^ ones * c;
        uint64_t zero = (x - ones) & ~x & tops;
        if (zero)
            return i + __builtin_ctzll(zero) / 8;
    }
    for (; i < n; i++)
        if (p[i] == c)
            return i;
    return -1;
}

int64_t go_index_byte(const void *p, int64_t n, int64_t cap, uint8_t c) GO("internal/bytealg.IndexByte");
int64_t go_index_byte(const void *p, int64_t n, int64_t cap, uint8_t c) {
    (void)cap;
    return index_byte(p, n, c);
}

int64_t go_index_byte_string(const void *p, int64_t n, uint8_t c) GO("internal/bytealg.IndexByteString");
int64_t go_index_byte_string(const void *p, int64_t n, uint8_t c) {
    return index_byte(p, n, c);
}

/* func cmpstring(a, b string) int, func Compare(a, b []byte) int: -1, 0 or 1, by bytes, then by length. */
__attribute__((noinline)) int64_t go_cmpstring(const void *a, int64_t na, const void *b, int64_t nb)
    GO("runtime.cmpstring");
int64_t go_cmpstring(const void *a, int64_t na, const void *b, int64_t nb) {
    const unsigned char *p = a, *q = b;
    int64_t n = na < nb ? na : nb, i = 0;
    if (p != q) {
        for (; i + 8 <= n; i += 8) {
            uint64_t x = *(const u64 *)(p + i), y = *(const u64 *)(q + i);
            if (x != y)
                return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
        }
        for (; i < n; i++)
            if (p[i] != q[i])
                return p[i] < q[i] ? -1 : 1;
    }
    return na < nb ? -1 : na > nb;
}

int64_t go_compare(const void *a, int64_t na, int64_t ca, const void *b, int64_t nb, int64_t cb)
    GO("internal/bytealg.Compare");
int64_t go_compare(const void *a, int64_t na, int64_t ca, const void *b, int64_t nb, int64_t cb) {
    (void)ca;
    (void)cb;
    return go_cmpstring(a, na, b, nb);
}

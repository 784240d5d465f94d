/* The run time's byte functions (runtime/go/memory.c) and 128-bit helpers (runtime/go/compiler_rt.c), built natively,
 * against the C library's and the compiler's own. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/go/memory.c"

/* The names of compiler_rt.c are those of the native libraries too. */
#define __multi3 rt_multi3
#define __udivti3 rt_udivti3
#define __umodti3 rt_umodti3
#define __divti3 rt_divti3
#define __modti3 rt_modti3
#define __ashlti3 rt_ashlti3
#define __lshrti3 rt_lshrti3
#define __ashrti3 rt_ashrti3
#define memcpy rt_memcpy
#define memmove rt_memmove
#define memset rt_memset
#define memcmp rt_memcmp
#define bcmp rt_bcmp
#include "runtime/go/compiler_rt.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef bcmp

enum { MAX = 80 }; /* lengths beyond every short way in memory.c */

static uint64_t seed = 1;
static uint64_t next_random(void) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed ^ seed >> 29;
}

static void fill(unsigned char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        p[i] = (unsigned char)(next_random() >> 33);
}

static void test_memmove(void) {
    unsigned char want[4 * MAX], got[4 * MAX];
    for (size_t n = 0; n <= MAX; n++)
        for (size_t from = 0; from <= 2 * MAX; from += 3)
            for (size_t to = from < MAX ? 0 : from - MAX; to <= from + MAX; to += 5) {
                fill(want, sizeof want);
                memcpy(got, want, sizeof want);
                memmove(want + to, want + from, n);
                go_memmove(got + to, got + from, (int64_t)n);
                CU_ASSERT_FATAL(memcmp(want, got, sizeof want) == 0);
            }
}

static void test_memclr(void) {
    unsigned char p[MAX];
    for (int64_t n = 0; n <= MAX - 2; n++) {
        memset(p, 1, sizeof p);
        go_memclr(p + 1, n);
        CU_ASSERT_EQUAL_FATAL(p[0], 1);
        for (int64_t i = 0; i < n; i++)
            CU_ASSERT_EQUAL_FATAL(p[1 + i], 0);
        CU_ASSERT_EQUAL_FATAL(p[1 + n], 1);
    }
}

/* Every length, and for each a difference in every byte. */
static void test_memequal(void) {
    unsigned char a[MAX], b[MAX];
    for (int64_t n = 0; n <= MAX; n++) {
        fill(a, sizeof a);
        memcpy(b, a, sizeof a);
        if (n < MAX)
            b[n] ^= 1; /* behind the end: not to be seen */
        CU_ASSERT_FATAL(go_memequal(a, b, n));
        CU_ASSERT_FATAL(go_memequal(a, a, n));
        uint64_t closure[2] = {0, (uint64_t)n};
        CU_ASSERT_FATAL(go_memequal_varlen(a, b, closure));
        for (int64_t i = 0; i < n; i++) {
            b[i] ^= 0x80;
            CU_ASSERT_FATAL(!go_memequal(a, b, n));
            CU_ASSERT_FATAL(!go_memequal_varlen(a, b, closure));
            b[i] ^= 0x80;
        }
    }
}

static void test_index_byte(void) {
    unsigned char p[MAX];
    for (int64_t n = 0; n <= MAX; n++)
        for (int64_t at = 0; at <= n; at++)
            for (int c = 0; c < 256; c += c == 1 ? 126 : c == 127 ? 1 : c == 128 ? 127 : 1) {
                memset(p, c ^ 1, sizeof p); /* c+1 beside c: a borrow must not make a false find */
                for (int64_t i = at; i < n; i++)
                    p[i] = (unsigned char)c;
                int64_t want = at < n ? at : -1;
                CU_ASSERT_EQUAL_FATAL(go_index_byte(p, n, n, (uint8_t)c), want);
                CU_ASSERT_EQUAL_FATAL(go_index_byte_string(p, n, (uint8_t)c), want);
            }
}

static void test_compare(void) {
    unsigned char a[MAX], b[MAX];
    for (int round = 0; round < 20000; round++) {
        int64_t na = (int64_t)(next_random() % (MAX + 1)), nb = (int64_t)(next_random() % (MAX + 1));
        fill(a, sizeof a);
        memcpy(b, a, sizeof a);
        if (round % 3)
            b[next_random() % MAX] = (unsigned char)next_random();
        int64_t n = na < nb ? na : nb;
        int c = memcmp(a, b, (size_t)n);
        int64_t want = c < 0 ? -1 : c > 0 ? 1 : na < nb ? -1 : na > nb;
        CU_ASSERT_EQUAL_FATAL(go_cmpstring(a, na, b, nb), want);
        CU_ASSERT_EQUAL_FATAL(go_compare(a, na, na, b, nb, nb), want);
    }
    CU_ASSERT_EQUAL(go_cmpstring("abc", 3, "abc", 3), 0);
    CU_ASSERT_EQUAL(go_cmpstring("", 0, "", 0), 0);
}

/* Values with interesting halves: small, large, all ones, a single bit. */
static u128 some_number(void) {
    uint64_t half[2];
    for (int i = 0; i < 2; i++)
        switch (next_random() % 5) {
        case 0:
            half[i] = 0;
            break;
        case 1:
            half[i] = ~(uint64_t)0;
            break;
        case 2:
            half[i] = (uint64_t)1 << next_random() % 64;
            break;
        case 3:
            half[i] = next_random() % 100;
            break;
        default:
            half[i] = next_random() ^ next_random() << 32;
        }
    return (u128)half[1] << 64 | half[0];
}

static void test_int128(void) {
    for (int round = 0; round < 20000; round++) {
        u128 a = some_number(), b = some_number();
        int n = (int)(next_random() % 128);
        CU_ASSERT_FATAL((u128)rt_multi3((i128)a, (i128)b) == a * b);
        CU_ASSERT_FATAL((u128)rt_ashlti3((i128)a, n) == a << n);
        CU_ASSERT_FATAL((u128)rt_lshrti3((i128)a, n) == a >> n);
        CU_ASSERT_FATAL(rt_ashrti3((i128)a, n) == (i128)a >> n);
        if (b == 0)
            continue;
        CU_ASSERT_FATAL(rt_udivti3(a, b) == a / b);
        CU_ASSERT_FATAL(rt_umodti3(a, b) == a % b);
        if ((i128)b == -1) /* the least integer by -1 overflows natively */
            continue;
        CU_ASSERT_FATAL(rt_divti3((i128)a, (i128)b) == (i128)a / (i128)b);
        CU_ASSERT_FATAL(rt_modti3((i128)a, (i128)b) == (i128)a % (i128)b);
    }
    CU_ASSERT(rt_memcmp("ab", "ac", 2) < 0);
    CU_ASSERT(rt_bcmp("ab", "ab", 2) == 0);
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("run time: bytes", NULL, NULL);
    CU_add_test(s, "memmove", test_memmove);
    CU_add_test(s, "memclr", test_memclr);
    CU_add_test(s, "memequal", test_memequal);
    CU_add_test(s, "IndexByte", test_index_byte);
    CU_add_test(s, "compare", test_compare);
    CU_add_test(s, "128 bits", test_int128);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    int bad = (int)CU_get_number_of_failures();
    CU_cleanup_registry();
    return bad != 0;
}

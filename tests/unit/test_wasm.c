/* test_wasm.c: base/wasm.h: numbers, instructions and their features, modules, damage. */
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "base/wasm.h"

static struct arena *arena;

#define BYTES(...) ((const unsigned char[]){__VA_ARGS__})

static struct wasm_bytes at(const unsigned char *p, size_t n) {
    return (struct wasm_bytes){p, p + n, false};
}

static void test_numbers(void) {
    static const struct {
        unsigned char b[11];
        size_t n;
        uint64_t u;
        bool bad32, bad64;
    } cases[] = {
        {{0x00}, 1, 0, false, false},
        {{0xe5, 0x8e, 0x26}, 3, 624485, false, false},
        {{0x80, 0x80, 0x00}, 3, 0, false, false},
        {{0xff, 0xff, 0xff, 0xff, 0x0f}, 5, UINT32_MAX, false, false},
        {{0xff, 0xff, 0xff, 0xff, 0x1f}, 5, 0x1ffffffff, true, false},
        {{0x80, 0x80, 0x80, 0x80, 0x80, 0x00}, 6, 0, true, false},
        {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, 10, UINT64_MAX, true, false},
        {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}, 10, 0, true, true},
        {{0x80}, 1, 0, true, true},
        {{0}, 0, 0, true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wasm_bytes a = at(cases[i].b, cases[i].n), b = a;
        CU_ASSERT(wasm_u64(&a) == cases[i].u && a.bad == cases[i].bad64);
        CU_ASSERT(wasm_u32(&b) == (cases[i].bad32 ? 0 : (uint32_t)cases[i].u) && b.bad == cases[i].bad32);
    }
    struct wasm_bytes s = at(BYTES(0x7f), 1), t = at(BYTES(0xc0, 0xbb, 0x78), 3);
    CU_ASSERT(wasm_s64(&s) == -1 && !s.bad);
    CU_ASSERT(wasm_s64(&t) == -123456 && !t.bad);
}

static void test_instructions(void) {
    static const struct {
        unsigned char b[20];
        size_t n;
        enum wasm_feature feature;
        const char *text;
    } cases[] = {
        {{0x6a}, 1, WASM_MVP, NULL},
        {{0xc0}, 1, WASM_SIGN_EXT, "i32.extend8_s"},
        {{0x02, 0x40}, 2, WASM_MVP, NULL},
        {{0x02, 0x7b}, 2, WASM_SIMD128, NULL},
        {{0x02, 0x03}, 2, WASM_MULTIVALUE, "block"},
        {{0x02, 0x6f}, 2, WASM_REFERENCE_TYPES, NULL},
        {{0x11, 0x05, 0x00}, 3, WASM_MVP, "call_indirect"},
        {{0x11, 0x05, 0x01}, 3, WASM_REFERENCE_TYPES, NULL},
        {{0x11, 0x05, 0x80, 0x80, 0x80, 0x80, 0x00}, 7, WASM_OVERLONG, NULL},
        {{0x0e, 0x02, 0x00, 0x01, 0x00}, 5, WASM_MVP, NULL},
        {{0x12, 0x00}, 2, WASM_TAIL_CALL, "return_call"},
        {{0x08, 0x00}, 2, WASM_EXCEPTIONS, "throw"},
        {{0x1f, 0x40, 0x02, 0x00, 0x00, 0x01, 0x02, 0x00}, 8, WASM_EXCEPTIONS, "try_table"},
        {{0x28, 0x02, 0x04}, 3, WASM_MVP, NULL},
        {{0x28, 0x42, 0x01, 0x04}, 4, WASM_MULTIMEMORY, NULL},
        {{0xfc, 0x03}, 2, WASM_NONTRAPPING_FPTOINT, "i32.trunc_sat_f64_u"},
        {{0xfc, 0x0a, 0x00, 0x00}, 4, WASM_BULK_MEMORY, "memory.copy"},
        {{0xfc, 0x13}, 2, WASM_WIDE_ARITHMETIC, "i64.add128"},
        {{0xfd, 0x0c, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 18, WASM_SIMD128, "v128.const"},
        {{0xfd, 0x54, 0x00, 0x00, 0x03}, 5, WASM_SIMD128, NULL},
        {{0xfd, 0x80, 0x02}, 3, WASM_RELAXED_SIMD, NULL},
        {{0xfe, 0x03, 0x00}, 3, WASM_ATOMICS, "atomic.fence"},
        {{0xfe, 0x1e, 0x02, 0x00}, 4, WASM_ATOMICS, NULL},
        {{0xfb, 0x00, 0x00}, 3, WASM_GC, NULL},
        {{0xe0}, 1, WASM_UNKNOWN, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wasm_bytes b = at(cases[i].b, cases[i].n);
        struct wasm_op op;
        bool ok = wasm_next_op(&b, &op) && !b.bad && b.p == b.end && op.feature == cases[i].feature;
        struct buf text = {0};
        wasm_op_text(op.code, &text);
        buf_putc(&text, 0);
        ok = ok && *text.p && (!cases[i].text || !strcmp(text.p, cases[i].text));
        if (!ok)
            printf("\n    case %zu: feature %s, %s", i, wasm_feature_name(op.feature), text.p);
        CU_ASSERT(ok);
        buf_free(&text);
        /* cut off anywhere, it is bad */
        for (size_t n = 1; n < cases[i].n && op.feature != WASM_GC; n++) {
            struct wasm_bytes cut = at(cases[i].b, n);
            CU_ASSERT(!wasm_next_op(&cut, &op) && cut.bad);
        }
    }
}

/* A module with a function imported, one exported, and its name. */
static const unsigned char module[] = {
    0,   'a', 's', 'm', 1,    0, 0,    0, 1,    9, 2,    0x60, 1,  0x7f, 0,   0x60, 0,   1,   0x7e, 2, 9,   1, 3, 'e',
    'n', 'v', 1,   'f', 0,    0, 3,    2, 1,    1, 5,    4,    1,  1,    1,   2,    7,   5,   1,    1, 'r', 0, 1, 10,
    10,  1,   8,   0,   0x41, 1, 0x10, 0, 0x42, 5, 0x0b, 0,    11, 4,    'n', 'a',  'm', 'e', 1,    4, 1,   1, 1, 'g'};

struct job {
    const unsigned char *p;
    size_t len;
    struct wasm_module m;
};

static void read_it(void *arg) {
    struct job *j = arg;
    wasm_read(&j->m, arena, "m.wasm", j->p, j->len);
}

static void test_module(void) {
    struct job j = {.p = module, .len = sizeof module};
    const char *message = "";
    CU_ASSERT_FATAL(base_try(read_it, &j, &message) == 0);
    CU_ASSERT(j.m.funcs.len == 2 && j.m.nimported == 1 && j.m.imports.len == 1 && j.m.exports.len == 1);
    CU_ASSERT_STRING_EQUAL(j.m.imports.p[0].module, "env");
    CU_ASSERT_STRING_EQUAL(wasm_func_name(&j.m, 0), "env.f");
    CU_ASSERT_STRING_EQUAL(wasm_func_name(&j.m, 1), "g");
    CU_ASSERT_STRING_EQUAL(wasm_func_name(&j.m, 7), "function 7");
    CU_ASSERT_STRING_EQUAL(wasm_type_text(&j.m, 0), "(i32)");
    CU_ASSERT_STRING_EQUAL(wasm_type_text(&j.m, 1), "() -> i64");
    CU_ASSERT(j.m.memories.len == 1 && j.m.memories.p[0].min == 1 && j.m.memories.p[0].max == 2);
    for (int f = WASM_MVP + 1; f < WASM_NFEATURES; f++)
        CU_ASSERT(!j.m.uses[f].used);
    wasm_free(&j.m);
    /* Cut off at each byte: an error, or the sections before it. */
    for (size_t n = 0; n < sizeof module; n++) {
        struct job cut = {.p = module, .len = n};
        int got = base_try(read_it, &cut, &message);
        CU_ASSERT(got == 0 || (got == 1 && strstr(message, "m.wasm: error: ")));
        wasm_free(&cut.m);
    }
    static const unsigned char component[] = {0, 'a', 's', 'm', 13, 0, 1, 0};
    struct job c = {.p = component, .len = sizeof component};
    CU_ASSERT(base_try(read_it, &c, &message) == 1 && strstr(message, "a component"));
}

static void test_json(void) {
    static const char *const cases[][2] = {
        {"plain", "\"plain\""},
        {"a\"b\\c\n", "\"a\\\"b\\\\c\\u000a\""},
        {"\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\""},
        {"\xff\xc0\x80x\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffdx\\ufffd\\ufffd\\ufffd\""},
        {"\xe2\x82", "\"\\ufffd\\ufffd\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        buf_json_text(&b, cases[i][0]);
        buf_putc(&b, 0);
        CU_ASSERT_STRING_EQUAL(b.p, cases[i][1]);
        buf_free(&b);
    }
    struct buf b = {0};
    buf_json_text(&b, NULL);
    CU_ASSERT(b.len == 4 && !memcmp(b.p, "null", 4));
    buf_free(&b);
}

int main(void) {
    arena = arena_new("tests");
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("wasm", NULL, NULL);
    CU_add_test(s, "numbers", test_numbers);
    CU_add_test(s, "instructions", test_instructions);
    CU_add_test(s, "modules", test_module);
    CU_add_test(s, "JSON strings", test_json);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    arena_free(arena);
    return failed != 0;
}

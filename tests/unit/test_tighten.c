/* test_tighten.c: emit/link/tighten.c: blocks that become `if`, and such as must stay. */
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <string.h>

#include "emit/link/link.h"

enum { MOST = 40 };
struct body {
    unsigned char b[MOST];
    size_t n;
};
#define BODY(...) {{__VA_ARGS__}, sizeof((const unsigned char[]){__VA_ARGS__})}
enum { BLOCK = 0x02, LOOP, IF, ELSE, END = 0x0b, BR, BR_IF, TABLE, RETURN, CALL, VOID = 0x40 };
enum { NOP = 0x01, DROP = 0x1a, GET = 0x20, CONST = 0x41, EQZ = 0x45, EQ, NE, LT_S, GE_S = 0x4e };

/* A module with one function of type (i32) -> i32, without locals, and that body. */
static void make_module(struct buf *to, const struct body *b) {
    static const unsigned char head[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f, 3, 2, 1, 0, 10};
    to->len = 0;
    buf_add(to, head, sizeof head);
    buf_putc(to, (char)(b->n + 3));
    buf_putc(to, 1);
    buf_putc(to, (char)(b->n + 1));
    buf_putc(to, 0);
    buf_add(to, b->b, b->n);
}

static void test_bodies(void) {
    static const struct {
        const char *what;
        struct body from, to;
    } cases[] = {
        {"a test that is turned round", BODY(BLOCK, VOID, GET, 0, EQZ, BR_IF, 0, NOP, END, CONST, 1, END),
         BODY(GET, 0, IF, VOID, NOP, END, CONST, 1, END)},
        {"a comparison", BODY(BLOCK, VOID, GET, 0, GET, 0, LT_S, BR_IF, 0, NOP, END, CONST, 1, END),
         BODY(GET, 0, GET, 0, GE_S, IF, VOID, NOP, END, CONST, 1, END)},
        {"any other", BODY(BLOCK, VOID, GET, 0, BR_IF, 0, NOP, END, CONST, 1, END),
         BODY(GET, 0, EQZ, IF, VOID, NOP, END, CONST, 1, END)},
        {"else", BODY(BLOCK, VOID, BLOCK, VOID, GET, 0, BR_IF, 0, NOP, BR, 1, END, NOP, NOP, END, CONST, 1, END),
         BODY(GET, 0, EQZ, IF, VOID, NOP, ELSE, NOP, NOP, END, CONST, 1, END)},
        {"a branch out of what becomes else",
         BODY(BLOCK, VOID, BLOCK, VOID, GET, 0, BR_IF, 0, NOP, BR, 1, END, GET, 0, BR_IF, 0, NOP, END, CONST, 1, END),
         BODY(GET, 0, EQZ, IF, VOID, NOP, ELSE, GET, 0, BR_IF, 0, NOP, END, CONST, 1, END)},
        {"a second branch to the inner block: no else",
         BODY(BLOCK, VOID, BLOCK, VOID, GET, 0, BR_IF, 0, GET, 0, BR_IF, 0, BR, 1, END, NOP, END, CONST, 1, END),
         BODY(BLOCK, VOID, GET, 0, EQZ, IF, VOID, GET, 0, BR_IF, 0, BR, 1, END, NOP, END, CONST, 1, END)},
        {"a branch in front of the test, to the outer block",
         BODY(BLOCK, VOID, NOP, BLOCK, VOID, GET, 0, BR_IF, 1, GET, 0, BR_IF, 0, NOP, END, NOP, END, CONST, 1, END),
         BODY(BLOCK, VOID, NOP, GET, 0, BR_IF, 0, GET, 0, EQZ, IF, VOID, NOP, END, NOP, END, CONST, 1, END)},
        {"a value below the test", BODY(BLOCK, VOID, GET, 0, GET, 0, BR_IF, 0, DROP, END, CONST, 1, END),
         BODY(BLOCK, VOID, GET, 0, GET, 0, BR_IF, 0, DROP, END, CONST, 1, END)},
        {"an earlier branch from a block within",
         BODY(BLOCK, VOID, LOOP, VOID, GET, 0, BR_IF, 1, END, GET, 0, BR_IF, 0, END, CONST, 1, END),
         BODY(BLOCK, VOID, LOOP, VOID, GET, 0, BR_IF, 1, END, GET, 0, BR_IF, 0, END, CONST, 1, END)},
        {"a block with a result", BODY(BLOCK, 0x7f, CONST, 2, GET, 0, BR_IF, 0, END, END),
         BODY(BLOCK, 0x7f, CONST, 2, GET, 0, BR_IF, 0, END, END)},
        {"a table of branches",
         BODY(BLOCK, VOID, BLOCK, VOID, GET, 0, EQZ, BR_IF, 0, GET, 0, TABLE, 1, 0, 1, END, NOP, END, CONST, 1, END),
         BODY(BLOCK, VOID, GET, 0, IF, VOID, GET, 0, TABLE, 1, 0, 1, END, NOP, END, CONST, 1, END)},
        {"returns", BODY(BLOCK, VOID, CONST, 1, BR, 1, END, CONST, 2, RETURN, END),
         BODY(BLOCK, VOID, CONST, 1, RETURN, END, CONST, 2, END)},
        {"an instruction that is not known", BODY(BLOCK, VOID, GET, 0, BR_IF, 0, 0xfd, 1, END, CONST, 1, END),
         BODY(BLOCK, VOID, GET, 0, BR_IF, 0, 0xfd, 1, END, CONST, 1, END)},
    };
    struct buf from = {0}, to = {0}, out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum { HEAD = 20 }; /* what stands before the code section */
        make_module(&from, &cases[i].from);
        make_module(&to, &cases[i].to);
        out.len = 0;
        bool made = tighten("test", (const unsigned char *)from.p, from.len, &out);
        bool same = made && out.len == to.len - HEAD && !memcmp(out.p, to.p + HEAD, out.len);
        if (!same)
            printf("\n%s\n", cases[i].what);
        CU_ASSERT(same);
    }
    buf_free(&from);
    buf_free(&to);
    buf_free(&out);
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("tighten", NULL, NULL);
    CU_add_test(s, "bodies", test_bodies);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed != 0;
}

/* test_emit_program.c: the whole of emit/ on small hand-written programs. */
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>

#include "emit_fixture.h"

#define HAS(part)                                                                                                      \
    do {                                                                                                               \
        if (!strstr(f.text, part))                                                                                     \
            fprintf(stderr, "not in the output: %s\n", part);                                                          \
        CU_ASSERT_PTR_NOT_NULL(strstr(f.text, part));                                                                  \
    } while (0)
#define HAS_NOT(part) CU_ASSERT_PTR_NULL(strstr(f.text, part))

#define OK()                                                                                                           \
    do {                                                                                                               \
        const char *msg;                                                                                               \
        int r = fixture_run(&f, &msg);                                                                                 \
        if (r)                                                                                                         \
            fprintf(stderr, "%s\n", msg);                                                                              \
        CU_ASSERT_EQUAL_FATAL(r, 0);                                                                                   \
    } while (0)

#define FAILS(kind, part)                                                                                              \
    do {                                                                                                               \
        const char *msg;                                                                                               \
        CU_ASSERT_EQUAL(fixture_run(&f, &msg), kind);                                                                  \
        CU_ASSERT_PTR_NOT_NULL(strstr(msg, part));                                                                     \
        if (!strstr(msg, part))                                                                                        \
            fprintf(stderr, "got: %s\n", msg);                                                                         \
        CU_ASSERT_NOT_EQUAL(access(f.out, F_OK), 0);                                                                   \
    } while (0)

static const char main_ll[] = "@main.x = external global i8\n"
                              "declare void @runtime.put(i32)\n"
                              "declare void @main.map.init.0()\n"
                              "define void @main.main() {\n"
                              "  %v = load i32, ptr @main.x\n"
                              "  call void @runtime.put(i32 %v)\n"
                              "  ret void\n}\n"
                              "define void @main.init() {\n  call void @main.map.init.0()\n  ret void\n}\n"
                              "define void @main.dead() {\n  call void @main.nowhere()\n  ret void\n}\n"
                              "declare void @main.nowhere()\n";

static const char main_sum[] =
    HEAD("main") "f main.main - void%20() -\nu call runtime.put\nu data main.x\n"
                 "f main.init - void%20() -\nu call main.map.init.0\nu weak main.map.init.0\n"
                 "f main.dead - void%20() -\nu call main.nowhere\n"
                 "data main.x data 16 8 - - 8\nx 0102030400000000\nr 8 8 addr 4 main.y\n"
                 "data main.y rodata 12 4 - - 4\nx 2a000000\n"
                 "data main.unused rodata 4 4 - - 4\nx 01010101\n"
                 "data main..inittask noptrdata 16 8 - - 8\nx 0000000001000000\nr 8 8 addr 0 main.init\n"
                 "end\n";

static void test_ll(void) {
    struct fixture f;
    fixture_init(&f, EMIT_LL, OPT_O0);
    fixture_add(&f, "main", main_ll, main_sum);
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    OK();
    HAS("define internal void @main.main()");
    HAS("@main.x = internal global <{ [8 x i8], ptr, i32 }>");
    HAS("getelementptr (i8, ptr @main.y, i32 4)");
    HAS("@main.y = internal constant [12 x i8]");
    HAS("@\"go:main.inittasks\" = internal global <{ ptr, i32 }> <{ ptr @main..inittask, i32 0 }>");
    HAS("ptr @\"main.init$ctx\"");                                /* an inittask's function is called as a closure */
    HAS("call i32 @fd_write");                                    /* C's runtime.put, not Go's */
    HAS("define internal void @main.map.init.0() {\n  ret void"); /* a weak call of what is dead */
    HAS_NOT("main.dead");
    HAS_NOT("main.nowhere");
    HAS_NOT("main.unused");
    HAS_NOT("runtime.never");
    HAS_NOT("runtime.nowhere");
    fixture_free(&f);
}

static void test_wasm(void) {
    for (int level = OPT_O0; level <= OPT_OZ; level++) {
        struct fixture f;
        fixture_init(&f, EMIT_WASM, (enum opt_level)level);
        fixture_add(&f, "main", main_ll, main_sum);
        fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
        OK();
        CU_ASSERT_FATAL(f.len > 64);
        CU_ASSERT_EQUAL(memcmp(f.text, "\0asm\1\0\0\0", 8), 0);
        CU_ASSERT_EQUAL(f.text[8], 0); /* a custom section, first of all */
        CU_ASSERT_EQUAL(memcmp(f.text + 10, "\012go:buildid\xff Go build ID: \"abc/def\"\n \xff", 38), 0);
        fixture_free(&f);
    }
}

/* The same input gives the same bytes. */
static void test_deterministic(void) {
    char *first = NULL;
    size_t len = 0;
    for (int i = 0; i < 2; i++) {
        struct fixture f;
        fixture_init(&f, EMIT_WASM, OPT_OZ);
        fixture_add(&f, "main", main_ll, main_sum);
        fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
        OK();
        if (i) {
            CU_ASSERT_EQUAL(f.len, len);
            CU_ASSERT_EQUAL(memcmp(f.text, first, len), 0);
        } else {
            len = f.len;
            first = malloc(len);
            memcpy(first, f.text, len);
        }
        fixture_free(&f);
    }
    free(first);
}

static void test_undefined(void) {
    struct fixture f;
    fixture_init(&f, EMIT_WASM, OPT_O0);
    fixture_add(&f, "main",
                "declare void @main.nowhere()\ndefine void @main.main() {\n call void @main.nowhere()\n ret void\n}",
                HEAD("main") "f main.main - void%20() -\nu call main.nowhere\ne main.nowhere void%20() -\nend\n");
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    FAILS(1, "main.nowhere, which main.main refers to");
    fixture_free(&f);
}

static void test_inlined_override(void) {
    struct fixture f;
    fixture_init(&f, EMIT_WASM, OPT_O0);
    fixture_add(&f, "main", "define void @main.main() { ret void }",
                HEAD("main") "f main.main - void%20() -\nu inlined runtime.put\nend\n");
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    FAILS(1, "runtime.put was inlined into main.main");
    fixture_free(&f);
}

static void test_wrong_type(void) {
    struct fixture f;
    fixture_init(&f, EMIT_WASM, OPT_O0);
    fixture_add(
        &f, "main",
        "declare void @runtime.put(i64)\ndefine void @main.main() {\n call void @runtime.put(i64 1)\n ret void\n}",
        HEAD("main") "f main.main - void%20() -\nu call runtime.put\nend\n");
    fixture_add(
        &f, "runtime",
        "define void @runtime.unreachableMethod() { unreachable }\ndefine void @runtime.put(i64 %x) { ret void }",
        HEAD("runtime") "f runtime.unreachableMethod - void%20() -\nf runtime.put - void%20(i64) -\nend\n");
    FAILS(1, "the run time has runtime.put as void (i32), but this Go's is void (i64)");
    fixture_free(&f);
}

/* Several results: C's hidden pointer against Go's struct, both ways. */
static void test_bridge(void) {
    struct fixture f;
    fixture_init(&f, EMIT_OPT_LL, OPT_O2);
    f.runtime = "%pair = type { i64, i8 }\n"
                "declare void @main.main()\n"
                "declare void @main.two(ptr sret(%pair), i64)\n"
                "declare void @sink(i64, i8) \"wasm-import-module\"=\"m\" \"wasm-import-name\"=\"sink\"\n"
                "define void @_start() {\n  %p = alloca %pair\n  call void @main.main()\n"
                "  call void @main.two(ptr sret(%pair) %p, i64 5)\n"
                "  %a = load i64, ptr %p\n  %q = getelementptr %pair, ptr %p, i32 0, i32 1\n  %b = load i8, ptr %q\n"
                "  call void @sink(i64 %a, i8 %b)\n  ret void\n}\n"
                "define void @runtime.both(ptr sret(%pair) %r, i64 %x) {\n"
                "  %q = getelementptr %pair, ptr %r, i32 0, i32 1\n"
                "  store i64 %x, ptr %r\n  store i8 1, ptr %q\n  ret void\n}\n";
    fixture_add(
        &f, "main",
        "declare { i64, i1 } @runtime.both(i64)\n"
        "define { i64, i1 } @main.two(i64 %x) {\n %r = call { i64, i1 } @runtime.both(i64 %x)\n ret { i64, i1 } %r\n}\n"
        "define void @main.main() {\n ret void\n}",
        HEAD("main") "f main.main - void%20() -\n"
                     "f main.two - {%20i64,%20i1%20}%20(i64) -\nu call runtime.both\n"
                     "e runtime.both {%20i64,%20i1%20}%20(i64) -\nend\n");
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    OK();
    HAS("call void @sink(i64 5, i8 1)");
    fixture_free(&f);
}

/* `NAME;go`, `NAME;LO-HI`; the program's Go is 1.26.8. */
static void test_hidden_and_versions(void) {
    struct fixture f;
    fixture_init(&f, EMIT_LL, OPT_O0);
    f.runtime =
        "declare void @main.main()\n"
        "declare void @\"runtime.put;go\"(i32)\n"
        "declare void @\"runtime.other;26-\"()\n"
        "define void @_start() {\n  call void @main.main()\n  call void @\"runtime.other;26-\"()\n  ret void\n}\n"
        "define void @\"runtime.put;24-25\"(i64 %x) { ret void }\n"
        "define void @\"runtime.put;26-\"(i32 %x) {\n  call void @\"runtime.put;go\"(i32 7)\n  call void @rt_patch()\n "
        " ret void\n}\n"
        "declare void @rt_patch()\n"
        "define void @\"rt_patch;0-26.7\"() { unreachable }\n"
        "define void @\"rt_patch;26.8-26.8\"() { ret void }\n"
        "define void @\"rt_patch;26.9-26\"() { unreachable }\n"
        "define void @\"rt_patch;27-\"() { unreachable }\n";
    fixture_add(
        &f, "main",
        "declare void @runtime.put(i32)\ndefine void @main.main() {\n  call void @runtime.put(i32 1)\n  ret void\n}",
        HEAD("main") "f main.main - void%20() -\nu call runtime.put\nend\n");
    fixture_add(
        &f, "runtime",
        "define void @runtime.unreachableMethod() { unreachable }\n"
        "define void @runtime.put(i32 %x) {\n  call void @runtime.put(i32 9)\n  ret void\n}\n"
        "define void @runtime.other() { ret void }\n",
        HEAD("runtime") "f runtime.unreachableMethod - void%20() -\n"
                        "f runtime.put - void%20(i32) -\nu call runtime.put\nf runtime.other - void%20() -\nend\n");
    OK();
    HAS("define internal void @runtime.put(i32 %x) {\n  call void @\"runtime.put;go\"(i32 7)");
    HAS("define internal void @\"runtime.put;go\"(i32 %x) {\n  call void @runtime.put(i32 9)");
    HAS("define internal void @rt_patch() {\n  ret void");
    HAS("define internal void @runtime.other()");
    HAS_NOT("24-25");
    fixture_free(&f);
}

/* A method is kept when its type gets into an interface and an interface method of that name and type is called. */
static void test_methods(void) {
    struct fixture f;
    fixture_init(&f, EMIT_LL, OPT_O0);
    /* type:main.T has methods A (called through main.I) and B (not); Tfn is left out, as rtype.Method is not reached.
     */
    static const char sum[] =
        HEAD("main") "f main.main - void%20() -\nu useiface type:main.T\nu useifacemethod type:main.I 80\nu data "
                     "go:itab.main.T,main.I\n"
                     "f main.T.A - void%20(ptr) -\nf main.T.B - void%20(ptr) -\n"
                     "layout internal/abi.Type 48 0\nlayout internal/abi.InterfaceType 80 0\n"
                     "layout internal/abi.ITab 32 4 Inter:0:8 Type:8:8 Hash:16:4 Fun:24:8\n"
                     "data type:func() rodata 56 8 d - 24\nx 000000000000000000000000000000000000000000000033\n"
                     "data name.A rodata 3 1 d - 3\nx 010141\n"
                     "data name.B rodata 3 1 d - 3\nx 010142\n"
                     "data type:main.T rodata 96 8 d - 64\n"
                     "x 0000000000000000"
                     "0000000000000000"
                     "0000000001000002"
                     "0000000000000000"
                     "0000000000000000"
                     "0000000000000000"
                     "0000000002000200"
                     "1000000000000000\n"
                     "r 64 4 addroff 0 name.A\nr 68 4 methodoff 0 type:func()\nr 72 4 methodoff 0 main.T.A\nr 76 4 "
                     "methodoff 0 main.T.A\n"
                     "r 80 4 addroff 0 name.B\nr 84 4 methodoff 0 type:func()\nr 88 4 methodoff 0 main.T.B\nr 92 4 "
                     "methodoff 0 main.T.B\n"
                     "data type:main.I rodata 96 8 d - 80\n"
                     "x 0000000000000000"
                     "0000000000000000"
                     "0000000000000014"
                     "0000000000000000"
                     "0000000000000000"
                     "0000000000000000"
                     "0000000000000000"
                     "0000000000000000"
                     "0200000000000000"
                     "0200000000000000\n"
                     "r 56 8 addr 80 type:main.I\n"
                     "r 80 4 addroff 0 name.A\nr 84 4 addroff 0 type:func()\nr 88 4 addroff 0 name.B\nr 92 4 addroff 0 "
                     "type:func()\n"
                     "data go:itab.main.T,main.I rodata 40 8 d - 0\n"
                     "r 0 8 addr 0 type:main.I\nr 8 8 addr 0 type:main.T\nr 24 8 weakaddr 0 main.T.A\nr 32 8 weakaddr "
                     "0 main.T.B\n"
                     "end\n";
    fixture_add(&f, "main",
                "@\"go:itab.main.T,main.I\" = external global i8\n"
                "define void @main.main() {\n  %x = load volatile i8, ptr @\"go:itab.main.T,main.I\"\n  ret void\n}\n"
                "define void @main.T.A(ptr %t) { ret void }\ndefine void @main.T.B(ptr %t) { ret void }\n",
                sum);
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    OK();
    HAS("define internal void @main.T.A(");
    HAS_NOT("main.T.B");
    HAS("ptr @name.A, ptr @\"type:func()\", ptr @main.T.A, ptr inttoptr (i32 -1 to ptr), ptr @name.B, "
        "ptr @\"type:func()\", ptr inttoptr (i32 -1 to ptr), ptr inttoptr (i32 -1 to ptr)");
    HAS("ptr @main.T.A, i32 0, ptr inttoptr (i32 -1 to ptr), i32 0"); /* the itab: 0 would say "does not implement" */
    fixture_free(&f);
}

/* Wasm imports get bodies; strings are two i32, bools i32. */
static void test_wasm_import(void) {
    struct fixture f;
    fixture_init(&f, EMIT_LL, OPT_O0);
    fixture_add(&f, "main",
                "declare zeroext i1 @main.imp(ptr, i64, i64, i1 zeroext)\n"
                "define void @main.main() {\n  %r = call zeroext i1 @main.imp(ptr null, i64 3, i64 4, i1 zeroext "
                "true)\n  ret void\n}\n",
                HEAD("main") "f main.main - void%20() -\nu call main.imp\n"
                             "e main.imp i1%20(ptr,%20i64,%20i64,%20i1) -\n"
                             "wasmimport main.imp env f 4 ptr ptr i64 bool 1 bool\nend\n");
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    OK();
    HAS("declare i32 @\"main.imp$import\"(i32, i32, i64, i32)");
    HAS("\"wasm-import-name\"=\"f\"");
    HAS("trunc i64 %1 to i32");
    HAS("icmp ne i8");
    fixture_free(&f);
}

/* A descriptor of which only the head is read is cut down to that; one that is stored is whole, and so is what it
 * refers to. */
static void test_cut_types(void) {
    struct fixture f;
    fixture_init(&f, EMIT_LL, OPT_O0);
    fixture_add(&f, "main",
                "@\"type:main.A\" = external global i8\n@\"type:main.B\" = external global i8\n@\"type:main.M\" = "
                "external global i8\n"
                "@main.x = external global i8\n"
                "define i64 @main.size(ptr %t) {\n  %p = getelementptr i8, ptr %t, i32 8\n  %n = load i64, ptr %p\n  "
                "ret i64 %n\n}\n"
                "define i64 @main.elem(ptr %m) {\n  %p = getelementptr i8, ptr %m, i32 56\n  %e = load ptr, ptr %p\n"
                "  %n = call i64 @main.size(ptr %e)\n  ret i64 %n\n}\n"
                "define void @main.main() {\n"
                "  %a = call i64 @main.size(ptr @\"type:main.A\")\n"
                "  %m = call i64 @main.elem(ptr @\"type:main.M\")\n"
                "  store ptr @\"type:main.B\", ptr @main.x\n  ret void\n}\n",
                HEAD("main") "f main.main - void%20() -\nu call main.size\nu call main.elem\nu data type:main.A\nu "
                             "data type:main.B\n"
                             "u data type:main.M\nu data main.x\n"
                             "f main.size - i64%20(ptr) -\nf main.elem - i64%20(ptr) -\nu call main.size\n"
                             "data main.x bss 8 8 - - 0\n"
                             "data type:main.A rodata 64 8 d - 16\nx 01000000000000000200000000000000\nr 48 8 addr 0 "
                             "type:main.C\n"
                             "data type:main.B rodata 64 8 d - 16\nx 03000000000000000400000000000000\nr 48 8 addr 0 "
                             "type:main.D\n"
                             "data type:main.M rodata 112 8 d - 16\nx 05000000000000000600000000000000\nr 48 8 addr 0 "
                             "type:main.C\nr 56 8 addr 0 type:main.E\n"
                             "data type:main.C rodata 64 8 d - 8\nx 0700000000000000\n"
                             "data type:main.D rodata 64 8 d - 8\nx 0800000000000000\n"
                             "data type:main.E rodata 64 8 d - 16\nx 09000000000000000a00000000000000\nend\n");
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    OK();
    HAS("@\"type:main.A\" = internal unnamed_addr constant [16 x i8] c\"\\00\\00\\00\\00\\00\\00\\00\\00\\02");
    HAS("@\"type:main.B\" = internal constant <{ [48 x i8], ptr, i32, [8 x i8] }>");
    HAS("@\"type:main.D\" = internal constant [64 x i8]");
    HAS("@\"type:main.M\" = internal unnamed_addr constant <{ [56 x i8], ptr, i32 }>");
    HAS("@\"type:main.E\" = internal unnamed_addr constant [16 x i8] c\"\\00\\00\\00\\00\\00\\00\\00\\00\\0A");
    fixture_free(&f);
}

static void test_inittask_order(void) {
    struct fixture f;
    fixture_init(&f, EMIT_LL, OPT_O0);
    /* main imports b and c; c imports a; b has nothing to run. */
    fixture_add(&f, "main", "define void @main.main() { ret void }\ndefine void @p.init() { ret void }",
                HEAD("main") "f main.main - void%20() -\nf p.init - void%20() -\n"
                             "data main..inittask data 16 8 - - 0\nr 0 0 initorder 0 b..inittask\nr 0 0 initorder 0 "
                             "c..inittask\nr 8 8 addr 0 p.init\n"
                             "data b..inittask data 8 8 - - 0\nr 0 0 initorder 0 a..inittask\n"
                             "data c..inittask data 16 8 - - 0\nr 0 0 initorder 0 a..inittask\nr 8 8 addr 0 p.init\n"
                             "data a..inittask data 16 8 - - 0\nr 8 8 addr 0 p.init\nend\n");
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    OK();
    HAS("<{ ptr @a..inittask, i32 0, ptr @c..inittask, i32 0, ptr @main..inittask, i32 0 }>");
    fixture_free(&f);
}

static void test_bad_summaries(void) {
    static const char *const bad[][2] = {
        {"", "the summary is empty"},
        {HEAD("main"), "has no end"},
        {HEAD("main") "f main.main - void%20() -\n", "has no end"},
        {HEAD("main") "f main.main\nend\n", "a field is missing"},
        {HEAD("main") "f main.main - void -\nend\n", "is no function type"},
        {HEAD("main") "x 00\nend\n", "bytes outside a data symbol"},
        {HEAD("main") "data main.x rodata 1 1 - - 9\nend\n", "more bytes than its size"},
        {HEAD("main") "data main.x rodata 4 3 - - 0\nend\n", "no power of two"},
        {HEAD("main") "data main.x rodata 4 1 - - 0\nr 1 4 addr 0 main.x\nend\n", "beyond the end of main.x"},
        {HEAD("main") "data main.x rodata 4 1 - - 0\nr 0 4 pcrel 0 main.x\nend\n",
         "unknown kind of relocation 'pcrel'"},
        {HEAD("main") "zzz\nend\n", "unknown record 'zzz'"},
        {"gowl-summary 9\n", "another version"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct fixture f;
        fixture_init(&f, EMIT_WASM, OPT_O0);
        fixture_add(&f, "main", "define void @main.main() { ret void }", bad[i][0]);
        fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
        FAILS(1, bad[i][1]);
        fixture_free(&f);
    }
}

static void test_bad_bitcode(void) {
    struct fixture f;
    fixture_init(&f, EMIT_WASM, OPT_O0);
    fixture_add(&f, "main", "define void @main.main() { ret void }", HEAD("main") "f main.main - void%20() -\nend\n");
    fixture_add(&f, "runtime", RUNTIME_LL, RUNTIME_SUM "end\n");
    f.pkgs[0].bitcode_len /= 2;
    FAILS(1, "main(gowl.bc)");
    fixture_free(&f);
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("emit", NULL, NULL);
    CU_add_test(s, "linked IR", test_ll);
    CU_add_test(s, "modules", test_wasm);
    CU_add_test(s, "the same bytes", test_deterministic);
    CU_add_test(s, "undefined symbols", test_undefined);
    CU_add_test(s, "inlined overrides", test_inlined_override);
    CU_add_test(s, "types of overrides", test_wrong_type);
    CU_add_test(s, "several results", test_bridge);
    CU_add_test(s, "hidden definitions and versions", test_hidden_and_versions);
    CU_add_test(s, "methods", test_methods);
    CU_add_test(s, "cut type descriptors", test_cut_types);
    CU_add_test(s, "wasm imports", test_wasm_import);
    CU_add_test(s, "order of initialisation", test_inittask_order);
    CU_add_test(s, "bad summaries", test_bad_summaries);
    CU_add_test(s, "bad bitcode", test_bad_bitcode);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed != 0;
}

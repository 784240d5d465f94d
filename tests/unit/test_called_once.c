/* emit/optimise/called_once.c: which functions that are called once the inliner is kept from. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include <llvm-c/IRReader.h>

#include "emit/optimise/optimise.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0"; /* of LLVM's contexts */
}

enum { LARGE = 1000, SMALL = 50 };

static struct program prog;

static void body(struct buf *b, const char *head, int instructions, const char *tail) {
    buf_printf(b, "define %s {\n", head);
    for (int i = 1; i < instructions; i++)
        buf_printf(b, "  call void @host()\n");
    buf_printf(b, "%s  ret void\n}\n", tail);
}

/* A program whose main calls `n` large functions once each (f0, f1, ...), f0 a large one of its own, and some others.
 */
static void load(int n) {
    struct buf b = {0};
    char head[80], *message = NULL;
    buf_printf(&b, "declare void @host()\n");
    for (int i = 0; i < n; i++) {
        snprintf(head, sizeof head, "internal void @f%d()", i);
        body(&b, head, LARGE, i ? "" : "  call void @inner()\n");
    }
    body(&b, "internal void @inner()", LARGE, "");
    body(&b, "internal void @small()", SMALL, "");
    body(&b, "internal void @twice()", LARGE, "");
    body(&b, "void @exported()", LARGE, "");
    body(&b, "internal void @always() alwaysinline", LARGE, "");
    body(&b, "internal void @passed(ptr %f)", LARGE, "");
    body(&b, "internal void @value()", LARGE, "");
    body(&b, "internal void @ring()", LARGE, "  call void @ring2()\n");
    body(&b, "internal void @ring2()", LARGE, "  call void @ring()\n");
    buf_printf(&b, "define void @main() {\n");
    for (int i = 0; i < n; i++)
        buf_printf(&b, "  call void @f%d()\n", i);
    buf_printf(&b, "  call void @small()\n  call void @twice()\n  call void @twice()\n  call void @exported()\n"
                   "  call void @always()\n  call void @passed(ptr @value)\n  ret void\n}\n");
    prog = (struct program){.ctx = LLVMContextCreate(), .arena = arena_new("test")};
    if (LLVMParseIRInContext(prog.ctx, LLVMCreateMemoryBufferWithMemoryRangeCopy(b.p, b.len, "test"), &prog.mod,
                             &message)) {
        fprintf(stderr, "%s\n", message);
        CU_FAIL_FATAL("the IR is wrong");
    }
    buf_free(&b);
    bound_called_once(&prog);
}

static void unload(void) {
    LLVMDisposeModule(prog.mod);
    LLVMContextDispose(prog.ctx);
    arena_free(prog.arena);
}

static bool kept_out(const char *name) {
    return LLVMGetEnumAttributeAtIndex(LLVMGetNamedFunction(prog.mod, name),
                                       (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                       LLVMGetEnumAttributeKindForName("noinline", 8));
}

static void test_many(void) {
    load(30);
    CU_ASSERT(kept_out("f0"));
    CU_ASSERT(kept_out("f29"));
    CU_ASSERT(kept_out("passed"));
    CU_ASSERT(!kept_out("inner")); /* f0 is not large with it */
    CU_ASSERT(!kept_out("small"));
    CU_ASSERT(!kept_out("twice"));
    CU_ASSERT(!kept_out("exported"));
    CU_ASSERT(!kept_out("always"));
    CU_ASSERT(!kept_out("value"));
    CU_ASSERT(!kept_out("main"));
    unload();
}

static void test_few(void) {
    load(10);
    for (LLVMValueRef f = LLVMGetFirstFunction(prog.mod); f; f = LLVMGetNextFunction(f)) {
        size_t n;
        const char *name = LLVMGetValueName2(f, &n);
        CU_ASSERT(strncmp(name, "ring", 4) == 0 || !kept_out(name));
    }
    unload();
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("called once", NULL, NULL);
    CU_add_test(s, "a caller of many large functions", test_many);
    CU_add_test(s, "a caller of few", test_few);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

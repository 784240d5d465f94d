/* emit/optimise/nounwind.c and emit/define/fault.c: which functions of a small module are `nounwind` afterwards, and
 * what panics in package runtime became. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include <llvm-c/IRReader.h>

#include "emit/define/define.h"
#include "emit/optimise/optimise.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0"; /* of LLVM's contexts */
}

static const char module[] =
    "declare void @gowl.throw()\n"
    "declare void @host() \"wasm-import-module\"=\"wasi\"\n"
    "declare void @gowl.nilpanic(i32)\n"
    "declare void @runtime.goPanicIndex(i64, i64)\n"
    "declare void @runtime.panicunsafeslicelen1(i64)\n"
    "declare i32 @personality(...)\n"
    "define void @gowl.fault.signal() nounwind { ret void }\n"
    "define void @gowl.fault.index() nounwind { ret void }\n"
    "define void @throws() { call void @gowl.throw() ret void }\n"
    "define void @quiet() { call void @host() ret void }\n"
    /* a cycle: one of it calls through a pointer, another only functions of the cycle that do not unwind */
    "define void @a(ptr %f) { call void @b(ptr %f) call void %f() ret void }\n"
    "define void @b(ptr %f) { call void @c(ptr %f) call void @quiet() ret void }\n"
    "define void @c(ptr %f) { call void @d(ptr %f) nounwind ret void }\n"
    "define void @d(ptr %f) { call void @a(ptr %f) ret void }\n"
    "define void @promised() nounwind { call void @throws() ret void }\n"
    "define void @above() { call void @promised() ret void }\n"
    "define void @caught() personality ptr @personality {\n"
    "  invoke void @throws() to label %on unwind label %pad\n"
    "on:\n"
    "  ret void\n"
    "pad:\n"
    "  %p = landingpad { ptr, i32 } cleanup\n"
    "  ret void\n"
    "}\n"
    "define void @passed() personality ptr @personality {\n"
    "  invoke void @throws() to label %on unwind label %pad\n"
    "on:\n"
    "  ret void\n"
    "pad:\n"
    "  %p = landingpad { ptr, i32 } cleanup\n"
    "  resume { ptr, i32 } %p\n"
    "}\n"
    "define void @runtime.inner() { call void @gowl.nilpanic(i32 7) unreachable }\n"
    "define void @\"runtime.(*timer).inner\"() { call void @runtime.goPanicIndex(i64 1, i64 1) unreachable }\n"
    "define void @runtime.Exported() { call void @gowl.nilpanic(i32 7) unreachable }\n"
    "define void @\"runtime.(*Frames).Next\"() { call void @gowl.nilpanic(i32 7) unreachable }\n"
    "define void @\"runtime/debug.inner\"() { call void @gowl.nilpanic(i32 7) unreachable }\n"
    "define void @main.f() { call void @runtime.goPanicIndex(i64 1, i64 1) unreachable }\n"
    "define void @runtime.unsafeslice() { call void @runtime.panicunsafeslicelen1(i64 1) unreachable }\n"
    "define void @runtime.panicunsafeslicelen() { call void @runtime.panicunsafeslicelen1(i64 1) unreachable }\n"
    "define void @runtime.throw() { call void @gowl.throw() unreachable }\n";

static struct program prog;

static void load(bool traces) {
    char *message = NULL;
    prog = (struct program){.ctx = LLVMContextCreate(), .arena = arena_new("test"), .traces = traces};
    if (LLVMParseIRInContext(prog.ctx, LLVMCreateMemoryBufferWithMemoryRangeCopy(module, sizeof module - 1, "test"),
                             &prog.mod, &message)) {
        fprintf(stderr, "%s\n", message);
        CU_FAIL_FATAL("the IR is wrong");
    }
    faults_are_fatal(&prog);
    nounwind_find(&prog);
}

static void unload(void) {
    LLVMDisposeModule(prog.mod);
    LLVMContextDispose(prog.ctx);
    arena_free(prog.arena);
}

static bool unwinds(const char *name) {
    return !LLVMGetEnumAttributeAtIndex(LLVMGetNamedFunction(prog.mod, name),
                                        (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                        LLVMGetEnumAttributeKindForName("nounwind", 8));
}

static void test_calls(void) {
    load(true);
    CU_ASSERT(unwinds("throws"));
    CU_ASSERT(!unwinds("quiet"));
    CU_ASSERT(!unwinds("promised"));
    CU_ASSERT(!unwinds("above"));
    CU_ASSERT(!unwinds("caught"));
    CU_ASSERT(unwinds("passed"));
    unload();
}

static void test_cycle(void) {
    load(true);
    CU_ASSERT(unwinds("a"));
    CU_ASSERT(unwinds("d"));
    CU_ASSERT(!unwinds("c"));
    CU_ASSERT(!unwinds("b"));
    unload();
}

static void test_faults(void) {
    load(true);
    CU_ASSERT(!unwinds("runtime.inner"));
    CU_ASSERT(!unwinds("runtime.(*timer).inner"));
    CU_ASSERT(unwinds("runtime.Exported"));
    CU_ASSERT(unwinds("runtime.(*Frames).Next"));
    CU_ASSERT(unwinds("runtime/debug.inner"));
    CU_ASSERT(unwinds("main.f"));
    CU_ASSERT(unwinds("runtime.unsafeslice"));
    CU_ASSERT(unwinds("runtime.panicunsafeslicelen"));
    CU_ASSERT(unwinds("runtime.throw"));
    LLVMValueRef first =
        LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(LLVMGetNamedFunction(prog.mod, "runtime.inner")));
    CU_ASSERT(LLVMGetCalledValue(first) == LLVMGetNamedFunction(prog.mod, "gowl.fault.signal"));
    unload();
    load(false);
    CU_ASSERT(!unwinds("runtime.throw"));
    unload();
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("nounwind", NULL, NULL);
    CU_add_test(s, "calls, invokes, promises", test_calls);
    CU_add_test(s, "a cycle of calls", test_cycle);
    CU_add_test(s, "faults of package runtime", test_faults);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

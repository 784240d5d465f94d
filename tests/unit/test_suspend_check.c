/* emit/suspend_check.c on a function as the suspend stage makes it, and on copies of it that are each wrong in one place. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/IRReader.h>

#include "emit/suspend.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0"; /* of what die() leaves behind */
}

static const char prelude[] =
    "target datalayout = \"e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20\"\n"
    "@gowl.unwinding = external addrspace(1) global i32\n"
    "@gowl.sp = external addrspace(1) global i32\n"
    "@gowl.result = internal global [256 x i8] zeroinitializer\n"
    "@shared = global i32 0\n"
    "declare ptr @gowl.frame.new(i32, ptr, i32)\n"
    "declare void @gowl.frame.free(ptr)\n"
    "define i64 @wait() { ret i64 0 }\n"
    "define void @after() nounwind { ret void }\n";

/* x + y + wait() + wait(), with a frame of its own at gowl.sp */
static const char function[] =
    "define i64 @f(i64 %x, i32 %y) {\n"
    "  %a = call i64 @wait()\n"
    "  %flag = load i32, ptr addrspace(1) @gowl.unwinding\n"
    "  %set = icmp ne i32 %flag, 0\n"
    "  br i1 %set, label %leave, label %second\n"
    "second:\n"
    "  %sum = add i64 %x, %a\n"
    "  %b = call i64 @wait()\n"
    "  store i32 %y, ptr addrspace(1) @gowl.sp\n"
    "  %flag2 = load i32, ptr addrspace(1) @gowl.unwinding\n"
    "  %set2 = icmp ne i32 %flag2, 0\n"
    "  br i1 %set2, label %leave, label %last\n"
    "last:\n"
    "  %r = add i64 %sum, %b\n"
    "  ret i64 %r\n"
    "leave:\n"
    "  %site = phi i32 [ 0, %0 ], [ 1, %second ]\n"
    "  %v = phi i64 [ %x, %0 ], [ %sum, %second ]\n"
    "  %w = phi i32 [ %y, %0 ], [ poison, %second ]\n"
    "  %flag3 = load i32, ptr addrspace(1) @gowl.unwinding\n"
    "  %suspended = icmp eq i32 %flag3, 2\n"
    "  br i1 %suspended, label %save, label %up\n"
    "up:\n"
    "  ret i64 poison\n"
    "save:\n"
    "  %frame = call ptr @gowl.frame.new(i32 32, ptr @\"f$resume\", i32 %site)\n"
    "  %p = getelementptr i8, ptr %frame, i32 16\n"
    "  store i64 %v, ptr %p\n"
    "  %q = getelementptr i8, ptr %frame, i32 24\n"
    "  store i32 %w, ptr %q\n"
    "  ret i64 poison\n"
    "}\n"
    "define void @\"f$resume\"(ptr %frame) {\n"
    "  %slot = alloca i64\n"
    "  %keep = alloca i32\n"
    "  %at = getelementptr i8, ptr %frame, i32 8\n"
    "  %no = load i32, ptr %at\n"
    "  switch i32 %no, label %bad [ i32 0, label %first i32 1, label %other ]\n"
    "first:\n"
    "  %p0 = getelementptr i8, ptr %frame, i32 16\n"
    "  %v0 = load i64, ptr %p0\n"
    "  store i64 %v0, ptr %slot\n"
    "  %q0 = getelementptr i8, ptr %frame, i32 24\n"
    "  %w0 = load i32, ptr %q0\n"
    "  store i32 %w0, ptr %keep\n"
    "  call void @gowl.frame.free(ptr %frame)\n"
    "  br label %on\n"
    "other:\n"
    "  %p1 = getelementptr i8, ptr %frame, i32 16\n"
    "  %v1 = load i64, ptr %p1\n"
    "  store i64 %v1, ptr %slot\n"
    "  call void @gowl.frame.free(ptr %frame)\n"
    "  br label %done\n"
    "on:\n"
    "  %y = load i32, ptr %keep\n"
    "  br label %done\n"
    "done:\n"
    "  %x = load i64, ptr %slot\n"
    "  store i64 %x, ptr @gowl.result\n"
    "  ret void\n"
    "bad:\n"
    "  unreachable\n"
    "}\n";

static void check(void *p) {
    suspend_check(p);
}

/* What the checker says of the function with `was` replaced by `is`, "" if nothing; was NULL: of the function. */
static const char *says(const char *was, const char *is) {
    static struct program prog;
    static struct emit_options options;
    static char said[2000];
    struct buf b = {0};
    buf_puts(&b, prelude);
    const char *at = was ? strstr(function, was) : NULL;
    if (was && !at)
        return "the test's text is not in the function";
    if (at) {
        buf_add(&b, function, (size_t)(at - function));
        buf_puts(&b, is);
        buf_puts(&b, at + strlen(was));
    } else
        buf_puts(&b, function);
    prog.ctx = LLVMContextCreate();
    prog.arena = arena_new("test");
    prog.opt = &options;
    char *message = NULL;
    if (LLVMParseIRInContext(prog.ctx, LLVMCreateMemoryBufferWithMemoryRangeCopy(b.p, b.len, "test"), &prog.mod, &message)) {
        fprintf(stderr, "%s\n", message);
        return "the IR is wrong";
    }
    buf_free(&b);
    prog.layout = LLVMCreateTargetData(LLVMGetDataLayoutStr(prog.mod));
    const char *msg = "";
    base_try(check, &prog, &msg);
    snprintf(said, sizeof said, "%s", msg);
    LLVMDisposeTargetData(prog.layout);
    LLVMDisposeModule(prog.mod);
    LLVMContextDispose(prog.ctx);
    arena_free(prog.arena);
    return said;
}

#define FINDS(was, is, text)                                                                                           \
    do {                                                                                                               \
        const char *said = says(was, is);                                                                              \
        if (!strstr(said, text))                                                                                       \
            fprintf(stderr, "wanted \"%s\", it says \"%s\"\n", text, said);                                            \
        CU_ASSERT(strstr(said, text) != NULL);                                                                         \
    } while (0)

static void test_right(void) {
    CU_ASSERT_STRING_EQUAL(says(NULL, NULL), "");
}

static void test_flag(void) {
    FINDS("  %b = call i64 @wait()\n", "  %b = call i64 @wait()\n  call void @after()\n", "done before the flag is tested");
    FINDS("  %b = call i64 @wait()\n", "  %b = call i64 @wait()\n  store i32 1, ptr @shared\n", "done before the flag is tested");
    FINDS("%flag = load i32, ptr addrspace(1) @gowl.unwinding", "%flag = load i32, ptr @gowl.result", "not tested behind");
    FINDS("  ret i64 %r\n", "  %more = call i64 @wait()\n  unreachable\n", "not tested behind");
    CU_ASSERT_STRING_EQUAL(says("  ret i64 %r\n", "  %more = call i64 @wait()\n  ret i64 %more\n"), "");
}

static void test_frames(void) {
    FINDS("i32 32, ptr", "i32 24, ptr", "outside its frame");
    FINDS("%p = getelementptr i8, ptr %frame, i32 16", "%p = getelementptr i8, ptr %frame, i32 8", "outside its frame");
    FINDS("%q = getelementptr i8, ptr %frame, i32 24", "%q = getelementptr i8, ptr %frame, i32 20", "share a place");
    FINDS("store i32 %w, ptr %q", "store i32 %w, ptr @gowl.result", "elsewhere than in its frame");
    FINDS("  %q = getelementptr", "  call void @after()\n  %q = getelementptr", "does more than save");
}

static void test_entries(void) {
    FINDS("%w = phi i32 [ %y, %0 ]", "%w = phi i32 [ poison, %0 ]", "was not saved for its site");
    FINDS("%w0 = load i32, ptr %q0", "%w1 = load i8, ptr %q0\n  %w0 = zext i8 %w1 to i32", "was not saved for its site");
    FINDS("%p1 = getelementptr i8, ptr %frame, i32 16", "%p1 = getelementptr i8, ptr %frame, i32 24", "was not saved for its site");
    FINDS("  call void @gowl.frame.free(ptr %frame)\n  br label %on", "  br label %on", "keeps its frame");
    FINDS("  call void @gowl.frame.free(ptr %frame)\n  br label %on",
          "  call void @gowl.frame.free(ptr %frame)\n  call void @gowl.frame.free(ptr %frame)\n  br label %on", "after it was given back");
    FINDS("i32 1, label %other", "i32 2, label %other", "no entry in its clone");
    FINDS("[ i32 0, label %first i32 1, label %other ]", "[ i32 0, label %first i32 1, label %other i32 2, label %other ]",
          "as many entries");
    FINDS("[ 1, %second ]", "[ 0, %second ]", "one number");
    FINDS("%at = getelementptr i8, ptr %frame, i32 8", "%at = getelementptr i8, ptr %frame, i32 4", "go by its site");
}

static void test_slots(void) {
    FINDS("  store i64 %v1, ptr %slot\n", "", "has not restored");
    FINDS("  store i32 %w0, ptr %keep\n", "", "has not restored");
    /* a value that only some paths store */
    FINDS("  call void @gowl.frame.free(ptr %frame)\n  br label %done", "  call void @gowl.frame.free(ptr %frame)\n  br label %on",
          "has not restored");
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("suspend check", NULL, NULL);
    CU_add_test(s, "what is right passes", test_right);
    CU_add_test(s, "tests of the flag", test_flag);
    CU_add_test(s, "frames", test_frames);
    CU_add_test(s, "the clone's entries", test_entries);
    CU_add_test(s, "the clone's slots", test_slots);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

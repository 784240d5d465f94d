/* emit/suspend/suspend_check.c on a function as the suspend stage makes it, and on copies of it that are each wrong in
 * one place. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/IRReader.h>

#include "emit/suspend/suspend.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0"; /* of what die() leaves behind */
}

static const char prelude[] =
    "target datalayout = \"e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20\"\n"
    "@gowl.unwinding = external addrspace(1) global i32\n"
    "@gowl.resuming = internal addrspace(1) global i32 0\n"
    "@gowl.sp = external addrspace(1) global i32\n"
    "@gowl.result = internal global [256 x i8] zeroinitializer\n"
    "@shared = global i32 0\n"
    "declare ptr @gowl.frame.new(i32, ptr, i32, ptr)\n"
    "declare void @gowl.frame.free(ptr)\n"
    "define i64 @wait() { ret i64 0 }\n"
    "define void @after() nounwind { ret void }\n";

/* x + wait() + wait(): the second as if it stood in a loop that begins with `loop`, with a frame of its own at gowl.sp.
 */
static const char function[] = "define i64 @f(i64 %x, i32 %y) {\n"
                               "begin:\n"
                               "  %site.slot = alloca i32\n"
                               "  %x.slot = alloca i64\n"
                               "  %y.slot = alloca i32\n"
                               "  %sum.slot = alloca i64\n"
                               "  %a.slot = alloca i64\n"
                               "  %b.slot = alloca i64\n"
                               "  store i64 %x, ptr %x.slot\n"
                               "  store i32 %y, ptr %y.slot\n"
                               "  %r0 = load i32, ptr addrspace(1) @gowl.resuming\n"
                               "  %resumed = icmp ne i32 %r0, 0\n"
                               "  br i1 %resumed, label %resume, label %start\n"
                               "start:\n"
                               "  %a = call i64 @wait()\n"
                               "  store i64 %a, ptr %a.slot\n"
                               "  br label %test\n"
                               "test:\n"
                               "  %flag = load i32, ptr addrspace(1) @gowl.unwinding\n"
                               "  %set = icmp ne i32 %flag, 0\n"
                               "  %x.saved = load i64, ptr %x.slot\n"
                               "  %y.saved = load i32, ptr %y.slot\n"
                               "  br i1 %set, label %leave, label %loop\n"
                               "loop:\n"
                               "  %r2 = load i32, ptr addrspace(1) @gowl.resuming\n"
                               "  %resumed2 = icmp ne i32 %r2, 0\n"
                               "  br i1 %resumed2, label %ways, label %second\n"
                               "second:\n"
                               "  %x1 = load i64, ptr %x.slot\n"
                               "  %a1 = load i64, ptr %a.slot\n"
                               "  %sum = add i64 %x1, %a1\n"
                               "  store i64 %sum, ptr %sum.slot\n"
                               "  %b = call i64 @wait()\n"
                               "  store i32 %y, ptr addrspace(1) @gowl.sp\n"
                               "  store i64 %b, ptr %b.slot\n"
                               "  br label %test2\n"
                               "test2:\n"
                               "  %flag2 = load i32, ptr addrspace(1) @gowl.unwinding\n"
                               "  %set2 = icmp ne i32 %flag2, 0\n"
                               "  %sum.saved = load i64, ptr %sum.slot\n"
                               "  br i1 %set2, label %leave, label %last\n"
                               "last:\n"
                               "  %sum1 = load i64, ptr %sum.slot\n"
                               "  %b1 = load i64, ptr %b.slot\n"
                               "  %r = add i64 %sum1, %b1\n"
                               "  ret i64 %r\n"
                               "leave:\n"
                               "  %site = phi i32 [ 0, %test ], [ 1, %test2 ]\n"
                               "  %u = phi i64 [ %x.saved, %test ], [ poison, %test2 ]\n"
                               "  %v = phi i64 [ poison, %test ], [ %sum.saved, %test2 ]\n"
                               "  %w = phi i32 [ %y.saved, %test ], [ poison, %test2 ]\n"
                               "  %flag3 = load i32, ptr addrspace(1) @gowl.unwinding\n"
                               "  %suspended = icmp eq i32 %flag3, 2\n"
                               "  br i1 %suspended, label %save, label %up\n"
                               "up:\n"
                               "  ret i64 poison\n"
                               "save:\n"
                               "  %frame = call ptr @gowl.frame.new(i32 48, ptr @gowl.resume.f, i32 %site, ptr @f)\n"
                               "  %p = getelementptr i8, ptr %frame, i32 20\n"
                               "  store i32 %w, ptr %p\n"
                               "  %q = getelementptr i8, ptr %frame, i32 24\n"
                               "  store i64 %u, ptr %q\n"
                               "  %o = getelementptr i8, ptr %frame, i32 32\n"
                               "  store i64 %v, ptr %o\n"
                               "  ret i64 poison\n"
                               "resume:\n"
                               "  %r1 = load i32, ptr addrspace(1) @gowl.resuming\n"
                               "  %from = inttoptr i32 %r1 to ptr\n"
                               "  %p1 = getelementptr i8, ptr %from, i32 20\n"
                               "  %w1 = load i32, ptr %p1\n"
                               "  store i32 %w1, ptr %y.slot\n"
                               "  %q1 = getelementptr i8, ptr %from, i32 24\n"
                               "  %u1 = load i64, ptr %q1\n"
                               "  store i64 %u1, ptr %x.slot\n"
                               "  %o1 = getelementptr i8, ptr %from, i32 32\n"
                               "  %v1 = load i64, ptr %o1\n"
                               "  store i64 %v1, ptr %sum.slot\n"
                               "  %result = load i64, ptr @gowl.result\n"
                               "  store i64 %result, ptr %a.slot\n"
                               "  store i64 %result, ptr %b.slot\n"
                               "  %at = getelementptr i8, ptr %from, i32 8\n"
                               "  %no = load i32, ptr %at\n"
                               "  store i32 %no, ptr %site.slot\n"
                               "  %no1 = load i32, ptr %site.slot\n"
                               "  switch i32 %no1, label %first [ i32 1, label %loop ]\n"
                               "first:\n"
                               "  store i32 0, ptr addrspace(1) @gowl.resuming\n"
                               "  %no2 = load i32, ptr %site.slot\n"
                               "  switch i32 %no2, label %bad [ i32 0, label %test ]\n"
                               "ways:\n"
                               "  store i32 0, ptr addrspace(1) @gowl.resuming\n"
                               "  br label %test2\n"
                               "bad:\n"
                               "  unreachable\n"
                               "}\n"
                               "define void @gowl.resume.f(ptr %frame) {\n"
                               "  %at = getelementptr i8, ptr %frame, i32 16\n"
                               "  %code = load ptr, ptr %at\n"
                               "  call void @gowl.frame.free(ptr %frame)\n"
                               "  %r = call i64 %code(i64 0, i32 0)\n"
                               "  store i64 %r, ptr @gowl.result\n"
                               "  ret void\n"
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
    if (LLVMParseIRInContext(prog.ctx, LLVMCreateMemoryBufferWithMemoryRangeCopy(b.p, b.len, "test"), &prog.mod,
                             &message)) {
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
    FINDS("  %b = call i64 @wait()\n", "  %b = call i64 @wait()\n  call void @after()\n",
          "done before the flag is tested");
    FINDS("  %b = call i64 @wait()\n", "  %b = call i64 @wait()\n  store i32 1, ptr @shared\n",
          "done before the flag is tested");
    FINDS("%flag = load i32, ptr addrspace(1) @gowl.unwinding", "%flag = load i32, ptr @gowl.result",
          "not tested behind");
    FINDS("  ret i64 %r\n", "  %more = call i64 @wait()\n  unreachable\n", "not tested behind");
    CU_ASSERT_STRING_EQUAL(says("  ret i64 %r\n", "  %more = call i64 @wait()\n  ret i64 %more\n"), "");
}

static void test_frames(void) {
    FINDS("i32 48, ptr", "i32 36, ptr", "outside its frame");
    FINDS("%p = getelementptr i8, ptr %frame, i32 20", "%p = getelementptr i8, ptr %frame, i32 8", "outside its frame");
    FINDS("%o = getelementptr i8, ptr %frame, i32 32", "%o = getelementptr i8, ptr %frame, i32 24", "share a place");
    FINDS("store i32 %w, ptr %p", "store i32 %w, ptr @gowl.result", "elsewhere than in its frame");
    FINDS("  %q = getelementptr", "  call void @after()\n  %q = getelementptr", "does more than save");
    FINDS("i32 %site, ptr @f", "i32 %site, ptr @wait", "nothing is resumed");
    FINDS("  call void @gowl.frame.free(ptr %frame)\n", "", "nothing is resumed");
    FINDS("call i64 %code(i64 0, i32 0)", "call i64 %code(i64 0)", "nothing is resumed");
}

static void test_ways(void) {
    FINDS("%r0 = load i32, ptr addrspace(1) @gowl.resuming", "%r0 = load i32, ptr addrspace(1) @gowl.sp",
          "does not ask whether");
    FINDS("label %bad [ i32 0, label %test ]", "label %bad [ i32 2, label %test ]", "does not lead to its test");
    FINDS("i32 1, label %loop ]", "i32 1, label %first ]", "does not lead to its test");
    FINDS("ways:\n  store i32 0, ptr addrspace(1) @gowl.resuming\n", "ways:\n", "says that it is being resumed");
    FINDS("ways:\n", "ways:\n  call void @after()\n", "something is called");
    FINDS("ways:\n", "ways:\n  store i32 0, ptr @shared\n", "elsewhere than in a slot");
    FINDS("%w1 = load i32, ptr %p1", "%w0 = load i8, ptr %p1\n  %w1 = zext i8 %w0 to i32", "was not restored");
    FINDS("%u1 = load i64, ptr %q1", "%u1 = load i64, ptr @shared", "loaded from elsewhere");
    FINDS("%o1 = getelementptr i8, ptr %from, i32 32", "%o1 = getelementptr i8, ptr %from, i32 40",
          "that was not saved");
    FINDS("[ 1, %test2 ]", "[ 0, %test2 ]", "one number");
}

static void test_slots(void) {
    FINDS("  store i64 %v1, ptr %sum.slot\n", "", "was not restored");
    FINDS("  store i64 %result, ptr %b.slot\n", "", "was not restored");
    FINDS("%w = phi i32 [ %y.saved, %test ]", "%w = phi i32 [ poison, %test ]", "was not restored");
    FINDS("%o1 = getelementptr i8, ptr %from, i32 32", "%o1 = getelementptr i8, ptr %from, i32 24", "was not restored");
    /* a result is not the value of another call */
    FINDS("store i64 %v1, ptr %sum.slot", "store i64 %result, ptr %sum.slot", "was not restored");
    /* nor does what only the first round has stored outlive the second site */
    FINDS("%b1 = load i64, ptr %b.slot", "%b1 = load i64, ptr %a.slot", "was not restored");
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("suspend check", NULL, NULL);
    CU_add_test(s, "what is right passes", test_right);
    CU_add_test(s, "tests of the flag", test_flag);
    CU_add_test(s, "frames", test_frames);
    CU_add_test(s, "ways back", test_ways);
    CU_add_test(s, "slots", test_slots);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

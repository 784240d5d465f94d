/* emit/roots/gcroot_stores.c on small functions: which pointers are kept in memory, and where they are stored. */
#include <CUnit/Basic.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/Analysis.h>
#include <llvm-c/IRReader.h>

#include "emit/roots/roots.h"
#include "emit/suspend/suspend.h"

static struct program prog;
static struct emit_options options;

static const char prelude[] =
    "target datalayout = \"e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20\"\n"
    "define void @gowl.collect() noinline { ret void }\n"
    "define ptr @new(i32 %n) { call void @gowl.collect() ret ptr null }\n"
    "define ptr @pure(ptr %p) { ret ptr %p }\n"
    "define void @take(ptr %p) { call void @gowl.collect() ret void }\n"
    "define { ptr, i64 } @pair() { call void @gowl.collect() ret { ptr, i64 } zeroinitializer }\n"
    "define void @fail() cold { call void @gowl.collect() ret void }\n"
    "declare void @gowl.keepalive(ptr)\n"
    "declare void @host(ptr)\n"
    "@g = global ptr null\n";

/* Runs the pass on the prelude and this text. */
static void run(const char *text) {
    struct buf b = {0};
    buf_puts(&b, prelude);
    buf_puts(&b, text);
    prog.ctx = LLVMContextCreate();
    prog.arena = arena_new("test");
    prog.opt = &options;
    LLVMMemoryBufferRef m = LLVMCreateMemoryBufferWithMemoryRangeCopy(b.p, b.len, "test");
    char *message = NULL;
    if (LLVMParseIRInContext(prog.ctx, m, &prog.mod, &message)) {
        fprintf(stderr, "%s\n", message);
        CU_FAIL_FATAL("the IR is wrong");
    }
    buf_free(&b);
    prog.layout = LLVMGetModuleDataLayout(prog.mod);
    gcroot_stores(&prog);
    if (LLVMVerifyModule(prog.mod, LLVMReturnStatusAction, &message))
        fprintf(stderr, "%s\n", message);
    CU_ASSERT_FATAL(!LLVMVerifyModule(prog.mod, LLVMReturnStatusAction, NULL));
}

static void done(void) {
    LLVMDisposeModule(prog.mod);
    LLVMContextDispose(prog.ctx);
    arena_free(prog.arena);
}

/* "value@block ..." of the stores into the function's slots, in order. */
static const char *stores(const char *fn) {
    static char out[400];
    out[0] = 0;
    LLVMValueRef f = LLVMGetNamedFunction(prog.mod, fn);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            if (!LLVMIsAStoreInst(i) || !LLVMGetVolatile(i))
                continue;
            LLVMValueRef v = LLVMGetOperand(i, 0);
            while (LLVMIsATruncInst(v) || LLVMIsAExtractValueInst(v))
                v = LLVMGetOperand(v, 0);
            size_t n;
            snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s@%s", out[0] ? " " : "",
                     LLVMGetValueName2(v, &n), LLVMGetBasicBlockName(bb));
        }
    return out;
}

static unsigned slots(const char *fn) {
    LLVMValueRef i = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(LLVMGetNamedFunction(prog.mod, fn)));
    return LLVMIsAAllocaInst(i) ? (unsigned)LLVMGetArrayLength2(LLVMGetAllocatedType(i)) : 0;
}

static void test_live_across(void) {
    run("define ptr @f() {\nentry: %p = call ptr @new(i32 1) %q = call ptr @new(i32 2) store ptr %q, ptr %p ret ptr %p "
        "}\n"
        "define ptr @dead() {\nentry: %p = call ptr @new(i32 1) store i8 1, ptr %p %q = call ptr @new(i32 2) ret ptr "
        "%q }\n"
        "define ptr @calm() {\nentry: %p = call ptr @new(i32 1) %q = call ptr @pure(ptr %p) call void @host(ptr %p) "
        "ret ptr %p }\n"
        "define ptr @derived() {\nentry: %p = call ptr @new(i32 1) %d = getelementptr i8, ptr %p, i32 8\n"
        "  %i = ptrtoint ptr %d to i32 %a = and i32 %i, -8 %q = call ptr @new(i32 2) %r = inttoptr i32 %a to ptr ret "
        "ptr %r }\n");
    CU_ASSERT_STRING_EQUAL(stores("f"), "p@entry");
    CU_ASSERT_EQUAL(slots("f"), 1);
    CU_ASSERT_STRING_EQUAL(stores("dead"), "");
    CU_ASSERT_EQUAL(slots("dead"), 0);
    CU_ASSERT_STRING_EQUAL(stores("calm"), "");
    CU_ASSERT_STRING_EQUAL(stores("derived"), "p@entry");
    done();
}

static void test_arguments(void) {
    run("define void @f(ptr %a) {\nentry: call void @take(ptr %a) call void @take(ptr %a) ret void }\n"
        "define void @once(ptr %a) {\nentry: call void @take(ptr %a) ret void }\n"
        "define void @word(i32 %a) {\nentry: call void @take(ptr null) %p = inttoptr i32 %a to ptr call void @host(ptr "
        "%p) ret void }\n"
        "define void @passed() {\nentry: %p = load ptr, ptr @g call void @take(ptr %p) ret void }\n"
        "define void @local() {\nentry: %s = alloca i64 call void @take(ptr %s) call void @take(ptr @g) ret void }\n"
        "define void @field(ptr %a) {\nentry: %p = load ptr, ptr %a call void @take(ptr null) call void @host(ptr %p) "
        "ret void }\n");
    CU_ASSERT_STRING_EQUAL(stores("f"), "a@entry");
    CU_ASSERT_STRING_EQUAL(stores("once"), ""); /* what the callee alone needs it keeps itself */
    CU_ASSERT_STRING_EQUAL(stores("passed"), "");
    CU_ASSERT_STRING_EQUAL(stores("word"), "a@entry");
    CU_ASSERT_STRING_EQUAL(stores("local"), "");
    CU_ASSERT_STRING_EQUAL(stores("field"), "p@entry");
    done();
}

static void test_words(void) {
    run("define void @copy(ptr %a, ptr %b) {\nentry: %w = load i64, ptr %a %q = call ptr @new(i32 1) store i64 %w, ptr "
        "%b ret void }\n"
        "define ptr @nil(ptr %a) {\nentry: %w = load i32, ptr %a %p = getelementptr i8, ptr null, i32 %w %q = call ptr "
        "@new(i32 1) ret ptr %p }\n"
        "define i64 @number(ptr %a) {\nentry: %w = load i64, ptr %a %q = call ptr @new(i32 1) %x = add i64 %w, 1 ret "
        "i64 %x }\n"
        "define ptr @low(ptr %a) {\nentry: %w = load i64, ptr %a %q = call ptr @new(i32 1) %t = trunc i64 %w to i32\n"
        "  %p = inttoptr i32 %t to ptr ret ptr %p }\n"
        "define void @count(ptr %a) {\nentry: br label %loop\nloop: %i = phi i64 [ 0, %entry ], [ %j, %loop ] store "
        "i64 %i, ptr %a\n"
        "  %q = call ptr @new(i32 1) %j = add i64 %i, 1 %c = icmp eq i64 %j, 9 br i1 %c, label %out, label %loop\nout: "
        "ret void }\n");
    CU_ASSERT_STRING_EQUAL(stores("nil"), "w@entry");
    CU_ASSERT_STRING_EQUAL(stores("copy"), "b@entry w@entry");
    CU_ASSERT_STRING_EQUAL(stores("number"), "");
    CU_ASSERT_STRING_EQUAL(stores("low"), "w@entry");
    CU_ASSERT_STRING_EQUAL(stores("count"), "a@entry");
    done();
}

static void test_structs(void) {
    run("define ptr @f() {\nentry: %s = call { ptr, i64 } @pair() %q = call ptr @new(i32 1)\n"
        "  %p = extractvalue { ptr, i64 } %s, 0 ret ptr %p }\n"
        "define ptr @at_once() {\nentry: %s = call { ptr, i64 } @pair() %p = extractvalue { ptr, i64 } %s, 0\n"
        "  %q = call ptr @new(i32 1) ret ptr %p }\n");
    CU_ASSERT_STRING_EQUAL(stores("f"), "s@entry");
    CU_ASSERT_STRING_EQUAL(stores("at_once"), "s@entry");
    CU_ASSERT_EQUAL(slots("at_once"), 1);
    done();
}

static void test_phis(void) {
    /* A pointer that walks over an object: the object's own pointer is what is kept, once. */
    run("define void @walk(i32 %n) {\nentry: %p = call ptr @new(i32 1) br label %loop\n"
        "loop: %w = phi ptr [ %p, %entry ], [ %v, %loop ] %q = call ptr @new(i32 2) store ptr %q, ptr %w\n"
        "  %v = getelementptr i8, ptr %w, i32 8 %k = ptrtoint ptr %v to i32 %c = icmp eq i32 %k, %n br i1 %c, label "
        "%out, label %loop\n"
        "out: ret void }\n"
        "define ptr @list(i32 %n) {\nentry: br label %loop\n"
        "loop: %l = phi ptr [ null, %entry ], [ %q, %loop ] %i = phi i32 [ 0, %entry ], [ %j, %loop ]\n"
        "  %q = call ptr @new(i32 2) store ptr %l, ptr %q %j = add i32 %i, 1 %c = icmp eq i32 %j, %n br i1 %c, label "
        "%out, label %loop\n"
        "out: ret ptr %q }\n"
        "define ptr @either(i1 %c) {\nentry: %p = call ptr @new(i32 1) %q = call ptr @new(i32 2) %s = select i1 %c, "
        "ptr %p, ptr %q\n"
        "  %r = call ptr @new(i32 3) ret ptr %s }\n"
        "define void @of_parameter(ptr %a, i32 %n) {\nentry: br label %loop\n"
        "loop: %w = phi ptr [ %a, %entry ], [ %v, %loop ] %q = call ptr @new(i32 2)\n"
        "  %v = getelementptr i8, ptr %w, i32 8 %k = ptrtoint ptr %v to i32 %c = icmp eq i32 %k, %n br i1 %c, label "
        "%out, label %loop\n"
        "out: ret void }\n"
        /* The same counted up as an integer, as LLVM does. */
        "define void @walk_word(i32 %n) {\nentry: %p = call ptr @new(i32 1) %first = ptrtoint ptr %p to i32 br label "
        "%loop\n"
        "loop: %w = phi i32 [ %first, %entry ], [ %v, %loop ] %q = call ptr @new(i32 2) %a = inttoptr i32 %w to ptr "
        "store ptr %q, ptr %a\n"
        "  %v = add i32 %w, 8 %c = icmp eq i32 %v, %n br i1 %c, label %out, label %loop\n"
        "out: ret void }\n"
        "define internal void @walk_kept(ptr %p, i32 %n) {\nentry: %first = ptrtoint ptr %p to i32 br label %loop\n"
        "loop: %w = phi i32 [ %first, %entry ], [ %v, %loop ] %q = call ptr @new(i32 2) %a = inttoptr i32 %w to ptr "
        "store i8 0, ptr %a\n"
        "  %v = add i32 %w, 8 %c = icmp eq i32 %v, %n br i1 %c, label %out, label %loop\n"
        "out: ret void }\n"
        "define void @keeper(ptr %k) {\nentry: call void @walk_kept(ptr %k, i32 1) call void @host(ptr %k) ret void "
        "}\n");
    CU_ASSERT_STRING_EQUAL(stores("walk_word"), "p@entry");
    CU_ASSERT_STRING_EQUAL(stores("walk_kept"), "");
    CU_ASSERT_STRING_EQUAL(stores("keeper"), "k@entry");
    CU_ASSERT_STRING_EQUAL(stores("walk"), "p@entry");
    CU_ASSERT_STRING_EQUAL(stores("list"), "l@loop");
    CU_ASSERT_STRING_EQUAL(stores("either"), "p@entry s@entry");
    CU_ASSERT_STRING_EQUAL(stores("of_parameter"), "a@entry");
    done();
}

static void test_place(void) {
    /* In the loop only the panic collects: the store stands there. */
    run("define void @cold(ptr %a, i32 %n) {\nentry: br label %loop\n"
        "loop: %i = phi i32 [ 0, %entry ], [ %j, %next ] %e = getelementptr ptr, ptr %a, i32 %i %p = load ptr, ptr %e\n"
        "  %c = icmp eq ptr %p, null br i1 %c, label %bad, label %next\n"
        "bad: call void @fail() call void @host(ptr %p) unreachable\n"
        "next: %j = add i32 %i, 1 %d = icmp eq i32 %j, %n br i1 %d, label %out, label %loop\nout: ret void }\n");
    CU_ASSERT_STRING_EQUAL(stores("cold"), "p@bad");
    done();
    /* On one way only, there; on both, before they part; in neither of a block's ways on, but in both of one of them,
     * at its start. */
    run("define void @one(ptr %a, i1 %c) {\nentry: br i1 %c, label %x, label %y\n"
        "x: call void @take(ptr null) call void @take(ptr null) br label %y\ny: call void @host(ptr %a) ret void }\n"
        "define void @both(ptr %a, i1 %c) {\nentry: br i1 %c, label %x, label %y\n"
        "x: call void @take(ptr null) br label %z\ny: call void @take(ptr null) br label %z\nz: call void @host(ptr "
        "%a) ret void }\n"
        "define void @below(ptr %a, i1 %c, i1 %d) {\nentry: br i1 %c, label %part, label %z\npart: br i1 %d, label %x, "
        "label %y\n"
        "x: call void @take(ptr null) br label %z\ny: call void @take(ptr null) br label %z\nz: call void @host(ptr "
        "%a) ret void }\n"
        /* As the branch says; and where a callee has unwound. */
        "define void @said(ptr %a, i1 %c) {\nentry: br i1 %c, label %x, label %y, !prof !0\n"
        "x: call void @take(ptr null) br label %z\ny: %q = load ptr, ptr @g br label %z\n"
        "z: %r = phi ptr [ %a, %x ], [ %q, %y ] call void @host(ptr %r) ret void }\n"
        "define void @up(ptr %n) {\nentry: call void @host(ptr %n) %f = load i32, ptr addrspace(1) @gowl.unwinding %s "
        "= icmp ne i32 %f, 0\n"
        "  br i1 %s, label %x, label %y\nx: call void @take(ptr null) br label %loop\ny: ret void\n"
        "loop: call void @take(ptr null) call void @host(ptr %n) br i1 %s, label %loop, label %y }\n"
        "@gowl.unwinding = addrspace(1) global i32 0\n"
        "!0 = !{!\"branch_weights\", i32 1, i32 127}\n");
    CU_ASSERT_STRING_EQUAL(stores("one"), "a@x");
    CU_ASSERT_STRING_EQUAL(stores("both"), "a@entry");
    CU_ASSERT_STRING_EQUAL(stores("below"), "a@part");
    CU_ASSERT_STRING_EQUAL(stores("said"), "a@x");
    CU_ASSERT_STRING_EQUAL(stores("up"), "n@x");
    done();
    /* Made once, needed in a loop: stored once. */
    run("define void @hot(i32 %n) {\nentry: %p = load ptr, ptr @g br label %loop\n"
        "loop: %i = phi i32 [ 0, %entry ], [ %j, %loop ] call void @take(ptr %p) %j = add i32 %i, 1\n"
        "  %d = icmp eq i32 %j, %n br i1 %d, label %out, label %loop\nout: ret void }\n"
        /* Slots are shared. */
        "define void @share() {\nentry: %p = load ptr, ptr @g call void @take(ptr %p) call void @host(ptr %p)\n"
        "  %q = load ptr, ptr @g call void @take(ptr %q) call void @host(ptr %q) ret void }\n");
    CU_ASSERT_STRING_EQUAL(stores("hot"), "p@entry");
    CU_ASSERT_STRING_EQUAL(stores("share"), "p@entry q@entry");
    CU_ASSERT_EQUAL(slots("share"), 1);
    done();
}

/* What is stored to __stack_pointer, and where: "-" makes a frame, "+" gives it back. */
static const char *frames(const char *fn) {
    static char out[200];
    out[0] = 0;
    LLVMValueRef f = LLVMGetNamedFunction(prog.mod, fn), sp = LLVMGetNamedGlobal(prog.mod, "__stack_pointer");
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            CU_ASSERT(!LLVMIsAAllocaInst(i));
            if (LLVMIsAStoreInst(i) && LLVMGetOperand(i, 1) == sp)
                snprintf(out + strlen(out), sizeof out - strlen(out), "%s%c%s", out[0] ? " " : "",
                         LLVMIsABinaryOperator(LLVMGetOperand(i, 0)) ? '-' : '+', LLVMGetBasicBlockName(bb));
        }
    return out;
}

static void test_late_frames(void) {
    run("define i32 @returns(ptr %a, i1 %c) {\nentry: br i1 %c, label %x, label %y\n"
        "x: call void @take(ptr null) call void @host(ptr %a) ret i32 1\ny: ret i32 2 }\n"
        /* Three edges out of the part, two of them to one block. */
        "define i32 @leaves(ptr %a, i1 %c, i1 %d) {\nentry: br i1 %c, label %x, label %y\n"
        "x: call void @take(ptr null) call void @host(ptr %a) br i1 %d, label %z, label %more\nmore: br i1 %d, label "
        "%y, label %z\n"
        "y: br label %z\nz: %r = phi i32 [ 1, %x ], [ 2, %more ], [ 3, %y ] ret i32 %r }\n"
        "define void @always(ptr %a) {\nentry: call void @take(ptr null) call void @host(ptr %a) ret void }\n"
        "define void @often(ptr %a, i1 %c, i1 %d) {\nentry: br i1 %c, label %loop, label %y\n"
        "loop: call void @take(ptr null) call void @host(ptr %a) br i1 %d, label %loop, label %y\ny: ret void }\n");
    const char *const names[] = {"returns", "leaves", "always", "often"};
    for (int k = 0; k < 4; k++)
        stack_late(&prog, LLVMGetNamedFunction(prog.mod, names[k]));
    CU_ASSERT(!LLVMVerifyModule(prog.mod, LLVMPrintMessageAction, NULL));
    CU_ASSERT_STRING_EQUAL(frames("returns"), "-x +x");
    CU_ASSERT_STRING_EQUAL(frames("leaves"), "-x +leave1 +leave");
    /* What was 1 from x and 2 from more comes by way of the new block. */
    LLVMBasicBlockRef z = LLVMGetLastBasicBlock(LLVMGetNamedFunction(prog.mod, "leaves"));
    CU_ASSERT_EQUAL(LLVMCountIncoming(LLVMGetFirstInstruction(z)), 2);
    CU_ASSERT_EQUAL(slots("always"), 1);
    CU_ASSERT_EQUAL(slots("often"), 1); /* the store stands before the loop, in a block that always runs */
    done();
}

static void test_indirect(void) {
    run("@table = global ptr @thrower\n"
        "define i64 @thrower(ptr %x) { call void @gowl.collect() ret i64 0 }\n"
        "define { ptr, ptr } @two(ptr %x) { call void @gowl.collect() ret { ptr, ptr } zeroinitializer }\n"
        "@table2 = global ptr @two\n"
        "define void @may(ptr %f) {\nentry: %p = load ptr, ptr @g %r = call i64 %f(ptr null) call void @host(ptr %p) "
        "ret void }\n"
        "define void @no(ptr %f) {\nentry: %p = load ptr, ptr @g %r = call double %f(ptr null) call void @host(ptr %p) "
        "ret void }\n"
        "define void @cast(ptr %f) {\nentry: %m = alloca i64 %p = load ptr, ptr @g %r = call i32 %f(ptr %m) call void "
        "@host(ptr %p) ret void }\n");
    CU_ASSERT_STRING_EQUAL(stores("may"), "p@entry");
    CU_ASSERT_STRING_EQUAL(stores("no"), "");
    CU_ASSERT_STRING_EQUAL(stores("cast"), "p@entry"); /* C calls a function of two results as if it had the first */
    done();
}

static void test_keep_alive(void) {
    run("define void @f() {\nentry: %p = call ptr @new(i32 1) %q = call ptr @new(i32 2) call void @gowl.keepalive(ptr "
        "%p) ret void }\n");
    CU_ASSERT_STRING_EQUAL(stores("f"), "p@entry");
    CU_ASSERT_PTR_NULL(LLVMGetNamedFunction(prog.mod, "gowl.keepalive"));
    done();
}

/* Type descriptors and itabs, the current g, and choices among these and constants need not be kept. */
static void test_lasting(void) {
    run("@\"gowl.g\" = internal global ptr null\n"
        "define void @word(ptr %i) {\nentry: %t = load ptr, ptr %i, !gowl.lasting !0 call void @take(ptr null) call "
        "void @host(ptr %t) ret void }\n"
        "define void @param(ptr \"gowl-lasting\" %t, ptr %d) {\nentry: call void @take(ptr null) call void @host(ptr "
        "%t) call void @host(ptr %d) ret void }\n"
        "define void @result() {\nentry: %s = call { ptr, i64 } @pair() %t = extractvalue { ptr, i64 } %s, 0, "
        "!gowl.lasting !0\n"
        "  call void @take(ptr null) call void @host(ptr %t) ret void }\n"
        "define void @current() {\nentry: %t = load ptr, ptr @\"gowl.g\" call void @take(ptr null) call void @host(ptr "
        "%t) ret void }\n"
        "define void @choice(ptr %i, i1 %c) {\nentry: br i1 %c, label %a, label %b\na: %t = load ptr, ptr %i, "
        "!gowl.lasting !0 br label %b\n"
        "b: %p = phi ptr [ @g, %entry ], [ %t, %a ] call void @take(ptr null) call void @host(ptr %p) ret void }\n"
        "define void @mixed(ptr %i, i1 %c) {\nentry: br i1 %c, label %a, label %b\na: %t = load ptr, ptr %i br label "
        "%b\n"
        "b: %p = phi ptr [ @g, %entry ], [ %t, %a ] call void @take(ptr null) call void @host(ptr %p) ret void }\n"
        "!0 = !{}\n");
    CU_ASSERT_STRING_EQUAL(stores("word"), "");
    CU_ASSERT_STRING_EQUAL(stores("param"), "d@entry");
    CU_ASSERT_STRING_EQUAL(stores("result"), "");
    CU_ASSERT_STRING_EQUAL(stores("current"), "");
    CU_ASSERT_STRING_EQUAL(stores("choice"), "");
    CU_ASSERT_STRING_EQUAL(stores("mixed"), "p@b");
    done();
}

/* A parameter that each caller keeps, or got from one that does, is not stored again. */
static void test_kept_parameters(void) {
    run("define internal void @kept(ptr %a) {\nentry: call void @take(ptr null) call void @host(ptr %a) ret void }\n"
        "define internal void @lost(ptr %a) {\nentry: call void @take(ptr null) call void @host(ptr %a) ret void }\n"
        "define internal void @stored(ptr %a) {\nentry: call void @take(ptr null) call void @host(ptr %a) ret void }\n"
        "@table = global ptr @stored\n"
        "define internal void @between(ptr %a) {\nentry: %f = getelementptr i8, ptr %a, i32 8 call void @kept(ptr %f) "
        "ret void }\n"
        "define internal void @again(ptr %a) {\nentry: call void @take(ptr null) call void @again(ptr %a) ret void }\n"
        "define void @f() {\nentry: %p = call ptr @new(i32 1) call void @between(ptr %p) call void @kept(ptr @g) call "
        "void @stored(ptr %p)\n"
        "  call void @again(ptr %p) call void @lost(ptr %p) ret void }\n");
    CU_ASSERT_STRING_EQUAL(stores("kept"), "");
    CU_ASSERT_STRING_EQUAL(stores("between"), "");
    CU_ASSERT_STRING_EQUAL(stores("lost"), "a@entry");   /* f needs it no more */
    CU_ASSERT_STRING_EQUAL(stores("stored"), "a@entry"); /* any call through a pointer may be its */
    CU_ASSERT_STRING_EQUAL(stores("again"), "");
    CU_ASSERT_STRING_EQUAL(stores("f"), "p@entry");
    done();
}

/* Before a call that may reach runtime.GC slots that are not needed are set to nil, if they may hold something: the
 * stores without a name. */
static void test_exact(void) {
    prog.asks_gc = true;
    run("define void @\"runtime.GC\"() noinline {\nentry: call void @gowl.collect() ret void }\n"
        "define void @ask() noinline {\nentry: call void @\"runtime.GC\"() ret void }\n"
        "define void @dead() {\nentry: %p = call ptr @new(i32 1) call void @ask() call void @host(ptr %p) call void "
        "@ask() call void @ask() ret void }\n"
        "define void @plain() {\nentry: %p = call ptr @new(i32 1) call void @take(ptr null) call void @host(ptr %p) "
        "call void @take(ptr null) ret void }\n"
        "define void @early() {\nentry: call void @ask() %p = call ptr @new(i32 1) call void @take(ptr null) call void "
        "@host(ptr %p) ret void }\n");
    CU_ASSERT_STRING_EQUAL(stores("dead"), "p@entry @entry");
    CU_ASSERT_STRING_EQUAL(stores("plain"), "p@entry");
    CU_ASSERT_STRING_EQUAL(stores("early"),
                           "p@entry"); /* what an older frame left in the slot goes when the function begins */
    done();
}

/* How often the function clears memory: its frame when it begins, and each variable where it is dead. */
static unsigned clears(const char *fn) {
    unsigned n = 0;
    LLVMValueRef f = LLVMGetNamedFunction(prog.mod, fn);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            size_t len;
            if (LLVMIsACallInst(i))
                n += !strncmp(LLVMGetValueName2(LLVMGetCalledValue(i), &len), "llvm.memset.", 12);
        }
    return n;
}

/* The same for variables in memory, if what is done with their address is known. */
static void test_exact_variables(void) {
    prog.asks_gc = true;
    run("define void @\"runtime.GC\"() noinline {\nentry: call void @gowl.collect() ret void }\n"
        "define void @ask() noinline {\nentry: call void @\"runtime.GC\"() ret void }\n"
        "define ptr @first(ptr %a) {\nentry: %p = load ptr, ptr %a ret ptr %p }\n"
        "define ptr @next(ptr %a) {\nentry: %p = getelementptr i8, ptr %a, i32 8 ret ptr %p }\n"
        "define void @keep(ptr %a) {\nentry: store ptr %a, ptr @g ret void }\n"
        "define void @dead(ptr %p) {\nentry: %v = alloca i64 store ptr %p, ptr %v call void @ask() %q = load ptr, ptr "
        "%v call void @host(ptr %q) call void @ask() ret void }\n"
        "define void @passed(ptr %p) {\nentry: %v = alloca i64 store ptr %p, ptr %v call void @ask() %q = call ptr "
        "@first(ptr %v) call void @host(ptr %q) call void @ask() ret void }\n"
        "define void @away(ptr %p) {\nentry: %v = alloca i64 store ptr %p, ptr %v call void @keep(ptr %v) call void "
        "@ask() call void @ask() ret void }\n"
        "define void @back(ptr %p) {\nentry: %v = alloca [2 x i64] store ptr %p, ptr %v %w = call ptr @next(ptr %v) "
        "call void @ask() %q = load ptr, ptr %w\n"
        "  call void @host(ptr %q) call void @ask() ret void }\n"
        "define void @held(ptr %p) {\nentry: %v = alloca i64 %h = alloca i64 store ptr %p, ptr %v store ptr %v, ptr %h "
        "call void @ask()\n"
        "  %a = load ptr, ptr %h %q = load ptr, ptr %a call void @host(ptr %q) call void @ask() ret void }\n"
        "define void @replaced(ptr %p) {\nentry: %v = alloca ptr store ptr %p, ptr %v call void @ask() store ptr null, "
        "ptr %v %q = load ptr, ptr %v call void @host(ptr %q) ret void }\n");
    CU_ASSERT_EQUAL(clears("dead"), 2);
    CU_ASSERT_EQUAL(clears("passed"), 2);
    CU_ASSERT_EQUAL(clears("away"), 1);
    CU_ASSERT_EQUAL(clears("back"), 2);
    CU_ASSERT_EQUAL(clears("held"), 3);
    CU_ASSERT_EQUAL(clears("replaced"), 2);
    done();
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("gc root stores", NULL, NULL);
    CU_add_test(s, "live across a call that may collect", test_live_across);
    CU_add_test(s, "arguments and parameters", test_arguments);
    CU_add_test(s, "integers that are pointers", test_words);
    CU_add_test(s, "structs", test_structs);
    CU_add_test(s, "phis", test_phis);
    CU_add_test(s, "where the store goes", test_place);
    CU_add_test(s, "frames that begin late", test_late_frames);
    CU_add_test(s, "calls through pointers", test_indirect);
    CU_add_test(s, "KeepAlive", test_keep_alive);
    CU_add_test(s, "lasting values", test_lasting);
    CU_add_test(s, "parameters that callers keep", test_kept_parameters);
    CU_add_test(s, "dead slots where a collection is asked for", test_exact);
    CU_add_test(s, "dead variables where a collection is asked for", test_exact_variables);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned bad = CU_get_number_of_failures();
    CU_cleanup_registry();
    return bad != 0;
}

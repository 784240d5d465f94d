/* gcroot_noscan.c: large local variables without pointers, which the collector is to leave out.
 *
 * The collector takes any word of the stack for a pointer (runtime/heap/mark.c). An array of integers there, as a
 * MemStats has them, would keep many an object alive that is dead. So a variable that lower/ says holds no pointer, if
 * it is large, gets a header: a magic number, its own address, its size. The collector skips what is behind a header
 * that is right.
 *
 * A header is written when its function begins and taken back at each return, so none outlives its frame: what has been
 * unwound or suspended left by a return, too, but a suspended frame is still there and so is its header.
 *
 * Requires: unwinding lowered (all ways out are returns), allocas not yet moved. */
#include <stdlib.h>
#include <string.h>

#include "emit/roots/gcroot_stores.h"
#include "runtime/formats.h"

enum { LEAST = 128 }; /* bytes: for less it is not worth the instructions */

/* What lower/ attaches to such an alloca. */
static bool is_noscan(LLVMValueRef alloca, unsigned kind) {
    return LLVMGetMetadata(alloca, kind) != NULL && LLVMIsAConstantInt(LLVMGetOperand(alloca, 0)) &&
           LLVMConstIntGetZExtValue(LLVMGetOperand(alloca, 0)) == 1;
}

/* Markers of its lifetime would let the code generator lay other variables over the header. */
void gcroot_drop_lifetimes(LLVMValueRef alloca) {
    LLVMUseRef next;
    for (LLVMUseRef u = LLVMGetFirstUse(alloca); u; u = next) {
        LLVMValueRef user = LLVMGetUser(u);
        size_t n;
        next = LLVMGetNextUse(u);
        if (LLVMIsACallInst(user) && LLVMIsAFunction(LLVMGetCalledValue(user)) &&
            !strncmp(LLVMGetValueName2(LLVMGetCalledValue(user), &n), "llvm.lifetime.", 14))
            LLVMInstructionEraseFromParent(user);
    }
}

static void store(LLVMBuilderRef b, LLVMValueRef v, LLVMValueRef base, unsigned word) {
    LLVMTypeRef i32 = LLVMInt32TypeInContext(LLVMGetTypeContext(LLVMTypeOf(v)));
    LLVMValueRef at = LLVMConstInt(i32, word, 0);
    LLVMValueRef s = LLVMBuildStore(b, v, word ? LLVMBuildInBoundsGEP2(b, i32, base, &at, 1, "") : base);
    LLVMSetVolatile(s, 1);
    LLVMSetAlignment(s, 4);
}

static void add_header(struct program *p, LLVMBuilderRef b, LLVMValueRef fn, LLVMValueRef old, uint64_t size) {
    LLVMTypeRef i8 = LLVMInt8TypeInContext(p->ctx), i32 = LLVMInt32TypeInContext(p->ctx);
    unsigned align = LLVMGetAlignment(old);
    gcroot_drop_lifetimes(old);
    LLVMPositionBuilderBefore(b, old);
    LLVMValueRef with = LLVMBuildAlloca(b, LLVMArrayType2(i8, size + NOSCAN_HEADER), "");
    LLVMSetAlignment(with, align > 4 ? align : 4);
    LLVMValueRef skip = LLVMConstInt(i32, NOSCAN_HEADER, 0);
    LLVMReplaceAllUsesWith(old, LLVMBuildInBoundsGEP2(b, i8, with, &skip, 1, ""));
    store(b, LLVMConstInt(i32, NOSCAN_MAGIC, 0), with, 0);
    store(b, LLVMBuildPtrToInt(b, with, i32, ""), with, 1);
    store(b, LLVMConstInt(i32, size & ~3u, 0), with, 2);
    LLVMInstructionEraseFromParent(old);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(bb);
        if (!LLVMIsAReturnInst(t))
            continue;
        LLVMPositionBuilderBefore(b, t);
        store(b, LLVMConstInt(i32, 0, 0), with, 0);
    }
}

void gcroot_noscan(struct program *p, LLVMValueRef fn) {
    unsigned kind = LLVMGetMDKindIDInContext(p->ctx, "gowl.noscan", 11);
    VEC(LLVMValueRef) found = {0};
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(fn);
    for (LLVMValueRef i = LLVMGetFirstInstruction(entry); i; i = LLVMGetNextInstruction(i))
        if (LLVMIsAAllocaInst(i) && is_noscan(i, kind) &&
            LLVMABISizeOfType(p->layout, LLVMGetAllocatedType(i)) >= LEAST)
            vec_push(&found, i);
    LLVMBuilderRef b = found.len ? LLVMCreateBuilderInContext(p->ctx) : NULL;
    for (size_t k = 0; k < found.len; k++)
        add_header(p, b, fn, found.p[k], LLVMABISizeOfType(p->layout, LLVMGetAllocatedType(found.p[k])));
    if (b)
        LLVMDisposeBuilder(b);
    vec_free(&found);
}

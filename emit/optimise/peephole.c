/* peephole.c: what LLVM does not find, because our IR is peculiar. Runs once, on optimised IR.
 *
 * Storing a pointer to memory is two stores: the address, and a zero as the upper half of Go's 8-byte word
 * (docs/abi.md). Where both are still there, one after the other, they become one store of 64 bits. */
#include <string.h>

#include "emit/optimise/optimise.h"

/* The address as base and constant offset: a getelementptr of i8 with one constant index, or the pointer itself. */
static LLVMValueRef base_of(LLVMValueRef ptr, int64_t *off) {
    *off = 0;
    if (!LLVMIsAGetElementPtrInst(ptr) || LLVMGetNumOperands(ptr) != 2)
        return ptr;
    LLVMTypeRef t = LLVMGetGEPSourceElementType(ptr);
    LLVMValueRef i = LLVMGetOperand(ptr, 1);
    if (LLVMGetTypeKind(t) != LLVMIntegerTypeKind || LLVMGetIntTypeWidth(t) != 8 || !LLVMIsAConstantInt(i))
        return ptr;
    *off = LLVMConstIntGetSExtValue(i);
    return LLVMGetOperand(ptr, 0);
}

static bool is_store_of_ptr(LLVMValueRef i) {
    return LLVMGetInstructionOpcode(i) == LLVMStore && !LLVMGetVolatile(i) &&
           LLVMGetOrdering(i) == LLVMAtomicOrderingNotAtomic &&
           LLVMGetTypeKind(LLVMTypeOf(LLVMGetOperand(i, 0))) == LLVMPointerTypeKind;
}

static bool is_store_of_zero(struct program *p, LLVMValueRef i) {
    if (LLVMGetInstructionOpcode(i) != LLVMStore || LLVMGetVolatile(i) ||
        LLVMGetOrdering(i) != LLVMAtomicOrderingNotAtomic)
        return false;
    LLVMValueRef v = LLVMGetOperand(i, 0);
    return LLVMTypeOf(v) == LLVMInt32TypeInContext(p->ctx) && LLVMIsAConstantInt(v) && LLVMIsNull(v);
}

/* May what i does be done before or after a store elsewhere? */
static bool is_harmless(LLVMValueRef i) {
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMStore:
    case LLVMLoad:
    case LLVMCall:
    case LLVMFence:
    case LLVMAtomicCmpXchg:
    case LLVMAtomicRMW:
        return false;
    default:
        return !LLVMIsATerminatorInst(i);
    }
}

/* The store of zero that belongs to this store of a pointer: at address + 4, with nothing of note between. */
static LLVMValueRef find_zero(struct program *p, LLVMValueRef store) {
    int64_t off, zero_off;
    LLVMValueRef base = base_of(LLVMGetOperand(store, 1), &off);
    for (LLVMValueRef i = LLVMGetNextInstruction(store); i; i = LLVMGetNextInstruction(i)) {
        if (is_store_of_zero(p, i)) {
            LLVMValueRef zero_base = base_of(LLVMGetOperand(i, 1), &zero_off);
            if (zero_base == base && zero_off == off + 4)
                return i;
        }
        if (LLVMGetInstructionOpcode(i) == LLVMStore) {
            /* Another store at a known distance from the same base: no overlap as long as it is not ours. */
            int64_t other;
            if (base_of(LLVMGetOperand(i, 1), &other) == base && !LLVMGetVolatile(i) &&
                LLVMGetOrdering(i) == LLVMAtomicOrderingNotAtomic && (other >= off + 8 || other + 8 <= off))
                continue;
            return NULL;
        }
        if (!is_harmless(i))
            return NULL;
    }
    return NULL;
}

static LLVMValueRef merge(struct program *p, LLVMBuilderRef b, LLVMValueRef store) {
    LLVMValueRef next = LLVMGetNextInstruction(store), zero = find_zero(p, store);
    if (!zero)
        return next;
    LLVMPositionBuilderBefore(b, store);
    LLVMValueRef word = LLVMBuildPtrToInt(b, LLVMGetOperand(store, 0), LLVMInt32TypeInContext(p->ctx), "");
    LLVMValueRef wide = LLVMBuildZExt(b, word, LLVMInt64TypeInContext(p->ctx), "");
    LLVMValueRef s = LLVMBuildStore(b, wide, LLVMGetOperand(store, 1));
    LLVMSetAlignment(s, LLVMGetAlignment(store));
    if (next == zero)
        next = LLVMGetNextInstruction(zero);
    LLVMInstructionEraseFromParent(zero);
    LLVMInstructionEraseFromParent(store);
    return next;
}

void peephole(struct program *p) {
    if (p->ptr_size != 8 || p->opt->opt == OPT_O0)
        return;
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb)) {
            LLVMValueRef i = LLVMGetFirstInstruction(bb);
            while (i)
                i = is_store_of_ptr(i) ? merge(p, b, i) : LLVMGetNextInstruction(i);
        }
    }
    LLVMDisposeBuilder(b);
}

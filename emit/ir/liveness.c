/* liveness.c: live values at block boundaries, by the usual backward data flow over bit sets. Phi operands are uses at
 * the end of the predecessor they come from. */
#include <stdlib.h>
#include <string.h>

#include "emit/ir/liveness.h"
#include "emit/ir/phi.h"

static void number_value(struct liveness *l, LLVMValueRef v) {
    l->vals[l->nvals++] = v;
    *map_at(&l->val_no, (char *)arena_strndup(l->arena, (char *)&v, sizeof v), sizeof v) = (void *)(intptr_t)l->nvals;
}

int liveness_no(const struct liveness *l, LLVMValueRef v) {
    return (int)(intptr_t)map_get(&l->val_no, (char *)&v, sizeof v) - 1;
}

static int block_no(const struct liveness *l, LLVMBasicBlockRef b) {
    return (int)(intptr_t)map_get(&l->block_no, (char *)&b, sizeof b) - 1;
}

static void add_use(struct liveness *l, LLVMValueRef v, uint64_t *set) {
    int n = liveness_no(l, v);
    if (n >= 0)
        bit_set(set, n);
}

void liveness_edge(struct liveness *l, LLVMBasicBlockRef from, LLVMBasicBlockRef to, uint64_t *set) {
    uint64_t *in = l->live_in[block_no(l, to)];
    for (int w = 0; w < l->words; w++)
        set[w] |= in[w];
    for (LLVMValueRef i = LLVMGetFirstInstruction(to); i && LLVMIsAPHINode(i); i = LLVMGetNextInstruction(i)) {
        LLVMValueRef v = phi_value(i, from);
        if (v)
            add_use(l, v, set);
    }
}

/* live_in of block b from its successors'; true if it grew. */
static bool flow(struct liveness *l, int b, uint64_t *set) {
    LLVMBasicBlockRef bb = l->blocks[b];
    LLVMValueRef t = LLVMGetBasicBlockTerminator(bb);
    memset(set, 0, (size_t)l->words * 8);
    for (unsigned k = 0, n = LLVMGetNumSuccessors(t); k < n; k++)
        liveness_edge(l, bb, LLVMGetSuccessor(t, k), set);
    for (LLVMValueRef i = t; i; i = LLVMGetPreviousInstruction(i)) {
        int n = liveness_no(l, i);
        if (n >= 0)
            bit_clear(set, n);
        if (LLVMIsAPHINode(i))
            continue;
        for (int k = 0, nops = LLVMGetNumOperands(i); k < nops; k++)
            add_use(l, LLVMGetOperand(i, (unsigned)k), set);
    }
    if (!memcmp(set, l->live_in[b], (size_t)l->words * 8))
        return false;
    memcpy(l->live_in[b], set, (size_t)l->words * 8);
    return true;
}

void liveness_compute(struct liveness *l, struct arena *a, LLVMValueRef fn) {
    *l = (struct liveness){.arena = a, .fn = fn};
    int max = (int)LLVMCountParams(fn);
    l->blocks = NEWN(a, LLVMBasicBlockRef, LLVMCountBasicBlocks(fn));
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        l->blocks[l->nblocks++] = bb;
        *map_at(&l->block_no, arena_strndup(a, (char *)&bb, sizeof bb), sizeof bb) = (void *)(intptr_t)l->nblocks;
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            max++;
    }
    l->vals = NEWN(a, LLVMValueRef, (size_t)max);
    for (unsigned i = 0; i < LLVMCountParams(fn); i++)
        number_value(l, LLVMGetParam(fn, i));
    for (int b = 0; b < l->nblocks; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(l->blocks[b]); i; i = LLVMGetNextInstruction(i))
            if (LLVMGetTypeKind(LLVMTypeOf(i)) != LLVMVoidTypeKind)
                number_value(l, i);
    l->words = (l->nvals + 63) / 64 + 1;
    l->live_in = NEWN(a, uint64_t *, (size_t)l->nblocks);
    for (int b = 0; b < l->nblocks; b++)
        l->live_in[b] = NEWN(a, uint64_t, (size_t)l->words);
    uint64_t *set = NEWN(a, uint64_t, (size_t)l->words);
    for (bool changed = true; changed;) {
        changed = false;
        for (int b = l->nblocks; b-- > 0;)
            changed |= flow(l, b, set);
    }
}

void liveness_free(struct liveness *l) {
    map_free(&l->val_no);
    map_free(&l->block_no);
}

bool is_cheap(LLVMValueRef v) {
    switch (LLVMIsAInstruction(v) ? LLVMGetInstructionOpcode(v) : 0) {
    case LLVMGetElementPtr:
        for (int i = 1; i < LLVMGetNumOperands(v); i++)
            if (!LLVMIsAConstant(LLVMGetOperand(v, (unsigned)i)))
                return false;
        return true;
    case LLVMIntToPtr:
    case LLVMPtrToInt:
    case LLVMTrunc:
    case LLVMZExt:
        return true;
    default:
        return false;
    }
}

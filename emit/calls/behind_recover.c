/* behind_recover.c: calls of the standard library that are made only when a panic was recovered.
 *
 * fmt prints a panic of a String method so, by what called the method: a cycle of calls that takes a panic a round, and
 * that the library ends by itself. Such calls make no deep cycle (recursion.c). */
#include <stdlib.h>

#include "emit/calls/recursion.h"
#include "emit/ir/ir.h"

static const char LABEL[] = "gowl-behind-recover";

bool is_behind_recover(LLVMValueRef call) {
    return LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, LABEL,
                                          sizeof LABEL - 1);
}

static void label_calls(struct program *p, LLVMBasicBlockRef bb) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
        if (is_call(i))
            LLVMAddCallSiteAttribute(i, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                     LLVMCreateStringAttribute(p->ctx, LABEL, sizeof LABEL - 1, "", 0));
}

/* Labels the calls in all blocks that are reached by this branch to its successor `to` alone. */
static void label_behind(struct program *p, LLVMValueRef branch, unsigned to) {
    struct map seen = {0};
    VEC(LLVMBasicBlockRef) work = {0};
    LLVMValueRef fn = LLVMGetBasicBlockParent(LLVMGetInstructionParent(branch));
    vec_push(&work, LLVMGetEntryBasicBlock(fn));
    for (size_t i = 0; i < work.len; i++) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(work.p[i]);
        for (unsigned k = 0; k < LLVMGetNumSuccessors(t); k++) {
            LLVMBasicBlockRef next = LLVMGetSuccessor(t, k);
            if (t == branch && k == to)
                continue;
            void **at = map_at(&seen, arena_strndup(p->arena, (char *)&next, sizeof next), sizeof next);
            if (*at)
                continue;
            *at = p;
            vec_push(&work, next);
        }
    }
    for (LLVMBasicBlockRef bb = LLVMGetNextBasicBlock(LLVMGetEntryBasicBlock(fn)); bb; bb = LLVMGetNextBasicBlock(bb))
        if (!map_get(&seen, (char *)&bb, sizeof bb))
            label_calls(p, bb);
    vec_free(&work);
    map_free(&seen);
}

/* v is the type of what was recovered: where is it compared with nil, and what depends on that? */
static void label_branches(struct program *p, LLVMValueRef v) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef is = LLVMGetUser(u);
        if (!LLVMIsAICmpInst(is) || !LLVMIsNull(LLVMGetOperand(is, 1)))
            continue;
        for (LLVMUseRef b = LLVMGetFirstUse(is); b; b = LLVMGetNextUse(b))
            if (LLVMIsABranchInst(LLVMGetUser(b)))
                label_behind(p, LLVMGetUser(b), LLVMGetICmpPredicate(is) == LLVMIntEQ);
    }
}

/* Requires: Go's calls of recover have Go's type still. */
void behind_recover_find(struct program *p) {
    LLVMValueRef recover = LLVMGetNamedFunction(p->mod, "runtime.gorecover");
    for (LLVMUseRef u = recover ? LLVMGetFirstUse(recover) : NULL; u; u = LLVMGetNextUse(u)) {
        LLVMValueRef call = LLVMGetUser(u);
        if (!is_call(call) || LLVMGetCalledValue(call) != recover ||
            !recursion_is_std(p, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call))))
            continue;
        for (LLVMUseRef r = LLVMGetFirstUse(call); r; r = LLVMGetNextUse(r))
            if (LLVMIsAExtractValueInst(LLVMGetUser(r)) && *LLVMGetIndices(LLVMGetUser(r)) == 0)
                label_branches(p, LLVMGetUser(r));
    }
}

/* phi.c: the entries of phis, where twin edges are minded (phi.h). */
#include <stdlib.h>

#include "base/base.h"
#include "emit/ir/phi.h"

LLVMValueRef phi_value(LLVMValueRef phi, LLVMBasicBlockRef from) {
    for (unsigned k = 0, n = LLVMCountIncoming(phi); k < n; k++)
        if (LLVMGetIncomingBlock(phi, k) == from)
            return LLVMGetIncomingValue(phi, k);
    return NULL;
}

/* The entries of operands 0 to n - 1 of a phi that come from this block: the first that is not `v`, which it was; NULL:
 * all are. */
static LLVMValueRef replaced_before(LLVMValueRef phi, int n, LLVMBasicBlockRef from, LLVMValueRef v) {
    for (int k = 0; k < n; k++)
        if (LLVMGetIncomingBlock(phi, (unsigned)k) == from && LLVMGetOperand(phi, (unsigned)k) != v)
            return LLVMGetOperand(phi, (unsigned)k);
    return NULL;
}

static void replace_in_phi(LLVMValueRef phi, LLVMValueRef v, use_value value, void *arg) {
    for (int k = 0, n = LLVMGetNumOperands(phi); k < n; k++) {
        if (LLVMGetOperand(phi, (unsigned)k) != v)
            continue;
        LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, (unsigned)k);
        LLVMValueRef now = replaced_before(phi, k, from, v);
        if (!now)
            now = value(arg, v, LLVMGetBasicBlockTerminator(from));
        LLVMSetOperand(phi, (unsigned)k, now);
    }
}

static void replace_in(LLVMValueRef user, LLVMValueRef v, use_value value, void *arg) {
    LLVMValueRef now = NULL;
    for (int k = 0, n = LLVMGetNumOperands(user); k < n; k++) {
        if (LLVMGetOperand(user, (unsigned)k) != v)
            continue;
        if (!now)
            now = value(arg, v, user);
        LLVMSetOperand(user, (unsigned)k, now);
    }
}

void uses_replace(LLVMValueRef v, use_value value, void *arg) {
    VEC(LLVMValueRef) users = {0}; /* one that uses v twice is there twice: the second time it has no use of v */
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u))
        vec_push(&users, LLVMGetUser(u));
    for (size_t k = 0; k < users.len; k++)
        if (LLVMIsAPHINode(users.p[k]))
            replace_in_phi(users.p[k], v, value, arg);
        else
            replace_in(users.p[k], v, value, arg);
    vec_free(&users);
}

void phi_add(LLVMValueRef phi, LLVMValueRef v, LLVMBasicBlockRef from) {
    LLVMAddIncoming(phi, &v, &from, 1);
}

LLVMValueRef phi_remake(LLVMBuilderRef b, LLVMValueRef phi, phi_pred pred, void *arg) {
    LLVMValueRef now = LLVMBuildPhi(b, LLVMTypeOf(phi), "");
    for (unsigned k = 0, n = LLVMCountIncoming(phi); k < n; k++) {
        LLVMBasicBlockRef from = pred(arg, LLVMGetIncomingBlock(phi, k));
        if (from)
            phi_add(now, LLVMGetIncomingValue(phi, k), from);
    }
    return now;
}

static LLVMBasicBlockRef but_for(void *arg, LLVMBasicBlockRef from) {
    return from == arg ? NULL : from;
}

void phis_forget(LLVMContextRef cx, LLVMBasicBlockRef block, LLVMBasicBlockRef from) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(cx);
    LLVMValueRef next;
    for (LLVMValueRef phi = LLVMGetFirstInstruction(block); phi && LLVMIsAPHINode(phi); phi = next) {
        next = LLVMGetNextInstruction(phi);
        LLVMPositionBuilderBefore(b, phi);
        LLVMReplaceAllUsesWith(phi, phi_remake(b, phi, but_for, from));
        LLVMInstructionEraseFromParent(phi);
    }
    LLVMDisposeBuilder(b);
}

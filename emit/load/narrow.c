/* narrow.c: code that only values of types lead to that never get into an interface.
 *
 * The word of an interface is never the descriptor of such a type, nor an itab of it, so a comparison with one has a
 * known result, and what is behind it may refer to what reach() did not find. It is taken out of a function before
 * LLVM's linker sees it, which would look for definitions of all that the function refers to.
 *
 * Requires: reach. Leaves true: no code refers to what is not reached; no comparison is left with a type that no
 * interface holds. */
#include <stdlib.h>

#include "emit/ir/ir.h"
#include "emit/ir/phi.h"
#include "emit/load/load.h"

/* Is it a type descriptor, or itab, that no interface holds? */
static bool is_never_held(struct program *p, LLVMValueRef v) {
    if (!LLVMIsAGlobalVariable(v))
        return false;
    size_t len;
    const char *name = LLVMGetValueName2(v, &len);
    struct symbol *s = map_get(&p->symbol_map, name, len);
    return s && (s->is_type || s->is_itab) && s->def == DEF_DATA && !reach_in_iface(p, s);
}

/* Makes a branch one that always goes to that successor. */
static void settle_branch(LLVMContextRef cx, LLVMBuilderRef b, LLVMValueRef br, unsigned to) {
    LLVMBasicBlockRef yes = LLVMGetSuccessor(br, to), no = LLVMGetSuccessor(br, 1 - to);
    if (yes == no)
        return;
    phis_forget(cx, no, LLVMGetInstructionParent(br));
    LLVMPositionBuilderBefore(b, br);
    LLVMBuildBr(b, yes);
    LLVMInstructionEraseFromParent(br);
}

/* Settles a branch by the kind of a value (lower/guards.c), if there are no values with which it goes one way. True: it
 * was. */
static bool settle_kinds(struct program *p, LLVMBuilderRef b, LLVMValueRef br) {
    LLVMValueRef kinds = LLVMGetMetadata(br, LLVMGetMDKindIDInContext(p->ctx, "gowl.kinds", 10)), bits[2];
    if (!kinds || LLVMGetMDNodeNumOperands(kinds) != 2)
        return false;
    LLVMGetMDNodeOperands(kinds, bits);
    for (unsigned i = 0; i < 2; i++)
        if (!(LLVMConstIntGetZExtValue(bits[i]) & p->kinds)) {
            settle_branch(p->ctx, b, br, 1 - i);
            return true;
        }
    return false;
}

/* The same by a comparison of two types or itabs that lower/ knew, whose result LLVM's builder has put in its place. */
static bool settle_constant(struct program *p, LLVMBuilderRef b, LLVMValueRef br) {
    LLVMValueRef condition = LLVMGetCondition(br);
    if (!LLVMIsAConstantInt(condition))
        return false;
    settle_branch(p->ctx, b, br, !LLVMConstIntGetZExtValue(condition));
    return true;
}

/* Gives the comparison its result. True: a branch went by it. */
static bool settle(struct program *p, LLVMBuilderRef b, LLVMValueRef icmp) {
    bool branched = false;
    LLVMValueRef result = LLVMConstInt(LLVMTypeOf(icmp), LLVMGetICmpPredicate(icmp) == LLVMIntNE, 0);
    VEC(LLVMValueRef) branches = {0};
    for (LLVMUseRef u = LLVMGetFirstUse(icmp); u; u = LLVMGetNextUse(u))
        if (LLVMIsABranchInst(LLVMGetUser(u)))
            vec_push(&branches, LLVMGetUser(u));
    LLVMReplaceAllUsesWith(icmp, result);
    LLVMInstructionEraseFromParent(icmp);
    for (size_t i = 0; i < branches.len; i++)
        settle_branch(p->ctx, b, branches.p[i], !LLVMConstIntGetZExtValue(result));
    branched = branches.len > 0;
    vec_free(&branches);
    return branched;
}

static bool is_settled(struct program *p, LLVMValueRef i) {
    return LLVMIsAICmpInst(i) && (LLVMGetICmpPredicate(i) == LLVMIntEQ || LLVMGetICmpPredicate(i) == LLVMIntNE) &&
           (is_never_held(p, LLVMGetOperand(i, 0)) || is_never_held(p, LLVMGetOperand(i, 1)));
}

void narrow_function(struct program *p, LLVMModuleRef m, LLVMValueRef f) {
    size_t len;
    if (m != p->mod && !function_read(f))
        err("%s: damaged bitcode", LLVMGetValueName2(f, &len));
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    bool branched = false;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef next, end = LLVMGetBasicBlockTerminator(bb);
        if (LLVMIsABranchInst(end) && LLVMIsConditional(end))
            branched |= settle_kinds(p, b, end) || settle_constant(p, b, end);
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = next) {
            next = LLVMGetNextInstruction(i);
            if (!is_settled(p, i))
                continue;
            if (next && LLVMIsABranchInst(next))
                next = NULL; /* it may go */
            branched |= settle(p, b, i);
        }
    }
    LLVMDisposeBuilder(b);
    if (branched)
        drop_unreachable_blocks(f);
}

void narrow(struct program *p) {
    VEC(LLVMValueRef) functions = {0};
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g)) {
        if (!is_never_held(p, g))
            continue;
        for (LLVMUseRef u = LLVMGetFirstUse(g); u; u = LLVMGetNextUse(u))
            if (LLVMIsAICmpInst(LLVMGetUser(u)))
                vec_push(&functions, LLVMGetBasicBlockParent(LLVMGetInstructionParent(LLVMGetUser(u))));
    }
    for (size_t i = 0; i < functions.len; i++)
        narrow_function(p, p->mod, functions.p[i]);
    vec_free(&functions);
}

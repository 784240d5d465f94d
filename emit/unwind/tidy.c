/* tidy.c: LLVM's simplest passes once more, on what the unwind and suspend stages made.
 *
 * Those leave a branch behind each call that may unwind, to a block that returns poison. Where the function returns
 * anyway, or what follows is the same on both ways, there is nothing to branch for.
 *
 * Functions that may suspend are left as they are: the set holds blocks of theirs.
 *
 * Requires: nothing believes in LLVM's own unwinding any more; roots are not stored yet (gcroot_stores.c): no pass may
 * see those stores.
 * Leaves true: a call has the calling convention of the function it names (calls that other stages made have C's; to
 * LLVM a call by another convention is undefined, though wasm has only one, and its instcombine deletes all behind it).
 * No call promises anything of its result: when it comes back unwinding, that is poison, and if it were `noundef`, LLVM
 * would conclude that it never comes back unwinding. */
#include <string.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/unwind/unwind.h"

static void set_convention(LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (LLVMIsAFunction(callee))
        LLVMSetInstructionCallConv(call, LLVMGetFunctionCallConv(callee));
}

static void sober_calls(LLVMValueRef fn, const unsigned *kinds, size_t n) {
    for (size_t i = 0; i < n; i++)
        LLVMRemoveEnumAttributeAtIndex(fn, LLVMAttributeReturnIndex, kinds[i]);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef v = LLVMGetFirstInstruction(bb); v; v = LLVMGetNextInstruction(v))
            if (LLVMIsACallInst(v)) {
                set_convention(v);
                for (size_t i = 0; i < n; i++)
                    LLVMRemoveCallSiteEnumAttribute(v, LLVMAttributeReturnIndex, kinds[i]);
            }
}

/* LLVM's passes pass over a function that is optnone, which noinline goes with; what it was is put back. */
static void hide(struct program *p, const struct suspend_set *set, bool hidden) {
    static const char *const names[] = {"optnone", "noinline"};
    for (size_t i = 0; i < set->all.len; i++) {
        struct suspender *x = set->all.p[i];
        for (int k = 0; k < 2; k++) {
            unsigned kind = attribute_kind(names[k]);
            if (hidden)
                x->had[k] =
                    LLVMGetEnumAttributeAtIndex(x->fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, kind) != NULL;
            if (x->had[k])
                continue;
            if (hidden)
                LLVMAddAttributeAtIndex(x->fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                        LLVMCreateEnumAttribute(p->ctx, kind, 0));
            else
                LLVMRemoveEnumAttributeAtIndex(x->fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, kind);
        }
    }
}

void tidy(struct program *p, const struct suspend_set *set) {
    static const char *const names[] = {"noundef", "dereferenceable", "dereferenceable_or_null"};
    enum { N = sizeof names / sizeof *names };
    unsigned kinds[N];
    if (!opt_for_size(p->opt->opt))
        return;
    for (int i = 0; i < N; i++)
        kinds[i] = attribute_kind(names[i]);
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        if (!LLVMGetIntrinsicID(f))
            sober_calls(f, kinds, N);
    hide(p, set, true);
    run_passes(p, "function(simplifycfg<sink-common-insts;hoist-common-insts>)");
    hide(p, set, false);
}

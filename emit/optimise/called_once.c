/* called_once.c: bounds what LLVM's inliner makes of functions that are called once.
 *
 * It inlines such a function whatever its size (LastCallToStaticBonus of llvm/Analysis/InlineCost.h). A table of tests,
 * a generated parser or a main that calls thousands of functions once becomes one function of millions of instructions,
 * and parts of LLVM take time by the square of a function's size (a build of GOROOT/test/rangegen.go's output had no
 * end in 20 minutes). Where a call is as large as what it saves is small, nothing is lost by leaving it. */
#include <stdlib.h>

#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"
#include "emit/model/model.h"
#include "emit/optimise/optimise.h"

enum {
    MOST_INLINED = 20000, /* instructions that a function may have with all that is called by it alone */
    LEFT_ALONE = 200,     /* so few are inlined nevertheless */
    DEEPEST = 1000,       /* calls in each other that are looked at: functions that nothing else calls may be a ring */
};

struct function {
    LLVMValueRef fn;
    struct function *caller; /* the only one, which has its only call, or NULL */
    uint32_t own;            /* instructions */
    uint32_t with_callees;   /* with those of all functions that may be inlined here */
};

static uint32_t instructions(LLVMValueRef fn) {
    uint32_t n = 0;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            n++;
    return n;
}

/* The function with the only use of fn, if that is a call of it and nothing else can call it; or NULL. */
static LLVMValueRef only_caller(LLVMValueRef fn) {
    LLVMUseRef use = LLVMGetLinkage(fn) == LLVMInternalLinkage ? LLVMGetFirstUse(fn) : NULL;
    if (!use || LLVMGetNextUse(use))
        return NULL;
    LLVMValueRef call = LLVMGetUser(use);
    return LLVMIsACallInst(call) && LLVMGetCalledValue(call) == fn &&
                   !LLVMGetEnumAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                                attribute_kind("alwaysinline"))
               ? LLVMGetBasicBlockParent(LLVMGetInstructionParent(call))
               : NULL;
}

/* Requires: what is called from within alone is internal. Leaves true: no function grows beyond MOST_INLINED
 * instructions by functions that are called once and have more than LEFT_ALONE. */
void bound_called_once(struct program *p) {
    VEC(struct function) all = {0};
    struct value_map number = {0};
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f)) {
            value_map_set(&number, f, (uint32_t)all.len);
            uint32_t n = instructions(f);
            vec_push(&all, ((struct function){.fn = f, .own = n, .with_callees = n}));
        }
    for (size_t i = 0; i < all.len; i++) {
        LLVMValueRef caller = only_caller(all.p[i].fn);
        if (caller && caller != all.p[i].fn)
            all.p[i].caller = &all.p[value_map_get(&number, caller)];
    }
    for (size_t i = 0; i < all.len; i++) {
        struct function *f = all.p[i].caller;
        for (int depth = 0; f && depth < DEEPEST; depth++, f = f->caller)
            f->with_callees += all.p[i].own;
    }
    LLVMAttributeRef noinline = LLVMCreateEnumAttribute(p->ctx, attribute_kind("noinline"), 0);
    for (size_t i = 0; i < all.len; i++) {
        struct function *f = &all.p[i];
        if (f->caller && f->caller->with_callees > MOST_INLINED && f->with_callees > LEFT_ALONE)
            LLVMAddAttributeAtIndex(f->fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, noinline);
    }
    value_map_free(&number);
    vec_free(&all);
}

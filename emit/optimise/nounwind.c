/* nounwind.c: which functions never unwind, exactly.
 *
 * LLVM infers it for all functions of a cycle of calls or for none, and nearly all of the run time lies on one: what
 * allocates may end the program, what ends it prints, and what prints calls whatever. Here a function unwinds only if
 * it calls one that does, down to gowl.throw or a call through a pointer.
 *
 * Requires: nothing. Leaves true: a function that cannot come back unwinding is `nounwind`. */
#include <stdlib.h>
#include <string.h>

#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"
#include "emit/optimise/optimise.h"

struct finder {
    unsigned nounwind;
    struct value_map unwinds; /* functions that do -> 1 */
    VEC(LLVMValueRef) todo;
};

static bool has_attribute(const struct finder *f, LLVMValueRef fn) {
    return LLVMGetEnumAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, f->nounwind) != NULL;
}

static void add(struct finder *f, LLVMValueRef fn) {
    if (has_attribute(f, fn) || value_map_get(&f->unwinds, fn) != VALUE_NONE)
        return;
    value_map_set(&f->unwinds, fn, 1);
    vec_push(&f->todo, fn);
}

/* Does this instruction itself unwind, whatever functions do? */
static bool throws(const struct finder *f, LLVMValueRef i) {
    if (LLVMGetInstructionOpcode(i) == LLVMResume)
        return true;
    if (!LLVMIsACallInst(i) ||
        LLVMGetCallSiteEnumAttribute(i, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, f->nounwind))
        return false;
    LLVMValueRef callee = LLVMGetCalledValue(i);
    return !LLVMIsAFunction(callee) && !LLVMIsAInlineAsm(callee);
}

void nounwind_find(struct program *p) {
    struct finder f = {.nounwind = attribute_kind("nounwind")};
    LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) && !LLVMGetIntrinsicID(fn) && !is_wasm_import(fn))
            add(&f, fn); /* gowl.throw, and what else stages behind the optimiser define */
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                if (throws(&f, i))
                    add(&f, fn);
    }
    while (f.todo.len) {
        LLVMValueRef fn = f.todo.p[--f.todo.len];
        for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
            LLVMValueRef call = LLVMGetUser(u); /* (an invoke's function unwinds where its landing pad resumes) */
            if (LLVMIsACallInst(call) && LLVMGetCalledValue(call) == fn &&
                !LLVMGetCallSiteEnumAttribute(call, at, f.nounwind))
                add(&f, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)));
        }
    }
    LLVMAttributeRef attribute = LLVMCreateEnumAttribute(p->ctx, f.nounwind, 0);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMGetIntrinsicID(fn) && value_map_get(&f.unwinds, fn) == VALUE_NONE)
            LLVMAddAttributeAtIndex(fn, at, attribute);
    value_map_free(&f.unwinds);
    vec_free(&f.todo);
}

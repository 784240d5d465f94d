/* free_form.c: functions that could suspend, and are known not to (calls.h). */
#include <string.h>

#include "emit/calls/calls.h"
#include "emit/ir/ir.h"
#include "runtime/formats.h"

static void add_to(LLVMBuilderRef b, LLVMTypeRef i32, LLVMValueRef counter, long long n) {
    if (counter)
        LLVMBuildStore(
            b, LLVMBuildAdd(b, LLVMBuildLoad2(b, i32, counter, ""), LLVMConstInt(i32, (unsigned long long)n, 1), ""),
            counter);
}

LLVMValueRef free_form(struct program *p, LLVMValueRef fn, LLVMValueRef counter) {
    size_t n;
    const char *name = arena_printf(p->arena, "%s%s", LLVMGetValueName2(fn, &n), FREE);
    LLVMValueRef made = LLVMGetNamedFunction(p->mod, name), held = LLVMGetNamedFunction(p->mod, "gowl.held"),
                 flag = LLVMGetNamedGlobal(p->mod, "gowl.unwinding");
    if (made)
        return made;
    if (!held || !flag)
        die("the run time has no gowl.held");
    LLVMTypeRef t = LLVMGlobalGetValueType(fn), i32 = LLVMInt32TypeInContext(p->ctx);
    made = LLVMAddFunction(p->mod, name, t);
    LLVMSetLinkage(made, LLVMInternalLinkage);
    add_attribute(p, made, "noinline"); /* its name is what is known of it */
    add_attribute(p, made, "null_pointer_is_valid");
    unsigned nargs = LLVMCountParams(fn);
    LLVMValueRef *args = NEWN(p->arena, LLVMValueRef, nargs + 1);
    for (unsigned i = 0; i < nargs; i++)
        args[i] = LLVMGetParam(made, i);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMBasicBlockRef entry = LLVMAppendBasicBlockInContext(p->ctx, made, ""),
                      stop = LLVMAppendBasicBlockInContext(p->ctx, made, ""),
                      end = LLVMAppendBasicBlockInContext(p->ctx, made, "");
    LLVMPositionBuilderAtEnd(b, entry);
    add_to(b, i32, counter, 1);
    LLVMValueRef r = LLVMBuildCall2(b, t, fn, args, nargs, "");
    copy_call_attributes(fn, r);
    for (unsigned i = 0; i <= nargs; i++) {
        unsigned count = LLVMGetAttributeCountAtIndex(fn, i);
        LLVMAttributeRef *list = NEWN(p->arena, LLVMAttributeRef, count + 1);
        LLVMGetAttributesAtIndex(fn, i, list);
        for (unsigned k = 0; k < count; k++)
            LLVMAddAttributeAtIndex(made, i, list[k]);
    }
    add_to(b, i32, counter, -1);
    LLVMValueRef suspended =
        LLVMBuildICmp(b, LLVMIntEQ, LLVMBuildLoad2(b, i32, flag, ""), LLVMConstInt(i32, UNWIND_SUSPENDED, 0), "");
    LLVMBuildCondBr(b, suspended, stop, end);
    LLVMPositionBuilderAtEnd(b, stop);
    LLVMBuildCall2(b, LLVMGlobalGetValueType(held), held, NULL, 0, "");
    LLVMBuildBr(b, end);
    LLVMPositionBuilderAtEnd(b, end);
    if (LLVMGetTypeKind(LLVMTypeOf(r)) == LLVMVoidTypeKind)
        LLVMBuildRetVoid(b);
    else
        LLVMBuildRet(b, r);
    LLVMDisposeBuilder(b);
    return made;
}

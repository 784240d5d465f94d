/* deferrecover.c: `defer recover()`.
 *
 * recover recovers where just one function that is no wrapper stands between it and the panic (runtime/panic.go,
 * gorecover). In
 *
 *     defer func() { defer recover() }()
 *
 * that is the function literal: its return runs the wrapper F.deferwrapN, which calls recover. To lower/, which sees
 * one function at a time, a wrapper recovers nothing: it calls gorecover(select false, frame, nil). Here such a wrapper
 * W gets an entry that asks whether a loop of deferred calls has called it, and tells gorecover by DEFERRED_RECOVER
 * (runtime/panic/unwind.h); and F gets an entry that notes its frame if a panic's loop has called it: gowl.token.keep.
 * docs/suspend.md tells of tokens.
 *
 * Requires: the packages' bitcode, each function under its own name, nothing inlined by LLVM yet. */
#include <stdlib.h>
#include <string.h>

#include "emit/define/define.h"
#include "emit/ir/ir.h"

struct tokens {
    struct program *p;
    LLVMBuilderRef b;
    LLVMTypeRef ptr;
    LLVMValueRef take, keep; /* C's */
};

static LLVMValueRef first_behind_allocas(LLVMValueRef f) {
    LLVMValueRef i = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(f));
    while (LLVMIsAAllocaInst(i))
        i = LLVMGetNextInstruction(i);
    return i;
}

/* At the builder, a call of C's fn with f's context form, f and, if it is not NULL, frame. */
static LLVMValueRef call_with_forms(struct tokens *t, LLVMValueRef fn, LLVMValueRef f, LLVMValueRef frame) {
    size_t len;
    const char *name = LLVMGetValueName2(f, &len);
    LLVMValueRef ctx = LLVMGetNamedFunction(t->p->mod, arena_printf(t->p->arena, "%.*s$ctx", (int)len, name));
    LLVMValueRef args[3] = {ctx ? ctx : f, f, frame}; /* no context form: it is no deferred function as it is */
    LLVMValueRef call = LLVMBuildCall2(t->b, LLVMGlobalGetValueType(fn), fn, args, frame ? 3 : 2, "");
    copy_call_attributes(fn, call);
    return call;
}

static LLVMValueRef call_in(LLVMValueRef f, LLVMValueRef callee) {
    for (LLVMUseRef u = LLVMGetFirstUse(callee); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        if (is_call(i) && LLVMGetCalledValue(i) == callee && LLVMGetBasicBlockParent(LLVMGetInstructionParent(i)) == f)
            return i;
    }
    return NULL;
}

/* F, whose deferred call the wrapper is: it notes its frame, which is what it passes to deferreturn. */
static void note_frame(struct tokens *t, LLVMValueRef wrapper) {
    static const char part[] = ".deferwrap";
    size_t len;
    const char *name = LLVMGetValueName2(wrapper, &len), *end = NULL;
    for (const char *s = name; (s = strstr(s, part)) != NULL; s++)
        end = s;
    if (!end)
        return;
    LLVMValueRef f = LLVMGetNamedFunction(t->p->mod, arena_strndup(t->p->arena, name, (size_t)(end - name)));
    LLVMValueRef deferreturn = LLVMGetNamedFunction(t->p->mod, "runtime.deferreturn");
    LLVMValueRef leaving = f && deferreturn ? call_in(f, deferreturn) : NULL;
    if (!leaving || call_in(f, t->keep))
        return;
    LLVMPositionBuilderBefore(t->b, first_behind_allocas(f));
    position_nowhere(t->b, t->p->ctx, f);
    call_with_forms(t, t->keep, f, LLVMGetOperand(leaving, 0));
    if (!call_in(f, t->take)) /* the token ends here: not to be taken for that of a call further down */
        call_with_forms(t, t->take, f, NULL);
}

void deferred_recovers(struct program *p) {
    LLVMValueRef recover = LLVMGetNamedFunction(p->mod, "runtime.gorecover");
    struct tokens t = {p, LLVMCreateBuilderInContext(p->ctx), LLVMPointerTypeInContext(p->ctx, 0),
                       LLVMGetNamedFunction(p->mod, "gowl.token.take"),
                       LLVMGetNamedFunction(p->mod, "gowl.token.keep")};
    for (LLVMUseRef u = recover && t.take && t.keep ? LLVMGetFirstUse(recover) : NULL; u; u = LLVMGetNextUse(u)) {
        LLVMValueRef call = LLVMGetUser(u);
        if (!is_call(call) || LLVMGetCalledValue(call) != recover)
            continue;
        unsigned last = LLVMGetNumArgOperands(call) - 1; /* up to Go 1.25 argp stands before it */
        LLVMValueRef frame =
            LLVMGetOperand(call, last); /* select false, frame, null (lower/calls.c, recovering_frame) */
        if (!LLVMIsASelectInst(frame) || !LLVMIsNull(LLVMGetOperand(frame, 0)))
            continue;
        LLVMValueRef wrapper = LLVMGetBasicBlockParent(LLVMGetInstructionParent(call));
        LLVMPositionBuilderBefore(t.b, first_behind_allocas(wrapper));
        position_nowhere(t.b, p->ctx, wrapper);
        LLVMValueRef mine = call_with_forms(&t, t.take, wrapper, NULL);
        LLVMValueRef one = LLVMConstIntToPtr(LLVMConstInt(LLVMInt32TypeInContext(p->ctx), 1, 0), t.ptr);
        LLVMSetOperand(call, last, LLVMBuildSelect(t.b, mine, one, LLVMConstNull(t.ptr), ""));
        note_frame(&t, wrapper);
    }
    LLVMDisposeBuilder(t.b);
}

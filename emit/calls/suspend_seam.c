/* suspend_seam.c: how functions that suspend are called by what does not (docs/suspend.md, "Deep recursion").
 *
 * The seam of a function has its parameters and result. Where the function comes back suspended, which is to go deeper,
 * gowl.drive goes on with it, and with what it has called, until it has returned: with the engine's stack empty down to
 * the seam. Its result is in gowl.result then.
 *
 * All calls that are no sites go to the seam, and where the address is taken it is the seam's. A call through a pointer
 * that is a site puts that address into gowl.started just before (suspend_deep.c, and runtime/sched/sched.c for a go
 * statement's call): then the seam may come back suspended, and leaves no frame of its own. */
#include <stdlib.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "runtime/formats.h"

static const char SEAM[] = "gowl-seam";

struct seam {
    struct program *p;
    LLVMBuilderRef b;
    LLVMTypeRef i32, type;
    LLVMValueRef fn, made;
};

bool suspend_is_seam(LLVMValueRef fn) {
    return LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, SEAM, sizeof SEAM - 1);
}

static void declare(struct seam *s) {
    struct program *p = s->p;
    size_t len;
    s->made = LLVMAddFunction(p->mod, arena_printf(p->arena, "%s$seam", LLVMGetValueName2(s->fn, &len)), s->type);
    LLVMSetLinkage(s->made, LLVMInternalLinkage);
    LLVMAddAttributeAtIndex(s->made, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                            LLVMCreateStringAttribute(p->ctx, SEAM, sizeof SEAM - 1, "", 0));
    LLVMSetFunctionCallConv(s->made, LLVMGetFunctionCallConv(s->fn));
    form_of(p, s->made, s->fn);
}

static LLVMValueRef call_function(struct seam *s) {
    unsigned n = LLVMCountParams(s->made);
    LLVMValueRef *a = NEWN(s->p->arena, LLVMValueRef, n + 1);
    for (unsigned i = 0; i < n; i++)
        a[i] = LLVMGetParam(s->made, i);
    LLVMValueRef r = LLVMBuildCall2(s->b, s->type, s->fn, a, n, "");
    LLVMSetInstructionCallConv(r, LLVMGetFunctionCallConv(s->fn));
    copy_call_attributes(s->fn, r);
    LLVMAddCallSiteAttribute(r, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, /* nothing is to ask for the flag */
                             LLVMCreateEnumAttribute(s->p->ctx, LLVMGetEnumAttributeKindForName("nounwind", 8), 0));
    return r;
}

static void return_value(struct seam *s, LLVMValueRef r) {
    if (LLVMGetTypeKind(LLVMGetReturnType(s->type)) == LLVMVoidTypeKind)
        LLVMBuildRetVoid(s->b);
    else
        LLVMBuildRet(s->b, r);
}

static LLVMBasicBlockRef new_block(struct seam *s) {
    return LLVMAppendBasicBlockInContext(s->p->ctx, s->made, "");
}

/* The call, and below it less may suspend (gowl.no_deep): with FORBIDDEN nothing, else the stress mode does nothing, or
 * the engine's stack would be as deep as it makes seams drive. */
static LLVMValueRef call_below(struct seam *s, unsigned more) {
    LLVMValueRef depth = LLVMGetNamedGlobal(s->p->mod, "gowl.no_deep"), n = LLVMConstInt(s->i32, more, 0);
    LLVMBuildStore(s->b, LLVMBuildAdd(s->b, LLVMBuildLoad2(s->b, s->i32, depth, ""), n, ""), depth);
    LLVMValueRef r = call_function(s);
    LLVMBuildStore(s->b, LLVMBuildSub(s->b, LLVMBuildLoad2(s->b, s->i32, depth, ""), n, ""), depth);
    return r;
}

/* Below the call nothing suspends: the stress mode's calls of functions that never do. */
static void forbid(struct seam *s) {
    return_value(s, call_below(s, FORBIDDEN));
}

/* What gowl.drive is told: gowl.grown, or, of a caller that knows, all ones: then it does nothing. */
static LLVMValueRef ask_caller(struct seam *s, LLVMValueRef grown) {
    LLVMValueRef started = LLVMGetNamedGlobal(s->p->mod, "gowl.started");
    LLVMValueRef is = LLVMBuildLoad2(s->b, s->i32, started, "");
    is = LLVMBuildICmp(s->b, LLVMIntEQ, is, LLVMConstPtrToInt(s->made, s->i32), "");
    LLVMBuildStore(s->b, LLVMConstNull(s->i32), started);
    return LLVMBuildSelect(s->b, is, LLVMConstAllOnes(s->i32), grown, "");
}

/* Declared, until suspend.c knows how large it is. */
static LLVMValueRef result_variable(struct program *p) {
    LLVMValueRef g = LLVMGetNamedGlobal(p->mod, "gowl.result");
    return g ? g : LLVMAddGlobal(p->mod, LLVMInt8TypeInContext(p->ctx), "gowl.result");
}

/* asks: its address is taken. */
static void drive(struct seam *s, bool asks) {
    struct program *p = s->p;
    LLVMTypeRef drive = LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), &s->i32, 1, 0),
                result = LLVMGetReturnType(s->type);
    LLVMValueRef grown = LLVMBuildLoad2(s->b, s->i32, LLVMGetNamedGlobal(p->mod, "gowl.grown"), "");
    if (asks)
        grown = ask_caller(s, grown);
    LLVMValueRef r = p->opt->stress_suspend ? call_below(s, UNSTRESSED) : call_function(s);
    LLVMBasicBlockRef go_on = new_block(s), end = new_block(s);
    LLVMValueRef flag = LLVMBuildLoad2(s->b, s->i32, LLVMGetNamedGlobal(p->mod, "gowl.unwinding"), "");
    LLVMBuildCondBr(s->b, LLVMBuildICmp(s->b, LLVMIntEQ, flag, LLVMConstInt(s->i32, UNWIND_SUSPENDED, 0), ""), go_on,
                    end);
    LLVMPositionBuilderAtEnd(s->b, end);
    return_value(s, r);
    LLVMPositionBuilderAtEnd(s->b, go_on);
    LLVMBuildCall2(s->b, drive, LLVMGetNamedFunction(p->mod, "gowl.drive"), &grown, 1, "");
    if (LLVMGetTypeKind(result) != LLVMVoidTypeKind)
        r = LLVMBuildLoad2(s->b, result, result_variable(p), "");
    return_value(s, r);
}

typedef VEC(LLVMValueRef) call_vec;

static void set_callee(const call_vec *calls, LLVMValueRef fn) {
    for (size_t i = 0; i < calls->len; i++)
        LLVMSetOperand(calls->p[i], (unsigned)LLVMGetNumOperands(calls->p[i]) - 1, fn);
}

void suspend_make_seam(struct program *p, struct suspend_set *set, LLVMValueRef fn, bool pointers) {
    call_vec sites = {0}, calls = {0};
    bool forbids = suspend_never(fn), taken = false;
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!only_calls(user, fn))
            taken = true;
        else if (!forbids && suspend_call(set, user))
            vec_push(&sites, user);
        else
            vec_push(&calls, user);
    }
    if (calls.len || (taken && pointers)) {
        struct seam s = {.p = p, .fn = fn, .b = LLVMCreateBuilderInContext(p->ctx)};
        s.i32 = LLVMInt32TypeInContext(p->ctx);
        s.type = LLVMGlobalGetValueType(fn);
        declare(&s);
        if (taken && pointers) {
            LLVMReplaceAllUsesWith(fn, s.made);
            set_callee(&sites, fn);
        } else
            set_callee(&calls, s.made);
        LLVMPositionBuilderAtEnd(s.b, new_block(&s));
        if (forbids)
            forbid(&s);
        else {
            if (taken && pointers)
                suspender_of(set, fn)->seam = true;
            drive(&s, taken && pointers);
        }
        LLVMDisposeBuilder(s.b);
    }
    vec_free(&sites);
    vec_free(&calls);
}

void suspend_deep_calls(struct program *p, const struct suspend_set *set) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMValueRef started = LLVMGetNamedGlobal(p->mod, "gowl.started");
    LLVMTypeRef i32 = LLVMInt32TypeInContext(p->ctx);
    for (size_t i = 0; i < set->deep_calls.len; i++) {
        LLVMValueRef call = set->deep_calls.p[i], code = LLVMGetCalledValue(call);
        LLVMPositionBuilderBefore(b, call);
        code = LLVMBuildPtrToInt(b, code, i32, "");
        LLVMBuildStore(b, code, started);
    }
    LLVMDisposeBuilder(b);
}

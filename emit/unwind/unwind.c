/* unwind.c: how a call stack is left early in wasm, which has no other way than to return (docs/suspend.md).
 *
 * Until here unwinding is LLVM's own: a call that may unwind has no `nounwind`, a function with deferred calls makes
 * its calls by invoke, and their landing pad asks gowl.recovered(frame) whether the panic was stopped for that frame.
 * So LLVM's inliner, its inference of nounwind and its dead code elimination apply as they stand. Here it becomes code:
 *
 *   call; load @gowl.unwinding (a wasm global); branch, if it is set, to the landing pad of the invoke, or to a return
 *   with a result that nobody reads.
 *
 * What does the unwinding (runtime/panic/unwind.c) sets the flag and returns; what stops it clears the flag.
 *
 * Requires: optimised IR; no pass that believes in unwinding runs afterwards.
 * Leaves true: no invoke, landingpad, resume or noreturn function is left; behind each call that may unwind the flag is
 * tested. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/cfg.h"
#include "emit/ir/ir.h"
#include "emit/report/report.h"
#include "emit/unwind/trace.h"
#include "emit/unwind/unwind.h"

enum { AT_FUNCTION = -1 };

static bool has_attribute(LLVMValueRef call, unsigned kind) {
    if (LLVMGetCallSiteEnumAttribute(call, (LLVMAttributeIndex)AT_FUNCTION, kind))
        return true;
    LLVMValueRef callee = LLVMGetCalledValue(call);
    return LLVMIsAFunction(callee) && LLVMGetEnumAttributeAtIndex(callee, (LLVMAttributeIndex)AT_FUNCTION, kind);
}

/* A call that may come back with the flag set. Intrinsics and inline assembly do not. */
static bool may_unwind(LLVMValueRef i, unsigned nounwind) {
    if (!LLVMIsACallInst(i) || has_attribute(i, nounwind))
        return false;
    LLVMValueRef callee = LLVMGetCalledValue(i);
    return !LLVMIsAInlineAsm(callee) && !(LLVMIsAFunction(callee) && LLVMGetIntrinsicID(callee));
}

/* One function's share of the work. */
struct unwinder {
    struct cfg cfg;
    LLVMValueRef flag;    /* @gowl.unwinding */
    LLVMBasicBlockRef up; /* returns a result nobody reads; made at first need */
    const struct suspend_set *set;
    struct suspender *suspender; /* of the function, NULL if it does not suspend */
    struct tracer trace;
};

static LLVMBasicBlockRef up_block(struct unwinder *u) {
    if (!u->up) {
        u->up = LLVMAppendBasicBlockInContext(u->cfg.cx, u->cfg.fn, "up");
        trace_up_block(&u->trace, u->up);
        LLVMPositionBuilderAtEnd(u->cfg.b, u->up);
        return_nothing(u->cfg.b, u->cfg.fn);
    }
    return u->up;
}

/* At the end of block `at`: is the flag set? */
static LLVMValueRef is_unwinding(struct unwinder *u, LLVMBasicBlockRef at) {
    LLVMTypeRef i32 = LLVMInt32TypeInContext(u->cfg.cx);
    if (!u->flag)
        return LLVMConstNull(LLVMInt1TypeInContext(u->cfg.cx));
    LLVMPositionBuilderAtEnd(u->cfg.b, at);
    LLVMValueRef v = LLVMBuildLoad2(u->cfg.b, i32, u->flag, "");
    return LLVMBuildICmp(u->cfg.b, LLVMIntNE, v, LLVMConstNull(i32), "");
}

/* The invoke as a call before it, with its attributes and position. */
static LLVMValueRef invoke_to_call(struct unwinder *u, LLVMValueRef inv) {
    unsigned n = LLVMGetNumArgOperands(inv);
    LLVMValueRef *a = NEWN(u->cfg.arena, LLVMValueRef, n + 1);
    for (unsigned i = 0; i < n; i++)
        a[i] = LLVMGetOperand(inv, i);
    LLVMPositionBuilderBefore(u->cfg.b, inv);
    LLVMSetCurrentDebugLocation2(u->cfg.b, LLVMInstructionGetDebugLoc(inv));
    LLVMValueRef call = LLVMBuildCall2(u->cfg.b, LLVMGetCalledFunctionType(inv), LLVMGetCalledValue(inv), a, n, "");
    LLVMSetCurrentDebugLocation2(u->cfg.b, NULL);
    LLVMSetInstructionCallConv(call, LLVMGetInstructionCallConv(inv));
    for (unsigned i = 0; i <= n + 1; i++) { /* the result, the parameters, the function */
        LLVMAttributeIndex at = i == n + 1 ? (LLVMAttributeIndex)AT_FUNCTION : i;
        unsigned count = LLVMGetCallSiteAttributeCount(inv, at);
        LLVMAttributeRef *list = NEWN(u->cfg.arena, LLVMAttributeRef, count + 1);
        LLVMGetCallSiteAttributes(inv, at, list);
        for (unsigned k = 0; k < count; k++)
            LLVMAddCallSiteAttribute(call, at, list[k]);
    }
    LLVMReplaceAllUsesWith(inv, call);
    return call;
}

/* Notes a tested call that may suspend. */
static void note_site(struct unwinder *u, size_t i, LLVMValueRef call, LLVMBasicBlockRef head, LLVMBasicBlockRef target,
                      LLVMBasicBlockRef tail) {
    int32_t no = u->trace.on ? u->trace.no.p[i] : u->trace.runner ? RUNNER_SITE : NO_SITE;
    if (u->suspender && suspend_call(u->set, call))
        vec_push(&u->suspender->sites, ((struct site){call, head, target, tail, no}));
}

/* i: which of the function's calls it is, for trace.c */
static void lower_invoke(struct unwinder *u, LLVMValueRef inv, size_t i) {
    LLVMBasicBlockRef bb = LLVMGetInstructionParent(inv), normal = LLVMGetNormalDest(inv), pad = LLVMGetUnwindDest(inv);
    LLVMValueRef call = invoke_to_call(u, inv);
    cfg_forget_term(&u->cfg, inv);
    LLVMInstructionEraseFromParent(inv);
    cfg_cond_br(&u->cfg, bb, is_unwinding(u, bb), pad, normal);
    trace_edge(&u->trace, i, bb, pad, true);
    note_site(u, i, call, bb, pad, normal);
}

static void lower_call(struct unwinder *u, LLVMValueRef call, size_t i) {
    LLVMValueRef next = LLVMGetNextInstruction(call);
    bool noted = u->trace.on || u->trace.runner, suspends = u->suspender && suspend_call(u->set, call);
    if (LLVMIsAUnreachableInst(next)) { /* it only ever comes back unwinding */
        if (noted && !suspends) {
            LLVMBasicBlockRef from = LLVMGetInstructionParent(call), up = up_block(u);
            LLVMInstructionEraseFromParent(next);
            LLVMPositionBuilderAtEnd(u->cfg.b, from);
            LLVMSetCurrentDebugLocation2(u->cfg.b, NULL);
            LLVMBuildBr(u->cfg.b, up);
            trace_edge(&u->trace, i, from, up, false);
            return;
        }
        LLVMPositionBuilderBefore(u->cfg.b, next);
        LLVMSetCurrentDebugLocation2(u->cfg.b, NULL);
        return_nothing(u->cfg.b, u->cfg.fn);
        LLVMInstructionEraseFromParent(next);
        next = LLVMGetNextInstruction(call);
    }
    bool returns = LLVMIsAReturnInst(next) && (LLVMGetNumOperands(next) == 0 || LLVMIsPoison(LLVMGetOperand(next, 0)) ||
                                               LLVMGetOperand(next, 0) == call);
    if (returns && !suspends && !noted)
        return; /* returns either way, with what nobody reads if the flag is set */
    LLVMBasicBlockRef head = cfg_split_after(&u->cfg, call);
    LLVMBasicBlockRef up = up_block(u), tail = LLVMGetInstructionParent(next);
    cfg_cond_br(&u->cfg, head, is_unwinding(u, head), up, tail);
    trace_edge(&u->trace, i, head, up, false);
    note_site(u, i, call, head, up, tail);
}

/* Landing pads give nothing now; a resume returns. */
static void lower_pads(struct unwinder *u) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(u->cfg.fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef next;
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = next) {
            next = LLVMGetNextInstruction(i);
            if (LLVMIsALandingPadInst(i)) {
                LLVMReplaceAllUsesWith(i, LLVMGetPoison(LLVMTypeOf(i)));
                LLVMInstructionEraseFromParent(i);
            } else if (LLVMGetInstructionOpcode(i) == LLVMResume) {
                LLVMPositionBuilderBefore(u->cfg.b, i);
                LLVMSetCurrentDebugLocation2(u->cfg.b, NULL);
                return_nothing(u->cfg.b, u->cfg.fn);
                LLVMInstructionEraseFromParent(i);
            }
        }
    }
}

/* Gives the number of calls behind which the flag is tested, or the function returns at once. */
static size_t unwind_function(struct program *p, struct suspend_set *set, LLVMValueRef fn, LLVMValueRef flag,
                              unsigned nounwind) {
    struct unwinder u = {.flag = flag, .set = set, .suspender = suspender_of(set, fn)};
    VEC(LLVMValueRef) sites = {0};
    bool pads = false;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            pads |= LLVMIsALandingPadInst(i) || LLVMGetInstructionOpcode(i) == LLVMResume;
            if (LLVMIsAInvokeInst(i) ||
                (flag && (may_unwind(i, nounwind) || (LLVMIsACallInst(i) && suspend_call(set, i)))))
                vec_push(&sites, i);
        }
    if (sites.len || pads) {
        trace_start(&u.trace, p, fn, sites.p, sites.len);
        cfg_init(&u.cfg, p->ctx, fn);
        for (size_t i = 0; i < sites.len; i++)
            if (LLVMIsAInvokeInst(sites.p[i]))
                lower_invoke(&u, sites.p[i], i);
            else
                lower_call(&u, sites.p[i], i);
        if (pads)
            lower_pads(&u);
        trace_done(&u.trace);
        if (u.suspender) {
            u.suspender->up = u.up;
            u.suspender->up_site = u.trace.up;
            u.suspender->base = u.trace.base;
        }
        cfg_done(&u.cfg);
    }
    size_t n = sites.len;
    vec_free(&sites);
    return n;
}

/* What no longer holds: what never returned may do so now, with a result of which nothing is known. */
static const char *const untrue_of_function[] = {"noreturn", "willreturn", "mustprogress", "memory", "nosync"};
static const char *const untrue_of_result[] = {
    "noundef", "nonnull", "range", "dereferenceable", "dereferenceable_or_null", "align", "noalias", "nofpclass"};
static const char *const untrue_metadata[] = {"range", "nonnull", "noundef", "align", "dereferenceable"};

static void drop_untrue(LLVMContextRef cx, LLVMValueRef fn) {
    for (size_t k = 0; k < sizeof untrue_of_function / sizeof *untrue_of_function; k++)
        LLVMRemoveEnumAttributeAtIndex(fn, (LLVMAttributeIndex)AT_FUNCTION, attribute_kind(untrue_of_function[k]));
    for (size_t k = 0; k < sizeof untrue_of_result / sizeof *untrue_of_result; k++)
        LLVMRemoveEnumAttributeAtIndex(fn, LLVMAttributeReturnIndex, attribute_kind(untrue_of_result[k]));
    unsigned returned = attribute_kind("returned");
    for (unsigned i = 1, n = LLVMCountParams(fn); i <= n; i++)
        LLVMRemoveEnumAttributeAtIndex(fn, i, returned);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            if (!LLVMIsACallInst(i) ||
                (LLVMIsAFunction(LLVMGetCalledValue(i)) && LLVMGetIntrinsicID(LLVMGetCalledValue(i))))
                continue;
            for (size_t k = 0; k < sizeof untrue_of_function / sizeof *untrue_of_function; k++)
                LLVMRemoveCallSiteEnumAttribute(i, (LLVMAttributeIndex)AT_FUNCTION,
                                                attribute_kind(untrue_of_function[k]));
            for (size_t k = 0; k < sizeof untrue_of_result / sizeof *untrue_of_result; k++)
                LLVMRemoveCallSiteEnumAttribute(i, LLVMAttributeReturnIndex, attribute_kind(untrue_of_result[k]));
            for (unsigned k = 1, n = LLVMGetNumArgOperands(i); k <= n; k++)
                LLVMRemoveCallSiteEnumAttribute(i, k, returned);
            for (size_t k = 0; k < sizeof untrue_metadata / sizeof *untrue_metadata; k++)
                LLVMSetMetadata(
                    i, LLVMGetMDKindIDInContext(cx, untrue_metadata[k], (unsigned)strlen(untrue_metadata[k])), NULL);
        }
}

/* What sets the flag calls it next: until here it stood for whatever unwinds. */
static void define_throw(struct program *p) {
    LLVMValueRef fn = LLVMGetNamedFunction(p->mod, "gowl.throw");
    if (!fn)
        return;
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, fn, ""));
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
    make_internal(fn);
}

void unwind(struct program *p, struct suspend_set *set) {
    define_throw(p);
    LLVMValueRef flag = p->without < WITHOUT_UNWINDING ? LLVMGetNamedGlobal(p->mod, "gowl.unwinding") : NULL;
    /* without a flag no panic can be stopped: nothing is to be tested, and landing pads are dead */
    unsigned nounwind = attribute_kind("nounwind");
    LLVMValueRef resume = LLVMGetNamedFunction(p->mod, "gowl.resume");
    if (resume) /* the scheduler looks at the flag itself */
        LLVMAddAttributeAtIndex(resume, (LLVMAttributeIndex)AT_FUNCTION, LLVMCreateEnumAttribute(p->ctx, nounwind, 0));
    size_t functions = 0, calls = 0;
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn))
            continue;
        size_t n = unwind_function(p, set, fn, flag, nounwind);
        calls += flag ? n : 0;
        functions += flag && n;
        drop_untrue(p->ctx, fn);
        if (LLVMHasPersonalityFn(fn))
            LLVMSetPersonalityFn(fn, NULL);
    }
    stats_text(p, WITHOUT_UNWINDING, "%zu functions may unwind, in %zu calls", functions, calls);
    trace_finish(p);
    if (!flag)
        run_passes(p, "function(simplifycfg)");
}

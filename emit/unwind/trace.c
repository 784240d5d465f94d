/* trace.c: tracebacks. A panic that unwinds notes each place it comes through (docs/suspend.md, "Tracebacks").
 *
 * Each call that may come back unwinding has a site number (sites.c). The way up of a function (or its landing pad, for
 * the frame that defers) is one block for all its calls: there a phi says which it was, and gowl.trace(number) notes
 * it.
 *
 *   call; load @gowl.unwinding; br up     (in wasm: i32.const N; local.set L; no other work where nothing unwinds)
 *   up: n = phi [N, ...]; call gowl.trace(base + n); return
 *
 * Functions whose own frame Go's tracebacks do not show (of package runtime, and C) note nothing. With -ldflags=-s
 * nothing does, unless the program asks runtime.Stack, which gives the places of panics as well.
 *
 * Nil checks: lower/ sends all checks of a function to one call of gowl.nilpanic(line), where line is a phi; here it
 * becomes a phi of sites, and the call one of runtime.sigpanic(). */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "base/tables.h"
#include "emit/ir/ir.h"
#include "emit/ir/phi.h"
#include "emit/ir/value_map.h"
#include "emit/load/load.h"
#include "emit/unwind/sites.h"
#include "emit/unwind/trace.h"
#include "emit/unwind/unwind.h"

static const char *called_name(LLVMValueRef call) {
    size_t n;
    LLVMValueRef callee = is_call(call) ? LLVMGetCalledValue(call) : NULL;
    return callee && LLVMIsAFunction(callee) ? LLVMGetValueName2(callee, &n) : "";
}

/* ---- nil checks ---- */

static LLVMValueRef sigpanic_of(struct program *p) {
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, "runtime.sigpanic");
    return f ? f
             : LLVMAddFunction(p->mod, "runtime.sigpanic", LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), NULL, 0, 0));
}

/* Makes a call or invoke of gowl.nilpanic one of runtime.sigpanic, which has no argument. */
static LLVMValueRef to_sigpanic(struct program *p, LLVMBuilderRef b, LLVMValueRef call) {
    LLVMValueRef f = sigpanic_of(p), made;
    LLVMPositionBuilderBefore(b, call);
    LLVMSetCurrentDebugLocation2(b, LLVMInstructionGetDebugLoc(call));
    if (LLVMIsAInvokeInst(call))
        made = LLVMBuildInvoke2(b, LLVMGlobalGetValueType(f), f, NULL, 0, LLVMGetNormalDest(call),
                                LLVMGetUnwindDest(call), "");
    else {
        LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
        unsigned kind = attribute_kind("nounwind");
        LLVMAttributeRef nounwind = LLVMGetCallSiteEnumAttribute(call, at, kind);
        made = LLVMBuildCall2(b, LLVMGlobalGetValueType(f), f, NULL, 0, "");
        if (nounwind) /* inlined where C says that nothing unwinds */
            LLVMAddCallSiteAttribute(made, at, nounwind);
    }
    LLVMInstructionEraseFromParent(call);
    LLVMSetCurrentDebugLocation2(b, NULL);
    return made;
}

static void drop_if_unused(LLVMValueRef v) {
    if (LLVMIsAPHINode(v) && !LLVMGetFirstUse(v))
        LLVMInstructionEraseFromParent(v);
}

/* What leads to the block leads to `to` instead. Neither has a phi. */
static void redirect(LLVMBasicBlockRef from, LLVMBasicBlockRef to) {
    if (LLVMIsAPHINode(LLVMGetFirstInstruction(from)) || LLVMIsAPHINode(LLVMGetFirstInstruction(to)))
        die("a nil check's line is used elsewhere");
    LLVMValueRef v = LLVMBasicBlockAsValue(from);
    for (LLVMUseRef u; (u = LLVMGetFirstUse(v)) != NULL;) {
        LLVMValueRef term = LLVMGetUser(u);
        for (unsigned i = 0, n = LLVMGetNumSuccessors(term); i < n; i++)
            if (LLVMGetSuccessor(term, i) == from)
                LLVMSetSuccessor(term, i, to);
    }
}

/* Nobody asks for lines: one call for all checks of the function fn that have the same way up. */
static void merge_nil_checks(struct program *p, LLVMBuilderRef b, LLVMValueRef fn) {
    VEC(LLVMValueRef) kept = {0};
    LLVMBasicBlockRef next;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = next) {
        next = LLVMGetNextBasicBlock(bb);
        LLVMValueRef line = LLVMGetFirstInstruction(bb),
                     call = line && LLVMIsAPHINode(line) ? LLVMGetNextInstruction(line) : NULL;
        if (!call || strcmp(called_name(call), "gowl.nilpanic"))
            continue;
        LLVMBasicBlockRef pad = LLVMIsAInvokeInst(call) ? LLVMGetUnwindDest(call) : NULL;
        size_t k = 0;
        while (k < kept.len && (LLVMIsAInvokeInst(kept.p[k]) ? LLVMGetUnwindDest(kept.p[k]) : NULL) != pad)
            k++;
        if (k == kept.len) {
            vec_push(&kept, to_sigpanic(p, b, call));
            drop_if_unused(line);
        } else {
            LLVMBasicBlockRef behind = pad ? LLVMGetNormalDest(call) : NULL;
            LLVMReplaceAllUsesWith(line, LLVMGetPoison(LLVMTypeOf(line)));
            LLVMInstructionEraseFromParent(line);
            redirect(bb, LLVMGetInstructionParent(kept.p[k]));
            LLVMDeleteBasicBlock(bb);
            if (behind) { /* `unreachable`, for this call alone */
                if (behind == next)
                    next = LLVMGetNextBasicBlock(next);
                LLVMDeleteBasicBlock(behind);
            }
        }
    }
    vec_free(&kept);
}

void trace_finish(struct program *p) {
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, "gowl.nilpanic");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (LLVMUseRef u; f && (u = LLVMGetFirstUse(f)) != NULL;) {
        LLVMValueRef call = LLVMGetUser(u), line = LLVMGetOperand(call, 0);
        if (!LLVMIsACallInst(call) || LLVMGetCalledValue(call) != f)
            die("gowl.nilpanic is used, not called");
        to_sigpanic(p, b, call);
        drop_if_unused(line);
    }
    LLVMDisposeBuilder(b);
}

static bool asks_for_stacks(const struct program *p) {
    for (size_t i = 0; i < p->reached.len; i++) {
        const struct symbol *s = p->reached.p[i];
        if (s->def != DEF_FUNC || !s->func || go_is(s->name, GO_STACK_ASKER))
            continue;
        for (size_t k = 0; k < s->func->nuse; k++)
            if (!strcmp(p->uses.p[s->func->use0 + k].sym->name, "runtime.Stack"))
                return true;
    }
    return false;
}

/* Calls on different lines stay apart: of two that LLVM makes one, none has a line. */
static void keep_calls(struct program *p) {
    LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    LLVMAttributeRef nomerge = LLVMCreateEnumAttribute(p->ctx, attribute_kind("nomerge"), 0);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                if (is_call(i) && LLVMInstructionGetDebugLoc(i))
                    LLVMAddCallSiteAttribute(i, at, nomerge);
}

void trace_prepare(struct program *p) {
    p->traces = !p->opt->strip_names || asks_for_stacks(p);
    p->sites = sites_new(p);
    define_constant(p, "gowl.traces", p->traces);
    p->callers = callers_wanted(p);
    define_constant(p, "gowl.places", p->callers || p->names);
    if (p->traces)
        keep_calls(p);
    if (p->traces || !LLVMGetNamedFunction(p->mod, "gowl.nilpanic"))
        return;
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        merge_nil_checks(p, b, fn);
    LLVMDisposeBuilder(b);
}

/* ---- numbers ---- */

static LLVMTypeRef i32_of(struct tracer *t) {
    return LLVMInt32TypeInContext(t->p->ctx);
}

static LLVMValueRef constant(struct tracer *t, int32_t no) {
    return LLVMConstInt(i32_of(t), (unsigned long long)(int64_t)(no - t->base), 1);
}

/* The sites of one call that several nil checks share. */
struct lines {
    struct tracer *t;
    LLVMMetadataRef loc, sp;
    struct value_map done; /* a line, or a phi of lines -> index in values */
    VEC(LLVMValueRef) values;
    int32_t first; /* site */
};

static LLVMValueRef site_of_line(struct lines *l, LLVMValueRef line) {
    struct tracer *t = l->t;
    uint32_t done = value_map_get(&l->done, line);
    if (done != VALUE_NONE) {
        assert(l->values.p);
        return l->values.p[done];
    }
    value_map_set(&l->done, line, (uint32_t)l->values.len);
    if (LLVMIsAPHINode(line)) {
        LLVMPositionBuilderBefore(t->b, line);
        LLVMValueRef phi = LLVMBuildPhi(t->b, i32_of(t), "");
        vec_push(&l->values, phi);
        for (unsigned i = 0, n = LLVMCountIncoming(line); i < n; i++) {
            LLVMValueRef v = site_of_line(l, LLVMGetIncomingValue(line, i)); /* of twins: the same */
            phi_add(phi, v, LLVMGetIncomingBlock(line, i));
        }
        return phi;
    }
    /* What LLVM made something else of has no line. */
    int64_t n = LLVMIsAConstantInt(line) ? (int64_t)LLVMConstIntGetZExtValue(line) : 0;
    struct place place = sites_place(t->p->sites, l->loc, l->sp, n, true);
    int32_t no = sites_add(t->p->sites, &place);
    if (l->first < 0)
        l->first = no;
    vec_push(&l->values, constant(t, no));
    return l->values.p[l->values.len - 1];
}

static void number_nil_check(struct tracer *t, LLVMValueRef line, LLVMMetadataRef loc, LLVMMetadataRef sp) {
    struct lines l = {.t = t, .loc = loc, .sp = sp, .first = -1};
    LLVMValueRef v = site_of_line(&l, line);
    vec_push(&t->number, v);
    vec_push(&t->no, l.first);
    value_map_free(&l.done);
    vec_free(&l.values);
}

/* As elideWrapperCalling in runtime/traceback.go: a wrapper is shown if it is the one that panics. */
static bool panics_itself(LLVMValueRef call) {
    const char *name = called_name(call);
    return !strcmp(name, "runtime.gopanic") || !strcmp(name, "runtime.sigpanic") || !strcmp(name, "gowl.panicwrap");
}

/* A go statement says where it stands before the call of newproc, which no flag is tested behind. */
static void note_go_statements(struct tracer *t, LLVMValueRef fn, LLVMMetadataRef sp) {
    LLVMValueRef at = LLVMGetNamedGlobal(t->p->mod, "gowl.go_site");
    if (!at)
        return;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            const char *name = called_name(i);
            if (strcmp(name, "runtime.newproc") && strcmp(name, "runtime.newcoro"))
                continue;
            struct place place = sites_place(t->p->sites, LLVMInstructionGetDebugLoc(i), sp, NO_LINE, false);
            if (!place.shown) {
                vec_free(&place.frames);
                continue;
            }
            LLVMPositionBuilderBefore(t->b, i);
            position_nowhere(t->b, t->p->ctx, fn);
            int32_t no = sites_add(t->p->sites, &place);
            LLVMBuildStore(t->b, LLVMConstInt(i32_of(t), (unsigned)no, 0), at);
        }
}

void trace_start(struct tracer *t, struct program *p, LLVMValueRef fn, LLVMValueRef *calls, size_t n) {
    enum { FEW = 4 }; /* so many numbers are shorter with the base in them */
    *t = (struct tracer){.p = p};
    if (!p->traces)
        return;
    sites_function(p->sites, fn, SITES_TRACE);
    size_t len;
    t->b = LLVMCreateBuilderInContext(p->ctx);
    t->runner = !strcmp(LLVMGetValueName2(fn, &len), "runtime.deferreturn");
    LLVMMetadataRef sp = LLVMGetSubprogram(fn);
    VEC(struct place) places = {0};
    VEC(LLVMValueRef) lines = {0};
    bool any_lines = false, all = p->callers; /* runtime.Callers gives those of package runtime, too */
    for (size_t i = 0; i < n; i++) {
        LLVMValueRef line = NULL;
        if (!strcmp(called_name(calls[i]), "gowl.nilpanic")) {
            line = LLVMGetOperand(calls[i], 0);
            calls[i] = to_sigpanic(p, t->b, calls[i]);
            any_lines = true;
        }
        vec_push(&lines, line);
        vec_push(&places,
                 sites_place(p->sites, LLVMInstructionGetDebugLoc(calls[i]), sp, NO_LINE, panics_itself(calls[i])));
        t->on |= places.p[i].shown || (all && places.p[i].frames.len) ||
                 !strcmp(called_name(calls[i]),
                         "runtime.deferreturn"); /* (the way up of that is completed by its caller's) */
    }
    t->base = t->on && (n > FEW || any_lines) ? sites_count(p->sites) : 0;
    for (size_t i = 0; i < n; i++)
        if (t->on && lines.p[i]) {
            number_nil_check(t, lines.p[i], LLVMInstructionGetDebugLoc(calls[i]), sp);
            vec_free(&places.p[i].frames);
        } else if (t->on) {
            vec_push(&t->no, sites_add(p->sites, &places.p[i]));
            vec_push(&t->number, constant(t, t->no.p[i]));
        } else
            vec_free(&places.p[i].frames);
    for (size_t i = 0; i < n; i++)
        if (lines.p[i])
            drop_if_unused(lines.p[i]);
    note_go_statements(t, fn, sp);
    vec_free(&places);
    vec_free(&lines);
}

/* ---- code ---- */

static void build_call(struct tracer *t, const char *name, LLVMValueRef site) {
    LLVMTypeRef i32 = i32_of(t), type = LLVMFunctionType(LLVMVoidTypeInContext(t->p->ctx), &i32, site != NULL, 0);
    LLVMValueRef f = LLVMGetNamedFunction(t->p->mod, name);
    if (!f)
        die("the run time has no %s", name);
    if (site && t->base)
        site = LLVMBuildAdd(t->b, site, LLVMConstInt(i32, (unsigned)t->base, 0), "");
    LLVMBuildCall2(t->b, type, f, &site, site != NULL, "");
}

/* A new phi at the head of the block, and the call that notes it, before the block's first instruction that is none. */
static LLVMValueRef build_note(struct tracer *t, LLVMBasicBlockRef bb) {
    LLVMValueRef first = LLVMGetFirstInstruction(bb);
    if (first)
        LLVMPositionBuilderBefore(t->b, first);
    else
        LLVMPositionBuilderAtEnd(t->b, bb);
    LLVMSetCurrentDebugLocation2(t->b, NULL);
    LLVMValueRef phi = LLVMBuildPhi(t->b, i32_of(t), "");
    while (first && LLVMIsAPHINode(first))
        first = LLVMGetNextInstruction(first);
    if (first)
        LLVMPositionBuilderBefore(t->b, first);
    else
        LLVMPositionBuilderAtEnd(t->b, bb);
    position_nowhere(t->b, t->p->ctx, LLVMGetBasicBlockParent(bb));
    build_call(t, "gowl.trace", phi);
    return phi;
}

void trace_up_block(struct tracer *t, LLVMBasicBlockRef up) {
    if (t->on)
        t->up = build_note(t, up);
    else if (t->runner) {
        LLVMPositionBuilderAtEnd(t->b, up);
        build_call(t, "gowl.trace.runner", NULL);
    }
}

void trace_edge(struct tracer *t, size_t i, LLVMBasicBlockRef from, LLVMBasicBlockRef to, bool pad) {
    if (!t->on)
        return;
    LLVMValueRef phi = pad ? NULL : t->up;
    for (size_t k = 0; pad && k < t->pads.len; k++)
        if (LLVMGetInstructionParent(t->pads.p[k]) == to)
            phi = t->pads.p[k];
    if (!phi) {
        phi = build_note(t, to);
        vec_push(&t->pads, phi);
    }
    phi_add(phi, t->number.p[i], from);
}

/* A phi of one and the same number is that number. */
static bool fold(LLVMValueRef phi) {
    LLVMValueRef v = LLVMGetIncomingValue(phi, 0);
    for (unsigned i = 1, n = LLVMCountIncoming(phi); i < n; i++)
        if (LLVMGetIncomingValue(phi, i) != v)
            return false;
    if (!LLVMIsAConstantInt(v))
        return false;
    LLVMReplaceAllUsesWith(phi, v);
    LLVMInstructionEraseFromParent(phi);
    return true;
}

void trace_done(struct tracer *t) {
    if (t->up && fold(t->up))
        t->up = NULL;
    for (size_t i = 0; i < t->pads.len; i++)
        fold(t->pads.p[i]);
    vec_free(&t->pads);
    vec_free(&t->number);
    vec_free(&t->no);
    if (t->b)
        LLVMDisposeBuilder(t->b);
}

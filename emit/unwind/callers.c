/* callers.c: who called whom, for runtime.Callers and what is built on it (runtime/panic/callers.c).
 *
 * A wasm stack cannot be read. So each function from which gowl.callers, which wants to know, may be reached keeps a
 * record in its stack frame, { ptr of its caller's record, i32 call site }, and the global gowl.call_top has the
 * address of the innermost one:
 *
 *     entry:   record.prev = gowl.call_top; gowl.call_top = record
 *     calls    from which gowl.callers may be reached: record.site = number; call
 *     returns: gowl.call_top = record.prev
 *
 * What the numbers mean is in the table of sites.c.
 *
 * A program that never asks (callers_wanted) has none of it. -ldflags=-s does not drop it: go test links so, and
 * package testing asks.
 *
 * The names of functions by their code, for FuncForPC, are made where the program asks for that.
 *
 * Requires: debug locations; unwinding is lowered (returns are all ways out); allocas may still be made. Leaves true:
 * no debug location is left, if none are wanted. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "base/tables.h"
#include "emit/calls/collect_calls.h"
#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"
#include "emit/load/load.h"
#include "emit/unwind/sites.h"
#include "emit/unwind/unwind.h"
#include "runtime/formats.h"

struct recorder {
    struct program *p;
    struct collect_calls calls; /* that may reach gowl.callers */
    LLVMBuilderRef b;
    LLVMTypeRef i32, ptr, record;
    LLVMValueRef top;
    struct map sites; /* a debug location, or a subprogram -> number + 1 */
};

/* The number of a call's place. fn: the function's subprogram, or NULL. */
static unsigned site_of(struct recorder *r, LLVMValueRef call, LLVMMetadataRef fn) {
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(call), *key = NEW(r->p->arena, LLVMMetadataRef);
    *key = loc ? loc : fn;
    void **slot = map_at(&r->sites, (char *)key, sizeof *key);
    if (!*slot) {
        struct place place = sites_place(r->p->sites, loc, fn, NO_LINE, false);
        *slot = (void *)(uintptr_t)(sites_add(r->p->sites, &place) + 1);
    }
    return (unsigned)(uintptr_t)*slot - 1;
}

static LLVMValueRef field(struct recorder *r, LLVMValueRef record, unsigned i) {
    return i ? LLVMBuildStructGEP2(r->b, r->record, record, i, "") : record;
}

/* Does the function, which is none of Go's (a context form, a free form, a seam, C), stand for places in Go's source
 * all the same, because LLVM has inlined functions of Go into it? */
static bool calls_have_places(struct recorder *r, LLVMValueRef fn) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (LLVMIsACallInst(i) && LLVMInstructionGetDebugLoc(i) && collect_calls_may(&r->calls, i))
                return true;
    return false;
}

static void keep_record(struct recorder *r, LLVMValueRef fn, LLVMMetadataRef sp) {
    sites_function(r->p->sites, fn, SITES_CALLERS);
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(fn);
    LLVMPositionBuilderBefore(r->b, LLVMGetFirstInstruction(entry));
    position_nowhere(r->b, r->p->ctx, fn);
    LLVMValueRef record = LLVMBuildAlloca(r->b, r->record, "gowl.call");
    LLVMBuildStore(r->b, LLVMBuildLoad2(r->b, r->i32, r->top, ""), field(r, record, CALL_PREV));
    LLVMBuildStore(r->b, LLVMBuildPtrToInt(r->b, record, r->i32, ""), r->top);
    for (LLVMBasicBlockRef bb = entry; bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            bool call = LLVMIsACallInst(i) && collect_calls_may(&r->calls, i);
            if (!call && !LLVMIsAReturnInst(i))
                continue;
            LLVMPositionBuilderBefore(r->b, i);
            position_nowhere(r->b, r->p->ctx, fn);
            if (call)
                LLVMBuildStore(r->b, LLVMConstInt(r->i32, site_of(r, i, sp), 0), field(r, record, CALL_SITE));
            else
                LLVMBuildStore(r->b, LLVMBuildLoad2(r->b, r->i32, field(r, record, CALL_PREV), ""), r->top);
        }
}

/* ---- names of functions ---- */

static void name_functions(struct program *p) {
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        LLVMMetadataRef sp = subprogram_of(p, fn);
        if (sp && !LLVMIsDeclaration(fn) && address_taken(fn))
            sites_add_function(p->sites, fn, sp);
        forget_form(p, fn);
    }
}

void callers_record(struct program *p) {
    struct recorder r = {.p = p, .b = LLVMCreateBuilderInContext(p->ctx)};
    r.i32 = LLVMInt32TypeInContext(p->ctx);
    r.ptr = LLVMPointerTypeInContext(p->ctx, 0);
    LLVMTypeRef rec[CALL_FIELDS] = {[CALL_PREV] = r.i32, [CALL_SITE] = r.i32};
    r.record = LLVMStructTypeInContext(p->ctx, rec, CALL_FIELDS, 0);
    r.top = LLVMGetNamedGlobal(p->mod, "gowl.call_top");
    if (callers_wanted(p) && r.top) {
        collect_calls_find(&r.calls, p, "gowl.callers");
        for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
            if (LLVMIsDeclaration(fn))
                continue;
            LLVMMetadataRef sp = LLVMGetSubprogram(fn);
            if (value_map_get(&r.calls.functions, fn) != VALUE_NONE && (sp || calls_have_places(&r, fn)))
                keep_record(&r, fn, sp);
        }
        collect_calls_free(&r.calls);
    }
    if (p->names)
        name_functions(p);
    sites_define(p->sites);
    if (p->opt->strip_dwarf)
        LLVMStripModuleDebugInfo(p->mod);
    map_free(&r.sites);
    LLVMDisposeBuilder(r.b);
}

/* optimise.c: LLVM's optimiser over the whole program. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/Analysis.h>
#include <llvm-c/DebugInfo.h>
#include <llvm-c/Error.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include "base/tables.h"
#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/load/load.h"
#include "emit/model/model.h"
#include "emit/optimise/optimise.h"

/* What must outlive the optimiser under its own name. */
static bool is_kept(struct program *p, LLVMValueRef v) {
    size_t n;
    const char *name = LLVMGetValueName2(v, &n);
    if (LLVMIsAFunction(v) && (!strcmp(name, p->entry) || is_wasm_export(v)))
        return true;
    if (name_is(name, NAME_KEPT) || (p->traces && !strcmp(name, "runtime.sigpanic"))) /* (trace.c calls it) */
        return true;
    struct symbol *s = map_get(&p->symbol_map, name, n);
    if (s && ((s->def == DEF_DATA && s->data->kind == DATA_COUNTER) || data_is_watched(p, s)))
        return true;
    return s && ((s->def == DEF_C && s->is_libcall) || s->looked_up);
}

static void internalize_one(struct program *p, LLVMValueRef v) {
    if (LLVMIsDeclaration(v) || is_kept(p, v))
        return;
    make_internal(v);
}

/* Leaves true: everything defined is internal but the entry point, wasm exports, and what code generation may call. */
void internalize(struct program *p) {
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        internalize_one(p, f);
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g))
        internalize_one(p, g);
}

void internalize_stage(struct program *p) {
    size_t n;
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f) &&
            (name_is(LLVMGetValueName2(f, &n), NAME_KEPT) || !strcmp(LLVMGetValueName2(f, &n), "runtime.sigpanic"))) {
            make_internal(f);
        }
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g))
        if (!LLVMIsDeclaration(g) && name_is(LLVMGetValueName2(g, &n), NAME_KEPT))
            make_internal(g);
    run_passes(p, "globaldce");
}

/* minsize and optsize are attributes of functions, not only of the pipeline; clang -O0's, marked optnone, take neither.
 */
static void set_size_attributes(struct program *p) {
    static const char *const names[] = {"optsize", "minsize"};
    unsigned optnone = LLVMGetEnumAttributeKindForName("optnone", 7);
    int n = p->opt->opt == OPT_OZ ? 2 : p->opt->opt == OPT_OS ? 1 : 0;
    for (int i = 0; i < n; i++) {
        unsigned kind = attribute_kind(names[i]);
        LLVMAttributeRef a = LLVMCreateEnumAttribute(p->ctx, kind, 0);
        for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
            if (!LLVMIsDeclaration(f) &&
                !LLVMGetEnumAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, optnone))
                LLVMAddAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, a);
    }
}

/* Go's compiler marks the equality functions that it makes noinline, but each has a thunk as its only caller. (What a
 * program marks stays: that its pointers are dead once it returns may matter, to finalizers.) */
static void inline_equality(struct program *p) {
    unsigned noinline = attribute_kind("noinline");
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        size_t n;
        if (!strncmp(LLVMGetValueName2(f, &n), "type:.eq.", 9))
            LLVMRemoveEnumAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, noinline);
    }
}

void optimise(struct program *p) {
    static const char *const pipelines[] = {
        [OPT_O0] = "always-inline,globaldce",
        [OPT_O1] = "default<O1>",
        [OPT_O2] = "default<O2>",
        [OPT_OS] = "default<Os>",
        [OPT_OZ] = "default<Oz>",
    };
    if (p->opt->strip_dwarf && !p->traces && !callers_wanted(p) && !p->names)
        LLVMStripModuleDebugInfo(p->mod);
    set_size_attributes(p);
    inline_equality(p);
    run_passes(p, pipelines[p->opt->opt]);
}

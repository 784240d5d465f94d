/* wasmabi.c: bodies for //go:wasmimport functions, and functions for //go:wasmexport.
 *
 * The Go compiler fills these in by hand (ssagen/abi.go, genWasmImportWrapper of cmd/internal/obj/wasm/wasmobj.go), so
 * they have no SSA. On the wasm side integers and floats are themselves, pointers, uintptrs, bools and each half of a
 * string are i32. The Go side has one leaf (docs/abi.md) for each of these. */
#include <string.h>

#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

static LLVMTypeRef wasm_type(struct program *p, const char *t) {
    if (!strcmp(t, "i64"))
        return LLVMInt64TypeInContext(p->ctx);
    if (!strcmp(t, "f32"))
        return LLVMFloatTypeInContext(p->ctx);
    if (!strcmp(t, "f64"))
        return LLVMDoubleTypeInContext(p->ctx);
    return LLVMInt32TypeInContext(p->ctx);
}

static LLVMTypeRef wasm_function_type(struct program *p, const struct wasm_sig *s) {
    LLVMTypeRef params[s->nparams + 1];
    for (int i = 0; i < s->nparams; i++)
        params[i] = wasm_type(p, s->params[i]);
    LLVMTypeRef result = s->nresults ? wasm_type(p, s->results[0]) : LLVMVoidTypeInContext(p->ctx);
    return LLVMFunctionType(result, params, (unsigned)s->nparams, 0);
}

/* A Go leaf to the wasm type of its kind; NULL if they do not fit. */
static LLVMValueRef to_wasm(struct program *p, LLVMBuilderRef b, LLVMValueRef v, const char *kind) {
    LLVMTypeRef want = wasm_type(p, kind), have = LLVMTypeOf(v);
    if (have == want)
        return v;
    if (!strcmp(kind, "ptr") && LLVMGetTypeKind(have) == LLVMPointerTypeKind)
        return LLVMBuildPtrToInt(b, v, want, "");
    if (!strcmp(kind, "ptr") && LLVMGetTypeKind(have) == LLVMIntegerTypeKind)
        return LLVMBuildTrunc(b, v, want, "");
    if (!strcmp(kind, "bool") && LLVMGetTypeKind(have) == LLVMIntegerTypeKind)
        return LLVMBuildZExt(b, v, want, "");
    return NULL;
}

/* A wasm value to the Go leaf of type want; NULL if they do not fit. */
static LLVMValueRef from_wasm(struct program *p, LLVMBuilderRef b, LLVMValueRef v, const char *kind, LLVMTypeRef want) {
    if (LLVMTypeOf(v) == want)
        return v;
    if (!strcmp(kind, "ptr") && LLVMGetTypeKind(want) == LLVMPointerTypeKind)
        return LLVMBuildIntToPtr(b, v, want, "");
    if (!strcmp(kind, "ptr") && LLVMGetTypeKind(want) == LLVMIntegerTypeKind)
        return LLVMBuildZExt(b, v, want, "");
    if (!strcmp(kind, "bool") && LLVMGetTypeKind(want) == LLVMIntegerTypeKind) {
        /* gc stores the low byte: any of its bits makes true. */
        LLVMValueRef low = LLVMBuildTrunc(b, v, LLVMInt8TypeInContext(p->ctx), "");
        return LLVMBuildICmp(b, LLVMIntNE, low, LLVMConstNull(LLVMTypeOf(low)), "");
    }
    return NULL;
}

static void add_string_attr(struct program *p, LLVMValueRef f, const char *name, const char *value) {
    LLVMAddAttributeAtIndex(
        f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
        LLVMCreateStringAttribute(p->ctx, name, (unsigned)strlen(name), value, (unsigned)strlen(value)));
}

static void add_enum_attr(struct program *p, LLVMValueRef f, const char *name) {
    LLVMAddAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                            LLVMCreateEnumAttribute(p->ctx, LLVMGetEnumAttributeKindForName(name, strlen(name)), 0));
}

static _Noreturn void mismatch(struct program *p, const char *what, struct symbol *s, LLVMTypeRef go) {
    die("%s %s: its wasm types do not fit its Go type %s", what, s->name, sig_text(p, go));
}

static void import_body(struct program *p, struct wasm_import *w) {
    LLVMTypeRef go = sig_of(p, w->sym);
    if (!go)
        err("no package says what type %s, a wasm import, has", w->sym->name);
    LLVMTypeRef type = wasm_function_type(p, &w->sig);
    LLVMValueRef callee = LLVMAddFunction(p->mod, arena_printf(p->arena, "%s$import", w->sym->name), type);
    add_string_attr(p, callee, "wasm-import-module", w->module);
    add_string_attr(p, callee, "wasm-import-name", w->name);
    add_enum_attr(p, callee, "nounwind");
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, w->sym->name);
    if (!f)
        f = LLVMAddFunction(p->mod, w->sym->name, go);
    if (LLVMGlobalGetValueType(f) != go || LLVMCountParams(f) != (unsigned)w->sig.nparams || w->sig.nresults > 1)
        mismatch(p, "wasm import", w->sym, go);
    LLVMSetLinkage(f, LLVMInternalLinkage);
    add_enum_attr(p, f, "nounwind");
    add_enum_attr(p, f, "null_pointer_is_valid");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    LLVMValueRef args[w->sig.nparams + 1];
    for (int i = 0; i < w->sig.nparams; i++)
        if (!(args[i] = to_wasm(p, b, LLVMGetParam(f, (unsigned)i), w->sig.params[i])))
            mismatch(p, "wasm import", w->sym, go);
    LLVMValueRef r = LLVMBuildCall2(b, type, callee, args, (unsigned)w->sig.nparams, "");
    LLVMTypeRef result = LLVMGetReturnType(go);
    if (!w->sig.nresults) {
        if (LLVMGetTypeKind(result) != LLVMVoidTypeKind)
            mismatch(p, "wasm import", w->sym, go);
        LLVMBuildRetVoid(b);
    } else {
        if (!(r = from_wasm(p, b, r, w->sig.results[0], result)))
            mismatch(p, "wasm import", w->sym, go);
        LLVMBuildRet(b, r);
    }
    LLVMDisposeBuilder(b);
}

/* Requires: the module linked. Leaves true: every reached wasm import has a body. */
void wasmabi_imports(struct program *p) {
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_IMPORT)
            continue;
        stage_enter("wasm imports", s->name);
        import_body(p, s->import);
    }
}

static void export_function(struct program *p, struct wasm_export *w) {
    LLVMValueRef callee = function_plain(p, w->sym);
    LLVMTypeRef go = LLVMGlobalGetValueType(callee), result = LLVMGetReturnType(go);
    LLVMTypeRef type = wasm_function_type(p, &w->sig);
    if (LLVMCountParamTypes(go) != (unsigned)w->sig.nparams || w->sig.nresults > 1)
        mismatch(p, "wasm export", w->sym, go);
    LLVMTypeRef params[w->sig.nparams + 1];
    LLVMGetParamTypes(go, params);
    LLVMValueRef f = LLVMAddFunction(p->mod, arena_printf(p->arena, "%s$export", w->name), type);
    add_string_attr(p, f, "wasm-export-name", w->name);
    add_enum_attr(p, f, "nounwind");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    LLVMValueRef args[w->sig.nparams + 1];
    for (int i = 0; i < w->sig.nparams; i++)
        if (!(args[i] = from_wasm(p, b, LLVMGetParam(f, (unsigned)i), w->sig.params[i], params[i])))
            mismatch(p, "wasm export", w->sym, go);
    LLVMValueRef r = LLVMBuildCall2(b, go, callee, args, (unsigned)w->sig.nparams, "");
    copy_call_attributes(callee, r);
    if (!w->sig.nresults) {
        if (LLVMGetTypeKind(result) != LLVMVoidTypeKind)
            mismatch(p, "wasm export", w->sym, go);
        LLVMBuildRetVoid(b);
    } else {
        if (!(r = to_wasm(p, b, r, w->sig.results[0])))
            mismatch(p, "wasm export", w->sym, go);
        LLVMBuildRet(b, r);
    }
    LLVMDisposeBuilder(b);
}

/* Requires: the module linked. Leaves true: each wasm export is a function with that export name. */
void wasmabi_exports(struct program *p) {
    for (size_t i = 0; i < p->exports.len; i++) {
        stage_enter("wasm exports", p->exports.p[i].name);
        export_function(p, &p->exports.p[i]);
    }
}

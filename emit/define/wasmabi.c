/* wasmabi.c: bodies for //go:wasmimport functions, and functions for //go:wasmexport.
 *
 * The Go compiler fills these in by hand (ssagen/abi.go, genWasmImportWrapper of cmd/internal/obj/wasm/wasmobj.go), so
 * they have no SSA. On the wasm side integers and floats are themselves, pointers, uintptrs, bools and each half of a
 * string are i32. The Go side has one leaf (docs/abi.md) for each of these. */
#include <string.h>

#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"
#include "runtime/formats.h"

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

/* The host may call back, and a collection may run then: what it was given lives until it has returned. */
static void keep_alive(struct program *p, LLVMBuilderRef b, LLVMValueRef v) {
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0);
    LLVMTypeRef type = LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), &ptr, 1, 0);
    LLVMValueRef fn = LLVMGetNamedFunction(p->mod, "gowl.keepalive");
    if (!fn) {
        fn = LLVMAddFunction(p->mod, "gowl.keepalive", type);
        add_enum_attr(p, fn, "nounwind");
    }
    LLVMBuildCall2(b, type, fn, &v, 1, "");
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
    if (has_exports(p) && !strcmp(w->name, "proc_exit")) /* the host may call all the same: it is refused */
        LLVMBuildStore(b, LLVMConstInt(LLVMInt32TypeInContext(p->ctx), ENDED, 0),
                       LLVMGetNamedGlobal(p->mod, "gowl.state"));
    LLVMValueRef r = LLVMBuildCall2(b, type, callee, args, (unsigned)w->sig.nparams, "");
    for (int i = 0; i < w->sig.nparams && has_exports(p); i++)
        if (LLVMGetTypeKind(LLVMTypeOf(LLVMGetParam(f, (unsigned)i))) == LLVMPointerTypeKind)
            keep_alive(p, b, LLVMGetParam(f, (unsigned)i));
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
        if (p->opt->js && !strcmp(s->import->module, GOJS))
            jsabi_import(p, s->import);
        else
            import_body(p, s->import);
    }
}

/* What the host calls makes a frame as a suspended function's (runtime/sched/goroutine.h), with the arguments behind
 * the header, and gives it to C (runtime/sched/wasmexport.c), which resumes it on a goroutine: gowl.call.NAME calls the
 * Go function, and puts the result where the first argument was. Both may be several host calls and many goroutines
 * apart.
 */
enum { SLOT = 8 };

static LLVMValueRef slot_of(struct program *p, LLVMBuilderRef b, LLVMValueRef frame, int i) {
    return address_at(b, p->ctx, frame, EXPORT_ARGS + SLOT * i);
}

/* The wasm values a as the Go function's arguments, in place. */
static void arguments(struct program *p, LLVMBuilderRef b, struct wasm_export *w, LLVMTypeRef go, LLVMValueRef *a) {
    if (LLVMCountParamTypes(go) != (unsigned)w->sig.nparams || w->sig.nresults > 1 ||
        !w->sig.nresults != (LLVMGetTypeKind(LLVMGetReturnType(go)) == LLVMVoidTypeKind))
        mismatch(p, "wasm export", w->sym, go);
    LLVMTypeRef params[w->sig.nparams + 1];
    LLVMGetParamTypes(go, params);
    for (int i = 0; i < w->sig.nparams; i++)
        if (!(a[i] = from_wasm(p, b, a[i], w->sig.params[i], params[i])))
            mismatch(p, "wasm export", w->sym, go);
}

/* void gowl.call.NAME(struct frame *) */
static LLVMValueRef call_function(struct program *p, struct wasm_export *w) {
    LLVMValueRef callee = function_plain(p, w->sym);
    LLVMTypeRef go = LLVMGlobalGetValueType(callee), ptr = LLVMPointerTypeInContext(p->ctx, 0);
    LLVMValueRef f = LLVMAddFunction(p->mod, arena_printf(p->arena, "%s%s", "gowl.call.", w->name),
                                     LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), &ptr, 1, 0));
    add_enum_attr(p, f, "null_pointer_is_valid");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    LLVMValueRef frame = LLVMGetParam(f, 0), args[w->sig.nparams + 1];
    for (int i = 0; i < w->sig.nparams; i++)
        args[i] = LLVMBuildLoad2(b, wasm_type(p, w->sig.params[i]), slot_of(p, b, frame, i), "");
    arguments(p, b, w, go, args);
    LLVMValueRef r = LLVMBuildCall2(b, go, callee, args, (unsigned)w->sig.nparams, "");
    copy_call_attributes(callee, r);
    if (w->sig.nresults) {
        if (!(r = to_wasm(p, b, r, w->sig.results[0])))
            mismatch(p, "wasm export", w->sym, go);
        LLVMBuildStore(b, r, slot_of(p, b, frame, 0));
    }
    LLVMBuildStore(b, LLVMConstInt(LLVMInt32TypeInContext(p->ctx), EXPORT_RETURNED, 0),
                   address_at(b, p->ctx, frame, SAVED_SITE));
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
    return f;
}

static void give(LLVMBuilderRef b, struct wasm_export *w, LLVMValueRef result) {
    if (w->sig.nresults)
        LLVMBuildRet(b, result);
    else
        LLVMBuildRetVoid(b);
}

static void export_function(struct program *p, struct wasm_export *w) {
    LLVMTypeRef type = wasm_function_type(p, &w->sig), ptr = LLVMPointerTypeInContext(p->ctx, 0),
                i32 = LLVMInt32TypeInContext(p->ctx);
    LLVMValueRef call = call_function(p, w),
                 f = LLVMAddFunction(p->mod, arena_printf(p->arena, "%s$export", w->name), type);
    add_string_attr(p, f, "wasm-export-name", w->name);
    add_enum_attr(p, f, "nounwind");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    unsigned n = (unsigned)(w->sig.nparams > w->sig.nresults ? w->sig.nparams : w->sig.nresults);
    unsigned size = (EXPORT_ARGS + SLOT * n + SAVED_ALIGN - 1) / SAVED_ALIGN * SAVED_ALIGN;
    LLVMValueRef frame = LLVMBuildAlloca(b, LLVMArrayType2(LLVMInt8TypeInContext(p->ctx), size), "");
    LLVMSetAlignment(frame, SAVED_ALIGN);
    LLVMBuildStore(b, LLVMConstNull(ptr), frame);
    LLVMBuildStore(b, call, address_at(b, p->ctx, frame, SAVED_RESUME));
    LLVMBuildStore(b, LLVMConstNull(i32), address_at(b, p->ctx, frame, SAVED_SITE));
    LLVMBuildStore(b, LLVMConstInt(i32, size, 0), address_at(b, p->ctx, frame, SAVED_SIZE));
    for (int i = 0; i < w->sig.nparams; i++)
        LLVMBuildStore(b, LLVMGetParam(f, (unsigned)i), slot_of(p, b, frame, i));
    LLVMValueRef run = LLVMGetNamedFunction(p->mod, export_runner(w));
    LLVMBuildCall2(b, LLVMGlobalGetValueType(run), run, &frame, 1, "");
    give(b, w, w->sig.nresults ? LLVMBuildLoad2(b, LLVMGetReturnType(type), slot_of(p, b, frame, 0), "") : NULL);
    LLVMDisposeBuilder(b);
}

/* Requires: the module linked. Leaves true: each wasm export is a function with that export name, and so is the entry.
 */
void wasmabi_exports(struct program *p) {
    add_string_attr(p, LLVMGetNamedFunction(p->mod, p->entry), "wasm-export-name", p->entry);
    for (const char *const *e = js_entries; p->opt->js && *e; e++)
        add_string_attr(p, LLVMGetNamedFunction(p->mod, *e), "wasm-export-name", *e);
    if (p->opt->interface && p->exports.len)
        add_string_attr(p, LLVMGetNamedFunction(p->mod, js_go_on), "wasm-export-name", js_go_on);
    if (p->opt->interface && interface_has_strings(p))
        add_string_attr(p, LLVMGetNamedFunction(p->mod, js_alloc), "wasm-export-name", js_alloc);
    for (size_t i = 0; i < p->exports.len; i++) {
        stage_enter("wasm exports", p->exports.p[i].name);
        export_function(p, &p->exports.p[i]);
    }
}

/* NAME$export becomes gowl.enter.NAME; gives a new one in its place. (The frame is to cost the short way nothing.) */
static LLVMValueRef in_front(struct program *p, const char *name, LLVMValueRef *enter) {
    static const char export[] = "wasm-export-name";
    const char *wrapper = arena_printf(p->arena, "%s$export", name),
               *inner = arena_printf(p->arena, "%s%s", "gowl.enter.", name);
    LLVMValueRef old = LLVMGetNamedFunction(p->mod, wrapper);
    LLVMSetValueName2(old, inner, strlen(inner));
    LLVMRemoveStringAttributeAtIndex(old, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, export, sizeof export - 1);
    add_enum_attr(p, old, "noinline");
    LLVMValueRef f = LLVMAddFunction(p->mod, wrapper, LLVMGlobalGetValueType(old));
    add_string_attr(p, f, export, name);
    add_enum_attr(p, f, "nounwind");
    add_enum_attr(p, f, "null_pointer_is_valid"); /* else nothing of Go's can be inlined there */
    *enter = old;
    return f;
}

/* The export is called outright where nothing runs that it would interrupt: the goroutine that exports run on is the
 * current one then (runtime/sched/wasmexport.c). */
static void direct(struct program *p, struct wasm_export *w) {
    LLVMValueRef enter, f = in_front(p, w->name, &enter), callee = function_plain(p, w->sym),
                        state = LLVMGetNamedGlobal(p->mod, "gowl.state"),
                        unwound = LLVMGetNamedFunction(p->mod, "gowl.export_unwound"),
                        personality = LLVMGetNamedFunction(p->mod, "__gxx_personality_v0");
    LLVMTypeRef go = LLVMGlobalGetValueType(callee), i32 = LLVMInt32TypeInContext(p->ctx);
    LLVMTypeRef pair[2] = {LLVMPointerTypeInContext(p->ctx, 0), i32};
    if (!personality)
        personality = LLVMAddFunction(p->mod, "__gxx_personality_v0", LLVMFunctionType(i32, NULL, 0, 1));
    LLVMSetPersonalityFn(f, personality);
    LLVMBasicBlockRef test = LLVMAppendBasicBlockInContext(p->ctx, f, "test"),
                      rest = LLVMAppendBasicBlockInContext(p->ctx, f, "rest"),
                      call = LLVMAppendBasicBlockInContext(p->ctx, f, "direct"),
                      back = LLVMAppendBasicBlockInContext(p->ctx, f, "back"),
                      pad = LLVMAppendBasicBlockInContext(p->ctx, f, "pad");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, test);
    LLVMValueRef idle = LLVMBuildICmp(b, LLVMIntEQ, LLVMBuildLoad2(b, i32, state, ""), LLVMConstInt(i32, IDLE, 0), "");
    LLVMBuildCondBr(b, idle, call, rest);
    LLVMPositionBuilderAtEnd(b, rest);
    LLVMValueRef args[w->sig.nparams + 1];
    LLVMGetParams(f, args);
    give(b, w, LLVMBuildCall2(b, LLVMGlobalGetValueType(f), enter, args, (unsigned)w->sig.nparams, ""));
    LLVMPositionBuilderAtEnd(b, call);
    LLVMBuildStore(b, LLVMConstInt(i32, STARTED, 0), state);
    arguments(p, b, w, go, args);
    LLVMValueRef r = LLVMBuildInvoke2(b, go, callee, args, (unsigned)w->sig.nparams, back, pad, "");
    copy_call_attributes(callee, r);
    LLVMPositionBuilderAtEnd(b, back);
    /* A nested call may have ended the program, and the host have gone on all the same. */
    LLVMValueRef now = LLVMBuildLoad2(b, i32, state, ""), started = LLVMConstInt(i32, STARTED, 0);
    LLVMValueRef runs = LLVMBuildICmp(b, LLVMIntEQ, now, started, "");
    LLVMBuildStore(b, LLVMBuildSelect(b, runs, LLVMConstInt(i32, IDLE, 0), now, ""), state);
    give(b, w, w->sig.nresults ? to_wasm(p, b, r, w->sig.results[0]) : NULL);
    LLVMPositionBuilderAtEnd(b, pad);
    LLVMSetCleanup(LLVMBuildLandingPad(b, LLVMStructTypeInContext(p->ctx, pair, 2, 0), NULL, 0, ""), 1);
    LLVMBuildCall2(b, LLVMGlobalGetValueType(unwound), unwound, NULL, 0, "");
    LLVMBuildUnreachable(b);
    LLVMDisposeBuilder(b);
}

/* Requires: w->suspends is known. Leaves true: exports that do not suspend have a short way in; gowl's own glue can
 * start those that do without waiting for them. */
void wasmabi_direct(struct program *p) {
    bool suspend = false;
    for (size_t i = 0; i < p->exports.len; i++) {
        stage_enter("wasm exports, direct", p->exports.p[i].name);
        if (!p->exports.p[i].suspends)
            direct(p, &p->exports.p[i]);
        suspend |= p->exports.p[i].suspends;
    }
    for (const char *const *e = js_async; p->opt->interface && suspend && *e; e++)
        add_string_attr(p, LLVMGetNamedFunction(p->mod, *e), "wasm-export-name", *e);
}

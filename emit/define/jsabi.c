/* jsabi.c: bodies of imports of module gojs (wasm_exec.js).
 *
 * They all have one wasm type, void (i32): the address of a frame less 8, where gc's stack pointer would be, with the
 * arguments and the results by Go's stack ABI (docs/js.md). The function that Go calls lays its arguments out in a
 * frame, calls the import, and takes its results from there.
 *
 * JavaScript asks for that address again (getsp) where Go code may have run meanwhile. It is in gowl.js_sp: while a
 * call is on its way, those that are made and have returned within it have put it back. */
#include <stdlib.h>
#include <string.h>

#include "emit/define/define.h"
#include "emit/define/leaf.h"
#include "emit/ir/ir.h"

enum { RETURN_ADDRESS = 8, FRAME_ALIGN = 8 };

static void attribute(struct program *p, LLVMValueRef f, const char *name, const char *value) {
    LLVMAttributeRef a =
        value ? LLVMCreateStringAttribute(p->ctx, name, (unsigned)strlen(name), value, (unsigned)strlen(value))
              : LLVMCreateEnumAttribute(p->ctx, attribute_kind(name), 0);
    LLVMAddAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, a);
}

static LLVMValueRef import_of(struct program *p, struct wasm_import *w, LLVMTypeRef type) {
    LLVMValueRef callee = LLVMAddFunction(p->mod, arena_printf(p->arena, "%s$import", w->sym->name), type);
    attribute(p, callee, "wasm-import-module", w->module);
    attribute(p, callee, "wasm-import-name", w->name);
    attribute(p, callee, "nounwind", NULL);
    return callee;
}

static LLVMValueRef function_of(struct program *p, struct wasm_import *w, LLVMTypeRef type) {
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, w->sym->name);
    if (!f)
        f = LLVMAddFunction(p->mod, w->sym->name, type);
    if (LLVMGlobalGetValueType(f) != type)
        die("import %s: its type is not Go's", w->sym->name);
    LLVMSetLinkage(f, LLVMInternalLinkage);
    attribute(p, f, "nounwind", NULL);
    attribute(p, f, "null_pointer_is_valid", NULL);
    return f;
}

/* The results from the frame, as the function gives them: none, one, or a struct of several. */
static void return_results(struct program *p, LLVMBuilderRef b, LLVMValueRef frame, LLVMTypeRef type,
                           const struct frame *fr) {
    if (fr->results.len == 0) {
        LLVMBuildRetVoid(b);
        return;
    }
    LLVMValueRef r = fr->results.len == 1 ? leaf_load(b, p->ctx, frame, &fr->results.p[0]) : LLVMGetPoison(type);
    for (size_t i = 0; i < fr->results.len && fr->results.len > 1; i++)
        r = LLVMBuildInsertValue(b, r, leaf_load(b, p->ctx, frame, &fr->results.p[i]), (unsigned)i, "");
    LLVMBuildRet(b, r);
}

void jsabi_import(struct program *p, struct wasm_import *w) {
    LLVMTypeRef go = sig_of(p, w->sym), i32 = LLVMInt32TypeInContext(p->ctx), i8 = LLVMInt8TypeInContext(p->ctx);
    struct func *decl = w->sym->decl;
    if (!go || !decl)
        err("no package says what type %s, a wasm import, has", w->sym->name);
    struct frame fr = {0};
    frame_parse(w->sym, decl->frame, &fr);
    LLVMTypeRef type = LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), &i32, 1, 0);
    LLVMValueRef callee = import_of(p, w, type), f = function_of(p, w, go);
    if (LLVMCountParams(f) != fr.args.len)
        die("import %s: its frame does not fit its Go type", w->sym->name);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    LLVMValueRef sp = LLVMBuildAlloca(b, LLVMArrayType2(i8, RETURN_ADDRESS + fr.size), "");
    LLVMSetAlignment(sp, FRAME_ALIGN);
    LLVMValueRef frame = leaf_at(b, p->ctx, sp, RETURN_ADDRESS);
    for (size_t i = 0; i < fr.args.len; i++) {
        if (fr.args.p[i].kind == LEAF_MEM)
            die("import %s: an argument that is no register's", w->sym->name);
        leaf_store_whole(b, p->ctx, frame, &fr.args.p[i], LLVMGetParam(f, (unsigned)i));
    }
    LLVMValueRef address = LLVMBuildPtrToInt(b, sp, i32, ""), global = LLVMGetNamedGlobal(p->mod, "gowl.js_sp"),
                 outer = NULL;
    if (!is_leaf_import(callee)) {
        outer = LLVMBuildLoad2(b, i32, global, "");
        LLVMBuildStore(b, address, global);
    }
    LLVMBuildCall2(b, type, callee, &address, 1, "");
    if (outer)
        LLVMBuildStore(b, outer, global);
    return_results(p, b, frame, LLVMGetReturnType(go), &fr);
    LLVMDisposeBuilder(b);
    vec_free(&fr.args);
    vec_free(&fr.results);
}

/* structof.c: methods that reflect.StructOf gives a struct by an embedded interface.
 *
 * Go has one function for all of them, embeddedIfaceMethStub, which panics; a wasm call must have the callee's exact
 * type. So for each func type there is a function of a method's type that calls it. gowl.methodstubs pairs the
 * descriptors with these; C's StructOf (runtime/go/structof.c) puts them in the methods' place. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/define/define.h"
#include "emit/define/leaf.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

/* A function of that type which panics. */
static LLVMValueRef panicking(struct program *p, const char *name, LLVMTypeRef type, LLVMValueRef panics) {
    LLVMValueRef f = LLVMAddFunction(p->mod, name, type);
    LLVMSetLinkage(f, LLVMInternalLinkage);
    add_attribute(p, f, "null_pointer_is_valid");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    LLVMBuildCall2(b, LLVMGlobalGetValueType(panics), panics, NULL, 0, "");
    LLVMBuildUnreachable(b);
    LLVMDisposeBuilder(b);
    return f;
}

struct method_stubs method_stubs(struct program *p) {
    static const char table[] = "gowl.methodstubs", count[] = "gowl.nmethodstubs";
    struct method_stubs stubs = {0};
    struct map made = {0}; /* type as text -> function */
    if (!LLVMGetNamedGlobal(p->mod, table) && !LLVMGetNamedGlobal(p->mod, count))
        return stubs;
    LLVMValueRef panics = function_plain(p, symbol_named(p, "reflect.embeddedIfaceMethStub"));
    VEC(LLVMValueRef) pairs = {0};
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *type = p->reached.p[i];
        struct frame f = {0};
        if (type->def == DEF_DATA && type->is_type && type->whole && functype_frame(p, type, &f)) {
            LLVMTypeRef code = frame_code_type(p, &f, true);
            const char *key = sig_text(p, code);
            void **stub = map_at(&made, key, strlen(key));
            if (!*stub) {
                *stub = panicking(p, "gowl.methodstub", code, panics);
                vec_push(&stubs.code, (LLVMValueRef)*stub);
            }
            LLVMValueRef pair[2] = {type->data->ir, *stub};
            vec_push(&pairs, LLVMConstStructInContext(p->ctx, pair, 2, 0));
        }
        vec_free(&f.args);
        vec_free(&f.results);
    }
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0), two[2] = {ptr, ptr}, three[3] = {ptr, ptr, ptr};
    define_for_c(p, table, LLVMConstArray2(LLVMStructTypeInContext(p->ctx, two, 2, 0), pairs.p, pairs.len), 4);
    define_for_c(p, count, LLVMConstInt(LLVMInt32TypeInContext(p->ctx), pairs.len, 0), 4);
    vec_free(&pairs);
    map_free(&made);
    LLVMTypeRef adapter = LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), three, 3, 0);
    stubs.adapter = panicking(p, "gowl.reflectadapter", adapter, panics);
    return stubs;
}

/* thunks.c: the context form `X$ctx` of functions (docs/abi.md): X with one more last parameter, the closure context.
 *
 * A function that reads its context has it in its own parameters: its context form is itself. For any other function
 * a thunk drops the context and calls it. */
#include <string.h>

#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

static bool reads_context(const struct symbol *s) {
    return s->c_context || (s->func && has_flag(s->func->flags, 'c'));
}

LLVMTypeRef with_context(struct program *p, LLVMTypeRef t) {
    unsigned n = LLVMCountParamTypes(t);
    LLVMTypeRef params[n + 1];
    LLVMGetParamTypes(t, params);
    params[n] = LLVMPointerTypeInContext(p->ctx, 0);
    return LLVMFunctionType(LLVMGetReturnType(t), params, n + 1, 0);
}

LLVMTypeRef ctx_type(struct program *p, struct symbol *s) {
    LLVMTypeRef t = sig_of(p, s);
    bool has = s->func && has_flag(s->func->flags, 'c');
    return !t || has ? t : with_context(p, t);
}

LLVMValueRef function_plain(struct program *p, struct symbol *s) {
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, s->name);
    if (f)
        return f;
    LLVMTypeRef t = sig_of(p, s);
    if (!t)
        err("the address of %s is taken, and no package says what type it has", s->name);
    return LLVMAddFunction(p->mod, s->name, t);
}

LLVMValueRef function_ctx(struct program *p, struct symbol *s) {
    const char *name = arena_printf(p->arena, "%s$ctx", s->name);
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, name);
    if (f)
        return f;
    LLVMValueRef plain = function_plain(p, s);
    LLVMTypeRef t = LLVMGlobalGetValueType(plain);
    return LLVMAddFunction(p->mod, name, reads_context(s) ? t : with_context(p, t));
}

/* Copies the attributes of f's result and parameters that are part of the calling convention, or of what a caller may
 * rely on. */
static void copy_param_attributes(LLVMValueRef f, LLVMValueRef thunk, LLVMValueRef call) {
    for (unsigned i = 0; i <= LLVMCountParams(f); i++) {
        unsigned n = LLVMGetAttributeCountAtIndex(f, i);
        LLVMAttributeRef a[n + 1];
        LLVMGetAttributesAtIndex(f, i, a);
        for (unsigned k = 0; k < n; k++) {
            LLVMAddAttributeAtIndex(thunk, i, a[k]);
            LLVMAddCallSiteAttribute(call, i, a[k]);
        }
    }
}

static void copy_function_attributes(LLVMValueRef f, LLVMValueRef thunk) {
    LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    unsigned n = LLVMGetAttributeCountAtIndex(f, at);
    LLVMAttributeRef a[n + 1];
    LLVMGetAttributesAtIndex(f, at, a);
    unsigned noinline = attribute_kind("noinline");
    for (unsigned k = 0; k < n; k++)
        if (!LLVMIsEnumAttribute(a[k]) || LLVMGetEnumAttributeKind(a[k]) != noinline)
            LLVMAddAttributeAtIndex(thunk, at, a[k]);
}

static void make_thunk(struct program *p, LLVMValueRef thunk, LLVMValueRef f) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, thunk, ""));
    unsigned n = LLVMCountParams(f);
    LLVMValueRef args[n + 1];
    for (unsigned i = 0; i < n; i++)
        args[i] = LLVMGetParam(thunk, i);
    LLVMTypeRef t = LLVMGlobalGetValueType(f);
    LLVMValueRef call = LLVMBuildCall2(b, t, f, args, n, "");
    form_of(p, thunk, f);
    copy_function_attributes(f, thunk);
    copy_param_attributes(f, thunk, call);
    if (LLVMGetTypeKind(LLVMGetReturnType(t)) == LLVMVoidTypeKind)
        LLVMBuildRetVoid(b);
    else
        LLVMBuildRet(b, call);
    LLVMDisposeBuilder(b);
    LLVMSetLinkage(thunk, LLVMInternalLinkage);
}

/* Functions of which a package's assembly says that they are a jump to another, whose types must be theirs.
 * Requires: the module linked. Leaves true: each that was reached is defined. */
void jumps_define(struct program *p) {
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_JUMP)
            continue;
        stage_enter("jumps", s->name);
        LLVMValueRef f = function_plain(p, s->jump), jump = function_plain(p, s);
        if (LLVMGlobalGetValueType(f) != LLVMGlobalGetValueType(jump))
            err("%s: %s jumps to %s, which has other parameters or results", s->assembly, s->name, s->jump->name);
        make_thunk(p, jump, f);
    }
}

/* Requires: the module linked, data defined. Leaves true: no `$ctx` is left undefined. */
void thunks_make(struct program *p) {
    LLVMValueRef next;
    for (LLVMValueRef d = LLVMGetFirstFunction(p->mod); d; d = next) {
        next = LLVMGetNextFunction(d);
        size_t len;
        const char *name = LLVMGetValueName2(d, &len);
        if (!LLVMIsDeclaration(d) || len <= 4 || memcmp(name + len - 4, "$ctx", 4))
            continue;
        struct symbol *s = map_get(&p->symbol_map, name, len - 4);
        if (!s)
            die("%s stands for no function", name);
        stage_enter("thunks", s->name);
        LLVMValueRef f = LLVMGetNamedFunction(p->mod, s->name);
        if (!f)
            die("the context form of %s is used, and it is not in the module", s->name);
        if (reads_context(s)) {
            LLVMReplaceAllUsesWith(d, f);
            LLVMDeleteFunction(d);
            continue;
        }
        LLVMTypeRef want = with_context(p, LLVMGlobalGetValueType(f));
        LLVMValueRef thunk = d;
        if (LLVMGlobalGetValueType(d) != want) {
            /* Only its address was taken where this was declared, by a type that does not matter. */
            thunk = LLVMAddFunction(p->mod, "", want);
            LLVMReplaceAllUsesWith(d, thunk);
            const char *own = arena_strndup(p->arena, name, len);
            LLVMDeleteFunction(d);
            LLVMSetValueName2(thunk, own, len);
        }
        make_thunk(p, thunk, f);
    }
}

/* bridge.c: where the run time's C and Go code call each other, their types must agree.
 *
 * The type of a Go function is what the summaries say. C's type of the same function must equal it, but for one thing:
 * where Go code returns several results as a struct `{ a, b }`, C returns them through a hidden pointer (clang's sret).
 * A small wrapper, always inlined, bridges that. Any other difference is an error that shows both types: signatures
 * of the Go run time's functions change between versions. */
#include <stdlib.h>
#include <string.h>

#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

/* The struct that C function f returns through its hidden first parameter, or NULL. */
static LLVMTypeRef sret_type(LLVMValueRef f) {
    if (LLVMCountParams(f) == 0)
        return NULL;
    LLVMAttributeRef a = LLVMGetEnumAttributeAtIndex(f, 1, attribute_kind("sret"));
    return a ? LLVMGetTypeAttributeValue(a) : NULL;
}

/* C keeps a bool in memory as i8; Go's bool is i1. */
static bool same_leaf(LLVMTypeRef c, LLVMTypeRef go) {
    return c == go || (LLVMGetTypeKind(c) == LLVMIntegerTypeKind && LLVMGetTypeKind(go) == LLVMIntegerTypeKind &&
                       LLVMGetIntTypeWidth(c) == 8 && LLVMGetIntTypeWidth(go) == 1);
}

/* Can C function f (sret) stand for the Go type? */
static bool bridgeable(LLVMValueRef f, LLVMTypeRef go) {
    LLVMTypeRef sret = sret_type(f), c = LLVMGlobalGetValueType(f), result = LLVMGetReturnType(go);
    unsigned n = LLVMCountParamTypes(go);
    if (!sret || LLVMGetTypeKind(sret) != LLVMStructTypeKind || LLVMGetTypeKind(result) != LLVMStructTypeKind ||
        LLVMCountParamTypes(c) != n + 1 || LLVMCountStructElementTypes(sret) != LLVMCountStructElementTypes(result))
        return false;
    LLVMTypeRef cp[n + 2], gp[n + 1];
    LLVMGetParamTypes(c, cp);
    LLVMGetParamTypes(go, gp);
    for (unsigned i = 0; i < n; i++)
        if (cp[i + 1] != gp[i])
            return false;
    for (unsigned i = 0; i < LLVMCountStructElementTypes(result); i++)
        if (!same_leaf(LLVMStructGetTypeAtIndex(sret, i), LLVMStructGetTypeAtIndex(result, i)))
            return false;
    return true;
}

static void copy_attributes(LLVMValueRef from, unsigned from_param, LLVMValueRef to, unsigned to_param) {
    static const char *const names[] = {"zeroext", "signext"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        LLVMAttributeRef a = LLVMGetEnumAttributeAtIndex(from, from_param, attribute_kind(names[i]));
        if (!a)
            continue;
        if (LLVMIsACallInst(to))
            LLVMAddCallSiteAttribute(to, to_param, a);
        else
            LLVMAddAttributeAtIndex(to, to_param, a);
    }
}

static void set_always_inline(struct program *p, LLVMValueRef f) {
    LLVMSetLinkage(f, LLVMInternalLinkage);
    add_attribute(p, f, "alwaysinline");
    add_attribute(p, f, "null_pointer_is_valid");
}

/* The Go function `name` of type go, whose body calls C's f. */
static void wrap_c_definition(struct program *p, LLVMValueRef f, const char *name, LLVMTypeRef go) {
    LLVMTypeRef sret = sret_type(f), result = LLVMGetReturnType(go);
    const char *own = arena_printf(p->arena, "%s$c", name);
    LLVMSetValueName2(f, own, strlen(own));
    LLVMSetLinkage(f, LLVMInternalLinkage);
    LLVMValueRef w = LLVMAddFunction(p->mod, name, go);
    add_attribute(p, w, "alwaysinline"); /* whether it unwinds: as what it calls (nounwind_find) */
    add_attribute(p, w, "null_pointer_is_valid");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, w, ""));
    unsigned n = LLVMCountParams(w);
    LLVMValueRef args[n + 1];
    args[0] = LLVMBuildAlloca(b, sret, "");
    for (unsigned i = 0; i < n; i++)
        args[i + 1] = LLVMGetParam(w, i);
    LLVMValueRef call = LLVMBuildCall2(b, LLVMGlobalGetValueType(f), f, args, n + 1, "");
    LLVMAddCallSiteAttribute(call, 1, LLVMCreateTypeAttribute(p->ctx, attribute_kind("sret"), sret));
    for (unsigned i = 0; i < n; i++) {
        copy_attributes(f, i + 2, call, i + 2);
        copy_attributes(f, i + 2, w, i + 1);
    }
    LLVMValueRef value = LLVMGetUndef(result);
    for (unsigned i = 0; i < LLVMCountStructElementTypes(result); i++) {
        LLVMTypeRef ct = LLVMStructGetTypeAtIndex(sret, i), gt = LLVMStructGetTypeAtIndex(result, i);
        LLVMValueRef leaf = LLVMBuildLoad2(b, ct, LLVMBuildStructGEP2(b, sret, args[0], i, ""), "");
        if (ct != gt)
            leaf = LLVMBuildTrunc(b, leaf, gt, "");
        value = LLVMBuildInsertValue(b, value, leaf, i, "");
    }
    LLVMBuildRet(b, value);
    LLVMDisposeBuilder(b);
}

/* C calls Go function `name`, declared as f: gives C a function of its own type that calls Go's. */
static void wrap_go_function(struct program *p, LLVMValueRef f, const char *name, LLVMTypeRef go) {
    LLVMTypeRef sret = sret_type(f), result = LLVMGetReturnType(go);
    const char *own = arena_printf(p->arena, "%s$go", name);
    LLVMSetValueName2(f, own, strlen(own));
    set_always_inline(p, f);
    LLVMValueRef callee = LLVMGetNamedFunction(p->mod, name);
    if (!callee)
        callee = LLVMAddFunction(p->mod, name, go);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    unsigned n = LLVMCountParamTypes(go);
    LLVMValueRef args[n + 1];
    for (unsigned i = 0; i < n; i++)
        args[i] = LLVMGetParam(f, i + 1);
    LLVMValueRef call = LLVMBuildCall2(b, go, callee, args, n, "");
    for (unsigned i = 0; i < n; i++)
        copy_attributes(f, i + 2, call, i + 1);
    for (unsigned i = 0; i < LLVMCountStructElementTypes(result); i++) {
        LLVMTypeRef ct = LLVMStructGetTypeAtIndex(sret, i), gt = LLVMStructGetTypeAtIndex(result, i);
        LLVMValueRef leaf = LLVMBuildExtractValue(b, call, i, "");
        if (ct != gt)
            leaf = LLVMBuildZExt(b, leaf, ct, "");
        LLVMBuildStore(b, leaf, LLVMBuildStructGEP2(b, sret, LLVMGetParam(f, 0), i, ""));
    }
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
}

/* The type that f's name says it has: of the Go function of that name, or of its context form. NULL: not Go's. */
static LLVMTypeRef go_type(struct program *p, const char *name, size_t len) {
    bool ctx = len > 4 && !memcmp(name + len - 4, "$ctx", 4);
    struct symbol *s = map_get(&p->symbol_map, name, ctx ? len - 4 : len);
    if (!s)
        return NULL;
    return ctx ? ctx_type(p, s) : sig_of(p, s);
}

/* Requires: the run time's module without what is not reached, and no package in it yet. Leaves true: every function
 * of the module whose name is a Go function's has the Go type. */
void bridge(struct program *p) {
    VEC(LLVMValueRef) all = {0};
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        vec_push(&all, f);
    for (size_t i = 0; i < all.len; i++) {
        LLVMValueRef f = all.p[i];
        size_t len;
        const char *name = LLVMGetValueName2(f, &len);
        LLVMLinkage l = LLVMGetLinkage(f);
        if (LLVMGetIntrinsicID(f) || is_wasm_import(f) || l == LLVMInternalLinkage || l == LLVMPrivateLinkage)
            continue;
        LLVMTypeRef go = go_type(p, name, len), c = LLVMGlobalGetValueType(f);
        if (!go || go == c)
            continue;
        if (!LLVMIsDeclaration(f) && c == with_context(p, go)) {
            /* Written in assembly in Go's runtime, it reads the context without Go's declaration saying so
             * (memequal_varlen, memhash_varlen). */
            symbol_at(p, name, len)->c_context = true;
            continue;
        }
        name = arena_strndup(p->arena, name, len);
        if (!bridgeable(f, go))
            err("the run time has %s as %s, but this Go's is %s: this version of Go is not supported yet", name,
                sig_text(p, c), sig_text(p, go));
        if (LLVMIsDeclaration(f))
            wrap_go_function(p, f, name, go);
        else
            wrap_c_definition(p, f, name, go);
    }
    vec_free(&all);
}

/* May a value of one type stand for one of the other? By linkname one package may declare as uintptr what another
 * takes as a pointer (internal/poll's runtime_pollReset): the same word in Go's memory. */
static bool convertible(LLVMTypeRef a, LLVMTypeRef b) {
    LLVMTypeKind x = LLVMGetTypeKind(a), y = LLVMGetTypeKind(b);
    if (a == b || (x == LLVMPointerTypeKind && y == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(b) == 64) ||
        (y == LLVMPointerTypeKind && x == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(a) == 64))
        return true;
    if (x != LLVMStructTypeKind || y != LLVMStructTypeKind ||
        LLVMCountStructElementTypes(a) != LLVMCountStructElementTypes(b))
        return false;
    for (unsigned i = 0; i < LLVMCountStructElementTypes(a); i++)
        if (!convertible(LLVMStructGetTypeAtIndex(a, i), LLVMStructGetTypeAtIndex(b, i)))
            return false;
    return true;
}

static LLVMValueRef convert(LLVMBuilderRef b, LLVMValueRef v, LLVMTypeRef want) {
    LLVMTypeRef have = LLVMTypeOf(v);
    if (have == want)
        return v;
    if (LLVMGetTypeKind(want) == LLVMPointerTypeKind)
        return LLVMBuildIntToPtr(b, v, want, "");
    if (LLVMGetTypeKind(want) == LLVMIntegerTypeKind)
        return LLVMBuildPtrToInt(b, v, want, "");
    LLVMValueRef r = LLVMGetUndef(want);
    for (unsigned i = 0; i < LLVMCountStructElementTypes(want); i++) {
        LLVMValueRef e = LLVMBuildExtractValue(b, v, i, "");
        r = LLVMBuildInsertValue(b, r, convert(b, e, LLVMStructGetTypeAtIndex(want, i)), i, "");
    }
    return r;
}

/* Puts a call of the callee's own type in place of one that another declaration made. */
static void retype_call(struct program *p, LLVMBuilderRef b, LLVMValueRef f, LLVMValueRef call, LLVMValueRef callee) {
    LLVMTypeRef want = LLVMGlobalGetValueType(callee), have = LLVMGetCalledFunctionType(call);
    unsigned n = LLVMCountParamTypes(want);
    LLVMTypeRef w[n + 1], h[LLVMCountParamTypes(have) + 1];
    LLVMGetParamTypes(want, w);
    LLVMGetParamTypes(have, h);
    /* A result that nobody looks at need not be there (sync's runtime_StoreReluintptr, up to Go 1.25). */
    bool unused = !LLVMGetFirstUse(call);
    bool ok =
        n == LLVMCountParamTypes(have) && (unused || convertible(LLVMGetReturnType(want), LLVMGetReturnType(have)));
    for (unsigned i = 0; ok && i < n; i++)
        ok = convertible(w[i], h[i]);
    size_t len;
    if (!ok)
        err("%s calls %s as %s, but it is %s", LLVMGetValueName2(f, &len), LLVMGetValueName2(callee, &len),
            sig_text(p, have), sig_text(p, want));
    LLVMPositionBuilderBefore(b, call); /* takes its debug location as well */
    LLVMValueRef args[n + 1], r;
    for (unsigned i = 0; i < n; i++)
        args[i] = convert(b, LLVMGetOperand(call, i), w[i]);
    if (LLVMIsAInvokeInst(call)) {
        /* lower/ gives each invoke a block of its own to go on in. */
        LLVMBasicBlockRef normal = LLVMGetNormalDest(call);
        r = LLVMBuildInvoke2(b, want, callee, args, n, normal, LLVMGetUnwindDest(call), "");
        LLVMPositionBuilderBefore(b, LLVMGetFirstInstruction(normal));
    } else {
        r = LLVMBuildCall2(b, want, callee, args, n, "");
    }
    copy_call_attributes(callee, r);
    if (!unused)
        LLVMReplaceAllUsesWith(call, convert(b, r, LLVMGetReturnType(have)));
    LLVMInstructionEraseFromParent(call);
}

/* Leaves true: every direct call has the type of the function it calls. Two packages may declare one function (by
 * linkname, or one written in assembly) with different types, and LLVM would make nonsense of such a call. Requires
 * the whole module. */
void bridge_calls(struct program *p) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        if (LLVMIsDeclaration(f))
            continue;
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb)) {
            LLVMValueRef next;
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = next) {
                next = LLVMGetNextInstruction(i);
                if (!LLVMIsACallInst(i) && !LLVMIsAInvokeInst(i))
                    continue;
                LLVMValueRef callee = LLVMGetCalledValue(i);
                if (LLVMIsAFunction(callee) && !LLVMGetIntrinsicID(callee) &&
                    LLVMGlobalGetValueType(callee) != LLVMGetCalledFunctionType(i))
                    retype_call(p, b, f, i, callee);
            }
        }
    }
    LLVMDisposeBuilder(b);
}

/* build.c: small things that several passes build. */
#include <string.h>

#include <llvm/Config/llvm-config.h>

#include "emit/ir/ir.h"

LLVMValueRef address_at(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef base, int64_t off) {
    LLVMValueRef i = LLVMConstInt(LLVMInt32TypeInContext(cx), (unsigned long long)off, 0);
    if (!off)
        return base;
#if LLVM_VERSION_MAJOR >= 20
    return LLVMBuildGEPWithNoWrapFlags(b, LLVMInt8TypeInContext(cx), base, &i, 1, "",
                                       LLVMGEPFlagInBounds | LLVMGEPFlagNUW);
#else
    return LLVMBuildInBoundsGEP2(b, LLVMInt8TypeInContext(cx), base, &i, 1, "");
#endif
}

void return_nothing(LLVMBuilderRef b, LLVMValueRef fn) {
    LLVMTypeRef t = LLVMGetReturnType(LLVMGlobalGetValueType(fn));
    if (LLVMGetTypeKind(t) == LLVMVoidTypeKind)
        LLVMBuildRetVoid(b);
    else
        LLVMBuildRet(b, LLVMGetPoison(t));
}

LLVMValueRef function_anew(struct program *p, LLVMValueRef f) {
    size_t n;
    const char *name = arena_strdup(p->arena, LLVMGetValueName2(f, &n));
    LLVMValueRef anew = LLVMAddFunction(p->mod, "", LLVMGlobalGetValueType(f));
    LLVMSetFunctionCallConv(anew, LLVMGetFunctionCallConv(f));
    LLVMReplaceAllUsesWith(f, anew);
    LLVMDeleteFunction(f);
    LLVMSetValueName2(anew, name, n);
    LLVMSetLinkage(anew, LLVMInternalLinkage);
    return anew;
}

void define_constant(struct program *p, const char *name, bool value) {
    LLVMValueRef g = LLVMGetNamedGlobal(p->mod, name);
    if (!g)
        return;
    LLVMSetInitializer(g, LLVMConstInt(LLVMGlobalGetValueType(g), value, 0));
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMInternalLinkage);
}

void define_for_c(struct program *p, const char *name, LLVMValueRef value, unsigned align) {
    LLVMValueRef declared = LLVMGetNamedGlobal(p->mod, name);
    if (!declared)
        return;
    LLVMValueRef g = LLVMAddGlobal(p->mod, LLVMTypeOf(value), "");
    LLVMSetInitializer(g, value);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMInternalLinkage);
    if (align)
        LLVMSetAlignment(g, align);
    LLVMReplaceAllUsesWith(declared, g);
    LLVMDeleteGlobal(declared);
    LLVMSetValueName2(g, name, strlen(name));
}

void make_internal(LLVMValueRef v) {
    LLVMSetLinkage(v, LLVMInternalLinkage);
    LLVMSetVisibility(v, LLVMDefaultVisibility);
}

/* leaf.c: arguments and results of Go functions in frames, for reflect.c and reflectstub.c. */
#include "emit/define/leaf.h"

LLVMTypeRef leaf_ir_type(LLVMContextRef cx, const struct leaf *l) {
    switch (l->kind) {
    case LEAF_INT:
        return LLVMIntTypeInContext(cx, l->bits);
    case LEAF_BOOL:
        return LLVMInt1TypeInContext(cx);
    case LEAF_F32:
        return LLVMFloatTypeInContext(cx);
    case LEAF_F64:
        return LLVMDoubleTypeInContext(cx);
    default:
        return LLVMPointerTypeInContext(cx, 0);
    }
}

LLVMValueRef leaf_at(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef base, uint64_t off) {
    LLVMValueRef i = LLVMConstInt(LLVMInt32TypeInContext(cx), off, 0);
    return LLVMBuildInBoundsGEP2(b, LLVMInt8TypeInContext(cx), base, &i, 1, "");
}

LLVMValueRef leaf_load(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef frame, const struct leaf *l) {
    LLVMValueRef at = leaf_at(b, cx, frame, l->off);
    if (l->kind == LEAF_MEM)
        return at;
    if (l->kind == LEAF_BOOL) {
        LLVMValueRef v = LLVMBuildLoad2(b, LLVMInt8TypeInContext(cx), at, "");
        return LLVMBuildTrunc(b, v, LLVMInt1TypeInContext(cx), "");
    }
    return LLVMBuildLoad2(b, leaf_ir_type(cx, l), at, "");
}

void leaf_store(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef frame, const struct leaf *l, LLVMValueRef v) {
    LLVMValueRef at = leaf_at(b, cx, frame, l->off);
    if (l->kind == LEAF_BOOL)
        v = LLVMBuildZExt(b, v, LLVMInt8TypeInContext(cx), "");
    LLVMBuildStore(b, v, at);
}

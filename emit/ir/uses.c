/* uses.c: what a value is used as, and what it is a part of. */
#include "emit/ir/ir.h"

bool address_taken(LLVMValueRef fn) {
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!is_call(user) || LLVMGetCalledValue(user) != fn)
            return true;
        for (unsigned i = 0; i < LLVMGetNumArgOperands(user); i++)
            if (LLVMGetOperand(user, i) == fn)
                return true;
    }
    return false;
}

LLVMValueRef base_of(LLVMValueRef v, int64_t *off) {
    *off = 0;
    while (LLVMIsAGetElementPtrInst(v) || (LLVMIsAConstantExpr(v) && LLVMGetConstOpcode(v) == LLVMGetElementPtr)) {
        LLVMTypeRef t = LLVMGetGEPSourceElementType(v);
        if (LLVMGetNumOperands(v) != 2 || LLVMGetTypeKind(t) != LLVMIntegerTypeKind || LLVMGetIntTypeWidth(t) != 8 ||
            !LLVMIsAConstantInt(LLVMGetOperand(v, 1)))
            break;
        *off += LLVMConstIntGetSExtValue(LLVMGetOperand(v, 1));
        v = LLVMGetOperand(v, 0);
    }
    return v;
}

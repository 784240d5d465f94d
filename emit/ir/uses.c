/* uses.c: what a value is used as, and what it is a part of. */
#include "emit/ir/ir.h"

bool only_calls(LLVMValueRef user, LLVMValueRef fn) {
    if (!is_call(user) || LLVMGetCalledValue(user) != fn)
        return false;
    for (unsigned i = 0, n = LLVMGetNumArgOperands(user); i < n; i++)
        if (LLVMGetOperand(user, i) == fn)
            return false;
    return true;
}

bool address_taken(LLVMValueRef fn) {
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u))
        if (!only_calls(LLVMGetUser(u), fn))
            return true;
    return false;
}

bool only_written(LLVMValueRef variable) {
    for (LLVMUseRef u = LLVMGetFirstUse(variable); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        bool part = LLVMIsAGetElementPtrInst(user) ||
                    (LLVMIsAConstantExpr(user) && LLVMGetConstOpcode(user) == LLVMGetElementPtr);
        bool written = LLVMIsAStoreInst(user) && LLVMGetOperand(user, 0) != variable;
        if (!written && !(part && only_written(user)))
            return false;
    }
    return LLVMGetFirstUse(variable) != NULL;
}

size_t count_instructions(LLVMValueRef fn) {
    size_t n = 0;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            n++;
    return n;
}

bool group_begins(LLVMValueRef fn) {
    enum { GROUP = 16 };
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    return (hash_signature(HASH_SIGNATURE, name) >> 16) % GROUP == 0;
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

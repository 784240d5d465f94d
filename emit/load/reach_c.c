/* reach_c.c: which symbols the run time's C refers to, read off its IR. */
#include <string.h>

#include "emit/load/load.h"

struct scan {
    void (*found)(void *arg, LLVMValueRef global);
    void *arg;
};

/* Walks a constant: its globals, through expressions and aggregates. */
static void scan_constant(struct scan *s, LLVMValueRef v) {
    if (!LLVMIsAConstant(v))
        return;
    if (LLVMIsAGlobalValue(v)) {
        s->found(s->arg, v);
        return;
    }
    if (LLVMIsABlockAddress(v))
        return;
    int n = LLVMGetNumOperands(v);
    for (int i = 0; i < n; i++)
        scan_constant(s, LLVMGetOperand(v, (unsigned)i));
}

/* Calls found(arg, global) for every use of a global in the function's body or the variable's initialiser. */
void reach_c(LLVMValueRef v, void (*found)(void *arg, LLVMValueRef global), void *arg) {
    struct scan s = {found, arg};
    if (LLVMIsAGlobalVariable(v)) {
        LLVMValueRef init = LLVMGetInitializer(v);
        if (init)
            scan_constant(&s, init);
        return;
    }
    if (LLVMIsAGlobalAlias(v)) {
        scan_constant(&s, LLVMAliasGetAliasee(v));
        return;
    }
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(v); b; b = LLVMGetNextBasicBlock(b)) {
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i)) {
            int n = LLVMGetNumOperands(i);
            for (int k = 0; k < n; k++) {
                LLVMValueRef o = LLVMGetOperand(i, (unsigned)k);
                if (o)
                    scan_constant(&s, o);
            }
        }
    }
}

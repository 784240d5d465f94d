/* passes.c: LLVM's verifier and passes, over the whole program. */
#include <llvm-c/Analysis.h>
#include <llvm-c/Error.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include "emit/ir/ir.h"

void verify(struct program *p, const char *after) {
    char *text = NULL;
    if (LLVMVerifyModule(p->mod, LLVMReturnStatusAction, &text))
        die("after %s, LLVM's verifier says: %s", after, text);
    LLVMDisposeMessage(text);
}

void run_passes(struct program *p, const char *passes) {
    LLVMPassBuilderOptionsRef o = LLVMCreatePassBuilderOptions();
    LLVMErrorRef e = LLVMRunPasses(p->mod, passes, p->tm, o);
    LLVMDisposePassBuilderOptions(o);
    if (e)
        die("LLVM's passes \"%s\": %s", passes, LLVMGetErrorMessage(e));
}

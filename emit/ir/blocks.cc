// blocks.cc: what LLVM's C API has no call for: a function read at once, blocks that nothing leads to, instructions
// moved with what debuggers are told there. Declared in ir.h.
#include "llvm-c/Core.h"
#include "llvm/IR/Function.h"
#include "llvm/Support/Error.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;

extern "C" bool function_read(LLVMValueRef f) {
    Error e = unwrap<Function>(f)->materialize();
    bool failed = bool(e);
    consumeError(std::move(e));
    return !failed;
}

extern "C" void drop_unreachable_blocks(LLVMValueRef f) {
    EliminateUnreachableBlocks(*unwrap<Function>(f));
}

extern "C" void move_to_end(LLVMValueRef instruction, LLVMBasicBlockRef block) {
    unwrap<Instruction>(instruction)->moveBeforePreserving(*unwrap(block), unwrap(block)->end());
}

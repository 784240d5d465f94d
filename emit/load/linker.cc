// linker.cc: LLVM's linker of IR, kept over all modules. C++, as LLVM's C API makes one for each module, which begins
// by looking through all that has been linked. Declared in load.h.
#include "llvm/Linker/Linker.h"
#include "llvm-c/Core.h"
#include "llvm/IR/Module.h"

using namespace llvm;

extern "C" void *linker_new(LLVMModuleRef into) {
    return new Linker(*unwrap(into));
}

extern "C" bool linker_add(void *linker, LLVMModuleRef module) {
    return static_cast<Linker *>(linker)->linkInModule(std::unique_ptr<Module>(unwrap(module)));
}

extern "C" void linker_free(void *linker) {
    delete static_cast<Linker *>(linker);
}

// lld.cc: the one C++ file: what has no C API, lld and a few calls of LLVM. Declared in program.h.
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "lld/Common/Driver.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"

LLD_HAS_DRIVER(wasm)

static char *copy(const std::string &s) {
    char *p = static_cast<char *>(malloc(s.size() + 1));
    if (p)
        memcpy(p, s.c_str(), s.size() + 1);
    return p;
}

// Runs wasm-ld with args (without the program's name). False if it failed. *message, malloc'ed, is what it printed
// (errors or, if it did not fail, warnings), NULL if nothing.
// Once lld says that it cannot run again, every later call fails.
extern "C" bool lld_link(const char *const *args, size_t nargs, char **message) {
    static bool can_run_again = true;
    *message = nullptr;
    if (!can_run_again) {
        *message = copy("lld cannot run again in this process");
        return false;
    }
    std::vector<const char *> v{"wasm-ld"};
    v.insert(v.end(), args, args + nargs);
    std::string text;
    llvm::raw_string_ostream out(text);
    // Else lld's fatal errors end the process, and what it printed is lost.
    llvm::CrashRecoveryContext::Enable();
    lld::Result r = lld::lldMain(v, out, out, {{lld::Wasm, &lld::wasm::link}});
    llvm::CrashRecoveryContext::Disable();
    can_run_again = r.canRunAgain;
    if (!text.empty())
        *message = copy(text);
    return r.retCode == 0;
}

// LLVM out of memory (a damaged length in bitcode asks for much): no words of its own, only the abort that base/crash.c
// makes a line of. The C API has no such hook.
extern "C" void llvm_abort_without_memory(void) {
    llvm::remove_bad_alloc_error_handler();
    llvm::install_bad_alloc_error_handler([](void *, const char *, bool) { abort(); });
}

// Sets an option of LLVM's own command line, or gives it its default again, if this version has one of that name. Not
// while threads use LLVM.
extern "C" void llvm_option(const char *name, bool on) {
    auto &all = llvm::cl::getRegisteredOptions();
    auto at = all.find(name);
    if (at == all.end())
        return;
    at->second->reset();
    if (on)
        at->second->addOccurrence(1, name, "true");
}

/* object.c: LLVM's code generator: the module to a relocatable wasm object. */
#include <string.h>

#include <llvm-c/Support.h>
#include <llvm-c/Target.h>

#include "emit/link/link.h"

static const char triple[] = "wasm32-unknown-unknown";

/* A target machine, the caller's: exactly the features that gowl's modules may need. "generic" would add five more.
 * Each thread that generates code needs one of its own. */
LLVMTargetMachineRef object_target_machine(const struct program *p) {
    LLVMTargetRef target;
    char *text = NULL;
    if (LLVMGetTargetFromTriple(triple, &target, &text))
        err("this LLVM cannot make wasm: %s", text);
    /* For a debugger at -O0 nothing is merged or moved. Otherwise: without any optimisation each virtual register is a
     * local: frames too large for recursion on Node's stack (regexp at -O0). */
    LLVMCodeGenOptLevel level = p->opt->opt != OPT_O0 ? LLVMCodeGenLevelDefault
                                : p->opt->debug       ? LLVMCodeGenLevelNone
                                                      : LLVMCodeGenLevelLess;
    const char *features = p->opt->features ? p->opt->features : "+bulk-memory,+sign-ext";
    return LLVMCreateTargetMachine(target, triple, "mvp", features, level, LLVMRelocStatic, LLVMCodeModelDefault);
}

void object_target(struct program *p) {
    LLVMInitializeWebAssemblyTargetInfo();
    LLVMInitializeWebAssemblyTarget();
    LLVMInitializeWebAssemblyTargetMC();
    LLVMInitializeWebAssemblyAsmPrinter();
    p->tm = object_target_machine(p);
    p->layout = LLVMCreateTargetDataLayout(p->tm);
}

/* wasm-ld has defined __stack_low and __stack_high since version 17. In the layout of older ones (data, stack, heap)
 * the stack lies between __data_end and __heap_base. */
static void rename_for_old_lld(struct program *p) {
    static const char *const names[][2] = {{"__stack_low", "__data_end"}, {"__stack_high", "__heap_base"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        LLVMValueRef v = LLVMGetNamedGlobal(p->mod, names[i][0]), other = LLVMGetNamedGlobal(p->mod, names[i][1]);
        if (v && other)
            LLVMReplaceAllUsesWith(v, other);
        else if (v)
            LLVMSetValueName2(v, names[i][1], strlen(names[i][1]));
    }
}

/* At -O0 code generation is to be fast: LLVM's fast instruction selection, and none of the passes that only make code
 * smaller or faster. What is left of the level "less" (object_target_machine) is what gives locals to several values.
 */
static void choose_passes(bool fast) {
    static const char *const off[] = {
        "disable-lsr",
        "disable-cgp",
        "disable-machine-licm",
        "disable-machine-cse",
        "disable-machine-sink",
        "disable-branch-fold",
        "disable-constant-hoisting",
        "disable-early-taildup",
        "disable-copyprop",
        "disable-peephole",
        "disable-partial-libcall-inlining",
        "disable-tail-duplicate",
        "disable-mergeicmps",
        "disable-expand-reductions",
        "disable-phi-elim-edge-splitting", /* its time grows with the product of a function's edges and registers */
    };
    static bool was_fast;
    if (fast == was_fast)
        return;
    was_fast = fast;
    llvm_option("fast-isel", fast);
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        llvm_option(off[i], fast);
}

/* A site's number (trace.c) is set beside the test of the flag, not in a block of its own on the way up: 7 bytes less
 * each. To an engine's optimiser both are the same. */
static void keep_edges(void) {
    static const char *const argv[] = {"gowl", "-machine-sink-split=0"};
    static bool done;
    if (!done)
        LLVMParseCommandLineOptions(2, argv, NULL);
    done = true;
}

void object_prepare(struct program *p) {
    if (p->opt->old_lld)
        rename_for_old_lld(p);
    if (p->traces)
        keep_edges();
    choose_passes(p->opt->opt == OPT_O0 && !p->opt->debug);
}

/* Writes the object to path. Requires: object_prepare. */
void object_write(struct program *p, const char *path) {
    char *text = NULL;
    if (LLVMTargetMachineEmitToFile(p->tm, p->mod, path, LLVMObjectFile, &text))
        err("%s: %s", path, text);
}

/* fault.c: what Go's package runtime finds wrong with itself ends the program.
 *
 * A function of package runtime that runs into a nil pointer, or out of the bounds of a slice, is wrong: what a program
 * may do wrong the runtime asks for, and panics with words of its own. Go makes fatal errors of such panics
 * (panicCheck1 in runtime/panic.go, canpanic in signal_unix.go; gc's wasm port, which cannot tell where a panic comes
 * from, does not). So they do not unwind, and neither do most of the functions: print, newobject, the clock, the inner
 * parts of maps.
 *
 * Functions with an exported name are left alone: there a nil pointer may be the program's. A few packages are package
 * runtime's own: internal/runtime/atomic (sync/atomic is C's, runtime/go/atomic.c), internal/runtime/maps, and
 * internal/abi, which reads what compiler and link have made.
 *
 * Without tracebacks a fatal error does not unwind either: nobody asks where it came from.
 *
 * Requires: nothing is optimised; panics are calls as lower/ makes them. */
#include <string.h>

#include "base/tables.h"
#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

/* Is that the name of a function of package runtime that programs cannot name? */
static bool is_inner(const char *name) {
    if (go_is(name, GO_INNER))
        return true;
    if (!starts_with(name, "runtime.") || go_is(name, GO_CHECKS_USER))
        return false;
    name += strlen("runtime.");
    if (starts_with(name, "(*"))
        name += 2;
    return *name >= 'a' && *name <= 'z';
}

/* The C function that ends the program where `call` would panic; NULL: it is no such call. */
static LLVMValueRef fault_of(struct program *p, LLVMValueRef call) {
    size_t n;
    LLVMValueRef callee = LLVMIsACallInst(call) ? LLVMGetCalledValue(call) : NULL;
    const char *name = callee && LLVMIsAFunction(callee) ? LLVMGetValueName2(callee, &n) : "";
    const struct go_pair *f;
    for (int i = 0; (f = go_pair(GO_FAULT, i)) != NULL; i++)
        if (starts_with(name, f->name))
            return LLVMGetNamedFunction(p->mod, f->other);
    return NULL;
}

static void change_calls(struct program *p, LLVMBuilderRef b, LLVMValueRef fn) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef next;
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = next) {
            next = LLVMGetNextInstruction(i);
            LLVMValueRef fault = fault_of(p, i);
            if (!fault)
                continue;
            LLVMPositionBuilderBefore(b, i);
            position_nowhere(b, p->ctx, fn);
            LLVMBuildCall2(b, LLVMGlobalGetValueType(fault), fault, NULL, 0, "");
            LLVMInstructionEraseFromParent(i);
        }
    }
}

void faults_are_fatal(struct program *p) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        size_t n;
        if (!LLVMIsDeclaration(fn) && is_inner(LLVMGetValueName2(fn, &n)))
            change_calls(p, b, fn);
    }
    LLVMDisposeBuilder(b);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn && !p->traces; fn = LLVMGetNextFunction(fn)) {
        size_t n;
        if (fatal_is(LLVMGetValueName2(fn, &n)))
            add_attribute(p, fn, "nounwind");
    }
}

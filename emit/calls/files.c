/* files.c: an os.File, stdin included, blocks the instance while it waits, as the host's call does (docs/suspend.md);
 * package net's sockets park. On js files park as well, but for what is written to descriptors up to 2, in programs
 * that open no other (docs/js.md, "Files").
 *
 * Both are an internal/poll.FD. What package os calls of it becomes P$free, which does not suspend: while it runs,
 * gowl.in_place makes runtime_pollWait wait where it stands (runtime/sched/wait.c), and the FD's own lock is not found
 * held, as nobody else is inside. But RawRead and the like call a function of the program. */
#include <string.h>

#include "base/tables.h"
#include "emit/calls/calls.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

static bool is_file_call(const struct program *p, const char *callee) {
    if (p->opt->js)
        return go_is(callee, GO_FILE_JS);
    return go_is(callee, GO_FILE) && !go_is(callee, GO_FILE_CALLBACK) && !strstr(callee, FREE);
}

void files_in_place(struct program *p) {
    LLVMValueRef counter = LLVMGetNamedGlobal(p->mod, "gowl.in_place");
    struct symbol *open = symbol_find(p, "syscall.Open");
    if (p->single || (p->opt->js && open && (open->reached || open->inlined)))
        return;
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        size_t n;
        const char *name = LLVMGetValueName2(fn, &n);
        struct symbol *s = map_get(&p->symbol_map, name, n);
        if (!s || s->def != DEF_FUNC || !s->func || !s->func->pkg || strcmp(s->func->pkg->path, "os"))
            continue;
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
                LLVMValueRef callee = is_call(i) ? LLVMGetCalledValue(i) : NULL;
                if (callee && LLVMIsAFunction(callee) && is_file_call(p, LLVMGetValueName2(callee, &n)))
                    LLVMSetOperand(i, (unsigned)LLVMGetNumOperands(i) - 1, free_form(p, callee, counter));
            }
    }
}

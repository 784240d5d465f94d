/* panicwrap.c: tells runtime.panicwrap who calls it.
 *
 * A wrapper (*T).M of a value method T.M calls runtime.panicwrap where its receiver is nil. Go's takes apart the name
 * of the caller's frame (runtime/error.go); here that is done at the link, and each call gets the parts:
 * gowl.panicwrap("main\0T\0M\0"), which is C's (runtime/panic/panicwrap.c).
 *
 * Requires: the packages' bitcode, each function under its own name, nothing inlined by LLVM yet. Leaves true: no
 * Go method calls runtime.panicwrap. */
#include <string.h>

#include "emit/define/define.h"
#include "emit/ir/ir.h"

/* Package, type and method of the wrapper f, "pkg.(*T).M", each with a zero byte. Type arguments are printed as "[...]"
 * (symtab.go, funcNameForPrint). Where the name is another (the compiler makes "go:(**T).pkg.M", too, which nothing
 * calls): what Go's panicwrap throws, and false. */
static bool name_parts(struct buf *b, LLVMValueRef f) {
    size_t len;
    const char *name = LLVMGetValueName2(f, &len), *open = memchr(name, '(', len);
    const char *args = memchr(name, '[', len), *close = name + len;
    while (close > name && *--close != (args ? ']' : ')'))
        ;
    const char *method = args ? close + 2 : close + 1;
    bool begins = open && open > name && open[-1] == '.' && open[1] == '*';
    if (!begins || close < open || *method != '.') {
        const char *what = !open    ? "no ( in"
                           : begins ? "unexpected string after type name:"
                                    : "unexpected string after package name:";
        buf_printf(b, "panicwrap: %s %.*s", what, (int)len, name);
        return false;
    }
    const char *type = open + 2, *end = args ? args : close;
    buf_printf(b, "%.*s%c%.*s%s%c%s%c", (int)(open - 1 - name), name, 0, (int)(end - type), type, args ? "[...]" : "",
               0, method + 1, 0);
    return true;
}

/* Its name is its content: a number would change the code of others with each one that is added. */
static LLVMValueRef constant(struct program *p, const struct buf *b) {
    LLVMValueRef text = LLVMConstStringInContext2(p->ctx, b->p, b->len, 1);
    struct buf name = {0};
    buf_puts(&name, "gowl.text.");
    for (size_t i = 0; i < b->len; i++)
        buf_putc(&name, b->p[i] ? b->p[i] : ' ');
    buf_putc(&name, 0);
    LLVMValueRef g = LLVMAddGlobal(p->mod, LLVMTypeOf(text), name.p);
    buf_free(&name);
    LLVMSetInitializer(g, text);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMPrivateLinkage);
    LLVMSetUnnamedAddress(g, LLVMGlobalUnnamedAddr);
    LLVMSetAlignment(g, 1);
    return g;
}

void panicwrap_names(struct program *p) {
    LLVMValueRef old = LLVMGetNamedFunction(p->mod, "runtime.panicwrap");
    LLVMValueRef named = LLVMGetNamedFunction(p->mod, "gowl.panicwrap");
    LLVMValueRef throws = LLVMGetNamedFunction(p->mod, "rt_throw");
    if (!old || !named)
        return;
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMUseRef next;
    for (LLVMUseRef u = LLVMGetFirstUse(old); u; u = next) {
        next = LLVMGetNextUse(u);
        LLVMValueRef call = LLVMGetUser(u);
        if (!LLVMIsACallInst(call) || LLVMGetCalledValue(call) != old)
            continue;
        struct buf parts = {0};
        bool fits = name_parts(&parts, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)));
        LLVMValueRef to = fits ? named : throws, arg[2];
        if (!to) {
            buf_free(&parts);
            continue;
        }
        arg[0] = constant(p, &parts);
        arg[1] = LLVMConstInt(LLVMInt64TypeInContext(p->ctx), parts.len, 0);
        buf_free(&parts);
        LLVMPositionBuilderBefore(b, call); /* takes its debug location as well */
        copy_call_attributes(to, LLVMBuildCall2(b, LLVMGlobalGetValueType(to), to, arg, fits ? 1 : 2, ""));
        LLVMInstructionEraseFromParent(call);
    }
    LLVMDisposeBuilder(b);
}

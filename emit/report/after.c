/* after.c: what is done behind each pass of the pipeline for those who work on gowl: --verify-each, --print-after. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/ir/ir.h"
#include "emit/report/report.h"

/* The module as it is, or opt->print_func of it: to opt->print_to, which ends the run, else to standard error. */
static void print(struct program *p, const char *pass) {
    const struct emit_options *o = p->opt;
    LLVMValueRef f = o->print_func ? LLVMGetNamedFunction(p->mod, o->print_func) : NULL;
    if (o->print_func && !f && o->print_to)
        err("%s is not in the program after %s: not yet, or it has been inlined everywhere", o->print_func, pass);
    if (o->print_func && !f) {
        fprintf(stderr, "; after %s: there is no %s\n", pass, o->print_func);
        return;
    }
    char *text = f ? LLVMPrintValueToString(f) : LLVMPrintModuleToString(p->mod);
    if (o->print_to)
        file_write(o->print_to, text, strlen(text), 0644);
    else
        fprintf(stderr, "; after %s\n%s", pass, text);
    LLVMDisposeMessage(text);
    p->stopped = o->print_to != NULL;
}

void pass_done(struct program *p, const char *pass) {
    if (p->opt->verify_each && p->mod)
        verify(p, pass);
    if (!p->opt->print_after)
        return;
    vec_push(&p->passes, pass);
    if (strcmp(p->opt->print_after, pass))
        return;
    if (!p->mod)
        err("--print-after=%s: there is no LLVM IR yet then", pass);
    p->printed = true;
    print(p, pass);
}

void passes_done(struct program *p) {
    if (p->opt->print_after && !p->printed) {
        struct buf b = {0};
        for (size_t i = 0; i < p->passes.len; i++)
            buf_printf(&b, " %s", p->passes.p[i]);
        buf_putc(&b, 0);
        err("--print-after=%s: no pass of that name ran; in their order, these did:%s", p->opt->print_after, b.p);
    }
    vec_free(&p->passes);
}

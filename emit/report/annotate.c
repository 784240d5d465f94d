/* annotate.c: one function as LLVM IR or as wasm text, each line with its line in the Go source (gowl dump --ssa-html).
 *
 * Go's inlining and LLVM's both end up in debug locations with inlinedAt; the line meant here is the outermost, the one
 * in the function itself, as in Go's ssa.html. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/report/report.h"

static LLVMMetadataRef outermost(LLVMValueRef instruction) {
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(instruction), at;
    while (loc && (at = LLVMDILocationGetInlinedAt(loc)))
        loc = at;
    return loc;
}

static void put_ir(LLVMValueRef f, struct buf *out) {
    char *text = LLVMPrintValueToString(f), *brace = strstr(text, " {\n");
    const char *start = strstr(text, "define ");
    if (start && brace && start < brace)
        buf_printf(out, "0\t%.*s {\n", (int)(brace - start), start);
    LLVMDisposeMessage(text);
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(f); b; b = LLVMGetNextBasicBlock(b)) {
        text = LLVMPrintValueToString(LLVMBasicBlockAsValue(b));
        const char *label = text + (*text == '\n');
        size_t n = strcspn(label, "\n");
        if (memchr(label, ':', n) && *label != ' ')
            buf_printf(out, "0\t%.*s\n", (int)strcspn(label, ":\n") + 1, label);
        LLVMDisposeMessage(text);
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i)) {
            LLVMMetadataRef loc = outermost(i);
            text = LLVMPrintValueToString(i);
            char *dbg = strstr(text, ", !dbg !");
            if (dbg)
                *dbg = 0;
            for (char *s = text; *s; s++) /* a switch has a line for each case */
                if (*s == '\n')
                    *s = ' ';
            buf_printf(out, "%u\t%s\n", loc ? LLVMDILocationGetLine(loc) : 0, text);
            LLVMDisposeMessage(text);
        }
    }
    buf_puts(out, "0\t}\n");
}

/* Is this line of assembly the label of the function? Names that are more than letters are quoted. */
static bool is_label(const char *line, size_t n, const char *name) {
    size_t len = strlen(name);
    if (n && line[n - 1] == ':')
        n--;
    else
        return false;
    if (n == len + 2 && line[0] == '"')
        line++, n -= 2;
    return n == len && !memcmp(line, name, len);
}

/* The function's part of the assembly: its instructions, with the line of the last .loc; no other directives. */
static void put_assembly(const char *text, size_t len, const char *name, struct buf *out) {
    bool inside = false;
    unsigned line = 0;
    for (const char *s = text, *end = text + len; s < end;) {
        const char *nl = memchr(s, '\n', (size_t)(end - s));
        size_t n = (size_t)((nl ? nl : end) - s);
        unsigned file, at;
        char head[64];
        snprintf(head, sizeof head, "%.*s", (int)(n < 63 ? n : 63), s);
        if (!inside)
            inside = is_label(s, n, name);
        else if (!strncmp(head, "\tend_function", 13))
            return;
        else if (sscanf(head, "\t.loc %u %u", &file, &at) == 2)
            line = at;
        else if (n && *s == '\t' && (s[1] != '.' || !strncmp(s, "\t.functype", 10) || !strncmp(s, "\t.local", 7)))
            buf_printf(out, "%u\t%.*s\n", s[1] == '.' ? 0 : line, (int)n, s);
        s += n + 1;
    }
}

static void wasm_text(struct program *p, LLVMValueRef f, struct buf *out) {
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(f); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i))
            LLVMInstructionSetDebugLoc(i, outermost(i));
    LLVMMemoryBufferRef text;
    char *message = NULL;
    if (LLVMTargetMachineEmitToMemoryBuffer(p->tm, p->mod, LLVMAssemblyFile, &message, &text))
        die("LLVM cannot write assembly: %s", message);
    put_assembly(LLVMGetBufferStart(text), LLVMGetBufferSize(text), p->opt->only_func, out);
    LLVMDisposeMemoryBuffer(text);
}

void annotate(struct program *p) {
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, p->opt->only_func);
    if (!f || LLVMIsDeclaration(f))
        err("%s is not in the program, or no more: it may have been inlined everywhere", p->opt->only_func);
    struct buf out = {0};
    if (p->opt->annotate == ANNOTATE_WASM)
        wasm_text(p, f, &out);
    else
        put_ir(f, &out);
    file_write(p->opt->out, out.p, out.len, 0644);
    buf_free(&out);
}

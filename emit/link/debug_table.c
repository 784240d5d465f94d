/* debug_table.c: -g: where a debugger finds goroutines, as a custom section `gowl.debug` of JSON text, for
 * driver/debug/gowl_lldb.py:
 *
 *   {"version": 3, "gowl": "0.1.0", "go": "go1.26.8",
 *    "at": {"runtime.allgs": address, ...}, a variable that the program has not is left out,
 *    "offset": {"runtime.g.goid": bytes, ...}, "size": {"runtime.g": bytes}, "goroutine": {...}, "saved": {...},
 *    "places": {...}}
 *
 * Addresses are known when lld has linked. So that they can be read off, the module has a variable gowl.debug_table: a
 * mark, and pointers to what is asked for.
 *
 * The version changes with whatever makes a script of before read wrongly: docs/debugging.md. */
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/ir/ir.h"
#include "emit/link/link.h"
#include "runtime/formats.h"

enum { VERSION = 3, MARK = 16 };

static const char mark[MARK] = "gowl.debug\xd7\x9e\x01\xb3\xf2";

static const char *const variables[] = {"gowl.g", "gowl.sites", "runtime.allgs", "runtime.waitReasonStrings"};
enum { VARIABLES = sizeof variables / sizeof *variables };

static const struct {
    const char *of, *field;
} fields[] = {
    {"runtime.g", "goid"},       {"runtime.g", "atomicstatus"},
    {"runtime.g", "waitreason"}, {"runtime.g", "parentGoid"},
    {"runtime.g", "lockedm"},    {"runtime.hchan", "recvx"},
    {"runtime.hchan", "closed"}, {"internal/runtime/maps.table", "groups"},
};

static const struct {
    const char *part, *name;
    int value;
} numbers[] = {
    {"goroutine", "frames", GOROUTINE_FRAMES},
    {"goroutine", "go_site", GOROUTINE_GO_SITE},
    {"goroutine", "system", GOROUTINE_SYSTEM},
    {"saved", "next", SAVED_NEXT},
    {"saved", "site", SAVED_SITE},
    {"saved", "runner_sites", RUNNER_SITES},
    {"places", "fixed_frames", FIXED_FRAMES},
};

/* -g: the variable. Requires: all of `variables` that there will be are there. */
void debug_table_define(struct program *p) {
    if (!p->opt->debug || p->opt->strip_dwarf)
        return;
    LLVMTypeRef pointer = LLVMPointerTypeInContext(p->ctx, 0);
    LLVMValueRef at[VARIABLES];
    for (size_t i = 0; i < VARIABLES; i++) {
        LLVMValueRef g = LLVMGetNamedGlobal(p->mod, variables[i]);
        at[i] = g && !LLVMIsDeclaration(g) ? g : LLVMConstNull(pointer);
    }
    LLVMValueRef parts[] = {LLVMConstStringInContext2(p->ctx, mark, MARK, 1), LLVMConstArray2(pointer, at, VARIABLES)};
    LLVMValueRef init = LLVMConstStructInContext(p->ctx, parts, 2, 0);
    LLVMValueRef table = LLVMAddGlobal(p->mod, LLVMTypeOf(init), "gowl.debug_table");
    LLVMSetInitializer(table, init);
    LLVMSetLinkage(table, LLVMInternalLinkage);
    LLVMSetAlignment(table, MARK);
    /* Nothing refers to it: lld is to keep it. */
    LLVMValueRef used = LLVMAddGlobal(p->mod, LLVMArrayType2(pointer, 1), "llvm.used");
    LLVMSetInitializer(used, LLVMConstArray2(pointer, &table, 1));
    LLVMSetLinkage(used, LLVMAppendingLinkage);
    LLVMSetSection(used, "llvm.metadata");
}

static uint32_t word(const unsigned char *p) {
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_offsets(struct program *p, struct buf *out) {
    const char *comma = "";
    buf_puts(out, "},\n \"offset\": {");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct layout *l = map_gets(&p->layouts, fields[i].of);
        for (size_t k = 0; l && k < l->nfields; k++)
            if (!strcmp(l->fields[k].name, fields[i].field)) {
                buf_printf(out, "%s\"%s.%s\": %lld", comma, l->name, fields[i].field, (long long)l->fields[k].offset);
                comma = ", ";
            }
    }
    const struct layout *g = map_gets(&p->layouts, "runtime.g");
    buf_printf(out, "},\n \"size\": {\"runtime.g\": %lld}", g ? (long long)g->size : 0);
}

void debug_table_text(struct program *p, const unsigned char *module, size_t len, struct buf *out) {
    const unsigned char *table = len > MARK ? memmem(module, len, mark, MARK) : NULL;
    if (!table || (size_t)(module + len - table) < MARK + 4 * VARIABLES)
        die("the linked module has no gowl.debug_table");
    buf_printf(out, "{\"version\": %d, \"gowl\": \"%s\", \"go\": \"%s\",\n \"at\": {", VERSION, GOWL_VERSION,
               p->opt->go_version ? p->opt->go_version : "");
    const char *comma = "";
    for (size_t i = 0; i < VARIABLES; i++) {
        uint32_t address = word(table + MARK + 4 * i);
        if (!address)
            continue;
        buf_printf(out, "%s\"%s\": %u", comma, variables[i], address);
        comma = ", ";
    }
    put_offsets(p, out);
    const char *part = "";
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        bool same = !strcmp(part, numbers[i].part);
        part = numbers[i].part;
        if (same)
            buf_puts(out, ", ");
        else
            buf_printf(out, "%s,\n \"%s\": {", i ? "}" : "", part);
        buf_printf(out, "\"%s\": %d", numbers[i].name, numbers[i].value);
    }
    buf_puts(out, "}}\n");
}

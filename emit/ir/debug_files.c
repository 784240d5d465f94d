/* debug_files.c: file names of debug information: Go's compiler writes $GOROOT for the tree that it came from. */
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/ir/ir.h"

const char *expand_goroot(struct program *p, const char *path, size_t n) {
    static const char prefix[] = "$GOROOT/";
    enum { LEN = sizeof prefix - 2 };
    if (p->opt->goroot && n > LEN && !memcmp(path, prefix, LEN + 1))
        return arena_printf(p->arena, "%s%.*s", p->opt->goroot, (int)(n - LEN), path + LEN);
    return arena_strndup(p->arena, path, n);
}

/* Scopes and locations that have been seen. */
static bool seen_before(struct program *p, struct map *seen, LLVMMetadataRef node) {
    LLVMMetadataRef *key = NEW(p->arena, LLVMMetadataRef);
    *key = node;
    void **slot = map_at(seen, (char *)key, sizeof *key);
    bool before = *slot != NULL;
    *slot = p;
    return before;
}

/* A DIFile's operands are its name, its folder, ... (LLVM's DebugInfoMetadata.h). */
static void rename_file(struct program *p, struct map *seen, LLVMMetadataRef scope) {
    if (seen_before(p, seen, scope))
        return;
    LLVMMetadataRef file = LLVMDIScopeGetFile(scope);
    if (!file || seen_before(p, seen, file))
        return;
    unsigned n;
    const char *name = LLVMDIFileGetFilename(file, &n), *full = expand_goroot(p, name, n);
    if (strlen(full) != n)
        LLVMReplaceMDNodeOperandWith(LLVMMetadataAsValue(p->ctx, file), 0,
                                     LLVMMDStringInContext2(p->ctx, full, strlen(full)));
}

/* Variables that nothing reaches are not in the module. */
static void forget_declared(struct program *p) {
    static const char kind[] = "dbg";
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g))
        if (LLVMIsDeclaration(g))
            LLVMGlobalEraseMetadata(g, LLVMGetMDKindIDInContext(p->ctx, kind, sizeof kind - 1));
}

/* -g: C's functions have a line, too. A frame without one is disassembled from the function's first byte on by lldb-dap
 * 22; wasm has the numbers of its locals there, and what looks like an instruction of more than 16 bytes is written
 * beyond the end of LLDB's buffer (lldb/Core/Opcode.h). For the same reason there are no jump tables. */
static void spare_disassembler(struct program *p) {
    static const char path[] = "gowl/runtime", jumps[] = "no-jump-tables", yes[] = "true";
    LLVMDIBuilderRef di = LLVMCreateDIBuilder(p->mod);
    LLVMMetadataRef file = LLVMDIBuilderCreateFile(di, path, sizeof path - 1, "", 0);
    LLVMDIBuilderCreateCompileUnit(di, LLVMDWARFSourceLanguageC11, file, "gowl", 4, 1, "", 0, 0, "", 0,
                                   LLVMDWARFEmissionFull, 0, 0, 0, "", 0, "", 0);
    LLVMMetadataRef type = LLVMDIBuilderCreateSubroutineType(di, file, NULL, 0, LLVMDIFlagZero);
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        if (LLVMIsDeclaration(f))
            continue;
        LLVMAddAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                LLVMCreateStringAttribute(p->ctx, jumps, sizeof jumps - 1, yes, sizeof yes - 1));
        if (LLVMGetSubprogram(f))
            continue;
        size_t n;
        const char *name = LLVMGetValueName2(f, &n);
        LLVMMetadataRef sp =
            LLVMDIBuilderCreateFunction(di, file, name, n, "", 0, file, 1, type, 1, 1, 1, LLVMDIFlagArtificial, 1);
        LLVMMetadataRef loc = LLVMDIBuilderCreateDebugLocation(p->ctx, 1, 0, sp, NULL);
        LLVMSetSubprogram(f, sp);
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                LLVMInstructionSetDebugLoc(i, loc);
    }
    LLVMDIBuilderFinalize(di);
    LLVMDisposeDIBuilder(di);
}

void debug_frames(struct program *p) {
    forget_declared(p);
    if (p->opt->strip_dwarf)
        return;
    if (p->opt->debug)
        declare_in_frames(p->mod);
    if (!p->opt->debug || p->opt->opt != OPT_O0) { /* variables are values, with -g some */
        follow_resumed(p->mod);
        forget_unused(p->mod);
    }
    if (p->opt->debug)
        spare_disassembler(p);
}

void debug_files(struct program *p) {
    struct map seen = {0};
    if (p->opt->strip_dwarf)
        drop_debug_variables(p->mod); /* nobody will ask for them */
    if (p->opt->strip_dwarf || !p->opt->goroot)
        return;
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        if (LLVMGetSubprogram(f))
            rename_file(p, &seen, LLVMGetSubprogram(f));
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                for (LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(i); loc && !seen_before(p, &seen, loc);
                     loc = LLVMDILocationGetInlinedAt(loc))
                    rename_file(p, &seen, LLVMDILocationGetScope(loc));
    }
    map_free(&seen);
}

/* debug.c: source positions as DILocations. A Go position's stack of inlined calls becomes inlinedAt, so that what LLVM
 * inlines composes with what Go inlined; tracebacks and DWARF come of them.
 *
 * The language is C11: debuggers have no type system for DW_LANG_Go (LLDB, Chrome's plugin), and then show neither
 * functions nor variables. */
#include <string.h>

#include "lower/lowering.h"

void debug_start(struct mod *M) {
    if (M->opt->no_debug)
        return;
    M->di = LLVMCreateDIBuilder(M->m);
    const char *path = M->pkg->path;
    LLVMMetadataRef file = LLVMDIBuilderCreateFile(M->di, path, strlen(path), "", 0);
    M->cu = LLVMDIBuilderCreateCompileUnit(M->di, LLVMDWARFSourceLanguageC11, file, "gowl", 4, 1, "", 0, 0, "", 0,
                                           LLVMDWARFEmissionFull, 0, 0, 0, "", 0, "", 0);
    M->subroutine = LLVMDIBuilderCreateSubroutineType(M->di, file, NULL, 0, LLVMDIFlagZero);
    LLVMMetadataRef version = LLVMValueAsMetadata(const_int(M->i32, LLVMDebugMetadataVersion()));
    LLVMAddModuleFlag(M->m, LLVMModuleFlagBehaviorWarning, "Debug Info Version", 18, version);
    LLVMAddModuleFlag(M->m, LLVMModuleFlagBehaviorWarning, "Dwarf Version", 13,
                      LLVMValueAsMetadata(const_int(M->i32, 5)));
}

static LLVMMetadataRef file_of(struct mod *M, const char *path) {
    LLVMMetadataRef f = map_gets(&M->di_files, path);
    if (!f) {
        f = LLVMDIBuilderCreateFile(M->di, path, strlen(path), "", 0);
        *map_at(&M->di_files, arena_strdup(M->arena, path), strlen(path)) = f;
    }
    return f;
}

/* bare: tracebacks print its calls as f(), not as f(...); emit/unwind/sites.c reads the flag, C's for f(void). */
static LLVMMetadataRef subprogram(struct mod *M, const char *sym, const char *path, int line, bool bare) {
    LLVMMetadataRef file = file_of(M, path);
    return LLVMDIBuilderCreateFunction(M->di, file, sym, strlen(sym), "", 0, file, (unsigned)line, M->subroutine, 1, 1,
                                       (unsigned)line, bare ? LLVMDIFlagPrototyped : LLVMDIFlagZero, 1);
}

/* The line of the function's first or last call of callee (NULL: of a func value); else of its head. */
static int line_of_call(const struct func *f, const char *callee, bool last) {
    int line = 0;
    for (int b = 0; b < f->nblocks; b++)
        for (int i = 0; i < f->blocks[b]->nvals; i++) {
            const struct val *v = f->blocks[b]->vals[i];
            bool is = callee ? v->op == OP_StaticLECall && v->u.call->fn && !strcmp(v->u.call->fn, callee)
                             : v->op == OP_ClosureLECall;
            int l = is && v->pos ? f->pos[v->pos].line : 0;
            if (l && (!line || (last && l > line)))
                line = l;
        }
    return line ? line : f->start_line;
}

/* Where the functions stand that stacks name though C has taken their place: !gowl.places = !{!{name, file, line}, ...}
 */
static void note_place(struct fn *F, const char *name, int line) {
    struct mod *M = F->M;
    LLVMMetadataRef place[] = {LLVMMDStringInContext2(M->cx, name, strlen(name)),
                               LLVMMDStringInContext2(M->cx, F->f->file, strlen(F->f->file)),
                               LLVMValueAsMetadata(const_int(M->i32, line))};
    LLVMAddNamedMetadataOperand(M->m, "gowl.places", LLVMMetadataAsValue(M->cx, LLVMMDNodeInContext2(M->cx, place, 3)));
}

LLVMMetadataRef debug_scope(struct fn *F, int scope) {
    struct scope *s = scope ? &F->f->scopes[scope - 1] : NULL;
    LLVMMetadataRef sp = LLVMGetSubprogram(F->fn);
    if (s && !s->di)
        s->di = LLVMDIBuilderCreateLexicalBlock(F->M->di, debug_scope(F, s->parent), LLVMDIScopeGetFile(sp),
                                                (unsigned)s->line, 0);
    return s ? s->di : sp;
}

void debug_func(struct fn *F) {
    struct mod *M = F->M;
    if (!M->di)
        return;
    LLVMMetadataRef sp = subprogram(M, F->f->sym, F->f->file, F->f->start_line, F->f->nparams == 0);
    LLVMSetSubprogram(F->fn, sp);
    bool is_main = !strcmp(F->f->sym, "runtime.main"), is_panic = !strcmp(F->f->sym, "runtime.gopanic");
    if (is_panic || !strcmp(F->f->sym, "runtime.Goexit") || !strcmp(F->f->sym, "runtime.deferreturn") || is_main)
        note_place(
            F, F->f->sym,
            line_of_call(F->f, NULL, is_main)); /* of a deferred call; in main, which has one, too, of main.main */
    if (is_panic)
        note_place(F, "runtime.gopanic prints", line_of_call(F->f, "runtime.preprintpanics", false));
    if (is_main)
        note_place(F, "runtime.main inits", line_of_call(F->f, "runtime.doInit", true));
    for (int i = 0; i < F->f->npos;
         i++) { /* p0, "no position", is line 0 of the function: LLVM wants one for each call */
        struct pos *p = &F->f->pos[i];
        LLVMMetadataRef scope = debug_scope(F, p->scope);
        if (!p->call && p->file && strcmp(p->file, F->f->file)) /* a package's init has lines of several files */
            scope = LLVMDIBuilderCreateLexicalBlockFile(M->di, sp, file_of(M, p->file), 0);
        if (p->call) { /* an inlined function's line: a subprogram stands for it, the same one for all its lines in this
                          package */
            scope = map_gets(&M->di_funcs, p->func);
            if (!scope) {
                scope = subprogram(M, p->func, p->file, 0, false); /* Go prints all inlined calls as f(...) */
                *map_at(&M->di_funcs, arena_strdup(M->arena, p->func), strlen(p->func)) = scope;
            }
        }
        p->loc = LLVMDIBuilderCreateDebugLocation(M->cx, (unsigned)p->line, (unsigned)p->col, scope,
                                                  p->call ? F->f->pos[p->call].loc : NULL);
    }
}

void debug_pos(struct fn *F, int pos) {
    if (F->M->di)
        LLVMSetCurrentDebugLocation2(F->M->b, F->f->pos[pos].loc);
}

void debug_end(struct mod *M) {
    if (!M->di)
        return;
    debug_globals(M);
    debug_pointees(M);
    LLVMDIBuilderFinalize(M->di);
    LLVMDisposeDIBuilder(M->di);
    M->di = NULL;
}

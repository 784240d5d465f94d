/* compile_link.c: the modules of all inputs to one: who defines what, main, and what can be hidden. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/Linker.h>

#include "emit/compile/compile.h"
#include "emit/compile/compile_internal.h"
#include "emit/ir/ir.h"

/* ---- names ---- */

static void note(struct map *m, struct compile *c, const char *name, size_t n, struct input *in) {
    void **at = map_at(m, arena_strndup(c->arena, name, n), n);
    if (!*at)
        *at = in;
}

static bool is_local(LLVMValueRef v) {
    LLVMLinkage l = LLVMGetLinkage(v);
    return l == LLVMInternalLinkage || l == LLVMPrivateLinkage;
}

/* May another module define the same name too? */
static bool may_repeat(LLVMValueRef v) {
    switch (LLVMGetLinkage(v)) {
    case LLVMLinkOnceAnyLinkage:
    case LLVMLinkOnceODRLinkage:
    case LLVMWeakAnyLinkage:
    case LLVMWeakODRLinkage:
    case LLVMCommonLinkage:
    case LLVMAvailableExternallyLinkage:
    case LLVMAppendingLinkage:
        return true;
    default:
        return is_local(v);
    }
}

/* Notes who defines and who refers to a name; two definitions are an error that names both. LLVM's linker would say it
 * without the files. */
static void note_global(struct compile *c, struct input *in, LLVMValueRef v, struct map *strong) {
    size_t n;
    const char *name = LLVMGetValueName2(v, &n);
    if (!n || is_local(v) || (LLVMIsAFunction(v) && LLVMGetIntrinsicID(v)))
        return;
    if (LLVMIsDeclaration(v)) {
        note(&c->used_in, c, name, n, in);
        return;
    }
    note(&c->defined_in, c, name, n, in);
    if (may_repeat(v))
        return;
    struct input *other = map_get(strong, name, n);
    if (other) {
        const char *keyword = LLVMIsAFunction(v) ? "define" : "@";
        err("%s: duplicate definition of %s: it is already defined in %s", input_where(c->arena, in, keyword, name),
            name, other->path);
    }
    note(strong, c, name, n, in);
}

static void note_globals(struct compile *c, struct input *in, struct map *strong) {
    for (LLVMValueRef v = LLVMGetFirstFunction(in->mod); v; v = LLVMGetNextFunction(v))
        note_global(c, in, v, strong);
    for (LLVMValueRef v = LLVMGetFirstGlobal(in->mod); v; v = LLVMGetNextGlobal(v))
        note_global(c, in, v, strong);
    for (LLVMValueRef v = LLVMGetFirstGlobalAlias(in->mod); v; v = LLVMGetNextGlobalAlias(v))
        note_global(c, in, v, strong);
}

/* ---- main ---- */

/* A main without result gives 0. */
static void wrap_void_main(struct compile *c, LLVMModuleRef m, LLVMValueRef f, const char *name) {
    LLVMContextRef ctx = c->prog->ctx;
    LLVMTypeRef old = LLVMGlobalGetValueType(f), params[2];
    unsigned n = LLVMCountParamTypes(old);
    LLVMGetParamTypes(old, params);
    LLVMValueRef w = LLVMAddFunction(m, name, LLVMFunctionType(LLVMInt32TypeInContext(ctx), params, n, 0)), args[2];
    LLVMGetParams(w, args);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(ctx, w, ""));
    LLVMBuildCall2(b, old, f, args, n, "");
    LLVMBuildRet(b, LLVMConstInt(LLVMInt32TypeInContext(ctx), 0, 0));
    LLVMDisposeBuilder(b);
}

/* In wasm a call must have its callee's type, so main has a name for each of its two forms (clang renames it itself):
 * __main_void, __main_argc_argv. This does the same for main of another front end. */
static void name_main(struct compile *c, struct input *in) {
    LLVMValueRef f = LLVMGetNamedFunction(in->mod, "main");
    if (!f || LLVMIsDeclaration(f) || is_local(f) || LLVMGetNamedFunction(in->mod, "__main_void") ||
        LLVMGetNamedGlobalAlias(in->mod, "__main_void", 11) || LLVMGetNamedFunction(in->mod, "_start"))
        return;
    LLVMTypeRef t = LLVMGlobalGetValueType(f), result = LLVMGetReturnType(t), params[2];
    unsigned n = LLVMCountParamTypes(t);
    bool is_void = LLVMGetTypeKind(result) == LLVMVoidTypeKind;
    bool fits = is_void || result == LLVMInt32TypeInContext(c->prog->ctx);
    if (n == 2) {
        LLVMGetParamTypes(t, params);
        fits = fits && params[0] == LLVMInt32TypeInContext(c->prog->ctx) &&
               LLVMGetTypeKind(params[1]) == LLVMPointerTypeKind;
    } else if (n != 0) {
        fits = false;
    }
    if (!fits || LLVMIsFunctionVarArg(t))
        err("%s: main is %s: it must be i32 () or i32 (i32, ptr)", input_where(c->arena, in, "define", "main"),
            LLVMPrintTypeToString(t));
    const char *name = n ? "__main_argc_argv" : "__main_void";
    if (is_void)
        wrap_void_main(c, in->mod, f, name);
    else
        LLVMSetValueName2(f, name, strlen(name));
}

/* ---- linking ---- */

static char link_message[512];

static void diagnostic(LLVMDiagnosticInfoRef d, void *arg) {
    (void)arg;
    if (LLVMGetDiagInfoSeverity(d) != LLVMDSError)
        return;
    char *text = LLVMGetDiagInfoDescription(d);
    strncpy(link_message, text, sizeof link_message - 1);
    LLVMDisposeMessage(text);
}

void link_modules(struct compile *c) {
    struct map strong = {0};
    LLVMContextSetDiagnosticHandler(c->prog->ctx, diagnostic, NULL);
    for (size_t i = 0; i < c->ninputs; i++) {
        struct input *in = &c->inputs[i];
        if (!in->mod)
            continue;
        stage_enter("link IR", in->path);
        if (!c->opt->reactor && !c->opt->entry)
            name_main(c, in);
        note_globals(c, in, &strong);
        link_message[0] = 0;
        if (LLVMLinkModules2(c->prog->mod, in->mod))
            err("%s: error: %s", in->path, *link_message ? link_message : "LLVM cannot link it to the others");
        in->mod = NULL;
    }
    map_free(&strong);
}

/* ---- hiding ---- */

static void keep_name(void *keep, const char *name, size_t n) {
    *map_at(keep, name, n) = keep;
}

static void hide(struct map *keep, LLVMValueRef v) {
    size_t n;
    const char *name = LLVMGetValueName2(v, &n);
    if (LLVMIsDeclaration(v) || is_local(v) || LLVMGetLinkage(v) == LLVMAppendingLinkage ||
        LLVMGetLinkage(v) == LLVMAvailableExternallyLinkage || (LLVMIsAFunction(v) && is_wasm_export(v)) ||
        map_get(keep, name, n))
        return;
    make_internal(v);
}

/* llvm.used holds what must stay, whoever refers to it. */
static void keep_used(struct compile *c, struct map *keep, const char *list) {
    LLVMValueRef v = LLVMGetNamedGlobal(c->prog->mod, list), init = v ? LLVMGetInitializer(v) : NULL;
    for (int i = 0; init && i < LLVMGetNumOperands(init); i++) {
        size_t n;
        const char *name = LLVMGetValueName2(LLVMGetOperand(init, (unsigned)i), &n);
        if (n)
            keep_name(keep, name, n);
    }
}

/* Not for --emit=obj or ll, whose reader is not known; and not with libraries, which may name anything. */
void hide_unexported(struct compile *c) {
    const struct compile_options *o = c->opt;
    struct map keep = {0};
    if (o->kind != COMPILE_WASM || o->nlibs || o->export_all)
        return;
    for (size_t i = 0; i < c->ninputs; i++) {
        if (c->inputs[i].kind == INPUT_ARCHIVE) {
            map_free(&keep);
            return;
        }
        if (c->inputs[i].kind == INPUT_OBJECT)
            object_names(&c->inputs[i], keep_name, &keep);
    }
    for (size_t i = 0; i < o->nexports; i++)
        keep_name(&keep, o->exports[i], strlen(o->exports[i]));
    static const char *const roots[] = {"_start",           "_initialize", "__main_void",
                                        "__main_argc_argv", "llvm.used",   "llvm.compiler.used"};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        keep_name(&keep, roots[i], strlen(roots[i]));
    if (o->entry)
        keep_name(&keep, o->entry, strlen(o->entry));
    /* What a program defines in a shim's place (its own memcpy, malloc) serves the code generator and the shims too. */
    archive_names(gowl_shims_a, gowl_shims_a_len, keep_name, &keep);
    keep_used(c, &keep, "llvm.used");
    keep_used(c, &keep, "llvm.compiler.used");
    for (LLVMValueRef v = LLVMGetFirstFunction(c->prog->mod); v; v = LLVMGetNextFunction(v))
        hide(&keep, v);
    for (LLVMValueRef v = LLVMGetFirstGlobal(c->prog->mod); v; v = LLVMGetNextGlobal(v))
        hide(&keep, v);
    for (LLVMValueRef v = LLVMGetFirstGlobalAlias(c->prog->mod); v; v = LLVMGetNextGlobalAlias(v))
        hide(&keep, v);
    map_free(&keep);
}

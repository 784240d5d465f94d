/* load_ir.c: one LLVM module of the whole program: the run time's bitcode, then what is reached of each package.
 *
 * A package's bitcode is read lazily, and a function that is not wanted (not reached, overridden by C, or another
 * package's duplicate) is given linkage available_externally: LLVM's linker moves such a function only if something
 * refers to it that has no definition yet, and reach() has seen to it that nothing does. So its body is never even
 * decoded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/BitReader.h>
#include <llvm-c/Linker.h>

#include "base/tables.h"
#include "emit/ir/ir.h"
#include "emit/ir/phi.h"
#include "emit/load/load.h"
#include "emit/model/model.h"

/* The last error LLVM reported: its C functions only say that there was one. */
static char last_error[1000];

static void diagnostic(LLVMDiagnosticInfoRef info, void *arg) {
    (void)arg;
    if (LLVMGetDiagInfoSeverity(info) != LLVMDSError)
        return;
    char *text = LLVMGetDiagInfoDescription(info);
    snprintf(last_error, sizeof last_error, "%s", text);
    LLVMDisposeMessage(text);
}

static LLVMModuleRef read_bitcode(struct program *p, const char *bc, size_t len, const char *name, bool lazy) {
    last_error[0] = 0;
    LLVMMemoryBufferRef buf = LLVMCreateMemoryBufferWithMemoryRange(bc, len, name, 0);
    LLVMModuleRef m = NULL;
    base_blame(name, len); /* if LLVM's reader crashes, then on this file */
    LLVMBool bad = lazy ? LLVMGetBitcodeModuleInContext2(p->ctx, buf, &m) : LLVMParseBitcodeInContext2(p->ctx, buf, &m);
    base_blame(NULL, 0);
    if (bad || !m)
        err("%s: damaged bitcode: %s", name, last_error[0] ? last_error : "LLVM cannot read it");
    if (!lazy)
        LLVMDisposeMemoryBuffer(buf); /* else the module owns it */
    return m;
}

/* C's own static functions and variables are symbols too, under a name that nothing else can have. */
struct symbol *load_symbol_of(struct program *p, LLVMValueRef v) {
    size_t len;
    const char *name = LLVMGetValueName2(v, &len);
    LLVMLinkage l = LLVMGetLinkage(v);
    if (l == LLVMInternalLinkage || l == LLVMPrivateLinkage) {
        char *own = arena_printf(p->arena, "\001%s", name);
        return symbol_at(p, own, len + 1);
    }
    if (len > 4 && !memcmp(name + len - 4, "$ctx", 4) && LLVMIsDeclaration(v))
        len -= 4; /* the context form of a Go function */
    return symbol_at(p, name, len);
}

static void define_c(struct program *p, LLVMValueRef v) {
    size_t len;
    const char *name = LLVMGetValueName2(v, &len);
    if (LLVMIsDeclaration(v) || (len > 5 && !memcmp(name, "llvm.", 5)))
        return;
    struct symbol *s = load_symbol_of(p, v);
    s->def = DEF_C;
    s->c = v;
}

/* A Go version 1.N.M as one number; 0 for a missing M, or a release candidate's. */
enum { MINOR = 1000 };

static int go_release(int minor, int patch) {
    return minor * MINOR + patch;
}

/* Of "go1.N.M..."; -1 if it is none. */
static int go_version(const char *text) {
    int n, m = 0;
    if (!text || sscanf(text, "go1.%d.%d", &n, &m) < 1)
        return -1;
    return go_release(n, m);
}

/* Reads ";LO-HI", each N or N.M, HI possibly missing (N alone: up to the last 1.N.M). */
static bool version_range(const char *text, int *lo, int *hi) {
    int n, m = 0, len = 0;
    if (sscanf(text, ";%d%n.%d%n", &n, &len, &m, &len) < 1 || text[len] != '-')
        return false;
    *lo = go_release(n, m);
    int fields = sscanf(text + len, "-%d.%d", &n, &m);
    *hi = fields < 1 ? go_release(MINOR, 0) : go_release(n, fields == 1 ? MINOR - 1 : m);
    return true;
}

/* `NAME;LO-HI` is NAME for Go 1.LO to 1.HI only (docs/run-time.md): such a definition or declaration becomes NAME, or,
 * for another version, something that nothing refers to. */
static void apply_versions(struct program *p) {
    int version = go_version(p->opt->go_version);
    VEC(LLVMValueRef) all = {0};
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        vec_push(&all, f);
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g))
        vec_push(&all, g);
    for (size_t i = 0; i < all.len; i++) {
        LLVMValueRef v = all.p[i];
        size_t len;
        const char *name = arena_strdup(p->arena, LLVMGetValueName2(v, &len)), *semi = strrchr(name, ';');
        int lo, hi;
        if (!semi || !strcmp(semi, ";go") || !version_range(semi, &lo, &hi))
            continue;
        if (version < 0)
            err("\"%s\" is no version of Go", p->opt->go_version ? p->opt->go_version : "");
        if (version < lo || version > hi) {
            if (!LLVMIsDeclaration(v))
                LLVMSetLinkage(v, LLVMInternalLinkage);
            continue;
        }
        size_t n = (size_t)(semi - name);
        char *plain = arena_strndup(p->arena, name, n);
        LLVMValueRef other =
            LLVMIsAFunction(v) ? LLVMGetNamedFunction(p->mod, plain) : LLVMGetNamedGlobal(p->mod, plain);
        if (other && !LLVMIsDeclaration(v) && !LLVMIsDeclaration(other))
            die("the run time defines %s twice for %s", plain, p->opt->go_version);
        if (other && LLVMIsDeclaration(v)) {
            LLVMReplaceAllUsesWith(v, other);
            continue;
        }
        if (other) {
            LLVMReplaceAllUsesWith(other, v);
            LLVMSetValueName2(other, "", 0);
        }
        LLVMSetValueName2(v, plain, n);
    }
    vec_free(&all);
}

/* Notes what C marks as used (what code generation may call), and takes the mark off: it would keep all of it in the
 * module for good. */
static void take_used(struct program *p, const char *list) {
    LLVMValueRef v = LLVMGetNamedGlobal(p->mod, list);
    if (!v)
        return;
    LLVMValueRef init = LLVMGetInitializer(v);
    for (int i = 0; init && i < LLVMGetNumOperands(init); i++)
        load_symbol_of(p, LLVMGetOperand(init, (unsigned)i))->is_libcall = true;
    LLVMDeleteGlobal(v);
}

/* clang ends a program that throws in a cleanup: an invoke in the landing pad goes on to a call of abort(). C's landing
 * pads call gowl.recovered only, which never unwinds (runtime/panic/unwind.c): as a call, it needs no such block. */
static void calm_landing_pads(struct program *p) {
    LLVMValueRef recovered = LLVMGetNamedFunction(p->mod, "gowl.recovered");
    unsigned nounwind = attribute_kind("nounwind");
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (LLVMUseRef u = recovered ? LLVMGetFirstUse(recovered) : NULL, next; u; u = next) {
        next = LLVMGetNextUse(u);
        LLVMValueRef invoke = LLVMGetUser(u), arg;
        if (!LLVMIsAInvokeInst(invoke) || LLVMGetCalledValue(invoke) != recovered)
            continue;
        LLVMBasicBlockRef pad = LLVMGetUnwindDest(invoke), normal = LLVMGetNormalDest(invoke);
        arg = LLVMGetOperand(invoke, 0);
        LLVMPositionBuilderBefore(b, invoke);
        LLVMValueRef call = LLVMBuildCall2(b, LLVMGetCalledFunctionType(invoke), recovered, &arg, 1, "");
        LLVMAddCallSiteAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                 LLVMCreateEnumAttribute(p->ctx, nounwind, 0));
        LLVMReplaceAllUsesWith(invoke, call);
        LLVMBuildBr(b, normal);
        phis_forget(p->ctx, pad, LLVMGetInstructionParent(invoke));
        LLVMInstructionEraseFromParent(invoke);
        if (!LLVMGetFirstUse(LLVMBasicBlockAsValue(pad)))
            LLVMDeleteBasicBlock(pad);
    }
    LLVMDisposeBuilder(b);
}

/* Every name of names.def that stages look for is one of C's: one that was renamed would be found nowhere, and nothing
 * would say so. */
static void check_names(struct program *p) {
    const char *name;
    for (size_t i = 0; (name = name_needed(i, p->opt->js)) != NULL; i++) {
        bool found = LLVMGetNamedFunction(p->mod, name) || LLVMGetNamedGlobal(p->mod, name);
        size_t len = strlen(name), n;
        for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f && !found; f = LLVMGetNextFunction(f)) {
            const char *other = LLVMGetValueName2(f, &n); /* `NAME;24-`: for some versions of Go */
            found = !strncmp(other, name, len) && other[len] == ';';
        }
        if (!found)
            die("the run time has no %s (base/names.def)", name);
    }
}

/* Reads the run time's bitcode, which becomes the program's module. Comes first: what C defines is an override. */
void load_runtime(struct program *p, const unsigned char *bc, size_t len) {
    p->ctx = LLVMContextCreate();
    LLVMContextSetDiagnosticHandler(p->ctx, diagnostic, NULL);
    p->mod = read_bitcode(p, (const char *)bc, len, "the run time", false);
    LLVMSetModuleIdentifier(p->mod, "gowl", 4);
    LLVMSetTarget(p->mod, "wasm32-unknown-unknown");
    LLVMSetModuleDataLayout(p->mod, p->layout);
    if (bc == gowl_runtime_bc || bc == gowl_runtime_js_bc) /* tests have smaller ones */
        check_names(p);
    apply_versions(p);
    take_used(p, "llvm.used");
    take_used(p, "llvm.compiler.used");
    if (p->reactor || p->opt->js) /* clang lists it, as it is exported */
        symbol_named(p, "_start")->is_libcall = false;
    calm_landing_pads(p);
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        define_c(p, f);
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g))
        define_c(p, g);
    for (LLVMValueRef a = LLVMGetFirstGlobalAlias(p->mod); a; a = LLVMGetNextGlobalAlias(a))
        define_c(p, a);
}

static void unreached_to_internal(struct program *p, LLVMValueRef v) {
    if (LLVMIsDeclaration(v))
        return;
    struct symbol *s = load_symbol_of(p, v);
    if (!s->reached && LLVMGetLinkage(v) == LLVMExternalLinkage)
        LLVMSetLinkage(v, LLVMInternalLinkage);
}

/* The type of f's results as C has several of them, or NULL. */
static LLVMTypeRef several_results(LLVMValueRef f) {
    LLVMAttributeRef a = LLVMCountParams(f) ? LLVMGetEnumAttributeAtIndex(f, 1, attribute_kind("sret")) : NULL;
    return a ? LLVMGetTypeAttributeValue(a) : NULL;
}

/* Takes C's calls of an idle function out, if it gives nothing and may be called. */
static void drop_idle_calls(struct program *p, struct symbol *s, LLVMValueRef f) {
    bool never = false;
    reach_is_idle(p, s, &never);
    if (never || LLVMGetTypeKind(LLVMGetReturnType(LLVMGlobalGetValueType(f))) != LLVMVoidTypeKind ||
        several_results(f))
        return;
    for (LLVMUseRef u = LLVMGetFirstUse(f), next; u; u = next) {
        next = LLVMGetNextUse(u);
        LLVMValueRef call = LLVMGetUser(u);
        if (LLVMIsACallInst(call) && LLVMGetCalledValue(call) == f)
            LLVMInstructionEraseFromParent(call);
    }
}

/* Gives an idle function (reach.c) a body that does nothing and gives zeros, or, if it is never called, a trap. */
static void define_idle(struct program *p, LLVMBuilderRef b, struct symbol *s, LLVMValueRef f) {
    bool never = false;
    reach_is_idle(p, s, &never);
    LLVMTypeRef result = LLVMGetReturnType(LLVMGlobalGetValueType(f));
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    LLVMTypeRef several = several_results(f);
    if (!never) {
        if (several)
            LLVMBuildStore(b, LLVMConstNull(several), LLVMGetParam(f, 0));
        if (LLVMGetTypeKind(result) == LLVMVoidTypeKind)
            LLVMBuildRetVoid(b);
        else
            LLVMBuildRet(b, LLVMConstNull(result));
        return;
    }
    unsigned trap = LLVMLookupIntrinsicID("llvm.trap", 9);
    LLVMValueRef t = LLVMGetIntrinsicDeclaration(p->mod, trap, NULL, 0);
    LLVMBuildCall2(b, LLVMGlobalGetValueType(t), t, NULL, 0, "");
    LLVMBuildUnreachable(b);
}

/* The same for C's own. */
static void define_idle_c(struct program *p) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (size_t i = 0; i < p->symbols.len; i++) {
        struct symbol *s = p->symbols.p[i];
        if (s->def != DEF_C || s->reached || !s->idle_use)
            continue;
        drop_idle_calls(p, s, s->c);
        s->c = function_anew(p, s->c);
        define_idle(p, b, s, s->c);
    }
    LLVMDisposeBuilder(b);
}

/* Takes the C that is not reached out of the module, and with it what only that declares. */
void load_prune(struct program *p) {
    define_idle_c(p);
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        unreached_to_internal(p, f);
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g))
        unreached_to_internal(p, g);
    run_passes(p, "globaldce");
    /* globaldce may have deleted what symbols point to. */
    for (size_t i = 0; i < p->symbols.len; i++)
        if (p->symbols.p[i]->def == DEF_C && !p->symbols.p[i]->reached)
            p->symbols.p[i]->c = NULL;
}

/* The calls of map initialisers that nothing needs are calls of an empty function (as cmd/link calls
 * runtime.mapinitnoop); calls of idle functions (reach.c) too. */
static void define_dead_weak(struct program *p) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_FUNC)
            continue;
        for (size_t k = 0; k < s->func->nuse; k++) {
            struct use u = p->uses.p[s->func->use0 + k];
            if (u.kind != USE_WEAK || u.sym->reached || LLVMGetNamedFunction(p->mod, u.sym->name))
                continue;
            LLVMTypeRef type = sig_of(p, u.sym);
            if (!type) /* a map initialiser of which only the call is known */
                type = LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), NULL, 0, 0);
            LLVMValueRef f = LLVMAddFunction(p->mod, u.sym->name, type);
            LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
            LLVMBuildRetVoid(b);
        }
    }
    for (size_t i = 0; i < p->symbols.len; i++) {
        struct symbol *s = p->symbols.p[i];
        if (!s->idle_use || s->reached)
            continue;
        LLVMValueRef f = LLVMGetNamedFunction(p->mod, s->name); /* (C may declare or have defined it) */
        LLVMTypeRef type = f ? NULL : sig_of(p, s);
        if (type)
            f = LLVMAddFunction(p->mod, s->name, type);
        if (f && LLVMIsDeclaration(f)) {
            drop_idle_calls(p, s, f);
            define_idle(p, b, s, f);
        }
    }
    LLVMDisposeBuilder(b);
}

/* Gives f, the Go definition of an overridden function, its name `NAME;go`; what refers to NAME, in f too, refers to
 * C's from now on (the reader's table of values follows the replacement, for bodies not decoded yet). */
static void uncover(LLVMModuleRef m, LLVMValueRef f, struct symbol *hidden) {
    LLVMValueRef c = LLVMAddFunction(m, "", LLVMGlobalGetValueType(f));
    LLVMReplaceAllUsesWith(f, c);
    LLVMSetValueName2(f, hidden->name, hidden->len);
    LLVMSetValueName2(c, hidden->name, hidden->len - strlen(";go"));
    LLVMSetLinkage(f, LLVMExternalLinkage);
}

/* Says which of the package's functions LLVM's linker is to take. */
static void choose_functions(struct program *p, struct package *pkg, LLVMModuleRef m) {
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f)) {
        if (LLVMIsDeclaration(f))
            continue;
        LLVMLinkage l = LLVMGetLinkage(f);
        if (l == LLVMInternalLinkage || l == LLVMPrivateLinkage)
            continue; /* taken if used */
        size_t len;
        const char *name = LLVMGetValueName2(f, &len);
        struct symbol *s = map_get(&p->symbol_map, name, len);
        if (!s || !s->func)
            err("%s: the bitcode defines %s, and the summary does not (a damaged archive?)", pkg->in->archive, name);
        struct symbol *hidden =
            s->def == DEF_C ? map_gets(&p->symbol_map, arena_printf(p->arena, "%s;go", s->name)) : NULL;
        if (hidden && hidden->reached && s->func->pkg == pkg) {
            uncover(m, f, hidden);
            continue;
        }
        bool wanted = s->reached && s->def == DEF_FUNC && s->func->pkg == pkg;
        LLVMSetLinkage(f, wanted ? LLVMExternalLinkage : LLVMAvailableExternallyLinkage);
        if (!wanted)
            continue;
        if (LLVMGlobalGetValueType(f) != sig_of(p, s))
            err("%s: the type of %s is %s in the bitcode and %s in the summary (a damaged archive?)", pkg->in->archive,
                name, sig_text(p, LLVMGlobalGetValueType(f)), s->func->sig);
        if (s->func->narrowed)
            narrow_function(p, m, f);
    }
}

/* Links every needed package into the program's module. Requires reach() and bridge(). */
void load_packages(struct program *p) {
    define_dead_weak(p);
    void *linker = linker_new(p->mod);
    for (size_t i = 0; i < p->npkgs; i++) {
        struct package *pkg = &p->pkgs[i];
        if (!pkg->needed)
            continue;
        stage_enter("load", pkg->path);
        char *name = arena_printf(p->arena, "%s(gowl.bc)", pkg->in->archive);
        LLVMModuleRef m = read_bitcode(p, pkg->in->bitcode, pkg->in->bitcode_len, name, true);
        LLVMSetTarget(m, "wasm32-unknown-unknown");
        LLVMSetModuleDataLayout(m, p->layout);
        choose_functions(p, pkg, m);
        last_error[0] = 0;
        base_blame(name, pkg->in->bitcode_len); /* it reads the functions' bodies */
        bool failed = linker_add(linker, m);
        base_blame(NULL, 0);
        if (failed)
            err("%s: LLVM cannot link it: %s", name, last_error);
    }
    linker_free(linker);
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        LLVMValueRef f = s->def == DEF_FUNC ? LLVMGetNamedFunction(p->mod, s->name) : NULL;
        if (f && LLVMIsDeclaration(f))
            err("%s: the summary defines %s, and the bitcode does not (a damaged archive?)", s->func->pkg->in->archive,
                s->name);
    }
}

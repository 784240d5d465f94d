/* package.c: the way of one package through lower/, as a list:
 *
 *   header   what is dumped and for which target                            dump_read.c
 *   for each record:
 *     type     its leaves                                                   dump_read.c, leaves.c
 *     func     read, check, order, lower, summarise    dump_read.c, check.c, order.c, func.c (rules_*.c, calls.c)
 *     data, layout, wasmimport, wasmexport             to the summary as they are: summary.c
 *   debug_end, verify (LLVM's own), bitcode
 */
#include <llvm-c/Analysis.h>
#include <llvm-c/BitWriter.h>
#include <llvm-c/Target.h>
#include <llvm-c/TargetMachine.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lower/lowering.h"

static const char triple[] = "wasm32-unknown-unknown";

const char *lower_llvm_version(void) {
    static char text[32];
    unsigned major, minor, patch;
    LLVMGetVersion(&major, &minor, &patch);
    snprintf(text, sizeof text, "%u.%u.%u", major, minor, patch);
    return text;
}

static void set_data_layout(struct mod *M) {
    LLVMInitializeWebAssemblyTargetInfo();
    LLVMInitializeWebAssemblyTarget();
    LLVMInitializeWebAssemblyTargetMC();
    LLVMTargetRef t;
    char *msg = NULL;
    if (LLVMGetTargetFromTriple(triple, &t, &msg))
        err("this LLVM has no WebAssembly target: %s", msg);
    LLVMTargetMachineRef tm =
        LLVMCreateTargetMachine(t, triple, "mvp", "", LLVMCodeGenLevelDefault, LLVMRelocStatic, LLVMCodeModelDefault);
    LLVMTargetDataRef td = LLVMCreateTargetDataLayout(tm);
    LLVMSetModuleDataLayout(M->m, td);
    LLVMSetTarget(M->m, triple);
    LLVMDisposeTargetData(td);
    LLVMDisposeTargetMachine(tm);
}

static LLVMAttributeRef attribute(struct mod *M, const char *name) {
    return LLVMCreateEnumAttribute(M->cx, LLVMGetEnumAttributeKindForName(name, strlen(name)), 0);
}

static LLVMMetadataRef int_md(LLVMTypeRef t, int64_t v) {
    return LLVMValueAsMetadata(const_int(t, v));
}

static LLVMValueRef branch_weights(struct mod *M, int first, int second) {
    LLVMMetadataRef w[3] = {LLVMMDStringInContext2(M->cx, "branch_weights", 14), int_md(M->i32, first),
                            int_md(M->i32, second)};
    return LLVMMetadataAsValue(M->cx, LLVMMDNodeInContext2(M->cx, w, 3));
}

static void mod_start(struct mod *M) {
    LLVMContextRef cx = M->cx = LLVMContextCreate();
    M->m = LLVMModuleCreateWithNameInContext(M->pkg->path, cx);
    M->b = LLVMCreateBuilderInContext(cx);
    M->eb = LLVMCreateBuilderInContext(cx);
    M->i1 = LLVMInt1TypeInContext(cx);
    M->i8 = LLVMInt8TypeInContext(cx);
    M->i16 = LLVMInt16TypeInContext(cx);
    M->i32 = LLVMInt32TypeInContext(cx);
    M->i64 = LLVMInt64TypeInContext(cx);
    M->i128 = LLVMInt128TypeInContext(cx);
    M->f32 = LLVMFloatTypeInContext(cx);
    M->f64 = LLVMDoubleTypeInContext(cx);
    M->ptr = LLVMPointerTypeInContext(cx, 0);
    M->voidt = LLVMVoidTypeInContext(cx);
    M->zeroext = attribute(M, "zeroext");
    M->signext = attribute(M, "signext");
    M->noalias = attribute(M, "noalias");
    M->lasting = LLVMCreateStringAttribute(cx, "gowl-lasting", 12, "", 0);
    LLVMMetadataRef r[2] = {int_md(M->i8, 0), int_md(M->i8, 2)};
    M->bool_range = LLVMMDNodeInContext2(cx, r, 2);
    M->range_kind = LLVMGetMDKindIDInContext(cx, "range", 5);
    M->noscan_kind = LLVMGetMDKindIDInContext(cx, "gowl.noscan", 11);
    M->lasting_kind = LLVMGetMDKindIDInContext(cx, "gowl.lasting", 12);
    M->prof_kind = LLVMGetMDKindIDInContext(cx, "prof", 4);
    M->likely[0] = branch_weights(M, 2000, 1);
    M->likely[1] = branch_weights(M, 1, 2000);
    set_data_layout(M);
    debug_start(M);
}

static void one_func(struct mod *M, struct rec *r) {
    struct arena *a = arena_new("function");
    struct func *f = dump_func(r, M->pkg, a);
    if (!M->opt->only_func || !strcmp(M->opt->only_func, f->sym)) {
        stage_enter("check", f->sym);
        ssa_check(r, M->pkg, f);
        lower_func(M, f);
    }
    stage_enter("read", NULL); /* f's memory ends here */
    arena_free(a);
}

/* A function Go declares and gets elsewhere (assembly, linkname). */
static void one_extern(struct mod *M, struct rec *r) {
    struct callsig sig = {0};
    char *sym = rec_name(r, NULL);
    dump_sig(r, M->pkg, M->arena, &sig);
    void **slot = map_at(&M->externs, sym, strlen(sym));
    *slot = abi_of(M, &sig, false, abi_takes_frame(sym));
}

static void read_records(struct mod *M, struct rec *r) {
    static const char *const copied[] = {"data", "x", "r", "layout", "wasmimport", "wasmexport"};
    size_t n;
    while (rec_next(r)) {
        const char *k = rec_field(r, &n);
        bool known = false;
        if (field_is(k, n, "end")) {
            if (rec_next(r))
                rec_err(r, "text behind the end");
            return;
        }
        if (field_is(k, n, "t"))
            dump_type(r, M->pkg);
        else if (field_is(k, n, "func"))
            one_func(M, r);
        else if (field_is(k, n, "extern"))
            one_extern(M, r);
        else {
            for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
                known = known || field_is(k, n, copied[i]);
            if (!known)
                rec_err(r, "unknown record '%.*s'", (int)(n > 40 ? 40 : n), k);
            if (field_is(k, n, "data"))
                debug_global(M, *r);
            summary_copy(M, k, n, r);
        }
    }
    rec_err(r, "the dump has no end (truncated?)");
}

/* LLVM's own check of what was lowered: a failure is our bug. */
static void verify(struct mod *M) {
    char *msg = NULL;
    if (!LLVMVerifyModule(M->m, LLVMReturnStatusAction, &msg)) {
        LLVMDisposeMessage(msg);
        return;
    }
    for (LLVMValueRef fn = LLVMGetFirstFunction(M->m); fn; fn = LLVMGetNextFunction(fn))
        if (LLVMVerifyFunction(fn, LLVMReturnStatusAction)) {
            size_t n;
            stage_enter("verify", LLVMGetValueName2(fn, &n));
        }
    die("LLVM's verifier refuses what was lowered: %.1500s", msg);
}

void lower_package(const char *name, const char *dump, size_t len, const struct lower_options *opt,
                   struct lower_output *out) {
    struct arena *a = arena_new("package");
    struct package p = {.arena = a};
    struct mod M = {.pkg = &p, .opt = opt, .arena = a, .summary = &out->summary};
    struct rec r;
    stage_enter("read", name);
    rec_init(&r, a, name, dump, len);
    dump_header(&r, &p);
    mod_start(&M);
    summary_header(&M);
    read_records(&M, &r);
    summary_externs(&M);
    started_end(&M);
    buf_puts(M.summary, "end\n");
    debug_end(&M);
    verify(&M);

    LLVMMemoryBufferRef bc = LLVMWriteBitcodeToMemoryBuffer(M.m);
    out->bitcode_len = LLVMGetBufferSize(bc);
    out->bitcode = xmalloc(out->bitcode_len);
    memcpy(out->bitcode, LLVMGetBufferStart(bc), out->bitcode_len);
    LLVMDisposeMemoryBuffer(bc);
    out->text = NULL;
    if (opt->want_text) {
        char *text = LLVMPrintModuleToString(M.m);
        out->text = xstrdup(text);
        LLVMDisposeMessage(text);
    }
    LLVMDisposeBuilder(M.b);
    LLVMDisposeBuilder(M.eb);
    LLVMDisposeModule(M.m);
    LLVMContextDispose(M.cx);
    map_free(&M.strings);
    map_free(&M.di_files);
    map_free(&M.di_funcs);
    map_free(&M.di_types);
    map_free(&M.types_by_name);
    map_free(&M.externs);
    map_free(&M.defined);
    arena_free(a);
    stage_enter("", NULL);
}

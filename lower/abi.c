/* abi.c: Go signatures as LLVM function types, and Go's own stack layout of them (docs/abi.md). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lower/lowering.h"

LLVMTypeRef leaf_type(struct mod *M, enum leaf_kind k) {
    switch (k) {
    case L_BOOL:
        return M->i1;
    case L_S8:
    case L_U8:
        return M->i8;
    case L_S16:
    case L_U16:
        return M->i16;
    case L_I32:
        return M->i32;
    case L_I64:
        return M->i64;
    case L_F32:
        return M->f32;
    case L_F64:
        return M->f64;
    case L_PTR:
        return M->ptr;
    case L_NKINDS:
        break;
    }
    die("leaf kind %d", k);
}

/* Functions of package runtime that are passed their caller's frame as well, and, where the compiler types the call
 * loosely (ssagen.go writes uintptr for a closure or a record), what Go declares: one letter a parameter, p pointer, e
 * eface. */
static const struct special {
    const char *sym, *params;
    bool frame;
} specials[] = {
    {"runtime.deferproc", "p", true},    {"runtime.deferprocStack", "p", true},  {"runtime.deferprocat", "pe", true},
    {"runtime.deferreturn", NULL, true}, {"runtime.deferrangefunc", NULL, true}, {"runtime.gorecover", NULL, true},
    {"runtime.newproc", "p", false},
};

static const struct special *special_of(const char *sym) {
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (!strcmp(sym, specials[i].sym))
            return &specials[i];
    return NULL;
}

bool abi_takes_frame(const char *sym) {
    const struct special *s = sym ? special_of(sym) : NULL;
    return s && s->frame;
}

const struct callsig *abi_true_sig(struct mod *M, const char *sym, const struct callsig *call) {
    const struct special *s = sym ? special_of(sym) : NULL;
    if (!s || !s->params || (int)strlen(s->params) != call->nparams)
        return NULL;
    static const struct leaf ptr_leaf = {.kind = L_PTR},
                             eface_leaves[2] = {{.kind = L_PTR, .lasting = true}, {.kind = L_PTR, .off = 8}};
    struct callsig *sig = NEW(M->arena, struct callsig);
    *sig = *call;
    sig->params = NEWN(M->arena, struct type *, (size_t)call->nparams);
    for (int i = 0; i < call->nparams; i++) {
        struct type *t = NEW(M->arena, struct type);
        bool eface = s->params[i] == 'e';
        *t = (struct type){.kind = eface ? T_EFACE : T_PTR, .size = eface ? 16 : 8, .align = 8, .ssa = true};
        t->nleaves = eface ? 2 : 1;
        t->leaves = (struct leaf *)(eface ? eface_leaves : &ptr_leaf);
        sig->params[i] = t;
    }
    return sig;
}

struct abi *abi_of(struct mod *M, const struct callsig *sig, bool ctx, bool frame) {
    struct abi *a = NEW(M->arena, struct abi);
    int nparams = ctx + frame, nres = 0;
    for (int i = 0; i < sig->nparams; i++)
        if (sig->params[i]->size)
            nparams += sig->params[i]->ssa ? sig->params[i]->nleaves : 1;
    for (int i = 0; i < sig->nresults; i++)
        if (sig->results[i]->size) {
            if (sig->results[i]->ssa)
                nres += sig->results[i]->nleaves;
            else
                nparams++;
        }
    /* the lists may lie in a function's arena; externs outlive it */
    a->sig = *sig;
    a->sig.fn = NULL;
    a->sig.params = NEWN(M->arena, struct type *, (size_t)sig->nparams + 1);
    a->sig.results = NEWN(M->arena, struct type *, (size_t)sig->nresults + 1);
    for (int i = 0; i < sig->nparams; i++)
        a->sig.params[i] = sig->params[i];
    for (int i = 0; i < sig->nresults; i++)
        a->sig.results[i] = sig->results[i];
    a->ctx = ctx;
    a->frame = frame;
    a->param = NEWN(M->arena, enum leaf_kind, (size_t)nparams);
    a->lasting = NEWN(M->arena, bool, (size_t)nparams);
    a->res = NEWN(M->arena, enum leaf_kind, (size_t)nres);
    for (int i = 0; i < sig->nparams; i++) {
        struct type *t = sig->params[i];
        if (!t->size)
            continue;
        if (!t->ssa)
            a->param[a->nparams++] = L_PTR;
        else
            for (int j = 0; j < t->nleaves; j++) {
                a->lasting[a->nparams] = t->leaves[j].lasting;
                a->param[a->nparams++] = t->leaves[j].kind;
            }
    }
    a->first_out = a->nparams;
    for (int i = 0; i < sig->nresults; i++) {
        struct type *t = sig->results[i];
        if (!t->size)
            continue;
        if (!t->ssa) {
            a->param[a->nparams++] = L_PTR;
            a->nouts++;
        } else
            for (int j = 0; j < t->nleaves; j++)
                a->res[a->nres++] = t->leaves[j].kind;
    }
    if (ctx)
        a->param[a->nparams++] = L_PTR;
    if (frame)
        a->param[a->nparams++] = L_PTR;

    LLVMTypeRef *pt = NEWN(M->arena, LLVMTypeRef, (size_t)a->nparams + 1);
    LLVMTypeRef *rt = NEWN(M->arena, LLVMTypeRef, (size_t)a->nres + 1);
    for (int i = 0; i < a->nparams; i++)
        pt[i] = leaf_type(M, a->param[i]);
    for (int i = 0; i < a->nres; i++)
        rt[i] = leaf_type(M, a->res[i]);
    LLVMTypeRef ret = a->nres == 0   ? M->voidt
                      : a->nres == 1 ? rt[0]
                                     : LLVMStructTypeInContext(M->cx, rt, (unsigned)a->nres, 0);
    a->type = LLVMFunctionType(ret, pt, (unsigned)a->nparams, 0);
    return a;
}

static LLVMAttributeRef extension(struct mod *M, enum leaf_kind k) {
    switch (k) {
    case L_BOOL:
    case L_U8:
    case L_U16:
        return M->zeroext;
    case L_S8:
    case L_S16:
        return M->signext;
    default:
        return NULL;
    }
}

void abi_attributes(struct mod *M, const struct abi *a, LLVMValueRef v, bool is_call) {
    for (int i = 0; i < a->nparams && !is_call; i++)
        if (a->lasting[i]) /* for emit/roots/gcroot_stores.c */
            LLVMAddAttributeAtIndex(v, (unsigned)(i + 1), M->lasting);
    for (int i = -1; i < a->nparams; i++) {
        /* index 0 is the result, parameters follow */
        LLVMAttributeRef at = i >= 0 ? extension(M, a->param[i]) : a->nres == 1 ? extension(M, a->res[0]) : NULL;
        if (i >= a->first_out && i < a->first_out + a->nouts)
            at = M->noalias;
        if (!at)
            continue;
        if (is_call)
            LLVMAddCallSiteAttribute(v, (unsigned)(i + 1), at);
        else
            LLVMAddAttributeAtIndex(v, (unsigned)(i + 1), at);
    }
}

const char *abi_signature(struct arena *arena, const struct callsig *sig, int first) {
    uint64_t h = HASH_SIGNATURE;
    for (int i = first; i < sig->nparams + sig->nresults; i++) {
        const char *name = i < sig->nparams ? sig->params[i]->name : sig->results[i - sig->nparams]->name;
        if (i == sig->nparams)
            h = hash_signature(h, NULL);
        if (strstr(name, "go.shape."))
            return "";
        h = hash_signature(h, name);
    }
    if (!sig->nresults)
        h = hash_signature(h, NULL);
    return arena_printf(arena, "%016llx", (unsigned long long)h);
}

LLVMValueRef declare_func(struct mod *M, const char *sym, LLVMTypeRef type) {
    LLVMValueRef fn = LLVMGetNamedFunction(M->m, sym);
    return fn ? fn : LLVMAddFunction(M->m, sym, type);
}

LLVMValueRef declare_data(struct mod *M, const char *sym) {
    LLVMValueRef g = LLVMGetNamedGlobal(M->m, sym);
    return g ? g : LLVMAddGlobal(M->m, M->i8, sym);
}

/* ---- Go's stack layout, ABI0 (cmd/compile/internal/abi, assignParam on a port without argument registers) ---- */

static int64_t round_up(int64_t n, int64_t align) {
    return align > 1 ? (n + align - 1) / align * align : n;
}

static int64_t layout_list(struct buf *b, struct type **t, int n, int64_t off) {
    bool first = true;
    for (int i = 0; i < n; i++) {
        off = round_up(off, t[i]->align);
        if (t[i]->size) {
            int leaves = t[i]->ssa ? t[i]->nleaves : 1;
            for (int j = 0; j < leaves; j++) {
                if (!first)
                    buf_putc(b, ',');
                first = false;
                if (t[i]->ssa)
                    buf_printf(b, "%s@%lld", leaf_info[t[i]->leaves[j].kind].name,
                               (long long)off + t[i]->leaves[j].off);
                else
                    buf_printf(b, "m%lld@%lld", (long long)t[i]->size, (long long)off);
            }
        }
        off += t[i]->size;
    }
    if (first)
        buf_putc(b, '-');
    return off;
}

void abi_frame_layout(struct mod *M, const struct callsig *sig, struct buf *b) {
    int64_t word = M->pkg->ptr_size;
    struct buf args = {0}, res = {0};
    int64_t arg_end = layout_list(&args, sig->params, sig->nparams, 0);
    int64_t ret = round_up(arg_end, word);
    int64_t end = round_up(layout_list(&res, sig->results, sig->nresults, ret), word);
    buf_printf(b, "%lld:%lld:%lld:", (long long)arg_end, (long long)ret, (long long)end);
    buf_add(b, args.p, args.len);
    buf_putc(b, ':');
    buf_add(b, res.p, res.len);
    buf_free(&args);
    buf_free(&res);
}

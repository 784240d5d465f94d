/* suspend.c: save blocks for the functions that may suspend, and how they are resumed (docs/suspend.md).
 *
 * For each such function, whose calls that may suspend are its *sites*:
 *   1. each site's test of the flag gets a block of its own: there the function goes on when it is resumed;
 *   2. what is live across each site: what is cheap is computed again where it is used, not saved;
 *   3. a place in the heap frame for each value that some site saves;
 *   4. the save block: one for all sites, its phis say which site it is and hold the values;
 *   5. the entry by which it is resumed (suspend_resume.c). */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/cfg.h"
#include "emit/ir/ir.h"
#include "emit/ir/liveness.h"
#include "emit/ir/phi.h"
#include "emit/report/report.h"
#include "emit/suspend/suspend.h"

/* ---- 1. the tests ---- */

static void split_sites(struct program *p, struct suspender *x) {
    struct cfg cfg;
    cfg_init(&cfg, p->ctx, x->fn);
    for (size_t k = 0; k < x->sites.len; k++) {
        LLVMBasicBlockRef call = cfg_split_after(&cfg, x->sites.p[k].call);
        LLVMPositionBuilderAtEnd(cfg.b, call);
        LLVMSetCurrentDebugLocation2(cfg.b, NULL);
        LLVMBuildBr(cfg.b, x->sites.p[k].head);
    }
    cfg_done(&cfg);
}

/* ---- 2. what is live across a site ---- */

/* The value computed again before `at`, and what it is made of, as far as that is cheap. */
static LLVMValueRef compute_again(LLVMBuilderRef b, LLVMValueRef v, LLVMValueRef at) {
    if (!is_cheap(v) || LLVMGetInstructionParent(v) == LLVMGetInstructionParent(at))
        return v;
    LLVMValueRef copy = LLVMInstructionClone(v);
    for (int o = 0, n = LLVMGetNumOperands(v); o < n; o++)
        LLVMSetOperand(copy, (unsigned)o, compute_again(b, LLVMGetOperand(v, (unsigned)o), at));
    LLVMPositionBuilderBefore(b, at);
    LLVMInsertIntoBuilder(b, copy);
    return copy;
}

/* uses_replace: v computed again in each block that uses it but its own: no site lies between it and its uses there. */
static LLVMValueRef sink(void *b, LLVMValueRef v, LLVMValueRef at) {
    return compute_again(b, v, at);
}

/* Gives live, of as many words, what is live across site k, without the call's result. */
static void live_across(struct liveness *l, struct site *s, uint64_t *live) {
    liveness_edge(l, LLVMGetInstructionParent(s->call), s->head, live);
    int result = liveness_no(l, s->call);
    if (result >= 0)
        bit_clear(live, result);
}

/* Computes the liveness, with cheap values moved to their uses. True if there were any. */
static bool sink_cheap(struct program *p, struct liveness *l, struct suspender *x) {
    uint64_t *live = NEWN(l->arena, uint64_t, (size_t)l->words);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    bool any = false;
    for (size_t k = 0; k < x->sites.len; k++)
        live_across(l, &x->sites.p[k], live);
    for (int i = 0; i < l->nvals; i++)
        if (bit_get(live, i) && is_cheap(l->vals[i])) {
            uses_replace(l->vals[i], sink, b);
            any = true;
        }
    LLVMDisposeBuilder(b);
    return any;
}

static void live_at_sites(struct liveness *l, struct suspender *x) {
    size_t bytes = (size_t)l->words * 8;
    l->live = NEWN(l->arena, uint64_t *, x->sites.len);
    l->saved = NEWN(l->arena, uint64_t *, x->sites.len);
    l->any_saved = arena_alloc(l->arena, bytes);
    int fp = x->fp ? liveness_no(l, x->fp) : -1, sp = x->sp ? liveness_no(l, x->sp) : -1;
    for (size_t k = 0; k < x->sites.len; k++) {
        struct site *s = &x->sites.p[k];
        /* later splits may have put blocks between */
        LLVMValueRef br = LLVMGetBasicBlockTerminator(s->head);
        s->target = LLVMGetSuccessor(br, 0);
        s->tail = LLVMGetSuccessor(br, 1);
        l->live[k] = arena_alloc(l->arena, bytes);
        l->saved[k] = arena_alloc(l->arena, bytes);
        live_across(l, s, l->live[k]);
        memcpy(l->saved[k], l->live[k], bytes);
        if (fp >= 0) /* gowl.sp tells it when the function is resumed */
            bit_clear(l->saved[k], fp);
        if (sp >= 0)
            bit_clear(l->saved[k], sp);
        for (int w = 0; w < l->words; w++)
            l->any_saved[w] |= l->saved[k][w];
    }
}

/* ---- 3. the frame ---- */

/* A value of less than a word has one of its own: several bools in one would look like an address to the collector,
 * which scans each word. */
static void frame_layout(struct program *p, struct liveness *l) {
    enum { WORD = 4, WIDEST = 16 };
    l->offset = NEWN(l->arena, int64_t, (size_t)l->nvals);
    l->size = SAVED_HEADER;
    for (int align = WORD; align <= WIDEST;
         align *= 2) /* the narrowest first: the header leaves 4 bytes to the next 8 */
        for (int i = 0; i < l->nvals; i++) {
            if (!bit_get(l->any_saved, i))
                continue;
            LLVMTypeRef t = LLVMTypeOf(l->vals[i]);
            int64_t a = LLVMABIAlignmentOfType(p->layout, t);
            if ((a > WIDEST ? WIDEST : a < WORD ? WORD : a) != align)
                continue;
            l->size = (l->size + align - 1) / align * align;
            l->offset[i] = l->size;
            l->size += (int64_t)LLVMABISizeOfType(p->layout, t);
        }
    l->size = (l->size + SAVED_ALIGN - 1) / SAVED_ALIGN * SAVED_ALIGN;
}

/* ---- 4. the save block ---- */

/* The new phi takes over the old one's number. */
static void replace_phi(struct liveness *l, LLVMValueRef was, LLVMValueRef phi) {
    liveness_rename(l, was, phi);
    LLVMReplaceAllUsesWith(was, phi);
    LLVMInstructionEraseFromParent(was);
}

struct renamed {
    LLVMBasicBlockRef was, from;
};

static LLVMBasicBlockRef new_name(void *arg, LLVMBasicBlockRef from) {
    struct renamed *r = arg;
    return from == r->was ? r->from : from;
}

/* Phis of `block` name `from` where they named `was`. */
static void rename_pred(LLVMBuilderRef b, LLVMBasicBlockRef block, LLVMBasicBlockRef was, LLVMBasicBlockRef from,
                        struct liveness *l) {
    LLVMValueRef next;
    for (LLVMValueRef i = LLVMGetFirstInstruction(block); i && LLVMIsAPHINode(i); i = next) {
        next = LLVMGetNextInstruction(i);
        LLVMPositionBuilderBefore(b, i);
        LLVMSetCurrentDebugLocation2(b, NULL);
        replace_phi(l, i, phi_remake(b, i, new_name, &(struct renamed){was, from}));
    }
}

struct saver {
    struct program *p;
    struct suspender *x;
    struct liveness *l;
    LLVMBuilderRef b;
    LLVMTypeRef i32, ptr;
    LLVMValueRef flag;
};

static LLVMValueRef is_suspended(struct saver *s) {
    LLVMValueRef f = LLVMBuildLoad2(s->b, s->i32, s->flag, "");
    return LLVMBuildICmp(s->b, LLVMIntEQ, f, LLVMConstInt(s->i32, UNWIND_SUSPENDED, 0), "");
}

/* Numbers the sites: a place's number, or, where it has none, one that is no place's. */
static void number_sites(struct program *p, struct suspender *x) {
    for (size_t k = 0; k < x->sites.len; k++)
        if (x->sites.p[k].no < 0)
            x->sites.p[k].no =
                !p->traces ? (int32_t)k : (x->sites.p[k].no == RUNNER_SITE ? RUNNER_SITES : NO_SITE) - (int32_t)k;
}

static LLVMBasicBlockRef no_site(void *arg, LLVMBasicBlockRef from) {
    struct suspender *x = arg;
    for (size_t k = 0; k < x->sites.len; k++)
        if (x->sites.p[k].head == from && x->sites.p[k].target == x->up)
            return NULL;
    return from;
}

/* The block that just returns is no longer reached from the sites, but from `up`, which knows the site: its phi is made
 * anew. */
static void new_preds(struct saver *s, LLVMBasicBlockRef up, LLVMValueRef site) {
    LLVMValueRef was = s->x->up_site;
    LLVMPositionBuilderBefore(s->b, was);
    LLVMSetCurrentDebugLocation2(s->b, NULL);
    LLVMValueRef phi = phi_remake(s->b, was, no_site, s->x);
    phi_add(phi, site, up);
    replace_phi(s->l, was, phi);
}

/* A set flag leads from each site to the one block `leave`, which saves if the goroutine is suspended. A site whose way
 * up does more than return (a landing pad) is asked first; its target gets the block that asks as predecessor. */
static void save_block(struct saver *s, LLVMValueRef resumer) {
    struct liveness *l = s->l;
    LLVMContextRef cx = s->p->ctx;
    LLVMValueRef fn = s->x->fn;
    LLVMBasicBlockRef leave = LLVMAppendBasicBlockInContext(cx, fn, "leave");
    LLVMBasicBlockRef save = LLVMAppendBasicBlockInContext(cx, fn, "save");
    LLVMPositionBuilderAtEnd(s->b, leave);
    LLVMValueRef site = LLVMBuildPhi(s->b, s->i32, "site");
    LLVMValueRef *phi = NEWN(l->arena, LLVMValueRef, (size_t)l->nvals);
    for (int i = 0; i < l->nvals; i++)
        if (bit_get(l->any_saved, i))
            phi[i] = LLVMBuildPhi(s->b, LLVMTypeOf(l->vals[i]), "");
    LLVMBasicBlockRef up = LLVMAppendBasicBlockInContext(cx, fn, "up");
    LLVMBuildCondBr(s->b, is_suspended(s), save, up);
    LLVMPositionBuilderAtEnd(s->b, up);
    if (s->x->up && LLVMGetFirstInstruction(s->x->up) != LLVMGetBasicBlockTerminator(s->x->up)) {
        /* the function's own way up puts gowl.sp back */
        LLVMBuildBr(s->b, s->x->up);
        if (s->x->up_site)
            new_preds(s, up, site);
    } else
        return_nothing(s->b, fn);

    for (size_t k = 0; k < s->x->sites.len; k++) {
        struct site *t = &s->x->sites.p[k];
        LLVMBasicBlockRef from = t->head;
        LLVMValueRef br = LLVMGetBasicBlockTerminator(t->head);
        if (t->target == s->x->up)
            LLVMSetSuccessor(br, 0, leave);
        else {
            from = LLVMInsertBasicBlockInContext(cx, leave, "ask");
            LLVMPositionBuilderAtEnd(s->b, from);
            LLVMBuildCondBr(s->b, is_suspended(s), leave, t->target);
            rename_pred(s->b, t->target, t->head, from, l);
            LLVMSetSuccessor(br, 0, from);
        }
        t->target = from == t->head ? leave : from;
        LLVMValueRef no = LLVMConstInt(s->i32, (unsigned long long)((int64_t)t->no - s->x->base), 1);
        phi_add(site, no, from);
        for (int i = 0; i < l->nvals; i++) {
            if (!phi[i])
                continue;
            LLVMTypeRef type = LLVMTypeOf(l->vals[i]);
            /* Poison would be what is left in some local, of results that are a struct as well. */
            LLVMValueRef dead = s->p->asks_gc ? LLVMConstNull(type) : LLVMGetPoison(type);
            LLVMValueRef v = bit_get(l->saved[k], i) ? l->vals[i] : dead;
            phi_add(phi[i], v, from);
        }
    }

    LLVMPositionBuilderAtEnd(s->b, save);
    position_nowhere(s->b, cx, fn);
    LLVMTypeRef pt[4] = {s->i32, s->ptr, s->i32, s->ptr};
    if (s->x->base)
        site = LLVMBuildAdd(s->b, site, LLVMConstInt(s->i32, (unsigned)s->x->base, 0), "");
    LLVMValueRef a[4] = {LLVMConstInt(s->i32, (unsigned long long)l->size, 0), resumer, site, resumer ? fn : NULL};
    if (!resumer)
        a[1] = a[3] = LLVMConstNull(s->ptr);
    LLVMValueRef frame = LLVMBuildCall2(s->b, LLVMFunctionType(s->ptr, pt, 4, 0),
                                        LLVMGetNamedFunction(s->p->mod, "gowl.frame.new"), a, 4, "");
    for (int i = 0; i < l->nvals; i++) {
        if (!phi[i])
            continue;
        LLVMBuildStore(s->b, phi[i], address_at(s->b, cx, frame, l->offset[i]));
    }
    return_nothing(s->b, fn);
}

/* ---- what C sees ---- */

static void end_empty(struct program *p, const char *name) {
    LLVMValueRef fn = LLVMGetNamedFunction(p->mod, name);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, fn, ""));
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
    make_internal(fn);
}

/* void gowl.resume(struct frame *f): f->resume(f). */
static void define_resume(struct program *p) {
    LLVMValueRef fn = LLVMGetNamedFunction(p->mod, "gowl.resume");
    if (!fn)
        return;
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, fn, ""));
    LLVMValueRef frame = LLVMGetParam(fn, 0);
    LLVMValueRef code = LLVMBuildLoad2(b, ptr, address_at(b, p->ctx, frame, SAVED_RESUME), "");
    LLVMBuildCall2(b, LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), &ptr, 1, 0), code, &frame, 1, "");
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
    make_internal(fn);
}

/* gowl.result holds the result of a function that was resumed, for its caller, which is resumed next: it is as large as
 * the largest. */
static void define_result(struct program *p, const struct suspend_set *set) {
    enum { ALIGN = 16 };
    unsigned long long size = 0;
    for (size_t i = 0; i < set->all.len; i++) {
        LLVMTypeRef t = LLVMGetReturnType(LLVMGlobalGetValueType(set->all.p[i]->fn));
        unsigned long long n = LLVMGetTypeKind(t) == LLVMVoidTypeKind ? 0 : LLVMABISizeOfType(p->layout, t);
        size = n > size ? n : size;
        for (size_t k = 0; k < set->all.p[i]->sites.len; k++) {
            t = LLVMTypeOf(set->all.p[i]->sites.p[k].call);
            n = LLVMGetTypeKind(t) == LLVMVoidTypeKind ? 0 : LLVMABISizeOfType(p->layout, t);
            size = n > size ? n : size;
        }
    }
    LLVMTypeRef t = LLVMArrayType2(LLVMInt8TypeInContext(p->ctx), (size + ALIGN - 1) / ALIGN * ALIGN);
    LLVMValueRef declared = LLVMGetNamedGlobal(p->mod, "gowl.result"), g = LLVMAddGlobal(p->mod, t, "");
    if (declared) { /* (suspend_seam.c) */
        LLVMReplaceAllUsesWith(declared, g);
        LLVMDeleteGlobal(declared);
    }
    LLVMSetValueName2(g, "gowl.result", strlen("gowl.result"));
    LLVMSetInitializer(g, LLVMConstNull(t));
    LLVMSetLinkage(g, LLVMInternalLinkage);
    LLVMSetAlignment(g, ALIGN);
}

static void suspend_one(struct program *p, struct suspender *x) {
    struct arena *a = arena_new("suspend function");
    struct liveness l;
    size_t n;
    const char *name = LLVMGetValueName2(x->fn, &n);
    stage_enter("suspend", name);
    split_sites(p, x);
    liveness_compute(&l, a, x->fn);
    if (sink_cheap(p, &l, x)) {
        liveness_free(&l);
        liveness_compute(&l, a, x->fn);
    }
    live_at_sites(&l, x);
    frame_layout(p, &l);
    number_sites(p, x);
    struct saver s = {.p = p, .x = x, .l = &l, .b = LLVMCreateBuilderInContext(p->ctx)};
    s.i32 = LLVMInt32TypeInContext(p->ctx);
    s.ptr = LLVMPointerTypeInContext(p->ctx, 0);
    s.flag = LLVMGetNamedGlobal(p->mod, "gowl.unwinding");
    save_block(&s, p->without < WITHOUT_RESUMING ? suspend_resumer_of(p, LLVMGlobalGetValueType(x->fn)) : NULL);
    LLVMDisposeBuilder(s.b);
    if (p->without < WITHOUT_RESUMING)
        suspend_resume(p, x, &l);
    liveness_free(&l);
    arena_free(a);
}

void suspend(struct program *p, struct suspend_set *set) {
    if (LLVMGetNamedFunction(p->mod, "gowl.suspend"))
        end_empty(p, "gowl.suspend");
    define_resume(p);
    define_result(p, set);
    size_t functions = 0, sites = 0;
    for (size_t i = 0; i < set->all.len && p->without < WITHOUT_SAVES; i++)
        if (set->all.p[i]->sites.len) {
            functions++;
            sites += set->all.p[i]->sites.len;
            suspend_one(p, set->all.p[i]);
        }
    stats_text(p, WITHOUT_SAVES, "%zu functions may suspend, in %zu calls", functions, sites);
}

void suspend_finish(struct program *p, const struct suspend_set *set) {
    if (set->all.len)
        run_passes(p, "function(mem2reg,simplifycfg)");
}

/* suspend_resume.c: how a function that was suspended goes on: it is called anew, and its entry leads to behind the
 * call it waits for.
 *
 *   entry:    is gowl.resuming (the saved frame, or 0) set? Then to `resume`, else the function begins
 *   resume:   loads all values that some site saves, and the calls' results from gowl.result; clears gowl.resuming;
 *             a switch on the site's number leads to the test of the flag behind that site's call
 *
 * A switch into the middle of a loop would give it a second entry: code generation would send all of its edges through
 * one more switch. So the way to a site in a loop leads by the loop's header, which asks gowl.resuming as well, and is
 * cleared only there (of loops in loops: in the innermost).
 *
 * A value that is live across a site has two definitions, its own and resume's. It gets a slot (an alloca): both store
 * to it, each use loads from it, and mem2reg makes SSA of it afterwards.
 *
 * The scheduler calls frame->resume(frame): gowl.resume.T for functions of type T, which calls frame->code with
 * arguments that nobody reads, and puts its result into gowl.result for the next frame. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/ir/liveness.h"
#include "emit/ir/phi.h"
#include "emit/model/model.h"
#include "emit/suspend/suspend.h"

struct resumer {
    struct program *p;
    struct suspender *x;
    struct liveness *l;
    LLVMBuilderRef b;
    LLVMTypeRef i32, ptr;
    LLVMBasicBlockRef entry, bad;
    LLVMValueRef resuming, result, site; /* site: the slot of its number */
    LLVMValueRef *slot;                  /* by value number */
    /* the function's blocks, as they were before any of this */
    int nblocks;
    LLVMBasicBlockRef *block;
    VEC(int) * succs, *preds;
    int *test; /* by site: the number of the block with its test */
};

/* A result of several words is kept in gowl.result as LLVM lays the struct out. */
static LLVMValueRef load_result(struct resumer *r, LLVMTypeRef t) {
    return LLVMBuildLoad2(r->b, t, r->result, "");
}

/* ---- gowl.resume.T ---- */

LLVMValueRef suspend_resuming(struct program *p) {
    LLVMValueRef g = LLVMGetNamedGlobal(p->mod, "gowl.resuming");
    if (g)
        return g;
    LLVMTypeRef i32 = LLVMInt32TypeInContext(p->ctx);
    g = LLVMAddGlobalInAddressSpace(p->mod, i32, "gowl.resuming", 1); /* address space 1: a wasm global */
    LLVMSetInitializer(g, LLVMConstNull(i32));
    LLVMSetLinkage(g, LLVMInternalLinkage);
    return g;
}

LLVMValueRef suspend_resumer_of(struct program *p, LLVMTypeRef t) {
    const char *name = arena_printf(p->arena, "gowl.resume.%s", sig_text(p, t));
    LLVMValueRef fn = LLVMGetNamedFunction(p->mod, name);
    if (fn)
        return fn;
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0), i32 = LLVMInt32TypeInContext(p->ctx),
                nothing = LLVMVoidTypeInContext(p->ctx);
    LLVMTypeRef type = LLVMFunctionType(nothing, &ptr, 1, 0);
    fn = LLVMAddFunction(p->mod, name, type);
    LLVMSetLinkage(fn, LLVMInternalLinkage);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, fn, ""));
    LLVMValueRef frame = LLVMGetParam(fn, 0);
    LLVMValueRef code = LLVMBuildLoad2(b, ptr, address_at(b, p->ctx, frame, SAVED_CODE), "");
    /* What it holds stays there until the next frame is made. */
    LLVMBuildCall2(b, type, LLVMGetNamedFunction(p->mod, "gowl.frame.free"), &frame, 1, "");
    LLVMBuildStore(b, LLVMBuildPtrToInt(b, frame, i32, ""), suspend_resuming(p));
    unsigned n = LLVMCountParamTypes(t);
    LLVMTypeRef *params = NEWN(p->arena, LLVMTypeRef, n + 1);
    LLVMValueRef *args = NEWN(p->arena, LLVMValueRef, n + 1);
    LLVMGetParamTypes(t, params);
    for (unsigned i = 0; i < n; i++)
        args[i] = LLVMConstNull(params[i]);
    LLVMValueRef v = LLVMBuildCall2(b, t, code, args, n, "");
    if (LLVMGetTypeKind(LLVMTypeOf(v)) != LLVMVoidTypeKind)
        LLVMBuildStore(b, v, LLVMGetNamedGlobal(p->mod, "gowl.result"));
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
    return fn;
}

/* ---- loops ---- */

static int number_of(struct map *no, LLVMBasicBlockRef bb) {
    int n = (int)(intptr_t)map_get(no, (char *)&bb, sizeof bb) - 1;
    if (n < 0)
        die("a block is not its function's");
    return n;
}

static void read_blocks(struct resumer *r) {
    struct arena *a = r->l->arena;
    struct map no = {0};
    unsigned n = LLVMCountBasicBlocks(r->x->fn);
    r->block = NEWN(a, LLVMBasicBlockRef, n);
    r->succs = arena_alloc_n(a, n, sizeof *r->succs);
    r->preds = arena_alloc_n(a, n, sizeof *r->preds);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(r->x->fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        r->block[r->nblocks++] = bb;
        *map_at(&no, arena_strndup(a, (char *)&bb, sizeof bb), sizeof bb) = (void *)(intptr_t)r->nblocks;
    }
    for (int i = 0; i < r->nblocks; i++) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(r->block[i]);
        for (unsigned k = 0; k < LLVMGetNumSuccessors(t); k++) {
            int s = number_of(&no, LLVMGetSuccessor(t, k));
            vec_push(&r->succs[i], s);
            vec_push(&r->preds[s], i);
        }
    }
    r->test = NEWN(a, int, r->x->sites.len);
    for (size_t k = 0; k < r->x->sites.len; k++)
        r->test[k] = number_of(&no, r->x->sites.p[k].head);
    map_free(&no);
}

static void free_blocks(struct resumer *r) {
    for (int i = 0; i < r->nblocks; i++) {
        vec_free(&r->succs[i]);
        vec_free(&r->preds[i]);
    }
}

/* Marks with `mark` the blocks of the scope that can be reached from block `from`: forwards, or backwards. from itself
 * only if it lies on a cycle. */
static void reach_in(struct resumer *r, const char *scope, int from, bool forwards, char *seen, char mark) {
    VEC(int) todo = {0};
    vec_push(&todo, from);
    while (todo.len) {
        int b = todo.p[--todo.len];
        size_t n = forwards ? r->succs[b].len : r->preds[b].len;
        for (size_t i = 0; i < n; i++) {
            int s = forwards ? r->succs[b].p[i] : r->preds[b].p[i];
            if (!scope[s] || seen[s] & mark)
                continue;
            seen[s] |= mark;
            vec_push(&todo, s);
        }
    }
    vec_free(&todo);
}

/* The outermost loop of the scope around block b: sets in[] for its blocks, and gives the number of its only entry; -1:
 * there is none, or it has several entries. */
static int loop_around(struct resumer *r, const char *scope, int b, char *in) {
    enum { FORWARDS = 1, BACKWARDS = 2 };
    memset(in, 0, (size_t)r->nblocks);
    reach_in(r, scope, b, true, in, FORWARDS);
    reach_in(r, scope, b, false, in, BACKWARDS);
    int entry = -1, entries = 0;
    for (int i = 0; i < r->nblocks; i++)
        in[i] = in[i] == (FORWARDS | BACKWARDS);
    for (int i = 0; i < r->nblocks; i++) {
        bool entered = false;
        for (size_t k = 0; in[i] && k < r->preds[i].len; k++)
            entered |= !in[r->preds[i].p[k]];
        if (entered) {
            entry = i;
            entries++;
        }
    }
    return entries == 1 ? entry : -1;
}

/* ---- ways ---- */

/* A new edge from the block to a header. What its phis hold on it: the values that `resume` has loaded. The load stands
 * before the terminator. */
static void header_edge(struct resumer *r, LLVMBasicBlockRef from, LLVMBasicBlockRef header) {
    LLVMValueRef t = LLVMGetBasicBlockTerminator(from);
    for (LLVMValueRef i = LLVMGetFirstInstruction(header); LLVMIsAPHINode(i); i = LLVMGetNextInstruction(i)) {
        int no = liveness_no(r->l, i);
        LLVMValueRef v = LLVMGetPoison(LLVMTypeOf(i));
        if (no >= 0 && r->slot[no]) {
            LLVMPositionBuilderBefore(r->b, t);
            LLVMSetCurrentDebugLocation2(r->b, NULL);
            v = LLVMBuildLoad2(r->b, LLVMTypeOf(i), r->slot[no], "");
        }
        phi_add(i, v, from);
    }
}

/* The block that asks before block h: h's phis move there. `ways`: where it leads when the function is resumed. */
static LLVMBasicBlockRef make_header(struct resumer *r, int h, LLVMBasicBlockRef ways) {
    LLVMBasicBlockRef old = r->block[h], head = LLVMInsertBasicBlockInContext(r->p->ctx, old, "header");
    LLVMValueRef v = LLVMBasicBlockAsValue(old), i;
    VEC(LLVMValueRef) terms = {0};
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u))
        vec_push(&terms, LLVMGetUser(u));
    for (size_t k = 0; k < terms.len; k++)
        for (unsigned s = 0; s < LLVMGetNumSuccessors(terms.p[k]); s++)
            if (LLVMGetSuccessor(terms.p[k], s) == old)
                LLVMSetSuccessor(terms.p[k], s, head);
    vec_free(&terms);
    while ((i = LLVMGetFirstInstruction(old)) && LLVMIsAPHINode(i))
        move_to_end(i, head);
    LLVMPositionBuilderAtEnd(r->b, head);
    LLVMSetCurrentDebugLocation2(r->b, NULL);
    LLVMValueRef f = LLVMBuildLoad2(r->b, r->i32, r->resuming, "");
    LLVMBuildCondBr(r->b, LLVMBuildIsNotNull(r->b, f, ""), ways, old);
    return head;
}

/* Ends block `from`, which comes from `resume`, with a switch to the sites of list: to the targets that are headers, or
 * to those that are not. */
static void build_switch(struct resumer *r, LLVMBasicBlockRef from, const int *sites, size_t n,
                         LLVMBasicBlockRef *target, const bool *by_header, LLVMBasicBlockRef other) {
    LLVMPositionBuilderAtEnd(r->b, from);
    LLVMSetCurrentDebugLocation2(r->b, NULL);
    bool one = !other;
    for (size_t i = 1; i < n && one; i++)
        one = target[sites[i]] == target[sites[0]];
    if (one) {
        LLVMBuildBr(r->b, target[sites[0]]);
        if (by_header[sites[0]])
            header_edge(r, from, target[sites[0]]);
        return;
    }
    LLVMValueRef no = LLVMBuildLoad2(r->b, r->i32, r->site, "");
    LLVMValueRef sw = LLVMBuildSwitch(r->b, no, other ? other : r->bad, (unsigned)n);
    struct map seen = {0};
    for (size_t i = 0; i < n; i++) {
        LLVMBasicBlockRef *to = &target[sites[i]];
        /* several cases to one header: one edge to its phis, by a block of its own */
        void **by = map_at(&seen, (char *)to, sizeof *to);
        if (by_header[sites[i]] && !*by) {
            *by = LLVMInsertBasicBlockInContext(r->p->ctx, *to, "");
            LLVMPositionBuilderAtEnd(r->b, *by);
            LLVMBuildBr(r->b, *to);
            header_edge(r, *by, *to);
        }
        LLVMAddCase(sw, LLVMConstInt(r->i32, (unsigned long long)(int64_t)r->x->sites.p[sites[i]].no, 1),
                    by_header[sites[i]] ? *by : *to);
    }
    map_free(&seen);
}

/* Where site k is resumed: before its test, a result that other sites save is taken. */
static LLVMBasicBlockRef landing(struct resumer *r, int k) {
    struct site *s = &r->x->sites.p[k];
    int no = liveness_no(r->l, s->call);
    if (no < 0 || !r->slot[no] || !bit_get(r->l->any_saved, no))
        return s->head;
    LLVMBasicBlockRef take = LLVMInsertBasicBlockInContext(r->p->ctx, s->head, "");
    LLVMPositionBuilderAtEnd(r->b, take);
    LLVMSetCurrentDebugLocation2(r->b, NULL);
    LLVMBuildStore(r->b, load_result(r, LLVMTypeOf(s->call)), r->slot[no]);
    LLVMBuildBr(r->b, s->head);
    return take;
}

/* Ends block `from` with the ways to these sites, which lie in the scope (per block: is it in?). */
static void build_ways(struct resumer *r, LLVMBasicBlockRef from, const int *sites, size_t n, const char *scope) {
    struct arena *a = r->l->arena;
    size_t nsites = r->x->sites.len, ndirect = 0, nlooped = 0;
    LLVMBasicBlockRef *target = NEWN(a, LLVMBasicBlockRef, nsites);
    bool *by_header = NEWN(a, bool, nsites);
    int *direct = NEWN(a, int, n), *looped = NEWN(a, int, n), *inner = NEWN(a, int, n);
    char *loop = arena_alloc(a, (size_t)r->nblocks);
    for (size_t i = 0; i < n; i++) {
        int k = sites[i];
        if (target[k])
            continue;
        int h = loop_around(r, scope, r->test[k], loop);
        if (h < 0 || h == r->test[k]) {
            target[k] = landing(r, k);
            direct[ndirect++] = k;
            continue;
        }
        LLVMBasicBlockRef ways = LLVMInsertBasicBlockInContext(r->p->ctx, r->block[h], "ways");
        LLVMBasicBlockRef header = make_header(r, h, ways);
        size_t ninner = 0;
        for (size_t j = i; j < n; j++)
            if (loop[r->test[sites[j]]]) {
                inner[ninner++] = looped[nlooped++] = sites[j];
                target[sites[j]] = header;
                by_header[sites[j]] = true;
            }
        loop[h] = 0;
        build_ways(r, ways, inner, ninner, loop);
    }
    if (nlooped && ndirect) {
        LLVMBasicBlockRef here = LLVMInsertBasicBlockInContext(r->p->ctx, r->x->sites.p[direct[0]].head, "here");
        build_switch(r, from, looped, nlooped, target, by_header, here);
        from = here;
    } else if (nlooped)
        build_switch(r, from, looped, nlooped, target, by_header, NULL);
    if (ndirect) {
        LLVMPositionBuilderAtEnd(r->b, from);
        LLVMSetCurrentDebugLocation2(r->b, NULL);
        LLVMBuildStore(r->b, LLVMConstNull(r->i32), r->resuming);
        build_switch(r, from, direct, ndirect, target, by_header, NULL);
    }
}

/* ---- values ---- */

static LLVMValueRef new_slot(struct resumer *r, LLVMTypeRef t) {
    LLVMValueRef first = LLVMGetFirstInstruction(r->entry);
    if (first)
        LLVMPositionBuilderBefore(r->b, first);
    else
        LLVMPositionBuilderAtEnd(r->b, r->entry);
    return LLVMBuildAlloca(r->b, t, "");
}

static void make_slots(struct resumer *r) {
    struct liveness *l = r->l;
    r->site = new_slot(r, r->i32);
    r->slot = NEWN(l->arena, LLVMValueRef, (size_t)l->nvals);
    for (size_t k = 0; k < r->x->sites.len; k++) {
        for (int i = 0; i < l->nvals; i++)
            if (bit_get(l->live[k], i) && !r->slot[i])
                r->slot[i] = new_slot(r, LLVMTypeOf(l->vals[i]));
        int result = liveness_no(l, r->x->sites.p[k].call);
        if (result >= 0 && LLVMGetFirstUse(r->x->sites.p[k].call) && !r->slot[result])
            r->slot[result] = new_slot(r, LLVMTypeOf(r->x->sites.p[k].call));
    }
}

/* Loads what was saved. */
static void load_values(struct resumer *r, LLVMBasicBlockRef resume) {
    struct liveness *l = r->l;
    struct suspender *x = r->x;
    LLVMPositionBuilderAtEnd(r->b, resume);
    LLVMSetCurrentDebugLocation2(r->b, NULL);
    LLVMValueRef f = LLVMBuildLoad2(r->b, r->i32, r->resuming, "");
    LLVMValueRef frame = LLVMBuildIntToPtr(r->b, f, r->ptr, "");
    for (int i = 0; i < l->nvals; i++)
        if (bit_get(l->any_saved, i))
            LLVMBuildStore(
                r->b,
                LLVMBuildLoad2(r->b, LLVMTypeOf(l->vals[i]), address_at(r->b, r->p->ctx, frame, l->offset[i]), ""),
                r->slot[i]);
    if (x->fp) { /* its own stack frame is the innermost again */
        LLVMValueRef fp = LLVMBuildLoad2(r->b, r->i32, LLVMGetNamedGlobal(r->p->mod, "gowl.sp"), "");
        int no = liveness_no(l, x->fp), sp = x->sp ? liveness_no(l, x->sp) : -1;
        if (no >= 0 && r->slot[no])
            LLVMBuildStore(r->b, fp, r->slot[no]);
        if (sp >= 0 && r->slot[sp])
            LLVMBuildStore(r->b, LLVMBuildAdd(r->b, fp, x->frame_bytes, ""), r->slot[sp]);
    }
    /* The calls' results, whichever it is; but for those that other sites save. */
    VEC(LLVMValueRef) results = {0};
    for (size_t k = 0; k < x->sites.len; k++) {
        int no = liveness_no(l, x->sites.p[k].call);
        if (no < 0 || !r->slot[no] || bit_get(l->any_saved, no))
            continue;
        size_t i = 0;
        while (i < results.len && LLVMTypeOf(results.p[i]) != LLVMTypeOf(l->vals[no]))
            i++;
        if (i == results.len)
            vec_push(&results, load_result(r, LLVMTypeOf(l->vals[no])));
        LLVMBuildStore(r->b, results.p[i], r->slot[no]);
    }
    vec_free(&results);
    LLVMBuildStore(r->b, LLVMBuildLoad2(r->b, r->i32, address_at(r->b, r->p->ctx, frame, SAVED_SITE), ""), r->site);
}

struct slot_use {
    struct resumer *r;
    LLVMValueRef slot;
};

static LLVMValueRef load_slot(void *arg, LLVMValueRef v, LLVMValueRef at) {
    struct slot_use *u = arg;
    LLVMPositionBuilderBefore(u->r->b, at);
    LLVMSetCurrentDebugLocation2(u->r->b, NULL);
    return LLVMBuildLoad2(u->r->b, LLVMTypeOf(v), u->slot, "");
}

/* All uses of the value load its slot, to which its definition stores. */
static void to_slot(struct resumer *r, LLVMValueRef v, LLVMValueRef slot) {
    uses_replace(v, load_slot, &(struct slot_use){r, slot});
    LLVMValueRef at;
    if (LLVMIsAArgument(v))
        at = LLVMGetBasicBlockTerminator(r->entry);
    else
        for (at = LLVMGetNextInstruction(v); LLVMIsAPHINode(at);)
            at = LLVMGetNextInstruction(at);
    LLVMPositionBuilderBefore(r->b, at);
    LLVMSetCurrentDebugLocation2(r->b, NULL);
    LLVMBuildStore(r->b, v, slot);
}

/* Requires: the save block is there; each site's test has a block of its own (site.head). */
void suspend_resume(struct program *p, struct suspender *x, struct liveness *l) {
    struct resumer r = {.p = p, .x = x, .l = l, .b = LLVMCreateBuilderInContext(p->ctx)};
    LLVMBasicBlockRef old = LLVMGetEntryBasicBlock(x->fn), resume;
    r.i32 = LLVMInt32TypeInContext(p->ctx);
    r.ptr = LLVMPointerTypeInContext(p->ctx, 0);
    r.resuming = suspend_resuming(p);
    r.result = LLVMGetNamedGlobal(p->mod, "gowl.result");
    read_blocks(&r);
    r.entry = LLVMInsertBasicBlockInContext(p->ctx, old, "entry");
    resume = LLVMAppendBasicBlockInContext(p->ctx, x->fn, "resume");
    r.bad = LLVMAppendBasicBlockInContext(p->ctx, x->fn, "bad");
    LLVMPositionBuilderAtEnd(r.b, r.bad);
    LLVMBuildUnreachable(r.b);
    make_slots(&r);
    LLVMPositionBuilderAtEnd(r.b, r.entry);
    LLVMValueRef f = LLVMBuildLoad2(r.b, r.i32, r.resuming, "");
    LLVMBuildCondBr(r.b, LLVMBuildIsNotNull(r.b, f, ""), resume, old);
    load_values(&r, resume);
    int *all = NEWN(l->arena, int, x->sites.len);
    char *scope = arena_alloc(l->arena, (size_t)r.nblocks);
    memset(scope, 1, (size_t)r.nblocks);
    for (size_t k = 0; k < x->sites.len; k++)
        all[k] = (int)k;
    build_ways(&r, resume, all, x->sites.len, scope);
    for (int i = 0; i < l->nvals; i++)
        if (r.slot[i])
            to_slot(&r, l->vals[i], r.slot[i]);
    free_blocks(&r);
    LLVMDisposeBuilder(r.b);
}

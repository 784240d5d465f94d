/* calls.c: calls, results and returns (docs/abi.md, "Functions"). */
#include <stdlib.h>
#include <string.h>

#include "lower/lowering.h"

/* Remembers what Go declares of a function defined elsewhere: emit/ compares it with the definition. */
static void note_extern(struct mod *M, const char *sym, struct abi *abi) {
    if (!map_gets(&M->externs, sym))
        *map_at(&M->externs, arena_strdup(M->arena, sym), strlen(sym)) = abi; /* the key outlives the function */
}

/* Leaves and addresses of v's arguments from first on, for parameters of sig, into a[]; gives their number. */
static int pass_args(struct fn *F, struct val *v, int first, const struct callsig *sig, LLVMValueRef *a) {
    int n = 0;
    if (v->nargs - 1 - first != sig->nparams)
        lower_die(F, v, "%d arguments for %d parameters", v->nargs - 1 - first, sig->nparams);
    for (int i = 0; i < sig->nparams; i++) {
        struct type *t = sig->params[i];
        if (!t->size)
            continue;
        if (t->ssa) {
            if (v->args[first + i]->t->nleaves != t->nleaves)
                lower_die(F, v, "argument %d of type %s for a parameter of type %s", i, v->args[first + i]->t->name,
                          t->name);
            for (int k = 0; k < t->nleaves; k++)
                a[n++] = arg_as(F, v, first + i, k, leaf_type(F->M, t->leaves[k].kind));
            continue;
        }
        /* the callee may write to its parameter: it gets a copy */
        LLVMValueRef copy = entry_alloca(F, t->size, t->align, "arg");
        copy_bytes(F, copy, arg_address(F, v, first + i), t->size, t->align, false);
        a[n++] = copy;
    }
    return n;
}

/* Parts what the call gave into the results of v. */
static void take_results(struct fn *F, struct val *v, const struct abi *abi, LLVMValueRef call, LLVMValueRef *outs) {
    int leaf = 0, out = 0;
    v->res = NEWN(F->f->arena, struct result, (size_t)abi->sig.nresults);
    for (int i = 0; i < abi->sig.nresults; i++) {
        struct type *t = abi->sig.results[i];
        if (!t->size)
            continue;
        if (!t->ssa) {
            v->res[i].mem = outs[out++];
            continue;
        }
        v->res[i].leaf = NEWN(F->f->arena, LLVMValueRef, (size_t)t->nleaves);
        for (int k = 0; k < t->nleaves; k++, leaf++) {
            LLVMValueRef x = abi->nres == 1 ? call : LLVMBuildExtractValue(F->M->b, call, (unsigned)leaf, "");
            if (t->leaves[k].lasting)
                mark_lasting(F->M, x);
            v->res[i].leaf[k] = x;
        }
    }
}

static LLVMValueRef build_call(struct fn *F, const struct abi *abi, LLVMValueRef callee, LLVMValueRef *a, int n);

static void return_leaves(struct fn *F, LLVMValueRef *leaf, int n) {
    if (n == 0)
        LLVMBuildRetVoid(F->M->b);
    else if (n == 1)
        LLVMBuildRet(F->M->b, leaf[0]);
    else
        LLVMBuildAggregateRet(F->M->b, leaf, (unsigned)n);
}

/* A function of Go 1.24 whose only deferred calls are those of range-over-func loops, and that never returns, has no
 * block for what follows a recover: genssa writes that code itself (ssagen/ssa.go, "generate a disconnected call to
 * deferreturn and a return"). The results are in memory, as in every function that defers (canSSAName). */
static void build_defer_return(struct fn *F) {
    struct mod *M = F->M;
    struct func *f = F->f;
    static const char name[] = "runtime.deferreturn";
    struct abi *abi = abi_of(M, &(struct callsig){0}, false, true);
    LLVMValueRef frame = caller_frame(F), *leaf = NEWN(f->arena, LLVMValueRef, (size_t)F->abi->nres + 1);
    int n = 0;
    use_always(F, "call", name);
    note_extern(M, name, abi);
    build_call(F, abi, declare_func(M, name, abi->type), &frame, 1);
    for (int i = 0; i < f->nresults; i++) {
        struct name *r = f->results[i];
        for (int k = 0; r->t->size && r->t->ssa && k < r->t->nleaves; k++, n++)
            leaf[n] = r->addr ? load_leaf(F, r->t->leaves[k], r->addr, r->t->align)
                              : LLVMConstNull(leaf_type(M, r->t->leaves[k].kind));
    }
    return_leaves(F, leaf, n);
}

/* Where a frame goes on after a recover if SSA does not say it: at the call of deferreturn of the first return
 * (range_exit), as cmd/link notes it for Go 1.24 (funcdata deferreturn); else in code of our own. */
static LLVMBasicBlockRef own_defer_return(struct fn *F) {
    if (!F->recovered)
        F->recovered = new_block(F, "recovered");
    return F->recovered;
}

/* At the call of deferreturn that own_defer_return means: what is done from here on is done after a recover too. So
 * what it uses may not come from before, in this block. */
static void enter_defer_return(struct fn *F, struct val *call) {
    LLVMBasicBlockRef entry = own_defer_return(F);
    LLVMBuildBr(F->M->b, entry);
    LLVMPositionBuilderAtEnd(F->M->b, entry);
    for (struct val **v = call->block->vals; *v != call; v++)
        if ((*v)->op == OP_OffPtr || (*v)->op == OP_Copy)
            op_table[(*v)->op].rule(F, *v);
}

/* Where an unwinding call below a deferring frame lands: if the panic was recovered for this frame, the way goes on in
 * f.DeferReturn's block, else up. To LLVM it is a landing pad, so that its inliner carries it over to what it inlines;
 * emit/unwind/unwind.c makes tests of a flag of it. */
static LLVMBasicBlockRef landing_pad(struct fn *F) {
    struct mod *M = F->M;
    if (F->pad)
        return F->pad;
    LLVMBasicBlockRef at = LLVMGetInsertBlock(M->b);
    LLVMBasicBlockRef up = new_block(F, "up");
    F->pad = new_block(F, "pad");
    LLVMValueRef personality = declare_func(M, "__gxx_personality_v0", LLVMFunctionType(M->i32, NULL, 0, 1));
    LLVMSetPersonalityFn(F->fn, personality);
    LLVMPositionBuilderAtEnd(M->b, F->pad);
    LLVMTypeRef pair[2] = {M->ptr, M->i32};
    LLVMValueRef lp = LLVMBuildLandingPad(M->b, LLVMStructTypeInContext(M->cx, pair, 2, 0), NULL, 0, "");
    LLVMSetCleanup(lp, 1);
    LLVMTypeRef ft = LLVMFunctionType(M->i1, &M->ptr, 1, 0);
    LLVMValueRef frame = caller_frame(F);
    use_always(F, "call", "gowl.recovered");
    LLVMValueRef mine = LLVMBuildCall2(M->b, ft, declare_func(M, "gowl.recovered", ft), &frame, 1, "");
    LLVMAddCallSiteAttribute(mine, 0, M->zeroext);
    LLVMBasicBlockRef recovered = F->f->defer_return ? F->f->defer_return->first : own_defer_return(F);
    LLVMBuildCondBr(M->b, mine, recovered, up);
    LLVMPositionBuilderAtEnd(M->b, up);
    LLVMBuildResume(M->b, lp);
    if (!F->f->defer_return && !F->f->range_exit) {
        LLVMPositionBuilderAtEnd(M->b, recovered);
        build_defer_return(F);
    }
    LLVMPositionBuilderAtEnd(M->b, at);
    return F->pad;
}

/* A call that may unwind; where this frame may have deferred calls, an invoke. The builder then stands behind it. */
static LLVMValueRef call_or_invoke(struct fn *F, LLVMTypeRef type, LLVMValueRef callee, LLVMValueRef *a, int n) {
    LLVMBuilderRef B = F->M->b;
    if (!F->covered)
        return LLVMBuildCall2(B, type, callee, a, (unsigned)n, "");
    LLVMBasicBlockRef pad = landing_pad(F), next = new_block(F, "");
    LLVMValueRef call = LLVMBuildInvoke2(B, type, callee, a, (unsigned)n, next, pad, "");
    LLVMPositionBuilderAtEnd(B, next);
    return call;
}

static LLVMValueRef build_call(struct fn *F, const struct abi *abi, LLVMValueRef callee, LLVMValueRef *a, int n) {
    if (n != abi->nparams)
        die("%s: a call with %d of %d LLVM arguments", F->f->sym, n, abi->nparams);
    LLVMValueRef call = call_or_invoke(F, abi->type, callee, a, n);
    abi_attributes(F->M, abi, call, true);
    return call;
}

/* ---- who may recover: the token (docs/suspend.md) ---- */

/* i1 gowl.token.take(ptr context form, ptr plain form): true, and the token is gone, if it is this function. */
void take_token(struct fn *F) {
    struct mod *M = F->M;
    LLVMTypeRef p[2] = {M->ptr, M->ptr}, ft = LLVMFunctionType(M->i1, p, 2, 0);
    LLVMTypeRef any = LLVMFunctionType(M->voidt, NULL, 0, 0);
    char *ctx = arena_printf(F->f->arena, "%s$ctx", F->f->sym);
    LLVMValueRef a[2] = {declare_func(M, ctx, any), F->fn};
    use_always(F, "addr", F->f->sym);
    use_always(F, "call", "gowl.token.take");
    F->token = LLVMBuildCall2(M->b, ft, declare_func(M, "gowl.token.take", ft), a, 2, "");
    LLVMAddCallSiteAttribute(F->token, 0, M->zeroext);
}

/* A wrapper that was called by the loop passes the token on to what it calls: gowl.token.pass(ptr own context form,
 * ptr own plain form, ptr callee). emit/ drops the call where no function that recovers can be the callee. */
static void hand_token_on(struct fn *F, const char *static_callee, LLVMValueRef callee) {
    struct mod *M = F->M;
    LLVMTypeRef p[3] = {M->ptr, M->ptr, M->ptr}, ft = LLVMFunctionType(M->voidt, p, 3, 0);
    LLVMTypeRef any = LLVMFunctionType(M->voidt, NULL, 0, 0);
    char *ctx = arena_printf(F->f->arena, "%s$ctx", F->f->sym);
    LLVMValueRef a[3] = {declare_func(M, ctx, any), F->fn, callee};
    if (static_callee && !strncmp(static_callee, "runtime.", 8))
        return; /* nothing in package runtime recovers for a wrapper */
    use(F, "call", "gowl.token.pass");
    use(F, "addr", F->f->sym);
    LLVMBuildCall2(M->b, ft, declare_func(M, "gowl.token.pass", ft), a, 3, "");
}

/* What gorecover is told in place of the frame: the frame if this function was called by the loop that runs deferred
 * calls, else nil. The loop leaves the code pointer it calls as a token; who finds itself there was called by it
 * (docs/suspend.md). */
static LLVMValueRef recovering_frame(struct fn *F) {
    struct mod *M = F->M;
    LLVMValueRef ok = func_has(F->f, 'w') ? LLVMConstNull(M->i1) : F->token; /* `defer recover()` recovers nothing */
    return LLVMBuildSelect(M->b, ok, caller_frame(F), LLVMConstNull(M->ptr), "");
}

void rule_call(struct fn *F, struct val *v) {
    struct mod *M = F->M;
    struct callsig *sig = v->u.call;
    if (v->aux != AUX_CALL)
        lower_die(F, v, "a call without its AuxCall");
    bool closure = v->op == OP_ClosureLECall, inter = v->op == OP_InterLECall, is_static = !closure && !inter;
    if (is_static != (sig->fn != NULL))
        lower_die(F, v, "a callee's name does not belong to this op");
    const struct callsig *true_sig = is_static ? abi_true_sig(M, sig->fn, sig) : NULL;
    struct abi *abi = abi_of(M, true_sig ? true_sig : sig, closure, abi_takes_frame(sig->fn));

    if (F->f->range_exit == v)
        enter_defer_return(F, v);
    LLVMValueRef *a = NEWN(F->f->arena, LLVMValueRef, (size_t)abi->nparams + 1);
    LLVMValueRef *outs = NEWN(F->f->arena, LLVMValueRef, (size_t)abi->nouts + 1);
    int n = pass_args(F, v, closure ? 2 : inter ? 1 : 0, &abi->sig, a), out = 0;
    for (int i = 0; i < abi->sig.nresults; i++) {
        struct type *t = abi->sig.results[i];
        if (!t->size || t->ssa)
            continue;
        /* a tail call's results are this function's own */
        if (v->op == OP_TailLECall && i < F->f->nresults && F->f->results[i]->addr)
            outs[out] = F->f->results[i]->addr;
        else
            outs[out] = entry_alloca(F, t->size, t->align, "res");
        a[n++] = outs[out++];
    }
    if (abi->ctx)
        a[n++] = arg_ptr(F, v, 1);
    if (abi->frame)
        a[n++] = sig->fn && !strcmp(sig->fn, "runtime.gorecover") ? recovering_frame(F) : caller_frame(F);

    LLVMValueRef callee;
    if (is_static) {
        use(F, "call", sig->fn);
        note_extern(M, sig->fn, abi);
        callee = declare_func(M, sig->fn, abi->type);
        if (LLVMCountBasicBlocks(callee) == 0 && LLVMGlobalGetValueType(callee) == abi->type)
            abi_attributes(M, abi, callee, false);
    } else
        callee = arg_ptr(F, v, 0);
    /* A call that Go's inliner put there from a function in between is not the wrapper's own: who is called is one too
     * deep. */
    if (func_has(F->f, 'w') && !F->f->pos[v->pos].call)
        hand_token_on(F, is_static ? sig->fn : NULL, callee);
    LLVMValueRef call = build_call(F, abi, callee, a, n);
    if (!is_static)
        label_call(F, v, call);
    if (is_static && !strcmp(sig->fn, "runtime.deferreturn"))
        started_attribute(F, call);
    if (is_static)
        lock_attribute(F, v, call);
    take_results(F, v, abi, call, outs);
    F->covered |= makes_range_defers(v);
}

void rule_selectn(struct fn *F, struct val *v) {
    struct val *c = v->args[0];
    if (v->t->kind == T_MEM)
        return;
    if (!c->res || v->auxint < 0 || v->auxint >= c->u.call->nresults)
        lower_die(F, v, "result %lld of v%d, which has none such", (long long)v->auxint, c->id);
    struct result *r = &c->res[v->auxint];
    if (r->mem) {
        v->by_mem = true;
        new_leaves(F, v, 1)[0] = r->mem;
        return;
    }
    struct type *t = c->u.call->results[v->auxint];
    if (t->nleaves != v->t->nleaves || (t->nleaves && !r->leaf))
        lower_die(F, v, "result %lld of v%d has another type", (long long)v->auxint, c->id);
    LLVMValueRef *leaf = new_leaves(F, v, v->t->nleaves);
    for (int k = 0; k < v->t->nleaves; k++)
        leaf[k] = as_type(F, v, r->leaf[k], val_type(F, v, k));
}

void rule_selectn_addr(struct fn *F, struct val *v) {
    struct val *c = v->args[0];
    if (!c->res || v->auxint < 0 || v->auxint >= c->u.call->nresults)
        lower_die(F, v, "result %lld of v%d, which has none such", (long long)v->auxint, c->id);
    struct result *r = &c->res[v->auxint];
    if (!r->mem) { /* an SSA-able result whose address is wanted: give it a place */
        struct type *t = c->u.call->results[v->auxint];
        r->mem = entry_alloca(F, t->size, t->align, "res");
        for (int k = 0; k < t->nleaves; k++)
            store_leaf(F, t->leaves[k], r->mem, r->leaf[k], t->align);
    }
    set1(F, v, r->mem);
}

void lower_return(struct fn *F, struct val *m) {
    struct func *f = F->f;
    LLVMValueRef *leaf = NEWN(f->arena, LLVMValueRef, (size_t)F->abi->nres + 1);
    int n = 0;
    debug_pos(F, m->pos);
    if (m->op == OP_SelectN && m->args[0]->op == OP_TailLECall) /* a RetJmp is controlled by the call's memory state */
        m = m->args[0];
    bool tail = m->op == OP_TailLECall;
    if (!tail && m->op != OP_MakeResult)
        lower_die(F, m, "returned, but neither a MakeResult nor a tail call");
    if (!tail && m->nargs != f->nresults + 1)
        lower_die(F, m, "%d values for %d results", m->nargs - 1, f->nresults);
    if (tail && m->u.call->nresults != f->nresults)
        lower_die(F, m, "a tail call with %d results for %d", m->u.call->nresults, f->nresults);
    for (int i = 0; i < f->nresults; i++) {
        struct type *t = f->results[i]->t;
        if (!t->size)
            continue;
        if (!t->ssa) {
            LLVMValueRef from = tail ? m->res[i].mem : arg_address(F, m, i);
            copy_bytes(F, f->results[i]->addr, from, t->size, t->align, true);
            continue;
        }
        for (int k = 0; k < t->nleaves; k++, n++)
            leaf[n] = tail ? as_type(F, m, m->res[i].leaf[k], leaf_type(F->M, t->leaves[k].kind))
                           : arg_as(F, m, i, k, leaf_type(F->M, t->leaves[k].kind));
    }
    return_leaves(F, leaf, n);
}

/* ---- panics ---- */

static LLVMValueRef call_runtime(struct fn *F, const char *sym, LLVMTypeRef type, LLVMValueRef *a, int n) {
    use(F, "call", sym);
    return call_or_invoke(F, type, declare_func(F->M, sym, type), a, n);
}

static struct nil_block *new_nil_block(struct fn *F, const struct pos *pos) {
    struct mod *M = F->M;
    LLVMBasicBlockRef at = LLVMGetInsertBlock(M->b);
    struct nil_block *n = NEW(F->f->arena, struct nil_block);
    *n = (struct nil_block){.next = F->nil_blocks, .covered = F->covered, .call = pos->call, .func = pos->func};
    F->nil_blocks = n;
    n->block = new_block(F, "nil");
    LLVMPositionBuilderAtEnd(M->b, n->block);
    n->line = LLVMBuildPhi(M->b, M->i32, "line");
    LLVMTypeRef ft = LLVMFunctionType(M->voidt, &M->i32, 1, 0);
    use_always(F, "call", "runtime.sigpanic");
    call_or_invoke(F, ft, declare_func(M, "gowl.nilpanic", ft), &n->line, 1);
    LLVMBuildUnreachable(M->b);
    LLVMPositionBuilderAtEnd(M->b, at);
    return n;
}

/* gowl.nilpanic(i32 line) stands for runtime.sigpanic(): emit/unwind/trace.c takes the line. One block for each check
 * would be as good, but LLVM's inliner would count them all. */
LLVMBasicBlockRef nil_panic_block(struct fn *F, int pos) {
    const struct pos *p = &F->f->pos[pos];
    struct nil_block *n = F->nil_blocks;
    while (n && !(n->covered == F->covered && n->call == p->call && (!p->call || !strcmp(n->func, p->func))))
        n = n->next;
    if (!n)
        n = new_nil_block(F, p);
    LLVMValueRef line = LLVMConstInt(F->M->i32, (unsigned)p->line, 0);
    LLVMBasicBlockRef from = LLVMGetInsertBlock(F->M->b);
    LLVMAddIncoming(n->line, &line, &from, 1);
    return n->block;
}

/* ssa.BoundsKind (op.go) to the function that panics for it, as ssagen.InitConfig has them for wasm. */
void rule_panic_bounds(struct fn *F, struct val *v) {
    static const char *const names[] = {
        "runtime.goPanicIndex",       "runtime.goPanicIndexU",       "runtime.goPanicSliceAlen",
        "runtime.goPanicSliceAlenU",  "runtime.goPanicSliceAcap",    "runtime.goPanicSliceAcapU",
        "runtime.goPanicSliceB",      "runtime.goPanicSliceBU",      "runtime.goPanicSlice3Alen",
        "runtime.goPanicSlice3AlenU", "runtime.goPanicSlice3Acap",   "runtime.goPanicSlice3AcapU",
        "runtime.goPanicSlice3B",     "runtime.goPanicSlice3BU",     "runtime.goPanicSlice3C",
        "runtime.goPanicSlice3CU",    "runtime.goPanicSliceConvert",
    };
    if (v->auxint < 0 || v->auxint >= (int64_t)(sizeof names / sizeof *names))
        lower_die(F, v, "bounds kind %lld", (long long)v->auxint);
    LLVMTypeRef p[2] = {F->M->i64, F->M->i64};
    LLVMValueRef a[2] = {arg_int(F, v, 0), arg_int(F, v, 1)};
    call_runtime(F, names[v->auxint], LLVMFunctionType(F->M->voidt, p, 2, 0), a, 2);
}

void rule_memeq(struct fn *F, struct val *v) {
    LLVMTypeRef p[3] = {F->M->ptr, F->M->ptr, F->M->i64};
    LLVMValueRef a[3] = {arg_ptr(F, v, 0), arg_ptr(F, v, 1), arg_int(F, v, 2)};
    LLVMValueRef r = call_runtime(F, "runtime.memequal", LLVMFunctionType(F->M->i1, p, 3, 0), a, 3);
    LLVMAddCallSiteAttribute(r, 0, F->M->zeroext);
    set1(F, v, r);
}

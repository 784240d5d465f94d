/* func.c: one function from SSA to LLVM IR: its parameters, its memory, its blocks and the ways between them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lower/lowering.h"

void lower_die(struct fn *F, struct val *v, const char *fmt, ...) {
    char msg[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    const struct pos *p = &F->f->pos[v->pos];
    die("%s:%d: v%d %s: %s", p->file ? p->file : "(no position)", p->line, v->id,
        v->op == OP_unknown ? v->u.sym : op_table[v->op].name, msg);
}

void rule_unknown(struct fn *F, struct val *v) {
    lower_die(F, v, "this SSA op has no rule");
}

LLVMValueRef const_int(LLVMTypeRef t, int64_t v) {
    return LLVMConstInt(t, (unsigned long long)v, 1);
}

static void add_use(struct fn *F, const char *kind, const char *sym, const char *guard) {
    char *text = arena_printf(F->f->arena, "%s %s", kind, sym),
         *key = guard ? arena_printf(F->f->arena, "%s\n%s", text, guard) : text;
    void **slot = map_at(&F->uses, key, strlen(key));
    if (!*slot) {
        *slot = key;
        vec_push(&F->use_list, ((struct guarded_use){text, guard}));
    }
}

void use_always(struct fn *F, const char *kind, const char *sym) {
    add_use(F, kind, sym, NULL);
}

void use(struct fn *F, const char *kind, const char *sym) {
    add_use(F, kind, sym, F->guard);
}

/* ---- values ---- */

LLVMTypeRef val_type(struct fn *F, const struct val *v, int k) {
    return v->as_ptr ? F->M->ptr : leaf_type(F->M, v->t->leaves[k].kind);
}

LLVMValueRef *new_leaves(struct fn *F, struct val *v, int n) {
    return v->leaf = NEWN(F->f->arena, LLVMValueRef, (size_t)n + 1);
}

void set1(struct fn *F, struct val *v, LLVMValueRef x) {
    if (v->t->nleaves != 1)
        lower_die(F, v, "one leaf for type %s", v->t->name);
    /* An op's width goes by its name, and a rewrite may give it a narrower type: divmod.rules types the Rsh64x64 of a
     * 32-bit division int32. The low bits are meant. */
    LLVMTypeRef have = LLVMTypeOf(x), want = val_type(F, v, 0);
    if (LLVMGetTypeKind(have) == LLVMIntegerTypeKind && LLVMGetTypeKind(want) == LLVMIntegerTypeKind &&
        LLVMGetIntTypeWidth(have) > LLVMGetIntTypeWidth(want) && LLVMGetIntTypeWidth(want) > 1)
        x = LLVMBuildTrunc(F->M->b, x, want, "");
    new_leaves(F, v, 1)[0] = as_type(F, v, x, want);
}

LLVMValueRef as_type(struct fn *F, struct val *v, LLVMValueRef x, LLVMTypeRef want) {
    if (!x) /* only a damaged dump gets here */
        lower_die(F, v, "a value is used that was never made");
    LLVMTypeRef have = LLVMTypeOf(x);
    if (have == want)
        return x;
    if (have == F->M->ptr && LLVMGetTypeKind(want) == LLVMIntegerTypeKind)
        return LLVMBuildPtrToInt(F->M->b, x, want, "");
    if (want == F->M->ptr && LLVMGetTypeKind(have) == LLVMIntegerTypeKind)
        return LLVMBuildIntToPtr(F->M->b, x, want, "");
    char *h = LLVMPrintTypeToString(have), *w = LLVMPrintTypeToString(want);
    lower_die(F, v, "a %s where a %s is wanted", h, w);
}

LLVMValueRef arg_as(struct fn *F, struct val *v, int i, int k, LLVMTypeRef want) {
    if (!v->args[i]->leaf || k >= v->args[i]->t->nleaves)
        lower_die(F, v, "argument %d (v%d %s) has no leaf %d", i, v->args[i]->id, op_table[v->args[i]->op].name, k);
    return as_type(F, v, v->args[i]->leaf[k], want);
}

LLVMValueRef arg(struct fn *F, struct val *v, int i) {
    if (!v->args[i]->leaf)
        lower_die(F, v, "argument %d (v%d %s) is not a value", i, v->args[i]->id, op_table[v->args[i]->op].name);
    if (!v->args[i]->t->nleaves || !v->args[i]->leaf[0])
        lower_die(F, v, "argument %d (v%d %s) has no value", i, v->args[i]->id, op_table[v->args[i]->op].name);
    return v->args[i]->leaf[0];
}

LLVMValueRef arg_ptr(struct fn *F, struct val *v, int i) {
    return as_type(F, v, arg(F, v, i), F->M->ptr);
}

LLVMValueRef arg_int(struct fn *F, struct val *v, int i) {
    LLVMValueRef x = arg(F, v, i);
    return LLVMTypeOf(x) == F->M->ptr ? LLVMBuildPtrToInt(F->M->b, x, F->M->i64, "") : x;
}

LLVMValueRef intrinsic(struct fn *F, const char *name, LLVMTypeRef *overload, unsigned noverload, LLVMValueRef *args,
                       unsigned nargs) {
    unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
    if (!id)
        die("%s: LLVM has no intrinsic %s", F->f->sym, name);
    LLVMValueRef fn = LLVMGetIntrinsicDeclaration(F->M->m, id, overload, noverload);
    LLVMTypeRef ft = LLVMIntrinsicGetType(F->M->cx, id, overload, noverload);
    return LLVMBuildCall2(F->M->b, ft, fn, args, nargs, "");
}

LLVMBasicBlockRef new_block(struct fn *F, const char *name) {
    LLVMBasicBlockRef b = LLVMAppendBasicBlockInContext(F->M->cx, F->fn, name);
    return b;
}

LLVMValueRef entry_alloca(struct fn *F, int64_t size, int64_t align, const char *name) {
    LLVMTypeRef t = LLVMArrayType2(F->M->i8, (uint64_t)(size > 0 ? size : 1));
    LLVMValueRef a = LLVMBuildAlloca(F->M->eb, t, name);
    LLVMSetAlignment(a, align > 1 ? (unsigned)align : 1);
    return a;
}

/* The memory of a variable of that type. If it holds no pointers the collector is told (emit/roots/gcroot_noscan.c). */
static LLVMValueRef typed_alloca(struct fn *F, struct type *t, int64_t align, const char *name) {
    LLVMValueRef a = entry_alloca(F, t->size, align, name);
    if (!t->pointers)
        LLVMSetMetadata(a, F->M->noscan_kind, LLVMMetadataAsValue(F->M->cx, LLVMMDNodeInContext2(F->M->cx, NULL, 0)));
    return a;
}

LLVMValueRef caller_frame(struct fn *F) {
    if (!F->frame)
        F->frame = entry_alloca(F, F->M->pkg->ptr_size, F->M->pkg->ptr_size, "frame");
    return F->frame;
}

/* ---- before the blocks ---- */

/* Typed uintptr, but an address in truth: itabs, and code pointers loaded for a call. Kept as ptr, they cost no
 * conversion and LLVM sees through them. A phi or copy is an address if all it can come from are. */
static void find_addresses(struct func *f) {
    /* loads of code pointers: all uses must be the callee of an indirect call */
    bool *other_use = NEWN(f->arena, bool, (size_t)f->max_val + 1);
    bool *callee_use = NEWN(f->arena, bool, (size_t)f->max_val + 1);
    for (int i = 0; i <= f->max_val; i++) {
        struct val *v = f->vals[i];
        for (int j = 0; v && j < v->nargs; j++)
            if (j == 0 && (v->op == OP_ClosureLECall || v->op == OP_InterLECall))
                callee_use[v->args[j]->id] = true;
            else
                other_use[v->args[j]->id] = true;
    }
    for (int i = 0; i <= f->max_val; i++) {
        struct val *v = f->vals[i];
        if (!v || v->t->kind != T_UINTPTR)
            continue;
        v->as_ptr = v->op == OP_ITab || v->op == OP_Phi || v->op == OP_Copy || v->op == OP_Addr ||
                    (v->op == OP_Load && callee_use[i] && !other_use[i]);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 0; i <= f->max_val; i++) {
            struct val *v = f->vals[i];
            if (!v || !v->as_ptr || (v->op != OP_Phi && v->op != OP_Copy))
                continue;
            for (int j = 0; j < v->nargs; j++) {
                struct val *a = v->args[j];
                bool address =
                    a->as_ptr || a->op == OP_ConstNil || (a->t->nleaves == 1 && a->t->leaves[0].kind == L_PTR);
                if (!address && v->as_ptr) {
                    v->as_ptr = false;
                    changed = true;
                }
            }
        }
    }
}

/* Gives each addressed local its memory, and stores incoming parameters there. */
static void place_locals(struct fn *F) {
    struct func *f = F->f;
    struct mod *M = F->M;
    for (int i = 0; i <= f->max_val; i++) {
        struct val *v = f->vals[i];
        if (v && v->block->reached && v->op == OP_LocalAddr)
            v->u.name->addressed = true;
    }
    int next = 0;
    for (int i = 0; i < f->nparams; i++) {
        struct type *t = f->params[i]->t;
        f->params[i]->arg = next;
        if (t->size)
            next += t->ssa ? t->nleaves : 1;
    }
    for (int i = 0; i < f->nresults; i++)
        if (f->results[i]->t->size && !f->results[i]->t->ssa) {
            f->results[i]->arg = next++;
            f->results[i]->addr = LLVMGetParam(F->fn, (unsigned)f->results[i]->arg);
        }
    LLVMBuilderRef body = M->b;
    M->b = M->eb; /* the stores below belong to the entry block */
    for (int i = 0; i < f->nnames; i++) {
        struct name *n = f->names[i];
        if (n->cls == N_PARAM && !n->t->ssa && n->t->size) {
            if (n->index < 0)
                die("local %s is a parameter that is in no list", n->sym);
            n->addr = LLVMGetParam(F->fn, (unsigned)n->arg);
        } else if (n->addressed && !n->addr) {
            n->addr = typed_alloca(F, n->t, n->align, n->sym);
            if (n->cls == N_PARAM)
                for (int k = 0; k < n->t->nleaves; k++)
                    store_leaf(F, n->t->leaves[k], n->addr, LLVMGetParam(F->fn, (unsigned)(n->arg + k)), n->t->align);
        }
    }
    M->b = body;
}

/* ---- control ---- */

/* The LLVM block that the j-th edge out of b leads to. An edge whose target another edge of b leads to as well gets a
 * block of its own, as LLVM's phis have one entry a predecessor. */
static LLVMBasicBlockRef edge_target(struct fn *F, struct block *b, int j, LLVMBasicBlockRef *from) {
    for (int i = 0; i < j; i++)
        if (b->succs[i].b == b->succs[j].b) {
            LLVMBasicBlockRef mid = new_block(F, "edge");
            LLVMBasicBlockRef at = LLVMGetInsertBlock(F->M->b);
            LLVMPositionBuilderAtEnd(F->M->b, mid);
            LLVMBuildBr(F->M->b, b->succs[j].b->first);
            LLVMPositionBuilderAtEnd(F->M->b, at);
            return *from = mid;
        }
    *from = b->last;
    return b->succs[j].b->first;
}

static void lower_control(struct fn *F, struct block *b, LLVMBasicBlockRef *from) {
    LLVMBuilderRef B = F->M->b;
    switch (b->kind) {
    case B_PLAIN:
    case B_FIRST: /* always the first */
    case B_DEFER: /* the second edge is taken by the landing pad only */
        from[0] = b->last;
        LLVMBuildBr(B, b->succs[0].b->first);
        return;
    case B_IF: {
        LLVMBasicBlockRef yes = edge_target(F, b, 0, &from[0]), no = edge_target(F, b, 1, &from[1]);
        struct val *c = b->ctl[0];
        if (!c->leaf)
            lower_die(F, c, "controls b%d but is not a value", b->id);
        LLVMValueRef br = LLVMBuildCondBr(B, c->leaf[0], yes, no);
        guard_branch(F, b, br);
        if (b->likely)
            LLVMSetMetadata(br, F->M->prof_kind, F->M->likely[b->likely < 0]);
        return;
    }
    case B_JUMPTABLE: {
        struct val *c = b->ctl[0];
        LLVMBasicBlockRef other = new_block(F, "none");
        LLVMValueRef sw = LLVMBuildSwitch(B, as_type(F, c, c->leaf[0], F->M->i64), other, (unsigned)b->nsuccs);
        for (int j = 0; j < b->nsuccs; j++)
            LLVMAddCase(sw, const_int(F->M->i64, j), edge_target(F, b, j, &from[j]));
        LLVMPositionBuilderAtEnd(B, other);
        LLVMBuildUnreachable(B);
        return;
    }
    case B_RET:
    case B_RETJMP:
        lower_return(F, b->ctl[0]);
        return;
    case B_EXIT:
        LLVMBuildUnreachable(B);
        return;
    }
}

static void fill_phis(struct fn *F, struct block *b, LLVMBasicBlockRef **from_of) {
    for (int i = 0; i < b->nvals && b->vals[i]->op == OP_Phi; i++) {
        struct val *v = b->vals[i];
        for (int k = 0; v->leaf && k < v->t->nleaves && !b->recovery; k++)
            for (int j = 0; j < b->npreds; j++) {
                struct edge e = b->preds[j];
                if (!e.b->reached || (e.b->kind == B_FIRST && e.i != 0) || (e.b->kind == B_DEFER && e.i != 0))
                    continue;
                LLVMBasicBlockRef from = from_of[e.b->id][e.i];
                /* a conversion, if one is needed, stands at the end of the predecessor */
                LLVMPositionBuilderBefore(F->M->b, LLVMGetBasicBlockTerminator(from));
                LLVMValueRef x = arg_as(F, v, j, k, val_type(F, v, k));
                LLVMAddIncoming(v->leaf[k], &x, &from, 1);
            }
    }
}

static bool calls(const struct val *v, const char *name) {
    return v->aux == AUX_CALL && v->u.call->fn && !strcmp(v->u.call->fn, name);
}

bool makes_range_defers(const struct val *v) {
    return calls(v, "runtime.deferrangefunc");
}

/* May this frame have deferred calls once the block is done? */
static bool may_defer(const struct func *f, const struct block *b) {
    if (b->kind == B_DEFER && f->defer_return)
        return true;
    for (int i = 0; i < b->nvals; i++)
        if (makes_range_defers(b->vals[i]))
            return true;
    return false;
}

/* Marks the blocks in which this frame may have deferred calls: those behind a Defer, or behind a call of
 * deferrangefunc, which is a Defer from Go 1.25 on. Finds range_exit. */
static void find_covered(struct func *f) {
    struct block **stack = NEWN(f->arena, struct block *, (size_t)f->nblocks + 1);
    int depth = 0;
    for (int i = 0; i < f->nblocks && !f->defer_return && !f->range_exit; i++)
        for (int j = 0; j < f->blocks[i]->nvals && f->blocks[i]->reached; j++)
            if (calls(f->blocks[i]->vals[j], "runtime.deferreturn"))
                f->range_exit = f->blocks[i]->vals[j];
    for (int i = 0; i < f->nblocks; i++)
        if (f->blocks[i]->reached && may_defer(f, f->blocks[i]))
            for (int j = 0; j < f->blocks[i]->nsuccs; j++)
                if (!f->blocks[i]->succs[j].b->covered) {
                    f->blocks[i]->succs[j].b->covered = true;
                    stack[depth++] = f->blocks[i]->succs[j].b;
                }
    while (depth) {
        struct block *b = stack[--depth];
        for (int j = 0; j < b->nsuccs; j++)
            if (!b->succs[j].b->covered) {
                b->succs[j].b->covered = true;
                stack[depth++] = b->succs[j].b;
            }
    }
}

static LLVMValueRef define(struct fn *F) {
    struct mod *M = F->M;
    LLVMValueRef old = LLVMGetNamedFunction(M->m, F->f->sym);
    if (old && LLVMGlobalGetValueType(old) == F->abi->type && LLVMCountBasicBlocks(old) == 0)
        return old;
    if (old && LLVMCountBasicBlocks(old))
        die("defined twice");
    if (old)
        LLVMSetValueName2(old, "", 0);
    LLVMValueRef fn = LLVMAddFunction(M->m, F->f->sym, F->abi->type);
    if (old) { /* an earlier call saw it with looser types */
        LLVMReplaceAllUsesWith(old, fn);
        LLVMDeleteFunction(old);
    }
    return fn;
}

static bool calls_recover(struct func *f) {
    for (int i = 0; i <= f->max_val; i++)
        if (f->vals[i] && calls(f->vals[i], "runtime.gorecover"))
            return true;
    return false;
}

static void add_attribute(struct mod *M, LLVMValueRef fn, const char *name) {
    unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
    if (!kind)
        die("LLVM has no attribute %s", name);
    LLVMAddAttributeAtIndex(fn, (unsigned)LLVMAttributeFunctionIndex, LLVMCreateEnumAttribute(M->cx, kind, 0));
}

/* Attributes by which emit/calls/suspend_graph.c knows what a call through a pointer may reach: "gowl-sig" for calls of
 * closures, "gowl-msig", without the first parameter, for calls of methods. The compiler's own equality and hash
 * functions have none: their pointers are of another type than their callers'. */
static void add_signatures(struct fn *F) {
    static const char *const kinds[] = {"gowl-sig", "gowl-msig"};
    for (int first = 0; first < 2 && first <= F->abi->sig.nparams && strncmp(F->f->sym, "type:.", 6); first++) {
        const char *s = abi_signature(F->f->arena, &F->abi->sig, first);
        if (*s)
            LLVMAddAttributeAtIndex(F->fn, (unsigned)LLVMAttributeFunctionIndex,
                                    LLVMCreateStringAttribute(F->M->cx, kinds[first], (unsigned)strlen(kinds[first]), s,
                                                              (unsigned)strlen(s)));
    }
}

void lower_func(struct mod *M, struct func *f) {
    struct fn F = {.M = M, .f = f};
    stage_enter("lower", f->sym);
    struct callsig sig = {.nparams = f->nparams, .nresults = f->nresults};
    sig.params = NEWN(M->arena, struct type *, (size_t)f->nparams);
    sig.results = NEWN(M->arena, struct type *, (size_t)f->nresults);
    for (int i = 0; i < f->nparams; i++)
        sig.params[i] = f->params[i]->t;
    for (int i = 0; i < f->nresults; i++)
        sig.results[i] = f->results[i]->t;
    /* functions called through hand-made funcvals (runtime.memhash_varlen) read the context without the NEEDCTXT mark
     */
    for (int i = 0; i <= f->max_val && !func_has(f, 'c'); i++)
        if (f->vals[i] && f->vals[i]->op == OP_GetClosurePtr)
            f->flags = arena_printf(f->arena, "%sc", strcmp(f->flags, "-") ? f->flags : "");
    F.abi = abi_of(M, &sig, func_has(f, 'c'), abi_takes_frame(f->sym));
    F.fn = define(&F);
    abi_attributes(M, F.abi, F.fn, false);
    add_attribute(M, F.fn, "null_pointer_is_valid");
    if (func_has(f, 'n'))
        add_attribute(M, F.fn, "noinline");
    LLVMAddAttributeAtIndex(F.fn, (unsigned)LLVMAttributeFunctionIndex,
                            LLVMCreateStringAttribute(M->cx, "disable-tail-calls", 18, "true", 4));
    add_signatures(&F);
    label_parameters(&F);
    debug_func(&F);

    struct block **order = NEWN(f->arena, struct block *, (size_t)f->nblocks);
    int n = order_blocks(f, order), max_id = 0;
    for (int i = 0; i < n; i++)
        if (order[i]->kind == B_DEFER)
            order[i]->succs[1].b->recovery = true;
    LLVMBasicBlockRef entry = new_block(&F, "entry");
    LLVMPositionBuilderAtEnd(M->eb, entry);
    for (int i = 0; i < n; i++) {
        char name[24];
        snprintf(name, sizeof name, "b%d", order[i]->id);
        order[i]->first = new_block(&F, name);
        if (order[i]->id > max_id)
            max_id = order[i]->id;
    }
    find_addresses(f);
    find_covered(f);
    guards_find(f, order, n);
    started_func(&F);
    lock_escapes(&F);
    place_locals(&F);
    debug_values_find(&F);
    LLVMBasicBlockRef **from_of = NEWN(f->arena, LLVMBasicBlockRef *, (size_t)max_id + 1);
    for (int i = 0; i < n; i++) {
        struct block *b = order[i];
        order_block(f, b);
        LLVMPositionBuilderAtEnd(M->b, b->first);
        F.covered = b->covered;
        F.guard = b->guard;
        debug_pos(&F, 0);
        if (i == 0 && calls_recover(f) && !func_has(f, 'w'))
            take_token(&F);
        for (int j = 0; j < b->nvals; j++) {
            debug_pos(&F, b->vals[j]->pos);
            op_table[b->vals[j]->op].rule(&F, b->vals[j]);
            debug_values(&F, b, j);
        }
        b->last = LLVMGetInsertBlock(M->b);
        from_of[b->id] = NEWN(f->arena, LLVMBasicBlockRef, (size_t)b->nsuccs + 1);
        debug_pos(&F, b->pos);
        debug_values_at_end(&F, b);
        lower_control(&F, b, from_of[b->id]);
    }
    F.guard = NULL;
    for (int i = 0; i < n; i++)
        fill_phis(&F, order[i], from_of);
    LLVMSetCurrentDebugLocation2(M->eb, NULL);
    debug_variables(&F);
    LLVMBuildBr(M->eb, f->entry->first);
    *map_at(&M->defined, arena_strdup(M->arena, f->sym), strlen(f->sym)) = F.abi;
    summary_func(&F);
    map_free(&F.uses);
    vec_free(&F.use_list);
}

/* suspend_clone.c: the resume clone of a function: void clone(struct frame *).
 *
 * entry:    a switch on the site's number
 * site k:   loads what site k saved, computes again what it did not need to, takes the call's result out of gowl.result,
 *           gives the frame back, and goes where the test of the flag behind the call goes
 * the rest: a copy of all blocks that can be reached from there; a return puts its result into gowl.result
 *
 * A value that is live across a site has two definitions in the clone, its own and site k's. It gets a slot (an alloca): both
 * store to it, each use loads from it, and mem2reg makes SSA of it afterwards. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/suspend.h"

struct cloner {
    struct program *p;
    struct suspender *x;
    struct liveness *l;
    LLVMValueRef clone;
    LLVMBuilderRef b;
    LLVMBasicBlockRef entry;
    LLVMTypeRef i8, i32;
    LLVMValueRef flag, result;
    struct map values, blocks; /* the function's -> the clone's */
    VEC(LLVMBasicBlockRef) order;
    LLVMValueRef *slot; /* by number */
    LLVMBasicBlockRef *site;
};

static void *lookup(struct map *m, const void *key) {
    return map_get(m, (const char *)&key, sizeof key);
}

static void enter(struct cloner *c, struct map *m, const void *key, void *val) {
    *map_at(m, arena_strndup(c->l->arena, (const char *)&key, sizeof key), sizeof key) = val;
}

static LLVMValueRef *slot_of(struct cloner *c, LLVMValueRef v) {
    int n = liveness_no(c->l, v);
    return n >= 0 && c->slot[n] ? &c->slot[n] : NULL;
}

static LLVMValueRef new_slot(struct cloner *c, LLVMTypeRef t) {
    LLVMBasicBlockRef at = LLVMGetInsertBlock(c->b);
    LLVMValueRef first = LLVMGetFirstInstruction(c->entry);
    if (first)
        LLVMPositionBuilderBefore(c->b, first);
    else
        LLVMPositionBuilderAtEnd(c->b, c->entry);
    LLVMValueRef a = LLVMBuildAlloca(c->b, t, "");
    if (at)
        LLVMPositionBuilderAtEnd(c->b, at);
    return a;
}

/* The clone's value for v, at the builder. */
static LLVMValueRef use_of(struct cloner *c, LLVMValueRef v) {
    LLVMValueRef *slot = slot_of(c, v), x;
    if (slot)
        return LLVMBuildLoad2(c->b, LLVMTypeOf(v), *slot, "");
    if (!LLVMIsAInstruction(v) && !LLVMIsAArgument(v))
        return v; /* a constant, a global, metadata */
    x = lookup(&c->values, v);
    if (!x) {
        char *text = LLVMPrintValueToString(v);
        die("a value is used behind a site but not live there: %s", text);
    }
    return x;
}

/* ---- which blocks ---- */

/* Reverse post-order of what can be reached from the sites. */
static void find_blocks(struct cloner *c) {
    struct frame {
        LLVMBasicBlockRef b;
        unsigned next;
    };
    VEC(struct frame) stack = {0};
    VEC(LLVMBasicBlockRef) post = {0};
    struct map seen = {0};
    for (size_t k = 0; k < c->x->sites.len; k++)
        for (int t = 0; t < 2; t++) {
            LLVMBasicBlockRef root = t ? c->x->sites.p[k].target : c->x->sites.p[k].tail;
            if (lookup(&seen, root))
                continue;
            enter(c, &seen, root, c);
            vec_push(&stack, ((struct frame){root, 0}));
            while (stack.len) {
                struct frame *f = &stack.p[stack.len - 1];
                LLVMValueRef term = LLVMGetBasicBlockTerminator(f->b);
                if (f->next == LLVMGetNumSuccessors(term)) {
                    vec_push(&post, f->b);
                    stack.len--;
                    continue;
                }
                LLVMBasicBlockRef s = LLVMGetSuccessor(term, f->next++);
                if (!lookup(&seen, s)) {
                    enter(c, &seen, s, c);
                    vec_push(&stack, ((struct frame){s, 0}));
                }
            }
        }
    for (size_t i = post.len; i-- > 0;)
        vec_push(&c->order, post.p[i]);
    vec_free(&stack);
    vec_free(&post);
    map_free(&seen);
    for (size_t i = 0; i < c->order.len; i++)
        enter(c, &c->blocks, c->order.p[i], LLVMAppendBasicBlockInContext(c->p->ctx, c->clone, ""));
}

static LLVMBasicBlockRef block_of(struct cloner *c, LLVMBasicBlockRef b) {
    return lookup(&c->blocks, b);
}

/* ---- the sites' entries ---- */

static LLVMValueRef at_offset(struct cloner *c, LLVMValueRef base, int64_t off) {
    LLVMValueRef o = LLVMConstInt(c->i32, (unsigned long long)off, 0);
    return off ? LLVMBuildGEP2(c->b, c->i8, base, &o, 1, "") : base;
}

/* Computes value number i again, and before it what it is made of. done: numbers whose slots are filled. */
static void compute_again(struct cloner *c, size_t k, int i, uint64_t *done) {
    struct liveness *l = c->l;
    if (bit_get(done, i))
        return;
    bit_set(done, i);
    LLVMValueRef v = l->vals[i];
    int nops = LLVMGetNumOperands(v);
    for (int o = 0; o < nops; o++) {
        int n = liveness_no(l, LLVMGetOperand(v, (unsigned)o));
        if (n >= 0)
            compute_again(c, k, n, done);
    }
    LLVMValueRef *ops = NEWN(l->arena, LLVMValueRef, (size_t)nops + 1);
    for (int o = 0; o < nops; o++)
        ops[o] = use_of(c, LLVMGetOperand(v, (unsigned)o));
    LLVMValueRef copy = LLVMInstructionClone(v);
    LLVMInsertIntoBuilder(c->b, copy);
    for (int o = 0; o < nops; o++)
        LLVMSetOperand(copy, (unsigned)o, ops[o]);
    LLVMBuildStore(c->b, copy, c->slot[i]);
}

/* A result of several words is kept in gowl.result as LLVM lays the struct out. */
static LLVMValueRef load_result(struct cloner *c, LLVMTypeRef t) {
    return LLVMBuildLoad2(c->b, t, c->result, "");
}

static void site_entry(struct cloner *c, size_t k) {
    struct liveness *l = c->l;
    struct site *s = &c->x->sites.p[k];
    LLVMValueRef frame = LLVMGetParam(c->clone, 0);
    LLVMTypeRef ptr = LLVMTypeOf(frame);
    uint64_t *done = NEWN(l->arena, uint64_t, (size_t)l->words);
    c->site[k] = LLVMAppendBasicBlockInContext(c->p->ctx, c->clone, "site");
    LLVMPositionBuilderAtEnd(c->b, c->site[k]);
    for (int i = 0; i < l->nvals; i++) {
        if (!bit_get(l->saved[k], i))
            continue;
        LLVMValueRef v = LLVMBuildLoad2(c->b, LLVMTypeOf(l->vals[i]), at_offset(c, frame, l->offset[i]), "");
        LLVMBuildStore(c->b, v, c->slot[i]);
        bit_set(done, i);
    }
    for (int i = 0; i < l->nvals; i++)
        if (bit_get(l->live[k], i) && !bit_get(l->saved[k], i))
            compute_again(c, k, i, done);
    LLVMValueRef *slot = slot_of(c, s->call);
    if (slot)
        LLVMBuildStore(c->b, load_result(c, LLVMTypeOf(s->call)), *slot);
    LLVMBuildCall2(c->b, LLVMFunctionType(LLVMVoidTypeInContext(c->p->ctx), &ptr, 1, 0),
                   LLVMGetNamedFunction(c->p->mod, "gowl.frame.free"), &frame, 1, "");
    LLVMValueRef f = LLVMBuildLoad2(c->b, c->i32, c->flag, "");
    LLVMBuildCondBr(c->b, LLVMBuildIsNotNull(c->b, f, ""), block_of(c, s->target), block_of(c, s->tail));
}

static void build_entry(struct cloner *c) {
    LLVMValueRef frame = LLVMGetParam(c->clone, 0);
    for (size_t k = 0; k < c->x->sites.len; k++)
        site_entry(c, k);
    LLVMBasicBlockRef bad = LLVMAppendBasicBlockInContext(c->p->ctx, c->clone, "bad");
    LLVMPositionBuilderAtEnd(c->b, bad);
    LLVMBuildUnreachable(c->b);
    LLVMPositionBuilderAtEnd(c->b, c->entry);
    if (c->x->sites.len == 1) {
        LLVMBuildBr(c->b, c->site[0]);
        return;
    }
    LLVMValueRef no = LLVMBuildLoad2(c->b, c->i32, at_offset(c, frame, 8), "");
    LLVMValueRef sw = LLVMBuildSwitch(c->b, no, bad, (unsigned)c->x->sites.len);
    for (size_t k = 0; k < c->x->sites.len; k++)
        LLVMAddCase(sw, LLVMConstInt(c->i32, (unsigned long long)(int64_t)c->x->sites.p[k].no, 1), c->site[k]);
}

/* ---- the copies ---- */

static void copy_return(struct cloner *c, LLVMValueRef ret) {
    if (LLVMGetNumOperands(ret) && !LLVMIsPoison(LLVMGetOperand(ret, 0)))
        LLVMBuildStore(c->b, use_of(c, LLVMGetOperand(ret, 0)), c->result);
    LLVMBuildRetVoid(c->b);
}

static void copy_instruction(struct cloner *c, LLVMValueRef i) {
    if (LLVMIsAReturnInst(i)) {
        copy_return(c, i);
        return;
    }
    int nops = LLVMGetNumOperands(i);
    LLVMValueRef *ops = NEWN(c->l->arena, LLVMValueRef, (size_t)nops + 1);
    for (int o = 0; o < nops; o++) {
        LLVMValueRef v = LLVMGetOperand(i, (unsigned)o);
        ops[o] = LLVMValueIsBasicBlock(v) ? NULL : use_of(c, v);
    }
    LLVMValueRef copy = LLVMInstructionClone(i);
    LLVMInsertIntoBuilder(c->b, copy);
    for (int o = 0; o < nops; o++)
        if (ops[o])
            LLVMSetOperand(copy, (unsigned)o, ops[o]);
    if (LLVMIsATerminatorInst(i))
        for (unsigned k = 0, n = LLVMGetNumSuccessors(i); k < n; k++)
            LLVMSetSuccessor(copy, k, block_of(c, LLVMGetSuccessor(i, k)));
    LLVMValueRef *slot = slot_of(c, i);
    if (slot)
        LLVMBuildStore(c->b, copy, *slot);
    else
        enter(c, &c->values, i, copy);
}

static void copy_block(struct cloner *c, LLVMBasicBlockRef bb) {
    LLVMPositionBuilderAtEnd(c->b, block_of(c, bb));
    LLVMValueRef i = LLVMGetFirstInstruction(bb);
    for (; LLVMIsAPHINode(i); i = LLVMGetNextInstruction(i))
        enter(c, &c->values, i, LLVMBuildPhi(c->b, LLVMTypeOf(i), ""));
    for (LLVMValueRef j = LLVMGetFirstInstruction(bb); LLVMIsAPHINode(j); j = LLVMGetNextInstruction(j)) {
        LLVMValueRef *slot = slot_of(c, j);
        if (slot)
            LLVMBuildStore(c->b, lookup(&c->values, j), *slot);
    }
    for (; i; i = LLVMGetNextInstruction(i))
        copy_instruction(c, i);
}

/* One incoming value of a copied phi: the load, if there is one, stands at the end of the block it comes from. */
static void add_incoming(struct cloner *c, LLVMValueRef phi, LLVMValueRef v, LLVMBasicBlockRef from) {
    LLVMPositionBuilderBefore(c->b, LLVMGetBasicBlockTerminator(from));
    LLVMSetCurrentDebugLocation2(c->b, NULL);
    LLVMValueRef x = use_of(c, v);
    LLVMAddIncoming(phi, &x, &from, 1);
}

static void fill_phis(struct cloner *c, LLVMBasicBlockRef bb) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i && LLVMIsAPHINode(i); i = LLVMGetNextInstruction(i)) {
        LLVMValueRef phi = lookup(&c->values, i);
        for (unsigned n = 0; n < LLVMCountIncoming(i); n++) {
            LLVMBasicBlockRef from = LLVMGetIncomingBlock(i, n);
            LLVMValueRef v = LLVMGetIncomingValue(i, n);
            if (block_of(c, from))
                add_incoming(c, phi, v, block_of(c, from));
            for (size_t k = 0; k < c->x->sites.len; k++)
                if (c->x->sites.p[k].head == from &&
                    (c->x->sites.p[k].tail == bb || c->x->sites.p[k].target == bb))
                    add_incoming(c, phi, v, c->site[k]);
        }
    }
}

LLVMValueRef suspend_clone(struct program *p, struct suspender *x, struct liveness *l, LLVMValueRef clone) {
    struct cloner c = {.p = p, .x = x, .l = l, .clone = clone, .b = LLVMCreateBuilderInContext(p->ctx)};
    c.i8 = LLVMInt8TypeInContext(p->ctx);
    c.i32 = LLVMInt32TypeInContext(p->ctx);
    c.flag = LLVMGetNamedGlobal(p->mod, "gowl.unwinding");
    c.result = LLVMGetNamedGlobal(p->mod, "gowl.result");
    c.entry = LLVMAppendBasicBlockInContext(p->ctx, clone, "entry");
    c.site = NEWN(l->arena, LLVMBasicBlockRef, x->sites.len);
    c.slot = NEWN(l->arena, LLVMValueRef, (size_t)l->nvals);
    for (size_t k = 0; k < x->sites.len; k++) {
        for (int i = 0; i < l->nvals; i++)
            if (bit_get(l->live[k], i) && !c.slot[i])
                c.slot[i] = new_slot(&c, LLVMTypeOf(l->vals[i]));
        int result = liveness_no(l, x->sites.p[k].call);
        if (result >= 0 && !c.slot[result])
            c.slot[result] = new_slot(&c, LLVMTypeOf(x->sites.p[k].call));
    }
    find_blocks(&c);
    build_entry(&c);
    for (size_t i = 0; i < c.order.len; i++)
        copy_block(&c, c.order.p[i]);
    for (size_t i = 0; i < c.order.len; i++)
        fill_phis(&c, c.order.p[i]);
    LLVMDisposeBuilder(c.b);
    map_free(&c.values);
    map_free(&c.blocks);
    vec_free(&c.order);
    return clone;
}

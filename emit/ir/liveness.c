/* liveness.c: live values at block boundaries, by the usual backward data flow over bit sets. Phi operands are uses at
 * the end of the predecessor they come from. */
#include <stdlib.h>
#include <string.h>

#include "emit/ir/liveness.h"

/* A phi of block `to` takes value number `value` from the block that has this. */
struct phi_use {
    int to, value;
    struct phi_use *next;
};

static void number_value(struct liveness *l, LLVMValueRef v) {
    value_map_set(&l->val_no, v, (uint32_t)l->nvals);
    l->vals[l->nvals++] = v;
}

int liveness_no(const struct liveness *l, LLVMValueRef v) {
    uint32_t n = value_map_get(&l->val_no, v);
    return n == VALUE_NONE ? -1 : (int)n;
}

void liveness_rename(struct liveness *l, LLVMValueRef was, LLVMValueRef now) {
    uint32_t n = value_map_get(&l->val_no, was);
    if (n == VALUE_NONE)
        return;
    l->vals[n] = now;
    value_map_set(&l->val_no, was, VALUE_NONE);
    value_map_set(&l->val_no, now, n);
}

static int block_no(const struct liveness *l, LLVMBasicBlockRef b) {
    return (int)value_map_get(&l->block_no, LLVMBasicBlockAsValue(b));
}

static void add_edge(struct liveness *l, int from, int to, uint64_t *set) {
    uint64_t *in = l->live_in[to];
    for (int w = 0; w < l->words; w++)
        set[w] |= in[w];
    for (struct phi_use *u = l->phi_uses[from]; u; u = u->next)
        if (u->to == to)
            bit_set(set, u->value);
}

void liveness_edge(struct liveness *l, LLVMBasicBlockRef from, LLVMBasicBlockRef to, uint64_t *set) {
    add_edge(l, block_no(l, from), block_no(l, to), set);
}

/* ---- data flow ---- */

struct list {
    int *p, n;
};

/* What a block does: its predecessors and successors, the values that it defines, and those of others that it uses. */
struct effect {
    struct list preds, succs, defs, uses;
    bool waits; /* on the work list */
};

static void read_phi(struct liveness *l, LLVMValueRef phi, int b) {
    for (unsigned k = 0, n = LLVMCountIncoming(phi); k < n; k++) {
        int v = liveness_no(l, LLVMGetIncomingValue(phi, k)), from = block_no(l, LLVMGetIncomingBlock(phi, k));
        if (v < 0)
            continue;
        struct phi_use *u = NEW(l->arena, struct phi_use);
        *u = (struct phi_use){b, v, l->phi_uses[from]};
        l->phi_uses[from] = u;
    }
}

static struct list keep(struct liveness *l, const int *p, int n) {
    struct list kept = {NEWN(l->arena, int, (size_t)n + 1), n};
    if (n)
        memcpy(kept.p, p, (size_t)n * sizeof *p);
    return kept;
}

/* in_block[v]: b, once v is known to be defined or used in block b. */
static void read_block(struct liveness *l, int b, struct effect *e, int *in_block) {
    VEC(int) defs = {0}, uses = {0}, succs = {0};
    LLVMValueRef t = LLVMGetBasicBlockTerminator(l->blocks[b]);
    for (LLVMValueRef i = LLVMGetFirstInstruction(l->blocks[b]); i; i = LLVMGetNextInstruction(i)) {
        int no = liveness_no(l, i);
        bool phi = LLVMIsAPHINode(i) != NULL;
        for (int k = 0, n = phi ? 0 : LLVMGetNumOperands(i); k < n; k++) {
            int v = liveness_no(l, LLVMGetOperand(i, (unsigned)k));
            if (v >= 0 && in_block[v] != b) {
                in_block[v] = b;
                vec_push(&uses, v);
            }
        }
        if (phi)
            read_phi(l, i, b);
        if (no >= 0) {
            in_block[no] = b;
            vec_push(&defs, no);
        }
    }
    for (unsigned k = 0, n = LLVMGetNumSuccessors(t); k < n; k++)
        vec_push(&succs, block_no(l, LLVMGetSuccessor(t, k)));
    e->defs = keep(l, defs.p, (int)defs.len);
    e->uses = keep(l, uses.p, (int)uses.len);
    e->succs = keep(l, succs.p, (int)succs.len);
    vec_free(&defs);
    vec_free(&uses);
    vec_free(&succs);
}

static void find_preds(struct liveness *l, struct effect *e) {
    for (int b = 0; b < l->nblocks; b++)
        for (int k = 0; k < e[b].succs.n; k++)
            e[e[b].succs.p[k]].preds.n++;
    for (int b = 0; b < l->nblocks; b++) {
        e[b].preds.p = NEWN(l->arena, int, (size_t)e[b].preds.n + 1);
        e[b].preds.n = 0;
    }
    for (int b = 0; b < l->nblocks; b++)
        for (int k = 0; k < e[b].succs.n; k++) {
            struct list *to = &e[e[b].succs.p[k]].preds;
            to->p[to->n++] = b;
        }
}

/* live_in of block b from its successors'; true if it grew. */
static bool flow(struct liveness *l, int b, const struct effect *e, uint64_t *set) {
    memset(set, 0, (size_t)l->words * 8);
    for (int k = 0; k < e->succs.n; k++)
        add_edge(l, b, e->succs.p[k], set);
    for (int k = 0; k < e->defs.n; k++)
        bit_clear(set, e->defs.p[k]);
    for (int k = 0; k < e->uses.n; k++)
        bit_set(set, e->uses.p[k]);
    if (!memcmp(set, l->live_in[b], (size_t)l->words * 8))
        return false;
    memcpy(l->live_in[b], set, (size_t)l->words * 8);
    return true;
}

static void flow_all(struct liveness *l, struct effect *e) {
    uint64_t *set = NEWN(l->arena, uint64_t, (size_t)l->words);
    VEC(int) work = {0};
    for (int b = 0; b < l->nblocks; b++) { /* the last comes first */
        vec_push(&work, b);
        e[b].waits = true;
    }
    while (work.len) {
        int b = work.p[--work.len];
        e[b].waits = false;
        if (!flow(l, b, &e[b], set))
            continue;
        for (int k = 0; k < e[b].preds.n; k++) {
            int from = e[b].preds.p[k];
            if (!e[from].waits)
                vec_push(&work, from);
            e[from].waits = true;
        }
    }
    vec_free(&work);
}

/* ---- all ---- */

static void number_all(struct liveness *l) {
    int max = (int)LLVMCountParams(l->fn);
    l->blocks = NEWN(l->arena, LLVMBasicBlockRef, LLVMCountBasicBlocks(l->fn));
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(l->fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        value_map_set(&l->block_no, LLVMBasicBlockAsValue(bb), (uint32_t)l->nblocks);
        l->blocks[l->nblocks++] = bb;
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            max++;
    }
    l->vals = NEWN(l->arena, LLVMValueRef, (size_t)max);
    for (unsigned i = 0; i < LLVMCountParams(l->fn); i++)
        number_value(l, LLVMGetParam(l->fn, i));
    for (int b = 0; b < l->nblocks; b++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(l->blocks[b]); i; i = LLVMGetNextInstruction(i))
            if (LLVMGetTypeKind(LLVMTypeOf(i)) != LLVMVoidTypeKind)
                number_value(l, i);
    l->words = (l->nvals + 63) / 64 + 1;
}

void liveness_compute(struct liveness *l, struct arena *a, LLVMValueRef fn) {
    *l = (struct liveness){.arena = a, .fn = fn};
    number_all(l);
    l->live_in = NEWN(a, uint64_t *, (size_t)l->nblocks);
    l->phi_uses = NEWN(a, struct phi_use *, (size_t)l->nblocks);
    int *in_block = NEWN(a, int, (size_t)l->nvals + 1);
    for (int v = 0; v < l->nvals; v++)
        in_block[v] = -1;
    struct effect *e = NEWN(a, struct effect, (size_t)l->nblocks);
    for (int b = 0; b < l->nblocks; b++) {
        l->live_in[b] = NEWN(a, uint64_t, (size_t)l->words);
        read_block(l, b, &e[b], in_block);
    }
    find_preds(l, e);
    flow_all(l, e);
}

void liveness_free(struct liveness *l) {
    value_map_free(&l->val_no);
    value_map_free(&l->block_no);
}

bool is_cheap(LLVMValueRef v) {
    switch (LLVMIsAInstruction(v) ? LLVMGetInstructionOpcode(v) : 0) {
    case LLVMGetElementPtr:
        for (int i = 1; i < LLVMGetNumOperands(v); i++)
            if (!LLVMIsAConstant(LLVMGetOperand(v, (unsigned)i)))
                return false;
        return true;
    case LLVMIntToPtr:
    case LLVMPtrToInt:
    case LLVMTrunc:
    case LLVMZExt:
        return true;
    default:
        return false;
    }
}

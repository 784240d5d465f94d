/* debug_values.c: variables of an optimised package for debuggers: those that have no memory, by the values that Go's
 * compiler says they have in turn (docs/dump.md, nv). A name belongs to values, not to moments: a variable is said to
 * have a value from where that is computed, which may be before the assignment. Records only: the code is the same. */
#include <string.h>

#include "lower/lowering.h"

enum { DW_OP_DEREF = 0x06, POINTER_BITS = 32 };

struct naming {
    struct naming *next;
    const struct named_values *of;
    struct val *v;
};

static bool is_const(const struct val *v) {
    return starts_with(op_table[v->op].name, "Const");
}

static bool has_value(const struct named_values *nv, const struct val *v) {
    for (int i = 0; i < nv->n; i++)
        if (nv->vals[i] == v)
            return true;
    return false;
}

static void add(struct fn *F, struct naming **list, const struct named_values *nv, struct val *v) {
    while (*list)
        list = &(*list)->next;
    *list = NEW(F->f->arena, struct naming);
    **list = (struct naming){NULL, nv, v};
}

/* Do its values come from values of this variable only? Else it is another's, and was assigned. */
static bool is_own_phi(const struct named_values *nv, const struct val *phi) {
    for (int i = 0; i < phi->nargs; i++)
        if (phi->args[i] != phi && !has_value(nv, phi->args[i]))
            return false;
    return true;
}

/* A constant stands at the function's entry, wherever it was assigned: it is said at the ends of the blocks from which
 * one of the variable's phis has it. */
static void at_ends(struct fn *F, const struct named_values *nv, struct val *constant) {
    for (int i = 0; i < nv->n; i++) {
        struct val *phi = nv->vals[i];
        for (int j = 0; phi->op == OP_Phi && j < phi->nargs && j < phi->block->npreds; j++) {
            struct block *from = phi->block->preds[j].b;
            if (phi->args[j] == constant && from->nsuccs == 1)
                add(F, &from->at_end, nv, constant);
        }
    }
}

void debug_values_find(struct fn *F) {
    if (!F->M->di || !F->M->opt->variables || F->M->opt->in_memory)
        return;
    for (int i = 0; i < F->f->nnamed; i++) {
        struct named_values *nv = &F->f->named[i];
        for (int j = 0; j < nv->n && !nv->name->addr; j++) {
            struct val *v = nv->vals[j];
            if (!v->block->reached || !v->t->ssa || v->block->recovery)
                continue;
            if (j && is_const(v))
                at_ends(F, nv, v);
            else if (!j || v->op != OP_Phi || is_own_phi(nv, v))
                add(F, &v->names, nv, v);
        }
    }
}

struct place {
    LLVMMetadataRef var, loc;
    uint64_t bits; /* of the whole variable; 0: what its value points to */
};

/* Says that the bits from `at` on have the value x. */
static void say_part(struct fn *F, struct place p, LLVMValueRef x, uint64_t at, uint64_t bits) {
    enum { DW_OP_LLVM_FRAGMENT = 0x1000 };
    struct mod *M = F->M;
    uint64_t part[] = {DW_OP_LLVM_FRAGMENT, at, bits}, deref[] = {DW_OP_DEREF};
    LLVMMetadataRef where = !p.bits ? LLVMDIBuilderCreateExpression(M->di, deref, 1)
                                    : LLVMDIBuilderCreateExpression(M->di, part, bits == p.bits ? 0 : 3);
    LLVMDIBuilderInsertDbgValueRecordAtEnd(M->di, x, p.var, where, p.loc, LLVMGetInsertBlock(M->b));
}

static void say(struct fn *F, const struct naming *n) {
    struct mod *M = F->M;
    const struct val *v = n->v;
    bool heap;
    struct place p = {.var = debug_variable(F, n->of->name, &heap, &p.loc)};
    if (!p.var || !v->leaf)
        return;
    if (heap) {
        if (v->t->nleaves == 1 && LLVMTypeOf(v->leaf[0]) == M->ptr)
            say_part(F, p, v->leaf[0], 0, 0);
        return;
    }
    p.bits = (uint64_t)n->of->name->t->size * 8;
    for (int k = 0; k < v->t->nleaves && v->leaf[k]; k++) {
        LLVMValueRef x = v->leaf[k];
        uint64_t at = (uint64_t)(n->of->off + v->t->leaves[k].off) * 8;
        uint64_t bits = (uint64_t)leaf_info[v->t->leaves[k].kind].size * 8;
        if (at + bits > p.bits)
            return;
        if (LLVMTypeOf(x) == M->ptr && bits != p.bits)
            bits = POINTER_BITS; /* the other half of Go's word: of what is not told debuggers make zeros */
        say_part(F, p, x, at, bits);
    }
}

static void say_all(struct fn *F, const struct naming *n) {
    for (; n; n = n->next)
        say(F, n);
}

void debug_values(struct fn *F, const struct block *b, int j) {
    if (b->vals[j]->op != OP_Phi) {
        say_all(F, b->vals[j]->names);
        return;
    }
    for (int i = 0; i <= j && (j + 1 == b->nvals || b->vals[j + 1]->op != OP_Phi); i++)
        say_all(F, b->vals[i]->names); /* (nothing may stand between phis) */
}

void debug_values_at_end(struct fn *F, const struct block *b) {
    say_all(F, b->at_end);
}

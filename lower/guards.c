/* guards.c: code that only the values of one type, or of types of one kind, come to.
 *
 * A type switch or assertion compares the word of an interface with the descriptor of a type, or with an itab. What is
 * behind the way on which they are equal runs only if there is such an interface value, and emit/load/reach.c may know
 * that there is none. A switch over the kind of a reflect.Value is the same for all types of a kind, if it is a basic
 * one: reflection makes no new types of those. So the summary says which uses stand in such code only
 * (docs/summary.md, `when`), and emit/load/narrow.c takes it out: it must find each comparison that is a guard here. */
#include <string.h>

#include "base/tables.h"
#include "lower/lowering.h"

/* Not a type's name: nothing is known yet. */
static const char unknown[] = "";

static const char *descriptor(const struct val *v) {
    bool is = v->op == OP_Addr && v->aux == AUX_DATA &&
              ((starts_with(v->u.sym, "type:") && v->u.sym[5] != '.') || starts_with(v->u.sym, "go:itab."));
    return is ? v->u.sym : NULL;
}

/* The type whose values alone take edge i out of b; NULL: any may. */
static const char *edge_guard(const struct block *b, int i) {
    const struct val *c = b->kind == B_IF ? b->ctl[0] : NULL;
    if (!c || (c->op != OP_EqPtr && c->op != OP_NeqPtr) || i != (c->op == OP_NeqPtr))
        return NULL;
    const char *s = descriptor(c->args[0]);
    return s ? s : descriptor(c->args[1]);
}

/* What all edges into b have in common. An edge that does not compare passes its block's guard on. */
static const char *meet(const struct block *b) {
    const char *guard = unknown;
    for (int i = 0; i < b->npreds; i++) {
        const struct block *from = b->preds[i].b;
        if (!from->reached || (from->kind == B_FIRST && b->preds[i].i != 0))
            continue;
        const char *g = edge_guard(from, b->preds[i].i);
        if (!g)
            g = from->guard;
        if (g == unknown)
            continue;
        if (!g || (guard != unknown && strcmp(g, guard)))
            return NULL;
        guard = g;
    }
    return guard;
}

static void find_types(struct func *f, struct block **order, int n) {
    for (int i = 0; i < n; i++)
        order[i]->guard = order[i] == f->entry ? NULL : unknown;
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 0; i < n; i++) {
            const char *g = order[i] == f->entry ? NULL : meet(order[i]);
            /* (equal texts are one guard) */
            if (g != order[i]->guard && !(g && order[i]->guard && !strcmp(g, order[i]->guard))) {
                order[i]->guard = g;
                changed = true;
            }
        }
    }
    for (int i = 0; i < n; i++)
        if (order[i]->guard == unknown)
            order[i]->guard = NULL;
}

/* ---- kinds: which of them a value may be of, as bits, on each way ---- */

enum { ALL_KINDS = GO_KIND_MASK + 1 };
static const uint32_t any_kind = UINT32_MAX;

static bool constant(const struct val *v, int64_t *n) {
    *n = v->auxint;
    return v->op == OP_Const64 || v->op == OP_Const8;
}

/* Is it the kind of a type of which there are values in interfaces? A reflect.Value has it in its flag. */
static bool is_held_kind(const struct func *f, const struct val *v) {
    int64_t n;
    if (v->op == OP_And64 && !strcmp(v->t->name, "reflect.flag"))
        return (constant(v->args[0], &n) || constant(v->args[1], &n)) && n == GO_KIND_MASK;
    return v->op == OP_SelectN && v->auxint == 0 && v->args[0]->aux == AUX_CALL && v->args[0]->u.call->fn &&
           !strcmp(v->args[0]->u.call->fn, "internal/abi.(*Type).Kind") && go_is(f->sym, GO_KINDS_HELD);
}

/* The value whose kind c compares with a constant, and the kinds for which c is true; NULL: it is no such thing. */
static struct val *compared_kind(const struct func *f, const struct val *c, uint32_t *yes) {
    bool equal = c->op == OP_Eq64 || c->op == OP_Eq8, unequal = c->op == OP_Neq64 || c->op == OP_Neq8,
         less = c->op == OP_Less64U || c->op == OP_Less8U, at_most = c->op == OP_Leq64U || c->op == OP_Leq8U;
    int64_t n;
    if (!equal && !unequal && !less && !at_most)
        return NULL;
    int x = constant(c->args[0], &n) ? 1 : 0;
    if (!constant(c->args[1 - x], &n) || !is_held_kind(f, c->args[x]))
        return NULL;
    *yes = 0;
    for (int64_t k = 0; k < ALL_KINDS; k++) {
        int64_t a = x ? n : k, b = x ? k : n; /* (both are unsigned, and n, if large, is above all kinds) */
        if (equal ? k == n : unequal ? k != n : (uint64_t)a < (uint64_t)b || (at_most && a == b))
            *yes |= 1u << k;
    }
    return c->args[x];
}

/* The kinds of x with which edge i is taken out of b. */
static uint32_t edge_kinds(const struct func *f, const struct block *b, int i, const struct val *x) {
    uint32_t yes;
    if (b->kind != B_IF || compared_kind(f, b->ctl[0], &yes) != x)
        return b->kinds;
    return b->kinds & (i ? ~yes : yes);
}

/* Finds in which blocks x is of which kinds, if it does not change. Guards those where it is of basic ones. */
static void find_kinds(struct func *f, struct block **order, int n, const struct val *x) {
    for (int i = 0; i < n; i++)
        order[i]->kinds = order[i] == f->entry || order[i] == x->block ? any_kind : 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 0; i < n; i++) {
            struct block *b = order[i];
            uint32_t kinds = b->kinds;
            for (int j = 0; j < b->npreds; j++) {
                const struct block *from = b->preds[j].b;
                if (from->reached && !(from->kind == B_FIRST && b->preds[j].i != 0))
                    kinds |= edge_kinds(f, from, b->preds[j].i, x);
            }
            changed |= kinds != b->kinds;
            b->kinds = kinds;
        }
    }
    for (int i = 0; i < n; i++) {
        struct block *b = order[i];
        uint32_t yes;
        if (!b->guard && b->kinds && !(b->kinds & ~go_basic_kinds))
            b->guard = arena_printf(f->arena, "kinds:%x", (unsigned)b->kinds);
        if (b->kind == B_IF && compared_kind(f, b->ctl[0], &yes) == x)
            for (int j = 0; j < 2; j++)
                b->edge_kinds[j] = edge_kinds(f, b, j, x);
    }
}

void guards_find(struct func *f, struct block **order, int n) {
    enum { MOST = 32 };
    const struct val *seen[MOST];
    int nseen = 0;
    uint32_t yes;
    find_types(f, order, n);
    for (int i = 0; i < n && nseen < MOST; i++) {
        const struct val *x = order[i]->kind == B_IF ? compared_kind(f, order[i]->ctl[0], &yes) : NULL;
        bool again = !x;
        for (int k = 0; k < nseen; k++)
            again |= seen[k] == x;
        if (!again) {
            seen[nseen++] = x;
            find_kinds(f, order, n, x);
        }
    }
}

/* Tells emit/load/narrow.c with which kinds the branch at the end of b goes which way. */
void guard_branch(struct fn *F, const struct block *b, LLVMValueRef br) {
    if (!b->edge_kinds[0] && !b->edge_kinds[1])
        return;
    LLVMMetadataRef kinds[2];
    for (int i = 0; i < 2; i++)
        kinds[i] = LLVMValueAsMetadata(LLVMConstInt(F->M->i32, b->edge_kinds[i], 0));
    LLVMMetadataRef node = LLVMMDNodeInContext2(F->M->cx, kinds, 2);
    LLVMSetMetadata(br, LLVMGetMDKindIDInContext(F->M->cx, "gowl.kinds", 10), LLVMMetadataAsValue(F->M->cx, node));
}

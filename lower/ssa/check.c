/* check.c: what lowering relies on, tested on what was read (its contract is in ssa.h). */
#include <string.h>

#include "lower/ssa/ops.h"
#include "lower/ssa/ssa.h"

/* Immediate dominators over the reached blocks in reverse post-order (Cooper, Harvey, Kennedy: A Simple, Fast Dominance
 * Algorithm): dom[i] is the number of the block that block number i is dominated by. */
static void dominators(struct block **order, int n, const int *number, int *dom) {
    for (int i = 0; i < n; i++)
        dom[i] = -1;
    dom[0] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 1; i < n; i++) {
            int d = -1;
            for (int j = 0; j < order[i]->npreds; j++) {
                struct block *p = order[i]->preds[j].b;
                if (!p->reached)
                    continue;
                int k = number[p->id];
                if (dom[k] < 0)
                    continue;
                for (int x = d; d >= 0 && x != k;) {
                    while (x > k)
                        x = dom[x];
                    while (k > x)
                        k = dom[k];
                    d = x;
                }
                if (d < 0)
                    d = k;
            }
            if (dom[i] != d) {
                dom[i] = d;
                changed = true;
            }
        }
    }
}

static bool dominates(const int *dom, int a, int b) {
    while (b > a)
        b = dom[b];
    return a == b;
}

static const struct {
    int nctl, nsuccs; /* -1: any number */
} shape[] = {
    [B_PLAIN] = {0, 1},  [B_IF] = {1, 2},   [B_DEFER] = {1, 2},      [B_RET] = {1, 0},
    [B_RETJMP] = {1, 0}, [B_EXIT] = {1, 0}, [B_JUMPTABLE] = {1, -1}, [B_FIRST] = {0, 2},
};

void ssa_check(struct rec *r, struct package *p, struct func *f) {
    struct arena *a = f->arena;
    int max_block = 0;
    (void)p;
    for (int i = 0; i < f->nblocks; i++)
        if (f->blocks[i]->id > max_block)
            max_block = f->blocks[i]->id;
    for (int i = 0; i < f->nblocks; i++) {
        struct block *b = f->blocks[i];
        if (b->nctl != shape[b->kind].nctl || (shape[b->kind].nsuccs >= 0 && b->nsuccs != shape[b->kind].nsuccs) ||
            (b->kind == B_JUMPTABLE && b->nsuccs == 0))
            rec_err(r, "%s: block b%d has %d controls and %d successors", f->sym, b->id, b->nctl, b->nsuccs);
        if (b->kind == B_IF && b->ctl[0]->t->kind != T_BOOL)
            rec_err(r, "%s: block b%d branches on v%d, which is no boolean", f->sym, b->id, b->ctl[0]->id);
    }
    struct block **order = NEWN(a, struct block *, (size_t)f->nblocks);
    int *number = NEWN(a, int, (size_t)max_block + 1), *dom = NEWN(a, int, (size_t)f->nblocks);
    int n = order_blocks(f, order);
    for (int i = 0; i < n; i++)
        number[order[i]->id] = i;
    dominators(order, n, number, dom);

    for (int i = 0; i < f->nnames; i++)
        if (f->names[i]->t->size < 0)
            rec_err(r, "%s: local n%d (%s) has a type without a size", f->sym, f->names[i]->id, f->names[i]->sym);
    for (int i = 0; i < n; i++) {
        struct block *b = order[i];
        for (int j = 0; j < b->nvals; j++) {
            struct val *v = b->vals[j];
            int want = op_table[v->op].nargs;
            if (want >= 0 && v->nargs != want)
                rec_err(r, "%s: v%d %s has %d arguments, not %d", f->sym, v->id, op_table[v->op].name, v->nargs, want);
            if (v->op == OP_Phi && v->nargs != b->npreds)
                rec_err(r, "%s: phi v%d has %d arguments for %d predecessors", f->sym, v->id, v->nargs, b->npreds);
            if (op_table[v->op].nargs < 0 && v->op != OP_Phi && v->op != OP_StructMake && v->op != OP_unknown &&
                v->nargs < 1 + (v->op == OP_InterLECall) + 2 * (v->op == OP_ClosureLECall))
                rec_err(r, "%s: v%d %s lacks arguments", f->sym, v->id, op_table[v->op].name);
            for (int k = 0; k < v->nargs; k++) {
                struct block *def = v->args[k]->block, *at = b;
                if (v->op == OP_Phi) {
                    at = b->preds[k].b;
                    if (!at->reached || (at->kind == B_FIRST && b->preds[k].i != 0))
                        continue; /* a dead edge still has its argument */
                }
                if (!def->reached || !dominates(dom, number[def->id], number[at->id]))
                    rec_err(r, "%s: v%d uses v%d where it is not defined", f->sym, v->id, v->args[k]->id);
            }
        }
        for (int k = 0; k < b->nctl; k++) {
            struct block *def = b->ctl[k]->block;
            if (!def->reached || !dominates(dom, number[def->id], number[b->id]))
                rec_err(r, "%s: b%d is controlled by v%d where it is not defined", f->sym, b->id, b->ctl[k]->id);
        }
    }
    for (int i = 0; i < f->nblocks; i++)
        f->blocks[i]->reached = false; /* lowering finds out again, without the recovery edges */
}

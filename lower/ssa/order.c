/* order.c: the order of blocks and of the values in a block. */
#include <stdlib.h>
#include <string.h>

#include "lower/ssa/ops.h"
#include "lower/ssa/ssa.h"

int order_blocks(struct func *f, struct block **order) {
    /* depth first with a stack of our own: a function may have 100,000 blocks in a chain */
    struct frame {
        struct block *b;
        int next;
    } *stack = NEWN(f->arena, struct frame, (size_t)f->nblocks + 1);
    int depth = 0, n = f->nblocks;
    f->entry->reached = true;
    stack[depth++] = (struct frame){f->entry, 0};
    while (depth) {
        struct frame *top = &stack[depth - 1];
        /* of a First only the first edge is taken */
        int nsuccs = top->b->kind == B_FIRST ? 1 : top->b->nsuccs;
        if (top->next == nsuccs) {
            order[--n] = top->b;
            depth--;
            continue;
        }
        struct block *s = top->b->succs[top->next++].b;
        if (!s->reached) {
            s->reached = true;
            stack[depth++] = (struct frame){s, 0};
        }
    }
    int count = f->nblocks - n;
    memmove(order, order + n, (size_t)count * sizeof *order);
    return count;
}

bool makes_mem(const struct val *v) {
    if (v->t->kind == T_MEM)
        return true;
    if ((v->t->kind == T_TUPLE || v->t->kind == T_RESULTS) && v->t->nfields)
        return v->t->fields[v->t->nfields - 1].t->kind == T_MEM;
    return false;
}

/* The memory state v uses: the state behind a Select of a tuple or results is the value that made it. */
static struct val *mem_source(struct val *m) {
    while ((m->op == OP_Select1 || m->op == OP_Select0 || m->op == OP_SelectN || m->op == OP_Copy) && m->nargs &&
           m->t->kind == T_MEM)
        m = m->args[0];
    return m;
}

static struct val *mem_arg(struct val *v) {
    for (int i = v->nargs; i-- > 0;)
        if (v->args[i]->t->kind == T_MEM)
            return mem_source(v->args[i]);
    return NULL;
}

struct work {
    struct val *v;
    int next;           /* the next argument to look at */
    struct val *reader; /* then the next reader of the state that v consumes */
};

/* The next value of block b that must come before w->v, or NULL. */
static struct val *next_dependence(struct work *w, const struct block *b) {
    while (w->next < w->v->nargs) {
        struct val *d = w->v->args[w->next++];
        if (d->block == b && !d->ordered && d != w->v)
            return d;
    }
    while (w->reader) {
        struct val *d = w->reader;
        w->reader = d->next_reader;
        if (!d->ordered && d != w->v)
            return d;
    }
    return NULL;
}

void order_block(struct func *f, struct block *b) {
    /* the readers of each memory state: values of this block that use it without making a new one */
    struct map readers = {0};
    for (int i = b->nvals; i-- > 0;) {
        struct val *v = b->vals[i], *m;
        if (v->op == OP_Phi || makes_mem(v) || !(m = mem_arg(v)))
            continue;
        void **head = map_at(&readers, (const char *)&m->id, sizeof m->id);
        v->next_reader = *head;
        *head = v;
    }

    struct val **out = NEWN(f->arena, struct val *, (size_t)b->nvals);
    struct work *stack = NEWN(f->arena, struct work, (size_t)b->nvals + 1);
    int n = 0;
    for (int i = 0; i < b->nvals; i++) /* phis come first, all at once */
        if (b->vals[i]->op == OP_Phi) {
            b->vals[i]->ordered = true;
            out[n++] = b->vals[i];
        }
    for (int i = 0; i < b->nvals; i++) {
        int depth = 0;
        struct val *push = b->vals[i]->ordered ? NULL : b->vals[i];
        while (push || depth) {
            if (push) {
                struct val *m = makes_mem(push) ? mem_arg(push) : NULL;
                push->active = true;
                stack[depth++] =
                    (struct work){push, 0, m ? map_get(&readers, (const char *)&m->id, sizeof m->id) : NULL};
            }
            struct val *v = stack[depth - 1].v;
            push = next_dependence(&stack[depth - 1], b);
            if (push && push->active) {
                map_free(&readers);
                err("%s: block b%d: the values v%d and v%d wait for each other (a damaged dump?)", f->sym, b->id, v->id,
                    push->id);
            }
            if (!push) {
                v->ordered = true;
                v->active = false;
                out[n++] = v;
                depth--;
            }
        }
    }
    map_free(&readers);
    b->vals = out;
}

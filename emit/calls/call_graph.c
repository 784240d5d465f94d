/* call_graph.c: a program's functions and the calls between them, as a graph, and which of them lie on cycles.
 *
 * Strongly connected components by Tarjan, Depth-first search and linear graph algorithms (1972), without recursion. */
#include <stdlib.h>
#include <string.h>

#include "emit/calls/call_graph.h"
#include "emit/calls/code_origin.h"
#include "emit/calls/suspend_graph.h"
#include "emit/ir/ir.h"

void graph_index(struct arena *a, struct graph *g) {
    g->first = NEWN(a, int, (size_t)g->n + 1);
    g->next = NEWN(a, int, g->edges.len + 1);
    for (int i = 0; i < g->n; i++)
        g->first[i] = -1;
    for (size_t e = g->edges.len; e-- > 0;) {
        g->next[e] = g->first[g->edges.p[e].from];
        g->first[g->edges.p[e].from] = (int)e;
    }
}

bool *graph_cyclic(struct arena *a, struct graph *g) {
    graph_index(a, g);
    size_t n = (size_t)g->n + 1;
    int *number = NEWN(a, int, n), *low = NEWN(a, int, n), *edge = NEWN(a, int, n), *path = NEWN(a, int, n),
        *open = NEWN(a, int, n);
    bool *is_open = NEWN(a, bool, n), *cyclic = NEWN(a, bool, n);
    int count = 0, npath = 0, nopen = 0;
    for (int root = 0; root < g->n; root++) {
        if (number[root])
            continue;
        path[npath++] = root;
        while (npath) {
            int v = path[npath - 1];
            if (!number[v]) {
                number[v] = low[v] = ++count;
                edge[v] = g->first[v];
                open[nopen++] = v;
                is_open[v] = true;
            }
            if (edge[v] >= 0) {
                int w = g->edges.p[edge[v]].to;
                cyclic[v] |= w == v;
                if (!number[w]) {
                    path[npath++] = w;
                    continue; /* the edge is looked at once more, with w done */
                }
                if (is_open[w] && low[w] < low[v])
                    low[v] = low[w];
                edge[v] = g->next[edge[v]];
                continue;
            }
            npath--;
            if (low[v] != number[v])
                continue;
            bool several = open[nopen - 1] != v;
            int w;
            do {
                w = open[--nopen];
                is_open[w] = false;
                cyclic[w] |= several;
            } while (w != v);
        }
    }
    return cyclic;
}

/* ---- calls ---- */

struct symbol *go_function(struct program *p, LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    if (n > 4 && !memcmp(name + n - 4, "$ctx", 4))
        n -= 4;
    struct symbol *s = map_get(&p->symbol_map, name, n);
    return s && s->def == DEF_FUNC ? s : NULL;
}

int calls_node(const struct calls *c, LLVMValueRef fn) {
    return (int)(intptr_t)map_get(&c->no, (const char *)&fn, sizeof fn) - 1;
}

static int add_node(struct calls *c, LLVMValueRef fn) {
    vec_push(&c->fns, fn);
    return c->g.n++;
}

static void add_edge(struct calls *c, int from, int to) {
    if (to >= 0)
        vec_push(&c->g.edges, ((struct edge){from, to}));
}

/* The node of what a call through a pointer may reach, as its label says. */
static int targets_node(struct calls *c, LLVMValueRef call) {
    char label[1024];
    LLVMTypeRef type = LLVMGetCalledFunctionType(call);
    size_t len = call_label(call, label, sizeof label);
    char *key = arena_alloc(c->arena, sizeof type + len + 1);
    memcpy(key, &type, sizeof type);
    memcpy(key + sizeof type, label, len);
    void **slot = map_at(&c->target_no, key, sizeof type + len);
    struct targets *t = *slot;
    if (!t) {
        t = *slot = NEW(c->arena, struct targets);
        *t = (struct targets){.type = type, .label = key + sizeof type, .len = len, .node = add_node(c, NULL)};
        vec_push(&c->targets, t);
    }
    return t->node;
}

static void add_pointer_call(struct program *p, struct calls *c, int from, LLVMValueRef call, bool origins) {
    struct code_origin o = {.kind = UNKNOWN};
    if (origins)
        callee_origin(p, call, &o);
    int to = o.kind == CODE ? add_node(c, NULL) : targets_node(c, call);
    for (size_t i = 0; i < o.code.len; i++)
        add_edge(c, to, calls_node(c, o.code.p[i]));
    vec_free(&o.code);
    add_edge(c, from, to);
    vec_push(&c->pointer_calls, ((struct pointer_call){call, from, to}));
}

void calls_build(struct program *p, struct calls *c, struct arena *a,
                 bool (*left_out)(struct program *, LLVMValueRef fn), bool origins) {
    *c = (struct calls){.arena = a};
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn) && !(left_out && left_out(p, fn))) {
            *map_at(&c->no, arena_strndup(a, (const char *)&fn, sizeof fn), sizeof fn) = (void *)(intptr_t)(c->g.n + 1);
            add_node(c, fn);
        }
    int n = c->g.n;
    for (int f = 0; f < n; f++) {
        LLVMValueRef fn = c->fns.p[f];
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
                LLVMValueRef callee = is_call(i) ? LLVMGetCalledValue(i) : NULL;
                if (!callee || LLVMIsAInlineAsm(callee))
                    continue;
                if (LLVMIsAFunction(callee))
                    add_edge(c, f, calls_node(c, callee));
                else
                    add_pointer_call(p, c, f, i, origins);
            }
    }
    for (int f = 0; f < n; f++)
        for (size_t k = 0; address_taken(c->fns.p[f]) && k < c->targets.len; k++) {
            struct targets *t = c->targets.p[k];
            if (t->type == LLVMGlobalGetValueType(c->fns.p[f]) && call_may_reach(p, c->fns.p[f], t->label, t->len))
                add_edge(c, t->node, f);
        }
}

void calls_free(struct calls *c) {
    vec_free(&c->g.edges);
    vec_free(&c->fns);
    vec_free(&c->targets);
    vec_free(&c->pointer_calls);
    map_free(&c->no);
    map_free(&c->target_no);
}

/* recursion.c: which functions recur so that the engine's stack may be too short for them (docs/suspend.md, "Deep recursion").
 *
 * A cycle is *deep* if it is one of direct calls and has a function outside the standard library in it: such recursion goes on until
 * Go's own limit. Its functions ask at entry whether to suspend and go on with the engine's stack empty (emit/stack.c). All other
 * cycles, those through pointers among them, have only a test that ends the program as Go does before the engine's stack ends.
 *
 * Strongly connected components by Tarjan, Depth-first search and linear graph algorithms (1972), without recursion. */
#include <stdlib.h>
#include <string.h>

#include "emit/suspend_graph.h"

struct edge {
    int from, to;
};

struct graph {
    int n;
    VEC(struct edge) edges;
    int *first, *next; /* the edges of a node, as a list; -1 ends it */
};

static void index_edges(struct arena *a, struct graph *g) {
    g->first = NEWN(a, int, (size_t)g->n + 1);
    g->next = NEWN(a, int, g->edges.len + 1);
    for (int i = 0; i < g->n; i++)
        g->first[i] = -1;
    for (size_t e = g->edges.len; e-- > 0;) {
        g->next[e] = g->first[g->edges.p[e].from];
        g->first[g->edges.p[e].from] = (int)e;
    }
}

/* Gives cyclic[v]: v lies on a cycle. */
static bool *find_cyclic(struct arena *a, struct graph *g) {
    index_edges(a, g);
    size_t n = (size_t)g->n + 1;
    int *number = NEWN(a, int, n), *low = NEWN(a, int, n), *edge = NEWN(a, int, n), *path = NEWN(a, int, n), *open = NEWN(a, int, n);
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

static bool is_user(const struct symbol *s) {
    return s && s->def == DEF_FUNC && s->func && s->func->pkg && !s->func->pkg->std;
}

/* Requires: reach. By the calls that the summaries name, so before LLVM inlines any. */
void recursion_find(struct program *p) {
    struct arena *a = arena_new("recursion");
    struct graph g = {0};
    struct map no = {0};
    for (size_t i = 0; i < p->reached.len; i++)
        if (is_user(p->reached.p[i]))
            *map_at(&no, (char *)&p->reached.p[i], sizeof p->reached.p[i]) = (void *)(intptr_t)++g.n;
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        int from = (int)(intptr_t)map_get(&no, (char *)&s, sizeof s);
        if (!from)
            continue;
        for (size_t k = 0; k < s->func->nuse; k++) {
            struct use *u = &p->uses.p[s->func->use0 + k];
            int to = u->kind == USE_CALL ? (int)(intptr_t)map_get(&no, (char *)&u->sym, sizeof u->sym) : 0;
            if (to)
                vec_push(&g.edges, ((struct edge){from - 1, to - 1}));
        }
    }
    bool *cyclic = find_cyclic(a, &g);
    for (int i = 0; i < g.n; i++)
        p->deep |= cyclic[i];
    vec_free(&g.edges);
    map_free(&no);
    arena_free(a);
}

/* The Go function that fn is, in plain or context form. */
static struct symbol *go_function(struct program *p, LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    if (n > 4 && !memcmp(name + n - 4, "$ctx", 4))
        n -= 4;
    return map_get(&p->symbol_map, name, n);
}

static int node_no(struct map *no, const void *key) {
    return (int)(intptr_t)map_get(no, (const char *)&key, sizeof key) - 1;
}

static int add_node(struct arena *a, struct graph *g, struct map *no, const void *key) {
    *map_at(no, arena_strndup(a, (const char *)&key, sizeof key), sizeof key) = (void *)(intptr_t)++g->n;
    return g->n - 1;
}

void recursion_cycles(struct program *p, void (*found)(void *arg, LLVMValueRef fn), void *arg) {
    struct arena *a = arena_new("recursion");
    struct graph g = {0};
    struct map no = {0};
    VEC(LLVMValueRef) fns = {0};
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn) && is_user(go_function(p, fn))) {
            vec_push(&fns, fn);
            add_node(a, &g, &no, fn);
        }
    for (int f = 0; f < g.n; f++)
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fns.p[f]); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
                int to = is_call(i) ? node_no(&no, LLVMGetCalledValue(i)) : -1;
                if (to >= 0)
                    vec_push(&g.edges, ((struct edge){f, to}));
            }
    bool *cyclic = find_cyclic(a, &g);
    for (int f = 0; f < g.n; f++)
        if (cyclic[f])
            found(arg, fns.p[f]);
    vec_free(&g.edges);
    vec_free(&fns);
    map_free(&no);
    arena_free(a);
}

/* ---- all other cycles ---- */

/* What calls through a pointer of one LLVM type and label may reach (suspend_graph.h). */
struct targets {
    LLVMTypeRef type;
    const char *label;
    size_t len;
    int node;
};

/* The graph of all calls: functions, and what calls through pointers may reach. Such a call is an edge to its targets, which has edges to
 * all functions among them. */
struct calls {
    struct arena *arena;
    struct graph g;
    struct map no;
    VEC(LLVMValueRef) fns; /* NULL: targets */
    struct map target_no;  /* LLVM type and label -> number + 1 */
    VEC(struct targets *) targets;
    bool *broken;          /* what lies on no cycle that is left to break */
};

static bool address_taken(LLVMValueRef fn) {
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u))
        if (!is_call(LLVMGetUser(u)) || LLVMGetCalledValue(LLVMGetUser(u)) != fn)
            return true;
    return false; /* (passed to itself as well as called: its type is called through a pointer by itself) */
}

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
        *t = (struct targets){.type = type, .label = key + sizeof type, .len = len, .node = c->g.n++};
        vec_push(&c->fns, (LLVMValueRef)NULL);
        vec_push(&c->targets, t);
    }
    return t->node;
}

/* Package runtime's own cycles end: they follow types, or lead to the program's end. Left out, as by type nearly all of it is on some
 * cycle of calls through pointers. */
static bool is_runtime(struct program *p, LLVMValueRef fn) {
    struct symbol *s = go_function(p, fn);
    const char *path = s && s->def == DEF_FUNC && s->func && s->func->pkg ? s->func->pkg->path : "";
    return !strcmp(path, "runtime") || !strncmp(path, "internal/runtime/", 17);
}

static void all_calls(struct program *p, struct calls *c) {
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn) && !is_runtime(p, fn)) {
            vec_push(&c->fns, fn);
            add_node(c->arena, &c->g, &c->no, fn);
        }
    for (int f = 0, n = c->g.n; f < n; f++) {
        LLVMValueRef fn = c->fns.p[f];
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
                LLVMValueRef callee = is_call(i) ? LLVMGetCalledValue(i) : NULL;
                if (!callee || LLVMIsAInlineAsm(callee))
                    continue;
                int to = LLVMIsAFunction(callee) ? node_no(&c->no, callee) : targets_node(c, i);
                if (to >= 0)
                    vec_push(&c->g.edges, ((struct edge){f, to}));
            }
    }
    for (int f = 0, n = c->g.n; f < n; f++)
        for (size_t k = 0; c->fns.p[f] && address_taken(c->fns.p[f]) && k < c->targets.len; k++) {
            struct targets *t = c->targets.p[k];
            if (t->type == LLVMGlobalGetValueType(c->fns.p[f]) && call_may_reach(p, c->fns.p[f], t->label, t->len))
                vec_push(&c->g.edges, ((struct edge){t->node, f}));
        }
}

static bool is_go(struct program *p, LLVMValueRef fn) {
    struct symbol *s = fn ? go_function(p, fn) : NULL;
    return s && s->def == DEF_FUNC;
}

/* The graph without what is broken: its edges. */
static void drop_broken(struct calls *c) {
    size_t kept = 0;
    for (size_t e = 0; e < c->g.edges.len; e++)
        if (!c->broken[c->g.edges.p[e].from] && !c->broken[c->g.edges.p[e].to])
            c->g.edges.p[kept++] = c->g.edges.p[e];
    c->g.edges.len = kept;
}

/* Breaks each edge back to what the search is in at one of its ends, if that is a Go function: every cycle has such an edge. */
static void break_back_edges(struct program *p, struct calls *c) {
    struct graph *g = &c->g;
    index_edges(c->arena, g);
    enum { NEW, OPEN, DONE };
    char *state = NEWN(c->arena, char, (size_t)g->n + 1);
    int *edge = NEWN(c->arena, int, (size_t)g->n + 1), *path = NEWN(c->arena, int, (size_t)g->n + 1), n = 0;
    for (int root = 0; root < g->n; root++) {
        if (state[root] == NEW) {
            path[n++] = root;
            edge[root] = g->first[root];
            state[root] = OPEN;
        }
        while (n) {
            int v = path[n - 1], e = edge[v];
            if (e < 0 || c->broken[v]) {
                state[v] = DONE;
                n--;
                continue;
            }
            int w = g->edges.p[e].to;
            edge[v] = g->next[e];
            if (state[w] == OPEN && !c->broken[w]) {
                if (is_go(p, c->fns.p[w]))
                    c->broken[w] = true;
                else if (is_go(p, c->fns.p[v]))
                    c->broken[v] = true;
            } else if (state[w] == NEW) {
                path[n++] = w;
                edge[w] = g->first[w];
                state[w] = OPEN;
            }
        }
    }
}

void recursion_breakers(struct program *p, bool (*tested)(void *arg, LLVMValueRef fn), void (*found)(void *arg, LLVMValueRef fn),
                        void *arg) {
    struct calls c = {.arena = arena_new("all calls")};
    all_calls(p, &c);
    bool *before = NEWN(c.arena, bool, (size_t)c.g.n + 1);
    c.broken = NEWN(c.arena, bool, (size_t)c.g.n + 1);
    for (int f = 0; f < c.g.n; f++)
        before[f] = c.broken[f] = c.fns.p[f] && tested(arg, c.fns.p[f]);
    drop_broken(&c);
    bool *cyclic = find_cyclic(c.arena, &c.g);
    for (int f = 0; f < c.g.n; f++)
        c.broken[f] |= !cyclic[f];
    drop_broken(&c);
    memcpy(before, c.broken, (size_t)c.g.n);
    break_back_edges(p, &c);
    drop_broken(&c);
    cyclic = find_cyclic(c.arena, &c.g); /* where both ends were C's, or types */
    for (int f = 0; f < c.g.n; f++)
        if (!before[f] && (c.broken[f] || (cyclic[f] && is_go(p, c.fns.p[f]))))
            found(arg, c.fns.p[f]);
    vec_free(&c.g.edges);
    vec_free(&c.fns);
    vec_free(&c.targets);
    map_free(&c.no);
    map_free(&c.target_no);
    arena_free(c.arena);
}

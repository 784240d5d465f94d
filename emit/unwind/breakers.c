/* breakers.c: functions that test for the end of the stack, one at least on each cycle of calls that is not deep
 * (recursion.c). A test there ends the program as Go does before the engine's stack ends (docs/suspend.md, "Deep
 * recursion"). */
#include <stdlib.h>
#include <string.h>

#include "emit/calls/call_graph.h"
#include "emit/calls/recursion.h"

/* Package runtime's own cycles end: they follow types, or lead to the program's end. Left out, as by type nearly all of
 * it is on some cycle of calls through pointers. */
static bool is_runtime(struct program *p, LLVMValueRef fn) {
    struct symbol *s = go_function(p, fn);
    const char *path = s && s->func && s->func->pkg ? s->func->pkg->path : "";
    return !strcmp(path, "runtime") || !strncmp(path, "internal/runtime/", 17);
}

static bool is_go(struct program *p, LLVMValueRef fn) {
    return fn && go_function(p, fn);
}

/* The graph without what is broken: its edges. */
static void drop_broken(struct calls *c, const bool *broken) {
    size_t kept = 0;
    for (size_t e = 0; e < c->g.edges.len; e++)
        if (!broken[c->g.edges.p[e].from] && !broken[c->g.edges.p[e].to])
            c->g.edges.p[kept++] = c->g.edges.p[e];
    c->g.edges.len = kept;
}

/* Breaks each edge back to what the search is in at one of its ends, if that is a Go function: every cycle has such an
 * edge. */
static void break_back_edges(struct program *p, struct calls *c, bool *broken) {
    struct graph *g = &c->g;
    graph_index(c->arena, g);
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
            if (e < 0 || broken[v]) {
                state[v] = DONE;
                n--;
                continue;
            }
            int w = g->edges.p[e].to;
            edge[v] = g->next[e];
            if (state[w] == OPEN && !broken[w]) {
                if (is_go(p, c->fns.p[w]))
                    broken[w] = true;
                else if (is_go(p, c->fns.p[v]))
                    broken[v] = true;
            } else if (state[w] == NEW) {
                path[n++] = w;
                edge[w] = g->first[w];
                state[w] = OPEN;
            }
        }
    }
}

void recursion_breakers(struct program *p, bool (*tested)(void *arg, LLVMValueRef fn),
                        void (*found)(void *arg, LLVMValueRef fn), void *arg) {
    struct arena *a = arena_new("breakers");
    struct calls c;
    calls_build(p, &c, a, is_runtime, false);
    bool *before = NEWN(a, bool, (size_t)c.g.n + 1), *broken = NEWN(a, bool, (size_t)c.g.n + 1);
    for (int f = 0; f < c.g.n; f++)
        broken[f] = c.fns.p[f] && tested(arg, c.fns.p[f]);
    drop_broken(&c, broken);
    bool *cyclic = graph_cyclic(a, &c.g);
    for (int f = 0; f < c.g.n; f++)
        broken[f] |= !cyclic[f];
    drop_broken(&c, broken);
    memcpy(before, broken, (size_t)c.g.n);
    break_back_edges(p, &c, broken);
    drop_broken(&c, broken);
    cyclic = graph_cyclic(a, &c.g); /* where both ends were C's, or types */
    for (int f = 0; f < c.g.n; f++)
        if (!before[f] && (broken[f] || (cyclic[f] && is_go(p, c.fns.p[f]))))
            found(arg, c.fns.p[f]);
    calls_free(&c);
    arena_free(a);
}

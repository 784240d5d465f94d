/* recursion.c: which functions recur so that the engine's stack may be too short for them (docs/suspend.md, "Deep
 * recursion").
 *
 * A cycle is *deep* if all of its functions are outside the standard library (but for a few that count as such) and
 * call one another, directly or through pointers: such recursion goes on until Go's own limit. Its functions ask at
 * entry whether to suspend and go on with the engine's stack empty (emit/suspend/stack.c). All other cycles, which lead
 * through the standard library or C, have only a test that ends the program as Go does before the engine's stack ends
 * (breakers.c). */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/calls/call_graph.h"
#include "emit/calls/calls.h"
#include "emit/calls/recursion.h"
#include "emit/ir/ir.h"

/* Is it an instance of one of the standard library's generic functions? It belongs to the package that made it.
 * slices.SortFunc recurs, but not deep. */
static bool is_std_instance(struct program *p, const char *name) {
    const char *args = strchr(name, '['), *from = name;
    for (const char *c = name; args && c < args; c++)
        from = *c == '/' ? c + 1 : from;
    const char *dot = args ? memchr(from, '.', (size_t)(args - from)) : NULL;
    size_t len = dot ? (size_t)(dot - name) : 0;
    for (size_t i = 0; len && i < p->npkgs; i++)
        if (p->pkgs[i].std && !strncmp(p->pkgs[i].path, name, len) && !p->pkgs[i].path[len])
            return true;
    return false;
}

static bool is_outside(struct program *p, LLVMValueRef fn) {
    struct symbol *s = go_function(p, fn);
    return s && s->func && s->func->pkg &&
           (go_is(s->name, GO_DEEP) || (!s->func->pkg->std && !is_std_instance(p, s->name)));
}

bool *recursion_outside(struct program *p, struct arena *a, const struct calls *c) {
    bool *outside = NEWN(a, bool, (size_t)c->g.n + 1);
    for (int v = 0; v < c->g.n; v++)
        outside[v] = !c->fns.p[v] || is_outside(p, c->fns.p[v]);
    return outside;
}

bool *recursion_cycles(struct arena *a, const struct calls *c, const bool *outside) {
    struct graph g = {.n = c->g.n};
    for (size_t e = 0; e < c->g.edges.len; e++)
        if (outside[c->g.edges.p[e].from] && outside[c->g.edges.p[e].to])
            vec_push(&g.edges, c->g.edges.p[e]);
    bool *cyclic = graph_cyclic(a, &g);
    vec_free(&g.edges);
    return cyclic;
}

static bool is_inside(struct program *p, LLVMValueRef fn) {
    return !is_outside(p, fn);
}

/* Requires: reach, load_packages; before LLVM optimises, which makes no cycles. Leaves true: program.deep, and the
 * constant gowl.lld_stack, by which LLVM drops what suspending needs. */
void recursion_find(struct program *p) {
    struct arena *a = arena_new("recursion");
    struct calls c;
    calls_build(p, &c, a, is_inside, true);
    const bool *cyclic = graph_cyclic(a, &c.g);
    for (int v = 0; v < c.g.n; v++)
        p->deep |= cyclic[v] && c.fns.p[v];
    calls_free(&c);
    arena_free(a);
    define_constant(p, "gowl.lld_stack", p->single && !p->deep);
}

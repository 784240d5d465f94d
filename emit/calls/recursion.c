/* recursion.c: which functions recur, so that the engine's stack may be too short for them (docs/suspend.md, "Deep
 * recursion").
 *
 * All cycles in the graph of suspend_graph.c are *deep*, whoever wrote their functions, but for those of package
 * runtime, of C and of comparisons alone: these follow types, or end. A deep cycle's functions ask at entry whether to
 * suspend and go on with the engine's stack empty (emit/suspend/stack.c). */
#include <string.h>

#include "emit/calls/calls.h"
#include "emit/calls/recursion.h"
#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"

/* The Go function that fn is, in plain or context form; NULL: C's, or made by emit/. */
static struct symbol *go_function(struct program *p, LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    if (n > 4 && !memcmp(name + n - 4, "$ctx", 4))
        n -= 4;
    struct symbol *s = map_get(&p->symbol_map, name, n);
    return s && s->def == DEF_FUNC ? s : NULL;
}

static bool is_runtime(struct program *p, LLVMValueRef fn) {
    struct symbol *s = go_function(p, fn);
    const char *path = s && s->func && s->func->pkg ? s->func->pkg->path : "";
    return !strcmp(path, "runtime") || !strncmp(path, "internal/runtime/", 17);
}

bool recursion_is_std(struct program *p, LLVMValueRef fn) {
    struct symbol *s = go_function(p, fn);
    return s && s->func && s->func->pkg && s->func->pkg->std;
}

static bool is_comparison(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    return starts_with(name, "type:.eq.") || starts_with(name, "type:.hash.");
}

static struct program *program; /* of the graph that is being built: `never` is asked by function alone */

/* What nothing deep runs below. A mutex's free form (free_form.c) does not suspend, but what it calls may recur. */
static bool ends_here(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    bool is_free = n > sizeof FREE - 1 && !strcmp(name + n - (sizeof FREE - 1), FREE);
    return (suspend_never(fn) && !is_free) || is_runtime(program, fn) || is_comparison(fn);
}

void recursion_graph(struct suspend_graph *g, struct program *p) {
    struct suspend_rules rules = {.never = ends_here, .started = suspend_only_started, .left_out = is_behind_recover};
    program = p;
    suspend_graph_build(g, p, &rules);
    suspend_graph_components(g);
    for (size_t i = 0; i < g->all.len; i++) {
        struct function *f = g->all.p[i];
        struct node *n = f->base.cyclic ? &f->base : &f->pointer;
        if (n->cyclic && !LLVMIsDeclaration(f->fn) && go_function(p, f->fn))
            *map_at(&g->deep, arena_strndup(g->arena, (char *)&n->component, sizeof(int)), sizeof(int)) = f;
    }
}

bool recursion_is_deep(const struct suspend_graph *g, const struct node *n) {
    return n->cyclic && map_get(&g->deep, (const char *)&n->component, sizeof(int));
}

void recursion_graph_free(struct suspend_graph *g) {
    suspend_graph_free(g);
}

/* Requires: reach, load_packages; before LLVM optimises, which makes no cycles. Leaves true: program.deep, and the
 * constant gowl.lld_stack, by which LLVM drops what suspending needs. */
void recursion_find(struct program *p) {
    struct suspend_graph g;
    behind_recover_find(p);
    recursion_graph(&g, p);
    p->deep = g.deep.n;
    recursion_graph_free(&g);
    define_constant(p, "gowl.lld_stack", p->single && !p->deep);
}

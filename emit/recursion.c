/* recursion.c: which functions recur so that the engine's stack may be too short for them (docs/suspend.md, "Deep recursion").
 *
 * A cycle is *deep* if all of its functions are outside the standard library and call one another, directly or through pointers: such
 * recursion goes on until Go's own limit. Its functions ask at entry whether to suspend and go on with the engine's stack empty
 * (emit/stack.c). All other cycles, which lead through the standard library or C, have only a test that ends the program as Go does before
 * the engine's stack ends (breakers.c). */
#include <stdlib.h>

#include "emit/call_graph.h"
#include "emit/recursion.h"

bool recursion_is_user(struct program *p, LLVMValueRef fn) {
    struct symbol *s = fn ? go_function(p, fn) : NULL;
    return s && s->func && s->func->pkg && !s->func->pkg->std;
}

static bool is_no_user(struct program *p, LLVMValueRef fn) {
    return !recursion_is_user(p, fn);
}

void recursion_cycles(struct program *p, void (*found)(void *arg, LLVMValueRef fn), void *arg) {
    struct arena *a = arena_new("recursion");
    struct calls c;
    calls_build(p, &c, a, is_no_user, true);
    bool *cyclic = graph_cyclic(a, &c.g);
    for (int f = 0; f < c.g.n; f++)
        if (cyclic[f] && c.fns.p[f])
            found(arg, c.fns.p[f]);
    calls_free(&c);
    arena_free(a);
}

static void found_one(void *arg, LLVMValueRef fn) {
    struct program *p = arg;
    (void)fn;
    p->deep = true;
}

/* Requires: reach, load_packages; before LLVM optimises, which makes no cycles. Leaves true: program.deep, and the constant gowl.lld_stack, by which LLVM
 * drops what suspending needs. */
void recursion_find(struct program *p) {
    recursion_cycles(p, found_one, p);
    define_constant(p, "gowl.lld_stack", p->single && !p->deep);
}

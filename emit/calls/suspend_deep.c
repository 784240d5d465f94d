/* suspend_deep.c: which functions and calls suspend for deep recursion (recursion.c, docs/suspend.md).
 *
 * Functions on a deep cycle do, and those that call for them what they pass (sort.Slice its `less`): their calls that
 * lead back to the cycle are *sites*. Any other call of such a function goes to its seam (suspend_seam.c), which takes
 * what suspends below it and goes on with it: so nothing outside the cycle suspends.
 *
 * Requires: the graph of what suspends is solved. Leaves true: function.deep, and sites are noted. */
#include <stdlib.h>

#include "emit/calls/suspend_graph.h"
#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"

struct deep {
    struct program *p;
    struct suspend_graph graph; /* of recursion.c: what is marked in it leads to a cycle by what it is passed */
    struct suspend_set *set;
};

typedef void visit(struct deep *, struct function *f, LLVMValueRef call);

/* Visits the calls in f; the graph's home is f's cycle, if it lies on one. */
static void each_call(struct deep *d, struct function *f, visit *v) {
    d->graph.home = recursion_is_deep(&d->graph, &f->base) ? f->base.component : 0;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f->fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (is_call(i))
                v(d, f, i);
    d->graph.home = 0;
}

/* A call on a cycle that passes what leads back to it: the callee takes part. So does deferreturn where what is
 * deferred does. */
static void mark_passed(struct deep *d, struct function *f, LLVMValueRef call) {
    (void)f;
    size_t len;
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (!LLVMIsAFunction(callee))
        return;
    if (!defers_of(call, &len))
        suspend_graph_mark_passed(&d->graph, call);
    else if (suspend_graph_call(&d->graph, call))
        suspend_graph_mark(&d->graph, &suspend_graph_function(&d->graph, callee)->any, NULL);
}

/* f takes part by what it is passed: by a call on a cycle; or, where it is called through a pointer, by all that its
 * parameters may be. */
static void mark_function(struct deep *d, struct function *f) {
    if (recursion_is_deep(&d->graph, &f->base))
        each_call(d, f, mark_passed);
    if (!recursion_is_deep(&d->graph, &f->pointer))
        return;
    for (size_t i = 0; i < f->params.len; i++) {
        struct node *others = &f->params.p[i]->others->node;
        if (others->cyclic && others->component == f->pointer.component)
            suspend_graph_mark(&d->graph, f->params.p[i]->node, NULL);
    }
}

static bool is_deep(const struct deep *d, const struct function *f) {
    return recursion_is_deep(&d->graph, &f->base) || f->any.suspends;
}

static void note_site(struct deep *d, struct function *f, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    bool pointer = !LLVMIsAFunction(callee) && !LLVMIsAInlineAsm(callee);
    if (!suspend_graph_call(&d->graph, call) && !(pointer && suspend_starter(f->fn)))
        return;
    suspend_note_call(d->p, call);
    if (pointer)
        vec_push(&d->set->deep_calls, call);
}

void suspend_deep_find(struct program *p, struct suspend_graph *g, struct suspend_set *set) {
    struct deep d = {.p = p, .set = set};
    recursion_graph(&d.graph, p);
    for (size_t i = 0; i < d.graph.all.len; i++)
        mark_function(&d, d.graph.all.p[i]);
    suspend_graph_solve(&d.graph);
    for (size_t i = 0; i < d.graph.all.len; i++) {
        struct function *f = d.graph.all.p[i];
        if (LLVMIsDeclaration(f->fn) || !is_deep(&d, f))
            continue;
        suspend_graph_function(g, f->fn)->deep = true;
        each_call(&d, f, note_site);
    }
    recursion_graph_free(&d.graph);
}

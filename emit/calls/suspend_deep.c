/* suspend_deep.c: which functions and calls suspend for deep recursion (recursion.c, docs/suspend.md).
 *
 * Functions on a deep cycle do, and what calls such a function directly. Calls through a pointer do
 *   - in functions outside the standard library, and what counts as such (recursion_outside);
 *   - where the call may suspend anyhow: a server's call of its handler, in a program whose handlers wait.
 * All others, those of fmt or sort, forbid it to what they call (seams, suspend_set.c), or else one recursive String
 * method would make all of fmt suspend.
 *
 * Requires: the graph is solved. Leaves true: function.deep and recurs, and the calls through pointers are noted;
 * note_calls does the direct ones. */
#include <stdlib.h>

#include "emit/calls/call_graph.h"
#include "emit/calls/recursion.h"
#include "emit/calls/suspend_graph.h"
#include "emit/calls/suspend_set.h"

struct deep {
    struct suspend_graph *graph;
    VEC(struct function *) work;
    size_t done; /* of work */
};

/* f suspends for `next`, which it calls; NULL: lies on a deep cycle. */
static void mark_deep(struct deep *d, struct function *f, struct function *next, bool pointer) {
    if (f->base.suspends || f->deep || suspend_never(f->fn))
        return;
    f->deep = true;
    f->next_deep = next;
    f->deep_pointer = pointer;
    vec_push(&d->work, f);
}

static void mark_cycles(struct deep *d, const struct calls *c, const bool *cyclic) {
    for (int v = 0; v < c->g.n; v++)
        if (cyclic[v] && c->fns.p[v]) {
            struct function *f = suspend_graph_function(d->graph, c->fns.p[v]);
            f->recurs = true;
            mark_deep(d, f, NULL, false);
        }
}

static void mark_callers(struct deep *d) {
    for (; d->done < d->work.len; d->done++) {
        struct function *f = d->work.p[d->done];
        for (size_t k = 0; k < f->callers.len; k++)
            mark_deep(d, f->callers.p[k], f, false);
    }
}

/* May what suspends below this call of fn come back through it? outside: fn is outside the standard library. */
static bool may_come_back(struct suspend_graph *g, LLVMValueRef fn, bool outside, LLVMValueRef call) {
    struct function *f = suspend_graph_function(g, fn);
    if (suspend_never(fn) || suspend_starter(fn))
        return false;
    return outside ? f->deep || f->base.suspends : f->base.suspends && suspend_graph_call(g, call);
}

void suspend_deep_find(struct program *p, struct suspend_graph *g, struct suspend_set *set) {
    struct arena *a = arena_new("deep recursion");
    struct deep d = {.graph = g};
    struct calls c;
    calls_build(p, &c, a, NULL, true);
    struct function **reached =
        NEWN(a, struct function *, (size_t)c.g.n + 1); /* of what calls through a pointer may reach: a deep function */
    const bool *outside = recursion_outside(p, a, &c);
    mark_cycles(&d, &c, recursion_cycles(a, &c, outside));
    do {
        mark_callers(&d);
        for (size_t i = 0; i < c.g.edges.len; i++) {
            struct edge e = c.g.edges.p[i];
            struct function *f = !c.fns.p[e.from] ? suspend_graph_function(g, c.fns.p[e.to]) : NULL;
            if (f && (f->deep || f->recurs) && !reached[e.from])
                reached[e.from] = f;
        }
        for (size_t i = 0; i < c.pointer_calls.len; i++) {
            struct pointer_call *call = &c.pointer_calls.p[i];
            if (reached[call->to] && outside[call->from])
                mark_deep(&d, suspend_graph_function(g, c.fns.p[call->from]), reached[call->to], true);
        }
    } while (d.done < d.work.len);
    for (size_t i = 0; i < c.pointer_calls.len; i++) {
        struct pointer_call *call = &c.pointer_calls.p[i];
        if (!reached[call->to] || !may_come_back(g, c.fns.p[call->from], outside[call->from], call->call))
            continue;
        suspend_note_call(p, call->call);
        vec_push(&set->deep_calls, call->call);
    }
    vec_free(&d.work);
    calls_free(&c);
    arena_free(a);
}

/* Each tells the seam that it may call that it knows: gowl.started is the seam's address. What has no seam does not
 * ask, and has another address. */
void suspend_deep_calls(struct program *p, const struct suspend_set *set) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMValueRef started = LLVMGetNamedGlobal(p->mod, "gowl.started");
    LLVMTypeRef i32 = LLVMInt32TypeInContext(p->ctx);
    for (size_t i = 0; i < set->deep_calls.len; i++) {
        LLVMValueRef call = set->deep_calls.p[i], code = LLVMGetCalledValue(call);
        LLVMPositionBuilderBefore(b, call);
        code = LLVMBuildPtrToInt(b, code, i32, "");
        LLVMBuildStore(b, code, started);
    }
    LLVMDisposeBuilder(b);
}

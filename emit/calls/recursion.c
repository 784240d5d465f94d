/* recursion.c: which functions recur, so that the engine's stack may be too short for them (docs/suspend.md, "Deep
 * recursion").
 *
 * All cycles in the graph of suspend_graph.c are *deep*, whoever wrote their functions, but for those of package
 * runtime, of C and of comparisons alone: these follow types, or end; and but for sorts that call themselves. A deep
 * cycle's functions ask at entry whether to suspend and go on with the engine's stack empty (emit/suspend/stack.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/calls/calls.h"
#include "emit/calls/suspend_graph.h"
#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"

/* The Go function that fn is, in plain or context form; NULL: C's, or made by emit/. */
static struct symbol *go_function(struct program *p, LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    if (n > 4 && !memcmp(name + n - 4, "$ctx", 4))
        n -= 4;
    struct symbol *s = map_get(&p->symbol_map, name, n);
    return s && (s->def == DEF_FUNC || s->def == DEF_JUMP) ? s : NULL;
}

static bool is_runtime(struct program *p, LLVMValueRef fn) {
    struct symbol *s = go_function(p, fn);
    const char *path = s && s->func && s->func->pkg ? s->func->pkg->path : "";
    return !strcmp(path, "runtime") || !strncmp(path, "internal/runtime/", 17);
}

static bool is_std(struct program *p, LLVMValueRef fn) {
    struct symbol *s = go_function(p, fn);
    return s && s->func && s->func->pkg && s->func->pkg->std;
}

static bool is_comparison(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    return starts_with(name, "type:.eq.") || starts_with(name, "type:.hash.");
}

/* ---- calls of the standard library that are made only when a panic was recovered ---- */

/* fmt prints a panic of a String method so, by what called the method: a cycle that takes a panic a round, and that the
 * library ends by itself. Such calls make no deep cycle. */
static const char LABEL[] = "gowl-behind-recover";

static bool is_behind_recover(LLVMValueRef call) {
    return LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, LABEL,
                                          sizeof LABEL - 1);
}

static void label_calls(struct program *p, LLVMBasicBlockRef bb) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
        if (is_call(i))
            LLVMAddCallSiteAttribute(i, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                     LLVMCreateStringAttribute(p->ctx, LABEL, sizeof LABEL - 1, "", 0));
}

/* Labels the calls in all blocks that are reached by this branch to its successor `to` alone. */
static void label_behind(struct program *p, LLVMValueRef branch, unsigned to) {
    struct map seen = {0};
    VEC(LLVMBasicBlockRef) work = {0};
    LLVMValueRef fn = LLVMGetBasicBlockParent(LLVMGetInstructionParent(branch));
    vec_push(&work, LLVMGetEntryBasicBlock(fn));
    for (size_t i = 0; i < work.len; i++) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(work.p[i]);
        for (unsigned k = 0; k < LLVMGetNumSuccessors(t); k++) {
            LLVMBasicBlockRef next = LLVMGetSuccessor(t, k);
            if (t == branch && k == to)
                continue;
            void **at = map_at(&seen, arena_strndup(p->arena, (char *)&next, sizeof next), sizeof next);
            if (*at)
                continue;
            *at = p;
            vec_push(&work, next);
        }
    }
    for (LLVMBasicBlockRef bb = LLVMGetNextBasicBlock(LLVMGetEntryBasicBlock(fn)); bb; bb = LLVMGetNextBasicBlock(bb))
        if (!map_get(&seen, (char *)&bb, sizeof bb))
            label_calls(p, bb);
    vec_free(&work);
    map_free(&seen);
}

/* v is the type of what was recovered: where is it compared with nil, and what depends on that? */
static void label_branches(struct program *p, LLVMValueRef v) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef is = LLVMGetUser(u);
        if (!LLVMIsAICmpInst(is) || !LLVMIsNull(LLVMGetOperand(is, 1)))
            continue;
        for (LLVMUseRef b = LLVMGetFirstUse(is); b; b = LLVMGetNextUse(b))
            if (LLVMIsABranchInst(LLVMGetUser(b)))
                label_behind(p, LLVMGetUser(b), LLVMGetICmpPredicate(is) == LLVMIntEQ);
    }
}

/* Requires: Go's calls of recover have Go's type still. */
static void behind_recover_find(struct program *p) {
    LLVMValueRef recover = LLVMGetNamedFunction(p->mod, "runtime.gorecover");
    for (LLVMUseRef u = recover ? LLVMGetFirstUse(recover) : NULL; u; u = LLVMGetNextUse(u)) {
        LLVMValueRef call = LLVMGetUser(u);
        if (!is_call(call) || LLVMGetCalledValue(call) != recover ||
            !is_std(p, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call))))
            continue;
        for (LLVMUseRef r = LLVMGetFirstUse(call); r; r = LLVMGetNextUse(r))
            if (LLVMIsAExtractValueInst(LLVMGetUser(r)) && *LLVMGetIndices(LLVMGetUser(r)) == 0)
                label_branches(p, LLVMGetUser(r));
    }
}

/* ---- recursion that is known not to go deep ---- */

/* Does a sort call itself, 30 deep at most? (A comparison that calls it is a cycle of its own.) */
static bool is_logarithmic(LLVMValueRef call) {
    LLVMValueRef fn = LLVMGetBasicBlockParent(LLVMGetInstructionParent(call));
    if (LLVMGetCalledValue(call) != fn)
        return false;
    char name[64]; /* without type arguments */
    size_t n;
    const char *full = LLVMGetValueName2(fn, &n);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(full, "["), full);
    return go_is(name, GO_LOGARITHMIC);
}

static bool left_out(LLVMValueRef call) {
    return is_behind_recover(call) || is_logarithmic(call);
}

/* ---- cycles ---- */

/* Tarjan's search, without recursion: a node's place on the path keeps which of its users comes next. */
struct step {
    struct node *n;
    size_t next;
};

struct cycle_search {
    VEC(struct step) path;
    VEC(struct node *) open;
    int count, components;
};

enum { DONE = -1 }; /* no of a node whose component is known */

static void enter(struct cycle_search *s, struct node *n) {
    n->no = n->low = ++s->count;
    vec_push(&s->open, n);
    vec_push(&s->path, ((struct step){n, 0}));
}

static void close_component(struct cycle_search *s, struct node *n) {
    bool several = s->open.p[s->open.len - 1] != n;
    struct node *m;
    s->components++;
    do {
        m = s->open.p[--s->open.len];
        m->no = DONE;
        m->component = s->components;
        m->cyclic |= several;
    } while (m != n);
}

static void search_from(struct cycle_search *s, struct node *root) {
    if (root->never || root->no)
        return;
    enter(s, root);
    while (s->path.len) {
        struct step *at = &s->path.p[s->path.len - 1];
        struct node *n = at->n;
        if (at->next < n->users.len) {
            struct node *u = n->users.p[at->next++];
            n->cyclic |= u == n;
            if (u->never || u->no == DONE)
                continue;
            if (!u->no)
                enter(s, u);
            else if (u->no < n->low)
                n->low = u->no;
            continue;
        }
        s->path.len--;
        if (n->low == n->no)
            close_component(s, n);
        if (s->path.len && n->low < s->path.p[s->path.len - 1].n->low && n->no != DONE)
            s->path.p[s->path.len - 1].n->low = n->low;
    }
}

void suspend_graph_components(struct suspend_graph *g) {
    struct cycle_search s = {0};
    for (size_t i = 0; i < g->all.len; i++) {
        struct function *f = g->all.p[i];
        search_from(&s, &f->base);
        search_from(&s, &f->pointer);
        search_from(&s, &f->any);
        for (size_t k = 0; k < f->params.len; k++)
            search_from(&s, f->params.p[k]->node);
    }
    for (size_t i = 0; i < g->all_targets.len; i++)
        search_from(&s, &g->all_targets.p[i]->node);
    vec_free(&s.path);
    vec_free(&s.open);
}

/* ---- the graph ---- */

static struct program *program; /* of the graph that is being built: `never` is asked by function alone */

/* What nothing deep runs below. A mutex's free form (free_form.c) does not suspend, but what it calls may recur. */
static bool ends_here(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    bool is_free = n > sizeof FREE - 1 && !strcmp(name + n - (sizeof FREE - 1), FREE);
    return (suspend_never(fn) && !is_free) || is_runtime(program, fn) || is_comparison(fn);
}

void recursion_graph(struct suspend_graph *g, struct program *p) {
    struct suspend_rules rules = {.never = ends_here, .started = suspend_only_started, .left_out = left_out};
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

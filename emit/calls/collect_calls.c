/* collect_calls.c: which functions, and which calls, may start a collection.
 *
 * A function may if it is the one that collects (gowl.collect), or calls one that may. A call through a pointer may if
 * a function whose address is taken may, and has the same type once it is wasm's: C casts the functions it calls
 * (runtime/heap/finalizer.c), so LLVM's types need not be equal. So this is a graph of its own, coarser than
 * suspend_graph.c's, whose labels C's calls do not have: a call missed here is a damaged heap. What the module only
 * declares (intrinsics) never does, nor does the host, but in a program with exports: those it may call. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "emit/calls/collect_calls.h"
#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"

/* ---- signatures ---- */

static char letter(LLVMTypeRef t) {
    switch (LLVMGetTypeKind(t)) {
    case LLVMIntegerTypeKind:
        return LLVMGetIntTypeWidth(t) <= 32 ? 'i' : LLVMGetIntTypeWidth(t) <= 64 ? 'l' : 'x';
    case LLVMPointerTypeKind:
        return 'i';
    case LLVMFloatTypeKind:
        return 'f';
    case LLVMDoubleTypeKind:
        return 'd';
    case LLVMVoidTypeKind:
        return 'v';
    default:
        return 'x';
    }
}

/* A function type as wasm without multivalue has it: of several results the first is returned (results.c). */
static const char *wasm_signature(struct program *p, LLVMTypeRef type, size_t *len) {
    unsigned n = LLVMCountParamTypes(type);
    LLVMTypeRef *params = NEWN(p->arena, LLVMTypeRef, n + 1), result = LLVMGetReturnType(type);
    LLVMGetParamTypes(type, params);
    char *s = arena_alloc(p->arena, n + 3);
    *len = 0;
    if (LLVMGetTypeKind(result) == LLVMStructTypeKind && LLVMCountStructElementTypes(result))
        result = LLVMStructGetTypeAtIndex(result, 0);
    s[(*len)++] = letter(result);
    for (unsigned i = 0; i < n; i++)
        s[(*len)++] = letter(params[i]);
    return s;
}

/* ---- the call graph ---- */

struct node {
    LLVMValueRef fn;
    bool may, address_taken;
    VEC(uint32_t) callers; /* functions with a direct call */
    const char *sig;
    size_t sig_len;
};

struct indirect_calls { /* of one signature */
    VEC(uint32_t) callers;
    bool may;
};

struct graph {
    struct program *p;
    struct value_map index;
    VEC(struct node) nodes;
    struct map indirect; /* signature -> struct indirect_calls */
    VEC(uint32_t) work;
    bool host; /* it may call back */
};

static struct indirect_calls *indirect_at(struct graph *g, LLVMTypeRef type) {
    size_t len;
    const char *sig = wasm_signature(g->p, type, &len);
    void **at = map_at(&g->indirect, sig, len);
    if (!*at)
        *at = NEW(g->p->arena, struct indirect_calls);
    return *at;
}

/* Allocates with the collector off (runtime/sched/stack.c). */
static bool never_collects(LLVMValueRef fn) {
    size_t n;
    return !strcmp(LLVMGetValueName2(fn, &n), "gowl.alloc_quietly");
}

static void mark_may(struct graph *g, uint32_t i) {
    assert(i < g->nodes.len);
    if (g->nodes.p[i].may || never_collects(g->nodes.p[i].fn))
        return;
    g->nodes.p[i].may = true;
    vec_push(&g->work, i);
}

static void add_call(struct graph *g, uint32_t caller, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (LLVMIsAInlineAsm(callee))
        return;
    if (!LLVMIsAFunction(callee)) {
        struct indirect_calls *c = indirect_at(g, LLVMGetCalledFunctionType(call));
        if (!c->callers.len || c->callers.p[c->callers.len - 1] != caller)
            vec_push(&c->callers, caller);
        return;
    }
    uint32_t i = value_map_get(&g->index, callee);
    if (i == VALUE_NONE) { /* declared only */
        if (g->host && is_import(callee) && !is_leaf_import(callee))
            mark_may(g, caller);
        return;
    }
    struct node *n = &g->nodes.p[i];
    if (!n->callers.len || n->callers.p[n->callers.len - 1] != caller)
        vec_push(&n->callers, caller);
}

static void build(struct graph *g) {
    for (LLVMValueRef f = LLVMGetFirstFunction(g->p->mod); f; f = LLVMGetNextFunction(f)) {
        if (LLVMIsDeclaration(f))
            continue;
        struct node n = {.fn = f, .address_taken = address_taken(f)};
        n.sig = wasm_signature(g->p, LLVMGlobalGetValueType(f), &n.sig_len);
        value_map_set(&g->index, f, (uint32_t)g->nodes.len);
        vec_push(&g->nodes, n);
    }
    for (uint32_t i = 0; i < g->nodes.len; i++)
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(g->nodes.p[i].fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef v = LLVMGetFirstInstruction(bb); v; v = LLVMGetNextInstruction(v))
                if (LLVMIsACallInst(v))
                    add_call(g, i, v);
}

static void propagate(struct graph *g) {
    while (g->work.len) {
        struct node *n = &g->nodes.p[g->work.p[--g->work.len]];
        for (size_t k = 0; k < n->callers.len; k++)
            mark_may(g, n->callers.p[k]);
        if (!n->address_taken)
            continue;
        struct indirect_calls *c = map_get(&g->indirect, n->sig, n->sig_len);
        if (!c || c->may)
            continue;
        c->may = true;
        for (size_t k = 0; k < c->callers.len; k++)
            mark_may(g, c->callers.p[k]);
    }
}

void collect_calls_find(struct collect_calls *c, struct program *p, const char *target) {
    *c = (struct collect_calls){.p = p};
    c->host = has_exports(p) && strcmp(target, "gowl.callers") != 0;
    struct graph g = {.p = p, .host = c->host};
    build(&g);
    LLVMValueRef seed = LLVMGetNamedFunction(p->mod, target);
    uint32_t i = seed ? value_map_get(&g.index, seed) : VALUE_NONE;
    if (i != VALUE_NONE)
        mark_may(&g, i);
    propagate(&g);
    for (size_t k = 0; k < g.nodes.len; k++) {
        if (g.nodes.p[k].may)
            value_map_set(&c->functions, g.nodes.p[k].fn, 1);
        vec_free(&g.nodes.p[k].callers);
    }
    for (size_t k = 0; k < g.indirect.cap; k++) {
        struct indirect_calls *in = g.indirect.slots[k].key ? g.indirect.slots[k].val : NULL;
        if (in && in->may)
            *map_at(&c->indirect, g.indirect.slots[k].key, g.indirect.slots[k].len) = in;
        if (in)
            vec_free(&in->callers);
    }
    value_map_free(&g.index);
    map_free(&g.indirect);
    vec_free(&g.nodes);
    vec_free(&g.work);
}

bool collect_calls_may(struct collect_calls *c, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (LLVMIsAInlineAsm(callee))
        return false;
    if (LLVMIsAFunction(callee))
        return value_map_get(&c->functions, callee) != VALUE_NONE ||
               (c->host && is_import(callee) && !is_leaf_import(callee));
    size_t len;
    const char *sig = wasm_signature(c->p, LLVMGetCalledFunctionType(call), &len);
    return map_get(&c->indirect, sig, len) != NULL;
}

void collect_calls_free(struct collect_calls *c) {
    value_map_free(&c->functions);
    map_free(&c->indirect);
}

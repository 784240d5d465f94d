/* gcroot_params.c: which parameters all callers keep, so that the function itself need not.
 *
 * What is passed is the callee's to keep (gcroot_stores.c). But often the caller needs the argument again and keeps it
 * across the call anyway, or it was given the argument itself by a caller that does, or it is nothing that must be
 * kept. If that holds at each call of a function, that parameter is *kept*. It is found by assuming it of all
 * parameters and taking it back where a call breaks it, until nothing changes. No caller keeps anything for it that it
 * would not keep without.
 *
 * Only functions that are called by name alone have such parameters.
 *
 * Requires: what gcroot_stores.c requires. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/calls/collect_calls.h"
#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"
#include "emit/model/model.h"
#include "emit/roots/gcroot_stores.h"

static bool called_by_name_only(LLVMValueRef fn) {
    size_t n;
    return LLVMGetLinkage(fn) == LLVMInternalLinkage && !name_is(LLVMGetValueName2(fn, &n), NAME_KEPT) &&
           !address_taken(fn);
}

static struct kept_params *params_of(struct gcroot_params *g, LLVMValueRef fn) {
    uint32_t i = value_map_get(&g->index, fn);
    return i == VALUE_NONE ? NULL : &g->fns.p[i];
}

bool gcroot_param_kept(struct gcroot_params *g, LLVMValueRef fn, unsigned k) {
    struct kept_params *p = g ? params_of(g, fn) : NULL;
    return p && p->kept[k];
}

static void add_function(struct gcroot_params *g, LLVMValueRef fn) {
    unsigned n = LLVMCountParams(fn);
    struct kept_params p = {.kept = NEWN(g->arena, bool, n + 1)};
    for (unsigned k = 0; k < n; k++)
        p.kept[k] = is_pointer(LLVMTypeOf(LLVMGetParam(fn, k)));
    value_map_set(&g->index, fn, (uint32_t)g->fns.len);
    vec_push(&g->fns, p);
}

/* Who keeps what the call passes as that argument? */
static void look_at_argument(struct gcroot_params *g, struct fn *f, const struct call *c, LLVMValueRef callee,
                             unsigned k) {
    struct kept_params *p = params_of(g, callee);
    LLVMValueRef arg = LLVMGetOperand(f->insts.p[c->inst].v, k);
    uint32_t base = gcroot_base(f, arg);
    if (!p->kept[k] || base == NO_BASE || base_get(c->keep, base))
        return;
    LLVMValueRef v = f->insts.p[f->bases.p[base]].v;
    struct kept_params *own = params_of(g, f->fn);
    if (!LLVMIsAArgument(v) || !own) {
        p->kept[k] = false;
        return;
    }
    unsigned j = 0;
    while (LLVMGetParam(f->fn, j) != v)
        j++;
    vec_push(&g->passes, ((struct passed_on){value_map_get(&g->index, f->fn), j, value_map_get(&g->index, callee), k}));
}

static void look_at_calls(struct gcroot_params *g, struct fn *f) {
    for (size_t i = 0; i < f->calls.len; i++) {
        LLVMValueRef call = f->insts.p[f->calls.p[i].inst].v, callee = LLVMGetCalledValue(call);
        if (!LLVMIsAFunction(callee) || !params_of(g, callee))
            continue;
        for (unsigned k = 0; k < LLVMGetNumArgOperands(call) && k < LLVMCountParams(callee); k++)
            look_at_argument(g, f, &f->calls.p[i], callee, k);
    }
}

void gcroot_params_find(struct gcroot_params *g, struct program *p, struct collect_calls *cc) {
    g->arena = arena_new("kept parameters");
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        if (!LLVMIsDeclaration(fn) && value_map_get(&cc->functions, fn) != VALUE_NONE && called_by_name_only(fn))
            add_function(g, fn);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn) || value_map_get(&cc->functions, fn) == VALUE_NONE)
            continue;
        struct fn f;
        gcroot_analyse(&f, p, fn, cc, NULL);
        look_at_calls(g, &f);
        gcroot_forget(&f);
    }
    for (bool change = true; change;) {
        change = false;
        for (size_t i = 0; i < g->passes.len; i++) {
            struct passed_on *x = &g->passes.p[i];
            if (!g->fns.p[x->from].kept[x->param] && g->fns.p[x->to].kept[x->as]) {
                g->fns.p[x->to].kept[x->as] = false;
                change = true;
            }
        }
    }
}

void gcroot_params_free(struct gcroot_params *g) {
    value_map_free(&g->index);
    vec_free(&g->fns);
    vec_free(&g->passes);
    arena_free(g->arena);
}

/* to_memory.c: at -O0 the values of huge functions live in memory.
 *
 * Go's SSA has a phi for each variable at each join. In a function with thousands of joins, a parser's or an
 * interpreter's, that makes phis by the million, and what follows takes time by live values times blocks, sites or
 * edges: liveness, save blocks, copies of phis, the colouring of wasm's locals. At -O0 nothing takes them out. So in
 * such a function each value that another block uses, and each phi, becomes a variable of the frame: stored behind its
 * definition, loaded before each use.
 *
 * Requires: no invokes; roots are not stored yet (what lies in a frame is one). Leaves true: in functions of HUGE and
 * more instructions no value lives from block to block, but for parameters, addresses of variables, and what cannot be
 * in memory (references of the host's); they have no phis but of such, and the one of sites (trace.c). */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"
#include "emit/model/model.h"
#include "emit/optimise/optimise.h"

enum { HUGE = 4000 };

struct demoter {
    struct program *p;
    LLVMBuilderRef b;
    LLVMValueRef fn, entry_first; /* allocas stand before it */
    LLVMValueRef kept;            /* a phi that stays, or NULL */
    LLVMValueRef flag;            /* gowl.unwinding, or NULL */
    struct value_map home;        /* value -> its variable's number in slots */
    struct value_map first;       /* block (as a value) -> number in stores: the first store to a phi at its end */
    struct value_map is_store;    /* such a store */
    VEC(LLVMValueRef) slots, stores;
};

static bool can_be_stored(LLVMTypeRef t) {
    switch (LLVMGetTypeKind(t)) {
    case LLVMPointerTypeKind:
        return LLVMGetPointerAddressSpace(t) == 0;
    case LLVMIntegerTypeKind:
    case LLVMFloatTypeKind:
    case LLVMDoubleTypeKind:
        return true;
    case LLVMStructTypeKind:
        for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++)
            if (!can_be_stored(LLVMStructGetTypeAtIndex(t, i)))
                return false;
        return true;
    default:
        return false;
    }
}

static void at(struct demoter *d, LLVMValueRef before) {
    LLVMPositionBuilderBefore(d->b, before);
    LLVMSetCurrentDebugLocation2(d->b, NULL);
}

/* The variable of a value; made if it has none. */
static LLVMValueRef home_of(struct demoter *d, LLVMValueRef v) {
    uint32_t n = value_map_get(&d->home, v);
    if (n < d->slots.len)
        return d->slots.p[n];
    at(d, d->entry_first);
    LLVMValueRef slot = LLVMBuildAlloca(d->b, LLVMTypeOf(v), "");
    value_map_set(&d->home, v, (uint32_t)d->slots.len);
    vec_push(&d->slots, slot);
    return slot;
}

static LLVMValueRef behind_phis(LLVMBasicBlockRef bb) {
    LLVMValueRef i = LLVMGetFirstInstruction(bb);
    while (LLVMIsAPHINode(i))
        i = LLVMGetNextInstruction(i);
    return i;
}

/* Stores the phi's value at the end of each block from which it comes: all loads for these stores are to stand before
 * the first (a phi may be another's operand). */
static void store_entries(struct demoter *d, LLVMValueRef phi) {
    LLVMValueRef home = home_of(d, phi);
    struct value_map seen = {0};
    for (unsigned k = 0, n = LLVMCountIncoming(phi); k < n; k++) {
        LLVMValueRef from = LLVMBasicBlockAsValue(LLVMGetIncomingBlock(phi, k)), v = LLVMGetIncomingValue(phi, k);
        if (value_map_get(&seen, from) != VALUE_NONE || LLVMIsUndef(v)) /* a twin edge; nothing */
            continue;
        value_map_set(&seen, from, 0);
        at(d, LLVMGetBasicBlockTerminator(LLVMGetIncomingBlock(phi, k)));
        LLVMValueRef store = LLVMBuildStore(d->b, v, home);
        value_map_set(&d->is_store, store, 0);
        if (value_map_get(&d->first, from) == VALUE_NONE) {
            value_map_set(&d->first, from, (uint32_t)d->stores.len);
            vec_push(&d->stores, store);
        }
    }
    value_map_free(&seen);
}

/* Is the block entered only from blocks that lead nowhere else? Then its phis' variables hold them until it is entered
 * again. */
static bool entered_plainly(LLVMBasicBlockRef bb) {
    for (LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(bb)); u; u = LLVMGetNextUse(u))
        if (LLVMGetNumSuccessors(LLVMGetUser(u)) != 1)
            return false;
    return true;
}

/* The phi becomes a load of its variable at the head of its block. */
static void replace_phi(struct demoter *d, LLVMValueRef phi) {
    LLVMBasicBlockRef bb = LLVMGetInstructionParent(phi);
    LLVMValueRef home = home_of(d, phi);
    at(d, behind_phis(bb));
    LLVMValueRef v = LLVMBuildLoad2(d->b, LLVMTypeOf(phi), home, "");
    if (entered_plainly(bb))
        value_map_set(&d->home, v, value_map_get(&d->home, phi));
    LLVMReplaceAllUsesWith(phi, v);
}

static void demote_phis(struct demoter *d) {
    VEC(LLVMValueRef) phis = {0};
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(d->fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); LLVMIsAPHINode(i); i = LLVMGetNextInstruction(i))
            if (i != d->kept && can_be_stored(LLVMTypeOf(i)))
                vec_push(&phis, i);
    for (size_t k = 0; k < phis.len; k++)
        store_entries(d, phis.p[k]);
    for (size_t k = 0; k < phis.len; k++)
        replace_phi(d, phis.p[k]);
    for (size_t k = 0; k < phis.len; k++)
        LLVMInstructionEraseFromParent(phis.p[k]);
    vec_free(&phis);
}

/* Where what `user` takes is to be loaded. */
static LLVMValueRef place_before(struct demoter *d, LLVMValueRef user) {
    if (value_map_get(&d->is_store, user) == VALUE_NONE)
        return user;
    LLVMValueRef bb = LLVMBasicBlockAsValue(LLVMGetInstructionParent(user));
    return d->stores.p[value_map_get(&d->first, bb)];
}

/* Where a value is to be stored: behind it; but the result of a call that may come back with the flag set, behind the
 * test of it, as the function may be resumed there. NULL: it cannot be there. */
static LLVMValueRef place_behind(struct demoter *d, LLVMValueRef v) {
    LLVMBasicBlockRef bb = LLVMGetInstructionParent(v);
    if (LLVMIsAPHINode(v))
        return behind_phis(bb);
    if (!LLVMIsACallInst(v))
        return LLVMGetNextInstruction(v);
    LLVMValueRef i = LLVMGetNextInstruction(v), t = LLVMGetBasicBlockTerminator(bb);
    while (i && !(LLVMIsALoadInst(i) && LLVMGetOperand(i, 0) == d->flag))
        i = LLVMIsACallInst(i) && !LLVMGetIntrinsicID(LLVMGetCalledValue(i)) ? NULL : LLVMGetNextInstruction(i);
    if (!i)
        return LLVMGetNextInstruction(v);
    if (LLVMGetNumSuccessors(t) != 2)
        return NULL;
    LLVMBasicBlockRef on = LLVMGetSuccessor(t, 1);
    LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(on));
    return LLVMGetNextUse(u) ? NULL : behind_phis(on);
}

/* A value that other blocks use, and no phi. */
static void demote_value(struct demoter *d, LLVMValueRef v) {
    VEC(LLVMValueRef) users = {0};
    LLVMBasicBlockRef bb = LLVMGetInstructionParent(v);
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAPHINode(user)) { /* one that stays */
            vec_free(&users);
            return;
        }
        if (LLVMGetInstructionParent(user) != bb)
            vec_push(&users, user);
    }
    LLVMValueRef behind = users.len ? place_behind(d, v) : NULL;
    if (behind) {
        bool stored = value_map_get(&d->home, v) != VALUE_NONE;
        LLVMValueRef home = home_of(d, v);
        if (!stored) { /* before the loads: some may stand in that block */
            at(d, behind);
            LLVMBuildStore(d->b, v, home);
        }
        for (size_t k = 0; k < users.len; k++) { /* one that uses v twice is there twice */
            LLVMValueRef now = NULL;
            for (int o = 0, n = LLVMGetNumOperands(users.p[k]); o < n; o++) {
                if (LLVMGetOperand(users.p[k], (unsigned)o) != v)
                    continue;
                if (!now) {
                    at(d, place_before(d, users.p[k]));
                    now = LLVMBuildLoad2(d->b, LLVMTypeOf(v), home, "");
                }
                LLVMSetOperand(users.p[k], (unsigned)o, now);
            }
        }
    }
    vec_free(&users);
}

static void demote_values(struct demoter *d) {
    VEC(LLVMValueRef) values = {0};
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(d->fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (!LLVMIsAAllocaInst(i) && can_be_stored(LLVMTypeOf(i)))
                vec_push(&values, i);
    for (size_t k = 0; k < values.len; k++)
        demote_value(d, values.p[k]);
    if (!LLVMGetSubprogram(d->fn)) /* else debuggers may be told of it */
        for (size_t k = 0; k < values.len; k++)
            if (LLVMIsALoadInst(values.p[k]) && !LLVMGetFirstUse(values.p[k]) && !LLVMGetVolatile(values.p[k]) &&
                LLVMIsAAllocaInst(LLVMGetOperand(values.p[k], 0)))
                LLVMInstructionEraseFromParent(values.p[k]);
    vec_free(&values);
}

static void demote(struct program *p, struct suspend_set *set, LLVMValueRef fn) {
    struct demoter d = {.p = p, .b = LLVMCreateBuilderInContext(p->ctx), .fn = fn};
    struct suspender *x = suspender_of(set, fn);
    d.flag = LLVMGetNamedGlobal(p->mod, "gowl.unwinding");
    d.kept = x ? x->up_site : NULL;
    d.entry_first = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(fn));
    demote_phis(&d);
    demote_values(&d);
    value_map_free(&d.home);
    value_map_free(&d.first);
    value_map_free(&d.is_store);
    vec_free(&d.slots);
    vec_free(&d.stores);
    LLVMDisposeBuilder(d.b);
}

/* A function of Go's. C's may ask the flag in ways of their own. */
static bool is_go(struct program *p, LLVMValueRef fn) {
    static const char context[] = "$ctx";
    size_t n, suffix = sizeof context - 1;
    const char *name = LLVMGetValueName2(fn, &n);
    if (n > suffix && !memcmp(name + n - suffix, context, suffix))
        n -= suffix;
    struct symbol *s = map_get(&p->symbol_map, name, n);
    return s && s->def == DEF_FUNC;
}

void to_memory(struct program *p, struct suspend_set *set) {
    if (p->opt->opt != OPT_O0 || p->opt->debug)
        return;
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f) && count_instructions(f) >= HUGE && is_go(p, f))
            demote(p, set, f);
}

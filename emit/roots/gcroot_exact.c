/* gcroot_exact.c: where a program asks for a collection, dead slots hold nothing.
 *
 * What stands in a slot of "gowl.roots" stays there until the slot is used again or the function returns, and what an
 * earlier call left in the stack stands in a slot that was not stored to yet. So an object may outlive its last use. A
 * collection that comes by itself may find it dead the next time; but a program that calls runtime.GC and then waits
 * for a finalizer, a cleanup or a weak pointer wants what gc gives it: at each call only what is needed after it is
 * alive. So before each call that may reach runtime.GC, and in such a program before each that may suspend (another
 * goroutine may call runtime.GC meanwhile), every slot that may hold something and is not needed is set to nil; and so
 * are variables in memory of which it is known that they are not (gcroot_vars.c). Other programs pay
 * nothing (deaths_find in emit/load/asked.c).
 *
 * Requires: the stores of gcroot_stores.c are in place. */
#include <stdlib.h>
#include <string.h>

#include "emit/calls/collect_calls.h"
#include "emit/ir/value_map.h"
#include "emit/roots/gcroot_stores.h"

/* The first slot of this function's frame that a store of gcroot_stores.c writes, or NO_SLOT. */
static uint32_t slot_stored(struct fn *f, LLVMValueRef v) {
    if (!LLVMIsAStoreInst(v) || !LLVMGetVolatile(v))
        return NO_SLOT;
    LLVMValueRef at = LLVMGetOperand(v, 1);
    if (at == f->frame)
        return 0;
    if (!LLVMIsAGetElementPtrInst(at) || LLVMGetOperand(at, 0) != f->frame)
        return NO_SLOT;
    return (uint32_t)LLVMConstIntGetZExtValue(LLVMGetOperand(at, 1));
}

/* The slots that the call needs kept, as a set. */
static void slots_kept(struct fn *f, const struct call *c, uint64_t *slots) {
    memset(slots, 0, (f->nslots + 63) / 64 * sizeof *slots);
    for (uint32_t r = 0; r < f->bases.len; r++)
        for (uint32_t k = 0; base_get(c->keep, r) && f->slot[r] != NO_SLOT && k < gcroot_leaves(f, r); k++)
            slots[(f->slot[r] + k) >> 6] |= (uint64_t)1 << ((f->slot[r] + k) & 63);
}

/* The call that stands at v, if it is one where dead slots are to be empty. */
static const struct call *exact_call(struct fn *f, LLVMValueRef v, struct exact_calls *exact) {
    if (!LLVMIsACallInst(v) || !(collect_calls_may(&exact->asks, v) || collect_calls_may(&exact->suspends, v)))
        return NULL;
    uint32_t i = value_map_get(&f->index, v);
    for (size_t k = 0; i != VALUE_NONE && k < f->calls.len; k++)
        if (f->calls.p[k].inst == i)
            return &f->calls.p[k];
    return NULL;
}

/* What may hold something, or is needed: a set of slots, followed by one of variables. */
struct set {
    uint64_t *slots, *vars;
    size_t n; /* words of both */
};

static struct set new_set(struct fn *f, struct exact_calls *exact) {
    size_t slots = (f->nslots + 63) / 64;
    struct set s = {.n = slots + exact->vars.words};
    s.slots = arena_alloc_n(f->arena, s.n + 1, sizeof *s.slots);
    s.vars = s.slots + slots;
    return s;
}

/* Which variables each of the calls in block b needs, to `needed` by number of the instruction. */
static void vars_needed(struct fn *f, uint32_t b, struct exact_calls *exact, uint64_t **needed) {
    uint64_t *live = exact->vars.live;
    if (!exact->vars.words)
        return;
    gcroot_vars_live_at_end(&exact->vars, f, b, live);
    for (uint32_t i = f->flow.blocks[b].end; i-- > f->flow.blocks[b].first;) {
        gcroot_vars_back(&exact->vars, i, live);
        if (exact_call(f, f->insts.p[i].v, exact)) {
            needed[i] = arena_alloc_n(f->arena, exact->vars.words, sizeof *needed[i]);
            gcroot_vars_needed(&exact->vars, live, needed[i]);
        }
    }
}

static bool is_one(LLVMValueRef v) {
    return LLVMIsAConstantInt(v) && LLVMConstIntGetZExtValue(v) == 1;
}

static void clear_variable(struct fn *f, LLVMTargetDataRef layout, LLVMValueRef v) {
    LLVMValueRef size =
        LLVMConstInt(LLVMInt32TypeInContext(f->ctx), LLVMABISizeOfType(layout, LLVMGetAllocatedType(v)), 0);
    LLVMBuildMemSet(f->b, v, LLVMConstNull(LLVMInt8TypeInContext(f->ctx)), size, LLVMGetAlignment(v));
}

static void clear_dead(struct fn *f, struct exact_calls *exact, LLVMValueRef call, const struct set *used,
                       const struct set *kept) {
    LLVMPositionBuilderBefore(f->b, call);
    for (uint32_t k = 0; k < f->nslots; k++)
        if (base_get(used->slots, k) && !base_get(kept->slots, k))
            gcroot_store(f, LLVMConstPointerNull(LLVMPointerTypeInContext(f->ctx, 0)), k);
    for (uint32_t k = 0; k < exact->vars.allocas.len; k++)
        if (base_get(used->vars, k) && !base_get(kept->vars, k))
            clear_variable(f, exact->vars.layout, exact->vars.allocas.p[k]);
}

/* Goes through a block: `used`, what may hold something, from its start to its end. With `clear`, dead slots and
 * variables are set to nil. */
static void step(struct fn *f, uint32_t b, struct exact_calls *exact, struct set *used, uint64_t **needed, bool clear) {
    struct set kept = new_set(f, exact);
    for (LLVMValueRef v = LLVMGetFirstInstruction(f->flow.blocks[b].bb); v; v = LLVMGetNextInstruction(v)) {
        uint32_t s = slot_stored(f, v), i = value_map_get(&f->index, v);
        if (s != NO_SLOT)
            used->slots[s >> 6] |= (uint64_t)1 << (s & 63);
        const struct call *c = s == NO_SLOT ? exact_call(f, v, exact) : NULL;
        if (c) {
            slots_kept(f, c, kept.slots);
            if (exact->vars.words)
                memcpy(kept.vars, needed[i], exact->vars.words * sizeof *kept.vars);
            if (clear)
                clear_dead(f, exact, v, used, &kept);
            for (size_t w = 0; w < used->n; w++)
                used->slots[w] &= kept.slots[w];
        }
        if (exact->vars.words && i != VALUE_NONE)
            gcroot_vars_written(&exact->vars, i, used->vars);
    }
}

/* Of the collection itself: its frames are on the stack when it looks there. */
bool gcroot_collects(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    return !strcmp(name, "gowl.collect") || !strcmp(name, "runtime.GC");
}

enum { LARGE = 1024, ALIGN = 16 }; /* larger variables are left alone */

/* What older frames left in this one is not to keep anything alive, either, wherever it lies: C does not set its
 * variables to zero, and there may be room between them. So they become one, which is set to zero when the function
 * begins. */
static void merge_variables(struct fn *f, LLVMTargetDataRef layout) {
    VEC(LLVMValueRef) vars = {0};
    VEC(uint64_t) at = {0};
    uint64_t end = 0;
    LLVMTypeRef i8 = LLVMInt8TypeInContext(f->ctx), i32 = LLVMInt32TypeInContext(f->ctx);
    LLVMValueRef first = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(f->fn));
    for (LLVMValueRef v = first; v; v = LLVMGetNextInstruction(v)) {
        uint64_t size = LLVMIsAAllocaInst(v) ? LLVMABISizeOfType(layout, LLVMGetAllocatedType(v)) : 0,
                 align = size ? LLVMGetAlignment(v) : 1;
        if (size == 0 || size > LARGE || align > ALIGN || !is_one(LLVMGetOperand(v, 0)))
            continue;
        vec_push(&vars, v);
        vec_push(&at, (end + align - 1) / align * align);
        end = at.p[at.len - 1] + size;
    }
    if (vars.len) {
        LLVMPositionBuilderBefore(f->b, first);
        LLVMValueRef all = LLVMBuildAlloca(f->b, LLVMArrayType2(i8, (end + ALIGN - 1) / ALIGN * ALIGN), "gowl.frame");
        LLVMSetAlignment(all, ALIGN);
        clear_variable(f, layout, all);
        for (size_t k = 0; k < vars.len; k++) {
            LLVMValueRef offset = LLVMConstInt(i32, at.p[k], 0);
            gcroot_drop_lifetimes(vars.p[k]);
            LLVMPositionBuilderBefore(f->b, vars.p[k]);
            LLVMReplaceAllUsesWith(vars.p[k], LLVMBuildInBoundsGEP2(f->b, i8, all, &offset, 1, ""));
            LLVMInstructionEraseFromParent(vars.p[k]);
        }
    }
    vec_free(&vars);
    vec_free(&at);
}

/* Before each call at which dead slots and variables are to be empty, those that may hold something are cleared. */
static void clear_all_dead(struct fn *f, struct exact_calls *exact) {
    struct set used = new_set(f, exact);
    if (!used.n)
        return;
    uint64_t *in = arena_alloc_n(f->arena, f->flow.n * used.n, sizeof *in),
             **needed = arena_alloc_n(f->arena, f->insts.len, sizeof *needed);
    for (uint32_t b = 0; b < f->flow.n; b++)
        vars_needed(f, b, exact, needed);
    for (bool change = true; change;) {
        change = false;
        for (uint32_t b = 0; b < f->flow.n; b++) {
            memcpy(used.slots, in + b * used.n, used.n * sizeof *in);
            step(f, b, exact, &used, needed, false);
            for (uint32_t k = 0; k < f->flow.blocks[b].nsucc; k++)
                for (size_t w = 0; w < used.n; w++) {
                    uint64_t *to = in + f->flow.blocks[b].succ[k] * used.n + w;
                    change |= (used.slots[w] & ~*to) != 0;
                    *to |= used.slots[w];
                }
        }
    }
    for (uint32_t b = 0; b < f->flow.n; b++) {
        memcpy(used.slots, in + b * used.n, used.n * sizeof *in);
        step(f, b, exact, &used, needed, true);
    }
}

void gcroot_exact(struct fn *f, struct exact_calls *exact) {
    gcroot_vars_find(&exact->vars, f, LARGE);
    clear_all_dead(f, exact);
    merge_variables(f, exact->vars.layout);
}

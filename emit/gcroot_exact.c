/* gcroot_exact.c: where a program asks for a collection, dead slots hold nothing.
 *
 * What stands in a slot of "gowl.roots" stays there until the slot is used again or the function returns, and what an earlier call left
 * in the stack stands in a slot that was not stored to yet. So an object may outlive its last use. A collection that comes by itself
 * may find it dead the next time; but a program that calls runtime.GC and then waits for a finalizer, a cleanup or a weak pointer wants
 * what gc gives it: at each call only what is needed after it is alive. So before each call that may reach runtime.GC, and in such a
 * program before each that may suspend (another goroutine may call runtime.GC meanwhile), every slot that may hold something and is not
 * needed is set to nil. Programs that do not call runtime.GC pay nothing.
 *
 * Requires: the stores of gcroot_stores.c are in place. */
#include <string.h>

#include "emit/gcroot_stores.h"

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

/* Goes through a block: `used`, the slots that may hold something, from its start to its end. With `clear`, dead ones are set to nil. */
static void step(struct fn *f, uint32_t b, struct exact_calls *exact, uint64_t *used, bool clear) {
    uint64_t *kept = arena_alloc_n(f->arena, (f->nslots + 63) / 64, sizeof *kept);
    for (LLVMValueRef v = LLVMGetFirstInstruction(f->flow.blocks[b].bb); v; v = LLVMGetNextInstruction(v)) {
        uint32_t s = slot_stored(f, v);
        if (s != NO_SLOT)
            used[s >> 6] |= (uint64_t)1 << (s & 63);
        const struct call *c = s == NO_SLOT ? exact_call(f, v, exact) : NULL;
        if (!c)
            continue;
        slots_kept(f, c, kept);
        LLVMPositionBuilderBefore(f->b, v);
        for (uint32_t k = 0; clear && k < f->nslots; k++)
            if (base_get(used, k) && !base_get(kept, k))
                gcroot_store(f, LLVMConstPointerNull(LLVMPointerTypeInContext(f->ctx, 0)), k);
        for (uint32_t w = 0; w < (f->nslots + 63) / 64; w++)
            used[w] &= kept[w];
    }
}

/* Of the collection itself: its frames are on the stack when it looks there. */
bool gcroot_collects(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    return !strcmp(name, "gowl.collect") || !strcmp(name, "runtime.GC");
}

/* What older frames left in the other variables of this one is not to keep anything alive, either: C does not set its own to zero. */
static void clear_variables(struct fn *f, LLVMTargetDataRef layout) {
    enum { LARGE = 1024 };
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(f->fn);
    LLVMTypeRef i32 = LLVMInt32TypeInContext(f->ctx);
    LLVMValueRef first = LLVMGetFirstInstruction(entry), next;
    while (LLVMIsAAllocaInst(first))
        first = LLVMGetNextInstruction(first);
    bool behind = false, all = gcroot_collects(f->fn);
    for (LLVMValueRef v = LLVMGetFirstInstruction(entry); v; v = next) {
        next = LLVMGetNextInstruction(v);
        behind |= v == first;
        if (!LLVMIsAAllocaInst(v) || (v == f->frame && !all) || LLVMGetMetadata(v, f->noscan_kind))
            continue;
        uint64_t size = LLVMABISizeOfType(layout, LLVMGetAllocatedType(v));
        if (size < 4 || size > LARGE)
            continue;
        LLVMPositionBuilderBefore(f->b, behind ? next : first);
        LLVMBuildMemSet(f->b, v, LLVMConstNull(LLVMInt8TypeInContext(f->ctx)), LLVMConstInt(i32, size, 0), LLVMGetAlignment(v));
    }
}

void gcroot_exact(struct fn *f, struct exact_calls *exact, LLVMTargetDataRef layout) {
    clear_variables(f, layout);
    if (!f->nslots)
        return;
    size_t words = (f->nslots + 63) / 64;
    uint64_t *in = arena_alloc_n(f->arena, f->flow.n * words, sizeof *in), *used = arena_alloc_n(f->arena, words, sizeof *used);
    for (uint32_t k = 0; k < f->nslots; k++) /* what older frames left there */
        in[k >> 6] |= (uint64_t)1 << (k & 63);
    for (bool change = true; change;) {
        change = false;
        for (uint32_t b = 0; b < f->flow.n; b++) {
            memcpy(used, in + b * words, words * sizeof *used);
            step(f, b, exact, used, false);
            for (uint32_t k = 0; k < f->flow.blocks[b].nsucc; k++)
                for (size_t w = 0; w < words; w++) {
                    uint64_t *to = in + f->flow.blocks[b].succ[k] * words + w;
                    change |= (used[w] & ~*to) != 0;
                    *to |= used[w];
                }
        }
    }
    for (uint32_t b = 0; b < f->flow.n; b++) {
        memcpy(used, in + b * words, words * sizeof *used);
        step(f, b, exact, used, true);
    }
}

/* stack_late.c: frames on lld's stack that only an unlikely part of a function needs begin there.
 *
 * LLVM makes a function's frame where it begins and gives it back where it returns: for wasm it never does so later. Of
 * many small functions only an error or a slow way allocates, so only there pointers are stored for the collector
 * (gcroot_stores.c). If those slots are all that the function has on lld's stack, and all stores stand in blocks below
 * one in the dominator tree (the *part*) that seldom runs, then
 *
 *   at its start:  sp = __stack_pointer; fp = sp - size; __stack_pointer = fp; the slots are at fp
 *   at each return in it, and in a block on each edge out of it:  __stack_pointer = sp
 *
 * Not with -Os and -Oz: giving it back at several places costs size (0.1 to 0.2 % of code).
 * Of the collector's variables alone it is known that nobody else has their address.
 *
 * Requires: all ways out are returns; the function does not suspend, and is no breaker (overflow.c). Leaves true:
 * __stack_pointer is the same at each return as at the entry. */
#include <string.h>

#include "emit/ir/ir.h"
#include "emit/ir/phi.h"
#include "emit/ir/value_map.h"
#include "emit/roots/gcroot_stores.h"
#include "emit/suspend/suspend.h"

enum { FRAME_ALIGN = 16 };

struct late {
    struct program *p;
    LLVMBuilderRef b;
    LLVMValueRef fn, stack_pointer, sp;
    struct flow flow;
    struct arena *arena;
    struct value_map order; /* block -> number in flow */
    uint32_t top;           /* the part is what this block dominates */
};

/* The function's only alloca, if that is the collector's. */
static LLVMValueRef only_roots(LLVMValueRef fn) {
    LLVMValueRef roots = NULL;
    size_t n;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            if (!LLVMIsAAllocaInst(i))
                continue;
            if (roots || strncmp(LLVMGetValueName2(i, &n), "gowl.roots", 10))
                return NULL;
            roots = i;
        }
    return roots;
}

static uint32_t block_of(struct late *l, LLVMValueRef inst) {
    return value_map_get(&l->order, LLVMBasicBlockAsValue(LLVMGetInstructionParent(inst)));
}

static bool in_part(struct late *l, LLVMBasicBlockRef bb) {
    uint32_t b = value_map_get(&l->order, LLVMBasicBlockAsValue(bb));
    return b != VALUE_NONE && flow_dominates(&l->flow, l->top, b);
}

/* The block next above all uses, or the entry: it is not in a loop. */
static void find_top(struct late *l, LLVMValueRef roots) {
    bool any = false;
    for (LLVMUseRef u = LLVMGetFirstUse(roots); u; u = LLVMGetNextUse(u)) {
        uint32_t b = block_of(l, LLVMGetUser(u));
        if (b == VALUE_NONE)
            continue; /* cannot be reached */
        if (!any)
            l->top = b;
        any = true;
        while (!flow_dominates(&l->flow, l->top, b))
            l->top = l->flow.blocks[l->top].idom;
    }
    while (l->top && l->flow.blocks[l->top].depth)
        l->top = l->flow.blocks[l->top].idom;
}

static void give_back(struct late *l) {
    LLVMBuildStore(l->b, l->sp, l->stack_pointer);
}

static LLVMBasicBlockRef if_inside(void *l, LLVMBasicBlockRef from) {
    return in_part(l, from) ? from : NULL;
}

static LLVMBasicBlockRef if_outside(void *l, LLVMBasicBlockRef from) {
    return in_part(l, from) ? NULL : from;
}

/* A block on all edges from the part to block `to`, which is outside. */
static void leave_on_edges(struct late *l, LLVMBasicBlockRef to) {
    LLVMBasicBlockRef leave = LLVMInsertBasicBlockInContext(l->p->ctx, to, "leave");
    LLVMValueRef next, first = LLVMGetFirstInstruction(to);
    for (LLVMValueRef phi = first; LLVMIsAPHINode(phi); phi = next) {
        next = LLVMGetNextInstruction(phi);
        LLVMPositionBuilderAtEnd(l->b, leave);
        LLVMValueRef inner = phi_remake(l->b, phi, if_inside, l);
        LLVMPositionBuilderBefore(l->b, phi);
        LLVMValueRef outer = phi_remake(l->b, phi, if_outside, l);
        phi_add(outer, inner, leave);
        LLVMReplaceAllUsesWith(phi, outer);
        LLVMInstructionEraseFromParent(phi);
    }
    for (size_t b = 0; b < l->flow.n; b++) {
        LLVMValueRef term = LLVMGetBasicBlockTerminator(l->flow.blocks[b].bb);
        for (unsigned k = 0; in_part(l, l->flow.blocks[b].bb) && k < LLVMGetNumSuccessors(term); k++)
            if (LLVMGetSuccessor(term, k) == to)
                LLVMSetSuccessor(term, k, leave);
    }
    LLVMPositionBuilderAtEnd(l->b, leave);
    give_back(l);
    LLVMBuildBr(l->b, to);
}

static void leave_everywhere(struct late *l) {
    for (size_t b = 0; b < l->flow.n; b++) {
        struct block *bl = &l->flow.blocks[b];
        if (!in_part(l, bl->bb))
            continue;
        LLVMValueRef term = LLVMGetBasicBlockTerminator(bl->bb);
        if (LLVMIsAReturnInst(term)) {
            LLVMPositionBuilderBefore(l->b, term);
            give_back(l);
        }
        for (unsigned k = 0; k < LLVMGetNumSuccessors(term); k++) {
            LLVMBasicBlockRef to = LLVMGetSuccessor(term, k);
            if (value_map_get(&l->order, LLVMBasicBlockAsValue(to)) != VALUE_NONE && !in_part(l, to))
                leave_on_edges(l, to);
        }
    }
}

static void move_frame(struct late *l, LLVMValueRef roots) {
    LLVMTypeRef i32 = LLVMInt32TypeInContext(l->p->ctx), ptr = LLVMPointerTypeInContext(l->p->ctx, 0);
    uint64_t size =
        (LLVMABISizeOfType(l->p->layout, LLVMGetAllocatedType(roots)) + FRAME_ALIGN - 1) / FRAME_ALIGN * FRAME_ALIGN;
    LLVMValueRef at = LLVMGetFirstInstruction(l->flow.blocks[l->top].bb);
    while (LLVMIsAPHINode(at))
        at = LLVMGetNextInstruction(at);
    position_nowhere(l->b, l->p->ctx, l->fn);
    LLVMPositionBuilderBefore(l->b, at);
    l->sp = LLVMBuildLoad2(l->b, i32, l->stack_pointer, "");
    LLVMValueRef fp = LLVMBuildSub(l->b, l->sp, LLVMConstInt(i32, size, 0), "");
    LLVMBuildStore(l->b, fp, l->stack_pointer);
    LLVMReplaceAllUsesWith(roots, LLVMBuildIntToPtr(l->b, fp, ptr, ""));
    LLVMInstructionEraseFromParent(roots);
    leave_everywhere(l);
}

void stack_late(struct program *p, LLVMValueRef fn) {
    const double SELDOM = 0.5;
    bool small = opt_for_size(p->opt->opt); /* several ways out of the part cost size */
    LLVMValueRef roots = small ? NULL : only_roots(fn);
    if (!roots)
        return;
    struct late l = {.p = p, .fn = fn, .arena = arena_new("late frame"), .b = LLVMCreateBuilderInContext(p->ctx)};
    flow_make(&l.flow, l.arena, fn);
    for (uint32_t b = 0; b < l.flow.n; b++)
        value_map_set(&l.order, LLVMBasicBlockAsValue(l.flow.blocks[b].bb), b);
    find_top(&l, roots);
    if (l.top && l.flow.blocks[l.top].frequency <= SELDOM) {
        l.stack_pointer = LLVMGetNamedGlobal(p->mod, "__stack_pointer");
        if (!l.stack_pointer)
            l.stack_pointer = LLVMAddGlobalInAddressSpace(p->mod, LLVMInt32TypeInContext(p->ctx), "__stack_pointer", 1);
        move_frame(&l, roots);
    }
    LLVMDisposeBuilder(l.b);
    value_map_free(&l.order);
    arena_free(l.arena);
}

/* engine_frame.c: how much of the engine's stack a call of a function takes, at most (docs/suspend.md, "Deep
 * recursion").
 *
 * Cranelift gives each value that is live across a call a place of its own, where it does not share them as well as it
 * could; V8's first compiler each local variable; its second shares places, but not in functions of more than some
 * thousand instructions: 3 to 11 bytes for each of these (HUGE_BYTES is less: V8 has twice the stack). docs/suspend.md
 * has what was measured. */
#include <stdlib.h>
#include <string.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/ir/liveness.h"
#include "emit/suspend/suspend.h"
#include "runtime/formats.h"

enum { WORD = 8, FIXED = 96, SEAM = 96, ALIGN = 16, HUGE = 4000, HUGE_BYTES = 4 };

static bool is_real_call(LLVMValueRef i) {
    return is_call(i) && !(LLVMIsAFunction(LLVMGetCalledValue(i)) && LLVMGetIntrinsicID(LLVMGetCalledValue(i)));
}

static void add_live(struct liveness *l, LLVMValueRef i, uint64_t *live) {
    for (int k = 0, n = LLVMGetNumOperands(i); k < n; k++) {
        int no = liveness_no(l, LLVMGetOperand(i, (unsigned)k));
        if (no >= 0)
            bit_set(live, no);
    }
}

/* Adds to across what is live behind each call of the block, and to *count its instructions; gives the most arguments
 * of a call. */
static unsigned walk_block(struct liveness *l, LLVMBasicBlockRef bb, uint64_t *live, uint64_t *across, int64_t *count) {
    unsigned args = 0;
    LLVMValueRef t = LLVMGetBasicBlockTerminator(bb);
    memset(live, 0, (size_t)l->words * sizeof *live);
    for (unsigned k = 0, n = LLVMGetNumSuccessors(t); k < n; k++)
        liveness_edge(l, bb, LLVMGetSuccessor(t, k), live);
    for (LLVMValueRef i = t; i; i = LLVMGetPreviousInstruction(i)) {
        ++*count;
        if (LLVMIsAPHINode(i))
            continue;
        int no = liveness_no(l, i);
        if (no >= 0)
            bit_clear(live, no);
        if (is_real_call(i)) {
            for (int w = 0; w < l->words; w++)
                across[w] |= live[w];
            args = LLVMGetNumArgOperands(i) > args ? LLVMGetNumArgOperands(i) : args;
        }
        add_live(l, i, live);
    }
    return args;
}

static int64_t engine_frame(LLVMValueRef fn) {
    struct arena *a = arena_new("engine's frame");
    struct liveness l;
    liveness_compute(&l, a, fn);
    uint64_t *live = NEWN(a, uint64_t, (size_t)l.words), *across = NEWN(a, uint64_t, (size_t)l.words);
    int64_t values = LLVMCountParams(fn), args = 0, count = 0;
    for (int b = 0; b < l.nblocks; b++) {
        unsigned n = walk_block(&l, l.blocks[b], live, across, &count);
        args = n > args ? n : args;
    }
    for (int i = 0; i < l.nvals; i++)
        values += bit_get(across, i);
    liveness_free(&l);
    arena_free(a);
    int64_t size = FIXED + WORD * (values + args);
    return count > HUGE && size < count * HUGE_BYTES ? count * HUGE_BYTES : size;
}

void engine_frames(struct program *p, struct suspend_set *set) {
    LLVMTypeRef i32 = LLVMInt32TypeInContext(p->ctx);
    for (size_t i = 0; i < set->all.len; i++) {
        struct suspender *x = set->all.p[i];
        if (!x->frame_later)
            continue;
        int64_t size = (engine_frame(x->fn) + (x->seam ? SEAM : 0)) / ENGINE_SHARE;
        size = (size + ALIGN - 1) / ALIGN * ALIGN;
        size = size < x->frame_size ? x->frame_size : size;
        x->frame_bytes = LLVMConstInt(i32, (unsigned long long)size, 0);
        LLVMReplaceAllUsesWith(LLVMConstPtrToInt(x->frame_later, i32), x->frame_bytes);
        LLVMDeleteGlobal(x->frame_later);
        x->frame_later = NULL;
    }
}

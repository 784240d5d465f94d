/* liveness.h: which values live where, for one function (liveness.c). */
#ifndef GOWL_EMIT_LIVENESS_H
#define GOWL_EMIT_LIVENESS_H

#include <llvm-c/Core.h>

#include "base/base.h"
#include "emit/ir/value_map.h"

struct liveness {
    struct arena *arena;
    LLVMValueRef fn;
    int nvals, nblocks, words;
    LLVMValueRef *vals;      /* parameters, then instructions that have a value, in block order */
    struct value_map val_no; /* value -> number */
    LLVMBasicBlockRef *blocks;
    struct value_map block_no; /* block, as a value -> number */
    uint64_t **live_in;        /* per block, without the block's own phis */
    struct phi_use **phi_uses; /* per block: what phis take from it */
    /* filled in by suspend.c, per site */
    uint64_t **live;     /* live across the call, without its result */
    uint64_t **saved;    /* of these, what the frame holds: all but gowl.sp's */
    uint64_t *any_saved; /* the union of saved */
    int64_t *offset;     /* in the frame, of each value in any_saved */
    int64_t size;        /* of the frame, header included */
};
/* Takes time by the function's size, and by blocks times values / 64; phis by their entries. */
void liveness_compute(struct liveness *, struct arena *, LLVMValueRef fn);
void liveness_free(struct liveness *); /* but for what the arena holds */
/* Adds to set what is live on the edge from -> to. Phis and edges are to be as they were. */
void liveness_edge(struct liveness *, LLVMBasicBlockRef from, LLVMBasicBlockRef to, uint64_t *set);
int liveness_no(const struct liveness *, LLVMValueRef v); /* -1: a constant or the like */
/* `now` takes the number of `was`, whose memory may become another value's. */
void liveness_rename(struct liveness *, LLVMValueRef was, LLVMValueRef now);
static inline bool bit_get(const uint64_t *s, int i) {
    return s[i / 64] >> (i % 64) & 1;
}
static inline void bit_set(uint64_t *s, int i) {
    s[i / 64] |= (uint64_t)1 << (i % 64);
}
static inline void bit_clear(uint64_t *s, int i) {
    s[i / 64] &= ~((uint64_t)1 << (i % 64));
}
/* True if v can be computed again from what it is made of, at no more cost than loading it. */
bool is_cheap(LLVMValueRef v);

#endif

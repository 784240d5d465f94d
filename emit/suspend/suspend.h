/* suspend.h: what the stages that make code suspendable share (docs/suspend.md). */
#ifndef GOWL_EMIT_SUSPEND_H
#define GOWL_EMIT_SUSPEND_H

#include "emit/program.h"

/* A call that may suspend, and the test of the flag behind it: head ends in the test, which leads to target if the flag
 * is set. (suspend.c puts the call into a block of its own before head.) */
struct site {
    LLVMValueRef call;
    LLVMBasicBlockRef head, target, tail;
    int32_t no; /* in its frame, different for all of a function: where tracebacks are collected, its place's number
                   (sites.h), or negative */
};
/* No place; the call of a deferred function by runtime.deferreturn: those are numbered from RUNNER_SITES on, downwards
 * (runtime/panic/trace.h). */
enum { NO_SITE = -1, RUNNER_SITE = -2, RUNNER_SITES = -0x10000 };

/* A function that may suspend. */
struct suspender {
    LLVMValueRef fn;
    VEC(struct site) sites;
    LLVMBasicBlockRef up; /* the block that just returns, or NULL */
    bool recurs;  /* takes part in a deep cycle (recursion.c): it asks at entry whether the engine's stack is to be emptied */
    bool seam;    /* what calls it through a pointer calls its seam */
    bool for_all; /* it may suspend whoever calls it, with whatever arguments */
    LLVMValueRef up_site; /* its phi of sites (trace.c), or NULL */
    int32_t base;         /* what numbers in that phi are to be added to */
    LLVMValueRef sp,
        fp; /* of its stack frame (stack.c): gowl.sp without it (if it keeps that), and with it; NULL if it has none */
    int64_t frame_size;     /* the difference, but for what the engine's frame needs more */
    LLVMValueRef frame_bytes; /* the difference: a number, or, until engine_frames, the address of a variable */
    LLVMValueRef frame_later; /* that variable, or NULL */
    bool had[2];        /* tidy.c: attributes it had before */
};

/* The functions and calls that may suspend, of the optimised module. */
struct suspend_set {
    struct arena *arena;
    struct map of;                /* function -> struct suspender */
    VEC(struct suspender *) all;  /* in module order */
    VEC(LLVMValueRef) deep_calls; /* through a pointer, which may suspend for deep recursion */
    LLVMValueRef stress;          /* what suspend_stress.c makes functions call, or NULL */
    struct map ends;              /* function that tests for the end of the stack -> struct stack_end (overflow.c) */
};

/* suspend_set.c: finds them. */
void suspend_find(struct program *, struct suspend_set *);
void suspend_free(struct suspend_set *);
struct suspender *suspender_of(const struct suspend_set *, LLVMValueRef fn);
/* True if this call or invoke may suspend. */
bool suspend_call(const struct suspend_set *, LLVMValueRef call);
/* True of the functions that are listed as never suspending, though what they call may; of those whose calls through a
 * pointer count by what go and defer statements start. */
bool suspend_never(LLVMValueRef fn);
bool suspend_starter(LLVMValueRef fn);
/* True of those that only go and defer statements start. */
bool suspend_only_started(LLVMValueRef fn);
/* suspend_seam.c: gives all calls of fn that are no sites its seam, and, with pointers, all other uses as well. Of a
 * function that never suspends: one below which nothing does. */
void suspend_make_seam(struct program *, struct suspend_set *, LLVMValueRef fn, bool pointers);
bool suspend_is_seam(LLVMValueRef fn);
/* Notes at a call that it may suspend. */
void suspend_note_call(struct program *, LLVMValueRef call);

/* suspend_deep.c: which functions and calls suspend for deep recursion; suspend_seam.c: what those through pointers tell
 * seams, when these are made. */
struct suspend_graph;
void suspend_deep_find(struct program *, struct suspend_graph *, struct suspend_set *);
void suspend_deep_calls(struct program *, const struct suspend_set *);

/* suspend_stress.c: for --stress-suspend: functions that may suspend do. */
void suspend_stress(struct program *, struct suspend_set *);

/* overflow.c: finds the functions that test for the end of the stack: those of deep cycles. With tracebacks, they may
 * unwind from then on. */
void stack_ends_find(struct program *, struct suspend_set *);
int32_t stack_end_site(const struct suspend_set *, LLVMValueRef fn); /* its own place, or NO_SITE */

/* stack.c: moves allocas to the goroutine's stack. Requires: unwinding is lowered. Adds the sites it makes. */
void stack_frames(struct program *, struct suspend_set *);
/* stack_late.c: of a function that does not suspend: a frame of root slots alone, if only an unlikely
 * part needs it, begins there. */
void stack_late(struct program *, LLVMValueRef fn);
/* engine_frame.c: where a function tests for the end of the stack its frame is as large as the engine's may be, which can
 * be told when its code is made. Requires: suspend_finish. Leaves true: frame_bytes of each is a number. */
void engine_frames(struct program *, struct suspend_set *);
/* tidy.c: the branches that unwind() made, for size (-Os and -Oz), but those of functions that may suspend. */
void tidy(struct program *, const struct suspend_set *);
/* suspend.c: save blocks, and the ways back. Requires: every call that may suspend is a site of its function. Leaves
 * true: a function that returns with the flag at 2 has left a frame with which it is to be resumed. */
void suspend(struct program *, struct suspend_set *);
/* suspend_check.c: checks that, between the two. */
void suspend_check(struct program *);
/* suspend.c: makes the slots of what is resumed SSA values again. */
void suspend_finish(struct program *, const struct suspend_set *);
/* suspend_resume.c: the entry by which x->fn is resumed; what frame->resume is for functions of a type; gowl.resuming.
 */
struct liveness;
void suspend_resume(struct program *, struct suspender *x, struct liveness *);
LLVMValueRef suspend_resumer_of(struct program *, LLVMTypeRef);
LLVMValueRef suspend_resuming(struct program *);

/* ---- liveness.c: which values live where, for one function ---- */

struct liveness {
    struct arena *arena;
    LLVMValueRef fn;
    int nvals, nblocks, words;
    LLVMValueRef *vals; /* parameters, then instructions that have a value, in block order */
    struct map val_no;  /* value -> number + 1 */
    LLVMBasicBlockRef *blocks;
    struct map block_no; /* block -> number + 1 */
    uint64_t **live_in;  /* per block, without the block's own phis */
    /* filled in by suspend.c, per site */
    uint64_t **live;     /* live across the call, without its result */
    uint64_t **saved;    /* of these, what the frame holds: all but gowl.sp's */
    uint64_t *any_saved; /* the union of saved */
    int64_t *offset;     /* in the frame, of each value in any_saved */
    int64_t size;        /* of the frame, header included */
};
void liveness_compute(struct liveness *, struct arena *, LLVMValueRef fn);
void liveness_free(struct liveness *); /* but for what the arena holds */
/* Adds to set what is live on the edge from -> to. */
void liveness_edge(struct liveness *, LLVMBasicBlockRef from, LLVMBasicBlockRef to, uint64_t *set);
int liveness_no(const struct liveness *, LLVMValueRef v); /* -1: a constant or the like */
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

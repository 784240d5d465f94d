/* suspend_set.h: the functions and calls that may suspend (docs/suspend.md), and what later stages note of them. */
#ifndef GOWL_EMIT_SUSPEND_SET_H
#define GOWL_EMIT_SUSPEND_SET_H

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
 * (runtime/formats.h). */
enum { NO_SITE = -1, RUNNER_SITE = -2 };

/* A function that may suspend. */
struct suspender {
    LLVMValueRef fn;
    VEC(struct site) sites;
    LLVMBasicBlockRef up; /* the block that just returns, or NULL */
    bool recurs;  /* takes part in a deep cycle (recursion.c): it asks at entry whether the engine's stack is to be
                     emptied */
    bool seam;    /* what calls it through a pointer calls its seam */
    bool for_all; /* it may suspend whoever calls it, with whatever arguments */
    LLVMValueRef up_site; /* its phi of sites (trace.c), or NULL */
    int32_t base;         /* what numbers in that phi are to be added to */
    LLVMValueRef sp,
        fp; /* of its stack frame (stack.c): gowl.sp without it (if it keeps that), and with it; NULL if it has none */
    int64_t frame_size;       /* the difference, but for what the engine's frame needs more */
    LLVMValueRef frame_bytes; /* the difference: a number, or, until engine_frames, the address of a variable */
    LLVMValueRef frame_later; /* that variable, or NULL */
    bool had[2];              /* tidy.c: attributes it had before */
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

/* ---- suspend_set.c ---- */

/* Finds them. */
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

/* suspend_deep.c: which functions and calls suspend for deep recursion; suspend_seam.c: what those through pointers
 * tell seams, when these are made. */
struct suspend_graph;
void suspend_deep_find(struct program *, struct suspend_graph *, struct suspend_set *);
void suspend_deep_calls(struct program *, const struct suspend_set *);

#endif

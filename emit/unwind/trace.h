/* trace.h: an unwinding panic notes the places it comes through (trace.c). */
#ifndef GOWL_EMIT_TRACE_H
#define GOWL_EMIT_TRACE_H

#include "emit/program.h"

/* One function's share. */
struct tracer {
    struct program *p;
    LLVMBuilderRef b;
    bool on;         /* its places are noted */
    bool runner;     /* it is runtime.deferreturn, which is noted otherwise (runtime/panic/trace.c) */
    int32_t base;    /* what its numbers in the code are to be added to */
    VEC(int32_t) no; /* by call: the site's number */
    VEC(LLVMValueRef)
    number;          /* the same as an i32 in the code, less base; a phi where several nil checks share the call */
    LLVMValueRef up; /* the phi of these in the block that just returns */
    VEC(LLVMValueRef) pads; /* in landing pads */
};

/* Numbers the calls of fn that may come back unwinding. Calls of gowl.nilpanic become such of runtime.sigpanic, in the
 * list as well. */
void trace_start(struct tracer *, struct program *, LLVMValueRef fn, LLVMValueRef *calls, size_t n);
/* Fills the block that just returns, but for its return. */
void trace_up_block(struct tracer *, LLVMBasicBlockRef up);
/* Call i comes from the block `from` to `to`: the block that just returns, or a landing pad. */
void trace_edge(struct tracer *, size_t i, LLVMBasicBlockRef from, LLVMBasicBlockRef to, bool pad);
void trace_done(struct tracer *);
/* Behind the last function: calls of gowl.nilpanic that LLVM believes never to unwind are calls of runtime.sigpanic,
 * too. */
void trace_finish(struct program *);

#endif

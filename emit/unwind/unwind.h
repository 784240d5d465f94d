/* unwind.h: the ways up: unwinding, tracebacks, callers, the end of the stack. */
#ifndef GOWL_EMIT_UNWIND_H
#define GOWL_EMIT_UNWIND_H

#include "emit/calls/suspend_set.h"

/* trace.c: Before the optimiser: settles program->traces; if it is false, takes the lines out of nil checks. */
void trace_prepare(struct program *);

/* overflow.c: finds the functions that test for the end of the stack: those of deep cycles. With tracebacks, they may
 * unwind from then on. */
void stack_ends_find(struct program *, struct suspend_set *);
int32_t stack_end_site(const struct suspend_set *, LLVMValueRef fn); /* its own place, or NO_SITE */

/* unwind.c: invokes and landing pads as tests of a flag. */
void unwind(struct program *, struct suspend_set *);
/* tidy.c: the branches that unwind() made, for size (-Os and -Oz), but those of functions that may suspend. */
void tidy(struct program *, const struct suspend_set *);

/* callers.c: call records, where the program asks; then the tables of places. */
void callers_record(struct program *);

#endif

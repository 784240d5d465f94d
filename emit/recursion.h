/* recursion.h: recursion that must not end where the engine's stack does (recursion.c), and the end of all other (breakers.c). */
#ifndef GOWL_EMIT_RECURSION_H
#define GOWL_EMIT_RECURSION_H

#include "emit/program.h"

/* Is fn a Go function, in any form, outside the standard library, or one that counts as such? */
bool recursion_may_be_deep(struct program *, LLVMValueRef fn);
/* Of the module as it is, each function on a deep cycle. */
void recursion_cycles(struct program *, void (*found)(void *arg, LLVMValueRef fn), void *arg);
/* Of the module as it is, Go functions such that each cycle of calls has one, or one that is tested already. */
void recursion_breakers(struct program *, bool (*tested)(void *arg, LLVMValueRef fn), void (*found)(void *arg, LLVMValueRef fn), void *arg);

#endif

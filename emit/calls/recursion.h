/* recursion.h: recursion that must not end where the engine's stack does (recursion.c), and the end of all other
 * (breakers.c). */
#ifndef GOWL_EMIT_RECURSION_H
#define GOWL_EMIT_RECURSION_H

#include "emit/calls/call_graph.h"

/* By node: is it a Go function, in any form, outside the standard library, or one that counts as such? True of what
 * calls through pointers may reach. In a. */
bool *recursion_outside(struct program *, struct arena *a, const struct calls *);
/* By node: does it lie on a deep cycle? In a. */
bool *recursion_cycles(struct arena *a, const struct calls *, const bool *outside);
/* Of the module as it is, Go functions such that each cycle of calls has one, or one that is tested already. */
void recursion_breakers(struct program *, bool (*tested)(void *arg, LLVMValueRef fn),
                        void (*found)(void *arg, LLVMValueRef fn), void *arg);

#endif

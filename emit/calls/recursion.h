/* recursion.h: recursion that must not end where the engine's stack does (recursion.c). */
#ifndef GOWL_EMIT_RECURSION_H
#define GOWL_EMIT_RECURSION_H

#include "emit/calls/suspend_graph.h"

/* The graph of the program as it is, without what never recurs deep, and its cycles. */
void recursion_graph(struct suspend_graph *, struct program *);
/* Does the node lie on a deep cycle? */
bool recursion_is_deep(const struct suspend_graph *, const struct node *);
/* Is fn a Go function of the standard library, in any form? */
bool recursion_is_std(struct program *, LLVMValueRef fn);

/* behind_recover.c: labels such calls, before the optimiser; has this one the label? */
void behind_recover_find(struct program *);
bool is_behind_recover(LLVMValueRef call);

void recursion_graph_free(struct suspend_graph *);

#endif

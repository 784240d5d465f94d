/* optimise.h: LLVM's optimiser over the whole program, and what goes with it. */
#ifndef GOWL_EMIT_OPTIMISE_H
#define GOWL_EMIT_OPTIMISE_H

#include "emit/program.h"

/* ---- optimise.c ---- */
void internalize(struct program *);
void optimise(struct program *);
/* late_idle.c: cuts off what start-up does for nothing in a program that has neither panics nor a heap, and optimises
 * once more. */
void late_idle(struct program *);
/* Before the optimiser: keeps LLVM from inlining the functions by which late_idle knows. */
void late_idle_prepare(struct program *);
void internalize_stage(struct program *); /* what was kept for the stages behind the optimiser */

void powers_of_ten(struct program *);     /* pow10.c: the table of powers of ten, filled when it is first used */
void switches(struct program *);          /* switches.c: trees of comparisons, before the optimiser */
void peephole(struct program *);          /* peephole.c: ours, on optimised IR */
void wide_products(struct program *);     /* wide_product.c: the same */
void bound_called_once(struct program *); /* called_once.c: what the inliner makes of functions that are called once */
struct suspend_set;
void to_memory(struct program *, struct suspend_set *); /* to_memory.c: at -O0, values of huge functions */
void nounwind_find(struct program *);                   /* nounwind.c */

#endif

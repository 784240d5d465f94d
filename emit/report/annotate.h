/* annotate.h: one function of the optimised program for people, with the source line of each line. */
#ifndef GOWL_EMIT_ANNOTATE_H
#define GOWL_EMIT_ANNOTATE_H
#include "emit/program.h"
/* Writes opt->only_func to opt->out as lines "LINE<tab>TEXT", LINE 0 where there is none: LLVM IR, or wasm text. */
void annotate(struct program *);
#endif

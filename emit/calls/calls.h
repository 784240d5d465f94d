/* calls.h: what may call what, and which calls never wait. Its parts: suspend_graph.h, suspend_set.h. */
#ifndef GOWL_EMIT_CALLS_H
#define GOWL_EMIT_CALLS_H

#include "emit/program.h"

/* Functions with this at the end of their names, made by free_form, are what they are called without it, and do not
 * suspend. */
static const char FREE[] = "$free";

/* free_form.c: P$free: P with the same arguments and results, then a check that it has not suspended, which stops the
 * program with a message. counter: NULL, or a variable that is 1 more while P runs (it is not put back if P panics). */
LLVMValueRef free_form(struct program *, LLVMValueRef fn, LLVMValueRef counter);

/* files.c: what package os does with a file blocks the instance. Requires and leaves true as below. */
void files_in_place(struct program *);

/* Requires: the whole program as one module, before the optimiser, with its context forms. Leaves true: locks of
 * mutexes that are proved free are calls of functions that do not suspend. */
void mutexes_prove(struct program *);

/* recursion.c: program.deep. */
void recursion_find(struct program *);
void exports_suspend(struct program *); /* exports.c: the exports whose calls may suspend */

#endif

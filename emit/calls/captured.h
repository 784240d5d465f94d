/* captured.h: what stands in variables (captured.c). */
#ifndef GOWL_EMIT_CAPTURED_H
#define GOWL_EMIT_CAPTURED_H

#include "emit/program.h"

typedef VEC(LLVMValueRef) value_vec;

/* Adds to *out what may stand in the word at that address, a captured or a global variable or a part of one, but for
 * nil. False if it is not known. */
bool captured_values(struct program *, LLVMValueRef at, value_vec *out);

#endif

/* code_origin.h: what the code that a call through a pointer calls is (code_origin.c). */
#ifndef GOWL_EMIT_CODE_ORIGIN_H
#define GOWL_EMIT_CODE_ORIGIN_H

#include "emit/program.h"

struct code_origin {
    enum { UNKNOWN, PARAM, CODE } kind;
    unsigned arg; /* of PARAM: it stands at off of what this argument points to */
    int64_t off;
    VEC(LLVMValueRef) code; /* of CODE: one of these functions, or nil */
};

/* The code at off of the object, whose offset is in it. Free o->code. */
void find_code(struct program *, LLVMValueRef object, int64_t off, struct code_origin *o);
/* Where the callee of a call through a pointer comes from. Only lower/ labels what may be asked: the others may read
 * what C can change. */
void callee_origin(struct program *, LLVMValueRef call, struct code_origin *o);

#endif

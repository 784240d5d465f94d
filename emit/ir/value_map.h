/* value_map.h: LLVM values to numbers (value_map.c). */
#ifndef GOWL_EMIT_VALUE_MAP_H
#define GOWL_EMIT_VALUE_MAP_H

#include <llvm-c/Core.h>

#include "base/base.h"

/* A hash table from LLVM values to numbers. */
struct value_map {
    LLVMValueRef *keys;
    uint32_t *values;
    uint32_t n, cap;
};
enum { VALUE_NONE = 0xffffffffu };
void value_map_set(struct value_map *, LLVMValueRef, uint32_t);
uint32_t value_map_get(const struct value_map *, LLVMValueRef); /* VALUE_NONE if absent */
void value_map_clear(struct value_map *);
void value_map_free(struct value_map *);

#endif

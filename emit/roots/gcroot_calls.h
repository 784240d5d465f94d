/* gcroot_calls.h: which calls may start a collection (gcroot_calls.c). */
#ifndef GOWL_EMIT_GCROOT_CALLS_H
#define GOWL_EMIT_GCROOT_CALLS_H

#include "emit/program.h"

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

struct collect_calls {
    struct value_map functions; /* those that may reach the target -> 1 */
    struct map indirect;        /* wasm signatures that calls through pointers may reach it by -> non-NULL */
    struct program *p;
};

/* From which functions can the one with that name be reached? gowl.collect for the collector, gowl.callers for
 * callers.c. Requires: no invokes are left. */
void collect_calls_find(struct collect_calls *, struct program *, const char *target);
bool collect_calls_may(struct collect_calls *, LLVMValueRef call);
void collect_calls_free(struct collect_calls *);
/* Is the function used as anything but what a call calls? */
bool address_taken(LLVMValueRef fn);

#endif

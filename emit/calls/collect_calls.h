/* collect_calls.h: which calls may start a collection (collect_calls.c). */
#ifndef GOWL_EMIT_COLLECT_CALLS_H
#define GOWL_EMIT_COLLECT_CALLS_H

#include "emit/ir/value_map.h"
#include "emit/program.h"

struct collect_calls {
    struct value_map functions; /* those that may reach the target -> 1 */
    struct map indirect;        /* wasm signatures that calls through pointers may reach it by -> non-NULL */
    struct program *p;
    bool host; /* so may calls of imports */
};

/* From which functions can the one with that name be reached? gowl.collect for the collector, gowl.callers for
 * callers.c. Requires: no invokes are left. */
void collect_calls_find(struct collect_calls *, struct program *, const char *target);
bool collect_calls_may(struct collect_calls *, LLVMValueRef call);
void collect_calls_free(struct collect_calls *);

#endif

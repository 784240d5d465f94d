/* js.h: gowl build --js. */
#ifndef GOWL_DRIVER_JS_H
#define GOWL_DRIVER_JS_H

#include "driver/driver.h"

struct parameter {
    const char *name; /* as in Go; "~p1": it has none */
    const char *kind; /* of Go's type: bool int32 uint32 int64 uint64 float32 float64 pointer string */
};

/* One exported function. */
struct function {
    const char *name, *symbol; /* symbol: of the function behind it */
    const char *result;        /* a kind; NULL: none */
    bool suspends;
    bool typed; /* result and params are known */
    VEC(struct parameter) params;
};
typedef VEC(struct function) function_vec;

/* signatures.c: finds the functions' parameters and results in the dumps that the archives hold, with names in the
 * arena; err() if that is damaged. */
void js_signatures(const struct archive *, size_t n, struct arena *, function_vec *);

#endif

/* symtab.h: the places in the source that numbers in the code stand for (symtab.c). */
#ifndef GOWL_SYMTAB_H
#define GOWL_SYMTAB_H

#include "runtime/abi.h"
#include "runtime/formats.h"

/* 1 if panics collect the places they come through. A constant: LLVM drops the other way. Made by emit/unwind/trace.c.
 */
extern const int32_t rt_traces GO("gowl.traces");
/* The same: 1 if the program asks for its callers or for names of functions. */
extern const int32_t rt_places GO("gowl.places");

struct source_func {
    struct go_string name, file;
    int32_t line; /* where it begins, if the program asks for names of functions; 0: not known, it is always inlined */
    bool bare;    /* it has no parameters, and Go has not inlined it: its calls print as f() */
};

/* A place: a line of a function. */
struct source_frame {
    const struct source_func *func;
    int32_t line;
    bool more; /* the function was inlined: the next one is the caller's */
};

/* The frames of a site, the innermost first; NULL if it has none (Go's compiler made the function), or the number is
 * negative. */
const struct source_frame *rt_site(int32_t site);
const struct source_frame *rt_fixed_frame(int which); /* FRAME_GOPANIC ... */
bool rt_is_gopanic(const struct source_frame *);
/* Does a traceback show the function? innermost: it is the first frame of the stack. */
bool rt_shows(const struct source_frame *, bool innermost);

#endif

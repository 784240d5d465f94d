/* sites.h: what a place in the source is, by number: for tracebacks (trace.c) and runtime.Callers (callers.c). */
#ifndef GOWL_EMIT_SITES_H
#define GOWL_EMIT_SITES_H

#include "emit/program.h"

enum { NO_LINE = -1 };

/* The frames of an instruction: those of the functions that Go or LLVM inlined there, the innermost first. */
struct place_frame {
    uint32_t func; /* in program->sites */
    uint32_t line;
};
struct place {
    VEC(struct place_frame) frames;
    bool shown; /* Go's tracebacks show one of them */
};

struct sites *sites_new(struct program *);
void sites_free(struct sites *);
/* Where the debug location loc is, in the function with the subprogram fn (either may be NULL). line: the innermost
 * frame's, in place of loc's (or, without loc, of none); or NO_LINE. keep_wrapper: functions that Go's compiler made,
 * else left out as in Go's own tracebacks. */
struct place sites_place(struct sites *, LLVMMetadataRef loc, LLVMMetadataRef fn, int64_t line, bool keep_wrapper);
/* The number of a new site at that place, whose frames it takes over; sites_count: the number of the next. */
int32_t sites_add(struct sites *, struct place *);
int32_t sites_count(struct sites *);
/* The next sites are fn's, as pass finds them. At -O0 the numbers follow from the name of the first of its group of
 * functions (group_begins), so that an edit seldom changes those of other groups, whose code is then in the cache
 * (emit/link/cache.c). */
enum sites_pass { SITES_HEAD, SITES_TRACE, SITES_CALLERS };
void sites_function(struct sites *, LLVMValueRef fn, enum sites_pass pass);
/* Notes the name of a function that a func value may hold: fn has the subprogram. */
void sites_add_function(struct sites *, LLVMValueRef code, LLVMMetadataRef fn);
/* Defines the tables for C: gowl.sites and gowl.functions (runtime/panic/symtab.c describes them). */
void sites_define(struct sites *);

#endif

/* callers.h: the present goroutine's calls, where the program asks for them (callers.c). */
#ifndef GOWL_CALLERS_H
#define GOWL_CALLERS_H

#include "runtime/panic/symtab.h"

/* The PC of Go's API for a frame; the same without the base that all of them have. */
int64_t rt_pc_of(const struct source_frame *);
int64_t rt_offset_of(const struct source_frame *);

/* The PCs of the present goroutine's callers, the innermost first, to out: at most len, after skip. Gives how many. */
int64_t rt_callers(int64_t skip, void *out, int64_t len);

#endif

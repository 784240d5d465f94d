/* trace.h: tracebacks (trace.c). */
#ifndef GOWL_TRACE_H
#define GOWL_TRACE_H

#include "runtime/formats.h"
#include "runtime/panic/symtab.h"

/* A deferreturn that the unwinding comes past on its way up. */
struct passed {
    struct passed *next;
    struct trace *trace; /* of the panic that it ran deferred calls for; NULL: its function just returned */
    int32_t by;          /* what runs them, as it stands in a trace: TRACE_GOPANIC ...; 0: the function itself */
    bool same;           /* it is the one whose deferred calls did not recover the panic: its function has been noted */
};

/* The places that a panic has come through, from where it happened. Lies behind Go's _panic, in the same object. */
struct trace {
    uint32_t n, max;
    int32_t *sites; /* or TRACE_GOPANIC ... */
    struct passed *passed;
    bool runner; /* a runner has been left, its function not yet */
};

enum {
    TRACE_GOPANIC = -2,
    TRACE_GOEXIT = -3,
    TRACE_PRINTS = -4,
    TRACE_DEFERRETURN = -5
}; /* gopanic; Goexit; gopanic where it calls Error and String methods; deferreturn */
/* In a saved frame, this and all below it: deferreturn's (emit/calls/suspend_set.h). */

/* The one of the panic that unwinds. */
extern struct trace *rt_trace;

/* The frame of a mark (TRACE_GOPANIC ...), NULL if it is a site. */
const struct source_frame *rt_marked_frame(int32_t mark);
/* For each shown frame of the site (or mark). */
void rt_each_frame(int32_t site, void (*each)(const struct source_frame *, void *), void *arg);

/* Prints "\ngoroutine N [running]:" and the stack that trace tells, or NULL: no stack; then, if GOTRACEBACK or a fatal
 * error wants it, all other goroutines; g NULL: these alone. saved: frames further out. Without tracebacks (rt_traces)
 * the headers only. */
struct frame;
void rt_print_stacks(void *g, const char *state, int64_t len, struct trace *trace, const struct frame *saved);
/* For each shown frame of a goroutine that does not run, the innermost first; none without tracebacks. */
void rt_each_waiting(void *g, void (*each)(const struct source_frame *, void *), void *arg);
/* Prints a goroutine that does not run, an empty line before it: its state and the stack; all but g that are not the
 * system's; a header alone. */
void rt_print_waiting(void *g);
void rt_print_others(void *g);
void rt_print_header(void *g, const char *state, int64_t len);
void rt_print_created_by(void *g);
/* Those of n frames that tracebacks show. */
void rt_print_frames(const struct source_frame **, int64_t n);

/* Ends the program after the message of a fatal error: unwinds, to print the stack. */
_Noreturn void rt_fatal_unwind(void *g, const char *state, int64_t len);
/* The same for the current goroutine, but the caller is to set the flag and return. Has tracebacks. */
void rt_fatal_start(const char *state, int64_t len);
/* At the top of the stack: was it unwound for that? Then: prints it, with the frames that were saved before, and ends
 * the program. */
bool rt_is_fatal(void);
_Noreturn void rt_die_of_fatal(void *g, const struct frame *saved);

/* defer_panic.c: the deferreturns that a goroutine which waits is in. */
struct goroutine;
struct passed *rt_passed_of(struct goroutine *);
/* defer_panic.c: from here on the stack is unwound for this trace, and no deferred call is run. */
void rt_unwind_starts(struct trace *);
/* The trace of the panic because of which the function with the innermost call record `record` runs its deferred calls,
 * NULL if it does not. *at: what to go on with for records further out; NULL at first. *by: as in struct passed, 0 if
 * it runs none. With record 0: of the panic whose value is being printed. */
struct trace *rt_trace_of_runner(void **at, uint32_t record, int32_t *by);

#endif

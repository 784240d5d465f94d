/* wasmexport.h: exported functions, which the host calls (docs/hosts.md). */
#ifndef GOWL_WASMEXPORT_H
#define GOWL_WASMEXPORT_H

#include "runtime/sched/goroutine.h"

/* 1 if the program has functions that are exported. A constant: LLVM drops the other way. Made by emit/load/single.c.
 */
extern const int32_t rt_exports GO("gowl.exports");

/* enum program_state */
extern int32_t rt_state GO("gowl.state");

/* True in a program that exports cabi_realloc while that runs: then no import may be called. */
extern bool rt_no_imports;

/* Calls f->resume on g, the goroutine of calls from outside, which is the current one from then on: package
 * initialisation first, then exports'. */
void rt_export_outside(void *g, struct frame *f);
/* Calls f->resume, an export's (emit/define/wasmabi.c), on a goroutine of its own; comes back when that has returned:
 * others run meanwhile, if it waits. */
void rt_export(struct frame *f) GO("gowl.export") __attribute__((nothrow));

/* On js: calls f->resume on a goroutine of its own; comes back when that has returned and nothing is runnable. */
void rt_js_event(struct frame *f);
/* On js: an object without pointers, for the host, which calls it as it does an export. */
void *rt_js_alloc(uint32_t n);
/* On js: true if the host does not wait for this call (js_calls.c): then a copy of f is a goroutine's. */
bool rt_js_started(const struct frame *f);
/* Runs what can run, on top of whatever the host has interrupted. */
void rt_js_go_on(void);

#endif

/* gc.h: what the wasm side of the collector shares (collect.c, finalizer.c, memstats.c, malloc.c, heapdump.c). */
#ifndef GOWL_RUNTIME_GC_H
#define GOWL_RUNTIME_GC_H

#include "runtime/abi.h"
#include "runtime/heap/heap.h"
#include "runtime/heap/special.h"

/* Sets GOGC's default and the roots. Go's environment is read later, by rt_gc_environment. */
void rt_gc_init(void);

/* Reads GOGC, GOMEMLIMIT, GODEBUG=gctrace=1 and GOWL_GC (stress modes). Requires goenvs. Before it, nothing is
 * collected. */
void rt_gc_environment(void) GO("gowl.gc_environment") __attribute__((noinline));

#ifdef HEAP_REFS
/* 8 bytes for a reference to a value of the host's, which is dropped when nothing points here any more. */
void *rt_alloc_ref(void);
#endif

/* A collection that the program asks for (runtime.GC). */
void rt_gc_force(void);

/* The last pauses, as MemStats has them: pauses[(heap.cycles - 1) % GC_PAUSES] is the latest. Nanoseconds. */
enum { GC_PAUSES = 256 };
struct gc_pause {
    uint64_t ns, end; /* how long; when it ended (Unix time) */
};
extern struct gc_pause rt_gc_pauses[GC_PAUSES];
extern uint64_t rt_gc_pause_total;

/* Go's histograms of pauses, for runtime/metrics: a collection's; what else Go stops the world for. Where nothing reads
 * metrics, these do nothing. */
void rt_pause_of_gc(int64_t ns) GO("gowl.pause_of_gc");
void rt_pause_begins(void) GO("gowl.pause_begins");
void rt_pause_ends(void) GO("gowl.pause_ends");

/* Are finalizers or cleanups waiting to be run? For a scheduler to ask: the collector itself calls nothing that may
 * suspend. */
bool rt_finalizers_due(void);
/* Runs the finalizers and cleanups that are due, in the present goroutine, which they may block; false if there were
 * none, or if another goroutine is at it. */
bool rt_run_finalizers(void);
/* The goroutine that is at it, or NULL. */
extern void *rt_finalizing;
/* Where there is no scheduler: the same in a goroutine of their own, now. (sched.c) */
void rt_finalizers_aside(void);

/* Variables of the same shape. Made by emit/roots/gcroots.c. */
struct root_group {
    uint32_t n;          /* how many variables */
    uint32_t words;      /* of 8 bytes each has, up to its last pointer; without a mask: words of 4 bytes */
    const uint8_t *mask; /* a bit for each word; NULL: any may be a pointer */
    const uint32_t *at;  /* their addresses */
};
extern const struct root_group gc_roots[] GO("gowl.gcroots");
extern const int32_t gc_nroots GO("gowl.ngcroots");

#endif

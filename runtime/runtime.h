/* runtime.h: what the C files of the run time share. */
#ifndef GOWL_RUNTIME_H
#define GOWL_RUNTIME_H

#include "base/go_numbers.h"
#include "runtime/abi.h"
#include "runtime/host/target.h"

/* ---- Go's structures ---- */

OFFSET(g_m, "runtime.g.m");
OFFSET(g_defer, "runtime.g._defer");
OFFSET(g_panic, "runtime.g._panic");
OFFSET(g_status, "runtime.g.atomicstatus");
OFFSET(g_goid, "runtime.g.goid");
OFFSET(g_waitreason, "runtime.g.waitreason");
OFFSET(g_sig, "runtime.g.sig");
OFFSET(g_stack, "runtime.g.stack");
OFFSET(m_g0, "runtime.m.g0");
OFFSET(m_curg, "runtime.m.curg");
OFFSET(m_p, "runtime.m.p");
OFFSET(m_procid, "runtime.m.procid");
OFFSET(p_m, "runtime.p.m");
OFFSET(p_status, "runtime.p.status");
OFFSET(p_sudogcache, "runtime.p.sudogcache");
OFFSET(p_sudogbuf, "runtime.p.sudogbuf");
OFFSET(p_timers, "runtime.p.timers");
SIZE_OF(g, "runtime.g");
SIZE_OF(p, "runtime.p");

extern char go_g0 GO("runtime.g0");
extern char go_m0 GO("runtime.m0");

enum g_status { G_RUNNABLE = GO_GRUNNABLE, G_RUNNING = GO_GRUNNING, G_WAITING = GO_GWAITING, G_DEAD = GO_GDEAD };
enum { P_RUNNING = GO_PRUNNING };

static inline void *rt_curg(void) {
    return load_ptr(FIELD(&go_m0, m_curg));
}

/* ---- printing, by Go's print.go ---- */

void rt_printstring(const void *p, int64_t len) GO("runtime.printstring");
void rt_printint(int64_t) GO("runtime.printint");
void rt_printuint(uint64_t) GO("runtime.printuint");
void rt_printhex(uint64_t) GO("runtime.printhex");
#define PRINT(literal) rt_printstring("" literal, (int64_t)sizeof(literal) - 1)

/* ---- the host ---- */

/* What runtime/host/js.c does where rt_js. */
void rt_js_grown(void);                  /* the memory has grown */
_Noreturn void rt_js_exit(int32_t code); /* tells the host, and leaves all wasm frames */
_Noreturn void rt_js_leave(void);        /* the program has ended: goes on leaving them */

/* ---- ends of the program (die.c) ---- */

_Noreturn void rt_exit(int code);
/* Go's throw: "fatal error: TEXT", the goroutine's header, exit 2. */
_Noreturn void rt_throw(const char *text, int64_t len);
/* The same, where nobody can be left by unwinding: the header is all that it prints. */
_Noreturn void rt_fault(const char *text, int64_t len) __attribute__((nothrow));
#define THROW(literal) rt_throw("" literal, (int64_t)sizeof(literal) - 1)
/* Stack overflow: the message, and comes back for the caller to set the flag and leave (trace.c prints the stack), but
 * with throws, or where there are no tracebacks: then the program ends. */
void rt_say_overflow(int64_t limit, bool throws);
/* Like throw for errors that are the user's (Go's fatal). */
_Noreturn void rt_fatal(const char *text, int64_t len);
/* The same in a goroutine, which is unwound: its stack is printed. */
_Noreturn void go_fatal(void *text, int64_t len) GO("runtime.fatal");
/* The panic of a nil pointer. */
_Noreturn void go_sigpanic(void) GO("runtime.sigpanic");
/* As checkdead, when main's goroutine has ended by Goexit and no other can go on: prints the stacks of those there are,
 * if `stacks`. */
_Noreturn void rt_no_goroutines(bool stacks);
#define FATAL(literal) rt_fatal("" literal, (int64_t)sizeof(literal) - 1)
/* Is panic(nil) not to be an error, by GODEBUG? (panicnil.c) */
bool rt_panicnil(void);
/* What gowl cannot do yet: says what, exit 2. */
_Noreturn void rt_not_yet(const char *what, int64_t len);
#define NOT_YET(literal) rt_not_yet("" literal, (int64_t)sizeof(literal) - 1)

/* ---- memory (malloc.c) ---- */

/* n zeroed bytes, aligned to 8, scanned as if any word were a pointer, freed by the collector when nothing points to
 * them. n may be 0. Never NULL: out of memory ends the program as Go does. */
void *rt_alloc(uint64_t n);
/* The same for what holds no pointers. */
void *rt_alloc_noscan(uint64_t n);
void rt_alloc_init(void) GO("gowl.heap_init") __attribute__((noinline));
/* Ends the program as Go does, for want of n bytes. */
_Noreturn void rt_out_of_memory(uint64_t n);

/* ---- waiting (wait.c) ---- */

/* When the next timer is due (a nanotime), 0 if there is none. */
int64_t rt_next_timer(void);

/* Runs the timers that are due at now (a nanotime); gives when the next one is due, 0 if there is none. */
int64_t rt_run_timers(int64_t now);
/* Sleeps until the nanotime when (0: for ever), or until fd is ready for 'r' or 'w' (fd < 0: no file). */
void rt_wait(int64_t when, int fd, int mode);

int64_t rt_nanotime(void) GO("runtime.nanotime1");

#endif

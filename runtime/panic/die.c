/* die.c: every end of a program but main's return: throw, fatal errors, os.Exit, what gowl cannot do yet.
 *
 * Overrides throw, fatal, fatalthrow (runtime/panic.go), which would drag in the traceback and through it the
 * scheduler. The texts and exit codes are Go's. All unwind, to print the stack (trace.c), but where whoever is in the
 * middle cannot be left (rt_may_unwind).
 */
#include "runtime/host/wasi.h"
#include "runtime/panic/trace.h"
#include "runtime/runtime.h"
#include "runtime/sched/wasmexport.h"

void go_printindented(void *p, int64_t len) GO("runtime.printindented");

_Noreturn void rt_exit(int code) {
    if (rt_exports)
        rt_state = ENDED;
    if (rt_js)
        rt_js_exit(code);
    wasi_proc_exit((uint32_t)code);
}

static int dying;

/* As startpanic_m: an error while reporting an error must not go round for ever. */
static void start_dying(void) {
    switch (dying++) {
    case 0:
        return;
    case 1:
        PRINT("panic during panic\n");
        rt_exit(3);
    default:
        rt_exit(4);
    }
}

static void say_fatal(void *p, int64_t len) {
    start_dying();
    PRINT("fatal error: ");
    go_printindented(p, len);
    PRINT("\n");
}

static _Noreturn void die(void *p, int64_t len) {
    say_fatal(p, len);
    rt_fatal_unwind(rt_curg(), "running", 7);
}

/* func throw(s string), func fatal(s string) */
_Noreturn void go_throw(void *p, int64_t len) GO("runtime.throw");
_Noreturn void go_throw(void *p, int64_t len) {
    die(p, len);
}

/* fatal prints the panics in hand first, from Go 1.26 on. */
void go_print_pre_fatal(void *panic) GO("runtime.printPreFatalDeferPanic;26-");
void pre_fatal(void) GO("gowl.pre_fatal;26-");
void pre_fatal(void) {
    go_print_pre_fatal(load_ptr(FIELD(gowl_g, g_panic)));
}

void pre_fatal_25(void) GO("gowl.pre_fatal;0-25");
void pre_fatal_25(void) {}

void print_pre_fatal(void) GO("gowl.pre_fatal");
_Noreturn void go_fatal(void *p, int64_t len) {
    print_pre_fatal();
    die(p, len);
}

void rt_say_overflow(int64_t limit, bool throws) {
    PRINT(
        "runtime: goroutine stack exceeds "); /* also where it is the engine's that ends: Go's programs look for this */
    rt_printint(limit);
    PRINT("-byte limit\n");
    if (throws || !rt_traces || gowl_g != rt_curg())
        THROW("stack overflow");
    say_fatal((void *)(uintptr_t)"stack overflow", 14);
    rt_fatal_start("running", 7);
}

/* func fatalthrow(t throwType): throw without a text of its own */
_Noreturn void go_fatalthrow(uint32_t t) GO("runtime.fatalthrow");
_Noreturn void go_fatalthrow(uint32_t t) {
    (void)t;
    start_dying();
    rt_print_stacks(rt_curg(), "running", 7, NULL, NULL);
    rt_exit(2);
}

/* In place of panics within Go's package runtime (emit/define/fault.c), with the texts of panicCheck1 and sigpanic.
 * They do not unwind: the header is all. */
_Noreturn __attribute__((noinline)) void rt_fault(const char *text, int64_t len) {
    say_fatal((void *)(uintptr_t)text, len);
    rt_exit(2);
}
#define FAULT(name, text)                                                                                              \
    _Noreturn void fault_##name(void) GO("gowl.fault." #name) __attribute__((nothrow, cold, noinline));                \
    _Noreturn void fault_##name(void) {                                                                                \
        rt_fault(text, (int64_t)sizeof text - 1);                                                                      \
    }
FAULT(signal, "unexpected signal during runtime execution")
FAULT(index, "index out of range")
FAULT(slice, "slice bounds out of range")
FAULT(divide, "integer divide by zero")
FAULT(shift, "negative shift amount")
FAULT(unsafe, "unsafe.String: len out of range")

_Noreturn void rt_throw(const char *text, int64_t len) {
    die((void *)(uintptr_t)text, len);
}

_Noreturn void rt_fatal(const char *text, int64_t len) {
    die((void *)(uintptr_t)text, len);
}

_Noreturn void rt_no_goroutines(bool stacks) {
    PRINT("fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n");
    if (stacks)
        rt_print_stacks(NULL, NULL, 0, NULL, NULL);
    rt_exit(2);
}

_Noreturn void rt_not_yet(const char *what, int64_t len) {
    start_dying();
    PRINT("fatal error: gowl cannot do this yet: ");
    rt_printstring(what, len);
    PRINT("\n");
    rt_exit(2);
}

/* func abort(), func breakpoint(), func crash(): assembly traps, crash() ends in one. */
void go_abort(void) GO("runtime.abort");
void go_abort(void) {
    __builtin_trap();
}

void go_breakpoint(void) GO("runtime.breakpoint");
void go_breakpoint(void) {
    __builtin_trap();
}

/* js.c: GOOS=js. The host is the user's own lib/wasm/wasm_exec.js, which calls the exports run, once, and resume, for
 * each event (docs/js.md). Both come back when no goroutine can run; a goroutine that waits has left the engine's
 * stack.
 *
 * Stands for runtime/rt0_js_wasm.s, and for what lock_js.go does with goroutines that wait (beforeIdle, handleEvent).
 * The handler of events, syscall/js.handleEvent, is Go's own. It runs on a goroutine of its own, also where JavaScript
 * that Go has called calls Go: then on top of the wasm frames of the goroutine that was interrupted, by another loop of
 * the scheduler (wasmexport.c).
 */
#ifdef GOWL_JS
#include "runtime/host/js.h"
#include "runtime/heap/gc.h"
#include "runtime/panic/trace.h"
#include "runtime/panic/unwind.h"
#include "runtime/sched/wasmexport.h"

int32_t go_schedule_timeout(int64_t ms) GO("runtime.scheduleTimeoutEvent");
void go_clear_timeout(int32_t id) GO("runtime.clearTimeoutEvent");
void go_reset_view(void) GO("runtime.resetMemoryDataView");
void go_wasm_exit(int32_t code) GO("runtime.wasmExit");
void go_args(int32_t argc, void *argv) GO("runtime.args");
extern uint64_t go_event_handler GO("runtime.eventHandler"); /* a func() bool */

/* ---- start ---- */

static uint32_t length(const char *s) {
    uint32_t n = 0;
    while (s[n])
        n++;
    return n;
}

/* argc pointers, NULL, pointers to the environment's strings, NULL: 8 bytes each. They and the strings, which Go does
 * not copy, stay for good. (What is text must not be taken for pointers.) */
void rt_js_args(int32_t argc, void *argv) {
    uint64_t *from = argv, bytes = 0;
    uint32_t n = (uint32_t)argc + 1;
    while (from[n])
        n++;
    n++;
    for (uint32_t i = 0; i < n; i++)
        bytes += from[i] ? length((const char *)(uintptr_t)from[i]) + 1 : 0;
    bytes += 8 * n;
    uint64_t *to = (uint64_t *)(uintptr_t)(bytes < UINT32_MAX ? heap_persistent((uint32_t)bytes, 8) : 0);
    if (to == NULL)
        rt_out_of_memory(bytes);
    char *text = (char *)(to + n);
    for (uint32_t i = 0; i < n; i++) {
        const char *s = (const char *)(uintptr_t)from[i];
        to[i] = s ? (uint64_t)(uintptr_t)text : 0;
        if (!s)
            continue;
        do
            *text++ = *s;
        while (*s++);
    }
    go_args(argc, to);
}

/* ---- the end ---- */

static struct trace end_trace; /* nobody prints it */

/* Comes back to the host, as it may not be Node, where the process has ended in the call: all functions of the
 * goroutine return, and the scheduler, up to the export. (rt_may_unwind: those in between that cannot come back trap.)
 */
_Noreturn void rt_js_exit(int32_t code) {
    go_wasm_exit(code);
    rt_unwind_starts(&end_trace);
    rt_unwind_to(NULL);
}

_Noreturn void rt_js_leave(void) {
    rt_unwind_to(NULL);
}

/* func exit(code int32): assembly there, an import on wasip1 */
void js_go_exit(int32_t code) GO("runtime.exit");
void js_go_exit(int32_t code) {
    rt_exit(code);
}

void rt_js_grown(void) {
    if (rt_state != ENDED) /* the host has let go of the instance */
        go_reset_view();
}

/* ---- events ---- */

/* The one timeout that the host has been asked for. */
static struct {
    bool set;
    int32_t id;
    int64_t when;
} timeout;

enum { MS = 1000000, CLOSE = 1000000 };
#define LONGEST 1000000000 /* ms, as beforeIdle */

static void clear_timeout(void) {
    if (timeout.set)
        go_clear_timeout(timeout.id);
    timeout.set = false;
}

/* As beforeIdle: a timeout that comes within a millisecond will do. */
void rt_js_idle(void) {
    int64_t when = rt_next_timer();
    if (rt_state == ENDED || when == 0 || (timeout.set && when - timeout.when <= CLOSE && timeout.when - when <= CLOSE))
        return;
    clear_timeout();
    int64_t now = rt_nanotime(), ms = when > now ? (when - now - 1) / MS + 1 : 0;
    timeout.when = when;
    timeout.id = go_schedule_timeout(ms < LONGEST ? ms : LONGEST);
    timeout.set = true;
}

/* As handleEvent: where there is no event the timeout has come. */
void start_event(struct frame *f) GO("gowl.start_event");
void start_event(struct frame *f) {
    rt_frame_free(f);
    void *handler = load_ptr(&go_event_handler);
    bool handled = false;
    if (handler != NULL) {
        bool (*code)(void *) = (bool (*)(void *))load_ptr(handler);
        handled = code(handler);
    }
    if (!handled)
        clear_timeout();
}

/* The host calls it for an event. A program that makes no js.Func has no handler, and none to expect but its timeout:
 * else Node's wasm_exec_node.js says that it has nothing more to do. */
void js_resume(void) __asm__("resume") __attribute__((nothrow));
void js_resume(void) {
    if (rt_state != STARTED)
        return;
    if (load_ptr(&go_event_handler) == NULL && !timeout.set)
        rt_run_until(NULL);
    rt_js_event(rt_frame_new(sizeof(struct frame), start_event));
    rt_js_idle();
}

/* gowl's own glue calls it behind a call of an exported function: what that has left runnable goes on. */
void js_go_on(void) __asm__("gowl_go_on") __attribute__((nothrow));
void js_go_on(void) {
    if (rt_state != STARTED)
        return;
    rt_js_go_on();
    rt_js_idle();
}

/* Memory for strings that an exported function gets from gowl's own glue (driver/js/glue.mjs): a Go object, which the
 * function's arguments are the only ones to refer to, and so nothing may be allocated until it is called. */
void *js_alloc(uint32_t n) __asm__("gowl_alloc") __attribute__((nothrow));
void *js_alloc(uint32_t n) {
    return rt_js_alloc(n);
}

/* The innermost frame of a call of the host's (emit/define/jsabi.c), less 8. */
uint32_t js_sp GO("gowl.js_sp") __attribute__((address_space(1)));

uint32_t js_getsp(void) __asm__("getsp");
uint32_t js_getsp(void) {
    return js_sp;
}
#endif

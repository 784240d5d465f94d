/* wasmexport.c: calls of exported functions by the host: enter, run until it has returned, leave.
 *
 * A call comes from outside, or from an import that a goroutine has called, or that the scheduler has (poll_oneoff). So
 * in the second case what runs is put by, whatever it is, and the wasm frames of it stay where they are: the
 * interrupted goroutine goes on when this call has returned, not before. The export runs on a goroutine of its own,
 * calls from outside on one that they share. It is run at once, and if it waits, so are all others that are runnable,
 * until it has returned: not longer. Those that are left go on in the next call.
 *
 * Nothing that waits here can be woken by the interrupted one, so all goroutines asleep is a deadlock here, too.
 *
 * A panic that nobody recovers in the export ends the program: what is below the host's frames cannot recover it. */
#include "runtime/sched/wasmexport.h"
#include "runtime/heap/gc.h"
#include "runtime/panic/trace.h"
#include "runtime/panic/unwind.h"
#include "runtime/sched/nest.h"

int32_t rt_state;
bool rt_no_imports;

extern uint8_t go_islibrary GO("runtime.islibrary");

/* An export has ended by Goexit. As if main had: the others go on, until there is none that can. */
static _Noreturn void no_more(void) {
    if (rt_single)
        rt_no_goroutines(true);
    rt_main_ended();
    for (;;)
        rt_run_until(NULL);
}

/* Runs g's frames, and if it waits all others that can run; returns if f, the last of g's, has not been left otherwise
 * than by returning. */
static void run(void *g, const struct frame *f) {
    struct goroutine *r = rt_goroutine(g);
    bool ended = false;
    r->ended = &ended;
    if (rt_run(g, r) && !rt_single)
        rt_run_until(&ended);
    if (rt_js && rt_state == ENDED)
        return;
    r->ended = NULL;
    if (f && f->site == EXPORT_RETURNED)
        return;
    rt_destroy(g);
    no_more();
}

/* An export that an import has called, which something that runs has. */
static void call(struct frame *f) {
    struct nest n;
    nest_enter(&n);
    void *g = rt_new_goroutine(f, &go_g0);
    run(g, f);
    rt_destroy(g);
    nest_leave(&n);
}

/* ---- events of JavaScript's ---- */

#ifdef GOWL_JS
void rt_js_event(struct frame *f) {
    struct nest n;
    bool ended = false;
    nest_enter(&n);
    void *g = rt_new_goroutine(f, &go_g0);
    struct goroutine *r = rt_goroutine(g);
    r->ended = &ended;
    if (rt_run(g, r))
        rt_run_until(&ended);
    r->ended = NULL;
    rt_destroy(g);
    rt_run_all();
    nest_leave(&n);
}
#endif

/* ---- without a scheduler and stacks of goroutines ---- */

/* The export has been left otherwise than by returning. */
static _Noreturn void left_alone(void *g) {
    if (rt_unwound(g)) {
        struct frame end = {.resume = rt_die_of_panic};
        gowl_resume(&end);
        rt_unwound(g);
    }
    no_more();
}

/* The only goroutine, for a while with no deferred calls and panics but the export's. */
static void call_alone(struct frame *f) {
    void *curg = rt_curg();
    void *defer = load_ptr(FIELD(curg, g_defer)), *panic = load_ptr(FIELD(curg, g_panic));
    struct nest_on_top n;
    nest_on_top(&n, curg);
    store_ptr(FIELD(curg, g_defer), NULL);
    store_ptr(FIELD(curg, g_panic), NULL);
    gowl_resume(f);
    if (f->site != EXPORT_RETURNED)
        left_alone(curg);
    store_ptr(FIELD(curg, g_defer), defer);
    store_ptr(FIELD(curg, g_panic), panic);
    nest_on_top_ends(&n);
}

/* ---- calls from outside ---- */

/* They run on one goroutine, that of package initialisation. Between them it is the current one: what does not suspend
 * is called outright (emit/define/wasmabi.c). */
void rt_export_outside(void *g, struct frame *f) {
    rt_state = STARTED;
    if (rt_lld_stack) {
        gowl_resume(f);
        if (f->site != EXPORT_RETURNED)
            left_alone(g);
    } else {
        struct goroutine *r = rt_goroutine(g);
        struct stack_nest n;
        rt_stack_nest(&n);
        r->frames = f;
        run(g, f);
        rt_enter(g, r);
        if (!r->stack.top)
            rt_stack_keep();
        rt_stack_nest_ends(&n);
    }
    if (rt_state == STARTED) /* else a nested call has ended the program, and the host went on all the same */
        rt_state = IDLE;
}

/* What was called outright has come back unwinding. */
void rt_export_unwound(void) GO("gowl.export_unwound") __attribute__((nothrow));
__attribute__((noinline, cold)) _Noreturn void rt_export_unwound(void) {
    void *g = gowl_g;
    if (rt_lld_stack)
        left_alone(g);
    if (rt_is_fatal())
        rt_die_of_fatal(g, NULL);
    run(g, NULL);
    __builtin_unreachable();
}

/* ---- what the host calls ---- */

static _Noreturn __attribute__((noinline, cold)) void refuse(void) {
    store_ptr(FIELD(&go_g0, g_m), &go_m0); /* which print.go asks */
    if (rt_state == ENDED)
        PRINT("runtime: wasmexport function called after the program has ended\n");
    else
        PRINT("runtime: wasmexport function called before runtime initialization\n");
    if (rt_state != ENDED && go_islibrary)
        PRINT("\tcall _initialize first\n");
    else if (rt_state != ENDED)
        PRINT("\tcall _start first\n");
    __builtin_trap();
}

#ifdef GOWL_JS
void rt_js_go_on(void) {
    struct nest n;
    nest_enter(&n);
    rt_run_all();
    nest_leave(&n);
}

void *rt_js_alloc(uint32_t n) {
    struct nest nest;
    if (rt_state != STARTED && rt_state != IDLE)
        refuse();
    nest_enter(&nest);
    void *object = rt_alloc_noscan(n);
    nest_leave(&nest);
    return object;
}
#endif

__attribute__((noinline)) void rt_export(struct frame *f) {
    if (rt_state == IDLE)
        rt_export_outside(gowl_g, f);
    else if (rt_state != STARTED)
        refuse();
    else if (rt_lld_stack)
        call_alone(f);
    else if (!(rt_js && rt_js_started(f)))
        call(f);
}

static void realloc_export(struct frame *f) {
    if (rt_state == NOT_STARTED) {
        if (!rt_lld_stack)
            rt_stack_init();
        rt_alloc_init();
        rt_state = CAN_ALLOCATE;
        store_ptr(FIELD(&go_g0, g_m), &go_m0);
    }
    if (rt_state != CAN_ALLOCATE) {
        rt_export(f);
        return;
    }
    gowl_resume(f);
    if (f->site != EXPORT_RETURNED)
        refuse();
}

/* cabi_realloc, the canonical ABI's allocator: what is around a component's module calls it before _start, and in the
 * first call of the host, so before there is a scheduler: then on no goroutine. While arguments are lowered a component
 * may not be left: an import called meanwhile is a trap, so a collection does without the clock. */
void rt_export_early(struct frame *f) GO("gowl.export_early") __attribute__((nothrow));
__attribute__((noinline)) void rt_export_early(struct frame *f) {
    bool outer = rt_no_imports;
    rt_no_imports = true;
    realloc_export(f);
    rt_no_imports = outer;
}

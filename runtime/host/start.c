/* start.c: from _start to main.main and exit. Stands for rt0_go, schedinit and runtime.main (runtime/asm_wasm.s,
 * proc.go) and keeps what they do that counts, in their order; docs/run-time.md, section 4.
 */
#include "runtime/heap/gc.h"
#include "runtime/host/js.h"
#include "runtime/sched/wasmexport.h"

OFFSET(md_inittasks, "runtime.moduledata.inittasks");
OFFSET(md_next, "runtime.moduledata.next");

void *gowl_g = &go_g0;

/* Go's functions and variables (runtime/proc.go, rand.go, alg.go, symtab.go, type.go, iface.go, os_wasip1.go,
 * runtime1.go) */
void go_cpuinit(void *env, int64_t len) GO("runtime.cpuinit");
void go_mrandinit(void *m) GO("runtime.mrandinit");
void go_itabsinit(void) GO("runtime.itabsinit");
void go_goargs(void) GO("runtime.goargs");
void go_goenvs(void) GO("runtime.goenvs");
struct go_string go_getenv(const void *key, int64_t len) GO("runtime.gogetenv");
void go_do_init(void *p, int64_t len, int64_t cap) GO("runtime.doInit");
void go_run_exit_hooks(int64_t code) GO("runtime.runExitHooks");
void go_main(void) GO("main.main");

extern char go_firstmoduledata GO("runtime.firstmoduledata");
extern struct {
    uint64_t p;
    int64_t len, cap;
} go_allgs GO("runtime.allgs"), go_runtime_inittasks GO("runtime.runtime_inittasks"), go_allp GO("runtime.allp");
extern int32_t go_gomaxprocs_var GO("runtime.gomaxprocs");
extern int64_t go_init_time GO("runtime.runtimeInitTime");
extern uint64_t go_allglen GO("runtime.allglen"), go_allgptr GO("runtime.allgptr");
extern uint64_t go_allm GO("runtime.allm");
extern int64_t go_maxstacksize GO("runtime.maxstacksize"), go_maxstackceiling GO("runtime.maxstackceiling");
extern int64_t go_phys_page_size GO("runtime.physPageSize");
extern uint64_t go_modules_slice GO("runtime.modulesSlice");
extern uint8_t go_main_started GO("runtime.mainStarted");

extern char __stack_low, __stack_high; /* lld's */

/* ---- what differs by Go version ---- */

extern int32_t go_ncpu GO("runtime.ncpu;0-24");
extern int32_t go_num_cpu_startup GO("runtime.numCPUStartup;25-");
void rt_set_ncpu(void) GO("gowl.set_ncpu");
void rt_set_ncpu_24(void) GO("gowl.set_ncpu;0-24");
void rt_set_ncpu_24(void) {
    go_ncpu = 1;
}

void rt_set_ncpu_25(void) GO("gowl.set_ncpu;25-");
void rt_set_ncpu_25(void) {
    go_num_cpu_startup = 1;
}

void go_parsedebugvars(void) GO("runtime.parsedebugvars;0-25.1");
void go_parse_debug_vars(void *p, int64_t len) GO("runtime.parseRuntimeDebugVars;25.2-");
void go_finish_debug_vars(void) GO("runtime.finishDebugVarsSetup;25.2-");
void rt_parse_debug(void) GO("gowl.parse_debug");
__attribute__((noinline)) void rt_parse_debug_before(void) GO("gowl.parse_debug;0-25.1");
void rt_parse_debug_before(void) {
    go_parsedebugvars();
}

__attribute__((noinline)) void rt_parse_debug_early(void) GO("gowl.parse_debug;25.2-");
void rt_parse_debug_early(void) {
    struct go_string s = go_getenv("GODEBUG", 7);
    go_parse_debug_vars(s.p, s.len);
    go_finish_debug_vars();
}

void go_alginit_26(void) GO("runtime.alginit;0-26");
void go_alginit_27(void) GO("internal/runtime/maps.AlgInit;27-");
void rt_alginit(void) GO("gowl.alginit");
void rt_alginit_26(void) GO("gowl.alginit;0-26");
void rt_alginit_26(void) {
    go_alginit_26();
}

void rt_alginit_27(void) GO("gowl.alginit;27-");
void rt_alginit_27(void) {
    go_alginit_27();
}

/* ---- */

static void init_g(void *g, void *m) {
    store_ptr(FIELD(g, g_m), m);
    /* One stack for all, lld's: Go code asks whether a pointer lies in g.stack (stringDataOnStack). */
    store_ptr(FIELD(g, g_stack), &__stack_low);
    store_ptr((char *)FIELD(g, g_stack) + 8, &__stack_high);
}

enum { SUDOGBUF = 128 }; /* runtime2.go, p.sudogbuf */

/* Memory for what start-up makes: rt_alloc's, or, in a program that has no heap, of the second one
 * (emit/optimise/late_idle.c). */
__attribute__((noinline)) void *alloc_first(uint64_t n) GO("gowl.alloc_first");
__attribute__((noinline)) void *alloc_first(uint64_t n) {
    return rt_alloc(n);
}

__attribute__((noinline)) void *alloc_room(uint64_t n) GO("gowl.alloc_room");
__attribute__((noinline)) void *alloc_room(uint64_t n) {
    enum { ROOM = 32 * 1024 };
    static uint64_t room[ROOM / 8], *next = room;
    uint64_t *p = next, words = (n + 7) / 8;
    if (words > (uint64_t)(room + ROOM / 8 - p))
        __builtin_trap();
    next += words;
    return p;
}

/* g0, m0 and the one p; as rt0_go, mcommoninit, p.init and procresize. */
static void *init_scheduler(void) {
    void *m = &go_m0, *p = alloc_first((uint64_t)size_p), *allp = alloc_first(8);
    init_g(&go_g0, m);
    store_ptr(FIELD(m, m_g0), &go_g0);
    store_ptr(FIELD(m, m_p), p);
    store64(FIELD(m, m_procid), 2);
    store_ptr(&go_allm, m);
    store32(FIELD(p, p_status), P_RUNNING);
    store_ptr(FIELD(p, p_m), m);
    store_ptr(FIELD(p, p_sudogcache), FIELD(p, p_sudogbuf));
    store64((char *)FIELD(p, p_sudogcache) + 16, SUDOGBUF);
    store_ptr(allp, p);
    store_ptr(&go_allp.p, allp);
    go_allp.len = go_allp.cap = 1;
    go_gomaxprocs_var = 1;
    go_phys_page_size = 65536; /* osinit */
    rt_set_ncpu();
    return m;
}

/* The goroutine of a program that has no other. */
static void *new_main_g(void *m) {
    void *g = alloc_first((uint64_t)size_g), *allgs = alloc_first(8);
    init_g(g, m);
    store64(FIELD(g, g_goid), 1);
    store32(FIELD(g, g_status), G_RUNNING);
    store_ptr(allgs, g); /* as allgadd */
    store_ptr(&go_allgs.p, allgs);
    go_allgs.len = go_allgs.cap = 1;
    store_ptr(&go_allgptr, allgs);
    go_allglen = 1;
    store_ptr(FIELD(m, m_curg), g);
    return g;
}

/* As modulesinit: *modulesSlice is the list of modules. There is one, since wasm has no plugins, so typelinksinit,
 * which looks for the same type in several, has nothing to do; it would bring 6 KB of code for it. */
static void init_modules(void) {
    char *list = alloc_first(24 + 8);
    store_ptr(list + 24, &go_firstmoduledata);
    store_ptr(list, list + 24);
    store64(list + 8, 1);
    store64(list + 16, 1);
    store_ptr(&go_modules_slice, list);
}

/* runtime.staticuint64s, if anything reads it (base/go_facts.def) */
void rt_small_numbers(void) GO("gowl.small_numbers");
extern uint64_t go_small_numbers[256] GO("runtime.staticuint64s");
void rt_small_numbers(void) {
    for (unsigned i = 0; i < 256; i++)
        go_small_numbers[i] = i;
}

/* schedinit's part that is Go's own */
static void init_go(void *m) {
    go_cpuinit(NULL, 0);
    rt_alginit();
    go_mrandinit(m);
    init_modules();
    go_itabsinit();
    if (rt_js)
        go_goargs();
    go_goenvs();
    rt_parse_debug();
    rt_gc_environment();
}

bool rt_inits_done;

static void main_goroutine(void) {
    go_maxstacksize = 1000000000;
    go_maxstackceiling = 2 * go_maxstacksize;
    go_main_started = 1;
    go_init_time = rt_nanotime();
    go_do_init((void *)(uintptr_t)go_runtime_inittasks.p, go_runtime_inittasks.len, go_runtime_inittasks.cap);
    for (char *md = &go_firstmoduledata; md; md = load_ptr(FIELD(md, md_next))) {
        char *s = FIELD(md, md_inittasks);
        go_do_init(load_ptr(s), load64(s + 8), load64(s + 16));
    }
    rt_inits_done = true;
    go_main();
    go_run_exit_hooks(0);
    rt_exit(0);
}

void start_main(struct frame *f) GO("gowl.start_main"); /* emit/ knows it by this name */
void start_main(struct frame *f) {
    if (!rt_lld_stack)
        rt_frame_free(f);
    main_goroutine();
}

static inline __attribute__((always_inline)) void *init_program(void) {
    if (!rt_exports || rt_state == NOT_STARTED)
        rt_alloc_init();
    if (rt_exports)
        rt_state = CAN_ALLOCATE;
    rt_small_numbers();
    void *m = init_scheduler();
    init_go(m);
    if (rt_exports)
        rt_state = STARTED;
    return m;
}

/* (nothrow: the flag is not tested behind the call) */
void run_program(void) GO("gowl.program") __attribute__((nothrow));
__attribute__((noinline)) void run_program(void) {
    void *m = init_program();
    if (rt_lld_stack) {
        gowl_g = new_main_g(m);
        struct frame f = {.resume = start_main};
        gowl_resume(&f); /* not called outright: what unwinds it is to come back here */
        if (rt_unwound(gowl_g)) {
            f.resume = rt_die_of_panic;
            gowl_resume(&f);
            rt_unwound(gowl_g);
        }
        rt_no_goroutines(false); /* there is no stack to print, nor to unwind */
    }
    void *g = rt_new_goroutine(rt_frame_new(sizeof(struct frame), start_main), &go_g0);
    rt_goroutine(g)->stack.large = true;
    if (rt_single) {
        rt_run(g, rt_goroutine(g));
        rt_no_goroutines(false); /* there is no stack to print, nor to unwind */
    }
    rt_enqueue(g, true);
    rt_schedule();
}

/* Has no frame of its own: there is no stack yet. */
__attribute__((export_name("_start"))) void start(void) __asm__("_start");
void start(void) {
    if (!rt_lld_stack)
        rt_stack_init();
    run_program();
    unwinding = UNWIND_NOT;
    THROW("a goroutine left the scheduler");
}

/* ---- GOOS=js (js.c) ---- */

#ifdef GOWL_JS
void run_js(int32_t argc, void *argv) GO("gowl.js_program") __attribute__((nothrow));
__attribute__((noinline)) void run_js(int32_t argc, void *argv) {
    rt_alloc_init();
    rt_js_args(argc, argv);
    init_program();
    void *g = rt_new_goroutine(rt_frame_new(sizeof(struct frame), start_main), &go_g0);
    rt_goroutine(g)->stack.large = true;
    rt_enqueue(g, true);
    rt_run_all();
    rt_js_idle();
}

/* The host calls it once. */
void js_run(int32_t argc, void *argv) __asm__("run");
void js_run(int32_t argc, void *argv) {
    rt_stack_init();
    run_js(argc, argv);
}
#endif

/* ---- -buildmode=c-shared: a reactor ---- */

/* As main_goroutine. (Not one function for both, lest programs pay for it.) */
void start_library(struct frame *f) GO("gowl.start_library");
void start_library(struct frame *f) {
    go_maxstacksize = 1000000000;
    go_maxstackceiling = 2 * go_maxstacksize;
    go_main_started = 1;
    go_init_time = rt_nanotime();
    go_do_init((void *)(uintptr_t)go_runtime_inittasks.p, go_runtime_inittasks.len, go_runtime_inittasks.cap);
    char *s = FIELD(&go_firstmoduledata, md_inittasks);
    go_do_init(load_ptr(s), load64(s + 8), load64(s + 16));
    rt_inits_done = true;
    f->site = EXPORT_RETURNED;
}

/* The packages' initialisation, on the goroutine on which calls from outside run afterwards. */
void run_library(void) GO("gowl.library") __attribute__((nothrow));
__attribute__((noinline)) void run_library(void) {
    void *m = init_program();
    struct frame f = {.resume = start_library, .size = sizeof f};
    void *g;
    if (rt_lld_stack) {
        g = gowl_g = new_main_g(m);
    } else {
        g = rt_new_goroutine(&f, &go_g0);
        rt_goroutine(g)->stack.large = true;
    }
    rt_export_outside(g, &f);
}

/* emit/define/wasmabi.c exports it in place of _start. Has no frame either. Called again it does nothing. */
void initialize(void) __asm__("_initialize");
void initialize(void) {
    if (rt_state >= STARTED)
        return;
    if (!rt_lld_stack)
        rt_stack_init();
    run_library();
}

/* collect.c: collections, as a Go program sees them: when, from which roots, and the controls of runtime and
 * runtime/debug.
 *
 * Overrides in runtime: GC; bulkBarrierPreWrite and kin (there are no write barriers: marking does not run beside the
 * program); in runtime/debug: setGCPercent, setMemoryLimit, freeOSMemory, readGCStats.
 *
 * Roots are
 *   - the program's variables, by the table that emit/roots/gcroots.c makes of them (gowl.gcroots);
 *   - the stacks in memory: variables whose address is taken, and the pointers that emit/roots/gcroot_stores.c stores
 * there because they are needed after a call that may collect. Any word may be one. Functions that may suspend have
 * their goroutine's (stack.c), all others lld's, [here, __stack_high);
 *   - the frames of suspended functions (goroutine.h);
 *   - what specials hold (special.c).
 * Wasm's own stack and locals cannot be looked at, and need not be: that is what those stores are for.
 */
#include "runtime/heap/gc.h"
#include "runtime/panic/profile.h"
#include "runtime/sched/goroutine.h"
#include "runtime/sched/wasmexport.h"

/* ---- write barriers: never on, and their code drags in Go's heap ---- */

/* func bulkBarrierPreWrite(dst, src, size uintptr, typ *abi.Type) */
void bulk_barrier(int64_t dst, int64_t src, int64_t size, void *type) GO("runtime.bulkBarrierPreWrite");
void bulk_barrier(int64_t dst, int64_t src, int64_t size, void *type) {
    (void)dst;
    (void)src;
    (void)size;
    (void)type;
}

void bulk_barrier_src(int64_t dst, int64_t src, int64_t size, void *type) GO("runtime.bulkBarrierPreWriteSrcOnly");
void bulk_barrier_src(int64_t dst, int64_t src, int64_t size, void *type) {
    bulk_barrier(dst, src, size, type);
}

/* func typeBitsBulkBarrier(typ *_type, dst, src, size uintptr) */
void type_bits_barrier(void *type, int64_t dst, int64_t src, int64_t size) GO("runtime.typeBitsBulkBarrier");
void type_bits_barrier(void *type, int64_t dst, int64_t src, int64_t size) {
    bulk_barrier(dst, src, size, type);
}

/* func atomicwb(ptr *unsafe.Pointer, new unsafe.Pointer) */
void atomicwb(void *p, void *v) GO("runtime.atomicwb");
void atomicwb(void *p, void *v) {
    (void)p;
    (void)v;
}

/* ---- roots ---- */

extern char __stack_high;

static void mark_variables(void) {
    for (int32_t i = 0; i < gc_nroots; i++) {
        const struct root_group *g = &gc_roots[i];
        heap.root_bytes += (uint64_t)g->n * g->words * (g->mask ? 8 : 4);
        for (uint32_t k = 0; k < g->n; k++)
            if (g->mask)
                mark_words(g->at[k], g->mask, g->words);
            else
                mark_range(g->at[k], g->at[k] + 4 * g->words);
    }
    heap.global_bytes = heap.root_bytes;
}

/* Must not be inlined: its frame lies below those of all its callers. */
static __attribute__((noinline)) void mark_stack(void) {
    volatile uint32_t here = 0;
    uint32_t from = (uint32_t)(uintptr_t)&here, to = (uint32_t)(uintptr_t)&__stack_high;
    heap.root_bytes += to - from;
    mark_stack_range(from, to);
}

static void mark_object(const void *p) {
    mark_maybe((uint32_t)(uintptr_t)p);
}

/* What Go's scheduler refers to by uintptrs (guintptr, puintptr), as Go's own collector takes it from allgs and allp.
 */
static void mark_scheduler(void) {
    mark_object(load_ptr(FIELD(&go_m0, m_p)));
    mark_object(rt_curg());
    mark_object(gowl_g);
}

static void mark_piece(uint32_t from, uint32_t to) {
    heap.root_bytes += to - from;
    mark_stack_range(from, to);
}

/* The pieces of a stack and the frames are objects without pointers to the collector; only what is in use of them is
 * scanned. */
static void mark_goroutine(void *g, struct goroutine *r) {
    (void)g;
    for (struct segment *s = r->stack.top; s; s = s->prev)
        mark_object(s);
    rt_stack_ranges(&r->stack, mark_piece);
    for (struct frame *f = r->frames; f; f = f->next) {
        uint32_t at = (uint32_t)(uintptr_t)f;
        mark_object(f);
        mark_range(at + sizeof *f, at + f->size);
    }
}

static void mark_goroutines(void) {
    rt_frames_forget();
    rt_each_goroutine(mark_goroutine);
    for (struct segment *s = rt_system_stack.top; s; s = s->prev)
        mark_object(s);
    rt_stack_ranges(&rt_system_stack, mark_piece);
    mark_object(rt_system_stack.spare);
}

void mark_roots(void) GO("gowl.mark_roots"); /* emit/ knows it by this name */
void mark_roots(void) {
    heap.root_bytes = 0;
    mark_variables();
    mark_scheduler();
    mark_stack(); /* of functions that do not suspend: the scheduler's, and the current goroutine's */
    if (!rt_lld_stack)
        mark_goroutines();
}

/* ---- a collection ---- */

OFFSET(m_locks, "runtime.m.locks");
void go_clearpools(void) GO("runtime.clearpools");

struct gc_pause rt_gc_pauses[GC_PAUSES];
uint64_t rt_gc_pause_total;
static bool trace;
static bool forced; /* the collection at hand was asked for */

struct wall_time { /* func walltime() (sec int64, nsec int32) */
    int64_t sec;
    int32_t nsec;
};
struct wall_time go_walltime(void) GO("runtime.walltime");

/* v / 10^dec, with dec digits behind the point (itoaDiv). */
static void print_decimal(uint64_t v, uint32_t dec) {
    uint64_t unit = 1;
    for (uint32_t i = 0; i < dec; i++)
        unit *= 10;
    rt_printuint(v / unit);
    if (dec)
        PRINT(".");
    for (unit /= 10; unit > 0; unit /= 10)
        rt_printuint(v / unit % 10);
}

/* Two digits that count, or whole milliseconds (fmtNSAsMS). */
static void print_ms(uint64_t ns) {
    uint64_t us = ns / 1000;
    uint32_t dec = 3;
    if (ns >= 10000000)
        rt_printuint(ns / 1000000);
    else if (us == 0)
        PRINT("0");
    else {
        for (; us >= 100; us /= 10)
            dec--;
        print_decimal(us, dec);
    }
}

extern int64_t go_init_time GO("runtime.runtimeInitTime");

/* Go's line (runtime/mgc.go, gcMarkTermination). The program stands still for all of it, and there is one phase, so it
 * stands for the last, mark termination; the heap is as large when marking ends as when it began. */
static __attribute__((noinline, cold)) void print_trace(uint64_t ns, int64_t start, uint64_t before, uint64_t goal) {
    uint64_t since = (uint64_t)(start - go_init_time);
    PRINT("gc ");
    rt_printuint(heap.cycles);
    PRINT(" @");
    print_decimal(since / 1000000, 3);
    PRINT("s ");
    rt_printuint(100 * rt_gc_pause_total / (since + ns + 1));
    PRINT("%: 0+0+");
    print_ms(ns);
    PRINT(" ms clock, 0+0/0/0+");
    print_ms(ns);
    PRINT(" ms cpu, ");
    rt_printuint(before >> 20);
    PRINT("->");
    rt_printuint(before >> 20);
    PRINT("->");
    rt_printuint(heap.live >> 20);
    PRINT(" MB, ");
    rt_printuint(goal >> 20);
    PRINT(" MB goal, ");
    rt_printuint((heap.root_bytes - heap.global_bytes) >> 20);
    PRINT(" MB stacks, ");
    rt_printuint(heap.global_bytes >> 20);
    PRINT(" MB globals, 1 P");
    if (forced)
        PRINT(" (forced)");
    PRINT("\n");
}

/* As if it were on the system stack, where a panic ends the program. */
static void clear_pools(void) {
    void (*f)(void) __attribute__((nothrow)) = go_clearpools;
    f();
    if (unwinding != UNWIND_NOT) {
        unwinding = UNWIND_NOT;
        rt_fault("panic on system stack", 21);
    }
}

/* Not inlined: the time, which is a variable in memory there, would be taken for a pointer. */
static __attribute__((noinline)) int64_t clock_now(void) {
    return rt_nanotime();
}

/* emit/calls/collect_calls.c knows this function by its name: a call from which it can be reached may collect. */
__attribute__((noinline)) void gc_collect_now(void) GO("gowl.collect");
void gc_collect_now(void) {
    if (heap.disabled || heap.collecting)
        return;
    bool timed = !(rt_exports && rt_no_imports);
    int64_t start = timed ? clock_now() : 0;
    uint64_t before = heap_in_use(), goal = heap.trigger;
    /* As gcStart: not while the m is held, which is when a sync.Pool is being worked on. */
    if (gowl_g == rt_curg() && load32(FIELD(&go_m0, m_locks)) == 0)
        clear_pools();
    rt_on_system_stack(
        gc_cycle); /* a piece by which marking made a stack grow while it is marked would be taken for free */
    if (heap.bad) {
        PRINT("runtime: pointer to a free object: ");
        rt_printhex(heap.bad);
        PRINT("\n");
        rt_fault("found bad pointer in Go heap", 28);
    }
    heap.forced += forced;
    struct gc_pause *p = &rt_gc_pauses[(heap.cycles - 1) % GC_PAUSES];
    if (!timed) { /* at the end of the one before, and of no length */
        *p = (struct gc_pause){.end = rt_gc_pauses[(heap.cycles + GC_PAUSES - 2) % GC_PAUSES].end};
        return;
    }
    uint64_t ns = (uint64_t)(clock_now() - start);
    struct wall_time t = go_walltime();
    p->ns = ns;
    p->end = (uint64_t)t.sec * 1000000000u + (uint64_t)t.nsec;
    rt_gc_pause_total += ns;
    rt_pause_of_gc((int64_t)ns);
    if (trace)
        print_trace(ns, start, before, goal);
}

void collect(void) GO("gowl.collect_forced"); /* emit/ knows it by this name */
void collect(void) {
    forced = false;
    gc_collect_now();
}

static void clear_unused(void *g, struct goroutine *r) {
    (void)g;
    rt_stack_clear_unused(&r->stack);
}

extern char __stack_low;

/* Must not be inlined: all below its frame is unused. */
static __attribute__((noinline)) void clear_unused_stacks(void) {
    volatile uint32_t here = 0;
    uint32_t from = (uint32_t)(uintptr_t)&__stack_low, to = (uint32_t)(uintptr_t)&here;
    for (uint32_t at = from; at + 4 <= to; at += 4)
        *(volatile uint32_t *)(uintptr_t)at = 0;
    if (rt_lld_stack)
        return;
    rt_each_goroutine(clear_unused);
    rt_stack_clear_unused(&rt_system_stack);
}

void rt_gc_force(void) {
    forced = true;
    gc_collect_now();
    if (!heap.disabled) {
        sweep_all();
        rt_profile_swept();
    }
    clear_unused_stacks();
}

void rt_gc_init(void) {
    heap.percent = 100;
    heap.limit = INT64_MAX;
    heap.mark_roots = mark_roots;
    heap.collect = collect;
    heap.disabled = true;
    gc_pace();
}

/* ---- the environment ---- */

struct go_string go_gogetenv(const void *key, int64_t len) GO("runtime.gogetenv");
int64_t go_read_memlimit(void) GO("runtime.readGOMEMLIMIT");

static __attribute__((noinline)) bool word_is(const char *s, uint32_t n, const char *word) {
    for (uint32_t i = 0; i < n; i++)
        if (s[i] != word[i])
            return false;
    return word[n] == 0;
}

static __attribute__((noinline)) int64_t number(const char *s, uint32_t n) {
    int64_t v = 0;
    bool negative = n > 0 && s[0] == '-';
    for (uint32_t i = negative; i < n; i++) {
        if (s[i] < '0' || s[i] > '9' || v > INT32_MAX)
            return INT64_MIN;
        v = 10 * v + s[i] - '0';
    }
    return n > (uint32_t)negative ? (negative ? -v : v) : INT64_MIN;
}

/* GOWL_GC is a list, parted by commas: stress (collect at every allocation), stress=N (at every Nth), poison, fail=N,
 * off. */
static void stress_mode(const char *s, uint32_t n) {
    if (word_is(s, n, "stress"))
        heap.stress = 1;
    else if (n > 7 && word_is(s, 7, "stress="))
        heap.stress = (uint32_t)number(s + 7, n - 7);
    else if (word_is(s, n, "poison"))
        heap.poison = true;
    else if (word_is(s, n, "off"))
        heap.disabled = true;
    else if (n > 5 && word_is(s, 5, "fail="))
        heap.fail_at = number(s + 5, n - 5);
}

static __attribute__((noinline)) void each_word(struct go_string s, void (*fn)(const char *, uint32_t)) {
    const char *p = s.p;
    for (uint32_t n = (uint32_t)s.len, from = 0, to; from < n; from = to + 1) {
        for (to = from; to < n && p[to] != ','; to++)
            ;
        fn(p + from, to - from);
    }
}

static void debug_word(const char *s, uint32_t n) {
    if (n > 8 && word_is(s, 8, "gctrace="))
        trace = number(s + 8, n - 8) > 0;
}

/* Until emit/ stores the roots that wasm's locals hold, nothing is collected. */
enum { COLLECTOR_READY = 1 };

void rt_gc_environment(void) {
    struct go_string s = go_gogetenv("GOGC", 4);
    int64_t percent = number(s.p, (uint32_t)s.len);
    if (word_is(s.p, (uint32_t)s.len, "off"))
        heap.percent = -1;
    else if (percent >= INT32_MIN && percent <= INT32_MAX)
        heap.percent = percent < 0 ? -1 : (int32_t)percent;
    s = go_gogetenv("GOMEMLIMIT", 10);
    if (s.len)
        heap.limit = go_read_memlimit();
    heap.disabled = !COLLECTOR_READY;
    each_word(go_gogetenv("GODEBUG", 7), debug_word);
    each_word(go_gogetenv("GOWL_GC", 7), stress_mode);
    gc_pace();
    if (heap.stress || heap.fail_at > 0)
        heap_flush(); /* from now on every allocation takes the long way */
}

/* ---- the controls ---- */

void go_gosched(void) GO("runtime.Gosched");

/* func GC() */
__attribute__((noinline)) void go_gc(void) GO("runtime.GC"); /* emit/roots/gcroot_exact.c knows it by its name */
void go_gc(void) {
    rt_gc_force();
    if (rt_single)
        rt_finalizers_aside();
    else if (gowl_g == rt_curg()) /* Go's, too, lets others run: it waits for its workers. Finalizers have a goroutine
                                     of their own (sched.c) */
        go_gosched();
}

/* func setGCPercent(in int32) (out int32) */
int32_t set_gc_percent(int32_t in) GO("runtime/debug.setGCPercent");
int32_t set_gc_percent(int32_t in) {
    int32_t out = heap.percent;
    heap.percent = in < 0 ? -1 : in;
    gc_pace();
    gc_poll();
    return out;
}

/* func setMemoryLimit(in int64) (out int64) */
int64_t set_memory_limit(int64_t in) GO("runtime/debug.setMemoryLimit");
int64_t set_memory_limit(int64_t in) {
    int64_t out = heap.limit;
    if (in >= 0) {
        heap.limit = in;
        gc_pace();
        gc_poll();
    }
    return out;
}

/* func freeOSMemory(): collects, and merges what is free. A wasm memory cannot be given back: as in gc's port, MemStats
 * calls released what the host could have again if it were not for that. */
void free_os_memory(void) GO("runtime/debug.freeOSMemory");
void free_os_memory(void) {
    go_gc();
    sweep_all();
    heap.released = heap.free_pages;
}

/* func readGCStats(pauses *[]uint64): pause times, their ends, then when the last cycle ended, how many, and their sum
 * (runtime/mstats.go, readGCStats_m). *pauses has room for them. */
void read_gc_stats(void *pauses) GO("runtime/debug.readGCStats");
void read_gc_stats(void *pauses) {
    uint64_t *p = load_ptr(pauses);
    uint32_t n = heap.cycles < GC_PAUSES ? heap.cycles : GC_PAUSES;
    for (uint32_t i = 0; i < n; i++) {
        struct gc_pause *pause = &rt_gc_pauses[(heap.cycles - 1 - i) % GC_PAUSES];
        p[i] = pause->ns;
        p[n + i] = pause->end;
    }
    p[2 * n] = n ? rt_gc_pauses[(heap.cycles - 1) % GC_PAUSES].end : 0;
    p[2 * n + 1] = heap.cycles;
    p[2 * n + 2] = rt_gc_pause_total;
    store64((char *)pauses + 8, 2 * n + 3);
}

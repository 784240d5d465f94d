/* memstats.c: figures: runtime.ReadMemStats (runtime/mstats.go), and runtime/metrics by the aggregates that
 * runtime/metrics.go, which is Go's own, reads (heapStatsAggregate and its kin). */
#include "runtime/heap/gc.h"
#include "runtime/runtime.h"

OFFSET(ms_Alloc, "runtime.MemStats.Alloc");
OFFSET(ms_TotalAlloc, "runtime.MemStats.TotalAlloc");
OFFSET(ms_Sys, "runtime.MemStats.Sys");
OFFSET(ms_Mallocs, "runtime.MemStats.Mallocs");
OFFSET(ms_Frees, "runtime.MemStats.Frees");
OFFSET(ms_HeapAlloc, "runtime.MemStats.HeapAlloc");
OFFSET(ms_HeapSys, "runtime.MemStats.HeapSys");
OFFSET(ms_HeapIdle, "runtime.MemStats.HeapIdle");
OFFSET(ms_HeapInuse, "runtime.MemStats.HeapInuse");
OFFSET(ms_HeapReleased, "runtime.MemStats.HeapReleased");
OFFSET(ms_HeapObjects, "runtime.MemStats.HeapObjects");
OFFSET(ms_StackInuse, "runtime.MemStats.StackInuse");
OFFSET(ms_StackSys, "runtime.MemStats.StackSys");
OFFSET(ms_MSpanInuse, "runtime.MemStats.MSpanInuse");
OFFSET(ms_MSpanSys, "runtime.MemStats.MSpanSys");
OFFSET(ms_MCacheInuse, "runtime.MemStats.MCacheInuse");
OFFSET(ms_MCacheSys, "runtime.MemStats.MCacheSys");
OFFSET(ms_BuckHashSys, "runtime.MemStats.BuckHashSys");
OFFSET(ms_GCSys, "runtime.MemStats.GCSys");
OFFSET(ms_OtherSys, "runtime.MemStats.OtherSys");
OFFSET(ms_NextGC, "runtime.MemStats.NextGC");
OFFSET(ms_LastGC, "runtime.MemStats.LastGC");
OFFSET(ms_PauseTotalNs, "runtime.MemStats.PauseTotalNs");
OFFSET(ms_PauseNs, "runtime.MemStats.PauseNs");
OFFSET(ms_PauseEnd, "runtime.MemStats.PauseEnd");
OFFSET(ms_NumGC, "runtime.MemStats.NumGC");
OFFSET(ms_NumForcedGC, "runtime.MemStats.NumForcedGC");
OFFSET(ms_EnableGC, "runtime.MemStats.EnableGC");
OFFSET(ms_BySize, "runtime.MemStats.BySize");
SIZE_OF(MemStats, "runtime.MemStats");

extern char __stack_low, __stack_high;

OFFSET(mstats_buckhash, "runtime.mstats.buckhash_sys");
extern char go_memstats GO("runtime.memstats");

/* Of gc's structures spans stand for mspans, slots, which are in the program's data, for the mcache. */
struct totals {
    uint64_t mallocs, frees;    /* objects */
    uint64_t allocated, in_use; /* bytes */
    uint64_t sys, heap, pages_in_use;
    uint64_t stack;         /* goroutines', and the one that is there from the start, on which they all run */
    uint32_t spans, tables; /* of the collector: spans and their maps; page tables */
    uint64_t profiles;      /* the hash table of memory and block profiles */
    uint64_t other;         /* the program's data, and what is never freed */
};

static uint64_t small_objects(uint32_t class, uint32_t *held) {
    *held = 0; /* slots that allocation has taken hold of and not given out */
    for (uint32_t kind = 0; kind < KIND_STACK; kind++)
        *held += (heap.slots[kind][class].end - heap.slots[kind][class].next) / heap_class_size[class];
    return heap.counts->objects[class] - *held;
}

/* Sweeps first, so that what is dead since the last cycle counts as free. */
static struct totals count(void) {
    struct totals t = {0};
    sweep_all();
    t.mallocs = heap.counts->objects[0];
    t.frees = heap.counts->freed[0];
    t.allocated = heap.counts->large_bytes;
    t.in_use = heap.counts->large_bytes - heap.counts->large_freed_bytes;
    for (uint32_t class = 1; class < HEAP_CLASSES; class++) {
        uint32_t held;
        uint64_t n = small_objects(class, &held);
        t.mallocs += n;
        t.frees += heap.counts->freed[class];
        t.allocated += n * heap_class_size[class];
        t.in_use += (n - heap.counts->freed[class]) * heap_class_size[class];
    }
    t.sys = heap_size();
    t.spans = heap.meta_bytes;
    t.tables = 2 * heap.cap * (uint32_t)sizeof *heap.pages;
    uint64_t started = (uint64_t)(&__stack_high - &__stack_low), pages = (uint64_t)heap.stack_pages * HEAP_PAGE;
    t.stack = started + pages;
    t.heap = t.sys - t.spans - t.tables - heap.persistent_bytes - pages;
    t.pages_in_use = t.heap - (uint64_t)heap.free_pages * HEAP_PAGE;
    t.profiles = (uint64_t)load64(FIELD(&go_memstats, mstats_buckhash));
    t.other = heap.start - started - sizeof heap.slots + heap.persistent_bytes - t.profiles;
    return t;
}

/* Where the next collection comes; with GOGC=off it is, as in Go, what the limit lets it be. */
static int64_t goal(void) {
    return heap.trigger == UINT64_MAX ? INT64_MAX : (int64_t)heap.trigger;
}

enum { BY_SIZE = 61 };

static void put_by_size(char *to) {
    for (uint32_t class = 0; class < BY_SIZE; class++, to += 24) {
        uint32_t held = 0;
        store32(to, (int32_t)heap_class_size[class]);
        if (class == 0)
            continue;
        store64(to + 8, (int64_t)small_objects(class, &held));
        store64(to + 16, (int64_t)heap.counts->freed[class]);
    }
}

static void put_pauses(void *m) {
    char *ns = FIELD(m, ms_PauseNs), *end = FIELD(m, ms_PauseEnd);
    for (uint32_t i = 0; i < GC_PAUSES; i++) {
        store64(ns + 8 * i, (int64_t)rt_gc_pauses[i].ns);
        store64(end + 8 * i, (int64_t)rt_gc_pauses[i].end);
    }
    if (heap.cycles)
        store64(FIELD(m, ms_LastGC), (int64_t)rt_gc_pauses[(heap.cycles - 1) % GC_PAUSES].end);
    store64(FIELD(m, ms_PauseTotalNs), (int64_t)rt_gc_pause_total);
}

/* func readmemstats_m(m *MemStats) */
void read_mem_stats_m(void *m) GO("runtime.readmemstats_m") __attribute__((noinline));
void read_mem_stats_m(void *m) {
    struct totals t = count();
    __builtin_memset(m, 0, (size_t)size_MemStats);
    store64(FIELD(m, ms_Alloc), (int64_t)t.in_use);
    store64(FIELD(m, ms_TotalAlloc), (int64_t)t.allocated);
    store64(FIELD(m, ms_Sys), (int64_t)(heap.end - heap.gap_bytes));
    store64(FIELD(m, ms_Mallocs), (int64_t)t.mallocs);
    store64(FIELD(m, ms_Frees), (int64_t)t.frees);
    store64(FIELD(m, ms_HeapAlloc), (int64_t)t.in_use);
    store64(FIELD(m, ms_HeapSys), (int64_t)t.heap);
    store64(FIELD(m, ms_HeapIdle), (int64_t)heap.free_pages * HEAP_PAGE);
    store64(FIELD(m, ms_HeapReleased), (int64_t)heap.released * HEAP_PAGE);
    store64(FIELD(m, ms_HeapInuse), (int64_t)t.pages_in_use);
    store64(FIELD(m, ms_HeapObjects), (int64_t)(t.mallocs - t.frees));
    store64(FIELD(m, ms_StackInuse), (int64_t)t.stack);
    store64(FIELD(m, ms_StackSys), (int64_t)t.stack);
    store64(FIELD(m, ms_MSpanInuse), t.spans);
    store64(FIELD(m, ms_MSpanSys), t.spans);
    store64(FIELD(m, ms_MCacheInuse), sizeof heap.slots);
    store64(FIELD(m, ms_MCacheSys), sizeof heap.slots);
    store64(FIELD(m, ms_BuckHashSys), (int64_t)t.profiles);
    store64(FIELD(m, ms_GCSys), t.tables);
    store64(FIELD(m, ms_OtherSys), (int64_t)t.other);
    store64(FIELD(m, ms_NextGC), goal());
    store32(FIELD(m, ms_NumGC), (int32_t)heap.cycles);
    store32(FIELD(m, ms_NumForcedGC), (int32_t)heap.forced);
    store8(FIELD(m, ms_EnableGC), 1);
    put_pauses(m);
    put_by_size(FIELD(m, ms_BySize));
}

/* func ReadMemStats(m *MemStats) */
void read_mem_stats(void *m) GO("runtime.ReadMemStats");
void read_mem_stats(void *m) {
    rt_pause_begins();
    read_mem_stats_m(m);
    rt_pause_ends();
}

/* ---- runtime/metrics ---- */

OFFSET(hs_committed, "runtime.heapStatsDelta.committed");
OFFSET(hs_released, "runtime.heapStatsDelta.released");
OFFSET(hs_inHeap, "runtime.heapStatsDelta.inHeap");
OFFSET(hs_inStacks, "runtime.heapStatsDelta.inStacks");
OFFSET(hs_largeAlloc, "runtime.heapStatsDelta.largeAlloc");
OFFSET(hs_largeAllocCount, "runtime.heapStatsDelta.largeAllocCount");
OFFSET(hs_largeFree, "runtime.heapStatsDelta.largeFree");
OFFSET(hs_largeFreeCount, "runtime.heapStatsDelta.largeFreeCount");
OFFSET(hs_smallAllocCount, "runtime.heapStatsDelta.smallAllocCount");
OFFSET(hs_smallFreeCount, "runtime.heapStatsDelta.smallFreeCount");
OFFSET(ha_inObjects, "runtime.heapStatsAggregate.inObjects");
OFFSET(ha_numObjects, "runtime.heapStatsAggregate.numObjects");
OFFSET(ha_totalAllocated, "runtime.heapStatsAggregate.totalAllocated");
OFFSET(ha_totalFreed, "runtime.heapStatsAggregate.totalFreed");
OFFSET(ha_totalAllocs, "runtime.heapStatsAggregate.totalAllocs");
OFFSET(ha_totalFrees, "runtime.heapStatsAggregate.totalFrees");
OFFSET(sa_mSpanSys, "runtime.sysStatsAggregate.mSpanSys");
OFFSET(sa_mSpanInUse, "runtime.sysStatsAggregate.mSpanInUse");
OFFSET(sa_mCacheSys, "runtime.sysStatsAggregate.mCacheSys");
OFFSET(sa_mCacheInUse, "runtime.sysStatsAggregate.mCacheInUse");
OFFSET(sa_buckHashSys, "runtime.sysStatsAggregate.buckHashSys");
OFFSET(sa_gcMiscSys, "runtime.sysStatsAggregate.gcMiscSys");
OFFSET(sa_otherSys, "runtime.sysStatsAggregate.otherSys");
OFFSET(sa_heapGoal, "runtime.sysStatsAggregate.heapGoal");
OFFSET(sa_cycles, "runtime.sysStatsAggregate.gcCyclesDone");
OFFSET(sa_forced, "runtime.sysStatsAggregate.gcCyclesForced");

/* func (a *heapStatsAggregate) compute(); its first field is a heapStatsDelta. */
void heap_stats_compute(void *a) GO("runtime.(*heapStatsAggregate).compute");
void heap_stats_compute(void *a) {
    struct totals t = count();
    int64_t released = (int64_t)heap.released * HEAP_PAGE;
    store64(FIELD(a, hs_committed), (int64_t)(t.heap + t.stack) - released);
    store64(FIELD(a, hs_inStacks), (int64_t)t.stack);
    store64(FIELD(a, hs_released), released);
    store64(FIELD(a, hs_inHeap), (int64_t)t.pages_in_use);
    store64(FIELD(a, hs_largeAlloc), (int64_t)heap.counts->large_bytes);
    store64(FIELD(a, hs_largeAllocCount), (int64_t)heap.counts->objects[0]);
    store64(FIELD(a, hs_largeFree), (int64_t)heap.counts->large_freed_bytes);
    store64(FIELD(a, hs_largeFreeCount), (int64_t)heap.counts->freed[0]);
    for (uint32_t class = 1; class < HEAP_CLASSES; class++) {
        uint32_t held;
        store64((char *)FIELD(a, hs_smallAllocCount) + 8 * class, (int64_t)small_objects(class, &held));
        store64((char *)FIELD(a, hs_smallFreeCount) + 8 * class, (int64_t)heap.counts->freed[class]);
    }
    store64(FIELD(a, ha_inObjects), (int64_t)t.in_use);
    store64(FIELD(a, ha_numObjects), (int64_t)(t.mallocs - t.frees));
    store64(FIELD(a, ha_totalAllocated), (int64_t)t.allocated);
    store64(FIELD(a, ha_totalFreed), (int64_t)(t.allocated - t.in_use));
    store64(FIELD(a, ha_totalAllocs), (int64_t)t.mallocs);
    store64(FIELD(a, ha_totalFrees), (int64_t)t.frees);
}

/* func (a *sysStatsAggregate) compute() */
void sys_stats_compute(void *a) GO("runtime.(*sysStatsAggregate).compute");
void sys_stats_compute(void *a) {
    struct totals t = count();
    store64(FIELD(a, sa_mSpanSys), t.spans);
    store64(FIELD(a, sa_mSpanInUse), t.spans);
    store64(FIELD(a, sa_mCacheSys), sizeof heap.slots);
    store64(FIELD(a, sa_mCacheInUse), sizeof heap.slots);
    store64(FIELD(a, sa_buckHashSys), (int64_t)t.profiles);
    store64(FIELD(a, sa_gcMiscSys), t.tables);
    store64(FIELD(a, sa_otherSys), (int64_t)t.other);
    store64(FIELD(a, sa_heapGoal), goal());
    store64(FIELD(a, sa_cycles), heap.cycles);
    store64(FIELD(a, sa_forced), heap.forced);
}

OFFSET(cs_pause, "runtime.cpuStats.GCPauseTime");
OFFSET(cs_gc, "runtime.cpuStats.GCTotalTime");
OFFSET(cs_user, "runtime.cpuStats.UserTime");
OFFSET(cs_total, "runtime.cpuStats.TotalTime");
extern int64_t go_init_time GO("runtime.runtimeInitTime");

/* func (a *cpuStatsAggregate) compute(), which is a cpuStats. Collections are all pause; time spent waiting counts as
 * the user's, as wasm cannot tell. */
void cpu_stats_compute(void *a) GO("runtime.(*cpuStatsAggregate).compute");
void cpu_stats_compute(void *a) {
    int64_t total = rt_nanotime() - go_init_time, pause = (int64_t)rt_gc_pause_total;
    store64(FIELD(a, cs_pause), pause);
    store64(FIELD(a, cs_gc), pause);
    store64(FIELD(a, cs_user), total - pause);
    store64(FIELD(a, cs_total), total);
}

OFFSET(gs_heap, "runtime.gcStatsAggregate.heapScan");
OFFSET(gs_stack, "runtime.gcStatsAggregate.stackScan");
OFFSET(gs_globals, "runtime.gcStatsAggregate.globalsScan");
OFFSET(gs_total, "runtime.gcStatsAggregate.totalScan");

/* func (a *gcStatsAggregate) compute() */
void gc_stats_compute(void *a) GO("runtime.(*gcStatsAggregate).compute");
void gc_stats_compute(void *a) {
    store64(FIELD(a, gs_heap), (int64_t)heap.scan_bytes);
    store64(FIELD(a, gs_stack), (int64_t)(heap.root_bytes - heap.global_bytes));
    store64(FIELD(a, gs_globals), (int64_t)heap.global_bytes);
    store64(FIELD(a, gs_total), (int64_t)(heap.scan_bytes + heap.root_bytes));
}

struct counts {
    int64_t queued, executed;
};

/* func finReadQueueStats() (queued, executed uint64) */
struct counts finalizer_counts(void) GO("runtime.finReadQueueStats");
struct counts finalizer_counts(void) {
    return (struct counts){(int64_t)special_queued[SPECIAL_FINALIZER], (int64_t)special_executed[SPECIAL_FINALIZER]};
}

/* func (q *cleanupQueue) readQueueStats() (queued, executed uint64) */
struct counts cleanup_counts(void *q) GO("runtime.(*cleanupQueue).readQueueStats");
struct counts cleanup_counts(void *q) {
    (void)q;
    return (struct counts){(int64_t)special_queued[SPECIAL_CLEANUP], (int64_t)special_executed[SPECIAL_CLEANUP]};
}

OFFSET(ss_total, "runtime.schedStatsAggregate.gTotal");
OFFSET(ss_running, "runtime.schedStatsAggregate.gRunning");
OFFSET(ss_waiting, "runtime.schedStatsAggregate.gWaiting");
OFFSET(ss_created, "runtime.schedStatsAggregate.gCreated");
OFFSET(ss_threads, "runtime.schedStatsAggregate.threads");
int64_t go_num_goroutine(void) GO("runtime.NumGoroutine");

/* func (a *schedStatsAggregate) compute(), from Go 1.26 on. There is one thread, and no system goroutine. */
void sched_stats_compute(void *a) GO("runtime.(*schedStatsAggregate).compute;26-");
void sched_stats_compute(void *a) {
    int64_t n = go_num_goroutine();
    store64(FIELD(a, ss_total), n);
    store64(FIELD(a, ss_running), 1);
    store64(FIELD(a, ss_waiting), n - 1);
    store64(FIELD(a, ss_created), n);
    store64(FIELD(a, ss_threads), 1);
}

OFFSET(gcc_percent, "runtime.gcControllerState.gcPercent");
OFFSET(gcc_limit, "runtime.gcControllerState.memoryLimit");
OFFSET(gcc_marked, "runtime.gcControllerState.heapMarked");
extern char go_gc_controller GO("runtime.gcController");
void go_read_metrics(void *samples, int64_t len, int64_t cap) GO("runtime.readMetricsLocked;go");

/* func readMetricsLocked(samplesp unsafe.Pointer, len int, cap int): Go's own, which reads some figures from Go's
 * pacer. */
void read_metrics(void *samples, int64_t len, int64_t cap) GO("runtime.readMetricsLocked");
void read_metrics(void *samples, int64_t len, int64_t cap) {
    store32(FIELD(&go_gc_controller, gcc_percent), heap.percent);
    store64(FIELD(&go_gc_controller, gcc_limit), heap.limit);
    store64(FIELD(&go_gc_controller, gcc_marked), (int64_t)heap.live);
    go_read_metrics(samples, len, cap);
}

/* ---- pauses ---- */

OFFSET(sched_stopping_gc, "runtime.schedt.stwStoppingTimeGC");
OFFSET(sched_stopping_other, "runtime.schedt.stwStoppingTimeOther");
OFFSET(sched_total_gc, "runtime.schedt.stwTotalTimeGC");
OFFSET(sched_total_other, "runtime.schedt.stwTotalTimeOther");
extern char go_sched GO("runtime.sched");
void go_record_time(void *histogram, int64_t ns) GO("runtime.(*timeHistogram).record");

/* One thread stops at once. */
void rt_pause_of_gc(int64_t ns) {
    go_record_time(FIELD(&go_sched, sched_stopping_gc), 0);
    go_record_time(FIELD(&go_sched, sched_total_gc), ns);
}

static int64_t paused_at;

void rt_pause_begins(void) {
    paused_at = rt_nanotime();
}

void rt_pause_ends(void) {
    go_record_time(FIELD(&go_sched, sched_stopping_other), 0);
    go_record_time(FIELD(&go_sched, sched_total_other), rt_nanotime() - paused_at);
}

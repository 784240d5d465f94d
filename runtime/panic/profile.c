/* profile.c: what fills Go's memory, block and mutex profiles: samples of allocations, and of goroutines that waited.
 *
 * The records and the API on them are Go's own (runtime/mprof.go). C's are the stacks, since Go's walk them, and the
 * tie between an object and its record.
 *
 * Overrides saveblockevent (mprof.go) and setprofilebucket (mheap.go). What a program does not ask for is idle
 * (base/go_facts.def): no allocation is counted where nothing reads the memory profile.
 */
#include "runtime/panic/profile.h"
#include "runtime/heap/gc.h"
#include "runtime/panic/callers.h"
#include "runtime/runtime.h"

OFFSET(m_profStack, "runtime.m.profStack");

void go_stack_init(void *m) GO("runtime.mProfStackInit");

/* The m's room for a stack; its length is 0 if GODEBUG=profstackdepth=0, when nothing is recorded. */
static struct go_slice room(void) {
    char *s = FIELD(&go_m0, m_profStack);
    if (load_ptr(s) == NULL)
        go_stack_init(&go_m0);
    return (struct go_slice){load_ptr(s), load64(s + 8), load64(s + 16)};
}

/* ---- memory ---- */

extern int64_t go_rate GO("runtime.MemProfileRate");
int64_t go_next_sample(void) GO("runtime.nextSample");
void go_profile_alloc(void *m, void *p, int64_t size) GO("runtime.mProf_Malloc");

static int64_t rate, left; /* the rate that `left`, bytes up to the next sample, was made for */
bool rt_sampling;

static uint32_t size_of(const void *p) {
    return span_of((uint32_t)(uintptr_t)p)->size;
}

void rt_allocated(void *p) {
    if (rt_sampling)
        return;
    if (rate != go_rate) {
        rate = go_rate;
        left = go_next_sample();
    }
    uint32_t size = size_of(p);
    left -= size;
    if (left >= 0)
        return;
    rt_sampling = true; /* the room for a stack is allocated, too */
    left = go_next_sample();
    if (room().len)
        go_profile_alloc(&go_m0, p, size);
    rt_sampling = false;
}

/* A sampled object, until it is freed. In the heap's own memory, neither scanned nor swept. */
struct sampled {
    struct sampled *next;
    uint32_t object, size;
    void *record; /* Go's */
};
static struct sampled *all, *spare;

/* func setprofilebucket(p unsafe.Pointer, b *bucket): when the object is freed, the record hears of it. Without
 * memory for that it ends the program, as Go does. */
void set_profile_bucket(void *p, void *b) GO("runtime.setprofilebucket");
void set_profile_bucket(void *p, void *b) {
    struct sampled *s = spare;
    if (s)
        spare = s->next;
    else if ((s = meta_alloc(sizeof *s)) == NULL)
        rt_out_of_memory(sizeof *s);
    *s = (struct sampled){all, (uint32_t)(uintptr_t)p, size_of(p), b};
    all = s;
}

void go_free_before(void *b, int64_t size) GO("runtime.mProf_Free;0-26");
void go_free(void *b) GO("runtime.mProf_Free;27-");
void rt_profile_free(void *b, uint32_t size) GO("gowl.profile_free");
void rt_profile_free_before(void *b, uint32_t size) GO("gowl.profile_free;0-26");
void rt_profile_free_before(void *b, uint32_t size) {
    go_free_before(b, size);
}
void rt_profile_free_now(void *b, uint32_t size) GO("gowl.profile_free;27-");
void rt_profile_free_now(void *b, uint32_t size) {
    (void)size;
    go_free(b);
}

void go_next_cycle(void) GO("runtime.mProf_NextCycle");
void go_publish(void) GO("runtime.mProf_Flush");
void go_post_sweep(void) GO("runtime.mProf_PostSweep");

/* As gcMarkTermination. What is freed by sweeping counts to the cycle that has begun then. */
void heap_marked(void) {
    go_next_cycle();
    for (struct sampled **at = &all, *s; (s = *at) != NULL;) {
        if (mark_is_marked(s->object)) {
            at = &s->next;
            continue;
        }
        rt_profile_free(s->record, s->size);
        *at = s->next;
        s->next = spare;
        spare = s;
    }
    go_publish();
}

void rt_profile_swept(void) {
    go_post_sweep();
}

/* ---- blocks and mutexes ---- */

void go_save_event(int64_t cycles, int64_t rate, void *stack, int64_t len, int64_t cap, int64_t which)
    GO("runtime.saveBlockEventStack");

/* func saveblockevent(cycles, rate int64, skip int, which bucketType): Go's skip counts saveblockevent itself, which
 * keeps no record of its calls here. */
void save_block_event(int64_t cycles, int64_t rate, int64_t skip, int64_t which) GO("runtime.saveblockevent");
void save_block_event(int64_t cycles, int64_t event_rate, int64_t skip, int64_t which) {
    struct go_slice stack = room();
    if (stack.len == 0)
        return;
    int64_t n = rt_callers(skip > 0 ? skip - 1 : 0, stack.p, stack.len);
    go_save_event(cycles, event_rate, stack.p, n, stack.cap, which);
}

/* heapdump.c: runtime/debug.WriteHeapDump, in Go's format (runtime/heapdump.go; golang.org/s/go15heapdump).
 *
 * Numbers, types, itabs and the figures are written by Go's own functions; what walks gc's heap and stacks is here. As
 * there are no frames of functions, each piece of a goroutine's stack is one frame, in which any word may be a pointer.
 * No allocations are sampled.
 */
#include "runtime/heap/gc.h"
#include "runtime/heap/typemask.h"
#include "runtime/sched/goroutine.h"

enum tag { /* heapdump.go */
           TAG_EOF = 0,
           TAG_OBJECT = 1,
           TAG_GOROUTINE = 4,
           TAG_STACK_FRAME = 5,
           TAG_PARAMS = 6,
           TAG_FINALIZER = 7,
           TAG_QUEUED_FINALIZER = 11,
           TAG_DATA = 12,
           TAG_BSS = 13,
           TAG_DEFER = 14,
           TAG_PANIC = 15,
};
enum { FIELDS_END = 0, FIELD_POINTER = 1 };

void go_dumpint(uint64_t) GO("runtime.dumpint");
void go_dumpstr(const void *p, int64_t len) GO("runtime.dumpstr");
void go_dumpmemrange(const void *p, uint64_t len) GO("runtime.dumpmemrange");
void go_dwrite(const void *p, uint64_t len) GO("runtime.dwrite");
void go_flush(void) GO("runtime.flush");
void go_dumpitabs(void) GO("runtime.dumpitabs");
void go_dumpms(void) GO("runtime.dumpms");
void go_dumpmemstats(void *) GO("runtime.dumpmemstats");
void go_read_mem_stats(void *) GO("runtime.readmemstats_m");
struct go_string go_waitreason(uint8_t reason) GO("runtime.waitReason.String");
extern int64_t go_dumpfd GO("runtime.dumpfd");
extern struct {
    int64_t p, len;
} go_build_version GO("runtime.buildVersion");
enum { TYPECACHE_BYTES = 256 * 4 * 8 };
extern char go_typecache[] GO("runtime.typecache");
SIZE_OF(MemStats, "runtime.MemStats");

OFFSET(g_gopc, "runtime.g.gopc");
OFFSET(g_waitsince, "runtime.g.waitsince");
OFFSET(defer_sp, "runtime._defer.sp");
OFFSET(defer_pc, "runtime._defer.pc");
OFFSET(defer_fn, "runtime._defer.fn");
OFFSET(defer_link, "runtime._defer.link");
OFFSET(panic_arg, "runtime._panic.arg");
OFFSET(panic_link, "runtime._panic.link");

extern char __global_base, __data_end, __stack_high; /* lld's */

static uint32_t address(const void *p) {
    return (uint32_t)(uintptr_t)p;
}

static void *pointer(uint32_t p) {
    return (void *)(uintptr_t)p;
}

static void dump_address(const void *p) {
    go_dumpint(address(p));
}

static void dump_field(uint32_t offset) {
    go_dumpint(FIELD_POINTER);
    go_dumpint(offset);
}

/* What of [p, p + 8 * words) the mask has a bit for, as offsets from base; without a mask, all. */
static void dump_mask(uint32_t base, uint32_t p, const uint8_t *mask, uint32_t words) {
    for (uint32_t i = 0; i < words; i++)
        if (!mask || mask[i >> 3] >> (i & 7) & 1)
            dump_field(p - base + i * HEAP_WORD);
}

static void dump_params(void) {
    go_dumpint(TAG_PARAMS);
    go_dumpint(0); /* little-endian */
    go_dumpint(HEAP_WORD);
    go_dumpint(heap.start);
    go_dumpint(heap.end);
    go_dumpstr("wasm", 4);
    go_dumpstr(pointer((uint32_t)go_build_version.p), go_build_version.len);
    go_dumpint(1); /* CPUs */
}

/* ---- objects ---- */

static void dump_object(const struct span *s, uint32_t slot) {
    uint32_t p = s->base + slot * s->size, words = s->size / HEAP_WORD;
    go_dumpint(TAG_OBJECT);
    go_dumpint(p);
    go_dumpmemrange(pointer(p), s->size);
    void *type = s->kind == KIND_TYPED && s->size > HEAP_MAX_BITS ? s->u.types[slot] : NULL;
    if (s->kind == KIND_CONSERVATIVE)
        dump_mask(p, p, NULL, words);
    else if (type) {
        uint32_t each = (uint32_t)typemask_size(type), pointers = (uint32_t)typemask_ptrbytes(type) / HEAP_WORD;
        for (uint32_t at = p; at - p + pointers * HEAP_WORD <= s->size; at += each)
            dump_mask(p, at, typemask_bits(type), pointers);
    } else if (s->kind == KIND_TYPED && s->size <= HEAP_MAX_BITS) {
        uint64_t mask = typemask_load(s->u.bits, slot * words, words);
        dump_mask(p, p, (const uint8_t *)&mask, words);
    }
    go_dumpint(FIELDS_END);
}

/* Requires: heap_flush() done and every span swept, so that `taken` says what is in use. */
static void dump_objects(void) {
    for (uint32_t page = heap.start >> HEAP_PAGE_SHIFT; page < heap.npages;) {
        struct span *s = heap.pages[page];
        page += s ? s->npages : 1;
        for (uint32_t slot = 0; s && slot < s->nslots; slot++)
            if (slot < s->next_slot || bit_get(s->taken, slot))
                dump_object(s, slot);
    }
}

/* ---- goroutines ---- */

static uint32_t depth;

static void dump_piece(uint32_t from, uint32_t to) {
    go_dumpint(TAG_STACK_FRAME);
    go_dumpint(from);
    go_dumpint(depth++);
    go_dumpint(0); /* the callee's frame */
    go_dumpmemrange(pointer(from), to - from);
    go_dumpint(0); /* entry, pc, continuation */
    go_dumpint(0);
    go_dumpint(0);
    go_dumpstr("stack", 5);
    dump_mask(from, from, NULL, (to - from) / HEAP_WORD);
    go_dumpint(FIELDS_END);
}

static void dump_defers(void *g) {
    for (void *d = load_ptr(FIELD(g, g_defer)); d; d = load_ptr(FIELD(d, defer_link))) {
        void *fn = load_ptr(FIELD(d, defer_fn));
        go_dumpint(TAG_DEFER);
        dump_address(d);
        dump_address(g);
        go_dumpint((uint64_t)load64(FIELD(d, defer_sp)));
        go_dumpint((uint64_t)load64(FIELD(d, defer_pc)));
        dump_address(fn);
        dump_address(fn ? load_ptr(fn) : NULL);
        dump_address(load_ptr(FIELD(d, defer_link)));
    }
    for (void *p = load_ptr(FIELD(g, g_panic)); p; p = load_ptr(FIELD(p, panic_link))) {
        go_dumpint(TAG_PANIC);
        dump_address(p);
        dump_address(g);
        dump_address(load_ptr(FIELD(p, panic_arg)));
        dump_address(load_ptr((char *)FIELD(p, panic_arg) + HEAP_WORD));
        go_dumpint(0);
        dump_address(load_ptr(FIELD(p, panic_link)));
    }
}

static void dump_goroutine(void *g, struct goroutine *r) {
    struct go_string reason = go_waitreason((uint8_t)load8(FIELD(g, g_waitreason)));
    go_dumpint(TAG_GOROUTINE);
    dump_address(g);
    go_dumpint(rt_lld_stack ? address(&__stack_high) : rt_stack == &r->stack ? gowl_sp : r->stack.sp);
    go_dumpint((uint64_t)load64(FIELD(g, g_goid)));
    go_dumpint((uint64_t)load64(FIELD(g, g_gopc)));
    go_dumpint((uint64_t)load32(FIELD(g, g_status)));
    go_dumpint(r->system);
    go_dumpint(0); /* in the background */
    go_dumpint((uint64_t)load64(FIELD(g, g_waitsince)));
    go_dumpstr(reason.p, reason.len);
    go_dumpint(0); /* closure context of a goroutine that has not started */
    dump_address(load_ptr(FIELD(g, g_m)));
    dump_address(load_ptr(FIELD(g, g_defer)));
    dump_address(load_ptr(FIELD(g, g_panic)));
    depth = 0;
    if (rt_lld_stack || g == rt_curg()) {
        uint64_t here = 0; /* below the frames of all callers but this */
        dump_piece((address(&here) + HEAP_WORD) & ~(HEAP_WORD - 1u), address(&__stack_high));
    }
    if (!rt_lld_stack) {
        for (struct frame *f = r->frames; f; f = f->next)
            dump_piece(address(f + 1), address(f) + f->size);
        rt_stack_ranges(&r->stack, dump_piece);
    }
    dump_defers(g);
}

/* ---- roots ---- */

static void dump_finalizer(const struct special *s, bool queued) {
    if (s->kind != SPECIAL_FINALIZER)
        return;
    go_dumpint(queued ? TAG_QUEUED_FINALIZER : TAG_FINALIZER);
    go_dumpint(queued ? s->arg : s->object);
    go_dumpint(s->fn);
    dump_address(load_ptr(pointer(s->fn)));
    go_dumpint(s->types[0]);
    go_dumpint(s->types[1]);
}

/* All variables are one data segment, as lld lays them out. */
static void dump_roots(void) {
    uint32_t base = address(&__global_base);
    go_dumpint(TAG_DATA);
    go_dumpint(base);
    go_dumpmemrange(&__global_base, address(&__data_end) - base);
    for (int32_t i = 0; i < gc_nroots; i++) {
        const struct root_group *g = &gc_roots[i];
        for (uint32_t k = 0; k < g->n; k++)
            dump_mask(base, g->at[k], g->mask, g->mask ? g->words : g->words / 2);
    }
    go_dumpint(FIELDS_END);
    go_dumpint(TAG_BSS);
    dump_address(&__data_end);
    go_dumpmemrange(&__data_end, 0);
    go_dumpint(FIELDS_END);
    special_each(dump_finalizer);
}

/* func WriteHeapDump(fd uintptr) */
void write_heap_dump(int64_t fd) GO("runtime/debug.WriteHeapDump");
void write_heap_dump(int64_t fd) {
    static const char header[] = "go1.7 heap dump\n";
    void *stats = rt_alloc((uint64_t)size_MemStats);
    rt_pause_begins();
    heap_flush();
    go_read_mem_stats(stats); /* sweeps */
    go_dumpfd = fd;
    __builtin_memset(go_typecache, 0, TYPECACHE_BYTES);
    go_dwrite(header, sizeof header - 1);
    dump_params();
    go_dumpitabs();
    dump_objects();
    rt_each_goroutine(dump_goroutine);
    go_dumpms();
    dump_roots();
    go_dumpmemstats(stats);
    go_dumpint(TAG_EOF);
    go_flush();
    go_dumpfd = 0;
    rt_pause_ends();
}

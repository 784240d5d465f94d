/* malloc.c: Go's names for memory, on the heap of heap.h; and the linear memory under it.
 *
 * Overrides mallocgc and persistentalloc (runtime/malloc.go), which would drag in Go's own heap.
 */
#include "runtime/heap/gc.h"
#include "runtime/heap/typemask.h"
#include "runtime/panic/profile.h"
#include "runtime/runtime.h"

/* lld's: the end of data and stack, and of the memory that the module itself asks for (not there before LLVM 16). A
 * host may have grown the memory before the program starts (a component's adapter does): what is behind is not ours. */
extern char __heap_base;
extern char __heap_end __attribute__((weak));

/* A memory of all 4 GB would end at address 0, and "one past the end" would be nil: the last page stays unused. */
enum { MAX_PAGES = 65535, PAGE_BITS = 16 };

static uint32_t grow_memory(uint32_t bytes) {
    uint32_t pages = bytes >> PAGE_BITS, have = (uint32_t)__builtin_wasm_memory_size(0);
    if (have > MAX_PAGES || pages > MAX_PAGES - have)
        return 0;
    size_t at = pages ? __builtin_wasm_memory_grow(0, pages) : have;
    if (rt_js && pages && at != (size_t)-1)
        rt_js_grown();
    return at == (size_t)-1 ? 0 : (uint32_t)at << PAGE_BITS;
}

void rt_alloc_init(void) {
    if (heap.cap)
        return; /* runtime.sbrk came first */
    uint32_t end = &__heap_end ? (uint32_t)(uintptr_t)&__heap_end : grow_memory(0);
    if (!pages_init((uint32_t)(uintptr_t)&__heap_base, end, grow_memory))
        THROW("out of memory");
    rt_gc_init();
}

/* As Go's mheap.grow and mallocgc report it. */
_Noreturn __attribute__((noinline, cold)) void rt_out_of_memory(uint64_t n) {
    PRINT("runtime: out of memory: cannot allocate ");
    rt_printuint(n);
    PRINT("-byte block (");
    rt_printuint(heap_in_use());
    PRINT(" in use)\n");
    THROW("out of memory");
}

void *alloc_slow(uint64_t n, uint32_t kind, void *type, bool zero) GO("gowl.alloc_slow") __attribute__((noinline));
void *alloc_slow(uint64_t n, uint32_t kind, void *type, bool zero) {
    uint32_t p = heap_alloc(n, kind, type, zero);
    if (p == 0)
        rt_out_of_memory(n);
    return (void *)(uintptr_t)p;
}

void *rt_alloc(uint64_t n) {
    return alloc_slow(n ? n : 1, KIND_CONSERVATIVE, NULL, true);
}

void *rt_alloc_noscan(uint64_t n) {
    return alloc_slow(n ? n : 1, KIND_NOSCAN, NULL, true);
}

/* func mallocgc(size uintptr, typ *_type, needzero bool) unsafe.Pointer
 *
 * The short way: a slot is at hand, and what its pointers are fits into bits that are at hand, too. Slots of this size
 * are zero already. Nothing on it allocates, and behind the long way nothing is needed: so no pointer is stored for the
 * collector, but where the object may be a sample of the memory profile. */
extern char zerobase GO("runtime.zerobase");
void *mallocgc(int64_t size, void *type, bool needzero) GO("runtime.mallocgc");
void *mallocgc(int64_t size, void *type, bool needzero) {
    uint64_t n = (uint64_t)size;
    bool typed = type != NULL && typemask_ptrbytes(type) != 0;
    if (n - 1 < HEAP_MAX_BITS && !(typed && typemask_on_demand(type))) {
        struct slots *slots = &heap.slots[typed][heap_class8[(n + 7) >> 3]];
        uint32_t p = slots->next;
        if (p != slots->end) {
            struct span *s = slots->span;
            slots->next = p + s->size;
            if (typed)
                typemask_store(s->u.bits, (p - s->base) / HEAP_WORD, s->size / HEAP_WORD,
                               typemask_repeat(type, typemask_made(type), (uint32_t)n));
            rt_allocated((void *)(uintptr_t)p);
            return (void *)(uintptr_t)p;
        }
    }
    if (n == 0)
        return &zerobase;
    void *p = alloc_slow(n, typed ? KIND_TYPED : KIND_NOSCAN, type, needzero);
    rt_allocated(p);
    return p;
}

#ifdef HEAP_REFS
void *rt_alloc_ref(void) {
    struct slots *slots = &heap.slots[KIND_REF][REF_CLASS];
    uint32_t p = slots->next;
    if (p == slots->end)
        return alloc_slow(HEAP_WORD, KIND_REF, NULL, false);
    slots->next = p + HEAP_WORD;
    return (void *)(uintptr_t)p;
}
#endif

/* func persistentalloc(size, align uintptr, sysStat *sysMemStat) unsafe.Pointer */
void *persistentalloc(int64_t size, int64_t align, void *stat) GO("runtime.persistentalloc") __attribute__((noinline));
void *persistentalloc(int64_t size, int64_t align, void *stat) {
    (void)stat;
    uint32_t p = 0;
    if ((uint64_t)size < UINT32_MAX)
        p = heap_persistent((uint32_t)size, align > 8 ? (uint32_t)align : 8);
    if (p == 0)
        rt_out_of_memory((uint64_t)size);
    return (void *)(uintptr_t)p;
}

/* func sbrk(n uintptr) unsafe.Pointer: memory that is never freed nor scanned, zeroed, aligned to 16; nil if there is
 * none; the end of the heap for n = 0. Unlike Go's it need not follow on what the last call gave. A host may ask for it
 * (by an exported cabi_realloc) before the program starts, and in any import: nothing is collected. */
void *go_sbrk(int64_t n) GO("runtime.sbrk");
void *go_sbrk(int64_t n) {
    rt_alloc_init();
    if (n == 0)
        return (void *)(uintptr_t)heap.end;
    return (void *)(uintptr_t)((uint64_t)n < UINT32_MAX ? heap_persistent((uint32_t)n, 16) : 0);
}

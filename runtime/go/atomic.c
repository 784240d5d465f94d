/* atomic.c: sync/atomic, which is assembly everywhere (sync/atomic/asm.s), and the one of internal/runtime/atomic that
 * is assembly on wasm. One thread: plain loads and stores. Small and often called, so LLVM inlines them. A nil pointer
 * is Go's panic; where Go's code has tested the pointer before, LLVM drops the test. */
#include "runtime/runtime.h"

/* The pointer, which is not nil. */
#define THERE(p) (__builtin_expect((p) == NULL, 0) ? go_sigpanic() : (void)0, (p))

#define ATOMIC(name, T)                                                                                                \
    T atomic_Swap##name(T *p, T v) GO("sync/atomic.Swap" #name);                                                       \
    T atomic_Swap##name(T *p, T v) {                                                                                   \
        T old = *THERE(p);                                                                                             \
        *p = v;                                                                                                        \
        return old;                                                                                                    \
    }                                                                                                                  \
    bool atomic_CompareAndSwap##name(T *p, T old, T v) GO("sync/atomic.CompareAndSwap" #name);                         \
    bool atomic_CompareAndSwap##name(T *p, T old, T v) {                                                               \
        if (*THERE(p) != old)                                                                                          \
            return false;                                                                                              \
        *p = v;                                                                                                        \
        return true;                                                                                                   \
    }                                                                                                                  \
    T atomic_Add##name(T *p, T v) GO("sync/atomic.Add" #name);                                                         \
    T atomic_Add##name(T *p, T v) {                                                                                    \
        return *p = (T)((uint64_t)*THERE(p) + (uint64_t)v);                                                            \
    }                                                                                                                  \
    T atomic_And##name(T *p, T v) GO("sync/atomic.And" #name);                                                         \
    T atomic_And##name(T *p, T v) {                                                                                    \
        T old = *THERE(p);                                                                                             \
        *p = old & v;                                                                                                  \
        return old;                                                                                                    \
    }                                                                                                                  \
    T atomic_Or##name(T *p, T v) GO("sync/atomic.Or" #name);                                                           \
    T atomic_Or##name(T *p, T v) {                                                                                     \
        T old = *THERE(p);                                                                                             \
        *p = old | v;                                                                                                  \
        return old;                                                                                                    \
    }                                                                                                                  \
    T atomic_Load##name(const T *p) GO("sync/atomic.Load" #name);                                                      \
    T atomic_Load##name(const T *p) {                                                                                  \
        return *THERE(p);                                                                                              \
    }                                                                                                                  \
    void atomic_Store##name(T *p, T v) GO("sync/atomic.Store" #name);                                                  \
    void atomic_Store##name(T *p, T v) {                                                                               \
        *THERE(p) = v;                                                                                                 \
    }

ATOMIC(Int32, int32_t)
ATOMIC(Uint32, uint32_t)
ATOMIC(Int64, int64_t)
ATOMIC(Uint64, uint64_t)
ATOMIC(Uintptr, uint64_t)

/* Go has bodies for the other pointer functions (runtime/atomic_pointer.go). */
void *atomic_LoadPointer(const void *p) GO("sync/atomic.LoadPointer");
void *atomic_LoadPointer(const void *p) {
    return load_ptr(THERE(p));
}

/* func StorepNoWB(ptr unsafe.Pointer, val unsafe.Pointer) */
void storep_no_wb(void *p, void *v) GO("internal/runtime/atomic.StorepNoWB");
void storep_no_wb(void *p, void *v) {
    store_ptr(p, v);
}

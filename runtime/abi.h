/* abi.h: what the run time and lowered Go code agree on (docs/abi.md, docs/run-time.md).
 *
 * A Go pointer in memory is 8 bytes (low word the address, high word 0); in C it is a C pointer. int is int64_t.
 * A Go struct has no C twin: its fields are reached by offsets that emit/ takes from the dump's layouts.
 */
#ifndef GOWL_RUNTIME_ABI_H
#define GOWL_RUNTIME_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* GO("runtime.x"): this C function or variable is that Go symbol. (In a native test it is itself: gcc's assembler takes
 * no such names.) */
#ifdef __wasm__
#define GO(name) __asm__(name)
#else
#define GO(name)
#endif

/* OFFSET(g_m, "runtime.g.m") declares the offset of a field, for FIELD(p, g_m); SIZE_OF the size of a struct. */
#define OFFSET(id, name) extern const int32_t off_##id GO("gowl.offset." name)
#define SIZE_OF(id, name) extern const int32_t size_##id GO("gowl.size." name)
#define FIELD(p, id) ((void *)((char *)(p) + off_##id))

/* Multi-leaf values. As a result, C returns the struct by a hidden pointer, and emit/ bridges to Go's form. */
struct go_string {
    void *p;
    int64_t len;
};
struct go_slice {
    void *p;
    int64_t len, cap;
};
struct go_iface { /* any interface: itab or type, and the data word */
    void *tab, *data;
};

static inline void *load_ptr(const void *p) {
    return (void *)(uintptr_t)*(const uint64_t *)p;
}

static inline void store_ptr(void *p, const void *v) {
    *(uint64_t *)p = (uint64_t)(uintptr_t)v;
}

static inline int64_t load64(const void *p) {
    return *(const int64_t *)p;
}

static inline void store64(void *p, int64_t v) {
    *(int64_t *)p = v;
}

static inline int32_t load32(const void *p) {
    return *(const int32_t *)p;
}

static inline void store32(void *p, int32_t v) {
    *(int32_t *)p = v;
}

static inline uint8_t load8(const void *p) {
    return *(const uint8_t *)p;
}

static inline void store8(void *p, uint8_t v) {
    *(uint8_t *)p = v;
}

static inline void store_string(void *p, struct go_string s) {
    store_ptr(p, s.p);
    store64((char *)p + 8, s.len);
}

/* Calls a Go func() value: the first word of a funcval is its code pointer, which takes the funcval as context. */
static inline void call_func(void *funcval) {
    void (*code)(void *) = (void (*)(void *))(uintptr_t)*(uint64_t *)funcval;
    code(funcval);
}

/* The current g (docs/abi.md). */
extern void *gowl_g GO("gowl.g");

#endif

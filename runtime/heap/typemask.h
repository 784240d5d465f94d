/* typemask.h: where the pointers of an object are, from Go's type descriptor (internal/abi/type.go).
 *
 * A type has a bit for each word of 8 bytes up to PtrBytes: set if the word is a pointer. Types with very many words
 * (TFlagGCMaskOnDemand) have their mask made when it is first asked for, by Go's own getGCMaskOnDemand; an object that
 * small never has such a type unless reflection made it.
 */
#ifndef GOWL_RUNTIME_TYPEMASK_H
#define GOWL_RUNTIME_TYPEMASK_H

#include "runtime/heap/heap.h"

#ifdef __wasm__
#include "base/go_numbers.h"
#include "runtime/abi.h"
OFFSET(type_size, "internal/abi.Type.Size_");
OFFSET(type_ptrbytes, "internal/abi.Type.PtrBytes");
OFFSET(type_tflag, "internal/abi.Type.TFlag");
OFFSET(type_gcdata, "internal/abi.Type.GCData");

void *go_mask_on_demand(void *type) GO("runtime.getGCMaskOnDemand");

static inline uint64_t typemask_size(void *t) {
    return (uint64_t)load64(FIELD(t, type_size));
}

static inline uint64_t typemask_ptrbytes(void *t) {
    return (uint64_t)load64(FIELD(t, type_ptrbytes));
}

static inline bool typemask_on_demand(void *t) {
    return load8(FIELD(t, type_tflag)) & GO_TFLAG_GC_MASK_ON_DEMAND;
}

/* The mask of a type that has it at hand. */
static inline const uint8_t *typemask_made(void *t) {
    return load_ptr(FIELD(t, type_gcdata));
}

/* May allocate. */
static inline const uint8_t *typemask_bits(void *t) {
    if (__builtin_expect(typemask_on_demand(t), 0))
        return go_mask_on_demand(t);
    return typemask_made(t);
}
#else
struct typemask_type { /* the pretend types of tests; the mask has 8 bytes more than it needs */
    uint64_t size, ptrbytes;
    const uint8_t *mask;
};

static inline uint64_t typemask_size(void *t) {
    return ((struct typemask_type *)t)->size;
}

static inline uint64_t typemask_ptrbytes(void *t) {
    return ((struct typemask_type *)t)->ptrbytes;
}

static inline const uint8_t *typemask_bits(void *t) {
    return ((struct typemask_type *)t)->mask;
}
#endif

typedef uint64_t __attribute__((aligned(1), may_alias)) unaligned64;

static inline uint64_t low_bits(uint32_t n) {
    return n >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << n) - 1;
}

/* The mask of an object of n bytes, at most HEAP_MAX_BITS, that is made of elements of the type, which has these bits.
 */
static inline uint64_t typemask_repeat(void *type, const uint8_t *bits, uint32_t n) {
    uint32_t words = (n + HEAP_WORD - 1) / HEAP_WORD, each = (uint32_t)typemask_size(type) / HEAP_WORD;
    if (each == 1)
        return low_bits(words);
    uint64_t mask = *(const unaligned64 *)bits & low_bits((uint32_t)typemask_ptrbytes(type) / HEAP_WORD);
    for (uint32_t have = each; have < words; have *= 2)
        mask |= mask << have;
    return mask & low_bits(words);
}

/* The same of any type. May allocate. */
static inline uint64_t typemask_of(void *type, uint32_t n) {
    return typemask_repeat(type, typemask_bits(type), n);
}

/* Sets n bits (at most 64) from bit i of the map on to the mask. The map may be read and written 16 bytes past them. */
static inline void typemask_store(uint8_t *map, uint32_t i, uint32_t n, uint64_t mask) {
    uint8_t *at = map + (i >> 3);
    uint32_t shift = i & 7;
    *(unaligned64 *)at = (*(unaligned64 *)at & ~(low_bits(n) << shift)) | mask << shift;
    if (n + shift > 64) {
        uint32_t high = n + shift - 64;
        at[8] = (uint8_t)((at[8] & ~low_bits(high)) | mask >> (64 - shift));
    }
}

/* Reads them back. */
static inline uint64_t typemask_load(const uint8_t *map, uint32_t i, uint32_t n) {
    const uint8_t *at = map + (i >> 3);
    uint32_t shift = i & 7;
    uint64_t mask = *(const unaligned64 *)at >> shift;
    if (n + shift > 64)
        mask |= (uint64_t)at[8] << (64 - shift);
    return mask & low_bits(n);
}

#endif

/* value_map.c: a hash table from LLVM values to numbers. */
#include <stdlib.h>
#include <string.h>

#include "emit/ir/value_map.h"

static uint32_t slot_of(const struct value_map *m, LLVMValueRef v) {
    uint64_t h = (uint64_t)(uintptr_t)v * 0x9e3779b97f4a7c15u;
    uint32_t i = (uint32_t)(h >> 40) & (m->cap - 1);
    while (m->keys[i] && m->keys[i] != v)
        i = (i + 1) & (m->cap - 1);
    return i;
}

static void value_map_grow(struct value_map *m) {
    struct value_map old = *m;
    m->cap = old.cap ? 2 * old.cap : 64;
    m->keys = xmalloc(m->cap * sizeof *m->keys);
    m->values = xmalloc(m->cap * sizeof *m->values);
    memset(m->keys, 0, m->cap * sizeof *m->keys);
    for (uint32_t i = 0; i < old.cap; i++)
        if (old.keys[i]) {
            uint32_t k = slot_of(m, old.keys[i]);
            m->keys[k] = old.keys[i];
            m->values[k] = old.values[i];
        }
    free(old.keys);
    free(old.values);
}

void value_map_set(struct value_map *m, LLVMValueRef v, uint32_t n) {
    if (2 * (m->n + 1) > m->cap)
        value_map_grow(m);
    uint32_t i = slot_of(m, v);
    m->n += !m->keys[i];
    m->keys[i] = v;
    m->values[i] = n;
}

uint32_t value_map_get(const struct value_map *m, LLVMValueRef v) {
    if (!m->cap)
        return VALUE_NONE;
    uint32_t i = slot_of(m, v);
    return m->keys[i] ? m->values[i] : VALUE_NONE;
}

void value_map_clear(struct value_map *m) {
    if (m->n)
        memset(m->keys, 0, m->cap * sizeof *m->keys);
    m->n = 0;
}

void value_map_free(struct value_map *m) {
    free(m->keys);
    free(m->values);
    *m = (struct value_map){0};
}

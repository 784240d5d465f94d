/* methodcut.c: a type's table of methods, without those that nobody looks for.
 *
 * Two read it: reflection, which counts the exported ones, and gives them where the program asks it to (READS_METHODS
 * in base/go_facts.def); and a type assertion to an interface, which looks for that interface's methods by name and
 * type, whether they are ever called or not. Where nothing asks reflection, a method that no interface has is found by
 * nobody. The number of exported ones, Xcount, stays.
 *
 * Requires: reach, typeuse. */
#include <string.h>

#include "base/go_numbers.h"
#include "emit/define/define.h"
#include "emit/load/load.h"
#include "emit/model/model.h"

/* The names and types of all methods of interfaces that are written whole; false: all methods are asked for. */
bool method_cut_prepare(struct program *p, struct map *asked) {
    if (reach_reads_methods(p))
        return false;
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        size_t count, len;
        if (s->def != DEF_DATA || !s->is_type || !s->whole || typedesc_kind(p, s) != GO_KIND_INTERFACE)
            continue;
        uint64_t off = typedesc_iface_methods(p, s, &count);
        for (size_t k = 0; k < count; k++) {
            struct methodsig m = typedesc_iface_method(p, s, off + GO_SIZE_IMETHOD * k);
            const char *key = reach_method_key(p, &m, &len);
            *map_at(asked, key, len) = s;
        }
    }
    return true;
}

/* Takes the other methods out of the whole descriptor d: out of its bytes, its size, and the n fields at r, sorted by
 * offset. What typedesc.c reads stays as it was. */
void method_cut(struct program *p, const struct map *asked, struct data *d, struct reloc *r, size_t *n) {
    size_t count, len, left = 0, key_len, fields = 0;
    uint64_t off = typedesc_methods(p, d->sym, &count);
    if (!count || off + GO_SIZE_METHOD * count != d->size)
        return;
    const unsigned char *b = data_bytes(p, d, &len);
    uint64_t *to = NEWN(p->arena, uint64_t, count); /* the new offset of each, 0: none */
    for (size_t k = 0; k < count; k++) {
        struct methodsig m = typedesc_method(p, d->sym, off + GO_SIZE_METHOD * k);
        const char *key = reach_method_key(p, &m, &key_len);
        to[k] = map_get(asked, key, key_len) ? off + GO_SIZE_METHOD * left++ : 0;
    }
    if (left == count)
        return;
    uint64_t size = off + GO_SIZE_METHOD * left, place = typedesc_uncommon(p, d->sym) + GO_AT_UNCOMMON_MCOUNT;
    unsigned char *own = arena_alloc(p->arena, size);
    memset(own, 0, size);
    memcpy(own, b, len < off ? len : off);
    for (size_t k = 0; k < count; k++)
        for (uint64_t i = 0; to[k] && i < GO_SIZE_METHOD && off + GO_SIZE_METHOD * k + i < len; i++)
            own[to[k] + i] = b[off + GO_SIZE_METHOD * k + i];
    own[place] = (unsigned char)left;
    own[place + 1] = (unsigned char)(left >> 8);
    for (size_t i = 0; i < *n; i++) {
        struct reloc x = r[i];
        uint64_t k = x.off < off ? 0 : (x.off - off) / GO_SIZE_METHOD;
        if (x.off >= off && !to[k])
            continue;
        if (x.off >= off)
            x.off = (uint32_t)(to[k] + (x.off - off) % GO_SIZE_METHOD);
        r[fields++] = x;
    }
    *n = fields;
    d->uncut = b;
    d->nuncut = len;
    d->bytes = own;
    d->nbytes = d->size = size;
}

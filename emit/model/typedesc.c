/* typedesc.c: what the link reads out of type descriptors and itabs. Follows cmd/link/internal/ld/decodesym.go; the
 * sizes of the kinds' structs come from the layout records, as they differ between Go versions. */
#include <string.h>

#include "emit/model/model.h"

/* internal/abi: Kind and TFlag. */
enum { KIND_ARRAY = 17, KIND_CHAN, KIND_FUNC, KIND_INTERFACE, KIND_MAP, KIND_POINTER, KIND_SLICE, KIND_STRUCT = 25 };
enum { TFLAG_UNCOMMON = 1, TFLAG_EXTRA_STAR = 2 };
enum { KIND_MASK = 31 }; /* Go before 1.26 keeps flags in the upper bits */

static const unsigned char *descriptor(struct program *p, struct symbol *type, size_t *len) {
    if (type->def != DEF_DATA)
        err("%s, the descriptor of a type, is not defined", type->name);
    const unsigned char *b = data_bytes(p, type->data, len);
    if (type->data->uncut) {
        b = type->data->uncut;
        *len = type->data->nuncut;
    }
    if (*len < (size_t)(4 * p->ptr_size + 16) && type->data->size < (uint64_t)(4 * p->ptr_size + 16))
        err("%s is too small for a type descriptor", type->name);
    return b;
}

/* Reads beyond the bytes give 0: a zero tail is left out of them. */
static uint64_t number(const unsigned char *b, size_t len, uint64_t off, unsigned size) {
    uint64_t v = 0;
    for (unsigned i = 0; i < size; i++)
        if (off + i < len)
            v |= (uint64_t)b[off + i] << (8 * i);
    return v;
}

static struct symbol *reloc_at(struct program *p, struct symbol *s, uint64_t off) {
    struct data *d = s->data;
    for (size_t i = 0; i < d->nreloc; i++) {
        struct reloc *r = &p->relocs.p[d->reloc0 + i];
        if (r->off == off && r->kind < RELOC_KEEP)
            return r->sym;
    }
    return NULL;
}

/* The name that a nameOff field at off points to (internal/abi.Name: flag byte, varint length, bytes). */
static const char *name_at(struct program *p, struct symbol *type, uint64_t off, size_t *len, bool *exported) {
    *len = 0;
    *exported = false;
    struct symbol *s = reloc_at(p, type, off);
    if (!s)
        return "";
    if (s->def != DEF_DATA)
        err("%s, a name that %s refers to, is not defined", s->name, type->name);
    size_t n;
    const unsigned char *b = data_bytes(p, s->data, &n);
    size_t at = 1, value = 0;
    for (unsigned shift = 0; at < n && shift < 28; shift += 7) {
        value |= (size_t)(b[at] & 0x7f) << shift;
        if (!(b[at++] & 0x80))
            break;
    }
    if (at + value > n)
        err("%s is no name", s->name);
    *len = value;
    *exported = n > 0 && b[0] & 1;
    return (const char *)b + at;
}

static int64_t layout_size(struct program *p, const char *name, const char *old_name) {
    struct layout *l = map_gets(&p->layouts, name);
    if (!l && old_name)
        l = map_gets(&p->layouts, old_name);
    if (!l)
        err("no package gives the layout of %s", name);
    return l->size;
}

struct methodsig typedesc_method(struct program *p, struct symbol *type, uint64_t off) {
    struct methodsig m;
    m.name = name_at(p, type, off, &m.len, &m.exported);
    m.type = reloc_at(p, type, off + 4);
    if (!m.len || !m.type)
        err("%s has no method at offset %llu", type->name, (unsigned long long)off);
    return m;
}

struct methodsig typedesc_iface_method(struct program *p, struct symbol *type, uint64_t off) {
    size_t len;
    const unsigned char *b = descriptor(p, type, &len);
    if ((number(b, len, (uint64_t)(2 * p->ptr_size + 7), 1) & KIND_MASK) != KIND_INTERFACE)
        err("%s is not an interface type, but a method of it is used", type->name);
    return typedesc_method(p, type, off);
}

uint64_t typedesc_methods(struct program *p, struct symbol *type, size_t *count) {
    size_t len;
    const unsigned char *b = descriptor(p, type, &len);
    *count = 0;
    if (!(number(b, len, (uint64_t)(2 * p->ptr_size + 4), 1) & TFLAG_UNCOMMON))
        return 0;
    int64_t off;
    switch (number(b, len, (uint64_t)(2 * p->ptr_size + 7), 1) & KIND_MASK) {
    case KIND_STRUCT:
        off = layout_size(p, "internal/abi.StructType", NULL);
        break;
    case KIND_POINTER:
        off = layout_size(p, "internal/abi.PtrType", NULL);
        break;
    case KIND_FUNC:
        off = layout_size(p, "internal/abi.FuncType", NULL);
        break;
    case KIND_SLICE:
        off = layout_size(p, "internal/abi.SliceType", NULL);
        break;
    case KIND_ARRAY:
        off = layout_size(p, "internal/abi.ArrayType", NULL);
        break;
    case KIND_CHAN:
        off = layout_size(p, "internal/abi.ChanType", NULL);
        break;
    case KIND_MAP:
        off = layout_size(p, "internal/abi.MapType", "internal/abi.SwissMapType");
        break;
    case KIND_INTERFACE:
        off = layout_size(p, "internal/abi.InterfaceType", NULL);
        break;
    default:
        off = layout_size(p, "internal/abi.Type", NULL);
        break;
    }
    /* internal/abi.UncommonType: PkgPath, Mcount at 4, Xcount at 6, Moff at 8. */
    *count = number(b, len, (uint64_t)off + 4, 2);
    return (uint64_t)off + number(b, len, (uint64_t)off + 8, 4);
}

const char *typedesc_string(struct program *p, struct symbol *type, size_t *len) {
    size_t n;
    const unsigned char *b = descriptor(p, type, &n);
    bool exported;
    const char *s = name_at(p, type, (uint64_t)(4 * p->ptr_size + 8), len, &exported);
    if (*len && number(b, n, (uint64_t)(2 * p->ptr_size + 4), 1) & TFLAG_EXTRA_STAR) {
        s++;
        --*len;
    }
    return s;
}

/* internal/abi.InterfaceType: Type, PkgPath, Methods []Imethod; the methods stand in the descriptor itself. */
uint64_t typedesc_iface_methods(struct program *p, struct symbol *type, size_t *count) {
    size_t len;
    const unsigned char *b = descriptor(p, type, &len);
    uint64_t slice = (uint64_t)(layout_size(p, "internal/abi.Type", NULL) + p->ptr_size);
    *count = number(b, len, slice + (uint64_t)p->ptr_size, (unsigned)p->ptr_size);
    for (size_t i = 0; i < type->data->nreloc; i++) {
        struct reloc *r = &p->relocs.p[type->data->reloc0 + i];
        if (r->off == slice && r->sym == type)
            return (uint64_t)r->add;
    }
    *count = 0;
    return 0;
}

/* internal/abi.ITab: Inter, Type, ... */
struct symbol *typedesc_itab_iface(struct program *p, struct symbol *itab) {
    struct symbol *t = itab->def == DEF_DATA ? reloc_at(p, itab, 0) : NULL;
    if (!t)
        err("%s is no itab", itab->name);
    return t;
}

struct symbol *typedesc_itab_type(struct program *p, struct symbol *itab) {
    struct symbol *t = itab->def == DEF_DATA ? reloc_at(p, itab, (uint64_t)p->ptr_size) : NULL;
    if (!t)
        err("%s is no itab", itab->name);
    return t;
}

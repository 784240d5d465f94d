/* typedesc.c: what the link reads out of type descriptors and itabs. Follows cmd/link/internal/ld/decodesym.go; the
 * sizes of the kinds' structs come from the layout records, as they differ between Go versions; what does not is in
 * base/go_facts.def. */
#include <string.h>

#include "base/tables.h"
#include "emit/model/model.h"

static const unsigned char *descriptor(struct program *p, struct symbol *type, size_t *len) {
    if (type->def != DEF_DATA)
        err("%s, the descriptor of a type, is not defined", type->name);
    const unsigned char *b = data_bytes(p, type->data, len);
    if (type->data->uncut) {
        b = type->data->uncut;
        *len = type->data->nuncut;
    } else if (*len < GO_SIZE_TYPE && type->data->size < GO_SIZE_TYPE)
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

/* One reader for both. */
_Static_assert(GO_AT_METHOD_NAME == GO_AT_IMETHOD_NAME && GO_AT_METHOD_TYPE == GO_AT_IMETHOD_TYPE,
               "internal/abi: Method and Imethod begin alike");

struct methodsig typedesc_method(struct program *p, struct symbol *type, uint64_t off) {
    struct methodsig m;
    m.name = name_at(p, type, off + GO_AT_METHOD_NAME, &m.len, &m.exported);
    m.type = reloc_at(p, type, off + GO_AT_METHOD_TYPE);
    if (!m.len || !m.type)
        err("%s has no method at offset %llu", type->name, (unsigned long long)off);
    return m;
}

unsigned typedesc_kind(struct program *p, struct symbol *type) {
    size_t len;
    const unsigned char *b = descriptor(p, type, &len);
    return (unsigned)number(b, len, GO_AT_TYPE_KIND, 1) & GO_KIND_MASK;
}

struct methodsig typedesc_iface_method(struct program *p, struct symbol *type, uint64_t off) {
    if (typedesc_kind(p, type) != GO_KIND_INTERFACE)
        err("%s is not an interface type, but a method of it is used", type->name);
    return typedesc_method(p, type, off);
}

uint64_t typedesc_uncommon(struct program *p, struct symbol *type) {
    size_t len;
    const unsigned char *b = descriptor(p, type, &len);
    if (!(number(b, len, GO_AT_TYPE_TFLAG, 1) & GO_TFLAG_UNCOMMON))
        return 0;
    int64_t off;
    switch (typedesc_kind(p, type)) {
    case GO_KIND_STRUCT:
        off = layout_size(p, "internal/abi.StructType", NULL);
        break;
    case GO_KIND_POINTER:
        off = layout_size(p, "internal/abi.PtrType", NULL);
        break;
    case GO_KIND_FUNC:
        off = layout_size(p, "internal/abi.FuncType", NULL);
        break;
    case GO_KIND_SLICE:
        off = layout_size(p, "internal/abi.SliceType", NULL);
        break;
    case GO_KIND_ARRAY:
        off = layout_size(p, "internal/abi.ArrayType", NULL);
        break;
    case GO_KIND_CHAN:
        off = layout_size(p, "internal/abi.ChanType", NULL);
        break;
    case GO_KIND_MAP:
        off = layout_size(p, "internal/abi.MapType", "internal/abi.SwissMapType");
        break;
    case GO_KIND_INTERFACE:
        off = layout_size(p, "internal/abi.InterfaceType", NULL);
        break;
    default:
        off = layout_size(p, "internal/abi.Type", NULL);
        break;
    }
    return (uint64_t)off;
}

uint64_t typedesc_methods(struct program *p, struct symbol *type, size_t *count) {
    size_t len;
    const unsigned char *b = descriptor(p, type, &len);
    uint64_t off = typedesc_uncommon(p, type);
    *count = off ? number(b, len, off + GO_AT_UNCOMMON_MCOUNT, 2) : 0;
    return off ? off + number(b, len, off + GO_AT_UNCOMMON_MOFF, 4) : 0;
}

const char *typedesc_string(struct program *p, struct symbol *type, size_t *len) {
    size_t n;
    const unsigned char *b = descriptor(p, type, &n);
    bool exported;
    const char *s = name_at(p, type, GO_AT_TYPE_STR, len, &exported);
    if (*len && number(b, n, GO_AT_TYPE_TFLAG, 1) & GO_TFLAG_EXTRA_STAR) {
        s++;
        --*len;
    }
    return s;
}

/* The methods of an interface stand in the descriptor itself. */
uint64_t typedesc_iface_methods(struct program *p, struct symbol *type, size_t *count) {
    size_t len;
    const unsigned char *b = descriptor(p, type, &len);
    uint64_t slice = GO_AT_IFACE_METHODS;
    *count = number(b, len, slice + (uint64_t)p->ptr_size, (unsigned)p->ptr_size);
    for (size_t i = 0; i < type->data->nreloc; i++) {
        struct reloc *r = &p->relocs.p[type->data->reloc0 + i];
        if (r->off == slice && r->sym == type)
            return (uint64_t)r->add;
    }
    *count = 0;
    return 0;
}

struct symbol *typedesc_itab_iface(struct program *p, struct symbol *itab) {
    struct symbol *t = itab->def == DEF_DATA ? reloc_at(p, itab, GO_AT_ITAB_INTER) : NULL;
    if (!t)
        err("%s is no itab", itab->name);
    return t;
}

struct symbol *typedesc_itab_type(struct program *p, struct symbol *itab) {
    struct symbol *t = itab->def == DEF_DATA ? reloc_at(p, itab, GO_AT_ITAB_TYPE) : NULL;
    if (!t)
        err("%s is no itab", itab->name);
    return t;
}

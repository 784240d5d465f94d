/* functype.c: how a function of a type that stands in the program as a descriptor takes its arguments: the leaves of
 * docs/abi.md, at the places where Go's stack ABI has them (reflect/abi.go, funcLayout, where no argument goes in a
 * register). The descriptors are internal/abi's: Type, FuncType, StructType, ArrayType. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/model/functype.h"
#include "emit/model/model.h"

enum { MAX_FIELDS = 4 /* ssa.MaxStruct */ };

/* A descriptor's bytes and relocations. */
struct desc {
    struct program *p;
    struct symbol *sym;
    const unsigned char *b;
    size_t len;
};

static struct desc describe(struct program *p, struct symbol *s) {
    if (!s || s->def != DEF_DATA)
        err("%s, the descriptor of a type, is not defined", s ? s->name : "a part of a func type");
    struct desc d = {p, s, NULL, 0};
    d.b = data_bytes(p, s->data, &d.len);
    return d;
}

/* Reads beyond the bytes give 0: a zero tail is left out of them. */
static uint64_t number(const struct desc *d, uint64_t off, int64_t size) {
    uint64_t v = 0;
    for (int64_t i = 0; i < size; i++)
        if (off + (uint64_t)i < d->len)
            v |= (uint64_t)d->b[off + (uint64_t)i] << (8 * i);
    return v;
}

static const struct reloc *reloc_at(const struct desc *d, uint64_t off) {
    for (size_t i = 0; i < d->sym->data->nreloc; i++) {
        const struct reloc *r = &d->p->relocs.p[d->sym->data->reloc0 + i];
        if (r->off == off && r->kind < RELOC_KEEP)
            return r;
    }
    return NULL;
}

static struct desc part(const struct desc *d, uint64_t off) {
    const struct reloc *r = reloc_at(d, off);
    return describe(d->p, r ? r->sym : NULL);
}

/* internal/abi.Type: Size_, PtrBytes, Hash, TFlag, Align_, FieldAlign_, Kind_. */
static uint64_t size_of(const struct desc *d) {
    return number(d, GO_AT_TYPE_SIZE, d->p->ptr_size);
}
static uint64_t tflag_of(const struct desc *d) {
    return number(d, GO_AT_TYPE_TFLAG, 1);
}
static uint64_t align_of(const struct desc *d) {
    uint64_t a = number(d, GO_AT_TYPE_ALIGN, 1);
    return a ? a : 1;
}
static int kind_of(const struct desc *d) {
    return (int)(number(d, GO_AT_TYPE_KIND, 1) & GO_KIND_MASK);
}

static uint64_t type_size(struct program *p, const char *name) {
    struct layout *l = map_gets(&p->layouts, name);
    if (!l)
        err("no package gives the layout of %s", name);
    return (uint64_t)l->size;
}

static uint64_t nfields(const struct desc *d) {
    return number(d, GO_AT_STRUCT_FIELDS + (uint64_t)d->p->ptr_size, d->p->ptr_size);
}
/* The descriptor that holds field i's record, and where in it the record is. */
static struct desc field_record(const struct desc *d, uint64_t i, uint64_t *off) {
    const struct reloc *r = reloc_at(d, GO_AT_STRUCT_FIELDS);
    if (!r)
        err("%s has fields, and no list of them", d->sym->name);
    *off = (uint64_t)r->add + i * GO_SIZE_STRUCTFIELD;
    return describe(d->p, r->sym);
}
static uint64_t array_len(const struct desc *d) {
    return number(d, GO_AT_ARRAY_LEN, d->p->ptr_size);
}

/* ssa.CanSSA (cmd/compile/internal/ssa/value.go): is it passed as leaves? */
static bool can_ssa(const struct desc *d) {
    if (size_of(d) == 0)
        return true;
    if (size_of(d) > (uint64_t)(MAX_FIELDS * d->p->ptr_size))
        return false;
    if (kind_of(d) == GO_KIND_ARRAY) {
        struct desc elem = part(d, GO_AT_ARRAY_ELEM);
        return array_len(d) <= 1 && can_ssa(&elem);
    }
    if (kind_of(d) != GO_KIND_STRUCT)
        return true;
    if (nfields(d) > MAX_FIELDS)
        return false;
    for (uint64_t i = 0; i < nfields(d); i++) {
        uint64_t off;
        struct desc record = field_record(d, i, &off), type = part(&record, off + GO_AT_STRUCTFIELD_TYPE);
        if (!can_ssa(&type))
            return false;
    }
    return true;
}

static void add(leaf_vec *out, enum leaf_kind kind, unsigned bits, bool is_signed, uint64_t off) {
    struct leaf l = {.kind = kind, .bits = bits, .is_signed = is_signed, .off = off};
    vec_push(out, l);
}

static void add_leaves(const struct desc *d, uint64_t off, leaf_vec *out) {
    uint64_t word = (uint64_t)d->p->ptr_size;
    unsigned word_bits = (unsigned)word * 8;
    if (size_of(d) == 0)
        return;
    switch (kind_of(d)) {
    case GO_KIND_BOOL:
        add(out, LEAF_BOOL, 8, false, off);
        return;
    case GO_KIND_INT:
    case GO_KIND_INT8:
    case GO_KIND_INT16:
    case GO_KIND_INT32:
    case GO_KIND_INT64:
        add(out, LEAF_INT, (unsigned)size_of(d) * 8, true, off);
        return;
    case GO_KIND_UINT:
    case GO_KIND_UINT8:
    case GO_KIND_UINT16:
    case GO_KIND_UINT32:
    case GO_KIND_UINT64:
    case GO_KIND_UINTPTR:
        add(out, LEAF_INT, (unsigned)size_of(d) * 8, false, off);
        return;
    case GO_KIND_FLOAT32:
    case GO_KIND_FLOAT64:
        add(out, size_of(d) == 4 ? LEAF_F32 : LEAF_F64, 0, false, off);
        return;
    case GO_KIND_COMPLEX64:
    case GO_KIND_COMPLEX128:
        for (uint64_t i = 0; i < 2; i++)
            add(out, size_of(d) == 8 ? LEAF_F32 : LEAF_F64, 0, false, off + i * size_of(d) / 2);
        return;
    case GO_KIND_CHAN:
    case GO_KIND_FUNC:
    case GO_KIND_MAP:
    case GO_KIND_POINTER:
    case GO_KIND_UNSAFE_POINTER:
        add(out, LEAF_PTR, 0, false, off);
        return;
    case GO_KIND_INTERFACE:
        add(out, LEAF_PTR, 0, false, off);
        add(out, LEAF_PTR, 0, false, off + word);
        return;
    case GO_KIND_STRING:
    case GO_KIND_SLICE:
        add(out, LEAF_PTR, 0, false, off);
        for (uint64_t at = word; at < size_of(d); at += word)
            add(out, LEAF_INT, word_bits, true, off + at);
        return;
    case GO_KIND_ARRAY: {
        struct desc elem = part(d, GO_AT_ARRAY_ELEM);
        add_leaves(&elem, off, out);
        return;
    }
    case GO_KIND_STRUCT:
        for (uint64_t i = 0; i < nfields(d); i++) {
            uint64_t at;
            struct desc record = field_record(d, i, &at), type = part(&record, at + GO_AT_STRUCTFIELD_TYPE);
            add_leaves(&type, off + number(&record, at + GO_AT_STRUCTFIELD_OFFSET, (int64_t)word), out);
        }
        return;
    default:
        err("%s is of no kind that a type has", d->sym->name);
    }
}

static uint64_t round_up(uint64_t n, uint64_t align) {
    return (n + align - 1) / align * align;
}

/* Types `from` to `to` of the list behind a func type's descriptor, laid out from off; gives where they end. They are
 * added to *signature. */
static uint64_t lay_out(const struct desc *func, uint64_t list, uint64_t from, uint64_t to, uint64_t off, leaf_vec *out,
                        uint64_t *signature) {
    for (uint64_t i = from; i < to; i++) {
        struct desc t = part(func, list + i * (uint64_t)func->p->ptr_size);
        *signature = hash_signature(*signature, t.sym->name + strlen("type:"));
        off = round_up(off, align_of(&t));
        if (can_ssa(&t))
            add_leaves(&t, off, out);
        else
            add(out, LEAF_MEM, (unsigned)size_of(&t), false, off);
        off += size_of(&t);
    }
    return off;
}

bool functype_frame(struct program *p, struct symbol *type, struct frame *f) {
    struct desc d = describe(p, type);
    if (kind_of(&d) != GO_KIND_FUNC)
        return false;
    /* FuncType (the top bit of OutCount: variadic); then UncommonType if any; then the types. */
    uint64_t in = number(&d, GO_AT_FUNC_IN, 2), outs = number(&d, GO_AT_FUNC_OUT, 2) & 0x7fff;
    uint64_t list = type_size(p, "internal/abi.FuncType") + (tflag_of(&d) & GO_TFLAG_UNCOMMON ? GO_SIZE_UNCOMMON : 0);
    uint64_t word = (uint64_t)p->ptr_size;
    f->signature = HASH_SIGNATURE;
    uint64_t end = round_up(lay_out(&d, list, 0, in, 0, &f->args, &f->signature), word);
    f->signature = hash_signature(f->signature, NULL);
    f->size = round_up(lay_out(&d, list, in, in + outs, end, &f->results, &f->signature), word);
    return true;
}

/* A type's descriptor as it was before it was cut down; false if there is none. */
static bool describe_whole(struct program *p, struct symbol *s, struct desc *d) {
    if (!s || s->def != DEF_DATA || !s->is_type)
        return false;
    *d = describe(p, s);
    if (s->data->uncut) {
        d->b = s->data->uncut;
        d->len = s->data->nuncut;
    }
    return true;
}

struct symbol *structtype_owner(struct program *p, struct symbol *type, uint64_t *off,
                                bool (*is_it)(const char *type)) {
    struct desc d;
    while (describe_whole(p, type, &d)) {
        const struct reloc *r = NULL;
        if (kind_of(&d) == GO_KIND_ARRAY) {
            r = reloc_at(&d, GO_AT_ARRAY_ELEM);
            struct desc elem;
            if (!r || !describe_whole(p, r->sym, &elem) || !size_of(&elem))
                return NULL;
            *off %= size_of(&elem);
            type = r->sym;
            continue;
        }
        if (kind_of(&d) != GO_KIND_STRUCT || !reloc_at(&d, GO_AT_STRUCT_FIELDS))
            return NULL;
        uint64_t word = (uint64_t)p->ptr_size, at = 0, start = 0;
        struct symbol *field = NULL;
        for (uint64_t i = 0; i < nfields(&d); i++) {
            uint64_t record_at;
            struct desc record = field_record(&d, i, &record_at), whole;
            if (!describe_whole(p, record.sym, &whole))
                return NULL;
            record = whole;
            r = reloc_at(&record, record_at + GO_AT_STRUCTFIELD_TYPE);
            at = number(&record, record_at + GO_AT_STRUCTFIELD_OFFSET, (int64_t)word);
            struct desc t;
            if (r && at <= *off && describe_whole(p, r->sym, &t) && (*off < at + size_of(&t))) {
                field = r->sym;
                start = at;
            }
        }
        if (!field)
            return NULL;
        if (is_it(field->name)) {
            *off = start;
            return type;
        }
        type = field;
        *off -= start;
    }
    return NULL;
}

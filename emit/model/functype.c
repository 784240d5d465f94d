/* functype.c: how a function of a type that stands in the program as a descriptor takes its arguments: the leaves of
 * docs/abi.md, at the places where Go's stack ABI has them (reflect/abi.go, funcLayout, where no argument goes in a
 * register). The descriptors are internal/abi's: Type, FuncType, StructType, ArrayType. */
#include <stdlib.h>
#include <string.h>

#include "emit/model/functype.h"
#include "emit/model/model.h"

enum {
    BOOL = 1,
    INT,
    INT8,
    INT16,
    INT32,
    INT64,
    UINT,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    UINTPTR,
    FLOAT32,
    FLOAT64,
    COMPLEX64,
    COMPLEX128,
    ARRAY,
    CHAN,
    FUNC,
    INTERFACE,
    MAP,
    POINTER,
    SLICE,
    STRING,
    STRUCT,
    UNSAFE_POINTER,
    KIND_MASK = 31
};
enum { TFLAG_UNCOMMON = 1, UNCOMMON_SIZE = 16, MAX_FIELDS = 4 /* ssa.MaxStruct */ };

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
    return number(d, 0, d->p->ptr_size);
}
static uint64_t tflag_of(const struct desc *d) {
    return number(d, (uint64_t)(2 * d->p->ptr_size + 4), 1);
}
static uint64_t align_of(const struct desc *d) {
    uint64_t a = number(d, (uint64_t)(2 * d->p->ptr_size + 5), 1);
    return a ? a : 1;
}
static int kind_of(const struct desc *d) {
    return (int)(number(d, (uint64_t)(2 * d->p->ptr_size + 7), 1) & KIND_MASK);
}

static uint64_t type_size(struct program *p, const char *name) {
    struct layout *l = map_gets(&p->layouts, name);
    if (!l)
        err("no package gives the layout of %s", name);
    return (uint64_t)l->size;
}

/* StructType: Type, PkgPath Name, Fields []StructField{Name, Typ, Offset}. */
static uint64_t nfields(const struct desc *d) {
    return number(d, type_size(d->p, "internal/abi.Type") + 2 * (uint64_t)d->p->ptr_size, d->p->ptr_size);
}
/* The descriptor that holds field i's record, and where in it the record is. */
static struct desc field_record(const struct desc *d, uint64_t i, uint64_t *off) {
    const struct reloc *r = reloc_at(d, type_size(d->p, "internal/abi.Type") + (uint64_t)d->p->ptr_size);
    if (!r)
        err("%s has fields, and no list of them", d->sym->name);
    *off = (uint64_t)r->add + i * 3 * (uint64_t)d->p->ptr_size;
    return describe(d->p, r->sym);
}
/* ArrayType: Type, Elem, Slice, Len. */
static uint64_t array_len(const struct desc *d) {
    return number(d, type_size(d->p, "internal/abi.Type") + 2 * (uint64_t)d->p->ptr_size, d->p->ptr_size);
}

/* ssa.CanSSA (cmd/compile/internal/ssa/value.go): is it passed as leaves? */
static bool can_ssa(const struct desc *d) {
    if (size_of(d) == 0)
        return true;
    if (size_of(d) > (uint64_t)(MAX_FIELDS * d->p->ptr_size))
        return false;
    if (kind_of(d) == ARRAY) {
        struct desc elem = part(d, type_size(d->p, "internal/abi.Type"));
        return array_len(d) <= 1 && can_ssa(&elem);
    }
    if (kind_of(d) != STRUCT)
        return true;
    if (nfields(d) > MAX_FIELDS)
        return false;
    for (uint64_t i = 0; i < nfields(d); i++) {
        uint64_t off;
        struct desc record = field_record(d, i, &off), type = part(&record, off + (uint64_t)d->p->ptr_size);
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
    case BOOL:
        add(out, LEAF_BOOL, 8, false, off);
        return;
    case INT:
    case INT8:
    case INT16:
    case INT32:
    case INT64:
        add(out, LEAF_INT, (unsigned)size_of(d) * 8, true, off);
        return;
    case UINT:
    case UINT8:
    case UINT16:
    case UINT32:
    case UINT64:
    case UINTPTR:
        add(out, LEAF_INT, (unsigned)size_of(d) * 8, false, off);
        return;
    case FLOAT32:
    case FLOAT64:
        add(out, size_of(d) == 4 ? LEAF_F32 : LEAF_F64, 0, false, off);
        return;
    case COMPLEX64:
    case COMPLEX128:
        for (uint64_t i = 0; i < 2; i++)
            add(out, size_of(d) == 8 ? LEAF_F32 : LEAF_F64, 0, false, off + i * size_of(d) / 2);
        return;
    case CHAN:
    case FUNC:
    case MAP:
    case POINTER:
    case UNSAFE_POINTER:
        add(out, LEAF_PTR, 0, false, off);
        return;
    case INTERFACE:
        add(out, LEAF_PTR, 0, false, off);
        add(out, LEAF_PTR, 0, false, off + word);
        return;
    case STRING:
    case SLICE:
        add(out, LEAF_PTR, 0, false, off);
        for (uint64_t at = word; at < size_of(d); at += word)
            add(out, LEAF_INT, word_bits, true, off + at);
        return;
    case ARRAY: {
        struct desc elem = part(d, type_size(d->p, "internal/abi.Type"));
        add_leaves(&elem, off, out);
        return;
    }
    case STRUCT:
        for (uint64_t i = 0; i < nfields(d); i++) {
            uint64_t at;
            struct desc record = field_record(d, i, &at), type = part(&record, at + word);
            add_leaves(&type, off + number(&record, at + 2 * word, (int64_t)word), out);
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
    if (kind_of(&d) != FUNC)
        return false;
    /* FuncType: Type, InCount, OutCount (the top bit: variadic); then UncommonType if any; then the types. */
    uint64_t counts = type_size(p, "internal/abi.Type");
    uint64_t in = number(&d, counts, 2), outs = number(&d, counts + 2, 2) & 0x7fff;
    uint64_t list = type_size(p, "internal/abi.FuncType") + (tflag_of(&d) & TFLAG_UNCOMMON ? UNCOMMON_SIZE : 0);
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
        if (kind_of(&d) == ARRAY) {
            r = reloc_at(&d, type_size(p, "internal/abi.Type"));
            struct desc elem;
            if (!r || !describe_whole(p, r->sym, &elem) || !size_of(&elem))
                return NULL;
            *off %= size_of(&elem);
            type = r->sym;
            continue;
        }
        if (kind_of(&d) != STRUCT || !reloc_at(&d, type_size(p, "internal/abi.Type") + (uint64_t)p->ptr_size))
            return NULL;
        uint64_t word = (uint64_t)p->ptr_size, at = 0, start = 0;
        struct symbol *field = NULL;
        for (uint64_t i = 0; i < nfields(&d); i++) {
            uint64_t record_at;
            struct desc record = field_record(&d, i, &record_at), whole;
            if (!describe_whole(p, record.sym, &whole))
                return NULL;
            record = whole;
            r = reloc_at(&record, record_at + word);
            at = number(&record, record_at + 2 * word, (int64_t)word);
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

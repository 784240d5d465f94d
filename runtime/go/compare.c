/* compare.c: == and hashes of values of interfaces that hold values of interfaces, and so on.
 *
 * Go's functions call each other, once or twice for each value in another one, which would take the engine's stack to
 * its end. So they do only up to some depth; from there on these work off a list of what is left. Needed only where
 * some type can be nested so (gowl.nested, emit/define/nested.c).
 */
#include "runtime/go/compare.h"
#include "runtime/runtime.h"

OFFSET(type_size, "internal/abi.Type.Size_");
OFFSET(type_tflag, "internal/abi.Type.TFlag");
OFFSET(type_kind, "internal/abi.Type.Kind_");
OFFSET(type_equal, "internal/abi.Type.Equal");
OFFSET(arraytype_elem, "internal/abi.ArrayType.Elem");
OFFSET(arraytype_len, "internal/abi.ArrayType.Len");
OFFSET(structtype_fields, "internal/abi.StructType.Fields");
OFFSET(interfacetype_methods, "internal/abi.InterfaceType.Methods");
OFFSET(field_name, "internal/abi.StructField.Name");
OFFSET(field_type, "internal/abi.StructField.Typ");
OFFSET(field_offset, "internal/abi.StructField.Offset");
SIZE_OF(field, "internal/abi.StructField");
OFFSET(itab_type, "internal/abi.ITab.Type");

extern const bool nested GO("gowl.nested");

bool go_efaceeq(void *type, void *x, void *y) GO("runtime.efaceeq;go");
bool go_ifaceeq(void *tab, void *x, void *y) GO("runtime.ifaceeq;go");
int64_t go_typehash(void *type, void *p, int64_t h) GO("runtime.typehash;go");
bool go_memequal(void *x, void *y, int64_t n) GO("runtime.memequal");

enum { AT_ONCE = 16 }; /* values in each other for which Go's functions are called */

static uint32_t depth;

void rt_comparisons_end(void) {
    depth = 0;
}

static int kind_of(void *type) {
    return load8(FIELD(type, type_kind)) & GO_KIND_MASK;
}

/* Is it one word, which lies in the interface itself? (A flag of the kind up to Go 1.25, of the type from 1.26 on; the
 * other is 0 there.) */
static bool is_direct(void *type) {
    return ((load8(FIELD(type, type_kind)) & GO_KIND_DIRECT_IFACE) |
            (load8(FIELD(type, type_tflag)) & GO_TFLAG_DIRECT_IFACE)) != 0;
}

static bool is_memory(void *type) {
    return (load8(FIELD(type, type_tflag)) & GO_TFLAG_REGULAR_MEMORY) != 0 || is_direct(type);
}

/* Is a value of this type compared part by part? Not if it has no parts, or is compared as memory, or not at all. */
static __attribute__((noinline)) bool in_parts(void *type) {
    int kind = kind_of(type);
    return (kind == GO_KIND_STRUCT || kind == GO_KIND_ARRAY) && !is_memory(type) &&
           load_ptr(FIELD(type, type_equal)) != NULL;
}

static int64_t parts_of(void *type) {
    return kind_of(type) == GO_KIND_ARRAY ? load64(FIELD(type, arraytype_len))
                                          : load64((char *)FIELD(type, structtype_fields) + 8);
}

/* ---- the list: structs and arrays, outermost first, each with the part that comes next ---- */

struct whole {
    void *type;
    char *x, *y; /* y: NULL for hashes */
    int64_t next;
};

struct walk {
    struct whole *p;
    uint32_t n, cap;
};

struct part {
    void *type;
    char *x, *y;
};

static __attribute__((noinline)) void enter(struct walk *w, void *type, void *x, void *y) {
    if (parts_of(type) == 0)
        return;
    if (w->n == w->cap) {
        uint32_t cap = (w->cap + 16) * 2;
        struct whole *p = rt_alloc(cap * sizeof *p);
        for (uint32_t i = 0; i < w->n; i++)
            p[i] = w->p[i];
        w->p = p;
        w->cap = cap;
    }
    w->p[w->n++] = (struct whole){type, x, y, 0};
}

/* Name.IsBlank of internal/abi: behind the flags stand the length and the text. */
static bool is_blank(const char *name) {
    return name && name[1] == 1 && name[2] == '_';
}

/* The next part of the innermost one; the list is shorter by that if it is its last. A blank field has no type. */
static struct part next_part(struct walk *w) {
    struct whole *a = &w->p[w->n - 1];
    int64_t i = a->next++, off;
    struct part part;
    if (kind_of(a->type) == GO_KIND_ARRAY) {
        part.type = load_ptr(FIELD(a->type, arraytype_elem));
        off = i * load64(FIELD(part.type, type_size));
    } else {
        char *f = (char *)load_ptr(FIELD(a->type, structtype_fields)) + i * size_field;
        part.type = is_blank(load_ptr(FIELD(f, field_name))) ? NULL : load_ptr(FIELD(f, field_type));
        off = load64(FIELD(f, field_offset));
    }
    w->n -= a->next == parts_of(a->type);
    part.x = a->x + off;
    part.y = a->y ? a->y + off : NULL;
    return part;
}

/* The type of what the interface at p holds; NULL: it is nil. */
static void *held_type(void *interface, const void *p) {
    void *tab = load_ptr(p);
    bool methods = load64((char *)FIELD(interface, interfacetype_methods) + 8) != 0;
    return tab && methods ? load_ptr(FIELD(tab, itab_type)) : tab;
}

/* ---- == ---- */

static bool part_equal(struct walk *w, struct part a) {
    if (kind_of(a.type) == GO_KIND_INTERFACE) {
        if (load_ptr(a.x) != load_ptr(a.y))
            return false;
        a.type = held_type(a.type, a.x);
        a.x = load_ptr(a.x + 8);
        a.y = load_ptr(a.y + 8);
    } else if (is_memory(a.type)) {
        return go_memequal(a.x, a.y, load64(FIELD(a.type, type_size)));
    }
    if (!a.type || !in_parts(a.type))
        return go_efaceeq(a.type, a.x, a.y); /* or its panic */
    enter(w, a.type, a.x, a.y);
    return true;
}

static bool deep_equal(void *type, void *x, void *y) {
    struct walk w = {0};
    enter(&w, type, x, y);
    while (w.n) {
        struct part a = next_part(&w);
        if (a.type && !part_equal(&w, a))
            return false;
    }
    return true;
}

/* func efaceeq(t *_type, x, y unsafe.Pointer) bool: both are of type t */
bool efaceeq(void *type, void *x, void *y) GO("runtime.efaceeq");
bool efaceeq(void *type, void *x, void *y) {
    if (!nested || !type || !in_parts(type))
        return go_efaceeq(type, x, y);
    if (depth == AT_ONCE)
        return deep_equal(type, x, y);
    depth++;
    bool equal = go_efaceeq(type, x, y);
    depth--;
    return equal;
}

/* func ifaceeq(tab *itab, x, y unsafe.Pointer) bool */
bool ifaceeq(void *tab, void *x, void *y) GO("runtime.ifaceeq");
bool ifaceeq(void *tab, void *x, void *y) {
    if (!nested)
        return go_ifaceeq(tab, x, y);
    return efaceeq(tab ? load_ptr(FIELD(tab, itab_type)) : NULL, x, y);
}

/* ---- hashes ---- */

/* Another number for what an interface holds than for the same without it. */
static int64_t mix(int64_t h) {
    return (int64_t)(uint32_t)((h ^ 2860486313) * 3267000013);
}

static int64_t part_hash(struct walk *w, struct part a, int64_t h) {
    if (kind_of(a.type) == GO_KIND_INTERFACE) {
        void *type = held_type(a.type, a.x);
        if (type && in_parts(type)) {
            enter(w, type, load_ptr(a.x + 8), NULL);
            return mix(h);
        }
    } else if (in_parts(a.type)) {
        enter(w, a.type, a.x, NULL);
        return h;
    }
    return go_typehash(a.type, a.x, h); /* of no parts; or its panic */
}

static int64_t deep_hash(void *type, void *p, int64_t h) {
    struct walk w = {0};
    enter(&w, type, p, NULL);
    while (w.n) {
        struct part a = next_part(&w);
        if (a.type)
            h = part_hash(&w, a, h);
    }
    return h;
}

/* func typehash(t *_type, p unsafe.Pointer, h uintptr) uintptr: of the value at p. Values that are equal have the same
 * depth, and so the same hash. */
int64_t typehash(void *type, void *p, int64_t h) GO("runtime.typehash");
int64_t typehash(void *type, void *p, int64_t h) {
    if (!nested || !in_parts(type))
        return go_typehash(type, p, h);
    if (depth == AT_ONCE)
        return deep_hash(type, p, h);
    depth++;
    h = go_typehash(type, p, h);
    depth--;
    return h;
}

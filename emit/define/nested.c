/* nested.c: may values of interfaces hold values of interfaces that hold others, without end, and be compared?
 *
 * That takes structs or arrays that can be compared, may get into an interface, and have an interface among their parts
 * which the value of such a type fits into, so that there is a cycle of them; or reflection that makes one. A program
 * without compares as Go's functions do, and what runtime/go/compare.c does is not in it.
 *
 * Requires: reach. Leaves true: gowl.nested. */
#include <stdlib.h>
#include <string.h>

#include "base/go_numbers.h"
#include "emit/define/define.h"
#include "emit/ir/ir.h"

enum { WORD = 8 };

static bool is_described(const struct symbol *s) {
    return s->is_type && s->def == DEF_DATA && s->data;
}

/* Adds the interfaces among the parts of the type, and theirs. Types end, so this does. (The array of fields lies
 * behind the type itself, in its own symbol.) */
static void add_interfaces(struct program *p, struct symbol *type, symbol_vec *to) {
    unsigned kind = is_described(type) ? typedesc_kind(p, type) : 0;
    if (kind == GO_KIND_INTERFACE)
        vec_push(to, type);
    if (kind != GO_KIND_STRUCT && kind != GO_KIND_ARRAY)
        return;
    for (size_t k = 0; k < type->data->nreloc; k++) {
        struct reloc *r = &p->relocs.p[type->data->reloc0 + k];
        bool part = r->size == WORD && r->sym->is_type && r->sym != type && r->off >= GO_SIZE_TYPE;
        if (part && (kind != GO_KIND_ARRAY || r->off == GO_AT_ARRAY_ELEM))
            add_interfaces(p, r->sym, to);
    }
}

/* A struct or an array that can be compared. */
static bool is_compared(struct program *p, struct symbol *type) {
    unsigned kind = typedesc_kind(p, type);
    if (kind == GO_KIND_STRUCT || kind == GO_KIND_ARRAY)
        for (size_t k = 0; k < type->data->nreloc; k++)
            if (p->relocs.p[type->data->reloc0 + k].off == GO_AT_TYPE_EQUAL)
                return true;
    return false;
}

/* Has the type a method of that name? */
static bool has_method(struct program *p, struct symbol *type, const struct methodsig *m) {
    size_t count;
    uint64_t off = typedesc_methods(p, type, &count);
    for (size_t i = 0; i < count; i++) {
        struct methodsig own = typedesc_method(p, type, off + i * GO_SIZE_METHOD);
        if (own.len == m->len && !memcmp(own.name, m->name, m->len))
            return true;
    }
    return false;
}

static bool fits(struct program *p, struct symbol *type, struct symbol *interface) {
    size_t count;
    uint64_t off = typedesc_iface_methods(p, interface, &count);
    for (size_t i = 0; i < count; i++) {
        struct methodsig m = typedesc_iface_method(p, interface, off + i * GO_SIZE_IMETHOD);
        if (!has_method(p, type, &m))
            return false;
    }
    return true;
}

struct holder {
    struct symbol *type;
    symbol_vec interfaces;
};
typedef VEC(struct holder) holder_vec;

static bool holds_any(struct program *p, const struct holder *h, const holder_vec *types) {
    for (size_t i = 0; i < h->interfaces.len; i++)
        for (size_t k = 0; k < types->len; k++)
            if (fits(p, types->p[k].type, h->interfaces.p[i]))
                return true;
    return false;
}

/* Leaves those types that can hold one of them: none, if there is no cycle. */
static void leave_cycles(struct program *p, holder_vec *types) {
    size_t before;
    do {
        before = types->len;
        for (size_t i = 0; i < types->len;) {
            if (holds_any(p, &types->p[i], types)) {
                i++;
                continue;
            }
            vec_free(&types->p[i].interfaces);
            types->p[i] = types->p[--types->len];
        }
    } while (types->len != before);
}

/* Of a package that no program can name a type of: the library does not nest those. */
static bool is_internal(const struct symbol *type) {
    return starts_with(type->name, "type:internal/") || starts_with(type->name, "type:runtime.");
}

static bool are_nested(struct program *p) {
    holder_vec types = {0};
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (!is_described(s) || !s->used_in_iface || is_internal(s) || !is_compared(p, s))
            continue;
        struct holder h = {.type = s};
        add_interfaces(p, s, &h.interfaces);
        if (h.interfaces.len)
            vec_push(&types, h);
    }
    leave_cycles(p, &types);
    bool nested = types.len;
    for (size_t i = 0; i < types.len; i++)
        vec_free(&types.p[i].interfaces);
    vec_free(&types);
    return nested;
}

static bool is_reached(struct program *p, const char *name) {
    struct symbol *s = symbol_find(p, name);
    return s && s->reached;
}

void nested_find(struct program *p) {
    define_constant(p, "gowl.nested",
                    is_reached(p, "reflect.StructOf") || is_reached(p, "reflect.ArrayOf") || are_nested(p));
}

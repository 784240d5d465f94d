/* typeorder.c: type descriptors lie in memory in the order of cmd/link, as a program can see that order: package fmt
 * sorts the keys of a map[any]T by the addresses of their types first.
 *
 * Follows dodataSect in cmd/link/internal/ld/data.go: by size, then by the symbol's number, which counts definitions as
 * the linker reads them (emit_options.types). Since Go 1.27 the types that reflection looks up by their strings come
 * first, sorted by these. */
#include <stdlib.h>
#include <string.h>

#include "emit/define/define.h"
#include "emit/model/model.h"

static void find_places(struct program *p) {
    for (size_t i = 0; i < p->opt->ntypes; i++) {
        struct symbol *s = symbol_find(p, p->opt->types[i]);
        if (s && s->is_type && !s->type_place)
            s->type_place = i + 1;
    }
}

/* Go 1.27's moduledata says where the types end that are sorted by their strings. */
static bool strings_first(struct program *p) {
    struct layout *l = map_gets(&p->layouts, "runtime.moduledata");
    for (size_t i = 0; l && i < l->nfields; i++)
        if (!strcmp(l->fields[i].name, "typedesclen"))
            return true;
    return false;
}

struct entry {
    struct symbol *sym;
    const char *text; /* NULL: it is not sorted by that */
    size_t len;
};

static int in_order(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->text && y->text) {
        int c = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);
        if (c || x->len != y->len)
            return c ? c : x->len < y->len ? -1 : 1;
    } else if (x->text || y->text) {
        return x->text ? -1 : 1;
    } else if (x->sym->data->size != y->sym->data->size) {
        return x->sym->data->size < y->sym->data->size ? -1 : 1;
    }
    return x->sym->type_place < y->sym->type_place ? -1 : x->sym->type_place > y->sym->type_place;
}

void typeorder_sort(struct program *p) {
    bool by_string = strings_first(p);
    VEC(struct entry) types = {0};
    VEC(size_t) at = {0};
    find_places(p);
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_DATA || !s->is_type)
            continue;
        struct entry e = {.sym = s};
        if (by_string && has_flag(s->data->flags, 't'))
            e.text = typedesc_string(p, s, &e.len);
        vec_push(&types, e);
        vec_push(&at, i);
    }
    if (types.len)
        qsort(types.p, types.len, sizeof *types.p, in_order);
    for (size_t i = 0; i < types.len; i++)
        p->reached.p[at.p[i]] = types.p[i].sym;
    vec_free(&types);
    vec_free(&at);
}

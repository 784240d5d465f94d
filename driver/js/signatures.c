/* signatures.c: what exported functions take and give, from the dumps of their packages (docs/dump.md). */
#include <stdlib.h>
#include <string.h>

#include "driver/js/js.h"

static const struct {
    const char *dump, *kind;
} kinds[] = {
    {"bool", "bool"},   {"i32", "int32"},         {"u32", "uint32"},      {"i64", "int64"},
    {"u64", "uint64"},  {"f32", "float32"},       {"f64", "float64"},     {"string", "string"},
    {"ptr", "pointer"}, {"unsafeptr", "pointer"}, {"uintptr", "pointer"}, {NULL, NULL},
};

static const char *kind_of(struct rec *r, const char *dump) {
    for (size_t i = 0; kinds[i].dump; i++)
        if (!strcmp(kinds[i].dump, dump))
            return kinds[i].kind;
    rec_err(r, "an exported function has a value of kind %s", dump);
}

struct reader {
    struct rec r;
    name_vec types;               /* kinds of the dump, by number */
    VEC(struct parameter) locals; /* of the function, by number */
    function_vec *functions;
    struct function *at; /* the exported function that is being read; or NULL */
};

/* The next field, a number with that letter before it, below the vector's length. */
static size_t number(struct reader *x, char letter, size_t len) {
    int64_t n = rec_int(&x->r, letter);
    if (n < 1 || (size_t)n >= len)
        rec_err(&x->r, "%lld is out of range", (long long)n);
    return (size_t)n;
}

static void read_type(struct reader *x) {
    int64_t id = rec_int(&x->r, 0);
    if (!x->types.len)
        vec_push(&x->types, NULL);
    if (id != (int64_t)x->types.len)
        rec_err(&x->r, "types are not numbered in their order");
    vec_push(&x->types, rec_name(&x->r, NULL));
}

static void read_local(struct reader *x) {
    struct parameter p = {0};
    size_t len;
    if (!x->locals.len)
        vec_push(&x->locals, p);
    if (rec_int(&x->r, 0) != (int64_t)x->locals.len)
        rec_err(&x->r, "locals are not numbered in their order");
    p.name = rec_name(&x->r, NULL);
    rec_field(&x->r, &len);
    p.kind = x->types.p[number(x, 't', x->types.len)];
    vec_push(&x->locals, p);
}

static void read_function(struct reader *x) {
    const char *symbol = rec_name(&x->r, NULL);
    x->at = NULL;
    x->locals.len = 0;
    for (size_t i = 0; i < x->functions->len; i++)
        if (!strcmp(x->functions->p[i].symbol, symbol))
            x->at = &x->functions->p[i];
    if (x->at)
        x->at->typed = true;
}

static void read_dump(struct reader *x) {
    while (rec_next(&x->r)) {
        size_t n;
        const char *k = rec_field(&x->r, &n);
        if (field_is(k, n, "t")) {
            read_type(x);
        } else if (field_is(k, n, "func")) {
            read_function(x);
        } else if (field_is(k, n, "endfunc")) {
            x->at = NULL;
        } else if (x->at && field_is(k, n, "n")) {
            read_local(x);
        } else if (x->at && field_is(k, n, "param")) {
            struct parameter p = x->locals.p[number(x, 'n', x->locals.len)];
            p.kind = kind_of(&x->r, p.kind);
            vec_push(&x->at->params, p);
        } else if (x->at && field_is(k, n, "result")) {
            x->at->result = kind_of(&x->r, x->locals.p[number(x, 'n', x->locals.len)].kind);
        }
    }
}

void js_signatures(const struct archive *archives, size_t n, struct arena *arena, function_vec *functions) {
    static const char record[] = "\nwasmexport ";
    for (size_t i = 0; i < n; i++) {
        const struct archive *a = &archives[i];
        const struct member *sum = archive_member(a, "gowl.sum"), *ssa = archive_member(a, "gowl.ssa");
        if (!sum || !ssa || !memmem(sum->p, sum->len, record, sizeof record - 1))
            continue;
        struct reader x = {.functions = functions};
        size_t len;
        const char *name = arena_printf(arena, "%s(gowl.ssa)", a->path);
        char *text = zlib_decompress(name, ssa->p, ssa->len, &len);
        rec_init(&x.r, arena, name, text, len);
        read_dump(&x);
        free(text);
        vec_free(&x.types);
        vec_free(&x.locals);
    }
}

/* size_json.c: gowl size --json. */
#include <stdlib.h>

#include "driver/size/size.h"

static void put_pair(struct buf *b, const char *before, const char *key, const char *value) {
    buf_puts(b, before);
    buf_json_text(b, key);
    buf_puts(b, ": ");
    buf_json_text(b, value);
}

static void put_number(struct buf *b, const char *key, uint64_t n) {
    buf_printf(b, ", \"%s\": %llu", key, (unsigned long long)n);
}

static void put_bytes(struct buf *b, const struct size_question *q, uint64_t bytes, uint64_t was) {
    put_number(b, "bytes", bytes);
    if (q->other)
        put_number(b, "was", was);
}

static void put_sums(struct buf *b, const struct size_question *q) {
    size_sums packages = {0}, groups = {0};
    size_by_package(q->s, &packages, q->other != NULL);
    size_by_group(q->s, &groups, q->other != NULL);
    buf_puts(b, ",\n  \"groups\": [");
    for (size_t i = 0; i < groups.len; i++) {
        const struct size_sum *x = &groups.p[i];
        put_pair(b, i ? ",\n    {" : "\n    {", "kind", size_kinds[x->kind]);
        put_pair(b, ", ", "group", x->name);
        put_bytes(b, q, x->bytes, x->was);
        buf_putc(b, '}');
    }
    buf_puts(b, "\n  ],\n  \"packages\": [");
    for (size_t i = 0; i < packages.len; i++) {
        const struct size_sum *x = &packages.p[i];
        put_pair(b, i ? ",\n    {" : "\n    {", "package", x->name);
        put_bytes(b, q, x->bytes, x->was);
        for (int k = 0; k < SIZE_KINDS; k++)
            put_number(b, size_kinds[k], x->by_kind[k]);
        buf_putc(b, '}');
    }
    buf_puts(b, "\n  ]");
    vec_free(&packages);
    vec_free(&groups);
}

static void put_rows(struct buf *b, const struct size_question *q) {
    buf_puts(b, ",\n  \"rows\": [");
    for (size_t i = 0; i < q->s->rows.len; i++) {
        const struct size_row *r = &q->s->rows.p[i];
        put_pair(b, i ? ",\n    {" : "\n    {", "kind", size_kinds[r->kind]);
        put_pair(b, ", ", "group", r->group);
        put_pair(b, ", ", "package", r->package);
        put_pair(b, ", ", "name", r->name);
        put_bytes(b, q, r->bytes, r->was);
        buf_putc(b, '}');
    }
    buf_puts(b, "\n  ]");
}

static void put_why(struct buf *b, const struct size_question *q) {
    buf_puts(b, ",\n  \"why\": [");
    for (size_t i = 0; i < q->steps.len; i++) {
        put_pair(b, i ? ",\n    {" : "\n    {", "name", q->steps.p[i].name);
        put_number(b, "bytes", q->steps.p[i].bytes);
        buf_printf(b, ", \"indirect\": %s}", q->steps.p[i].indirect ? "true" : "false");
    }
    buf_puts(b, "\n  ]");
}

void size_json(const struct size_question *q, struct buf *b) {
    put_pair(b, "{\n  ", "subject", q->s->subject);
    put_pair(b, ",\n  ", "level", q->s->level);
    if (q->other)
        put_pair(b, ",\n  ", "compared with", q->other->subject);
    put_bytes(b, q, q->s->m.len, q->other ? q->other->m.len : 0);
    put_number(b, "functions", q->s->m.funcs.len - q->s->m.nimported);
    buf_printf(b, ",\n  \"names\": %s", q->s->has_names ? "true" : "false");
    if (q->why)
        put_why(b, q);
    put_sums(b, q);
    put_rows(b, q);
    buf_puts(b, "\n}\n");
}

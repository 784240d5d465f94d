/* size_report.c: sums by package and by group; the tables on the terminal; what is different between two modules. */
#include <stdlib.h>
#include <string.h>

#include "driver/size/size.h"

/* ---- sums ---- */

void size_compare(struct sizes *s, const struct sizes *other) {
    for (size_t i = 0; i < other->rows.len; i++) {
        const struct size_row *r = &other->rows.p[i];
        size_row(s, r->kind, r->group, r->package, r->name)->was += r->bytes;
    }
}

static uint64_t distance(uint64_t a, uint64_t b) {
    return a > b ? a - b : b - a;
}

static int order(uint64_t a, uint64_t b, const char *x, const char *y) {
    return a != b ? (a < b ? 1 : -1) : strcmp(x, y);
}

static int rows_by_bytes(const void *a, const void *b) {
    const struct size_row *x = a, *y = b;
    return order(x->bytes, y->bytes, x->name, y->name);
}

static int rows_by_change(const void *a, const void *b) {
    const struct size_row *x = a, *y = b;
    return order(distance(x->bytes, x->was), distance(y->bytes, y->was), x->name, y->name);
}

static int sums_by_bytes(const void *a, const void *b) {
    const struct size_sum *x = a, *y = b;
    return order(x->bytes, y->bytes, x->name, y->name);
}

static int sums_by_change(const void *a, const void *b) {
    const struct size_sum *x = a, *y = b;
    return order(distance(x->bytes, x->was), distance(y->bytes, y->was), x->name, y->name);
}

void size_sort_rows(size_rows *rows, bool compared) {
    if (rows->len)
        qsort(rows->p, rows->len, sizeof *rows->p, compared ? rows_by_change : rows_by_bytes);
}

static void sum_rows(const struct sizes *s, size_sums *sums, bool compared, bool by_group) {
    struct map index = {0};
    for (size_t i = 0; i < s->rows.len; i++) {
        const struct size_row *r = &s->rows.p[i];
        const char *name = by_group ? r->group : r->package;
        const char *key = by_group ? arena_printf(s->arena, "%d %s", (int)r->kind, name) : name;
        void **at = map_at(&index, key, strlen(key));
        if (!*at) {
            struct size_sum sum = {.name = name, .kind = r->kind};
            vec_push(sums, sum);
            *at = (void *)(uintptr_t)sums->len;
        }
        struct size_sum *sum = &sums->p[(uintptr_t)*at - 1];
        sum->bytes += r->bytes;
        sum->was += r->was;
        sum->by_kind[r->kind] += r->bytes;
    }
    map_free(&index);
    if (sums->len)
        qsort(sums->p, sums->len, sizeof *sums->p, compared ? sums_by_change : sums_by_bytes);
}

void size_by_package(const struct sizes *s, size_sums *sums, bool compared) {
    sum_rows(s, sums, compared, false);
}

void size_by_group(const struct sizes *s, size_sums *sums, bool compared) {
    sum_rows(s, sums, compared, true);
}

/* ---- text ---- */

/* A control character of a name must not reach the terminal. */
static void put_text(struct buf *b, const char *s) {
    for (; *s; s++)
        if ((unsigned char)*s < 32 || *s == 127)
            buf_printf(b, "\\x%02x", (unsigned char)*s);
        else
            buf_putc(b, *s);
}

static const char *change(struct arena *a, uint64_t bytes, uint64_t was) {
    return arena_printf(a, "%s%s", bytes > was ? "+" : bytes < was ? "-" : "", with_commas(a, distance(bytes, was)));
}

/* The numbers at the head of a line: bytes and their share; in a comparison, the change, what was and what is. */
static void put_numbers(struct buf *b, const struct size_question *q, uint64_t bytes, uint64_t was) {
    struct arena *a = q->s->arena;
    if (q->other)
        buf_printf(b, "%11s %11s %11s", change(a, bytes, was), with_commas(a, was), with_commas(a, bytes));
    else
        buf_printf(b, "%11s %5.1f %%", with_commas(a, bytes), 100 * (double)bytes / (double)q->s->m.len);
}

static void put_line(struct buf *b, const struct size_question *q, uint64_t bytes, uint64_t was, const char *name,
                     const char *note) {
    put_numbers(b, q, bytes, was);
    buf_puts(b, "  ");
    put_text(b, name);
    if (note)
        buf_printf(b, "  (%s)", note);
    buf_putc(b, '\n');
}

static void put_heading(struct buf *b, const struct size_question *q, const char *title) {
    if (q->other)
        buf_printf(b, "\n%11s %11s %11s  %s\n", "change", "was", "is", title);
    else
        buf_printf(b, "\n%11s %7s  %s\n", "bytes", "", title);
}

/* What is not shown of a table, and is one line at its end. */
struct rest {
    size_t n;
    uint64_t bytes, was;
};

/* The i-th line of a table, or one more of the rest. */
static void put_row(struct buf *b, const struct size_question *q, size_t i, uint64_t bytes, uint64_t was,
                    const char *name, const char *note, struct rest *rest) {
    if ((!q->top || i < q->top) && (q->other ? bytes != was : bytes != 0)) {
        put_line(b, q, bytes, was, name, note);
        return;
    }
    rest->n++;
    rest->bytes += bytes;
    rest->was += was;
}

static void put_rest(struct buf *b, const struct size_question *q, const struct rest *rest) {
    if (rest->n)
        put_line(b, q, rest->bytes, rest->was, arena_printf(q->s->arena, "%zu more", rest->n), NULL);
}

static void put_packages(struct buf *b, const struct size_question *q) {
    struct arena *a = q->s->arena;
    size_sums sums = {0};
    struct rest rest = {0};
    size_by_package(q->s, &sums, q->other != NULL);
    put_heading(b, q, "package");
    for (size_t i = 0; i < sums.len; i++) {
        const struct size_sum *x = &sums.p[i];
        const char *note = NULL;
        if (x->by_kind[SIZE_CODE] && x->by_kind[SIZE_DATA] && !q->other)
            note = arena_printf(a, "code %s, data %s", with_commas(a, x->by_kind[SIZE_CODE]),
                                with_commas(a, x->by_kind[SIZE_DATA]));
        put_row(b, q, i, x->bytes, x->was, x->name, note, &rest);
    }
    put_rest(b, q, &rest);
    vec_free(&sums);
}

/* Kinds, and within each its groups. */
static void put_kinds(struct buf *b, const struct size_question *q) {
    size_sums sums = {0};
    size_by_group(q->s, &sums, q->other != NULL);
    put_heading(b, q, "kind");
    for (int kind = 0; kind < SIZE_KINDS; kind++) {
        uint64_t bytes = 0, was = 0;
        size_t n = 0;
        for (size_t i = 0; i < sums.len; i++)
            if ((int)sums.p[i].kind == kind) {
                bytes += sums.p[i].bytes;
                was += sums.p[i].was;
                n++;
            }
        if (!bytes && !was)
            continue;
        put_line(b, q, bytes, was, size_kinds[kind], NULL);
        for (size_t i = 0; i < sums.len && n > 1; i++)
            if ((int)sums.p[i].kind == kind)
                put_line(b, q, sums.p[i].bytes, sums.p[i].was, arena_printf(q->s->arena, "    %s", sums.p[i].name),
                         NULL);
    }
    put_line(b, q, q->s->m.len, q->other ? q->other->m.len : 0, "the file", NULL);
    vec_free(&sums);
}

/* The rows of functions or of data, one by one; headers and what has no name are not listed here. */
static void put_rows(struct buf *b, const struct size_question *q, enum size_kind kind, const char *title) {
    size_rows rows = {0};
    struct rest rest = {0};
    for (size_t i = 0; i < q->s->rows.len; i++)
        if (q->s->rows.p[i].kind == kind && strcmp(q->s->rows.p[i].package, "(module)") != 0)
            vec_push(&rows, q->s->rows.p[i]);
    size_sort_rows(&rows, q->other != NULL);
    if (rows.len)
        put_heading(b, q, title);
    for (size_t i = 0; i < rows.len; i++) {
        const struct size_row *r = &rows.p[i];
        const char *note = q->other && !r->was ? "new" : q->other && !r->bytes ? "gone" : NULL;
        put_row(b, q, i, r->bytes, r->was, r->name, note, &rest);
    }
    put_rest(b, q, &rest);
    vec_free(&rows);
}

static void put_head(struct buf *b, const struct sizes *s) {
    put_text(b, s->subject);
    buf_printf(b, "%s%s%s: %s bytes, %zu functions", s->level ? ", " : "", s->level ? s->level : "",
               s->stripped ? " -s" : "", with_commas(s->arena, s->m.len), s->m.funcs.len - s->m.nimported);
    buf_puts(b, s->has_names ? "\n" : "; there are no names: functions have numbers\n");
}

static void put_why(struct buf *b, const struct size_question *q) {
    for (size_t i = 0; i < q->steps.len; i++) {
        const struct size_step *x = &q->steps.p[i];
        buf_printf(b, "%11s  %s", x->bytes ? with_commas(q->s->arena, x->bytes) : "-",
                   !i            ? "   "
                   : x->indirect ? "~> "
                                 : "-> ");
        put_text(b, x->name);
        buf_putc(b, '\n');
    }
}

void size_report(const struct size_question *q, struct buf *b) {
    put_head(b, q->s);
    if (q->why) {
        put_why(b, q);
        return;
    }
    if (q->other) {
        buf_puts(b, "compared with ");
        put_head(b, q->other);
    }
    put_kinds(b, q);
    put_packages(b, q);
    put_rows(b, q, SIZE_CODE, "function");
    put_rows(b, q, SIZE_DATA, "data");
}

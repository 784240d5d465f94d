/* compare_table.c: the comparison as text: a table for people, JSON for programs. */
#include <string.h>

#include "driver/compare/compare.h"

const char *with_commas(struct arena *a, uint64_t n) {
    char digits[24], out[32];
    int len = 0, k = 0;
    do
        digits[len++] = (char)('0' + n % 10);
    while (n /= 10);
    for (int i = len - 1; i >= 0; i--) {
        out[k++] = digits[i];
        if (i && i % 3 == 0)
            out[k++] = ',';
    }
    return arena_strndup(a, out, (size_t)k);
}

double compare_growth(const struct comparison *c, const struct peer *p) {
    uint64_t least = 0;
    for (size_t i = 0; i < c->npeers; i++) {
        uint64_t n = c->peers[i].total_bytes;
        if (n && (!least || n < least))
            least = n;
    }
    return least && p->total_bytes ? (double)p->total_bytes / (double)least : 0;
}

enum { NAME_WIDTH = 30 };

static void put_spread(struct buf *b, struct spread s) {
    if (s.median < 0)
        buf_printf(b, " %15s", "-");
    else
        buf_printf(b, " %7.1f ±%-5.1f", s.median, (s.high - s.low) / 2);
}

static void put_row(const struct comparison *c, const struct peer *p, struct buf *b) {
    buf_printf(b, "%-*s", NAME_WIDTH, p->name);
    if (p->problem) {
        buf_printf(b, "  not there: %s\n", p->problem);
        return;
    }
    buf_printf(b, " %10s %9s %10s %9s %6.2f", with_commas(c->arena, p->wasm_bytes),
               with_commas(c->arena, p->glue_bytes), with_commas(c->arena, p->total_bytes),
               with_commas(c->arena, p->gzip_bytes), compare_growth(c, p));
    if (p->wrong) {
        buf_printf(b, "  WRONG: %s\n", p->wrong);
        return;
    }
    put_spread(b, p->instantiate);
    put_spread(b, p->first);
    put_spread(b, p->total);
    buf_printf(b, " %6.1f %7zu\n", (double)p->memory / 1048576, p->nimports);
}

static void put_imports(const struct comparison *c, struct buf *b) {
    (void)c;
    for (size_t i = 0; i < c->npeers; i++) {
        const struct peer *p = &c->peers[i];
        if (p->imports)
            buf_printf(b, "%s imports: %s\n", p->name, p->imports);
    }
}

void compare_table(const struct comparison *c, struct buf *b) {
    buf_printf(b, "%s at %s, %zu runs each in turn, %s\n", c->target, c->level, c->runs, c->engine);
    buf_printf(b, "%-*s %10s %9s %10s %9s %6s %14s %14s %14s %7s %7s\n", NAME_WIDTH, "", "wasm", "glue", "both", "gzip",
               "growth", "instantiate ms", "first out ms", "whole run ms", "MiB", "imports");
    for (size_t i = 0; i < c->npeers; i++)
        put_row(c, &c->peers[i], b);
    for (size_t i = 0; i < c->npeers; i++)
        if (c->peers[i].note && !c->peers[i].problem)
            buf_printf(b, "%s: %s\n", c->peers[i].name, c->peers[i].note);
    put_imports(c, b);
    buf_printf(
        b,
        "sizes in bytes; times: median ± half the distance between the quartiles; MiB: linear memory; output as %s\n",
        c->reference ? c->reference : "nobody's");
}

/* ---- JSON ---- */

static void json_spread(struct buf *b, const char *name, struct spread s, const double *samples, size_t n) {
    buf_printf(b, ",\n      \"%s_ms\": ", name);
    if (s.median < 0) {
        buf_puts(b, "null");
        return;
    }
    buf_printf(b, "{\"median\": %.3f, \"q1\": %.3f, \"q3\": %.3f, \"samples\": [", s.median, s.low, s.high);
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%s%.3f", i ? ", " : "", samples[i]);
    buf_puts(b, "]}");
}

static void json_peer(const struct comparison *c, const struct peer *p, struct buf *b) {
    buf_puts(b, "    {\"name\": ");
    buf_json_text(b, p->name);
    buf_puts(b, ",\n      \"problem\": ");
    buf_json_text(b, p->problem);
    buf_puts(b, ", \"wrong\": ");
    buf_json_text(b, p->wrong);
    buf_puts(b, ", \"note\": ");
    buf_json_text(b, p->note);
    if (!p->problem) {
        buf_printf(b,
                   ",\n      \"wasm_bytes\": %llu, \"glue_bytes\": %llu, \"total_bytes\": %llu, \"gzip_bytes\": %llu, "
                   "\"growth\": %.4f",
                   (unsigned long long)p->wasm_bytes, (unsigned long long)p->glue_bytes,
                   (unsigned long long)p->total_bytes, (unsigned long long)p->gzip_bytes, compare_growth(c, p));
        json_spread(b, "instantiate", p->instantiate, p->samples[0], p->nruns);
        json_spread(b, "first_output", p->first, p->samples[1], p->nruns);
        json_spread(b, "total", p->total, p->samples[2], p->nruns);
        buf_printf(b, ",\n      \"memory_bytes\": %llu, \"imports\": ", (unsigned long long)p->memory);
        buf_json_text(b, p->imports);
    }
    buf_puts(b, "}");
}

void compare_json(const struct comparison *c, struct buf *b) {
    buf_puts(b, "{\n  \"target\": ");
    buf_json_text(b, c->target);
    buf_puts(b, ",\n  \"level\": ");
    buf_json_text(b, c->level);
    buf_puts(b, ",\n  \"engine\": ");
    buf_json_text(b, c->engine);
    buf_puts(b, ",\n  \"reference\": ");
    buf_json_text(b, c->reference);
    buf_printf(b, ",\n  \"runs\": %zu,\n  \"peers\": [\n", c->runs);
    for (size_t i = 0; i < c->npeers; i++) {
        json_peer(c, &c->peers[i], b);
        buf_puts(b, i + 1 < c->npeers ? ",\n" : "\n");
    }
    buf_puts(b, "  ]\n}\n");
}

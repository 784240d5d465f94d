/* stats.c: the table that --stats prints when the module is written: how much code there is, and what the transformations of
 * the link cost of it.
 *
 * A transformation adds its row with stats_row(). What it costs is the difference to the code of a module linked without it, which
 * the driver has made before (driver/link.c); where that cannot be had, the row has its counts only. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/program.h"

uint64_t wasm_code_size(const unsigned char *m, size_t len) {
    size_t at = 8;
    while (at < len) {
        unsigned id = m[at++];
        uint64_t size = 0;
        for (unsigned shift = 0; at < len; shift += 7) {
            size |= (uint64_t)(m[at] & 0x7f) << shift;
            if (!(m[at++] & 0x80) || shift > 56)
                break;
        }
        if (id == 10)
            return size;
        if (size > len - at)
            break;
        at += size;
    }
    return 0;
}

uint64_t wasm_file_code_size(const char *file) {
    size_t len;
    char *m = file_read(file, &len);
    uint64_t n = wasm_code_size((unsigned char *)m, len);
    free(m);
    return n;
}

void stats_row(struct program *p, const char *what, uint64_t without, const char *fmt, ...) {
    if (!p->opt->stats)
        return;
    char text[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    vec_push(&p->stats, ((struct stats_row){.what = what, .without = without, .text = arena_strdup(p->arena, text)}));
}

void stats_print(struct program *p, const unsigned char *m, size_t len) {
    uint64_t code = wasm_code_size(m, len);
    fprintf(stderr, "%-12s %8s %7s\n", "gowl --stats", "bytes", "of code");
    fprintf(stderr, "%-12s %8zu\n", "module", len);
    fprintf(stderr, "%-12s %8llu\n", "code", (unsigned long long)code);
    for (size_t i = 0; i < p->stats.len; i++) {
        const struct stats_row *r = &p->stats.p[i];
        if (r->without)
            fprintf(stderr, "%-12s %8lld %5.1f %%  %s\n", r->what, (long long)(code - r->without),
                    100 * ((double)code - (double)r->without) / (double)r->without, r->text);
        else
            fprintf(stderr, "%-12s %8s %7s  %s\n", r->what, "", "", r->text);
    }
    vec_free(&p->stats);
}

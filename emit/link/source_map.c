/* source_map.c: --source-map: the line table as a source map, version 3 (ECMA-426), for browsers: the module is one
 * line, whose columns are offsets in the file. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emit/link/line_table.h"
#include "emit/link/link.h"

static void put_vlq(struct buf *b, int64_t v) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint64_t n = v < 0 ? (uint64_t)-v << 1 | 1 : (uint64_t)v << 1;
    do {
        unsigned d = n & 31;
        n >>= 5;
        buf_putc(b, digits[n ? d | 32 : d]);
    } while (n);
}

static void put_string(struct buf *b, const char *s, size_t n) {
    buf_putc(b, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x20)
            buf_printf(b, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", c);
        else
            buf_putc(b, (char)c);
    }
    buf_putc(b, '"');
}

/* The text of each file, null where it cannot be read: what Go's compiler made has none. */
static void put_contents(struct buf *b, const struct line_table *t) {
    buf_puts(b, "],\n\"sourcesContent\":[");
    for (size_t i = 0; i < t->files.len; i++) {
        buf_puts(b, i ? ",\n" : "");
        if (access(t->files.p[i], R_OK)) {
            buf_puts(b, "null");
            continue;
        }
        size_t n;
        char *text = file_read(t->files.p[i], &n);
        put_string(b, text, n);
        free(text);
    }
}

static void put_mappings(struct buf *b, const struct line_table *t, size_t code) {
    struct line_row last = {.file = 0, .line = 1}, shown = {.end = true};
    int64_t column = 0;
    bool first = true;
    for (size_t i = 0; i < t->rows.len; i++) {
        struct line_row r = t->rows.p[i];
        if (i + 1 < t->rows.len && t->rows.p[i + 1].address == r.address)
            continue; /* the last row of an address counts */
        r.end |= r.line == 0;
        if (r.end ? shown.end : !shown.end && r.file == shown.file && r.line == shown.line && r.column == shown.column)
            continue;
        buf_puts(b, first ? "" : ",");
        first = false;
        put_vlq(b, (int64_t)(code + r.address) - column);
        column = (int64_t)(code + r.address);
        shown = r;
        if (r.end)
            continue;
        r.column += !r.column; /* 0: not known; in maps they begin with 0 */
        last.column += !last.column;
        put_vlq(b, (int64_t)r.file - last.file);
        put_vlq(b, (int64_t)r.line - last.line);
        put_vlq(b, (int64_t)r.column - last.column);
        last = r;
    }
}

void source_map_write(struct program *p, const unsigned char *linked, size_t len, size_t code) {
    struct line_table t;
    line_table_read(&t, p->arena, linked, len);
    struct buf b = {0};
    buf_puts(&b, "{\"version\":3,\n\"sources\":[");
    for (size_t i = 0; i < t.files.len; i++) {
        buf_puts(&b, i ? ",\n" : "");
        put_string(&b, t.files.p[i], strlen(t.files.p[i]));
    }
    if (p->opt->embed_sources)
        put_contents(&b, &t);
    buf_puts(&b, "],\n\"names\":[],\n\"mappings\":\"");
    put_mappings(&b, &t, code);
    buf_puts(&b, "\"}\n");
    file_write(p->opt->source_map, b.p, b.len, 0666);
    buf_free(&b);
    line_table_free(&t);
}

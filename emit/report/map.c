/* map.c: --map: what lies where in the module, and what first referred to it: for gowl size.
 *
 * Records of lines (docs/driver.md, "The map"), of lld's listing (lld/wasm/MapFile.cpp): a line there is three numbers,
 * "-" where there is none (address, offset in the file, size), and a name: of a section as it is; of what it is made of
 * behind 8 spaces, as FILE:(NAME); of a symbol behind 16. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/report/report.h"

static void put_name(struct buf *b, const char *s, size_t n) {
    buf_putc(b, ' ');
    buf_name(b, s, n);
}

/* What is within FILE:(...): a function's or a segment's name. The file is an object of ours or <internal>. */
static const char *part_name(const char *s, size_t *n) {
    const char *open = strstr(s, ":(");
    if (!open || s[strlen(s) - 1] != ')')
        die("lld's listing names a part %s", s);
    *n = strlen(open) - 3;
    return open + 2;
}

/* LLVM makes a segment of its own of each variable: ".rodata.NAME". */
static const char *without_section(const char *s, size_t *n) {
    static const char *const sections[] = {".rodata.", ".data.", ".tdata."};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        size_t k = strlen(sections[i]);
        if (*n > k && !memcmp(s, sections[i], k)) {
            *n -= k;
            return s + k;
        }
    }
    return s;
}

/* One line of the listing. *code, *data: are we within that section? */
static void take_line(struct buf *b, char *line, bool *code, bool *data) {
    char first[32], *end;
    int at = 0;
    unsigned long long offset, size;
    if (sscanf(line, "%31s %llx %llx%n", first, &offset, &size, &at) != 3 || line[at] != ' ')
        return; /* the heading */
    char *name = line + at + 1;
    size_t indent = strspn(name, " "), n;
    if (!indent) {
        *code = !strcmp(name, "CODE");
        *data = *first != '-' && !starts_with(name, ".bss"); /* only segments of data have addresses */
        return;
    }
    if (indent != 8 || !size || (!*code && !*data))
        return;
    const char *part = part_name(name + indent, &n);
    if (*code) {
        buf_puts(b, "f");
    } else {
        buf_printf(b, "d %llu %llu", strtoull(first, &end, 16), size);
        part = without_section(part, &n);
    }
    put_name(b, part, n);
    buf_putc(b, '\n');
}

void map_write(struct program *p, const char *listing) {
    size_t len;
    char *text = file_read(listing, &len);
    struct buf b = {0};
    bool code = false, data = false;
    buf_puts(&b, "gowl-map 1\n");
    for (char *s = text, *next; *s; s = next) {
        next = s + strcspn(s, "\n");
        if (*next)
            *next++ = 0;
        take_line(&b, s, &code, &data);
    }
    for (size_t i = 0; i < p->npkgs; i++) {
        buf_putc(&b, 'p');
        put_name(&b, p->pkgs[i].path, strlen(p->pkgs[i].path));
        buf_putc(&b, '\n');
    }
    for (size_t i = 0; i < p->reached.len; i++) {
        const struct symbol *s = p->reached.p[i];
        buf_putc(&b, 's');
        put_name(&b, s->name, s->len);
        if (s->from)
            put_name(&b, s->from->name, s->from->len);
        buf_putc(&b, '\n');
    }
    for (size_t i = 0; i < p->symbols.len; i++)
        if (p->symbols.p[i]->inlined && !p->symbols.p[i]->reached) {
            buf_putc(&b, 'i');
            put_name(&b, p->symbols.p[i]->name, p->symbols.p[i]->len);
            buf_putc(&b, '\n');
        }
    buf_puts(&b, "end\n");
    file_write(p->opt->map, b.p, b.len, 0666);
    buf_free(&b);
    free(text);
}

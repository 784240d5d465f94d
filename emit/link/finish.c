/* finish.c: lld's module to the file go wants: with the build id where cmd/go looks for it, and nothing superfluous.
 *
 * cmd/go reads the first 32 KiB of a binary (cmd/internal/buildid, readBinary) and searches them for the marker that
 * encloses the id. lld puts custom sections last, so a section go:buildid is put right behind the 8 bytes of the
 * header, as cmd/link does (cmd/link/internal/wasm/asm.go, writeBuildID). */
#include <stdlib.h>
#include <string.h>

#include "base/wasm.h"
#include "emit/link/link.h"
#include "emit/report/report.h"

static void put_uleb(struct buf *b, uint64_t v) {
    do {
        unsigned char c = v & 0x7f;
        v >>= 7;
        buf_putc(b, (char)(v ? c | 0x80 : c));
    } while (v);
}

/* Reads an unsigned LEB128 at *at; false if it does not end before len. */
static bool get_uleb(const unsigned char *m, size_t len, size_t *at, uint64_t *v) {
    *v = 0;
    for (unsigned shift = 0; *at < len && shift < 35; shift += 7) {
        unsigned char c = m[(*at)++];
        *v |= (uint64_t)(c & 0x7f) << shift;
        if (!(c & 0x80))
            return true;
    }
    return false;
}

static void put_custom(struct buf *b, const char *name, const char *p, size_t n) {
    struct buf body = {0};
    put_uleb(&body, strlen(name));
    buf_puts(&body, name);
    buf_add(&body, p, n);
    buf_putc(b, 0);
    put_uleb(b, body.len);
    buf_add(b, body.p, body.len);
    buf_free(&body);
}

static void put_sleb(struct buf *b, int64_t v) {
    for (;;) {
        unsigned char c = v & 0x7f;
        v >>= 7;
        if ((v == 0 && !(c & 0x40)) || (v == -1 && (c & 0x40))) {
            buf_putc(b, (char)c);
            return;
        }
        buf_putc(b, (char)(c | 0x80));
    }
}

static bool get_sleb(const unsigned char *m, size_t len, size_t *at, int64_t *v) {
    uint64_t u = 0;
    for (unsigned shift = 0; *at < len && shift < 35;) {
        unsigned char c = m[(*at)++];
        u |= (uint64_t)(c & 0x7f) << shift;
        shift += 7;
        if (!(c & 0x80)) {
            if (c & 0x40)
                u |= ~(uint64_t)0 << shift;
            *v = (int64_t)u;
            return true;
        }
    }
    return false;
}

enum {
    SEGMENT_COST = 7,      /* bytes that one more data segment takes mostly: flag, i32.const, address, end, length */
    MAX_SEGMENTS = 100000, /* engines take no more (cmd/link/internal/wasm/asm.go) */
};

/* Adds the data at addr as segments that leave long runs of zeros out: memory is zero at start. */
static void put_segments(struct buf *b, size_t *count, uint64_t addr, const unsigned char *p, size_t n) {
    size_t at = 0;
    while (at < n) {
        while (at < n && !p[at])
            at++;
        size_t end = at, zeros = 0;
        for (size_t i = at; i < n && (zeros <= SEGMENT_COST || *count >= MAX_SEGMENTS); i++) {
            zeros = p[i] ? 0 : zeros + 1;
            if (p[i])
                end = i + 1;
        }
        if (end == at)
            return;
        buf_putc(b, 0);
        buf_putc(b, 0x41); /* i32.const */
        put_sleb(b, (int32_t)(uint32_t)(addr + at));
        buf_putc(b, 0x0b); /* end */
        put_uleb(b, end - at);
        buf_add(b, p + at, end - at);
        ++*count;
        at = end;
    }
}

/* Writes lld's data section anew, without its long runs of zeros: a Go pointer's upper half is zero, and so is much of
 * Go's data. False if the section holds anything but plain active segments: then it stays as it is. */
static bool put_data_section(struct buf *out, const unsigned char *m, size_t len) {
    size_t at = 0, count = 0;
    uint64_t n;
    struct buf body = {0}, head = {0};
    bool ok = get_uleb(m, len, &at, &n);
    for (uint64_t i = 0; ok && i < n; i++) {
        int64_t addr;
        uint64_t size;
        ok = len - at > 3 && m[at] == 0 && m[at + 1] == 0x41;
        at += 2;
        ok = ok && get_sleb(m, len, &at, &addr) && at < len && m[at++] == 0x0b && get_uleb(m, len, &at, &size) &&
             size <= len - at;
        if (ok) {
            put_segments(&body, &count, (uint32_t)addr, m + at, size);
            at += size;
        }
    }
    if (ok) {
        put_uleb(&head, count);
        buf_putc(out, 11);
        put_uleb(out, head.len + body.len);
        buf_add(out, head.p, head.len);
        buf_add(out, body.p, body.len);
    }
    buf_free(&body);
    buf_free(&head);
    return ok;
}

/* The section "name" without the names that lld gave its segments, when they are others now. */
static void put_name_section(struct buf *out, const unsigned char *p, size_t n) {
    enum { NAMES_OF_SEGMENTS = 9 };
    struct buf body = {0};
    for (size_t at = 0; at < n;) {
        size_t start = at;
        unsigned id = p[at++];
        uint64_t size;
        if (!get_uleb(p, n, &at, &size) || size > n - at)
            die("lld's output has a damaged section of names");
        at += size;
        if (id != NAMES_OF_SEGMENTS)
            buf_add(&body, p + start, at - start);
    }
    put_custom(out, "name", body.p, body.len);
    buf_free(&body);
}

/* strconv.Quote is not needed: a build id is of base64 characters and '/'. */
static void put_build_id(struct buf *b, const char *id) {
    struct buf text = {0};
    buf_printf(&text, "\xff Go build ID: \"%s\"\n \xff", id);
    put_custom(b, "go:buildid", text.p, text.len);
    buf_free(&text);
}

/* What `go version -m` prints of a native program, for gowl inspect: the version of Go, then the build info, without
 * the marks of 16 bytes around it by which that is found in a program's data (cmd/go/internal/modload). */
static void put_build_info(struct buf *b, const struct emit_options *o) {
    enum { MARK = 16 };
    size_t n = o->mod_info ? strlen(o->mod_info) : 0;
    struct buf text = {0};
    if (!o->go_version)
        return;
    buf_printf(&text, "go\t%s\n", o->go_version);
    if (n > MARK + MARK - 1) /* (the last mark holds a NUL) */
        buf_add(&text, o->mod_info + MARK, strcspn(o->mod_info + MARK, "\xf9"));
    put_custom(b, "go:buildinfo", text.p, text.len);
    buf_free(&text);
}

/* Is this custom section of no use to anyone who runs the module? (-s) */
static bool is_superfluous(const char *name, size_t n) {
    return field_is(name, n, "producers") || field_is(name, n, "target_features") || field_is(name, n, "name");
}

/* The section by which debuggers and browsers find a file: its name alone, as it is to lie beside the module. */
static void put_reference(struct buf *b, const char *section, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    struct buf text = {0};
    put_uleb(&text, strlen(name));
    buf_puts(&text, name);
    put_custom(b, section, text.p, text.len);
    buf_free(&text);
}

/* Does anything that the file is to hold, or that lies beside it, refer to places in the code? */
static bool has_places(struct program *p, const unsigned char *m, size_t len, bool dwarf) {
    struct wasm_section s;
    size_t at = 0;
    if (p->opt->source_map || p->opt->debug_file || p->opt->debug)
        return true;
    while (dwarf && wasm_next_section("the linked module", m, len, &at, &s))
        if (!s.id && s.name_len > 7 && !memcmp(s.name, ".debug_", 7))
            return true;
    return false;
}

/* Makes the module of lld's output m, with its DWARF or without; *code: where the code section's contents begin. */
static void assemble(struct program *p, const unsigned char *m, size_t len, bool dwarf, struct buf *out, size_t *code) {
    static const unsigned char header[8] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    if (len < 8 || memcmp(m, header, 8))
        die("lld's output is no wasm module");
    buf_add(out, m, 8);
    if (p->opt->build_id && *p->opt->build_id)
        put_build_id(out, p->opt->build_id);
    if (p->opt->debug && !p->opt->strip_dwarf) {
        struct buf text = {0};
        debug_table_text(p, m, len, &text);
        put_custom(out, "gowl.debug", text.p, text.len);
        buf_free(&text);
    }
    bool tight = opt_for_size(p->opt->opt) && !has_places(p, m, len, dwarf);
    bool has_count = false, moved = false; /* moved: the segments are others than lld's */
    for (size_t at = 8; at < len;) {
        size_t start = at;
        unsigned id = m[at++];
        uint64_t size, n;
        if (!get_uleb(m, len, &at, &size) || size > len - at)
            die("lld's output has a damaged section");
        size_t body = at, end = at + size;
        bool drop = false;
        if (id == 0) {
            if (!get_uleb(m, end, &body, &n) || n > end - body)
                die("lld's output has a damaged custom section");
            const char *name = (const char *)m + body;
            drop = (p->opt->strip_names && is_superfluous(name, n)) || (!dwarf && n > 7 && !memcmp(name, ".debug_", 7));
            if (!drop && moved && field_is(name, n, "name")) {
                put_name_section(out, m + body + n, end - body - n);
                drop = true;
            }
        }
        /* A count of the data segments (section 12) stands before the code: then they must stay as many. */
        has_count |= id == 12;
        if (id == 11 && !has_count && p->opt->opt != OPT_O0 && put_data_section(out, m + body, size))
            drop = moved = true;
        if (id == 10 && tight)
            drop = tighten("the linked module", m, len, out);
        if (id == 10)
            *code = out->len + (body - start);
        if (!drop)
            buf_add(out, m + start, end - start);
        at = end;
    }
    if (!p->opt->strip_names)
        put_build_info(out, p->opt);
}

/* Writes the module at `linked` (lld's output) to opt->out by rename, and what is to lie beside it. */
void module_finish(struct program *p, const char *linked) {
    size_t len, code = 0;
    unsigned char *m = (unsigned char *)file_read(linked, &len);
    struct buf out = {0};
    assemble(p, m, len, !p->opt->drop_dwarf, &out, &code);
    if (p->opt->debug_file) {
        struct buf whole = {0};
        assemble(p, m, len, true, &whole, &code);
        file_write(p->opt->debug_file, whole.p, whole.len, 0666);
        buf_free(&whole);
        put_reference(&out, "external_debug_info", p->opt->debug_file);
    }
    if (p->opt->source_map) {
        source_map_write(p, m, len, code);
        put_reference(&out, "sourceMappingURL", p->opt->source_map);
    }
    file_write(p->opt->out, out.p, out.len, 0755);
    if (p->opt->stats)
        stats_print(p, (const unsigned char *)out.p, out.len);
    buf_free(&out);
    free(m);
}

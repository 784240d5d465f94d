/* compile_object.c: reading wasm objects and archives, as far as `gowl compile` must know them before lld does.
 *
 * Formats: the WebAssembly binary format, and tool-conventions' Linking.md (sections "linking" and
 * "target_features"); the Unix archive's index. The bytes may be anybody's: every read is checked. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/compile/compile_internal.h"

/* Bytes being read; an overrun sets bad and gives zeros. */
struct cursor {
    const unsigned char *p, *end;
    bool bad;
};

static uint32_t get_u8(struct cursor *c) {
    assert(c->p);
    if (c->p >= c->end) {
        c->bad = true;
        return 0;
    }
    return *c->p++;
}

static uint32_t get_u32(struct cursor *c) {
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        uint32_t b = get_u8(c);
        v |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80)) {
            if (v > UINT32_MAX)
                break;
            return (uint32_t)v;
        }
    }
    c->bad = true;
    return 0;
}

static const unsigned char *get_bytes(struct cursor *c, size_t n) {
    if (n > (size_t)(c->end - c->p)) {
        c->bad = true;
        return c->p = c->end;
    }
    c->p += n;
    return c->p - n;
}

static const char *get_name(struct cursor *c, size_t *len) {
    *len = get_u32(c);
    const char *s = (const char *)get_bytes(c, *len);
    if (c->bad)
        *len = 0;
    return s;
}

bool wasm_next_section(const char *path, const unsigned char *file, size_t len, size_t *at, struct wasm_section *s) {
    if (*at == 0) {
        if (len < 8 || memcmp(file, "\0asm\1\0\0\0", 8))
            err("%s: error: no wasm file of version 1", path);
        *at = 8;
    }
    if (*at == len)
        return false;
    struct cursor c = {file + *at, file + len, false};
    s->id = get_u8(&c);
    s->len = get_u32(&c);
    s->p = get_bytes(&c, s->len);
    *at = (size_t)(c.p - file);
    s->name = "";
    s->name_len = 0;
    if (!c.bad && s->id == 0) {
        struct cursor body = {s->p, s->p + s->len, false};
        s->name = get_name(&body, &s->name_len);
        s->len = (size_t)(body.end - body.p);
        s->p = body.p;
        c.bad = body.bad;
    }
    if (c.bad)
        err("%s: error: damaged wasm: a section goes beyond the end of the file", path);
    return true;
}

/* Calls err() if a target_features section lists features that are not allowed. */
static void check_features(struct compile *c, const char *path, const struct wasm_section *s, const char *hint) {
    struct cursor r = {s->p, s->p + s->len, false};
    struct buf refused = {0};
    for (uint32_t n = get_u32(&r); n && !r.bad; n--) {
        char prefix = (char)get_u8(&r);
        size_t len;
        const char *name = get_name(&r, &len);
        if (r.bad || prefix == '-' || feature_allowed(c->opt, name, len))
            continue;
        if (field_is(name, len, "shared-mem"))
            err("%s: error: made for threads and shared memory, which gowl does not link", path);
        buf_printf(&refused, "%s%.*s", refused.len ? "," : "", (int)len, name);
    }
    if (r.bad)
        err("%s: error: damaged wasm: the section target_features", path);
    if (!refused.len)
        return;
    buf_putc(&refused, 0);
    refuse_features(arena_printf(c->arena, "%s: error", path), "made for", &refused, hint, false);
}

void check_object(struct compile *c, const struct input *in) {
    struct wasm_section s;
    bool linking = false;
    for (size_t at = 0; wasm_next_section(in->path, (const unsigned char *)in->bytes, in->len, &at, &s);) {
        if (s.id)
            continue;
        if (field_is(s.name, s.name_len, "linking"))
            linking = true;
        if (field_is(s.name, s.name_len, "target_features"))
            check_features(c, in->path, &s,
                           "compile it with -mcpu=mvp -mbulk-memory -msign-ext, or allow them (-mattr=+...)");
    }
    if (!linking)
        err("%s: error: a finished wasm module: only relocatable objects can be linked (clang -c)", in->path);
}

void check_linked_features(struct compile *c, const char *path) {
    size_t len;
    unsigned char *file = (unsigned char *)file_read(path, &len);
    struct wasm_section s;
    for (size_t at = 0; wasm_next_section(path, file, len, &at, &s);)
        if (!s.id && field_is(s.name, s.name_len, "target_features"))
            check_features(c, "a library of this link", &s, "use one built without, or allow them (-mattr=+...)");
    free(file);
}

/* tool-conventions, Linking.md: WASM_SYMBOL_TABLE. */
enum { SUBSECTION_SYMBOL_TABLE = 8 };
enum { SYM_FUNCTION, SYM_DATA, SYM_GLOBAL, SYM_SECTION, SYM_EVENT, SYM_TABLE };
enum { SYM_UNDEFINED = 0x10, SYM_EXPLICIT_NAME = 0x40 };

static void symbol_table(struct cursor *r, void (*fn)(void *, const char *, size_t), void *arg) {
    for (uint32_t n = get_u32(r); n && !r->bad; n--) {
        uint32_t kind = get_u8(r), flags = get_u32(r);
        size_t len = 0;
        const char *name = NULL;
        if (kind == SYM_DATA) {
            name = get_name(r, &len);
            if (!(flags & SYM_UNDEFINED)) {
                get_u32(r); /* segment, offset, size */
                get_u32(r);
                get_u32(r);
            }
        } else {
            get_u32(r); /* index */
            if (kind != SYM_SECTION && (!(flags & SYM_UNDEFINED) || flags & SYM_EXPLICIT_NAME))
                name = get_name(r, &len);
        }
        if (name && !r->bad)
            fn(arg, name, len);
    }
}

/* A symbol table leaves out the name of what it imports under that same name: the import section has it. */
static void import_names(struct cursor *r, void (*fn)(void *, const char *, size_t), void *arg) {
    for (uint32_t n = get_u32(r); n && !r->bad; n--) {
        size_t module, len;
        get_name(r, &module);
        const char *name = get_name(r, &len);
        uint32_t kind = get_u8(r);
        if (kind == 1 || kind == 3) /* table: its type; global: its type */
            get_u8(r);
        if (kind == 3)
            get_u8(r);                /* mutable? */
        if (kind == 1 || kind == 2) { /* table, memory: limits */
            uint32_t flags = get_u8(r);
            get_u32(r);
            if (flags & 1)
                get_u32(r);
        }
        if (kind == 0 || kind == 4)
            get_u32(r); /* function, tag: its type */
        if (kind == 4 && !r->bad)
            continue;
        if (kind == 0 && !r->bad)
            fn(arg, name, len);
    }
}

void object_names(const struct input *in, void (*fn)(void *, const char *, size_t), void *arg) {
    struct wasm_section s;
    for (size_t at = 0; wasm_next_section(in->path, (const unsigned char *)in->bytes, in->len, &at, &s);) {
        struct cursor r = {s.p, s.p + s.len, false};
        if (s.id == 2)
            import_names(&r, fn, arg);
        if (s.id == 0 && field_is(s.name, s.name_len, "linking")) {
            get_u32(&r); /* version */
            while (r.p < r.end && !r.bad) {
                uint32_t kind = get_u8(&r), len = get_u32(&r);
                struct cursor sub = {get_bytes(&r, len), NULL, false};
                sub.end = r.p;
                if (kind == SUBSECTION_SYMBOL_TABLE && !r.bad)
                    symbol_table(&sub, fn, arg);
                r.bad |= sub.bad;
            }
        }
        if (r.bad)
            err("%s: error: damaged wasm: section %u", in->path, s.id);
    }
}

/* The first member, "/", is the index: a big-endian count, as many offsets, then the names, NUL-terminated. */
void archive_names(const unsigned char *archive, size_t len, void (*fn)(void *, const char *, size_t), void *arg) {
    enum { MAGIC = 8, HEADER = 60, SIZE_AT = 48 };
    if (len < MAGIC + HEADER + 4 || archive[MAGIC] != '/' || archive[MAGIC + 1] != ' ')
        return;
    char digits[11] = {0};
    memcpy(digits, archive + MAGIC + SIZE_AT, 10);
    size_t size = strtoul(digits, NULL, 10);
    const unsigned char *p = archive + MAGIC + HEADER;
    if (size < 4 || size > len - MAGIC - HEADER)
        return;
    const unsigned char *end = p + size;
    size_t n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
    if (n > (size - 4) / 4)
        return;
    const char *s = (const char *)p + 4 + 4 * n;
    for (; n && (const unsigned char *)s < end; n--) {
        size_t k = strnlen(s, (size_t)((const char *)end - s));
        fn(arg, s, k);
        s += k + 1;
    }
}

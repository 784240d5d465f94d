/* compile_object.c: reading wasm objects and archives, as far as `gowl compile` must know them before lld does.
 *
 * Formats: the WebAssembly binary format, and tool-conventions' Linking.md (sections "linking" and
 * "target_features"); the Unix archive's index. The bytes may be anybody's: every read is checked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/compile/compile_internal.h"

/* Objects made for threads need a shared memory, which lld would make of the module's. */
static void check_shared(const char *path, const struct wasm_section *s) {
    struct wasm_bytes r = {s->p, s->p + s->len, false};
    for (uint32_t n = wasm_u32(&r); n && !r.bad; n--) {
        uint32_t prefix = wasm_u8(&r);
        size_t len;
        const char *name = wasm_name(&r, &len);
        if (!r.bad && prefix != '-' && field_is(name, len, "shared-mem"))
            err("%s: error: made for threads and shared memory, which gowl does not link", path);
    }
    if (r.bad)
        err("%s: error: damaged wasm: the section target_features", path);
}

void check_object(const struct input *in) {
    struct wasm_section s;
    bool linking = false;
    for (size_t at = 0; wasm_next_section(in->path, (const unsigned char *)in->bytes, in->len, &at, &s);) {
        if (s.id)
            continue;
        if (field_is(s.name, s.name_len, "linking"))
            linking = true;
        if (field_is(s.name, s.name_len, "target_features"))
            check_shared(in->path, &s);
    }
    if (!linking)
        err("%s: error: a finished wasm module: only relocatable objects can be linked (clang -c)", in->path);
}

struct search {
    const char *name;
    bool found;
};

static void look_for(void *arg, const char *name, size_t len) {
    struct search *s = arg;
    static const char *const mains[] = {"__main_argc_argv", "__main_void", "__original_main"}; /* lld says main */
    s->found |= field_is(name, len, s->name);
    for (size_t i = 0; i < sizeof mains / sizeof *mains && !strcmp(s->name, "main"); i++)
        s->found |= field_is(name, len, mains[i]);
}

/* The file whose function that is, as far as one can tell. */
static const char *home_of(struct compile *c, const char *name) {
    const struct input *defined = map_gets(&c->defined_in, name);
    if (defined)
        return defined->path;
    for (size_t i = 0; i < c->ninputs; i++) {
        const struct input *in = &c->inputs[i];
        struct search s = {name, false};
        if (in->kind == INPUT_OBJECT)
            object_names(in, look_for, &s);
        else if (in->kind == INPUT_ARCHIVE)
            archive_names((const unsigned char *)in->bytes, in->len, look_for, &s);
        if (s.found)
            return in->path;
    }
    return "a library of this link";
}

void check_linked_features(struct compile *c, const char *path) {
    size_t len;
    unsigned char *file = (unsigned char *)file_read(path, &len);
    struct wasm_module m;
    wasm_read(&m, c->arena, path, file, len);
    for (int f = WASM_MVP + 1; f < WASM_NFEATURES; f++) {
        const struct wasm_use *u = &m.uses[f];
        const char *feature = wasm_feature_name((enum wasm_feature)f);
        if (!u->used || feature_allowed(c->opt, feature, strlen(feature)))
            continue;
        struct buf b = {0};
        if (u->in_code)
            wasm_op_text(u->code, &b);
        else
            buf_puts(&b, u->what);
        buf_putc(&b, 0);
        const char *name = u->in_code ? wasm_func_name(&m, u->func) : NULL;
        if (f == WASM_OVERLONG && c->opt->debug)
            err("%s: error: in %s: %s has a long table number, as objects for reference-types have, and -g keeps it: "
                "leave -g out, or allow it (-mattr=+%s)",
                home_of(c, name), name, b.p, feature);
        err("%s: error: %s%s%s needs the feature %s: compile it without (-mcpu=mvp -mbulk-memory -msign-ext), or allow "
            "it (-mattr=+%s)",
            name ? home_of(c, name) : "a library of this link", name ? "in " : "", name ? name : "",
            name ? arena_printf(c->arena, ": %s", b.p) : b.p, feature, feature);
    }
    wasm_free(&m);
    free(file);
}

/* tool-conventions, Linking.md: WASM_SYMBOL_TABLE. */
enum { SUBSECTION_SYMBOL_TABLE = 8 };
enum { SYM_FUNCTION, SYM_DATA, SYM_GLOBAL, SYM_SECTION, SYM_EVENT, SYM_TABLE };
enum { SYM_UNDEFINED = 0x10, SYM_EXPLICIT_NAME = 0x40 };

static void symbol_table(struct wasm_bytes *r, void (*fn)(void *, const char *, size_t), void *arg) {
    for (uint32_t n = wasm_u32(r); n && !r->bad; n--) {
        uint32_t kind = wasm_u8(r);
        uint32_t flags = wasm_u32(r);
        size_t len = 0;
        const char *name = NULL;
        if (kind == SYM_DATA) {
            name = wasm_name(r, &len);
            if (!(flags & SYM_UNDEFINED)) {
                wasm_u32(r); /* segment, offset, size */
                wasm_u32(r);
                wasm_u32(r);
            }
        } else {
            wasm_u32(r); /* index */
            if (kind != SYM_SECTION && (!(flags & SYM_UNDEFINED) || flags & SYM_EXPLICIT_NAME))
                name = wasm_name(r, &len);
        }
        if (name && !r->bad)
            fn(arg, name, len);
    }
}

/* A symbol table leaves out the name of what it imports under that same name: the import section has it. */
static void import_names(struct wasm_bytes *r, void (*fn)(void *, const char *, size_t), void *arg) {
    for (uint32_t n = wasm_u32(r); n && !r->bad; n--) {
        size_t module, len;
        wasm_name(r, &module);
        const char *name = wasm_name(r, &len);
        uint32_t kind = wasm_u8(r);
        if (kind == 1 || kind == 3) /* table: its type; global: its type */
            wasm_u8(r);
        if (kind == 3)
            wasm_u8(r);               /* mutable? */
        if (kind == 1 || kind == 2) { /* table, memory: limits */
            uint32_t flags = wasm_u8(r);
            wasm_u32(r);
            if (flags & 1)
                wasm_u32(r);
        }
        if (kind == 0 || kind == 4)
            wasm_u32(r); /* function, tag: its type */
        if (kind == 4 && !r->bad)
            continue;
        if (kind == 0 && !r->bad)
            fn(arg, name, len);
    }
}

void object_names(const struct input *in, void (*fn)(void *, const char *, size_t), void *arg) {
    struct wasm_section s;
    for (size_t at = 0; wasm_next_section(in->path, (const unsigned char *)in->bytes, in->len, &at, &s);) {
        struct wasm_bytes r = {s.p, s.p + s.len, false};
        if (s.id == 2)
            import_names(&r, fn, arg);
        if (s.id == 0 && field_is(s.name, s.name_len, "linking")) {
            wasm_u32(&r); /* version */
            while (r.p < r.end && !r.bad) {
                uint32_t kind = wasm_u8(&r);
                uint32_t len = wasm_u32(&r);
                struct wasm_bytes sub = {wasm_take(&r, len), NULL, false};
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

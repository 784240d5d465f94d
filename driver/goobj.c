/* goobj.c: what cmd/link reads of a Go object that gowl must know: imports, and the order of type descriptors.
 *
 * The format is that of cmd/internal/goobj/objfile.go, the same in Go 1.24 to 1.27: a text header that ends in "\n!\n",
 * then magic, fingerprint (8 bytes), flags (4), the offsets of blocks (4 each). A string is its length and its offset.
 */
#include <string.h>

#include "driver/driver.h"

enum { BLOCK_IMPORTS = 0, BLOCK_DEFINED = 3, BLOCK_DEFINED_ANYWHERE = 6 }; /* BlkAutolib, BlkSymdef, BlkNonpkgdef */
enum { OFFSETS_AT = 20, IMPORT_LEN = 16, SYMBOL_LEN = 21 };

static uint32_t get32(const char *p) {
    const unsigned char *b = (const unsigned char *)p;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

struct object {
    const struct archive *archive;
    const char *p;
    size_t len;
};

static struct object open_object(const struct archive *a) {
    static const char head_end[] = "\n!\n", magic[] = "\0go120ld";
    const struct member *m = archive_member(a, "_go_.o");
    const char *p = m ? memmem(m->p, m->len, head_end, 3) : NULL;
    if (!p)
        err("%s: no Go object (member _go_.o)", a->path);
    struct object o = {a, p + 3, (size_t)(m->p + m->len - p - 3)};
    if (o.len < OFFSETS_AT + 4 * (BLOCK_DEFINED_ANYWHERE + 2) || memcmp(o.p, magic, 8))
        err("%s: a Go object of a format that is not known", a->path);
    return o;
}

/* Calls fn with the string at the start of each entry of a block. */
static void each_string(const struct object *o, int block, uint32_t entry,
                        void (*fn)(void *arg, const char *s, size_t len), void *arg) {
    uint32_t at = get32(o->p + OFFSETS_AT + 4 * block), end = get32(o->p + OFFSETS_AT + 4 * block + 4);
    if (at > end || end > o->len || (end - at) % entry)
        err("%s: damaged Go object", o->archive->path);
    for (; at < end; at += entry) {
        uint32_t len = get32(o->p + at), s = get32(o->p + at + 4);
        if (s > o->len || len > o->len - s)
            err("%s: damaged Go object", o->archive->path);
        fn(arg, o->p + s, len);
    }
}

struct names {
    struct arena *arena;
    name_vec *v;
};

static void add_name(void *arg, const char *s, size_t len) {
    struct names *n = arg;
    vec_push(n->v, arena_strndup(n->arena, s, len));
}

static void add_type(void *arg, const char *s, size_t len) {
    if (len > 5 && !memcmp(s, "type:", 5) && s[5] != '.')
        add_name(arg, s, len);
}

void goobj_imports(const struct archive *a, struct arena *arena, name_vec *imports) {
    struct object o = open_object(a);
    each_string(&o, BLOCK_IMPORTS, IMPORT_LEN, add_name, &(struct names){arena, imports});
}

void goobj_types(const struct archive *a, struct arena *arena, bool anywhere, name_vec *types) {
    struct object o = open_object(a);
    each_string(&o, anywhere ? BLOCK_DEFINED_ANYWHERE : BLOCK_DEFINED, SYMBOL_LEN, add_type,
                &(struct names){arena, types});
}

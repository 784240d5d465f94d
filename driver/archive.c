/* archive.c: Go package archives: the Unix ar format, names of at most 16 bytes (cmd/internal/archive), and zlib.
 *
 * gowl adds members whose names have an extension other than .o: Go's own linker passes those by
 * (cmd/link/internal/ld/lib.go, loadobjfile).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "driver/driver.h"

enum { MAGIC_LEN = 8, HEADER_LEN = 60, NAME_LEN = 16, SIZE_AT = 48, SIZE_LEN = 10 };
static const char magic[] = "!<arch>\n";

/* A header's size field: decimal, padded with spaces. -1 if it is not that. */
static int64_t header_size(const char *h) {
    int64_t n = 0;
    int i = 0;
    for (; i < SIZE_LEN && h[SIZE_AT + i] >= '0' && h[SIZE_AT + i] <= '9'; i++)
        n = n * 10 + (h[SIZE_AT + i] - '0');
    if (i == 0)
        return -1;
    for (; i < SIZE_LEN; i++)
        if (h[SIZE_AT + i] != ' ')
            return -1;
    return n;
}

void archive_open(struct archive *a, struct arena *arena, const char *path) {
    memset(a, 0, sizeof *a);
    a->path = arena_strdup(arena, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st))
        err("%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        err("%s: not a package archive (not even a file)", path);
    a->len = (size_t)st.st_size;
    if (a->len < MAGIC_LEN)
        err("%s: not a package archive (%zu bytes)", path, a->len);
    void *map = mmap(NULL, a->len, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (map == MAP_FAILED)
        err("%s: %s", path, strerror(errno));
    a->map = map;
    if (memcmp(a->map, magic, MAGIC_LEN))
        err("%s: not a package archive", path);

    VEC(struct member) v = {0};
    size_t at = MAGIC_LEN;
    while (at < a->len) {
        const char *h = a->map + at;
        if (a->len - at < HEADER_LEN)
            err("%s: truncated archive", path);
        int64_t size = header_size(h);
        if (h[58] != '`' || h[59] != '\n' || size < 0)
            err("%s: damaged archive (no member header at byte %zu)", path, at);
        at += HEADER_LEN;
        if ((uint64_t)size > a->len - at)
            err("%s: truncated archive", path);
        size_t n = NAME_LEN;
        while (n > 0 && h[n - 1] == ' ')
            n--;
        struct member m = {arena_strndup(arena, h, n), a->map + at, (size_t)size};
        vec_push(&v, m);
        at += (size_t)size + (size & 1);
    }
    a->n = v.len;
    a->members = NEWN(arena, struct member, v.len);
    if (v.len)
        memcpy(a->members, v.p, v.len * sizeof *v.p);
    vec_free(&v);
}

void archive_close(struct archive *a) {
    munmap((void *)a->map, a->len);
    memset(a, 0, sizeof *a);
}

const struct member *archive_member(const struct archive *a, const char *name) {
    for (size_t i = 0; i < a->n; i++)
        if (!strcmp(a->members[i].name, name))
            return &a->members[i];
    return NULL;
}

static void put_member(struct buf *b, const struct member *m) {
    buf_printf(b, "%-16s%-12d%-6d%-6d%-8o%-10zu`\n", m->name, 0, 0, 0, 0644, m->len);
    buf_add(b, m->p, m->len);
    if (m->len & 1)
        buf_putc(b, 0);
}

void archive_replace(const char *path, const struct member *add, size_t n) {
    struct arena *arena = arena_new("archive");
    struct archive a;
    struct stat st;
    archive_open(&a, arena, path);
    if (stat(path, &st))
        err("%s: %s", path, strerror(errno));
    struct buf b = {0};
    buf_add(&b, magic, MAGIC_LEN);
    for (size_t i = 0; i < a.n; i++) {
        bool replaced = false;
        for (size_t j = 0; j < n; j++)
            replaced |= !strcmp(a.members[i].name, add[j].name);
        if (!replaced)
            put_member(&b, &a.members[i]);
    }
    for (size_t j = 0; j < n; j++)
        put_member(&b, &add[j]);
    file_write(path, b.p, b.len, st.st_mode & 0777);
    buf_free(&b);
    archive_close(&a);
    arena_free(arena);
}

char *zlib_compress(const char *p, size_t len, size_t *out_len) {
    uLongf n = compressBound(len);
    char *out = xmalloc(n);
    if (compress2((Bytef *)out, &n, (const Bytef *)p, len, 3) != Z_OK)
        die("zlib: cannot compress %zu bytes", len);
    *out_len = n;
    return out;
}

char *zlib_decompress(const char *what, const char *p, size_t len, size_t *out_len) {
    z_stream z = {.next_in = (Bytef *)(uintptr_t)p, .avail_in = (uInt)len};
    if (len > UINT32_MAX || inflateInit(&z) != Z_OK)
        err("%s: damaged (zlib)", what);
    struct buf b = {0};
    int r;
    do {
        char chunk[65536];
        z.next_out = (Bytef *)chunk;
        z.avail_out = sizeof chunk;
        r = inflate(&z, Z_NO_FLUSH);
        if (r != Z_OK && r != Z_STREAM_END) {
            inflateEnd(&z);
            buf_free(&b);
            err("%s: damaged or truncated (zlib: %s)", what, z.msg ? z.msg : "data ends early");
        }
        buf_add(&b, chunk, sizeof chunk - z.avail_out);
    } while (r != Z_STREAM_END);
    inflateEnd(&z);
    *out_len = b.len;
    buf_putc(&b, 0);
    return b.p;
}

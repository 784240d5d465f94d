/* memory.c: arenas, buffers, growing arrays, and the map from byte strings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static _Noreturn void out_of_memory(size_t n) {
    err("out of memory (%zu bytes wanted)", n);
}

void *xmalloc(size_t n) {
    void *p = malloc(n ? n : 1);
    if (!p)
        out_of_memory(n);
    return p;
}

void *xrealloc(void *p, size_t n) {
    void *now = realloc(p, n ? n : 1);
    if (!now)
        out_of_memory(n);
    return now;
}

char *xstrdup(const char *s) {
    size_t n = strlen(s) + 1;
    return memcpy(xmalloc(n), s, n);
}

/* ---- arenas ---- */

enum { CHUNK = 1 << 16, ALIGN = 16 };

struct chunk {
    struct chunk *next;
    _Alignas(ALIGN) char data[];
};

struct arena {
    const char *name;
    struct chunk *chunks;
    char *p;
    size_t left;
};

struct arena *arena_new(const char *name) {
    struct arena *a = xmalloc(sizeof *a);
    *a = (struct arena){.name = name};
    return a;
}

void arena_free(struct arena *a) {
    if (!a)
        return;
    for (struct chunk *c = a->chunks, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(a);
}

void *arena_alloc(struct arena *a, size_t n) {
    if (n > SIZE_MAX - CHUNK)
        out_of_memory(n);
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (n > a->left) {
        /* a large object gets a chunk of its own, so the rest of the current one is not lost */
        size_t size = n > CHUNK / 4 ? n : CHUNK;
        struct chunk *c = calloc(1, sizeof *c + size);
        if (!c)
            out_of_memory(n);
        c->next = a->chunks;
        a->chunks = c;
        if (size == n)
            return c->data;
        a->p = c->data;
        a->left = size;
    }
    void *p = a->p;
    a->p += n;
    a->left -= n;
    return p;
}

void *arena_alloc_n(struct arena *a, size_t n, size_t size) {
    if (size && n > SIZE_MAX / size)
        out_of_memory(n);
    return arena_alloc(a, n * size);
}

char *arena_strndup(struct arena *a, const char *s, size_t n) {
    char *p = arena_alloc(a, n + 1);
    memcpy(p, s, n);
    return p;
}

char *arena_strdup(struct arena *a, const char *s) {
    return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *fmt, ...) {
    va_list ap, ap2;
    va_start(ap, fmt);
    va_copy(ap2, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, ap2);
    va_end(ap2);
    return p;
}

/* ---- buffers ---- */

static void buf_room(struct buf *b, size_t n) {
    if (b->cap - b->len >= n)
        return;
    size_t cap = b->cap ? b->cap : 256;
    while (cap - b->len < n) {
        if (cap > SIZE_MAX / 2)
            out_of_memory(n);
        cap *= 2;
    }
    b->p = xrealloc(b->p, cap);
    b->cap = cap;
}

void buf_add(struct buf *b, const void *p, size_t n) {
    if (!n)
        return;
    buf_room(b, n);
    memcpy(b->p + b->len, p, n);
    b->len += n;
}

void buf_puts(struct buf *b, const char *s) {
    buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c) {
    buf_add(b, &c, 1);
}

/* How many bytes the UTF-8 sequence at s has; 0 if it is none. */
static size_t utf8_len(const unsigned char *s, size_t n) {
    size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if ((s[0] >= 0x80 && s[0] < 0xc2) || s[0] > 0xf4 || len > n)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    /* overlong, surrogates, beyond U+10FFFF */
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) ||
        (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return len;
}

void buf_json(struct buf *b, const char *text, size_t n) {
    const unsigned char *s = (const unsigned char *)text;
    buf_putc(b, '"');
    for (size_t i = 0, len; i < n; i += len ? len : 1) {
        len = utf8_len(s + i, n - i);
        if (!len)
            buf_puts(b, "\\ufffd");
        else if (s[i] == '"' || s[i] == '\\')
            buf_printf(b, "\\%c", s[i]);
        else if (s[i] < 32 || s[i] == 127)
            buf_printf(b, "\\u%04x", s[i]);
        else
            buf_add(b, s + i, len);
    }
    buf_putc(b, '"');
}

void buf_json_text(struct buf *b, const char *s) {
    if (s)
        buf_json(b, s, strlen(s));
    else
        buf_puts(b, "null");
}

void buf_printf(struct buf *b, const char *fmt, ...) {
    va_list ap, ap2;
    va_start(ap, fmt);
    va_copy(ap2, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    buf_room(b, (size_t)n + 1);
    vsnprintf(b->p + b->len, (size_t)n + 1, fmt, ap2);
    va_end(ap2);
    b->len += (size_t)n;
}

void buf_plain(struct buf *b, const char *s) {
    for (; *s; s++)
        if (((unsigned char)*s < 32 && *s != '\t') || *s == 127)
            buf_printf(b, "\\x%02x", (unsigned char)*s);
        else
            buf_putc(b, *s);
}

void buf_name(struct buf *b, const char *s, size_t n) {
    if (!n)
        buf_putc(b, '%');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c <= 0x20 || c == 0x7f || c == '%')
            buf_printf(b, "%%%02X", c);
        else
            buf_putc(b, (char)c);
    }
}

void buf_free(struct buf *b) {
    free(b->p);
    *b = (struct buf){0};
}

void *vec_grow(void *p, size_t *cap, size_t size) {
    size_t n = *cap ? *cap * 2 : 16;
    if (n > SIZE_MAX / size)
        out_of_memory(n);
    *cap = n;
    return xrealloc(p, n * size);
}

/* ---- maps ---- */

/* FNV-1a, 64 bit, mixed once more as only the low bits choose the slot. */
static uint64_t hash_bytes(const char *s, size_t n) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
    return h ^ h >> 29;
}

static struct map_slot *map_find(const struct map *m, const char *key, size_t len, uint64_t hash) {
    for (size_t i = hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        struct map_slot *s = &m->slots[i];
        if (!s->key || (s->hash == hash && s->len == len && !memcmp(s->key, key, len)))
            return s;
    }
}

static void map_rehash(struct map *m) {
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 64;
    m->slots = calloc(m->cap, sizeof *m->slots);
    if (!m->slots)
        out_of_memory(m->cap * sizeof *m->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].key)
            *map_find(m, old.slots[i].key, old.slots[i].len, old.slots[i].hash) = old.slots[i];
    free(old.slots);
}

void **map_at(struct map *m, const char *key, size_t len) {
    if (m->n * 4 >= m->cap * 3)
        map_rehash(m);
    uint64_t hash = hash_bytes(key, len);
    struct map_slot *s = map_find(m, key, len, hash);
    if (!s->key) {
        *s = (struct map_slot){.key = key, .len = len, .hash = hash};
        m->n++;
    }
    return &s->val;
}

void *map_get(const struct map *m, const char *key, size_t len) {
    return m->cap ? map_find(m, key, len, hash_bytes(key, len))->val : NULL;
}

void *map_gets(const struct map *m, const char *key) {
    return map_get(m, key, strlen(key));
}

void map_free(struct map *m) {
    free(m->slots);
    *m = (struct map){0};
}

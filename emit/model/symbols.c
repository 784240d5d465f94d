/* symbols.c: the table of symbols, who defines each, and the bytes of data symbols.
 *
 * Which of several definitions wins follows addSym in cmd/link/internal/loader/loader.go. */
#include <stdlib.h>
#include <string.h>

#include "emit/model/model.h"

static bool starts(const char *s, size_t len, const char *prefix) {
    size_t n = strlen(prefix);
    return len >= n && !memcmp(s, prefix, n);
}

/* What lld gives a value to. */
static bool is_lld_symbol(const char *name) {
    static const char *const names[] = {"__heap_base",  "__heap_end",      "__data_end",      "__global_base",
                                        "__stack_low",  "__stack_high",    "__memory_base",   "__table_base",
                                        "__dso_handle", "__stack_pointer", "__start_covctrs", "__stop_covctrs"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

struct symbol *symbol_at(struct program *p, const char *name, size_t len) {
    struct symbol *s = map_get(&p->symbol_map, name, len);
    if (s)
        return s;
    s = NEW(p->arena, struct symbol);
    s->name = arena_strndup(p->arena, name, len);
    s->len = len;
    /* cmd/internal/obj/objfile.go: SymFlagGoType, SymFlagItab. */
    s->is_type = starts(name, len, "type:") && len > 5 && name[5] != '.';
    s->is_itab = starts(name, len, "go:itab.");
    s->is_gowl = starts(name, len, "gowl.");
    if (is_lld_symbol(s->name))
        s->def = DEF_LLD;
    *map_at(&p->symbol_map, s->name, len) = s;
    vec_push(&p->symbols, s);
    return s;
}

struct symbol *symbol_named(struct program *p, const char *name) {
    return symbol_at(p, name, strlen(name));
}

struct symbol *symbol_find(const struct program *p, const char *name) {
    return map_gets(&p->symbol_map, name);
}

const char *symbol_home(const struct symbol *s) {
    switch (s->def) {
    case DEF_C:
        return "the run time";
    case DEF_FUNC:
        return s->func->pkg->path;
    case DEF_DATA:
        return s->data->pkg ? s->data->pkg->path : "the link";
    default:
        return "nowhere";
    }
}

static _Noreturn void duplicate(struct symbol *s, struct package *with) {
    err("%s is defined twice: in package %s and in package %s", s->name, symbol_home(s), with->path);
}

static bool has_content(const struct data *d) {
    return d->nhex || d->nbytes;
}

void symbol_define_func(struct program *p, struct func *f) {
    struct symbol *s = f->sym;
    vec_push(&p->funcs, f);
    if (s->def == DEF_DATA && !has_content(s->data)) {
        /* A variable declared only to take the function's address (//go:linkname fn; var fn uintptr). */
        s->def = DEF_NONE;
        s->data = NULL;
    }
    if (s->def == DEF_NONE) {
        s->def = DEF_FUNC;
        s->func = f;
        return;
    }
    if (s->def == DEF_C) {
        if (!s->func)
            s->func = f;
        return;
    }
    if (s->def == DEF_FUNC && (has_flag(f->flags, 'd') || has_flag(s->func->flags, 'd')))
        return;
    duplicate(s, f->pkg);
}

void symbol_define_data(struct program *p, struct data *d) {
    (void)p;
    struct symbol *s = d->sym;
    if (s->def == DEF_NONE) {
        s->def = DEF_DATA;
        s->data = d;
        return;
    }
    if (s->def == DEF_C) {
        if (!s->data)
            s->data = d;
        return;
    }
    bool bss = !has_content(d) && (d->kind != DATA_RODATA);
    if (s->def == DEF_FUNC && bss)
        return;
    if (s->def != DEF_DATA)
        duplicate(s, d->pkg);
    struct data *old = s->data;
    if (has_flag(d->flags, 'd')) {
        if (old->size < d->size)
            s->data = d;
        return;
    }
    if (has_flag(old->flags, 'd'))
        return;
    uint64_t size = old->size > d->size ? old->size : d->size;
    bool old_bss = !has_content(old) && old->kind != DATA_RODATA;
    if (old_bss && (has_content(d) || d->size > old->size))
        s->data = d;
    else if (!bss)
        duplicate(s, d->pkg);
    s->data->size = size;
}

struct data *data_new(struct program *p, const char *name, enum data_kind kind) {
    struct symbol *s = symbol_named(p, name);
    if (s->def == DEF_DATA) {
        data_clear(p, s->data);
        return s->data;
    }
    if (s->def != DEF_NONE)
        die("%s is to be made by the link, and is defined in %s as well", name, symbol_home(s));
    struct data *d = NEW(p->arena, struct data);
    d->sym = s;
    d->kind = kind;
    d->align = (uint32_t)p->ptr_size;
    s->def = DEF_DATA;
    s->data = d;
    return d;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const unsigned char *data_bytes(struct program *p, struct data *d, size_t *len) {
    if (d->hex) {
        size_t n = d->nhex / 2;
        unsigned char *b = arena_alloc(p->arena, n + 1);
        for (size_t i = 0; i < n; i++) {
            int hi = hex_digit(d->hex[2 * i]), lo = hex_digit(d->hex[2 * i + 1]);
            if (hi < 0 || lo < 0)
                err("%s: the bytes of %s are not hexadecimal", d->pkg->in->archive, d->sym->name);
            b[i] = (unsigned char)(hi << 4 | lo);
        }
        d->hex = NULL;
        d->nhex = 0;
        d->bytes = b;
        d->nbytes = n;
    }
    if (len)
        *len = d->nbytes;
    return d->bytes;
}

void data_clear(struct program *p, struct data *d) {
    (void)p;
    d->hex = NULL;
    d->nhex = 0;
    d->bytes = NULL;
    d->nbytes = 0;
    d->nreloc = 0;
    d->reloc0 = 0;
    if (d->kind == DATA_BSS)
        d->kind = DATA_DATA;
    if (d->kind == DATA_NOPTRBSS)
        d->kind = DATA_NOPTRDATA;
}

void data_put_bytes(struct program *p, struct data *d, uint64_t off, const void *src, size_t n) {
    data_bytes(p, d, NULL);
    if (off + n > d->nbytes) {
        size_t cap = off + n < 64 ? 64 : 2 * (off + n);
        /* The arena keeps the outgrown copies: linker-made data is small and grows by doubling. */
        unsigned char *b = arena_alloc(p->arena, cap);
        if (d->nbytes)
            memcpy(b, d->bytes, d->nbytes);
        d->bytes = b;
        d->nbytes = off + n;
    }
    if (n)
        memcpy(d->bytes + off, src, n);
    if (d->size < off + n)
        d->size = off + n;
}

void data_put(struct program *p, struct data *d, uint64_t off, unsigned size, uint64_t value) {
    unsigned char b[8];
    for (unsigned i = 0; i < size; i++)
        b[i] = (unsigned char)(value >> (8 * i));
    data_put_bytes(p, d, off, b, size);
}

void data_reloc(struct program *p, struct data *d, uint64_t off, unsigned size, enum reloc_kind kind, struct symbol *s,
                int64_t add) {
    if (d->nreloc && d->reloc0 + d->nreloc != p->relocs.len)
        die("relocations of %s are added in two goes", d->sym->name);
    if (!d->nreloc)
        d->reloc0 = p->relocs.len;
    vec_push(
        &p->relocs,
        ((struct reloc){.off = (uint32_t)off, .size = (uint8_t)size, .kind = (uint8_t)kind, .add = add, .sym = s}));
    d->nreloc++;
    if (d->size < off + size)
        d->size = off + size;
}

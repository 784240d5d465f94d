/* summary_read.c: reads a package's summary (docs/summary.md) into the program's model.
 *
 * Only names are unescaped; the bytes of data stay as they are in the text until something needs them, as most of
 * a program's data is never reached. */
#include <stdlib.h>
#include <string.h>

#include "emit/model/model.h"

/* The next field as a symbol. Most names have no escape: those are looked up without a copy. */
static struct symbol *read_symbol(struct program *p, struct rec *r) {
    struct rec before = *r;
    size_t n;
    const char *s = rec_field(r, &n);
    if (memchr(s, '%', n)) {
        *r = before;
        s = rec_name(r, &n);
    }
    if (n == 0)
        rec_err(r, "an empty symbol name");
    return symbol_at(p, s, n);
}

static uint64_t read_flags(struct rec *r) {
    size_t n;
    const char *s = rec_field(r, &n);
    uint64_t flags = 0;
    if (n == 1 && *s == '-')
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z')))
            rec_err(r, "a bad flag '%c'", s[i]);
        flags |= flag_bit(s[i]);
    }
    return flags;
}

static uint64_t read_size(struct rec *r) {
    int64_t n = rec_int(r, 0);
    if (n < 0 || n > INT32_MAX)
        rec_err(r, "a size or offset out of range: %lld", (long long)n);
    return (uint64_t)n;
}

/* One of a table of words, as its index. */
static int read_word(struct rec *r, const char *const *words, const char *what) {
    size_t n;
    const char *s = rec_field(r, &n);
    for (int i = 0; words[i]; i++)
        if (field_is(s, n, words[i]))
            return i;
    rec_err(r, "an unknown %s '%.*s'", what, (int)(n > 40 ? 40 : n), s);
}

static void read_header(struct program *p, struct rec *r, struct package *pkg) {
    if (!rec_next(r))
        rec_err(r, "the summary is empty");
    rec_word(r, "gowl-summary");
    if (rec_int(r, 0) != 2)
        rec_err(r, "a summary of another version of gowl");
    if (!rec_next(r))
        rec_err(r, "the header ends early");
    rec_word(r, "go");
    rec_name(r, NULL);
    if (!rec_next(r))
        rec_err(r, "the header ends early");
    rec_word(r, "target");
    rec_word(r, p->opt->js ? "js" : "wasip1");
    rec_word(r, "wasm");
    p->ptr_size = rec_int(r, 0);
    if (p->ptr_size != 8 && p->ptr_size != 4)
        rec_err(r, "a pointer size of %lld", (long long)p->ptr_size);
    if (!rec_next(r))
        rec_err(r, "the header ends early");
    rec_word(r, "package");
    pkg->path = rec_name(r, NULL);
    if (!rec_eol(r)) {
        rec_word(r, "std");
        pkg->std = true;
    }
}

static struct func *read_func(struct program *p, struct rec *r, struct package *pkg, bool definition) {
    struct func *f = NEW(p->arena, struct func);
    f->sym = read_symbol(p, r);
    f->pkg = pkg;
    if (definition)
        f->flags = read_flags(r);
    f->sig = rec_name(r, NULL);
    f->frame = rec_name(r, NULL);
    f->use0 = p->uses.len;
    return f;
}

static void read_use(struct program *p, struct rec *r, struct func *f, struct symbol *when) {
    static const char *const kinds[] = {
        "call",           "addr",    "code", "data",    "weak",      "useiface", "useifacemethod",
        "usenamedmethod", "usetype", "keep", "inlined", "initorder", NULL};
    struct use u = {.kind = (enum use_kind)read_word(r, kinds, "kind of use"), .when = when};
    u.sym = read_symbol(p, r);
    if (!rec_eol(r))
        u.n = rec_int(r, 0);
    vec_push(&p->uses, u);
    f->nuse++;
}

static struct data *read_data(struct program *p, struct rec *r, struct package *pkg) {
    static const char *const kinds[] = {"rodata", "noptrdata", "data", "bss", "noptrbss", "counter", NULL};
    struct data *d = NEW(p->arena, struct data);
    d->sym = read_symbol(p, r);
    d->pkg = pkg;
    d->kind = (enum data_kind)read_word(r, kinds, "kind of data");
    d->size = read_size(r);
    d->align = (uint32_t)read_size(r);
    if (d->align & (d->align - 1))
        rec_err(r, "an alignment that is no power of two");
    d->flags = read_flags(r);
    if (rec_peek(r) == '-' && (r->lp + 1 == r->lend || r->lp[1] == ' '))
        rec_word(r, "-");
    else
        d->gotype = read_symbol(p, r);
    size_t n = read_size(r);
    if (n > d->size)
        rec_err(r, "%s has more bytes than its size", d->sym->name);
    d->nhex = 2 * n; /* settled by its x line */
    d->reloc0 = p->relocs.len;
    return d;
}

static void read_hex(struct rec *r, struct data *d) {
    size_t n;
    const char *s = rec_field(r, &n);
    if (n % 2 || n / 2 > d->size || d->hex)
        rec_err(r, "bad bytes for %s", d->sym->name);
    d->hex = s;
    d->nhex = n;
}

static void read_reloc(struct program *p, struct rec *r, struct data *d) {
    static const char *const kinds[] = {"addr",           "addroff",        "methodoff", "weakaddr",
                                        "weakaddroff",    "keep",           "initorder", "useiface",
                                        "useifacemethod", "usenamedmethod", NULL};
    struct reloc l = {0};
    l.off = (uint32_t)read_size(r);
    uint64_t size = read_size(r);
    l.kind = (uint8_t)read_word(r, kinds, "kind of relocation");
    l.add = rec_int(r, 0);
    l.sym = read_symbol(p, r);
    bool marker = l.kind >= RELOC_KEEP;
    if (marker ? size != 0 && size != 4 && size != 8 : size != 4 && size != 8)
        rec_err(r, "a relocation of %llu bytes", (unsigned long long)size);
    l.size = marker ? 0 : (uint8_t)size;
    if (l.off + (uint64_t)l.size > d->size)
        rec_err(r, "a relocation beyond the end of %s", d->sym->name);
    /* internal/abi.Type: Size_, PtrBytes, 8 bytes, Equal, GCData, Str, PtrToThis. */
    l.to_pointer = d->sym->is_type && l.off == 4 * p->ptr_size + 12;
    vec_push(&p->relocs, l);
    d->nreloc++;
}

static void read_wasm_types(struct program *p, struct rec *r, int *n, const char ***types) {
    static const char *const kinds[] = {"i32", "i64", "f32", "f64", "ptr", "bool", NULL};
    int64_t count = rec_int(r, 0);
    if (count < 0 || count > 1000)
        rec_err(r, "a bad number of types");
    *n = (int)count;
    *types = NEWN(p->arena, const char *, (size_t)count + 1);
    for (int i = 0; i < *n; i++)
        (*types)[i] = kinds[read_word(r, kinds, "type of a wasm import or export")];
}

static void read_import(struct program *p, struct rec *r, struct package *pkg) {
    struct wasm_import *w = NEW(p->arena, struct wasm_import);
    w->sym = read_symbol(p, r);
    w->module = rec_name(r, NULL);
    w->name = rec_name(r, NULL);
    read_wasm_types(p, r, &w->sig.nparams, &w->sig.params);
    read_wasm_types(p, r, &w->sig.nresults, &w->sig.results);
    if (w->sym->def == DEF_NONE) {
        w->sym->def = DEF_IMPORT;
        w->sym->import = w;
    } else if (w->sym->def != DEF_C) {
        err("%s is defined twice: in package %s and in package %s", w->sym->name, symbol_home(w->sym), pkg->path);
    }
}

static void read_export(struct program *p, struct rec *r) {
    struct wasm_export w = {0};
    w.name = rec_name(r, NULL);
    w.sym = read_symbol(p, r);
    read_wasm_types(p, r, &w.sig.nparams, &w.sig.params);
    read_wasm_types(p, r, &w.sig.nresults, &w.sig.results);
    vec_push(&p->exports, w);
}

static void read_layout(struct program *p, struct rec *r) {
    struct layout *l = NEW(p->arena, struct layout);
    size_t len;
    l->name = rec_name(r, &len);
    l->size = (int64_t)read_size(r);
    l->nfields = read_size(r);
    if (l->nfields > 100000)
        rec_err(r, "too many fields");
    l->fields = NEWN(p->arena, struct layout_field, l->nfields);
    for (size_t i = 0; i < l->nfields; i++) {
        size_t n;
        char *s = rec_name(r, &n);
        /* <field>:<offset>:<size>, and the name may hold a colon. */
        char *size = strrchr(s, ':');
        if (!size)
            rec_err(r, "a bad field");
        *size++ = 0;
        char *off = strrchr(s, ':');
        if (!off)
            rec_err(r, "a bad field");
        *off++ = 0;
        char *end1, *end2;
        l->fields[i] = (struct layout_field){s, strtoll(off, &end1, 10), strtoll(size, &end2, 10)};
        if (*end1 || *end2 || end1 == off || end2 == size)
            rec_err(r, "a bad field");
    }
    *map_at(&p->layouts, l->name, len) = l;
}

/* A function that a `weak` use names is called by `call` as well: only the weak one counts. */
static void weaken_calls(struct program *p, struct func *f) {
    struct use *u = p->uses.p + f->use0;
    for (size_t i = 0; i < f->nuse; i++) {
        if (u[i].kind != USE_WEAK)
            continue;
        for (size_t k = 0; k < f->nuse; k++)
            if (u[k].kind == USE_CALL && u[k].sym == u[i].sym)
                u[k].kind = USE_WEAK;
    }
}

/* The names of functions and data have been read with what belongs to them: settle who defines each. */
static void define(struct program *p, struct func **f, struct data **d) {
    if (*f) {
        weaken_calls(p, *f);
        symbol_define_func(p, *f);
    }
    if (*d) {
        if (!(*d)->hex)
            (*d)->nhex = 0;
        symbol_define_data(p, *d);
    }
    *f = NULL;
    *d = NULL;
}

void summary_read(struct program *p, struct package *pkg) {
    char *name = arena_printf(p->arena, "%s(gowl.sum)", pkg->in->archive);
    struct rec r;
    rec_init(&r, p->arena, name, pkg->in->summary, pkg->in->summary_len);
    read_header(p, &r, pkg);
    struct func *f = NULL;
    struct data *d = NULL;
    struct symbol *when = NULL;
    bool ended = false;
    while (!ended && rec_next(&r)) {
        size_t n;
        const char *w = rec_field(&r, &n);
        if (field_is(w, n, "u")) {
            if (!f)
                rec_err(&r, "a use outside a function");
            read_use(p, &r, f, when);
        } else if (field_is(w, n, "when")) {
            if (!f)
                rec_err(&r, "a type's uses outside a function");
            when = read_symbol(p, &r);
            if (!when->is_type && !when->is_itab && !starts_with(when->name, "kinds:"))
                rec_err(&r, "%s is no type", when->name);
        } else if (field_is(w, n, "x")) {
            if (!d)
                rec_err(&r, "bytes outside a data symbol");
            read_hex(&r, d);
        } else if (field_is(w, n, "r")) {
            if (!d)
                rec_err(&r, "a relocation outside a data symbol");
            read_reloc(p, &r, d);
        } else {
            define(p, &f, &d);
            when = NULL;
            if (field_is(w, n, "f")) {
                f = read_func(p, &r, pkg, true);
            } else if (field_is(w, n, "data")) {
                d = read_data(p, &r, pkg);
            } else if (field_is(w, n, "e")) {
                struct func *e = read_func(p, &r, pkg, false);
                if (!e->sym->decl)
                    e->sym->decl = e;
            } else if (field_is(w, n, "wasmimport")) {
                read_import(p, &r, pkg);
            } else if (field_is(w, n, "wasmexport")) {
                read_export(p, &r);
            } else if (field_is(w, n, "layout")) {
                read_layout(p, &r);
            } else if (field_is(w, n, "end")) {
                ended = true;
            } else {
                rec_err(&r, "an unknown record '%.*s'", (int)(n > 40 ? 40 : n), w);
            }
        }
        if (!rec_eol(&r))
            rec_err(&r, "more fields than this record has");
    }
    if (!ended)
        rec_err(&r, "the summary has no end (truncated?)");
}

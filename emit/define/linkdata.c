/* linkdata.c: the data that cmd/link makes: module data, the lists of types and itabs, strings set with -X, and the
 * constants that C asks for (offsets and sizes of Go's structs). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

static const struct layout_field *field_of(const struct layout *l, const char *name) {
    for (size_t i = 0; i < l->nfields; i++)
        if (!strcmp(l->fields[i].name, name))
            return &l->fields[i];
    return NULL;
}

static void reach_made(struct program *p, struct data *d) {
    if (d->sym->reached)
        return;
    d->sym->reached = true;
    vec_push(&p->reached, d->sym);
}

struct type_entry {
    const char *text;
    size_t len;
    struct symbol *sym;
};

static int by_text(const void *a, const void *b) {
    const struct type_entry *x = a, *y = b;
    size_t n = x->len < y->len ? x->len : y->len;
    int c = memcmp(x->text, y->text, n);
    if (c)
        return c;
    if (x->len != y->len)
        return x->len < y->len ? -1 : 1;
    return strcmp(x->sym->name, y->sym->name);
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(struct symbol *const *)a)->name, (*(struct symbol *const *)b)->name);
}

/* The lists, in memory as Go has them: runtime.typelink of int32 (offsets from moduledata.types, which is 0: so
 * addresses), runtime.itablink of pointers. */
static const char typelink[] = "runtime.typelink", itablink[] = "runtime.itablink";

static struct symbol *late_symbol(struct program *p, const char *name) {
    struct symbol *s = symbol_named(p, name);
    if (s->def != DEF_NONE)
        die("%s is to be made by the link, and is defined in %s as well", name, symbol_home(s));
    s->def = DEF_LATE;
    return s;
}

/* A field of moduledata: a number, and a relocation if sym is set. Fields that this Go has not are left out. */
struct setting {
    const char *field;
    uint64_t value;
    struct symbol *sym;
    uint64_t len; /* for slices: their length and capacity */
};

static void set_moduledata(struct program *p, struct data *d, const struct layout *l, const struct setting *s,
                           size_t n) {
    unsigned ptr = (unsigned)p->ptr_size;
    for (size_t i = 0; i < n; i++) {
        const struct layout_field *f = field_of(l, s[i].field);
        if (!f)
            continue;
        if (s[i].sym) {
            data_reloc(p, d, (uint64_t)f->offset, ptr, RELOC_ADDR, s[i].sym, 0);
            if (f->size == 3 * ptr) {
                data_put(p, d, (uint64_t)f->offset + ptr, ptr, s[i].len);
                data_put(p, d, (uint64_t)f->offset + 2 * ptr, ptr, s[i].len);
            }
        } else {
            data_put(p, d, (uint64_t)f->offset, (unsigned)(f->size < 8 ? f->size : 8), s[i].value);
        }
    }
}

/* Up to Go 1.26, moduledata has slices of types and itabs. Go 1.27 walks the memory in which they lie; there
 * runtime/go/modulelists.c reads lists of addresses, from fields that are of no use here. */
static bool has_slices(const struct layout *l) {
    return field_of(l, "typelinks") && field_of(l, "itablinks");
}

/* The bounds of go build -cover's counters, which lie in a section of their own (data.c), or NULL if there are none. */
static struct symbol *counters_bound(struct program *p, const char *lld_name) {
    for (size_t i = 0; i < p->reached.len; i++)
        if (p->reached.p[i]->def == DEF_DATA && p->reached.p[i]->data->kind == DATA_COUNTER)
            return symbol_named(p, lld_name);
    return NULL;
}

/* runtime.firstmoduledata, as symtab() of cmd/link/internal/ld/symtab.go fills it. What stands for program counters is
 * empty: wasm has none. Offsets of types and functions are addresses (the bases are 0). */
static void make_moduledata(struct program *p) {
    struct symbol *s = symbol_find(p, "runtime.firstmoduledata");
    if (!s || s->def != DEF_DATA || !s->reached)
        return;
    struct layout *l = map_gets(&p->layouts, "runtime.moduledata");
    if (!l)
        err("no package gives the layout of runtime.moduledata");
    bool slices = has_slices(l);
    if (!field_of(l, "types") || !(slices || (field_of(l, "gofunc") && field_of(l, "typedesclen") &&
                                              field_of(l, "itaboffset") && field_of(l, "itabsize"))))
        err("runtime.moduledata has other lists of types and itabs than Go 1.24 to 1.27 have: this version of Go is "
            "not "
            "supported yet");
    struct data *d = s->data;
    data_clear(p, d);
    d->kind = DATA_NOPTRDATA;
    struct symbol *start = symbol_named(p, "__global_base"), *end = symbol_named(p, "__data_end");
    const uint64_t last = 0x7fffffff;
    struct symbol *tasks = p->main_inittasks;
    struct setting settings[] = {
        {"text", 0, NULL, 0},
        {"etext", last, NULL, 0},
        {"data", 0, start, 0},
        {"edata", 0, end, 0},
        {"end", 0, end, 0},
        {"covctrs", 0, counters_bound(p, "__start_covctrs"), 0},
        {"ecovctrs", 0, counters_bound(p, "__stop_covctrs"), 0},
        {"types", 0, NULL, 0},
        {"etypes", 0, end, 0}, /* and no further: types that reflection makes lie in the heap */
        {slices ? "typelinks" : "gofunc", 0, late_symbol(p, typelink), 0}, /* lengths by linkdata_late */
        {slices ? "itablinks" : "itaboffset", 0, late_symbol(p, itablink), 0},
        {"inittasks", 0, tasks, tasks ? tasks->data->size / (uint64_t)p->ptr_size : 0},
        {"hasmain", !strcmp(p->opt->build_mode ? p->opt->build_mode : "exe", "exe"), NULL, 0},
    };
    set_moduledata(p, d, l, settings, sizeof settings / sizeof *settings);
    d->size = (uint64_t)l->size;
}

static void make_lastmoduledatap(struct program *p) {
    struct symbol *s = symbol_find(p, "runtime.lastmoduledatap"), *m = symbol_find(p, "runtime.firstmoduledata");
    if (!s || s->def != DEF_DATA || !s->reached || !m || m->def != DEF_DATA)
        return;
    if (!m->reached)
        return;
    data_clear(p, s->data);
    s->data->kind = DATA_NOPTRDATA;
    data_reloc(p, s->data, 0, (unsigned)p->ptr_size, RELOC_ADDR, m, 0);
}

/* runtime.islibrary, which cmd/link sets: there is no caller to return to, so what ends the program traps. */
static void make_islibrary(struct program *p) {
    struct symbol *s = symbol_find(p, "runtime.islibrary");
    if (!p->reactor || !s || s->def != DEF_DATA || !s->reached)
        return;
    data_clear(p, s->data);
    s->data->kind = DATA_NOPTRDATA;
    data_put(p, s->data, 0, 1, 1);
}

/* runtime.staticuint64s, the numbers 0 to 255, in Go's data or assembly: runtime/host/start.c fills it in, as the
 * module would have 2 KB for it. */
static void make_small_numbers(struct program *p) {
    struct symbol *s = symbol_find(p, "runtime.staticuint64s");
    if (!s || s->def != DEF_DATA || !s->reached)
        return;
    if (s->data->size != 2048)
        err("runtime.staticuint64s has %llu bytes: this version of Go is not supported yet",
            (unsigned long long)s->data->size);
    uint64_t size = s->data->size;
    data_clear(p, s->data);
    s->data->size = size;
    s->data->kind = DATA_NOPTRBSS;
}

/* Requires reach(). Leaves true: what cmd/link makes is made, but for the lists of types and itabs. */
void linkdata_make(struct program *p) {
    make_moduledata(p);
    make_lastmoduledatap(p);
    make_small_numbers(p);
    make_islibrary(p);
}

/* The addresses of these symbols, as offsets from 0. */
static LLVMValueRef offset_list(struct program *p, struct symbol **syms, size_t n) {
    LLVMValueRef *v = NEWN(p->arena, LLVMValueRef, n);
    for (size_t i = 0; i < n; i++)
        v[i] = LLVMGetNamedGlobal(p->mod, syms[i]->name);
    return LLVMConstArray2(LLVMPointerTypeInContext(p->ctx, 0), v, n);
}

/* The addresses of these symbols, as pointers in Go's memory. */
static LLVMValueRef pointer_list(struct program *p, struct symbol **syms, size_t n) {
    LLVMTypeRef field[2] = {LLVMPointerTypeInContext(p->ctx, 0), LLVMInt32TypeInContext(p->ctx)};
    unsigned nfields = p->ptr_size == 8 ? 2 : 1;
    LLVMValueRef *v = NEWN(p->arena, LLVMValueRef, n);
    for (size_t i = 0; i < n; i++) {
        LLVMValueRef word[2] = {LLVMGetNamedGlobal(p->mod, syms[i]->name), LLVMConstNull(field[1])};
        v[i] = LLVMConstStructInContext(p->ctx, word, nfields, 1);
    }
    return LLVMConstArray2(LLVMStructTypeInContext(p->ctx, field, nfields, 1), v, n);
}

static void set_length(struct program *p, struct data *d, const struct layout *l, const char *field, uint64_t n) {
    const struct layout_field *f = field_of(l, field);
    unsigned ptr = (unsigned)p->ptr_size;
    data_put(p, d, (uint64_t)f->offset + ptr, ptr, n);
    data_put(p, d, (uint64_t)f->offset + 2 * ptr, ptr, n);
}

/* Makes runtime.typelink (the types that reflection can look up by their strings, sorted by these) and
 * runtime.itablink, as cmd/link/internal/ld/typelink.go does, of the types and itabs that optimised code and data still
 * refer to: what stands only in these lists is of no use to anyone. Requires optimise(). */
void linkdata_late(struct program *p) {
    struct symbol *m = symbol_find(p, "runtime.firstmoduledata");
    LLVMValueRef md = m && m->def == DEF_DATA ? LLVMGetNamedGlobal(p->mod, m->name) : NULL;
    if (!md || !LLVMGetNamedGlobal(p->mod, typelink) || !LLVMGetNamedGlobal(p->mod, itablink))
        return;
    VEC(struct type_entry) types = {0};
    symbol_vec itabs = {0};
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g)) {
        size_t len;
        const char *name = LLVMGetValueName2(g, &len);
        struct symbol *s = map_get(&p->symbol_map, name, len);
        if (!s || s->def != DEF_DATA || !s->reached)
            continue;
        if (s->looked_up)
            LLVMSetLinkage(g, LLVMInternalLinkage); /* the list keeps it from now on */
        if (s->is_itab) {
            vec_push(&itabs, s);
        } else if (s->is_type && s->whole && has_flag(s->data->flags, 't')) {
            struct type_entry e = {.sym = s};
            e.text = typedesc_string(p, s, &e.len);
            vec_push(&types, e);
        }
    }
    if (types.len)
        qsort(types.p, types.len, sizeof *types.p, by_text);
    if (itabs.len)
        qsort(itabs.p, itabs.len, sizeof *itabs.p, by_name);
    struct layout *l = map_gets(&p->layouts, "runtime.moduledata");
    symbol_vec type_syms = {0};
    for (size_t i = 0; i < types.len; i++)
        vec_push(&type_syms, types.p[i].sym);
    unsigned ptr = (unsigned)p->ptr_size;
    if (has_slices(l)) {
        set_length(p, m->data, l, "typelinks", types.len);
        set_length(p, m->data, l, "itablinks", itabs.len);
    } else {
        data_put(p, m->data, (uint64_t)field_of(l, "typedesclen")->offset, ptr, types.len * ptr);
        data_put(p, m->data, (uint64_t)field_of(l, "itabsize")->offset, ptr, itabs.len * ptr);
    }
    m->data->size = (uint64_t)l->size;
    data_reinitialise(p, m->data, md);
    define_for_c(p, typelink,
                 has_slices(l) ? offset_list(p, type_syms.p, types.len) : pointer_list(p, type_syms.p, types.len),
                 (unsigned)ptr);
    define_for_c(p, itablink, pointer_list(p, itabs.p, itabs.len), (unsigned)ptr);
    vec_free(&type_syms);
    vec_free(&types);
    vec_free(&itabs);
}

/* objabi.PathToPrefix of cmd/internal/objabi/path.go: how an import path is spelled in symbol names. */
static void put_prefix(struct buf *b, const char *path, size_t len) {
    size_t slash = 0;
    for (size_t i = 0; i < len; i++)
        if (path[i] == '/')
            slash = i + 1;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)path[i];
        if (c <= ' ' || (i >= slash && c == '.') || c == '%' || c == '"' || c >= 0x7f)
            buf_printf(b, "%%%02x", c);
        else
            buf_putc(b, (char)c);
    }
}

/* addstrdata of cmd/link/internal/ld/data.go. */
static void set_string(struct program *p, const char *name, const char *value) {
    struct symbol *s = symbol_find(p, name);
    if (!s || s->def != DEF_DATA || !s->data->gotype || !s->reached)
        return;
    if (strcmp(s->data->gotype->name, "type:string"))
        err("%s: cannot set with -X: not a var of type string (%s)", name, s->data->gotype->name);
    size_t n = strlen(value);
    unsigned ptr = (unsigned)p->ptr_size;
    struct data *d = s->data;
    data_clear(p, d);
    data_put(p, d, ptr, ptr, n);
    if (!n)
        return;
    struct data *text = data_new(p, arena_printf(p->arena, "%s.str", name), DATA_RODATA);
    text->align = 1;
    data_put_bytes(p, text, 0, value, n);
    reach_made(p, text);
    data_reloc(p, d, 0, ptr, RELOC_ADDR, text->sym, 0);
}

/* Sets the strings that the link knows: Go's version, the build info, and -X. Requires reach(). */
void linkdata_strings(struct program *p) {
    const struct emit_options *o = p->opt;
    set_string(p, "runtime.buildVersion", o->go_version ? o->go_version : "");
    set_string(p, "runtime.modinfo", o->mod_info ? o->mod_info : "");
    struct symbol *rate = symbol_find(p, "runtime.MemProfileRate"),
                  *reader = symbol_find(p, "runtime.memProfileInternal");
    if (rate && rate->reached && rate->def == DEF_DATA && !(reader && reader->reached))
        data_clear(p, rate->data); /* as schedinit where the link sets disableMemoryProfiling */
    if (o->default_godebug && *o->default_godebug)
        set_string(p, "runtime.godebugDefault", o->default_godebug);
    for (size_t i = 0; i < o->nxvars; i++) {
        const char *dot = strrchr(o->xvars[i].name, '.');
        if (!dot)
            err("-X flag requires argument of the form importpath.name=value");
        struct buf b = {0};
        put_prefix(&b, o->xvars[i].name, (size_t)(dot - o->xvars[i].name));
        buf_puts(&b, dot);
        set_string(p, arena_strndup(p->arena, b.p, b.len), o->xvars[i].value);
        buf_free(&b);
    }
}

/* The value of gowl.offset.T.F or gowl.size.T. T may hold dots and slashes: the longest that is a layout's name. */
static int64_t constant(struct program *p, const char *name) {
    static const char off[] = "gowl.offset.", size[] = "gowl.size.";
    if (!strncmp(name, size, sizeof size - 1)) {
        struct layout *l = map_gets(&p->layouts, name + sizeof size - 1);
        if (l)
            return l->size;
    } else {
        const char *rest = name + sizeof off - 1;
        for (const char *dot = strrchr(rest, '.'); dot && dot > rest; dot--) {
            if (*dot != '.')
                continue;
            struct layout *l = map_get(&p->layouts, rest, (size_t)(dot - rest));
            const struct layout_field *f = l ? field_of(l, dot + 1) : NULL;
            if (f)
                return f->offset;
        }
    }
    err("the run time asks for %s, which this Go has not: this version of Go is not supported yet", name);
}

/* Gives every gowl.offset.* and gowl.size.* in the module its value. Requires load_prune(). */
void linkdata_constants(struct program *p) {
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g)) {
        size_t n;
        const char *name = LLVMGetValueName2(g, &n);
        if (!LLVMIsDeclaration(g) || (strncmp(name, "gowl.offset.", 12) && strncmp(name, "gowl.size.", 10)))
            continue;
        LLVMTypeRef t = LLVMGlobalGetValueType(g);
        if (LLVMGetTypeKind(t) != LLVMIntegerTypeKind)
            die("the run time declares %s as no integer", name);
        LLVMSetInitializer(g, LLVMConstInt(t, (unsigned long long)constant(p, name), 1));
        LLVMSetGlobalConstant(g, 1);
        LLVMSetLinkage(g, LLVMInternalLinkage);
    }
}

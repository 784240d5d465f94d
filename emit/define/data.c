/* data.c: defines the reached data symbols as LLVM globals.
 *
 * A symbol's bytes and relocations become a packed struct: runs of bytes, and for each relocation the address as a
 * 32-bit `ptr`, followed by an i32 0 where Go's field has 8 bytes (docs/abi.md). A symbol without relocations is an
 * array of bytes, so that LLVM can merge equal ones.
 *
 * Which form of a function an address means: an itab's slot and a method table's Ifn are plain code; everything else
 * (a funcval's code pointer, an inittask's function, a method table's Tfn) is the context form. */
#include <stdlib.h>
#include <string.h>

#include "base/go_numbers.h"
#include "base/tables.h"
#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/load/load.h"
#include "emit/model/model.h"

/* As symalign of cmd/link/internal/ld/data.go, but no more than 8: that one goes up to 32 for the sake of caches, and
 * nothing in Go's types needs more than a pointer-sized word. */
static unsigned alignment(const struct data *d) {
    if (d->align)
        return d->align;
    unsigned a = 8;
    while (a > d->size && a > 1)
        a /= 2;
    return a;
}

static bool starts(const struct symbol *s, const char *prefix) {
    return !strncmp(s->name, prefix, strlen(prefix));
}

static bool ends(const struct symbol *s, const char *suffix) {
    size_t n = strlen(suffix);
    return s->len >= n && !strcmp(s->name + s->len - n, suffix);
}

/* Is only the content of this constant of interest, never its address? Then equal ones may be merged. */
static bool address_is_nothing(const struct symbol *s) {
    return starts(s, "go:string.") || starts(s, "runtime.gcbits.") || starts(s, "type:.namedata.") ||
           starts(s, "type:.importpath.") ||
           ends(s, "\xc2\xb7"
                   "f");
}

static bool is_function(const struct symbol *s) {
    return s->def == DEF_FUNC || s->def == DEF_JUMP || s->def == DEF_IMPORT ||
           (s->def == DEF_C && LLVMIsAFunction(s->c));
}

/* A type descriptor of which only words of the head are read (typeuse.c): the rest goes. */
static bool is_cut(const struct symbol *s) {
    return s->is_type && !s->whole;
}

static void cut(struct program *p, struct data *d) {
    unsigned word = (unsigned)p->ptr_size, nwords = 0;
    for (unsigned i = 0; i < 32; i++)
        if (d->sym->words >> i & 1)
            nwords = i + 1;
    size_t len;
    const unsigned char *b = data_bytes(p, d, &len);
    unsigned char *own = arena_alloc(p->arena, (size_t)nwords * word + 1);
    for (size_t i = 0; i < len && i < (size_t)nwords * word; i++)
        if (d->sym->words >> (i / word) & 1)
            own[i] = b[i];
    d->uncut = b;
    d->nuncut = len;
    d->bytes = own;
    d->nbytes = (size_t)nwords * word;
    d->size = nwords ? d->nbytes : 1; /* an address of its own, if no more */
    if (!nwords)
        d->align = 1;
    for (size_t i = 0; i < d->nreloc; i++) {
        struct reloc *r = &p->relocs.p[d->reloc0 + i];
        if (r->off / word >= nwords || !(d->sym->words >> (r->off / word) & 1))
            r->size = 0; /* no field any more */
    }
}

/* What one relocation puts in its place: a ptr, or NULL for a dead reference. */
struct slot {
    LLVMValueRef value;
    bool minus_one; /* a dead method, in a type or an itab */
};

/* An itab's slots, from Fun on, are its interface's methods in order; a method that nothing calls through any
 * interface, nor by reflection, is dead even if it is called directly. */
static bool itab_slot_alive(struct program *p, struct symbol *itab, uint32_t off) {
    struct symbol *iface = typedesc_itab_iface(p, itab);
    struct layout *l = map_gets(&p->layouts, "internal/abi.ITab");
    if (!l)
        err("no package gives the layout of internal/abi.ITab");
    uint32_t fun = 0;
    for (size_t i = 0; i < l->nfields; i++)
        if (!strcmp(l->fields[i].name, "Fun"))
            fun = (uint32_t)l->fields[i].offset;
    size_t count;
    uint64_t methods = typedesc_iface_methods(p, iface, &count);
    size_t index = (off - fun) / (size_t)p->ptr_size;
    if (off < fun || index >= count)
        err("%s has a function at offset %u, beyond the methods of %s", itab->name, off, iface->name);
    struct methodsig m = typedesc_iface_method(p, iface, methods + GO_SIZE_IMETHOD * index);
    return reach_callable(p, &m);
}

static LLVMValueRef code_address(struct program *p, struct symbol *s) {
    s->code_used = true;
    return function_plain(p, s);
}

/* A type's reference to the type of pointers to it does not keep that one alive. It goes to a stand-in, until the
 * optimiser is done: data_weak_types then knows. */
static const char weak_suffix[] = "$weak";

static LLVMValueRef weak_type(struct program *p, struct symbol *s) {
    const char *name = arena_printf(p->arena, "%s%s", s->name, weak_suffix);
    LLVMValueRef g = LLVMGetNamedGlobal(p->mod, name);
    if (g)
        return g;
    g = LLVMAddGlobal(p->mod, LLVMInt8TypeInContext(p->ctx), name);
    symbol_named(p, name)->def = DEF_LATE;
    return g;
}

/* Settles the weak references between types: to types that are still there, or nothing. Requires optimise(), which
 * deletes what nothing refers to. */
void data_weak_types(struct program *p) {
    size_t n = strlen(weak_suffix);
    LLVMValueRef next;
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = next) {
        next = LLVMGetNextGlobal(g);
        size_t len;
        const char *name = LLVMGetValueName2(g, &len);
        if (!LLVMIsDeclaration(g) || len <= n || strcmp(name + len - n, weak_suffix))
            continue;
        LLVMValueRef type = LLVMGetNamedGlobal(p->mod, arena_strndup(p->arena, name, len - n));
        LLVMReplaceAllUsesWith(g, type ? type : LLVMConstNull(LLVMPointerTypeInContext(p->ctx, 0)));
        LLVMDeleteGlobal(g);
    }
}

/* index: which of a method's three relocations (Mtyp, Ifn, Tfn), if it is one. */
static struct slot resolve(struct program *p, struct symbol *from, const struct reloc *r, int index) {
    struct symbol *s = r->sym;
    LLVMValueRef v;
    bool weak = r->kind == RELOC_WEAKADDR || r->kind == RELOC_WEAKADDROFF || reach_is_pointer_type(p, r);
    /* An itab whose Fun[0] is 0 says that the type does not implement the interface, so a dead method there is -1 too.
     */
    if (weak && s->is_type && s->reached && !is_cut(s) && from->is_type)
        return (struct slot){weak_type(p, s), false};
    if (weak && (!s->reached || is_cut(s)))
        return (struct slot){NULL, from->is_itab};
    /* A method that nothing calls keeps its type, so that a type assertion to an interface still finds it. */
    if (r->kind == RELOC_METHODOFF && (!s->reached || (index > 0 && !r->live)))
        return (struct slot){NULL, true};
    if (is_function(s)) {
        if (from->is_itab) {
            if (weak && !itab_slot_alive(p, from, r->off))
                return (struct slot){NULL, true};
            v = code_address(p, s);
        } else if (r->kind == RELOC_METHODOFF && index == 1) {
            v = code_address(p, s);
        } else if (r->kind == RELOC_METHODOFF && index == 2) {
            /* Only reflect.(*rtype).Method reads it. */
            struct symbol *m = symbol_find(p, "reflect.(*rtype).Method");
            if (!m || !m->reached)
                return (struct slot){NULL, true};
            v = function_ctx(p, s);
        } else {
            v = function_ctx(p, s);
        }
    } else if (s->def == DEF_DATA) {
        v = s->data->ir;
    } else if (s->def == DEF_C) {
        v = s->c;
    } else {
        v = LLVMGetNamedGlobal(p->mod, s->name);
        if (!v && (s->def == DEF_LLD || s->def == DEF_LATE))
            v = LLVMAddGlobal(p->mod, LLVMInt8TypeInContext(p->ctx), s->name);
    }
    if (!v)
        die("%s refers to %s, which is not in the module", from->name, s->name);
    if (r->add) {
        LLVMValueRef off = LLVMConstInt(LLVMInt32TypeInContext(p->ctx), (unsigned long long)r->add, 1);
        v = LLVMConstGEP2(LLVMInt8TypeInContext(p->ctx), v, &off, 1);
    }
    return (struct slot){v, false};
}

static int by_offset(const void *a, const void *b) {
    const struct reloc *x = a, *y = b;
    return x->off < y->off ? -1 : x->off > y->off;
}

/* The relocations that have a field, sorted. */
static size_t fields_of(struct program *p, struct data *d, struct reloc **out) {
    struct reloc *r = NEWN(p->arena, struct reloc, d->nreloc + 1);
    size_t n = 0;
    for (size_t i = 0; i < d->nreloc; i++)
        if (p->relocs.p[d->reloc0 + i].size)
            r[n++] = p->relocs.p[d->reloc0 + i];
    qsort(r, n, sizeof *r, by_offset);
    for (size_t i = 1; i < n; i++)
        if (r[i].off < r[i - 1].off + r[i - 1].size)
            err("two relocations of %s overlap at offset %u", d->sym->name, r[i].off);
    *out = r;
    return n;
}

static LLVMTypeRef bytes_type(struct program *p, uint64_t n) {
    return LLVMArrayType2(LLVMInt8TypeInContext(p->ctx), n);
}

/* The type of the global: its shape follows from sizes and relocations alone. */
static LLVMTypeRef shape(struct program *p, struct data *d, const struct reloc *r, size_t n) {
    if (!n)
        return bytes_type(p, d->size);
    LLVMTypeRef *t = NEWN(p->arena, LLVMTypeRef, 3 * n + 1);
    unsigned k = 0;
    uint64_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (r[i].off > at)
            t[k++] = bytes_type(p, r[i].off - at);
        t[k++] = LLVMPointerTypeInContext(p->ctx, 0);
        if (r[i].size == 8)
            t[k++] = LLVMInt32TypeInContext(p->ctx);
        at = r[i].off + r[i].size;
    }
    if (d->size > at)
        t[k++] = bytes_type(p, d->size - at);
    return LLVMStructTypeInContext(p->ctx, t, k, 1);
}

static LLVMValueRef bytes_value(struct program *p, const unsigned char *b, size_t len, uint64_t from, uint64_t to) {
    bool zero = true;
    for (uint64_t i = from; i < to && i < len && zero; i++)
        zero = b[i] == 0;
    if (zero)
        return LLVMConstNull(bytes_type(p, to - from));
    char *copy = arena_alloc(p->arena, to - from);
    if (len > from)
        memcpy(copy, b + from, (len < to ? len : to) - from);
    return LLVMConstStringInContext2(p->ctx, copy, to - from, 1);
}

static LLVMValueRef initialiser(struct program *p, struct data *d, const struct reloc *r, size_t n) {
    size_t len;
    const unsigned char *b = data_bytes(p, d, &len);
    if (!n)
        return bytes_value(p, b, len, 0, d->size);
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0), i32 = LLVMInt32TypeInContext(p->ctx);
    LLVMValueRef *v = NEWN(p->arena, LLVMValueRef, 3 * n + 1);
    unsigned k = 0;
    uint64_t at = 0;
    int method = 0; /* index in the current triple */
    for (size_t i = 0; i < n; i++) {
        if (r[i].off > at)
            v[k++] = bytes_value(p, b, len, at, r[i].off);
        bool is_method = r[i].kind == RELOC_METHODOFF;
        struct slot s = resolve(p, d->sym, &r[i], is_method ? method : -1);
        method = is_method ? (method + 1) % 3 : 0;
        if (s.minus_one)
            v[k++] = LLVMConstIntToPtr(LLVMConstInt(i32, 0xffffffff, 0), ptr);
        else
            v[k++] = s.value ? s.value : LLVMConstNull(ptr);
        if (r[i].size == 8)
            v[k++] = LLVMConstNull(i32);
        at = r[i].off + r[i].size;
    }
    if (d->size > at)
        v[k++] = bytes_value(p, b, len, at, d->size);
    return LLVMConstStructInContext(p->ctx, v, k, 1);
}

/* Is this variable changed by a later pass? Then no optimisation may believe its present value. */
static bool changes_later(const struct symbol *s) {
    return !strcmp(s->name, "runtime.firstmoduledata");
}

bool data_is_watched(struct program *p, const struct symbol *s) {
    if (s->def != DEF_DATA || (s->data->kind != DATA_DATA && s->data->kind != DATA_BSS) || !s->data->pkg)
        return false;
    if (s->data->pkg->std)
        return go_is(s->name, GO_KEPT);
    LLVMValueRef g = LLVMGetNamedGlobal(p->mod, s->name);
    return p->asks_gc || (g && only_written(g));
}

/* What debuggers are told of variables (lower/debug_vars.c): symbol -> DIGlobalVariableExpression. */
static struct map debug_variables(struct program *p) {
    static const char name[] = "gowl.variables";
    struct map of = {0};
    unsigned n = LLVMGetNamedMetadataNumOperands(p->mod, name);
    LLVMValueRef *nodes = NEWN(p->arena, LLVMValueRef, n + 1), pair[2];
    LLVMGetNamedMetadataOperands(p->mod, name, nodes);
    for (unsigned i = 0; i < n; i++) {
        unsigned len;
        LLVMGetMDNodeOperands(nodes[i], pair);
        const char *symbol = LLVMGetMDString(pair[0], &len);
        *map_at(&of, symbol, len) = pair[1];
    }
    drop_named_metadata(p->mod, name); /* it keeps alive what LLVMStripModuleDebugInfo means to drop */
    return of;
}

/* Makes the global, without its initialiser, in place of the declaration that code refers to. */
static void make_global(struct program *p, struct data *d, LLVMTypeRef type) {
    LLVMValueRef declared = LLVMGetNamedGlobal(p->mod, d->sym->name);
    LLVMValueRef g = LLVMAddGlobal(p->mod, type, "");
    if (declared) {
        if (!LLVMIsDeclaration(declared))
            err("%s is defined in bitcode as well as in the summary of %s", d->sym->name, symbol_home(d->sym));
        LLVMReplaceAllUsesWith(declared, g);
        LLVMDeleteGlobal(declared);
    }
    LLVMSetValueName2(g, d->sym->name, d->sym->len);
    LLVMSetAlignment(g, alignment(d));
    bool counter = d->kind == DATA_COUNTER; /* nobody reads it by its name */
    LLVMSetLinkage(g, d->sym->looked_up || counter || data_is_watched(p, d->sym) ? LLVMExternalLinkage
                                                                                 : LLVMInternalLinkage);
    if (counter)
        LLVMSetSection(g, "covctrs");
    LLVMSetGlobalConstant(g, d->kind == DATA_RODATA);
    if (d->kind == DATA_RODATA && (address_is_nothing(d->sym) || (is_cut(d->sym) && !d->sym->compared)))
        LLVMSetUnnamedAddress(g, LLVMGlobalUnnamedAddr);
    if (changes_later(d->sym))
        LLVMSetExternallyInitialized(g, 1);
    d->ir = g;
}

void data_reinitialise(struct program *p, struct data *d, LLVMValueRef g) {
    LLVMValueRef old = LLVMGetInitializer(g);
    LLVMTypeRef t = LLVMTypeOf(old);
    size_t len;
    const unsigned char *b = data_bytes(p, d, &len);
    if (LLVMGetTypeKind(t) != LLVMStructTypeKind)
        die("%s has changed its shape", d->sym->name);
    unsigned n = LLVMCountStructElementTypes(t);
    LLVMValueRef *v = NEWN(p->arena, LLVMValueRef, n);
    uint64_t at = 0;
    for (unsigned i = 0; i < n; i++) {
        LLVMTypeRef e = LLVMStructGetTypeAtIndex(t, i);
        uint64_t size = LLVMABISizeOfType(p->layout, e);
        v[i] = LLVMGetTypeKind(e) == LLVMArrayTypeKind ? bytes_value(p, b, len, at, at + size)
                                                       : LLVMGetAggregateElement(old, i);
        at += size;
    }
    LLVMSetInitializer(g, LLVMConstStructInContext(p->ctx, v, n, 1));
}

/* Variables without a size are all at one address, as cmd/link puts them: that of what has been allocated without a
 * size. */
static void merge_zero_sized(struct program *p) {
    struct symbol *base = symbol_find(p, "runtime.zerobase");
    if (!base || base->def != DEF_DATA || !base->reached)
        return;
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_DATA || s->data->size || s->data->kind != DATA_NOPTRBSS)
            continue;
        LLVMReplaceAllUsesWith(s->data->ir, base->data->ir);
        LLVMDeleteGlobal(s->data->ir);
        s->data->ir = base->data->ir;
    }
}

/* Requires: the module linked, reach and link data done. Leaves true: every reached data symbol is defined, in the
 * order of p->reached, and type descriptors in cmd/link's among themselves. */
void data_define(struct program *p) {
    struct field_list {
        struct reloc *r;
        size_t n;
    } *fields = NEWN(p->arena, struct field_list, p->reached.len);
    struct map asked = {0}, variables = debug_variables(p);
    unsigned dbg = LLVMGetMDKindIDInContext(p->ctx, "dbg", 3);
    typeorder_sort(p);
    bool cut_methods = method_cut_prepare(p, &asked);
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_DATA)
            continue;
        if (is_cut(s))
            cut(p, s->data);
        fields[i].n = fields_of(p, s->data, &fields[i].r);
        if (cut_methods && s->is_type && s->whole)
            method_cut(p, &asked, s->data, fields[i].r, &fields[i].n);
        make_global(p, s->data, shape(p, s->data, fields[i].r, fields[i].n));
        LLVMValueRef variable = map_get(&variables, s->name, s->len);
        if (variable)
            LLVMGlobalSetMetadata(s->data->ir, dbg, LLVMValueAsMetadata(variable));
    }
    map_free(&variables);
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_DATA)
            continue;
        stage_enter("data", s->name);
        LLVMSetInitializer(s->data->ir, initialiser(p, s->data, fields[i].r, fields[i].n));
    }
    merge_zero_sized(p);
    map_free(&asked);
}

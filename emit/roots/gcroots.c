/* gcroots.c: the table of the program's variables that may hold pointers to the heap, for the collector
 * (runtime/heap/collect.c, struct root_group).
 *
 * It is made late: what the optimiser has removed, split or found constant needs no root, and before that nothing keeps
 * a variable alive that the program does not read. A Go variable has the mask of its type (GCData of its gotype), cut
 * behind the last pointer, so that strings, slices, maps and pointers all have the shape "one word". A variable that
 * the optimiser has made from parts of another, and C's, have no mask: any word of 4 bytes may be a pointer.
 *
 *     gowl.gcroots   { i32 n, i32 words, ptr mask, ptr addresses }[]
 *     gowl.ngcroots  i32 */
#include <stdlib.h>
#include <string.h>

#include "base/go_numbers.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"
#include "emit/roots/roots.h"

struct group {
    uint64_t words;
    const unsigned char *mask; /* NULL: conservative */
    VEC(LLVMValueRef) vars;
};

struct roots {
    struct program *p;
    VEC(struct group) groups;
    int64_t off_ptrbytes, off_tflag, off_gcdata;
};

static int64_t offset_of(struct program *p, const char *name) {
    struct layout *l = map_gets(&p->layouts, "internal/abi.Type");
    for (size_t i = 0; l && i < l->nfields; i++)
        if (!strcmp(l->fields[i].name, name))
            return l->fields[i].offset;
    err("no package gives the layout of internal/abi.Type");
}

static uint64_t number(const unsigned char *b, size_t len, int64_t off, unsigned size) {
    uint64_t v = 0;
    for (unsigned i = 0; i < size; i++)
        if ((size_t)off + i < len)
            v |= (uint64_t)b[(size_t)off + i] << (8 * i);
    return v;
}

/* The mask of the type, of *words bits; NULL if it is not there as such. *words 0: no pointers. */
static const unsigned char *mask_of(struct roots *r, struct symbol *type, uint64_t *words) {
    struct program *p = r->p;
    size_t len, n;
    const unsigned char *b = data_bytes(p, type->data, &len);
    if (type->data->uncut) {
        b = type->data->uncut;
        len = type->data->nuncut;
    }
    *words = number(b, len, r->off_ptrbytes, 8) / (uint64_t)p->ptr_size;
    if (number(b, len, r->off_tflag, 1) & GO_TFLAG_GC_MASK_ON_DEMAND)
        return NULL;
    struct symbol *bits = NULL;
    for (size_t i = 0; i < type->data->nreloc; i++) {
        struct reloc *rel = &p->relocs.p[type->data->reloc0 + i];
        if (rel->off == (uint64_t)r->off_gcdata && rel->kind < RELOC_KEEP)
            bits = rel->sym;
    }
    if (!*words || !bits || bits->def != DEF_DATA)
        return NULL;
    const unsigned char *m = data_bytes(p, bits->data, &n);
    unsigned char *mask = arena_alloc(p->arena, (*words + 7) / 8); /* a zero tail is left out of the bytes */
    memcpy(mask, m, n < (*words + 7) / 8 ? n : (*words + 7) / 8);
    return mask;
}

static void add(struct roots *r, LLVMValueRef g, uint64_t words, const unsigned char *mask) {
    if (!words)
        return;
    for (size_t i = 0; i < r->groups.len; i++) {
        struct group *o = &r->groups.p[i];
        if (o->words == words && !o->mask == !mask && (!mask || !memcmp(o->mask, mask, (words + 7) / 8))) {
            vec_push(&o->vars, g);
            return;
        }
    }
    struct group o = {.words = words, .mask = mask};
    vec_push(&o.vars, g);
    vec_push(&r->groups, o);
}

static bool holds_pointer(LLVMTypeRef t) {
    switch (LLVMGetTypeKind(t)) {
    case LLVMPointerTypeKind:
        return true;
    case LLVMArrayTypeKind:
        return holds_pointer(LLVMGetElementType(t));
    case LLVMStructTypeKind:
        for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++)
            if (holds_pointer(LLVMStructGetTypeAtIndex(t, i)))
                return true;
        return false;
    default:
        return false;
    }
}

/* The Go variable that this global is, or is a part of (`name.0`, `name.0.1`); NULL if there is none. */
static struct symbol *variable_of(struct program *p, const char *name, size_t len, bool *whole) {
    *whole = true;
    for (;;) {
        struct symbol *s = map_get(&p->symbol_map, name, len);
        if (s && s->def == DEF_DATA)
            return s;
        size_t n = len;
        while (n && name[n - 1] >= '0' && name[n - 1] <= '9')
            n--;
        if (n == len || n < 2 || name[n - 1] != '.')
            return NULL;
        len = n - 1;
        *whole = false;
    }
}

static void add_variable(struct roots *r, LLVMValueRef g) {
    size_t len;
    const char *name = LLVMGetValueName2(g, &len);
    if (LLVMIsDeclaration(g) || LLVMIsGlobalConstant(g) || !strncmp(name, "llvm.", 5) || !strcmp(name, "gowl.heap") ||
        LLVMGetPointerAddressSpace(LLVMTypeOf(g)))
        return;
    LLVMTypeRef type = LLVMGlobalGetValueType(g);
    uint64_t size = LLVMABISizeOfType(r->p->layout, type), words;
    bool whole;
    struct symbol *s = variable_of(r->p, name, len, &whole);
    if (!s) {
        if (holds_pointer(type))
            add(r, g, size / 4, NULL);
        return;
    }
    struct data *d = s->data;
    if (d->kind != DATA_DATA && d->kind != DATA_BSS)
        return;
    const unsigned char *mask = NULL;
    if (whole && d->gotype && d->gotype->def == DEF_DATA && size == d->size) {
        mask = mask_of(r, d->gotype, &words);
        if (mask || !words) {
            add(r, g, words, mask);
            return;
        }
    }
    add(r, g, size / 4, NULL);
}

static LLVMValueRef constant_global(struct program *p, LLVMValueRef init, const char *name) {
    LLVMValueRef g = LLVMAddGlobal(p->mod, LLVMTypeOf(init), name);
    LLVMSetInitializer(g, init);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMInternalLinkage);
    return g;
}

static LLVMValueRef group_value(struct program *p, struct group *o) {
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0), i32 = LLVMInt32TypeInContext(p->ctx);
    LLVMValueRef mask = LLVMConstNull(ptr);
    if (o->mask) {
        mask = constant_global(p, LLVMConstStringInContext2(p->ctx, (const char *)o->mask, (o->words + 7) / 8, 1),
                               "gowl.gcmask");
        LLVMSetAlignment(mask, 1);
    }
    LLVMValueRef list = LLVMConstArray2(ptr, o->vars.p, o->vars.len);
    LLVMValueRef v[] = {LLVMConstInt(i32, o->vars.len, 0), LLVMConstInt(i32, o->words, 0), mask,
                        constant_global(p, list, "gowl.gclist")};
    return LLVMConstStructInContext(p->ctx, v, 4, 0);
}

/* Requires: optimised IR. Leaves true: gowl.gcroots and gowl.ngcroots are defined, if C refers to them. */
void gcroots_make(struct program *p) {
    if (!LLVMGetNamedGlobal(p->mod, "gowl.gcroots"))
        return;
    struct roots r = {.p = p,
                      .off_ptrbytes = offset_of(p, "PtrBytes"),
                      .off_tflag = offset_of(p, "TFlag"),
                      .off_gcdata = offset_of(p, "GCData")};
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g))
        add_variable(&r, g);
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0), i32 = LLVMInt32TypeInContext(p->ctx);
    LLVMTypeRef fields[] = {i32, i32, ptr, ptr};
    LLVMTypeRef type = LLVMStructTypeInContext(p->ctx, fields, 4, 0);
    LLVMValueRef *v = NEWN(p->arena, LLVMValueRef, r.groups.len + 1);
    size_t nvars = 0;
    for (size_t i = 0; i < r.groups.len; i++) {
        v[i] = group_value(p, &r.groups.p[i]);
        nvars += r.groups.p[i].vars.len;
    }
    define_for_c(p, "gowl.gcroots", LLVMConstArray2(type, v, r.groups.len), 0);
    if (LLVMGetNamedGlobal(p->mod, "gowl.ngcroots"))
        define_for_c(p, "gowl.ngcroots", LLVMConstInt(i32, r.groups.len, 0), 0);
    if (p->opt->verbose)
        warn("%zu variables are roots, of %zu shapes", nvars, r.groups.len);
    for (size_t i = 0; i < r.groups.len; i++)
        vec_free(&r.groups.p[i].vars);
    vec_free(&r.groups);
}

/* debug_vars.c: variables for debuggers, if they lie in memory (each one where Go's compiler was told -N): those of
 * functions by a declare on that memory, those of the package by metadata of the global; with types that C's debuggers
 * show as Go would.
 *
 * Types come from the dump, by their link strings: what a pointer or slice points to is known if the package itself
 * uses values of that type, else it is an incomplete structure. Pointers have 64 bits, as Go lays them out; LLDB and
 * Chrome read the low half. */
#include <string.h>

#include "lower/lowering.h"

enum { ATE_BOOLEAN = 2, ATE_COMPLEX = 3, ATE_FLOAT = 4, ATE_SIGNED = 5, ATE_UNSIGNED = 7 }; /* DWARF: DW_ATE_* */
enum { TAG_STRUCTURE = 0x13, DW_OP_DEREF = 0x06 };

static LLVMMetadataRef type_of(struct mod *M, const struct type *t);

static LLVMMetadataRef basic(struct mod *M, const char *name, int64_t size, unsigned encoding) {
    LLVMMetadataRef *slot =
        (LLVMMetadataRef *)map_at(&M->di_types, arena_printf(M->arena, "basic %s", name), strlen(name) + 6);
    if (!*slot)
        *slot = LLVMDIBuilderCreateBasicType(M->di, name, strlen(name), (uint64_t)size * 8, encoding, LLVMDIFlagZero);
    return *slot;
}

/* The type that this link string names, if the package has it so far. */
static const struct type *named(struct mod *M, const char *name) {
    for (; M->types_named < M->pkg->ntypes; M->types_named++) {
        const struct type *t = M->pkg->types[M->types_named];
        if (t && t->size >= 0)
            *map_at(&M->types_by_name, t->name, strlen(t->name)) = (void *)(uintptr_t)t;
    }
    return map_gets(&M->types_by_name, name);
}

/* What a pointer leads to: a stand-in, as the type may come only with a later function. */
struct pointee {
    struct pointee *next;
    const char *name;
    const struct type *map; /* not the type of that name, but a group of this map's slots */
    LLVMMetadataRef stand_in;
};

static struct pointee *pointee_of(struct mod *M, const char *name, const struct type *map) {
    const char *key = arena_printf(M->arena, "to %s", name);
    struct pointee **slot = (struct pointee **)map_at(&M->di_types, key, strlen(key));
    if (!*slot) {
        struct pointee *p = NEW(M->arena, struct pointee);
        *p = (struct pointee){M->pointees, name, map,
                              LLVMDIBuilderCreateReplaceableCompositeType(M->di, TAG_STRUCTURE, name, strlen(name),
                                                                          M->cu, NULL, 0, 0, 0, 0, LLVMDIFlagFwdDecl,
                                                                          "", 0)};
        M->pointees = *slot = p;
    }
    return *slot;
}

static LLVMMetadataRef pointer_to(struct mod *M, const char *name, const struct type *map) {
    LLVMMetadataRef to = pointee_of(M, name, map)->stand_in;
    return LLVMDIBuilderCreatePointerType(M->di, to, (uint64_t)M->pkg->ptr_size * 8, 0, 0, "", 0);
}

/* A pointer to the type that `name` names; NULL, "": void. */
static LLVMMetadataRef pointer(struct mod *M, const char *name) {
    return name && *name ? pointer_to(M, name, NULL)
                         : LLVMDIBuilderCreatePointerType(M->di, NULL, (uint64_t)M->pkg->ptr_size * 8, 0, 0, "", 0);
}

struct member {
    const char *name;
    int64_t off, size;
    LLVMMetadataRef type;
};

static LLVMMetadataRef structure(struct mod *M, const char *name, int64_t size, const struct member *m, int n) {
    LLVMMetadataRef *list = NEWN(M->arena, LLVMMetadataRef, n + 1);
    for (int i = 0; i < n; i++)
        list[i] =
            LLVMDIBuilderCreateMemberType(M->di, M->cu, m[i].name, strlen(m[i].name), NULL, 0, (uint64_t)m[i].size * 8,
                                          0, (uint64_t)m[i].off * 8, LLVMDIFlagZero, m[i].type);
    return LLVMDIBuilderCreateStructType(M->di, M->cu, name, strlen(name), NULL, 0, (uint64_t)size * 8, 0,
                                         LLVMDIFlagZero, NULL, list, (unsigned)n, 0, NULL, "", 0);
}

static LLVMMetadataRef struct_type(struct mod *M, const struct type *t) {
    struct member *m = NEWN(M->arena, struct member, t->nfields + 1);
    for (int i = 0; i < t->nfields; i++) {
        const struct field *f = &t->fields[i];
        m[i] = (struct member){f->name, f->off, f->t->size, type_of(M, f->t)};
    }
    return structure(M, t->name, t->size, m, t->nfields);
}

/* Strings, slices and interfaces have Go's own names for their words (runtime.slice, internal/abi). */
static LLVMMetadataRef header(struct mod *M, const struct type *t, const char *first, LLVMMetadataRef pointer_type,
                              const char *second, const char *third) {
    int64_t word = M->pkg->ptr_size;
    LLVMMetadataRef number = basic(M, "int", word, ATE_SIGNED);
    bool words = t->kind == T_IFACE || t->kind == T_EFACE;
    struct member m[] = {{first, 0, word, pointer_type},
                         {second, word, word, words ? pointer(M, "") : number},
                         {third, 2 * word, word, number}};
    return structure(M, t->name, t->size, m, third ? 3 : 2);
}

static LLVMMetadataRef array_type(struct mod *M, const struct type *t) {
    LLVMMetadataRef range = LLVMDIBuilderGetOrCreateSubrange(M->di, 0, t->len);
    return LLVMDIBuilderCreateArrayType(M->di, (uint64_t)t->size * 8, 0, type_of(M, t->elem), &range, 1);
}

/* A number's type, which has the name of Go's predeclared one; a named type of the program is a typedef of it. */
static LLVMMetadataRef number_type(struct mod *M, const struct type *t) {
    static const struct {
        enum type_kind kind;
        const char *name;
        unsigned encoding;
    } kinds[] = {
        {T_BOOL, "bool", ATE_BOOLEAN},        {T_I8, "int8", ATE_SIGNED},          {T_I16, "int16", ATE_SIGNED},
        {T_I32, "int32", ATE_SIGNED},         {T_I64, "int64", ATE_SIGNED},        {T_U8, "uint8", ATE_UNSIGNED},
        {T_U16, "uint16", ATE_UNSIGNED},      {T_U32, "uint32", ATE_UNSIGNED},     {T_U64, "uint64", ATE_UNSIGNED},
        {T_UINTPTR, "uintptr", ATE_UNSIGNED}, {T_F32, "float32", ATE_FLOAT},       {T_F64, "float64", ATE_FLOAT},
        {T_C64, "complex64", ATE_COMPLEX},    {T_C128, "complex128", ATE_COMPLEX},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].kind != t->kind)
            continue;
        LLVMMetadataRef b = basic(M, kinds[i].name, t->size, kinds[i].encoding);
        if (!strcmp(kinds[i].name, t->name))
            return b;
        return LLVMDIBuilderCreateTypedef(M->di, b, t->name, strlen(t->name), NULL, 0, M->cu, 0);
    }
    return NULL;
}

/* A predeclared type that the package has no value of. */
static LLVMMetadataRef predeclared(struct mod *M, const char *name) {
    static const struct {
        const char *name;
        enum type_kind kind;
        int64_t size;
    } types[] = {
        {"bool", T_BOOL, 1},        {"int8", T_I8, 1},     {"int16", T_I16, 2},   {"int32", T_I32, 4},
        {"int64", T_I64, 8},        {"uint8", T_U8, 1},    {"uint16", T_U16, 2},  {"uint32", T_U32, 4},
        {"uint64", T_U64, 8},       {"float32", T_F32, 4}, {"float64", T_F64, 8}, {"complex64", T_C64, 8},
        {"complex128", T_C128, 16}, {"int", T_I64, 8},     {"uint", T_U64, 8},    {"uintptr", T_UINTPTR, 8},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(types[i].name, name))
            return number_type(M, &(struct type){.kind = types[i].kind, .size = types[i].size, .name = types[i].name});
    return NULL;
}

/* A map is a pointer to internal/runtime/maps.Map, of which this is what leads to its slots: dirPtr is the one group of
 * a small map, or else leads to tables of them (dirLen of them). Channels are pointers to runtime.hchan. These places
 * are those of all versions of Go; what differs is in the section gowl.debug. */
static LLVMMetadataRef map_or_chan(struct mod *M, const struct type *t) {
    int64_t word = M->pkg->ptr_size;
    LLVMMetadataRef number = basic(M, "uint64", word, ATE_UNSIGNED);
    bool map = t->kind == T_MAP;
    const char *key = t->key ? t->key : "", *to = t->to ? t->to : "";
    const char *name = map ? arena_printf(M->arena, "map<%s,%s>", key, to) : arena_printf(M->arena, "hchan<%s>", to);
    LLVMMetadataRef header_type = map_gets(&M->di_types, name);
    if (!header_type) {
        LLVMMetadataRef leads =
            map ? pointer_to(M, arena_printf(M->arena, "group<%s,%s>", key, to), t) : pointer(M, to);
        struct member m[] = {{map ? "used" : "qcount", 0, word, number},
                             {map ? "dirPtr" : "buf", 2 * word, word, leads},
                             {map ? "dirLen" : "dataqsiz", map ? 3 * word : word, word, number}};
        header_type = structure(M, name, 6 * word, m, 3);
        *map_at(&M->di_types, name, strlen(name)) =
            header_type; /* (a place from before would not be the map's any more) */
    }
    LLVMMetadataRef p = LLVMDIBuilderCreatePointerType(M->di, header_type, (uint64_t)word * 8, 0, 0, "", 0);
    return LLVMDIBuilderCreateTypedef(M->di, p, t->name, strlen(t->name), NULL, 0, M->cu, 0);
}

/* A type that the package knows or that is predeclared; *size, *align: of it. NULL: neither. */
static LLVMMetadataRef known_type(struct mod *M, const char *name, int64_t *size, int64_t *align) {
    const struct type *t = name ? named(M, name) : NULL;
    if (!t)
        return NULL;
    *size = t->size;
    *align = t->align;
    return type_of(M, t);
}

/* Eight slots behind their control bytes, as reflectdata.MapType lays them out: what has more than 128 bytes lies
 * elsewhere. NULL: what the map holds is not known here. */
static LLVMMetadataRef map_group(struct mod *M, const struct type *t) {
    enum { SLOTS = 8, MOST = 128 };
    int64_t word = M->pkg->ptr_size, ksize = 0, kalign = 1, esize = 0, ealign = 1;
    LLVMMetadataRef key = known_type(M, t->key, &ksize, &kalign), elem = known_type(M, t->to, &esize, &ealign);
    if (!key || !elem)
        return NULL;
    bool far_key = ksize > MOST, far_elem = esize > MOST;
    if (far_key) {
        key = pointer(M, t->key);
        ksize = kalign = word;
    }
    if (far_elem) {
        elem = pointer(M, t->to);
        esize = ealign = word;
    }
    int64_t at = (ksize + ealign - 1) / ealign * ealign, align = kalign > ealign ? kalign : ealign;
    int64_t end = at + esize + (esize == 0); /* (a field without bytes at the end takes one) */
    int64_t size = (end + align - 1) / align * align;
    struct member pair[] = {{far_key ? "keyPtr" : "key", 0, ksize, key},
                            {far_elem ? "elemPtr" : "elem", at, esize, elem}};
    LLVMMetadataRef slot = structure(M, arena_printf(M->arena, "slot<%s,%s>", t->key, t->to), size, pair, 2);
    LLVMMetadataRef range = LLVMDIBuilderGetOrCreateSubrange(M->di, 0, SLOTS);
    LLVMMetadataRef slots = LLVMDIBuilderCreateArrayType(M->di, (uint64_t)size * 8 * SLOTS, 0, slot, &range, 1);
    struct member m[] = {{"ctrl", 0, word, basic(M, "uint64", word, ATE_UNSIGNED)},
                         {"slots", word, size * SLOTS, slots}};
    return structure(M, arena_printf(M->arena, "group<%s,%s>", t->key, t->to), word + size * SLOTS, m, 2);
}

/* type p *p: debuggers would follow it for ever. */
static bool leads_to_pointers_only(struct mod *M, const struct type *t) {
    enum { MANY = 64 };
    for (int i = 0; t && t->kind == T_PTR; i++, t = t->to ? named(M, t->to) : NULL)
        if (i == MANY)
            return true;
    return false;
}

static LLVMMetadataRef make_type(struct mod *M, const struct type *t) {
    switch (t->kind) {
    case T_PTR:
        if (leads_to_pointers_only(M, t))
            return pointer(M, "");
        return pointer(M, t->to ? t->to : *t->name == '*' ? t->name + 1 : "");
    case T_STRING:
        return header(M, t, "str", pointer(M, "uint8"), "len", NULL);
    case T_SLICE:
        return header(M, t, "array", pointer(M, t->to), "len", "cap");
    case T_IFACE:
        return header(M, t, "tab", pointer(M, ""), "data", NULL);
    case T_EFACE:
        return header(M, t, "_type", pointer(M, ""), "data", NULL);
    case T_STRUCT:
        return struct_type(M, t);
    case T_ARRAY:
        return array_type(M, t);
    case T_CHAN:
    case T_MAP:
        return map_or_chan(M, t);
    case T_UNSAFEPTR:
    case T_FUNC:
        return LLVMDIBuilderCreateTypedef(M->di, pointer(M, ""), t->name, strlen(t->name), NULL, 0, M->cu, 0);
    default: {
        LLVMMetadataRef number = number_type(M, t);
        return number ? number : pointer(M, "");
    }
    }
}

/* A type by its link string, which two numbers of the dump may share: when a stand-in is replaced, LLVM deletes a node
 * that has become equal to another, and the map would still have it. For the same reason only pointer()'s nodes
 * and variables lead to a stand-in. Types may hold pointers to themselves: meanwhile a stand-in is in the map. */
static LLVMMetadataRef type_of(struct mod *M, const struct type *t) {
    const char *key = arena_printf(M->arena, "type %s", t->name);
    void **slot = map_at(&M->di_types, key, strlen(key));
    if (*slot)
        return *slot;
    LLVMMetadataRef stand_in =
        LLVMDIBuilderCreateReplaceableCompositeType(M->di, TAG_STRUCTURE, t->name, strlen(t->name), M->cu, NULL, 0, 0,
                                                    (uint64_t)t->size * 8, 0, LLVMDIFlagFwdDecl, "", 0);
    *slot = stand_in;
    LLVMMetadataRef made = make_type(M, t);
    LLVMMetadataReplaceAllUsesWith(stand_in, made);
    return *map_at(&M->di_types, key, strlen(key)) = made;
}

void debug_pointees(struct mod *M) {
    while (M->pointees) {
        struct pointee *p = M->pointees;
        M->pointees = p->next;
        const struct type *t = p->map ? NULL : named(M, p->name);
        LLVMMetadataRef made = p->map ? map_group(M, p->map) : t ? type_of(M, t) : predeclared(M, p->name);
        if (!made) /* not known here: a structure without members */
            made = LLVMDIBuilderCreateForwardDecl(M->di, TAG_STRUCTURE, p->name, strlen(p->name), M->cu, NULL, 0, 0, 0,
                                                  0, "", 0);
        LLVMMetadataReplaceAllUsesWith(p->stand_in, made);
        p->stand_in = made; /* what asks for it from now on gets it at once */
    }
}

/* The name as it stands in the source; *heap: the variable lies where this one points. NULL for one of the compiler's.
 */
static const char *source_name(const struct name *n, bool *heap) {
    const char *s = n->sym;
    *heap = *s == '&' && n->t->kind == T_PTR;
    s += *heap;
    return (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s == '_' && s[1]) || (unsigned char)*s >= 0x80
               ? s
               : NULL;
}

struct global_var {
    struct global_var *next;
    const char *sym, *name, *type;
};

/* data <sym> <kind> <size> <align> <flags> <gotype-sym|-> ... (docs/dump.md). Go's name of the variable stands behind
 * the package's path. */
void debug_global(struct mod *M, struct rec r) {
    static const char prefix[] = "type:";
    size_t n;
    if (!M->di || !M->opt->variables)
        return;
    const char *sym = rec_name(&r, NULL), *slash = strrchr(sym, '/'), *dot = strchr(slash ? slash : sym, '.');
    for (int i = 0; i < 4; i++)
        rec_field(&r, &n);
    const char *type = rec_name(&r, NULL);
    bool is_name = dot && dot[1];
    for (const char *s = dot; is_name && *++s;)
        is_name = *s == '_' || (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
                  (unsigned char)*s >= 0xc3; /* letters; what the compiler makes has a middle dot (0xc2 0xb7) */
    if (!is_name || !starts_with(type, prefix))
        return;
    struct global_var *g = NEW(M->arena, struct global_var);
    *g = (struct global_var){M->globals, sym, dot + 1, type + sizeof prefix - 1};
    M->globals = g;
}

/* !gowl.variables = !{!{symbol, DIGlobalVariableExpression}, ...}: of the package's variables that its code reads, with
 * -g of all. (What is attached to a declaration is lost where another package's declaration is linked first.) */
void debug_globals(struct mod *M) {
    for (struct global_var *g = M->globals; g; g = g->next) {
        bool told = M->opt->in_memory || LLVMGetNamedGlobal(M->m, g->sym);
        const struct type *t = told ? named(M, g->type) : NULL;
        LLVMMetadataRef type = t ? type_of(M, t) : told ? predeclared(M, g->type) : NULL;
        if (!type)
            continue;
        LLVMMetadataRef e = LLVMDIBuilderCreateExpression(M->di, NULL, 0);
        LLVMMetadataRef var[] = {LLVMMDStringInContext2(M->cx, g->sym, strlen(g->sym)),
                                 LLVMDIBuilderCreateGlobalVariableExpression(M->di, M->cu, g->name, strlen(g->name), "",
                                                                             0, LLVMDIScopeGetFile(M->cu), 0, type, 1,
                                                                             e, NULL, 0)};
        LLVMMetadataRef node = LLVMMDNodeInContext2(M->cx, var, 2);
        LLVMAddNamedMetadataOperand(M->m, "gowl.variables", LLVMMetadataAsValue(M->cx, node));
    }
}

/* What the caller passed lies where it says; that is kept in memory, as the function may go on without its arguments.
 */
static LLVMValueRef kept_address(struct fn *F, const struct name *n) {
    LLVMValueRef slot = LLVMBuildAlloca(F->M->eb, F->M->ptr, "");
    LLVMBuildStore(F->M->eb, n->addr, slot);
    return slot;
}

/* A parameter or result x that Go moves to the heap has two names: x, where the call has it, and &x. Gives the other
 * one of n's two, or NULL. */
static const struct name *other_name(struct fn *F, const struct name *n) {
    bool is_address = *n->sym == '&';
    for (int i = 0; i < F->f->nnames; i++) {
        const struct name *o = F->f->names[i], *x = is_address ? o : n, *address = is_address ? n : o;
        if (x->cls != N_AUTO && *address->sym == '&' && strcmp(address->sym + 1, x->sym) == 0 &&
            address->scope == x->scope && address->line == x->line && address->pos == x->pos)
            return o;
    }
    return NULL;
}

LLVMMetadataRef debug_variable(struct fn *F, const struct name *n, bool *heap, LLVMMetadataRef *loc) {
    struct mod *M = F->M;
    const char *name = source_name(n, heap);
    if (!name || !n->t || (*heap && *n->t->name != '*'))
        return NULL;
    const struct name *other = *heap || n->cls != N_AUTO ? other_name(F, n) : NULL;
    if (other && !*heap)
        return NULL; /* its address stands for it */
    const struct name *declared = other ? other : n;
    const struct type *t = *heap ? named(M, n->t->name + 1) : n->t;
    LLVMMetadataRef type = t ? type_of(M, t) : pointee_of(M, n->t->name + 1, NULL)->stand_in; /* that may come later */
    bool param = declared->cls == N_PARAM &&
                 declared->index >= 0; /* the function's own, though it may stand where one is inlined */
    LLVMMetadataRef sp = LLVMGetSubprogram(F->fn), at = n->pos && !param ? F->f->pos[n->pos].loc : NULL;
    LLVMMetadataRef scope = at ? LLVMDILocationGetScope(at) : debug_scope(F, n->scope);
    unsigned line = (unsigned)(n->line ? n->line : F->f->start_line);
    *loc = LLVMDIBuilderCreateDebugLocation(M->cx, line, 0, scope, at ? LLVMDILocationGetInlinedAt(at) : NULL);
    LLVMMetadataRef file = LLVMDIScopeGetFile(scope);
    bool keep = M->opt->in_memory; /* the variable is told of though nothing is known of it */
    return param ? LLVMDIBuilderCreateParameterVariable(M->di, sp, name, strlen(name), (unsigned)declared->index + 1,
                                                        file, line, type, keep, LLVMDIFlagZero)
                 : LLVMDIBuilderCreateAutoVariable(M->di, scope, name, strlen(name), file, line, type, keep,
                                                   LLVMDIFlagZero, 0);
}

void debug_variables(struct fn *F) {
    struct mod *M = F->M;
    if (!M->di || !M->opt->variables || !LLVMGetSubprogram(F->fn))
        return;
    for (int i = 0; i < F->f->nnames; i++) {
        const struct name *n = F->f->names[i];
        bool heap;
        LLVMMetadataRef loc, var = n->addr ? debug_variable(F, n, &heap, &loc) : NULL;
        if (!var)
            continue;
        const struct name *call = heap ? other_name(F, n) : NULL;
        if (call && call->addr && M->opt->in_memory) /* until it has moved it is where the call has it */
            LLVMBuildStore(M->eb, call->addr, n->addr);
        uint64_t deref[] = {DW_OP_DEREF, DW_OP_DEREF};
        bool keep = M->opt->in_memory && LLVMIsAArgument(n->addr);
        LLVMMetadataRef where = LLVMDIBuilderCreateExpression(M->di, deref, (size_t)heap + keep);
        LLVMDIBuilderInsertDeclareRecordAtEnd(M->di, keep ? kept_address(F, n) : n->addr, var, where, loc,
                                              LLVMGetInsertBlock(M->eb));
    }
}

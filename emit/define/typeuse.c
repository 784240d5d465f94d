/* typeuse.c: which type descriptors are needed whole, and of which only some words are ever read.
 *
 * A program allocates values of many types, and has maps of them, that never get into an interface and that reflection
 * never sees. Of their descriptors only the first words are read: size, pointer mask, flags; of a map's, its hash
 * function and sizes as well, and words of the descriptors of its keys and elements. Written whole, each would refer to
 * the types of its fields and so on, down to most of package runtime's. Such a descriptor is cut down to what is read
 * of it (symbol.words).
 *
 * What is read is found in the IR, over all functions: a descriptor's address flows into loads, comparisons, and
 * parameters of functions called directly; whatever else is done with it (stored, returned, given to an unknown
 * function, read further on) needs it whole. So do references from data other than descriptors, and from whole
 * descriptors to their parts. The analysis starts from "nothing is read" and goes up to a fixed point.
 *
 * A descriptor that is compared must be whole if reflection can come to its type (reach.c): there may be no second one.
 *
 * One thing is taken on trust: runtime.mallocgc, C's, keeps the descriptor's address in memory, but reads no more of it
 * than the words named below (runtime/heap/typemask.h), if the type has a pointer mask of its own (TFlagGCMaskOnDemand
 * not set). Requires: the packages linked, data not defined yet. */
#include <stdlib.h>
#include <string.h>

#include "base/go_numbers.h"
#include "emit/define/define.h"
#include "emit/load/load.h"
#include "emit/model/model.h"

/* Words of internal/abi.Type: 0 Size_, 1 PtrBytes, 2 Hash to Kind_, 3 Equal, 4 GCData, 5 Str and PtrToThis; from 6 on a
 * kind's own, MapType being the longest that is followed: 6 Key, 7 Elem, 8 Group, 9 Hasher, 10 to 13 numbers. */
enum { WORD = 8, WORDS = 14, STR_WORD = GO_AT_TYPE_STR / 8, CHILD_WORD = GO_SIZE_TYPE / 8, CHILDREN = 3 };
enum {
    MALLOC_WORDS = 1 << GO_AT_TYPE_SIZE / 8 | 1 << GO_AT_TYPE_PTRBYTES / 8 | 1 << GO_AT_TYPE_TFLAG / 8 |
                   1 << GO_AT_TYPE_GCDATA / 8,
    WORDS_MASK = (1 << WORDS) - 1
};
enum { COMPARED = 1 << 20, WHOLE = 1 << 21 };

/* What is done with a descriptor: bits of the words read, COMPARED, WHOLE; and with those that its words CHILD_WORD to
 * CHILD_WORD+2 point to. */
struct type_use {
    uint32_t self, child[CHILDREN];
};

struct analysis {
    struct program *p;
    struct map params; /* parameter (as its address) -> struct type_use */
};

/* Values on the way from a descriptor to what is done with it, to go round a loop only once. */
struct path {
    LLVMValueRef value;
    const struct path *up;
};

static struct type_use *param_slot(struct analysis *a, LLVMValueRef param) {
    /* The key is the value's address itself. */
    struct type_use *known = map_get(&a->params, (const char *)&param, sizeof param);
    if (known)
        return known;
    LLVMValueRef *key = NEW(a->p->arena, LLVMValueRef);
    *key = param;
    struct type_use *use = NEW(a->p->arena, struct type_use);
    *map_at(&a->params, (const char *)key, sizeof *key) = use;
    return use;
}

static void add_use(struct type_use *to, const struct type_use *from) {
    to->self |= from->self;
    for (int i = 0; i < CHILDREN; i++)
        to->child[i] |= from->child[i];
}

static struct type_use value_use(struct analysis *a, LLVMValueRef v, int64_t off, int depth, const struct path *up);

static struct type_use simple(uint32_t self) {
    return (struct type_use){.self = self};
}

/* Of a descriptor found in another one no further ones are followed. */
static struct type_use flat(struct type_use u) {
    for (int i = 0; i < CHILDREN; i++)
        if (u.child[i])
            return simple(WHOLE);
    return u;
}

static struct type_use call_use(struct analysis *a, LLVMValueRef call, LLVMValueRef v, int64_t off, int depth) {
    LLVMValueRef f = LLVMGetCalledValue(call);
    if (f == v || !LLVMIsAFunction(f) || off)
        return simple(WHOLE);
    size_t len;
    const char *name = LLVMGetValueName2(f, &len);
    struct type_use use = {0};
    unsigned n = LLVMGetNumArgOperands(call);
    for (unsigned i = 0; i < n; i++) {
        if (LLVMGetOperand(call, i) != v)
            continue;
        if (!strcmp(name, "runtime.mallocgc"))
            use.self |= MALLOC_WORDS;
        else if (LLVMIsDeclaration(f) || i >= LLVMCountParams(f))
            use.self |= WHOLE;
        else
            add_use(&use, param_slot(a, LLVMGetParam(f, i)));
    }
    return depth ? flat(use) : use;
}

static struct type_use load_use(struct analysis *a, LLVMValueRef load, int64_t off, int depth, const struct path *up) {
    LLVMTypeRef t = LLVMTypeOf(load);
    int64_t size = (int64_t)LLVMABISizeOfType(a->p->layout, t), word = off / WORD;
    if (off < 0 || size < 1 || word >= WORDS || word != (off + size - 1) / WORD || word == STR_WORD)
        return simple(WHOLE);
    struct type_use use = simple(1u << word);
    if (word >= CHILD_WORD && word < CHILD_WORD + CHILDREN && LLVMGetTypeKind(t) == LLVMPointerTypeKind) {
        if (depth)
            return simple(WHOLE);
        struct type_use child = flat(value_use(a, load, 0, 1, up));
        use.child[word - CHILD_WORD] = child.self;
    }
    return use;
}

/* What one user does with v, which points off bytes into a descriptor. */
static struct type_use user_use(struct analysis *a, LLVMValueRef u, LLVMValueRef v, int64_t off, int depth,
                                const struct path *up) {
    switch (LLVMIsAInstruction(u) ? LLVMGetInstructionOpcode(u) : LLVMGetConstOpcode(u)) {
    case LLVMLoad:
        return load_use(a, u, off, depth, up);
    case LLVMGetElementPtr: {
        LLVMTypeRef t = LLVMGetGEPSourceElementType(u);
        LLVMValueRef i = LLVMGetOperand(u, 1);
        if (LLVMGetOperand(u, 0) != v || LLVMGetNumOperands(u) != 2 || LLVMGetTypeKind(t) != LLVMIntegerTypeKind ||
            LLVMGetIntTypeWidth(t) != 8 || !LLVMIsAConstantInt(i))
            return simple(WHOLE);
        return value_use(a, u, off + LLVMConstIntGetSExtValue(i), depth, up);
    }
    case LLVMICmp:
        return simple(COMPARED);
    case LLVMPHI:
    case LLVMSelect:
        return value_use(a, u, off, depth, up);
    case LLVMCall:
    case LLVMInvoke:
        return call_use(a, u, v, off, depth);
    default:
        return simple(WHOLE);
    }
}

static struct type_use value_use(struct analysis *a, LLVMValueRef v, int64_t off, int depth, const struct path *up) {
    struct type_use use = {0};
    for (const struct path *p = up; p; p = p->up)
        if (p->value == v)
            return use;
    struct path here = {v, up};
    for (LLVMUseRef r = LLVMGetFirstUse(v); r && !(use.self & WHOLE); r = LLVMGetNextUse(r)) {
        LLVMValueRef u = LLVMGetUser(r);
        struct type_use one = simple(WHOLE); /* C's data, a constant's part, ... */
        if (LLVMIsAInstruction(u) || (LLVMIsAConstantExpr(u) && LLVMGetConstOpcode(u) == LLVMGetElementPtr))
            one = user_use(a, u, v, off, depth, &here);
        add_use(&use, &one);
    }
    return use;
}

/* Raises what is known of every pointer parameter until nothing changes. */
static void settle_params(struct analysis *a) {
    bool changed;
    do {
        changed = false;
        for (LLVMValueRef f = LLVMGetFirstFunction(a->p->mod); f; f = LLVMGetNextFunction(f)) {
            if (LLVMIsDeclaration(f))
                continue;
            for (LLVMValueRef v = LLVMGetFirstParam(f); v; v = LLVMGetNextParam(v)) {
                if (LLVMGetTypeKind(LLVMTypeOf(v)) != LLVMPointerTypeKind)
                    continue;
                struct type_use *slot = param_slot(a, v), use = *slot;
                if (use.self & WHOLE)
                    continue;
                struct type_use more = value_use(a, v, 0, 0, NULL);
                add_use(&use, &more);
                changed |= memcmp(&use, slot, sizeof use) != 0;
                *slot = use;
            }
        }
    } while (changed);
}

/* The type that a word of a descriptor refers to, or NULL. */
static struct symbol *type_at(struct program *p, struct data *d, size_t word) {
    for (size_t k = 0; k < d->nreloc; k++) {
        struct reloc *r = &p->relocs.p[d->reloc0 + k];
        if (r->size && r->off / WORD == word && r->sym->is_type && r->sym->def == DEF_DATA)
            return r->sym;
    }
    return NULL;
}

static void make_whole(symbol_vec *queue, struct symbol *s) {
    if (s->whole)
        return;
    s->whole = true;
    vec_push(queue, s);
}

/* Applies what is done with the address of a type's descriptor. */
static void apply(struct program *p, symbol_vec *queue, struct symbol *s, struct type_use use) {
    for (size_t w = STR_WORD; w < WORDS; w++) {
        struct symbol *child = use.self >> w & 1 ? type_at(p, s->data, w) : NULL;
        if (!child)
            continue;
        if (w < CHILD_WORD || w >= CHILD_WORD + CHILDREN)
            use.self |= WHOLE; /* a type where a map has none: something else than its own kind reads it */
        else
            apply(p, queue, child, simple(use.child[w - CHILD_WORD]));
    }
    if (use.self & WHOLE)
        make_whole(queue, s);
    s->words |= use.self & WORDS_MASK;
    s->compared |= (use.self & COMPARED) != 0;
}

/* Whole descriptors need whole ones: of fields, elements, methods. */
static void flood(struct program *p, symbol_vec *queue) {
    for (size_t i = 0; i < queue->len; i++) {
        struct data *d = queue->p[i]->data;
        for (size_t k = 0; k < d->nreloc; k++) {
            struct reloc *r = &p->relocs.p[d->reloc0 + k];
            bool weak = r->kind == RELOC_WEAKADDR || r->kind == RELOC_WEAKADDROFF || reach_is_pointer_type(p, r);
            if (r->size && !weak && r->sym->is_type && r->sym->reached && r->sym->def == DEF_DATA)
                make_whole(queue, r->sym);
        }
    }
}

static bool mask_on_demand(struct program *p, struct data *d) {
    size_t len;
    const unsigned char *b = data_bytes(p, d, &len);
    return GO_AT_TYPE_TFLAG < len && (b[GO_AT_TYPE_TFLAG] & GO_TFLAG_GC_MASK_ON_DEMAND);
}

/* Must reflect.MapOf find this type? A map that it makes of a new type has another hash function than compiled code has
 * for such a map (runtime.typehash hashes each field of a struct by itself), and by way of a named map type it can get
 * there. */
static bool map_looked_up(const struct symbol *map_of, const struct symbol *s) {
    static const char unnamed[] = "type:map[";
    return map_of && map_of->reached && !strncmp(s->name, unnamed, sizeof unnamed - 1);
}

/* Leaves true: symbol.whole of every reached descriptor that must be whole; of the others symbol.words says which
 * words are read, symbol.compared whether the address matters. */
void typeuse(struct program *p) {
    struct analysis a = {.p = p};
    symbol_vec queue = {0};
    struct symbol *map_of = symbol_find(p, "reflect.MapOf");
    bool follow = p->ptr_size == WORD;
    if (follow)
        settle_params(&a);
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_DATA)
            continue;
        if (s->is_type) {
            LLVMValueRef g = LLVMGetNamedGlobal(p->mod, s->name);
            s->looked_up = map_looked_up(map_of, s);
            if (!follow || mask_on_demand(p, s->data) || s->looked_up)
                make_whole(&queue, s);
            if (g)
                apply(p, &queue, s, value_use(&a, g, 0, 0, NULL));
            if (s->compared && s->used_in_iface)
                make_whole(&queue, s);
        } else {
            for (size_t k = 0; k < s->data->nreloc; k++) {
                struct reloc *r = &p->relocs.p[s->data->reloc0 + k];
                if (r->size && r->sym->is_type && r->sym->def == DEF_DATA && r->sym->reached)
                    make_whole(&queue, r->sym);
            }
        }
    }
    flood(p, &queue);
    map_free(&a.params);
    vec_free(&queue);
}

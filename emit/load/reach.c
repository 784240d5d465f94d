/* reach.c: what the program needs, as Go's linker decides it (cmd/link/internal/ld/deadcode.go).
 *
 * A flood from the entry points over the uses of functions, the relocations of data, and the operands of the run
 * time's C functions. A type descriptor alone does not keep the type's methods: those are kept when the type may get
 * into an interface and an interface method of that name and type is called somewhere, or reflection may call it.
 *
 * Code that only values of one type in an interface lead to (`when` in a summary) counts once there are such values.
 * Reflection makes values of the parts of types; Go's linker takes all of them for used in interfaces then, here only
 * those are to which something reached can come: fields and elements, the types in signatures, methods' types.
 *
 * Requires: summaries read, the run time loaded, inittask lists made.
 * Leaves true: symbol.reached of all that is needed, each with a definition; program.reached in a deterministic order;
 * reloc.live of the method table entries that may be called; func.narrowed of functions with code that nothing leads
 * to.
 */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/ir/ir.h"
#include "emit/load/load.h"
#include "emit/model/model.h"

struct method {
    struct methodsig sig;
    struct symbol *type; /* receiver's descriptor */
    size_t reloc;        /* the first of its three METHODOFF relocations */
};

/* A type that another one's PtrToThis refers to. */
struct pointer_type {
    struct symbol *sym, *from;
    bool in_iface;
};

/* A use in code that only values of a type lead to, while no such value is known. */
struct waiting {
    struct use use;
    struct symbol *from;
};

/* By what reflection comes from a type to another one. */
enum part { PART_INNER, PART_SIGNATURE, PART_METHOD, PARTS };

struct flood {
    struct program *p;
    symbol_vec queue;
    size_t head;
    VEC(struct method) methods;        /* of reached types, not kept yet */
    VEC(struct pointer_type) pointers; /* kept once reflection can make a *T from T */
    VEC(struct waiting) waiting;
    symbol_vec parts[PARTS]; /* of types that get into interfaces, while nothing reached reads those */
    struct symbol *ptr_to;   /* reflect.(*rtype).ptrTo, the only reader of PtrToThis */
    struct buf undefined, inlined;
    size_t nundefined, ninlined;
};

static void mark(struct flood *f, struct symbol *s, struct symbol *from) {
    if (s->reached)
        return;
    s->reached = true;
    s->from = from;
    vec_push(&f->p->reached, s);
    vec_push(&f->queue, s);
}

/* The type may get into an interface: so may, by reflection, its parts (keep_parts). A type is visited at most twice,
 * without and with this mark. */
static void mark_in_iface(struct flood *f, struct symbol *s) {
    if (s->used_in_iface)
        return;
    s->used_in_iface = true;
    if (s->def == DEF_DATA)
        f->p->kinds |= (uint64_t)1 << typedesc_kind(f->p, s);
    if (s->reached)
        vec_push(&f->queue, s);
}

static void use_iface(struct flood *f, struct symbol *s, struct symbol *from) {
    if (s->is_itab)
        s = typedesc_itab_type(f->p, s); /* means "the type of that itab" */
    if (!s->is_type)
        err("%s is said to be used in an interface by %s, and is no type", s->name, from->name);
    mark_in_iface(f, s);
}

/* The key of a method in program.iface_methods. */
const char *reach_method_key(struct program *p, const struct methodsig *m, size_t *len) {
    *len = m->len + 1 + m->type->len;
    char *k = arena_alloc(p->arena, *len + 1);
    memcpy(k, m->name, m->len);
    k[m->len] = ' ';
    memcpy(k + m->len + 1, m->type->name, m->type->len);
    return k;
}

static void use_iface_method(struct flood *f, struct symbol *type, int64_t off) {
    struct methodsig m = typedesc_iface_method(f->p, type, (uint64_t)off);
    size_t len;
    const char *key = reach_method_key(f->p, &m, &len);
    *map_at(&f->p->iface_methods, key, len) = f->p;
}

static void use_named_method(struct flood *f, const char *name, size_t len) {
    *map_at(&f->p->named_methods, name, len) = f->p;
}

bool reach_callable(struct program *p, const struct methodsig *m) {
    if ((p->reflect_methods && m->exported) || map_get(&p->named_methods, m->name, m->len))
        return true;
    size_t len;
    const char *key = reach_method_key(p, m, &len);
    return map_get(&p->iface_methods, key, len) != NULL;
}

/* An override that Go's inliner has copied into f would not be called there. */
static void check_inlined(struct flood *f, struct symbol *inlined, struct symbol *into) {
    if (inlined->def != DEF_C || !inlined->func)
        return;
    if (f->ninlined++ < 20)
        buf_printf(&f->inlined, "\n  %s was inlined into %s", inlined->name, into->name);
}

static bool is_active(const struct program *p, const char *name) {
    struct symbol *s = symbol_find(p, name);
    return s && (s->reached || s->inlined);
}

bool reach_is_idle(const struct program *p, const struct symbol *s, bool *never) {
    const struct go_pair *f;
    bool idle = false;
    for (enum go_pairs kind = GO_IDLE; kind <= GO_UNCALLED; kind++)
        for (int i = 0; (f = go_pair(kind, i)) != NULL; i++) {
            if (strcmp(s->name, f->name) != 0)
                continue;
            *never = kind == GO_UNCALLED;
            idle = true;
            if (is_active(p, f->other))
                return false;
        }
    return idle;
}

bool reach_is_covered_idle(const struct program *p, const struct symbol *s) {
    const struct go_pair *f;
    for (int i = 0; (f = go_pair(GO_COVERED, i)) != NULL; i++) {
        size_t n = strlen(f->name);
        if (s->len == n + 3 && !memcmp(s->name, f->name, n) && !strcmp(s->name + n, ";go"))
            return !is_active(p, f->other);
    }
    return false;
}

static void keep_covered(struct flood *f) {
    struct program *p = f->p;
    const struct go_pair *x;
    for (int i = 0; (x = go_pair(GO_COVERED, i)) != NULL; i++) {
        struct symbol *s = symbol_find(p, arena_printf(p->arena, "%s;go", x->name));
        if (s && s->idle_use && is_active(p, x->other))
            mark(f, s, symbol_find(p, x->other));
    }
}

static void keep_idle(struct flood *f) {
    struct program *p = f->p;
    const struct go_pair *x;
    for (enum go_pairs kind = GO_IDLE; kind <= GO_UNCALLED; kind++)
        for (int i = 0; (x = go_pair(kind, i)) != NULL; i++) {
            struct symbol *s = symbol_find(p, x->name);
            if (s && s->idle_use && is_active(p, x->other))
                mark(f, s, symbol_find(p, x->other));
        }
}

static void visit_use(struct flood *f, struct use u, struct symbol *s) {
    struct program *p = f->p;
    bool never;
    switch (u.kind) {
    case USE_CALL:
        if (reach_is_idle(p, u.sym, &never)) {
            u.sym->idle_use = true;
            break;
        }
        mark(f, u.sym, s);
        break;
    case USE_ADDR:
    case USE_CODE:
    case USE_DATA:
    case USE_KEEP:
        mark(f, u.sym, s);
        break;
    case USE_WEAK: /* kept only if reached otherwise */
    case USE_TYPE: /* for DWARF */
    case USE_INIT_ORDER:
        break;
    case USE_IFACE:
        use_iface(f, u.sym, s);
        break;
    case USE_IFACE_METHOD:
        use_iface_method(f, u.sym, u.n);
        break;
    case USE_NAMED_METHOD:
        use_named_method(f, u.sym->name, u.sym->len);
        break;
    case USE_INLINED:
        u.sym->inlined = true;
        check_inlined(f, u.sym, s);
        break;
    }
}

bool reach_in_iface(struct program *p, struct symbol *s) {
    if (!s->is_type && !s->is_itab)
        return (p->kinds & strtoul(s->name + strlen("kinds:"), NULL, 16)) != 0;
    return (s->is_itab ? typedesc_itab_type(p, s) : s)->used_in_iface;
}

static void visit_func(struct flood *f, struct symbol *s) {
    struct program *p = f->p;
    struct func *fn = s->func;
    if (has_flag(fn->flags, 'r'))
        p->reflect_methods = true;
    fn->pkg->needed = true;
    for (size_t i = 0; i < fn->nuse; i++) {
        struct use u = p->uses.p[fn->use0 + i];
        if (u.when && !reach_in_iface(p, u.when))
            vec_push(&f->waiting, ((struct waiting){u, s}));
        else
            visit_use(f, u, s);
    }
}

/* Visits the uses for whose types there are values now. */
static void keep_guarded(struct flood *f) {
    size_t left = 0;
    for (size_t i = 0; i < f->waiting.len; i++) {
        struct waiting w = f->waiting.p[i];
        if (reach_in_iface(f->p, w.use.when))
            visit_use(f, w.use, w.from);
        else
            f->waiting.p[left++] = w;
    }
    f->waiting.len = left;
}

/* Takes the uses that no value leads to out of their functions' lists. */
static void drop_guarded(struct flood *f) {
    struct program *p = f->p;
    for (size_t i = 0; i < f->waiting.len; i++) {
        struct func *fn = f->waiting.p[i].from->func;
        if (fn->narrowed)
            continue;
        fn->narrowed = true;
        struct use *u = p->uses.p + fn->use0;
        size_t left = 0;
        for (size_t k = 0; k < fn->nuse; k++)
            if (!u[k].when || reach_in_iface(p, u[k].when))
                u[left++] = u[k];
        fn->nuse = left;
    }
}

/* Notes the methods of a type that may get into an interface, to be kept when they can be called. */
static void add_methods(struct flood *f, struct symbol *type) {
    struct program *p = f->p;
    struct data *d = type->data;
    size_t count;
    uint64_t off = typedesc_methods(p, type, &count);
    size_t found = 0;
    for (size_t i = 0; i + 2 < d->nreloc; i++) {
        struct reloc *r = &p->relocs.p[d->reloc0 + i];
        if (r->kind != RELOC_METHODOFF)
            continue;
        if (found == count)
            err("%s has more method relocations than its %zu methods", type->name, count);
        /* internal/abi.Method: Name, Mtyp, Ifn, Tfn, 4 bytes each. */
        if (r->off != off + 16 * found + 4)
            err("%s has a method relocation at offset %u that belongs to no method", type->name, r->off);
        struct method m = {typedesc_method(p, type, off + 16 * found), type, d->reloc0 + i};
        vec_push(&f->parts[PART_METHOD], m.sig.type);
        vec_push(&f->methods, m);
        found++;
        i += 2;
    }
    if (found != count)
        err("%s has %zu method relocations for %zu methods", type->name, found, count);
}

/* By what reflection comes from type s to those that its descriptor refers to. */
static enum part part_of(struct program *p, struct symbol *s) {
    unsigned kind = typedesc_kind(p, s);
    return kind == GO_KIND_FUNC ? PART_SIGNATURE : kind == GO_KIND_INTERFACE ? PART_METHOD : PART_INNER;
}

static void visit_data(struct flood *f, struct symbol *s) {
    struct program *p = f->p;
    struct data *d = s->data;
    if (s->is_type && has_flag(d->flags, 'i'))
        mark_in_iface(f, s);
    bool in_iface = s->is_type && s->used_in_iface, methods = false, never;
    for (size_t i = 0; i < d->nreloc; i++) {
        struct reloc r = p->relocs.p[d->reloc0 + i];
        switch ((enum reloc_kind)r.kind) {
        case RELOC_WEAKADDR:
        case RELOC_WEAKADDROFF:
        case RELOC_INITORDER: /* inittask.c has put all that are needed into the lists */
            break;
        case RELOC_METHODOFF:
            methods = true;
            break;
        case RELOC_USEIFACE:
            use_iface(f, r.sym, s);
            break;
        case RELOC_USEIFACEMETHOD:
            use_iface_method(f, r.sym, r.add);
            break;
        case RELOC_USENAMEDMETHOD: {
            size_t len = 0;
            const unsigned char *b = r.sym->def == DEF_DATA ? data_bytes(p, r.sym->data, &len) : NULL;
            if (!b)
                err("%s, a method's name that %s uses, is not defined", r.sym->name, s->name);
            use_named_method(f, (const char *)b, len);
            break;
        }
        case RELOC_ADDR:
        case RELOC_ADDROFF:
        case RELOC_KEEP:
            if (!r.sym->reached && reach_is_idle(p, r.sym, &never)) { /* in a list of initialisers */
                r.sym->idle_use = true;
                break;
            }
            if (r.to_pointer) {
                vec_push(&f->pointers, ((struct pointer_type){r.sym, s, in_iface}));
                break;
            }
            if (in_iface && r.sym->is_type)
                vec_push(&f->parts[part_of(p, s)], r.sym);
            mark(f, r.sym, s);
            break;
        }
    }
    if (methods && in_iface)
        add_methods(f, s);
}

static void undefined(struct flood *f, struct symbol *s) {
    if (s->is_gowl)
        return;
    if (f->nundefined++ < 20) {
        buf_printf(&f->undefined, "\n  %s, which %s refers to", s->name, s->from ? s->from->name : "the link itself");
        if (s->assembly)
            buf_printf(&f->undefined, ": it is assembly (%s: %s), of which gowl takes only a function that is one JMP",
                       s->assembly, s->instruction);
    }
}

struct c_reference {
    struct flood *f;
    struct symbol *from;
};

static void found_in_c(void *arg, LLVMValueRef v) {
    struct c_reference *r = arg;
    size_t len;
    const char *name = LLVMGetValueName2(v, &len);
    if (len > 5 && !memcmp(name, "llvm.", 5))
        return;
    if (LLVMIsAFunction(v) && LLVMIsDeclaration(v) && is_wasm_import(v))
        return; /* an import: WASI */
    struct symbol *s = load_symbol_of(r->f->p, v);
    bool never;
    if (LLVMIsAFunction(v) && !s->reached && (reach_is_idle(r->f->p, s, &never) || reach_is_covered_idle(r->f->p, s))) {
        s->idle_use = true;
        return;
    }
    mark(r->f, s, r->from);
    if (s->is_type) /* C has no marks: what it does with a type is to make an interface value of it (gopanic) */
        mark_in_iface(r->f, s);
}

/* `NAME;go` is the Go definition that C's definition of NAME hides (docs/run-time.md). */
static void resolve_hidden(struct symbol *s, struct program *p) {
    if (s->def != DEF_NONE || s->len <= 3 || strcmp(s->name + s->len - 3, ";go"))
        return;
    struct symbol *go = map_get(&p->symbol_map, s->name, s->len - 3);
    if (!go || !go->func)
        return;
    s->func = NEW(p->arena, struct func);
    *s->func = *go->func;
    s->func->sym = s;
    s->def = DEF_FUNC;
}

static void visit(struct flood *f, struct symbol *s) {
    resolve_hidden(s, f->p);
    switch (s->def) {
    case DEF_FUNC:
        visit_func(f, s);
        break;
    case DEF_DATA:
        visit_data(f, s);
        break;
    case DEF_C:
        reach_c(s->c, found_in_c, &(struct c_reference){f, s});
        if (!strcmp(s->name, "runtime.gorecover")) { /* deferrecover.c may want them */
            mark(f, symbol_named(f->p, "gowl.token.take"), s);
            mark(f, symbol_named(f->p, "gowl.token.keep"), s);
        }
        break;
    case DEF_NONE:
        undefined(f, s);
        break;
    case DEF_JUMP:
        mark(f, s->jump, s);
        break;
    case DEF_IMPORT:
    case DEF_LLD:
    case DEF_LATE:
        break;
    }
}

bool reach_is_pointer_type(struct program *p, const struct reloc *r) {
    struct symbol *ptr_to = symbol_find(p, "reflect.(*rtype).ptrTo");
    return r->to_pointer && !(ptr_to && ptr_to->reached);
}

/* Go's linker keeps *T with T, for a T with a name; that is for reflection, which has to find *T with its methods. */
static void keep_pointer_types(struct flood *f) {
    if (!f->ptr_to || !f->ptr_to->reached)
        return;
    for (size_t i = 0; i < f->pointers.len; i++) {
        if (f->pointers.p[i].in_iface)
            mark_in_iface(f, f->pointers.p[i].sym);
        mark(f, f->pointers.p[i].sym, f->pointers.p[i].from);
    }
    f->pointers.len = 0;
}

/* Keeps the methods that can be called by what is known so far. */
static void keep_methods(struct flood *f) {
    struct program *p = f->p;
    size_t left = 0;
    for (size_t i = 0; i < f->methods.len; i++) {
        struct method m = f->methods.p[i];
        if (!reach_callable(p, &m.sig)) {
            f->methods.p[left++] = m;
            continue;
        }
        for (size_t k = 0; k < 3; k++) {
            p->relocs.p[m.reloc + k].live = true;
            mark(f, p->relocs.p[m.reloc + k].sym, m.type);
        }
    }
    f->methods.len = left;
}

/* Reflection makes a composite type of types that it has: PointerTo, SliceOf, MapOf, ... It finds the program's own
 * descriptor then (PtrToThis, typelinks), lest there are two, and reads all of it. */
static void keep_composites(struct flood *f) {
    struct program *p = f->p;
    uint64_t parts = GO_SIZE_TYPE; /* then come a map's Key and Elem */
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        if (!s->is_type || s->def != DEF_DATA || s->used_in_iface || !has_flag(s->data->flags, 't'))
            continue;
        bool made = true, map = !strncmp(s->name, "type:map[", 9);
        for (size_t k = 0; k < s->data->nreloc && made; k++) {
            struct reloc r = p->relocs.p[s->data->reloc0 + k];
            bool part = (r.kind == RELOC_ADDR || r.kind == RELOC_ADDROFF) && r.sym->is_type && !r.to_pointer;
            if (map && r.off >= parts + 2 * (uint64_t)p->ptr_size) /* the group's type: package runtime's */
                part = false;
            if (part && r.sym != s)
                made = r.sym->used_in_iface;
        }
        if (made)
            mark_in_iface(f, s);
    }
}

/* Is anything reached by which reflection comes from types to their parts? */
static bool reads_parts(const struct program *p, enum part part) {
    static const enum go_role roles[] = {GO_READS_INNER, GO_READS_SIGNATURES, GO_READS_METHODS};
    size_t n;
    const struct table_row *rows = go_facts(&n);
    if (part == PART_METHOD && p->reflect_methods)
        return true;
    for (size_t i = 0; i < p->npkgs; i++)
        if (p->pkgs[i].needed && go_is(p->pkgs[i].path, roles[part]))
            return true;
    for (size_t i = 0; i < n; i++)
        if (rows[i].kind == ROW_FUNC && rows[i].roles >> roles[part] & 1 && is_active(p, rows[i].name))
            return true;
    return false;
}

bool reach_reads_methods(const struct program *p) {
    return reads_parts(p, PART_METHOD);
}

/* Reflection can make an interface value of a part of a type that it has (T from []T), if the program can come to it.
 */
static void keep_parts(struct flood *f) {
    for (enum part part = 0; part < PARTS; part++) {
        if (!f->parts[part].len || !reads_parts(f->p, part))
            continue;
        for (size_t i = 0; i < f->parts[part].len; i++)
            mark_in_iface(f, f->parts[part].p[i]);
        f->parts[part].len = 0;
    }
}

static void entry_points(struct flood *f) {
    struct program *p = f->p;
    mark(f, symbol_named(p, p->entry), NULL);
    for (const char *const *e = js_entries; p->opt->js && *e; e++)
        mark(f, symbol_named(p, *e), NULL);
    if (p->opt->interface && p->exports.len) {
        mark(f, symbol_named(p, js_alloc), NULL);
        mark(f, symbol_named(p, js_go_on), NULL);
        for (const char *const *e = js_async; *e; e++)
            mark(f, symbol_named(p, *e), NULL);
    }
    if (!p->reactor)
        mark(f, symbol_named(p, "main.main"), NULL);
    mark(f, symbol_named(p, "runtime.unreachableMethod"), NULL);
    if (p->main_inittasks)
        mark(f, p->main_inittasks, NULL);
    for (size_t i = 0; i < p->exports.len; i++) {
        mark(f, p->exports.p[i].sym, NULL);
        mark(f, symbol_named(p, export_runner(&p->exports.p[i])), NULL);
        mark(f, symbol_named(p, "gowl.export_unwound"), NULL);
    }
    /* What code generation and the stages behind the optimiser may call; what they did not is dropped. */
    for (size_t i = 0; i < p->symbols.len; i++) {
        struct symbol *s = p->symbols.p[i];
        if (s->def == DEF_C && (s->is_libcall || name_is(s->name, NAME_KEPT) || fault_is(s->name)))
            mark(f, s, NULL);
    }
}

void reach(struct program *p) {
    struct flood f = {.p = p};
    p->kinds = ~(uint64_t)go_basic_kinds;
    f.ptr_to = symbol_find(p, "reflect.(*rtype).ptrTo");
    entry_points(&f);
    do {
        while (f.head < f.queue.len)
            visit(&f, f.queue.p[f.head++]);
        keep_guarded(&f);
        keep_parts(&f);
        keep_methods(&f);
        keep_composites(&f);
        keep_idle(&f);
        keep_covered(&f);
        keep_pointer_types(&f);
    } while (f.head < f.queue.len);
    drop_guarded(&f);
    vec_free(&f.queue);
    vec_free(&f.waiting);
    for (enum part part = 0; part < PARTS; part++)
        vec_free(&f.parts[part]);
    vec_free(&f.methods);
    vec_free(&f.pointers);
    if (f.nundefined)
        err("%zu symbol%s defined nowhere:%s%s", f.nundefined, f.nundefined == 1 ? " is" : "s are", f.undefined.p,
            f.nundefined > 20 ? "\n  ..." : "");
    if (f.ninlined)
        err("%zu call%s of a function that the run time overrides inlined by the Go compiler (its package must be "
            "compiled with -l):%s%s",
            f.ninlined, f.ninlined == 1 ? " was" : "s were", f.inlined.p, f.ninlined > 20 ? "\n  ..." : "");
    buf_free(&f.undefined);
    buf_free(&f.inlined);
}

/* dump_read.c: reads a dump's header, types and functions (docs/dump.md). Every error is the dump's: err(). */
#include <stdlib.h>
#include <string.h>

#include "lower/ssa/ops.h"
#include "lower/ssa/ssa.h"

enum { MAX_ID = 1 << 26, MAX_LIST = 1 << 24 }; /* beyond any function: an id above it is damage */

void dump_header(struct rec *r, struct package *p) {
    size_t n;
    p->dump_name = r->name;
    if (!rec_next(r))
        rec_err(r, "an empty dump");
    rec_word(r, "gowl-dump");
    int64_t version = rec_int(r, 0);
    if (version != 1)
        rec_err(r, "the dump has format %lld; this gowl reads format 1", (long long)version);
    for (int i = 0; i < 3; i++) {
        if (!rec_next(r))
            rec_err(r, "the header is truncated");
        const char *f = rec_field(r, &n);
        if (field_is(f, n, "go"))
            p->go_version = rec_name(r, NULL);
        else if (field_is(f, n, "target")) {
            p->goos = rec_name(r, NULL);
            p->goarch = rec_name(r, NULL);
            p->ptr_size = (int)rec_int(r, 0);
            if (p->ptr_size != 8 && p->ptr_size != 4)
                rec_err(r, "a pointer size of %d", p->ptr_size);
        } else if (field_is(f, n, "package"))
            p->path = rec_name(r, NULL);
        else
            rec_err(r, "unknown header record '%.*s'", (int)n, f);
    }
    if (!p->go_version || !p->goos || !p->path)
        rec_err(r, "the header lacks go, target or package");
    /* What has a meaning in names is replaced. */
    char *unit = arena_strdup(p->arena, p->path);
    for (char *c = unit; *c; c++)
        *c = *c == '/' ? '!' : *c == '.' ? '_' : *c == '%' ? '~' : *c;
    r->unit = unit;
}

/* ---- types ---- */

static const char *const kind_names[T_NKINDS] = {
    "bool",  "i8",     "i16",   "i32",   "i64",       "u8",   "u16",  "u32",   "u64",    "uintptr", "f32",
    "f64",   "c64",    "c128",  "ptr",   "unsafeptr", "func", "chan", "map",   "string", "slice",   "iface",
    "eface", "struct", "array", "tuple", "results",   "mem",  "void", "flags", "int128", "ssa",
};

static struct type *type_ref(struct rec *r, struct package *p) {
    int64_t id = rec_int(r, 't');
    if (id < 1 || id > p->ntypes || !p->types[id])
        rec_err(r, "type t%lld is not there", (long long)id);
    return p->types[id];
}

/* A count of things that each take at least one more byte of this line. */
static int count(struct rec *r) {
    int64_t n = rec_int(r, 0);
    if (n < 0 || n > r->lend - r->lp + 1)
        rec_err(r, "a count of %lld", (long long)n);
    return (int)n;
}

void dump_type(struct rec *r, struct package *p) {
    size_t n;
    int64_t id = rec_int(r, 0);
    if (id != p->ntypes + 1)
        rec_err(r, "type %lld out of order (%d expected)", (long long)id, p->ntypes + 1);
    struct type *t = NEW(p->arena, struct type);
    t->id = (int)id;
    const char *f = rec_field(r, &n);
    t->kind = T_NKINDS;
    for (int i = 0; i < T_NKINDS; i++)
        if (field_is(f, n, kind_names[i]))
            t->kind = (enum type_kind)i;
    if (t->kind == T_NKINDS)
        rec_err(r, "unknown type kind '%.*s'", (int)n, f);
    t->size = rec_int(r, 0);
    t->align = rec_int(r, 0);
    f = rec_field(r, &n);
    for (size_t i = 0; i < n; i++)
        switch (f[i]) {
        case 's':
            t->ssa = true;
            break;
        case 'p':
            t->pointers = true;
            break;
        case '-':
            break;
        default:
            rec_err(r, "unknown type flag '%c'", f[i]);
        }
    t->name = rec_name(r, NULL);
    switch (t->kind) {
    case T_STRUCT:
        t->nfields = count(r);
        t->fields = NEWN(p->arena, struct field, (size_t)t->nfields);
        for (int i = 0; i < t->nfields; i++) {
            /* name:offset:t<id>; a name may hold colons, the two behind it do not */
            const char *s = rec_field(r, &n), *e = s + n, *c2 = e, *c1;
            while (c2 > s && *--c2 != ':')
                ;
            c1 = c2;
            while (c1 > s && *--c1 != ':')
                ;
            if (c1 == s || c2 == s)
                rec_err(r, "a struct field is name:offset:type, found '%.*s'", (int)n, s);
            struct field *fd = &t->fields[i];
            fd->name = arena_strndup(p->arena, s, (size_t)(c1 - s));
            fd->off = strtoll(c1 + 1, NULL, 10);
            long id2 = c2[1] == 't' ? strtol(c2 + 2, NULL, 10) : 0;
            if (id2 < 1 || id2 > p->ntypes)
                rec_err(r, "a struct field's type is not there: '%.*s'", (int)n, s);
            fd->t = p->types[id2];
            if (fd->off < 0 || (t->size >= 0 && fd->off > t->size))
                rec_err(r, "a struct field lies outside its struct: '%.*s'", (int)n, s);
        }
        break;
    case T_ARRAY:
        t->len = rec_int(r, 0);
        t->elem = type_ref(r, p);
        if (t->len < 0)
            rec_err(r, "an array of length %lld", (long long)t->len);
        break;
    case T_TUPLE:
    case T_RESULTS:
        t->nfields = t->kind == T_TUPLE ? 2 : count(r);
        t->fields = NEWN(p->arena, struct field, (size_t)t->nfields);
        for (int i = 0; i < t->nfields; i++)
            t->fields[i].t = type_ref(r, p);
        break;
    case T_IFACE:
        if (!rec_eol(r)) {
            t->nmethods = count(r);
            t->methods = NEWN(p->arena, const char *, (size_t)t->nmethods);
            for (int i = 0; i < t->nmethods; i++)
                t->methods[i] = rec_name(r, NULL);
        }
        break;
    case T_PTR:
    case T_SLICE:
    case T_CHAN:
    case T_MAP:
        if (t->kind == T_MAP && !rec_eol(r))
            t->key = rec_name(r, NULL);
        if (!rec_eol(r))
            t->to = rec_name(r, NULL);
        break;
    default:
        break;
    }
    type_leaves(p, t);
    p->ntypes++;
    /* grown by doubling: types is a plain array in the package's arena */
    if ((p->ntypes & (p->ntypes - 1)) == 0) {
        struct type **bigger = NEWN(p->arena, struct type *, (size_t)p->ntypes * 2);
        if (p->types)
            memcpy(bigger, p->types, (size_t)p->ntypes * sizeof *bigger);
        p->types = bigger;
    }
    p->types[p->ntypes] = t;
}

void dump_sig(struct rec *r, struct package *p, struct arena *a, struct callsig *sig) {
    sig->nparams = count(r);
    sig->params = NEWN(a, struct type *, (size_t)sig->nparams);
    for (int i = 0; i < sig->nparams; i++)
        sig->params[i] = type_ref(r, p);
    sig->nresults = count(r);
    sig->results = NEWN(a, struct type *, (size_t)sig->nresults);
    for (int i = 0; i < sig->nresults; i++)
        sig->results[i] = type_ref(r, p);
}

/* ---- functions ---- */

/* What is known only when all of a function is read. */
struct pending {
    VEC(struct name *) names;
    VEC(struct name *) params;
    VEC(struct name *) results;
    VEC(struct pos) pos;
    VEC(struct block *) blocks;
    VEC(struct val *) vals;     /* in order */
    VEC(struct val *) of_block; /* of the block being read */
    VEC(struct mark) marks;
    VEC(struct scope) scopes;
    VEC(struct named_values) named;
    int defer_return;
};

#define COPY_VEC(a, v, T) (memcpy(NEWN(a, T, (v).len + 1), (v).len ? (void *)(v).p : "", (v).len * sizeof(T)))

static int local_id(struct rec *r, char prefix) {
    int64_t id = rec_int(r, prefix);
    if (id < 0 || id > MAX_ID)
        rec_err(r, "an id of %lld", (long long)id);
    return (int)id;
}

/* References to blocks and values that may come later are first kept as ids in the pointer's place. */
static void *id_ref(int id) {
    return (void *)(intptr_t)id;
}

static struct name *name_ref(struct rec *r, struct pending *q) {
    int id = local_id(r, 'n');
    if (id < 1 || (size_t)id > q->names.len)
        rec_err(r, "name n%d is not there", id);
    return q->names.p[id - 1];
}

static void read_name(struct rec *r, struct package *p, struct arena *a, struct pending *q) {
    size_t n;
    struct name *nm = NEW(a, struct name);
    nm->id = local_id(r, 0);
    if ((size_t)nm->id != q->names.len + 1)
        rec_err(r, "name n%d out of order", nm->id);
    nm->sym = rec_name(r, NULL);
    const char *cls = rec_field(r, &n);
    if (field_is(cls, n, "param"))
        nm->cls = N_PARAM;
    else if (field_is(cls, n, "result"))
        nm->cls = N_RESULT;
    else if (field_is(cls, n, "auto"))
        nm->cls = N_AUTO;
    else
        rec_err(r, "unknown name class '%.*s'", (int)n, cls);
    nm->t = type_ref(r, p);
    nm->align = rec_eol(r) ? nm->t->align : rec_int(r, 0);
    nm->index = -1;
    vec_push(&q->names, nm);
}

static int scope_ref(struct rec *r, struct pending *q) {
    int id = local_id(r, 0);
    if ((size_t)id > q->scopes.len)
        rec_err(r, "scope %d is not there", id);
    return id;
}

/* scope <id> <parent> <line> */
static void read_scope(struct rec *r, struct pending *q) {
    if ((size_t)local_id(r, 0) != q->scopes.len + 1)
        rec_err(r, "a scope out of order");
    struct scope s = {.parent = scope_ref(r, q), .line = (int)rec_int(r, 0)};
    vec_push(&q->scopes, s);
}

/* local n<id> <line> <scope> [p<pos>] */
static void read_local(struct rec *r, struct pending *q) {
    struct name *nm = name_ref(r, q);
    nm->line = (int)rec_int(r, 0);
    nm->scope = scope_ref(r, q);
    nm->pos = rec_eol(r) ? 0 : local_id(r, 'p');
}

/* nv n<id> <off> v<id>... */
static void read_named(struct rec *r, struct arena *a, struct pending *q) {
    struct named_values nv = {.name = name_ref(r, q), .off = rec_int(r, 0)};
    VEC(struct val *) vals = {0};
    while (!rec_eol(r))
        vec_push(&vals, id_ref(local_id(r, 'v')));
    nv.n = (int)vals.len;
    nv.vals = COPY_VEC(a, vals, struct val *);
    vec_push(&q->named, nv);
}

static void read_pos(struct rec *r, struct pending *q) {
    int id = local_id(r, 0);
    if ((size_t)id != q->pos.len)
        rec_err(r, "position p%d out of order", id);
    struct pos s = {.file = rec_name(r, NULL)};
    s.line = (int)rec_int(r, 0);
    s.col = (int)rec_int(r, 0);
    s.func = rec_name(r, NULL);
    s.call = local_id(r, 0);
    if (s.call >= id)
        rec_err(r, "position p%d is inlined at a later one", id);
    if (!rec_eol(r))
        s.scope = scope_ref(r, q);
    vec_push(&q->pos, s);
}

static void end_block(struct arena *a, struct pending *q) {
    if (!q->blocks.len)
        return;
    struct block *b = q->blocks.p[q->blocks.len - 1];
    b->nvals = (int)q->of_block.len;
    b->vals = NEWN(a, struct val *, q->of_block.len);
    if (b->nvals)
        memcpy(b->vals, q->of_block.p, q->of_block.len * sizeof *b->vals);
    q->of_block.len = 0;
}

static void read_block(struct rec *r, struct arena *a, struct pending *q) {
    static const char *const kinds[] = {"Plain", "If", "Defer", "Ret", "RetJmp", "Exit", "JumpTable", "First"};
    size_t n;
    end_block(a, q);
    struct block *b = NEW(a, struct block);
    b->id = local_id(r, 0);
    const char *f = rec_field(r, &n);
    int k = 0;
    while (k < 8 && !field_is(f, n, kinds[k]))
        k++;
    if (k == 8)
        rec_err(r, "unknown block kind '%.*s'", (int)n, f);
    b->kind = (enum block_kind)k;
    b->likely = (int)rec_int(r, 0);
    b->pos = local_id(r, 'p');
    if ((size_t)b->pos >= q->pos.len)
        rec_err(r, "position p%d is not there", b->pos);
    VEC(struct val *) ctl = {0};
    while (rec_peek(r) == 'v')
        vec_push(&ctl, id_ref(local_id(r, 'v')));
    b->nctl = (int)ctl.len;
    b->ctl = NEWN(a, struct val *, ctl.len);
    if (ctl.len)
        memcpy(b->ctl, ctl.p, ctl.len * sizeof *ctl.p);
    vec_free(&ctl);
    rec_word(r, ":");
    VEC(struct edge) succs = {0};
    while (!rec_eol(r)) {
        f = rec_field(r, &n);
        char text[48], *end;
        if (*f != 'b' || n >= sizeof text)
            rec_err(r, "a successor is b<id>/<edge>, found '%.*s'", (int)n, f);
        memcpy(text, f, n);
        text[n] = 0;
        long id = strtol(text + 1, &end, 10), i = *end == '/' ? strtol(end + 1, &end, 10) : -1;
        if (*end || id < 0 || id > MAX_ID || i < 0 || i > MAX_LIST)
            rec_err(r, "a successor is b<id>/<edge>, found '%s'", text);
        vec_push(&succs, ((struct edge){id_ref((int)id), (int)i}));
    }
    b->nsuccs = (int)succs.len;
    b->succs = NEWN(a, struct edge, succs.len);
    if (succs.len)
        memcpy(b->succs, succs.p, succs.len * sizeof *succs.p);
    vec_free(&succs);
    vec_push(&q->blocks, b);
}

static void read_aux(struct rec *r, struct package *p, struct arena *a, struct pending *q, struct val *v) {
    size_t n;
    const char *f = rec_field(r, &n);
    if (n != 1)
        rec_err(r, "unknown aux '%.*s'", (int)n, f);
    switch (*f) {
    case 'S':
        v->aux = AUX_DATA;
        v->u.sym = rec_name(r, NULL);
        return;
    case 'F':
        v->aux = AUX_TEXT;
        v->u.sym = rec_name(r, NULL);
        return;
    case 'N':
        v->aux = AUX_NAME;
        v->u.name = name_ref(r, q);
        return;
    case 'T':
        v->aux = AUX_TYPE;
        v->u.type = type_ref(r, p);
        return;
    case 'Q':
        v->aux = AUX_STRING;
        v->u.str.p = rec_name(r, &v->u.str.len);
        return;
    case 'C':
        v->aux = AUX_CALL;
        v->u.call = NEW(a, struct callsig);
        v->u.call->fn = rec_name(r, NULL);
        if (!strcmp(v->u.call->fn, "-"))
            v->u.call->fn = NULL;
        dump_sig(r, p, a, v->u.call);
        return;
    default:
        rec_err(r, "unknown aux '%c'", *f);
    }
}

static void read_value(struct rec *r, struct package *p, struct arena *a, struct pending *q, int id) {
    size_t n;
    if (!q->blocks.len)
        rec_err(r, "a value outside a block");
    struct val *v = NEW(a, struct val);
    v->id = id;
    v->block = q->blocks.p[q->blocks.len - 1];
    const char *f = rec_field(r, &n);
    v->op = op_find(f, n);
    if (v->op < 0) {
        /* the dump is sound; what is missing is a rule of ours: lowering reports it with function and position */
        v->op = OP_unknown;
        v->u.sym = arena_strndup(a, f, n);
    }
    v->t = type_ref(r, p);
    v->pos = local_id(r, 'p');
    if ((size_t)v->pos >= q->pos.len)
        rec_err(r, "position p%d is not there", v->pos);
    if (rec_peek(r) == 'i')
        v->auxint = rec_int(r, 'i');
    if (rec_peek(r) != ':')
        read_aux(r, p, a, q, v);
    rec_word(r, ":");
    VEC(struct val *) args = {0};
    while (!rec_eol(r))
        vec_push(&args, id_ref(local_id(r, 'v')));
    v->nargs = (int)args.len;
    v->args = NEWN(a, struct val *, args.len);
    if (args.len)
        memcpy(v->args, args.p, args.len * sizeof *args.p);
    vec_free(&args);
    vec_push(&q->of_block, v);
    vec_push(&q->vals, v);
}

static void read_mark(struct rec *r, struct pending *q) {
    struct mark m = {.kind = rec_name(r, NULL), .sym = rec_name(r, NULL)};
    m.has_add = !rec_eol(r);
    if (m.has_add)
        m.add = rec_int(r, 0);
    vec_push(&q->marks, m);
}

/* Turns ids into pointers and makes the lists of predecessors. */
static void resolve(struct rec *r, struct func *f, struct pending *q) {
    struct arena *a = f->arena;
    int max_block = 0;
    for (size_t i = 0; i < q->vals.len; i++)
        if (q->vals.p[i]->id > f->max_val)
            f->max_val = q->vals.p[i]->id;
    for (size_t i = 0; i < q->blocks.len; i++)
        if (q->blocks.p[i]->id > max_block)
            max_block = q->blocks.p[i]->id;
    if ((size_t)f->max_val > 64 * q->vals.len + (1 << 20) || (size_t)max_block > 64 * q->blocks.len + (1 << 20))
        rec_err(r, "%s: ids far beyond their number", f->sym);
    f->vals = NEWN(a, struct val *, (size_t)f->max_val + 1);
    struct block **by_id = NEWN(a, struct block *, (size_t)max_block + 1);
    for (size_t i = 0; i < q->vals.len; i++) {
        struct val *v = q->vals.p[i];
        if (f->vals[v->id])
            rec_err(r, "%s: value v%d is defined twice", f->sym, v->id);
        f->vals[v->id] = v;
    }
    for (size_t i = 0; i < q->blocks.len; i++) {
        struct block *b = q->blocks.p[i];
        if (by_id[b->id])
            rec_err(r, "%s: block b%d is defined twice", f->sym, b->id);
        by_id[b->id] = b;
    }
    for (size_t i = 0; i < q->vals.len; i++)
        for (int j = 0; j < q->vals.p[i]->nargs; j++) {
            intptr_t id = (intptr_t)q->vals.p[i]->args[j];
            if (id > f->max_val || !f->vals[id])
                rec_err(r, "%s: v%d uses v%ld, which is not there", f->sym, q->vals.p[i]->id, (long)id);
            q->vals.p[i]->args[j] = f->vals[id];
        }
    for (size_t i = 0; i < q->named.len; i++)
        for (int j = 0; j < q->named.p[i].n; j++) {
            intptr_t id = (intptr_t)q->named.p[i].vals[j];
            if (id > f->max_val || !f->vals[id])
                rec_err(r, "%s: n%d has the value v%ld, which is not there", f->sym, q->named.p[i].name->id, (long)id);
            q->named.p[i].vals[j] = f->vals[id];
        }
    for (size_t i = 0; i < q->names.len; i++)
        if ((size_t)q->names.p[i]->pos >= q->pos.len)
            rec_err(r, "%s: n%d stands at p%d, which is not there", f->sym, q->names.p[i]->id, q->names.p[i]->pos);
    for (size_t i = 0; i < q->blocks.len; i++) {
        struct block *b = q->blocks.p[i];
        for (int j = 0; j < b->nctl; j++) {
            intptr_t id = (intptr_t)b->ctl[j];
            if (id > f->max_val || !f->vals[id])
                rec_err(r, "%s: b%d is controlled by v%ld, which is not there", f->sym, b->id, (long)id);
            b->ctl[j] = f->vals[id];
        }
        for (int j = 0; j < b->nsuccs; j++) {
            intptr_t id = (intptr_t)b->succs[j].b;
            if (id > max_block || !by_id[id])
                rec_err(r, "%s: b%d leads to b%ld, which is not there", f->sym, b->id, (long)id);
            b->succs[j].b = by_id[id];
            by_id[id]->npreds++;
        }
    }
    for (size_t i = 0; i < q->blocks.len; i++)
        q->blocks.p[i]->preds = NEWN(a, struct edge, (size_t)q->blocks.p[i]->npreds);
    for (size_t i = 0; i < q->blocks.len; i++)
        for (int j = 0; j < q->blocks.p[i]->nsuccs; j++) {
            struct edge e = q->blocks.p[i]->succs[j];
            if (e.i >= e.b->npreds || e.b->preds[e.i].b)
                rec_err(r, "%s: the edge b%d -> b%d has a wrong index %d", f->sym, q->blocks.p[i]->id, e.b->id, e.i);
            e.b->preds[e.i] = (struct edge){q->blocks.p[i], j};
        }
    if (q->defer_return >= 0) {
        if (q->defer_return > max_block || !by_id[q->defer_return])
            rec_err(r, "%s: the deferreturn block is not there", f->sym);
        f->defer_return = by_id[q->defer_return];
    }
}

struct func *dump_func(struct rec *r, struct package *p, struct arena *a) {
    size_t n;
    struct func *f = NEW(a, struct func);
    struct pending q = {.defer_return = -1};
    struct arena *outer = r->arena;
    f->arena = a;
    r->arena = a;
    f->sym = rec_name(r, NULL);
    f->flags = rec_name(r, NULL);
    f->start_line = (int)rec_int(r, 0);
    f->func_id = (int)rec_int(r, 0);
    f->file = rec_name(r, NULL);
    vec_push(&q.pos, ((struct pos){0}));
    for (;;) {
        if (!rec_next(r))
            rec_err(r, "the dump ends inside function %s", f->sym);
        const char *k = rec_field(r, &n);
        if (*k == 'v' && n > 1) {
            char text[24] = {0};
            memcpy(text, k + 1, n - 1 < sizeof text ? n - 1 : sizeof text - 1);
            char *end;
            long id = strtol(text, &end, 10);
            if (*end || id < 1 || id > MAX_ID)
                rec_err(r, "a value's id expected, found '%.*s'", (int)n, k);
            read_value(r, p, a, &q, (int)id);
        } else if (field_is(k, n, "t")) {
            r->arena = p->arena;
            dump_type(r, p);
            r->arena = a;
        } else if (field_is(k, n, "n"))
            read_name(r, p, a, &q);
        else if (field_is(k, n, "scope"))
            read_scope(r, &q);
        else if (field_is(k, n, "local"))
            read_local(r, &q);
        else if (field_is(k, n, "nv"))
            read_named(r, a, &q);
        else if (field_is(k, n, "param") || field_is(k, n, "result")) {
            bool param = *k == 'p';
            struct name *nm = name_ref(r, &q);
            if (nm->cls != (param ? N_PARAM : N_RESULT) || nm->index >= 0)
                rec_err(r, "n%d is not a %s, or is one twice", nm->id, param ? "param" : "result");
            nm->index = (int)(param ? q.params.len : q.results.len);
            if (param)
                vec_push(&q.params, nm);
            else
                vec_push(&q.results, nm);
        } else if (field_is(k, n, "deferreturn"))
            q.defer_return = local_id(r, 'b');
        else if (field_is(k, n, "p"))
            read_pos(r, &q);
        else if (field_is(k, n, "b"))
            read_block(r, a, &q);
        else if (field_is(k, n, "mark"))
            read_mark(r, &q);
        else if (field_is(k, n, "endfunc"))
            break;
        else
            rec_err(r, "unknown record '%.*s' in a function", (int)n, k);
    }
    end_block(a, &q);
    if (!q.blocks.len)
        rec_err(r, "function %s has no block", f->sym);
    f->nnames = (int)q.names.len;
    f->names = COPY_VEC(a, q.names, struct name *);
    f->nparams = (int)q.params.len;
    f->params = COPY_VEC(a, q.params, struct name *);
    f->nresults = (int)q.results.len;
    f->results = COPY_VEC(a, q.results, struct name *);
    f->nscopes = (int)q.scopes.len;
    f->scopes = COPY_VEC(a, q.scopes, struct scope);
    f->nnamed = (int)q.named.len;
    f->named = COPY_VEC(a, q.named, struct named_values);
    f->npos = (int)q.pos.len;
    f->pos = COPY_VEC(a, q.pos, struct pos);
    f->nblocks = (int)q.blocks.len;
    f->blocks = COPY_VEC(a, q.blocks, struct block *);
    f->nvals = (int)q.vals.len;
    f->nmarks = (int)q.marks.len;
    f->marks = COPY_VEC(a, q.marks, struct mark);
    f->entry = f->blocks[0];
    resolve(r, f, &q);
    vec_free(&q.names);
    vec_free(&q.params);
    vec_free(&q.results);
    vec_free(&q.pos);
    vec_free(&q.scopes);
    vec_free(&q.named);
    vec_free(&q.blocks);
    vec_free(&q.vals);
    vec_free(&q.of_block);
    vec_free(&q.marks);
    r->arena = outer;
    return f;
}

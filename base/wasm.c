/* wasm.c: bytes, sections, the parts of a module. */
#include <stdlib.h>
#include <string.h>

#include "base/wasm.h"

/* ---- bytes ---- */

uint32_t wasm_u8(struct wasm_bytes *b) {
    if (b->p >= b->end) {
        b->bad = true;
        return 0;
    }
    return *b->p++;
}

uint64_t wasm_u64(struct wasm_bytes *b) {
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        uint32_t c = wasm_u8(b);
        if (shift == 63 && (c & 0x7f) > 1)
            break;
        v |= (uint64_t)(c & 0x7f) << shift;
        if (!(c & 0x80))
            return v;
    }
    b->bad = true;
    return 0;
}

uint32_t wasm_u32(struct wasm_bytes *b) {
    const unsigned char *start = b->p;
    uint64_t v = wasm_u64(b);
    if (v > UINT32_MAX || b->p > start + 5) {
        b->bad = true;
        return 0;
    }
    return (uint32_t)v;
}

int64_t wasm_s64(struct wasm_bytes *b) {
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 70;) {
        uint32_t c = wasm_u8(b);
        v |= (uint64_t)(c & 0x7f) << shift;
        shift += 7;
        if (!(c & 0x80)) {
            if (c & 0x40 && shift < 64)
                v |= ~(uint64_t)0 << shift;
            return (int64_t)v;
        }
    }
    b->bad = true;
    return 0;
}

const unsigned char *wasm_take(struct wasm_bytes *b, size_t n) {
    if (n > (size_t)(b->end - b->p)) {
        b->bad = true;
        return b->p = b->end;
    }
    b->p += n;
    return b->p - n;
}

const char *wasm_name(struct wasm_bytes *b, size_t *len) {
    *len = wasm_u32(b);
    const char *s = (const char *)wasm_take(b, *len);
    if (b->bad)
        *len = 0;
    return s;
}

bool wasm_next_section(const char *path, const unsigned char *file, size_t len, size_t *at, struct wasm_section *s) {
    if (*at == 0) {
        if (len < 8 || memcmp(file, "\0asm", 4))
            err("%s: error: no wasm file", path);
        if (!memcmp(file + 4, "\x0d\0\1\0", 4))
            err("%s: error: a component, not a core module", path);
        if (memcmp(file + 4, "\1\0\0\0", 4))
            err("%s: error: no wasm file of version 1", path);
        *at = 8;
    }
    if (*at == len)
        return false;
    struct wasm_bytes b = {file + *at, file + len, false};
    s->id = wasm_u8(&b);
    s->len = wasm_u32(&b);
    s->p = wasm_take(&b, s->len);
    *at = (size_t)(b.p - file);
    s->name = "";
    s->name_len = 0;
    if (!b.bad && s->id == 0) {
        struct wasm_bytes body = {s->p, s->p + s->len, false};
        s->name = wasm_name(&body, &s->name_len);
        s->len = (size_t)(body.end - body.p);
        s->p = body.p;
        b.bad = body.bad;
    }
    if (b.bad)
        err("%s: error: damaged wasm: a section goes beyond the end of the file", path);
    return true;
}

/* ---- modules ---- */

static void use(struct wasm_module *m, enum wasm_feature f, const char *what) {
    if (!m->uses[f].used)
        m->uses[f] = (struct wasm_use){.used = true, .what = what};
}

/* A vector's length: each item takes a byte at least. */
static uint32_t count(struct wasm_bytes *b) {
    uint32_t n = wasm_u32(b);
    if (n > (size_t)(b->end - b->p)) {
        b->bad = true;
        return 0;
    }
    return n;
}

static void note_type(struct wasm_module *m, unsigned char t, const char *what) {
    if (t == 0x7b)
        use(m, WASM_SIMD128, what);
    else if (t == 0x6f || t == 0x70)
        use(m, WASM_REFERENCE_TYPES, what);
    else if (t < 0x7b)
        use(m, t == 0x69 ? WASM_EXCEPTIONS : WASM_GC, what);
}

static const unsigned char *value_types(struct wasm_module *m, struct wasm_bytes *b, uint32_t *n) {
    *n = count(b);
    const unsigned char *p = wasm_take(b, *n);
    for (uint32_t i = 0; i < *n && !b->bad; i++)
        note_type(m, p[i], "a function's type");
    return p;
}

static void read_types(struct wasm_module *m, struct wasm_bytes *b) {
    for (uint32_t n = count(b); n && !b->bad; n--) {
        struct wasm_type t = {0};
        if (wasm_u8(b) != 0x60) {
            use(m, WASM_GC, "a type that is no function's");
            b->p = b->end; /* the rest of the section is not understood */
            return;
        }
        t.params = value_types(m, b, &t.nparams);
        t.results = value_types(m, b, &t.nresults);
        if (t.nresults > 1)
            use(m, WASM_MULTIVALUE, "a function's type");
        vec_push(&m->types, t);
    }
}

static struct wasm_limits limits(struct wasm_module *m, struct wasm_bytes *b) {
    uint32_t flags = wasm_u8(b);
    struct wasm_limits l = {.has_max = flags & 1, .shared = flags & 2, .is64 = flags & 4};
    l.min = wasm_u64(b);
    if (l.has_max)
        l.max = wasm_u64(b);
    if (flags & 8) {
        wasm_u32(b); /* page size */
        use(m, WASM_UNKNOWN, "a memory with pages of another size");
    }
    if (l.shared)
        use(m, WASM_ATOMICS, "a shared memory");
    if (l.is64)
        use(m, WASM_MEMORY64, "a memory or table of 64 bits");
    return l;
}

static struct wasm_limits table_type(struct wasm_module *m, struct wasm_bytes *b, unsigned char *type) {
    *type = (unsigned char)wasm_u8(b);
    struct wasm_limits l = limits(m, b);
    if (*type != 0x70)
        use(m, *type == 0x6f ? WASM_REFERENCE_TYPES : WASM_GC, "a table");
    if (m->ntables++)
        use(m, WASM_REFERENCE_TYPES, "a second table");
    else
        m->table = l;
    return l;
}

static struct wasm_limits memory_type(struct wasm_module *m, struct wasm_bytes *b) {
    struct wasm_limits l = limits(m, b);
    vec_push(&m->memories, l);
    if (m->memories.len > 1)
        use(m, WASM_MULTIMEMORY, "a second memory");
    return l;
}

static void add_func(struct wasm_module *m, struct wasm_bytes *b, uint32_t type) {
    struct wasm_func f = {.type = type};
    if (type >= m->types.len && !m->uses[WASM_GC].used)
        b->bad = true;
    vec_push(&m->funcs, f);
}

static const char *own_name(struct wasm_module *m, struct wasm_bytes *b) {
    size_t len;
    const char *s = wasm_name(b, &len);
    return arena_strndup(m->arena, s, len);
}

static void global_type(struct wasm_module *m, struct wasm_bytes *b, struct wasm_extern *e) {
    e->value_type = (unsigned char)wasm_u8(b);
    e->is_mutable = wasm_u8(b) & 1;
    note_type(m, e->value_type, "a global");
    m->nglobals++;
}

static void read_imports(struct wasm_module *m, struct wasm_bytes *b) {
    uint32_t ntags = 0;
    for (uint32_t n = count(b); n && !b->bad; n--) {
        struct wasm_extern e = {0};
        e.module = own_name(m, b);
        e.name = own_name(m, b);
        uint32_t kind = wasm_u8(b);
        e.kind = (enum wasm_kind)kind;
        switch (kind) {
        case WASM_FUNC:
            e.index = (uint32_t)m->funcs.len;
            e.type = wasm_u32(b);
            add_func(m, b, e.type);
            m->nimported++;
            break;
        case WASM_TABLE:
            e.index = m->ntables;
            e.limits = table_type(m, b, &e.value_type);
            break;
        case WASM_MEMORY:
            e.index = (uint32_t)m->memories.len;
            e.limits = memory_type(m, b);
            break;
        case WASM_GLOBAL:
            e.index = m->nglobals;
            global_type(m, b, &e);
            if (e.is_mutable)
                use(m, WASM_MUTABLE_GLOBALS, "an imported global");
            break;
        case WASM_TAG:
            e.index = ntags++;
            wasm_u8(b);
            wasm_u32(b);
            use(m, WASM_EXCEPTIONS, "an imported tag");
            break;
        default:
            b->bad = true;
            break;
        }
        if (!b->bad)
            vec_push(&m->imports, e);
    }
}

static void read_exports(struct wasm_module *m, struct wasm_bytes *b) {
    for (uint32_t n = count(b); n && !b->bad; n--) {
        struct wasm_extern e = {0};
        e.name = own_name(m, b);
        uint32_t kind = wasm_u8(b);
        e.kind = (enum wasm_kind)kind;
        e.index = wasm_u32(b);
        if (kind > WASM_TAG || (kind == WASM_FUNC && e.index >= m->funcs.len))
            b->bad = true;
        if (!b->bad)
            vec_push(&m->exports, e);
    }
}

/* A constant expression, up to its end; more than one instruction is of the feature extended-const. */
static void const_expr(struct wasm_module *m, struct wasm_bytes *b) {
    for (int n = 0; !b->bad; n++) {
        uint32_t op = wasm_u8(b);
        if (op == 0x0b)
            return;
        if (n)
            use(m, WASM_EXTENDED_CONST, "a constant expression");
        switch (op) {
        case 0x41:
        case 0x42:
            wasm_s64(b);
            break;
        case 0x43:
            wasm_take(b, 4);
            break;
        case 0x44:
            wasm_take(b, 8);
            break;
        case 0x23: /* global.get */
            wasm_u32(b);
            break;
        case 0xd0: /* ref.null */
            wasm_u8(b);
            use(m, WASM_REFERENCE_TYPES, "a constant expression");
            break;
        case 0xd2: { /* ref.func */
            uint32_t f = wasm_u32(b);
            if (!b->bad && f < m->funcs.len)
                vec_push(&m->in_tables, f);
            use(m, WASM_REFERENCE_TYPES, "a constant expression");
            break;
        }
        case 0x6a: /* add, sub, mul */
        case 0x6b:
        case 0x6c:
        case 0x7c:
        case 0x7d:
        case 0x7e:
            break;
        default: /* v128.const, gc's: where it ends is not known */
            use(m, op == 0xfd ? WASM_SIMD128 : WASM_GC, "a constant expression");
            b->p = b->end;
            return;
        }
    }
}

static void read_globals(struct wasm_module *m, struct wasm_bytes *b) {
    for (uint32_t n = count(b); n && !b->bad && b->p < b->end; n--) {
        struct wasm_extern e = {0};
        global_type(m, b, &e);
        const_expr(m, b);
    }
}

/* flags: 1 passive or declared, 2 a table's index (or declared), 4 expressions instead of indices. */
static void read_elements(struct wasm_module *m, struct wasm_bytes *b) {
    for (uint32_t n = count(b); n && !b->bad && b->p < b->end; n--) {
        uint32_t flags = wasm_u32(b);
        if (flags > 7) {
            b->bad = true;
            return;
        }
        if (flags & 1)
            use(m, WASM_BULK_MEMORY, "an element segment");
        if (flags & 6)
            use(m, WASM_REFERENCE_TYPES, "an element segment");
        if (!(flags & 1)) {
            if (flags & 2)
                wasm_u32(b);
            const_expr(m, b);
        }
        if (flags & 3)
            wasm_u8(b); /* kind or type */
        for (uint32_t k = count(b); k && !b->bad; k--) {
            if (flags & 4) {
                const_expr(m, b);
                continue;
            }
            uint32_t f = wasm_u32(b);
            if (f >= m->funcs.len)
                b->bad = true;
            else
                vec_push(&m->in_tables, f);
        }
    }
}

static void read_tables(struct wasm_module *m, struct wasm_bytes *b) {
    unsigned char type;
    for (uint32_t n = count(b); n && !b->bad; n--) {
        if (b->p < b->end && *b->p == 0x40) { /* with an initial value */
            use(m, WASM_GC, "a table");
            b->p = b->end;
            return;
        }
        table_type(m, b, &type);
    }
}

static void read_code(struct wasm_module *m, struct wasm_bytes *b) {
    uint32_t func = m->nimported;
    for (uint32_t n = count(b); n && !b->bad; n--, func++) {
        uint32_t size = wasm_u32(b);
        const unsigned char *start = wasm_take(b, size);
        struct wasm_bytes body = {start, b->p, false};
        if (b->bad || func >= m->funcs.len) {
            b->bad = true;
            return;
        }
        for (uint32_t k = count(&body); k && !body.bad; k--) {
            wasm_u32(&body);
            note_type(m, (unsigned char)wasm_u8(&body), "a local variable");
        }
        m->funcs.p[func].body = body;
        struct wasm_op op;
        while (wasm_next_op(&body, &op))
            if (!m->uses[op.feature].used)
                m->uses[op.feature] = (struct wasm_use){true, true, func, op.code, NULL};
        b->bad |= body.bad;
    }
}

static void read_data(struct wasm_module *m, struct wasm_bytes *b) {
    for (uint32_t n = count(b); n && !b->bad && b->p < b->end; n--) {
        uint32_t flags = wasm_u32(b);
        if (flags > 2) {
            b->bad = true;
            return;
        }
        if (flags == 1)
            use(m, WASM_BULK_MEMORY, "a data segment");
        if (flags == 2) {
            wasm_u32(b);
            use(m, WASM_MULTIMEMORY, "a data segment");
        }
        if (flags != 1)
            const_expr(m, b);
        wasm_take(b, wasm_u32(b));
    }
}

/* Subsection 1 of the section "name". A damaged one gives what is before the damage. */
static void read_names(struct wasm_module *m, const struct wasm_section *s) {
    struct wasm_bytes b = {s->p, s->p + s->len, false};
    while (b.p < b.end && !b.bad) {
        uint32_t id = wasm_u8(&b);
        uint32_t len = wasm_u32(&b);
        const unsigned char *start = wasm_take(&b, len);
        struct wasm_bytes sub = {start, b.p, b.bad};
        if (id != 1 || sub.bad)
            continue;
        for (uint32_t n = count(&sub); n && !sub.bad; n--) {
            uint32_t func = wasm_u32(&sub);
            const char *name = own_name(m, &sub);
            if (!sub.bad && func < m->funcs.len)
                m->funcs.p[func].name = name;
        }
    }
}

static void read_section(struct wasm_module *m, const struct wasm_section *s) {
    struct wasm_bytes b = {s->p, s->p + s->len, false};
    switch (s->id) {
    case 1:
        read_types(m, &b);
        break;
    case 2:
        read_imports(m, &b);
        break;
    case 3:
        for (uint32_t n = count(&b); n && !b.bad; n--)
            add_func(m, &b, wasm_u32(&b));
        break;
    case 4:
        read_tables(m, &b);
        break;
    case 5:
        for (uint32_t n = count(&b); n && !b.bad; n--)
            memory_type(m, &b);
        break;
    case 6:
        read_globals(m, &b);
        break;
    case 7:
        read_exports(m, &b);
        break;
    case 8:
        m->start = wasm_u32(&b);
        b.bad |= m->start >= m->funcs.len;
        break;
    case 9:
        read_elements(m, &b);
        break;
    case 10:
        read_code(m, &b);
        break;
    case 11:
        read_data(m, &b);
        break;
    case 12:
        use(m, WASM_BULK_MEMORY, "a count of data segments");
        break;
    case 13:
        use(m, WASM_EXCEPTIONS, "a section of tags");
        break;
    default:
        if (s->id)
            err("%s: error: damaged wasm: a section of kind %u", m->path, s->id);
        break;
    }
    if (b.bad)
        err("%s: error: damaged wasm: section %u", m->path, s->id);
}

void wasm_read(struct wasm_module *m, struct arena *arena, const char *path, const unsigned char *file, size_t len) {
    memset(m, 0, sizeof *m);
    m->path = path;
    m->arena = arena;
    m->file = file;
    m->len = len;
    m->start = UINT32_MAX;
    struct wasm_section s;
    for (size_t at = 0; wasm_next_section(path, file, len, &at, &s);) {
        vec_push(&m->sections, s);
        read_section(m, &s);
    }
    for (size_t i = 0; i < m->sections.len; i++) {
        const struct wasm_section *c = &m->sections.p[i];
        if (!c->id && c->name_len == 4 && !memcmp(c->name, "name", 4))
            read_names(m, c);
    }
}

void wasm_free(struct wasm_module *m) {
    vec_free(&m->types);
    vec_free(&m->imports);
    vec_free(&m->exports);
    vec_free(&m->funcs);
    vec_free(&m->memories);
    vec_free(&m->sections);
    vec_free(&m->in_tables);
}

const struct wasm_section *wasm_custom(const struct wasm_module *m, const char *name) {
    for (size_t i = 0; i < m->sections.len; i++)
        if (!m->sections.p[i].id && field_is(m->sections.p[i].name, m->sections.p[i].name_len, name))
            return &m->sections.p[i];
    return NULL;
}

/* ---- text ---- */

const char *wasm_func_name(const struct wasm_module *m, uint32_t func) {
    if (func < m->funcs.len && m->funcs.p[func].name)
        return m->funcs.p[func].name;
    for (size_t i = 0; i < m->imports.len; i++)
        if (m->imports.p[i].kind == WASM_FUNC && m->imports.p[i].index == func)
            return arena_printf(m->arena, "%s.%s", m->imports.p[i].module, m->imports.p[i].name);
    return arena_printf(m->arena, "function %u", func);
}

const char *wasm_value_type(unsigned char t) {
    static const char *const names[] = {"v128", "f64", "f32", "i64", "i32"};
    if (t >= 0x7b && t <= 0x7f)
        return names[t - 0x7b];
    return t == 0x70 ? "funcref" : t == 0x6f ? "externref" : "ref";
}

static void put_types(struct buf *b, const unsigned char *t, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        buf_printf(b, "%s%s", i ? ", " : "", wasm_value_type(t[i]));
}

const char *wasm_type_text(const struct wasm_module *m, uint32_t type) {
    if (type >= m->types.len)
        return "(?)";
    const struct wasm_type *t = &m->types.p[type];
    struct buf b = {0};
    buf_putc(&b, '(');
    put_types(&b, t->params, t->nparams);
    buf_putc(&b, ')');
    if (t->nresults) {
        buf_puts(&b, t->nresults > 1 ? " -> (" : " -> ");
        put_types(&b, t->results, t->nresults);
        if (t->nresults > 1)
            buf_putc(&b, ')');
    }
    const char *text = arena_strndup(m->arena, b.p, b.len);
    buf_free(&b);
    return text;
}

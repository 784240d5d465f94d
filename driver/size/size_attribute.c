/* size_attribute.c: the bytes of a module to rows. A cursor goes through the file once: what is between it and where
 * the next thing ends is that thing's, so each byte is counted once, whatever the module holds. */
#include <stdlib.h>
#include <string.h>

#include "driver/size/size.h"

const char *const size_kinds[SIZE_KINDS] = {"code", "data", "names", "tables", "debug", "other"};

struct size_row *size_row(struct sizes *s, enum size_kind kind, const char *group, const char *package,
                          const char *name) {
    const char *key = arena_printf(s->arena, "%d %s %s %s", (int)kind, group, package, name);
    void **at = map_at(&s->index, key, strlen(key));
    if (!*at) {
        struct size_row row = {.kind = kind, .group = group, .package = package, .name = name};
        vec_push(&s->rows, row);
        *at = (void *)(uintptr_t)s->rows.len;
    }
    return &s->rows.p[(uintptr_t)*at - 1];
}

const char *size_func_name(const struct sizes *s, uint32_t func) {
    uint32_t body = func - s->m.nimported;
    if (func >= s->m.nimported && body < s->map.funcs.len)
        return s->map.funcs.p[body];
    return wasm_func_name(&s->m, func);
}

struct cursor {
    struct sizes *s;
    const unsigned char *at; /* all before it has been counted */
};

static void count_to(struct cursor *c, const unsigned char *to, enum size_kind kind, const char *group,
                     const char *package, const char *name) {
    if (to > c->at) {
        size_row(c->s, kind, group, package, name)->bytes += (uint64_t)(to - c->at);
        c->at = to;
    }
}

/* What a module needs once, whatever is in it. */
static void count_module(struct cursor *c, const unsigned char *to, enum size_kind kind, const char *name) {
    count_to(c, to, kind, name, "(module)", name);
}

static const char *owner_of_function(struct sizes *s, uint32_t func) {
    bool named = func < s->m.nimported || func - s->m.nimported < s->map.funcs.len || s->m.funcs.p[func].name;
    return named ? size_owner(s, size_func_name(s, func)) : "(no name)";
}

static void count_code(struct cursor *c, struct wasm_bytes *b) {
    struct sizes *s = c->s;
    uint32_t n = wasm_u32(b);
    count_module(c, b->p, SIZE_OTHER, "headers of sections");
    for (uint32_t i = 0; i < n && !b->bad; i++) {
        uint32_t func = s->m.nimported + i;
        wasm_take(b, wasm_u32(b));
        count_to(c, b->p, SIZE_CODE, "functions", owner_of_function(s, func), size_func_name(s, func));
    }
}

/* The first variable that ends behind addr. */
static size_t datum_at(const struct size_map *map, uint64_t addr) {
    size_t low = 0, high = map->data.len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (map->data.p[mid].addr + map->data.p[mid].size <= addr)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The bytes of a segment, which lie at addr in memory, by the variables of the map. */
static void count_segment(struct cursor *c, const unsigned char *end, uint64_t addr) {
    struct sizes *s = c->s;
    const unsigned char *start = c->at;
    uint64_t len = (uint64_t)(end - start);
    for (size_t i = datum_at(&s->map, addr); i < s->map.data.len && c->at < end; i++) {
        const struct size_datum *d = &s->map.data.p[i];
        uint64_t from = d->addr > addr ? d->addr - addr : 0, to = d->addr + d->size - addr;
        if (from >= len)
            break;
        count_to(c, start + from, SIZE_DATA, "padding", "(module)", "padding");
        count_to(c, to < len ? start + to : end, SIZE_DATA, size_data_group(d->name), size_owner(s, d->name), d->name);
    }
    count_to(c, end, SIZE_DATA, "padding", "(module)", "padding");
}

/* The address of an active segment in the first memory, if it is a constant. */
static bool segment_address(struct wasm_bytes *b, uint64_t *addr) {
    uint32_t op = wasm_u8(b);
    if (op != 0x41 && op != 0x42) /* i32.const, i64.const */
        return false;
    int64_t v = wasm_s64(b);
    *addr = op == 0x41 ? (uint32_t)v : (uint64_t)v;
    return wasm_u8(b) == 0x0b;
}

/* Behind the flags of an active segment whose address is no constant: to the end of the expression, as wasm.c has read
 * it; 0x0b may stand within a number, so numbers are read as such. */
static void skip_expression(struct wasm_bytes *b) {
    for (uint32_t op; !b->bad && (op = wasm_u8(b)) != 0x0b;)
        if (op == 0x41 || op == 0x42)
            wasm_s64(b);
        else if (op == 0x23 || op == 0xd2)
            wasm_u32(b);
        else if (op == 0x43 || op == 0x44)
            wasm_take(b, op == 0x43 ? 4 : 8);
}

static void count_data(struct cursor *c, struct wasm_bytes *b) {
    uint32_t n = wasm_u32(b);
    count_module(c, b->p, SIZE_OTHER, "headers of sections");
    for (uint32_t i = 0; i < n && !b->bad; i++) {
        uint32_t flags = wasm_u32(b);
        uint64_t addr = 0;
        bool known = false;
        if (flags == 2)
            wasm_u32(b);
        if (flags != 1) {
            struct wasm_bytes expression = *b;
            known = segment_address(&expression, &addr);
            if (known)
                *b = expression;
            else
                skip_expression(b);
        }
        uint32_t size = wasm_u32(b);
        count_to(c, b->p, SIZE_DATA, "headers of segments", "(module)", "headers of segments");
        wasm_take(b, size);
        if (known && c->s->map.path)
            count_segment(c, b->p, addr);
        else
            count_module(c, b->p, SIZE_DATA, "data");
    }
}

/* The section "name": each function's entry is its package's. Damage ends it: the rest is "other names". */
static void count_names(struct cursor *c, struct wasm_bytes *b) {
    static const char *const parts[] = {"name of the module", "names of functions", "names of locals",
                                        "names of labels",    "names of types",     "names of tables",
                                        "names of memories",  "names of globals",   "names of element segments",
                                        "names of segments"};
    struct sizes *s = c->s;
    while (b->p < b->end && !b->bad) {
        uint32_t id = wasm_u8(b), len = wasm_u32(b);
        const unsigned char *start = wasm_take(b, len);
        struct wasm_bytes sub = {start, b->p, b->bad};
        uint32_t n = id == 1 ? wasm_u32(&sub) : 0;
        count_module(c, id == 1 ? sub.p : start, SIZE_NAMES, "headers of names");
        for (uint32_t i = 0; i < n && !sub.bad; i++) {
            size_t name_len;
            uint32_t func = wasm_u32(&sub);
            wasm_name(&sub, &name_len);
            if (!sub.bad && func < s->m.funcs.len)
                count_to(c, sub.p, SIZE_NAMES, parts[1], owner_of_function(s, func), parts[1]);
        }
        count_module(c, b->p, SIZE_NAMES, id < sizeof parts / sizeof *parts && id != 1 ? parts[id] : "other names");
    }
}

static void count_section(struct cursor *c, const struct wasm_section *x) {
    static const char *const tables[] = {[1] = "types",
                                         [2] = "imports",
                                         [3] = "types of functions",
                                         [4] = "tables",
                                         [5] = "memories",
                                         [6] = "globals",
                                         [7] = "exports",
                                         [8] = "start",
                                         [9] = "element segments",
                                         [12] = "count of segments",
                                         [13] = "tags"};
    struct wasm_bytes b = {x->p, x->p + x->len, false};
    if (x->id) {
        count_module(c, x->p, SIZE_OTHER, "headers of sections");
        if (x->id == 10)
            count_code(c, &b);
        else if (x->id == 11)
            count_data(c, &b);
        count_module(c, b.end,
                     x->id == 10   ? SIZE_CODE
                     : x->id == 11 ? SIZE_DATA
                                   : SIZE_TABLES,
                     x->id < sizeof tables / sizeof *tables && tables[x->id] ? tables[x->id] : "other");
        return;
    }
    const char *name = arena_strndup(c->s->arena, x->name, x->name_len);
    if (!strcmp(name, "name")) {
        count_module(c, x->p, SIZE_NAMES, "headers of names");
        count_names(c, &b);
        count_module(c, b.end, SIZE_NAMES, "other names");
    } else {
        count_module(c, b.end, starts_with(name, ".debug_") ? SIZE_DEBUG : SIZE_OTHER,
                     arena_printf(c->s->arena, "section %s", name));
    }
}

/* The paths of the program and of its modules, of lines "path", "mod" and "dep" of the build info: to know them again
 * in mangled names. */
static void read_modules(struct sizes *s) {
    const char *info = inspect_build_info(&s->m);
    for (const char *line = info; line && *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t n = strcspn(line, "\n"), head = strcspn(line, "\t");
        if (head + 1 >= n ||
            !(field_is(line, head, "path") || field_is(line, head, "mod") || field_is(line, head, "dep")))
            continue;
        const char *path = line + head + 1;
        vec_push(&s->modules, (const char *)arena_strndup(s->arena, path, strcspn(path, "\t\n")));
    }
}

void size_attribute(struct sizes *s, size_t len) {
    wasm_read(&s->m, s->arena, s->subject, s->file, len);
    uint32_t bodies = 0;
    for (size_t i = s->m.nimported; i < s->m.funcs.len; i++) {
        bodies += s->m.funcs.p[i].body.p != NULL;
        s->has_names |= s->m.funcs.p[i].name != NULL;
    }
    if (s->map.path && s->map.funcs.len != bodies)
        err("%s: the map is of a module with %zu functions; %s has %u", s->map.path, s->map.funcs.len, s->subject,
            bodies);
    s->has_names |= s->map.path != NULL;
    s->mangled = wasm_custom(&s->m, "go:buildid") && !wasm_custom(&s->m, "go:buildinfo") && !s->map.path;
    if (s->mangled)
        read_modules(s);
    struct cursor c = {s, s->file};
    count_module(&c, s->file + 8, SIZE_OTHER, "header of the file");
    for (size_t i = 0; i < s->m.sections.len; i++)
        count_section(&c, &s->m.sections.p[i]);
    count_module(&c, s->file + len, SIZE_OTHER, "other");
}

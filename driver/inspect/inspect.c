/* inspect.c: gowl inspect: what a module imports, exports, needs and may touch, and whether that is allowed. Any
 * module's, whoever made it: base/wasm.h reads it. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/wasm.h"
#include "driver/driver.h"
#include "driver/inspect/walk.h"

/* What a host gives, by import: the first row that fits. A module's version behind "@" does not count. */
static const struct {
    const char *module, *name, *what; /* patterns of fnmatch */
} rules[] = {
    {"wasi_snapshot_preview1", "args_*", "arguments"},
    {"wasi_snapshot_preview1", "environ_*", "environment"},
    {"wasi_snapshot_preview1", "clock_*", "clocks"},
    {"wasi_snapshot_preview1", "poll_oneoff", "clocks"},
    {"wasi_snapshot_preview1", "random_get", "random"},
    {"wasi_snapshot_preview1", "sock_*", "sockets"},
    {"wasi_snapshot_preview1", "path_*", "files"},
    {"wasi_snapshot_preview1", "fd_prestat_*", "files"},
    {"wasi_snapshot_preview1", "fd_readdir", "files"},
    {"wasi_snapshot_preview1", "fd_*", "descriptors"},
    {"wasi_snapshot_preview1", "proc_exit", "exit"},
    {"wasi_snapshot_preview1", "proc_raise", "exit"},
    {"wasi_snapshot_preview1", "sched_yield", "yield"},
    {"wasi_unstable", "*", "host"},
    {"wasi:cli/environment", "*", "environment"},
    {"wasi:cli/exit", "*", "exit"},
    {"wasi:cli/*", "*", "descriptors"},
    {"wasi:clocks/*", "*", "clocks"},
    {"wasi:filesystem/*", "*", "files"},
    {"wasi:http/*", "*", "http"},
    {"wasi:io/*", "*", "descriptors"},
    {"wasi:random/*", "*", "random"},
    {"wasi:sockets/*", "*", "sockets"},
    {"gojs", "*", "js"},
};

static const struct {
    const char *what, *means;
} kinds[] = {
    {"arguments", "the command line"},
    {"environment", "environment variables"},
    {"clocks", "the time; waiting"},
    {"random", "random bytes"},
    {"descriptors", "what is open already: standard input and output, preopened folders' own descriptors"},
    {"files", "files and folders of preopened folders"},
    {"sockets", "sockets"},
    {"http", "requests by HTTP"},
    {"js", "the JavaScript world around it"},
    {"exit", "ending the process"},
    {"yield", "giving other threads their turn"},
    {"memory", "a memory or table that the host made"},
    {"host", "functions of the host that are none of WASI's"},
};

static bool fits(const char *pattern, const char *s) {
    return !fnmatch(pattern, s, 0);
}

static const char *kind_of(struct arena *a, const struct wasm_extern *e) {
    const char *module = arena_strndup(a, e->module, strcspn(e->module, "@"));
    if (e->kind == WASM_MEMORY || e->kind == WASM_TABLE)
        return "memory";
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (fits(rules[i].module, module) && fits(rules[i].name, e->name))
            return rules[i].what;
    return "host";
}

/* ---- what is allowed ---- */

struct policy {
    const char *deny, *allow; /* lists, or NULL */
};

/* Does an item of the list name this import: its kind, its module or MODULE.NAME, as patterns? */
static bool listed(struct arena *a, const char *list, const struct wasm_extern *e, const char *kind) {
    while (list && *list) {
        size_t n = strcspn(list, ",");
        const char *item = arena_strndup(a, list, n);
        if (fits(item, kind) || fits(item, e->module) || fits(item, arena_printf(a, "%s.%s", e->module, e->name)))
            return true;
        list += n + (list[n] == ',');
    }
    return false;
}

static bool is_denied(struct arena *a, const struct policy *p, const struct wasm_extern *e, const char *kind) {
    return listed(a, p->deny, e, kind) || (p->allow && !listed(a, p->allow, e, kind));
}

/* A word of a list that is neither a kind nor a pattern nor anything of this module is most likely a slip. */
static void check_list(const struct wasm_module *m, const char *option, const char *list) {
    for (; list && *list; list += strcspn(list, ","), list += *list == ',') {
        const char *item = arena_strndup(m->arena, list, strcspn(list, ","));
        bool known = strpbrk(item, ".*?[:") != NULL;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            known |= !strcmp(item, kinds[i].what);
        for (size_t i = 0; i < m->imports.len; i++)
            known |= !strcmp(item, m->imports.p[i].module);
        if (!known)
            usage_err("%s: %s is none of what a module may touch, and no module that it imports from", option, item);
    }
}

/* Prints a line for each import that is denied; how many. */
static size_t judge(const struct wasm_module *m, const struct policy *p, const struct walk *w) {
    size_t n = 0;
    for (size_t i = 0; i < m->imports.len; i++) {
        const struct wasm_extern *e = &m->imports.p[i];
        const char *kind = kind_of(m->arena, e);
        if (!is_denied(m->arena, p, e, kind))
            continue;
        n++;
        struct buf b = {0};
        buf_printf(&b, "%s: %s is not allowed: imports ", m->path, kind);
        buf_plain(&b, e->module);
        buf_putc(&b, '.');
        buf_plain(&b, e->name);
        uint32_t *path;
        size_t len = e->kind == WASM_FUNC ? walk_path(w, e->index, &path) : 0;
        if (e->kind == WASM_FUNC && !len)
            buf_puts(&b, ", which nothing calls");
        if (len) {
            buf_puts(&b, ": ");
            walk_text(w, path, len, &b);
        }
        fprintf(stderr, "%.*s\n", (int)b.len, b.p);
        buf_free(&b);
    }
    return n;
}

/* ---- what it says of itself ---- */

/* The text of the build info: gowl's section, or else what gc's linker puts into the data (runtime.modinfo), between
 * two marks of 16 bytes (cmd/go/internal/modload). */
const char *inspect_build_info(const struct wasm_module *m) {
    const struct wasm_section *own = wasm_custom(m, "go:buildinfo");
    if (own)
        return arena_strndup(m->arena, (const char *)own->p, own->len);
    static const char start[] = "\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6",
                      end[] = "\xf9\x32\x43\x31\x86\x18\x20\x72\x00\x82\x42\x10\x41\x16\xd8\xf2";
    for (size_t i = 0; i < m->sections.len; i++) {
        const struct wasm_section *s = &m->sections.p[i];
        const char *p = s->id == 11 ? memmem(s->p, s->len, start, 16) : NULL;
        const char *q = p ? memmem(p + 16, (size_t)((const char *)s->p + s->len - p - 16), end, 16) : NULL;
        if (q)
            return arena_strndup(m->arena, p + 16, (size_t)(q - p - 16));
    }
    return NULL;
}

/* Go's build id, from the section go:buildid: \xff Go build ID: "..."; NULL if there is none. */
static const char *build_id(const struct wasm_module *m) {
    const struct wasm_section *s = wasm_custom(m, "go:buildid");
    const char *p = s ? memchr(s->p, '"', s->len) : NULL;
    const char *q = p ? memchr(p + 1, '"', (size_t)((const char *)s->p + s->len - p - 1)) : NULL;
    return q ? arena_strndup(m->arena, p + 1, (size_t)(q - p - 1)) : NULL;
}

/* The section "producers": fields of names and versions. Calls fn for each. */
static void producers(const struct wasm_module *m, void (*fn)(struct buf *, const char *field, const char *text),
                      struct buf *out) {
    const struct wasm_section *s = wasm_custom(m, "producers");
    if (!s)
        return;
    struct wasm_bytes b = {s->p, s->p + s->len, false};
    for (uint32_t n = wasm_u32(&b); n && !b.bad; n--) {
        size_t len;
        const char *name = wasm_name(&b, &len), *field = arena_strndup(m->arena, name, len);
        for (uint32_t k = wasm_u32(&b); k && !b.bad; k--) {
            size_t nlen, vlen;
            const char *who = wasm_name(&b, &nlen);
            const char *version = wasm_name(&b, &vlen);
            if (!b.bad)
                fn(out, field,
                   arena_printf(m->arena, "%.*s%s%.*s", (int)nlen, who, vlen ? " " : "", (int)vlen, version));
        }
    }
}

/* ---- text ---- */

static const char *type_of(const struct wasm_module *m, const struct wasm_extern *e) {
    static const char *const names[] = {"func", "table", "memory", "global", "tag"};
    if (e->kind == WASM_FUNC) {
        uint32_t type = e->module ? e->type : m->funcs.p[e->index].type;
        return arena_printf(m->arena, "func %s", wasm_type_text(m, type));
    }
    if (e->kind == WASM_GLOBAL && e->module)
        return arena_printf(m->arena, "global %s%s", e->is_mutable ? "mutable " : "", wasm_value_type(e->value_type));
    return names[e->kind];
}

static void put_producer(struct buf *b, const char *field, const char *text) {
    buf_puts(b, "    ");
    buf_plain(b, field);
    buf_puts(b, "  ");
    buf_plain(b, text);
    buf_putc(b, '\n');
}

static void put_externs(const struct wasm_module *m, struct buf *b, bool imports) {
    size_t n = imports ? m->imports.len : m->exports.len;
    buf_printf(b, "%s%s\n", imports ? "imports" : "exports", n ? "" : ": none");
    for (size_t i = 0; i < n; i++) {
        const struct wasm_extern *e = imports ? &m->imports.p[i] : &m->exports.p[i];
        buf_puts(b, "    ");
        if (imports) {
            buf_plain(b, e->module);
            buf_putc(b, '.');
        }
        buf_plain(b, e->name);
        buf_printf(b, "  %s\n", type_of(m, e));
    }
}

static void put_memory(const struct wasm_module *m, struct buf *b) {
    for (size_t i = 0; i < m->memories.len; i++) {
        const struct wasm_limits *l = &m->memories.p[i];
        buf_printf(b, "memory\n    initial  %llu pages (%llu bytes)\n", (unsigned long long)l->min,
                   (unsigned long long)l->min << 16);
        if (l->has_max)
            buf_printf(b, "    maximum  %llu pages (%llu bytes)\n", (unsigned long long)l->max,
                       (unsigned long long)l->max << 16);
        else
            buf_puts(b, "    maximum  none\n");
        if (l->shared)
            buf_puts(b, "    shared\n");
    }
}

/* Where a feature is used first. */
static const char *place(const struct wasm_module *m, const struct wasm_use *u) {
    if (!u->in_code)
        return u->what;
    struct buf b = {0};
    wasm_op_text(u->code, &b);
    const char *text = arena_printf(m->arena, "%.*s in %s", (int)b.len, b.p, wasm_func_name(m, u->func));
    buf_free(&b);
    return text;
}

static void put_features(const struct wasm_module *m, struct buf *b) {
    size_t n = 0;
    for (int f = WASM_MVP + 1; f < WASM_NFEATURES; f++)
        n += m->uses[f].used;
    buf_printf(b, "features%s\n", n ? "" : ": none beyond WebAssembly 1.0");
    for (int f = WASM_MVP + 1; f < WASM_NFEATURES; f++)
        if (m->uses[f].used) {
            buf_printf(b, "    %s  (", wasm_feature_name((enum wasm_feature)f));
            buf_plain(b, place(m, &m->uses[f]));
            buf_puts(b, ")\n");
        }
}

static void put_touches(const struct wasm_module *m, struct buf *b) {
    bool any = false;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n = 0;
        for (size_t i = 0; i < m->imports.len; i++) {
            const struct wasm_extern *e = &m->imports.p[i];
            if (strcmp(kind_of(m->arena, e), kinds[k].what))
                continue;
            if (!any)
                buf_puts(b, "may touch\n");
            any = true;
            if (!n++)
                buf_printf(b, "    %s: %s\n       ", kinds[k].what, kinds[k].means);
            buf_putc(b, ' ');
            if (!starts_with(e->module, "wasi_")) {
                buf_plain(b, e->module);
                buf_putc(b, '.');
            }
            buf_plain(b, e->name);
        }
        if (n)
            buf_putc(b, '\n');
    }
    if (!any)
        buf_puts(b, "may touch: nothing but its own memory\n");
}

static void print_text(const struct wasm_module *m) {
    struct buf b = {0};
    const char *id = build_id(m), *info = inspect_build_info(m);
    buf_printf(&b, "%s: %zu bytes, %zu functions\n", m->path, m->len, m->funcs.len - m->nimported);
    put_touches(m, &b);
    put_externs(m, &b, true);
    put_externs(m, &b, false);
    put_memory(m, &b);
    put_features(m, &b);
    if (id) {
        buf_puts(&b, "build id\n    ");
        buf_plain(&b, id);
        buf_putc(&b, '\n');
    }
    if (info) {
        buf_puts(&b, "build info\n");
        for (const char *s = info; *s; s += strcspn(s, "\n"), s += *s == '\n') {
            buf_puts(&b, "    ");
            buf_plain(&b, arena_strndup(m->arena, s, strcspn(s, "\n")));
            buf_putc(&b, '\n');
        }
    }
    if (wasm_custom(m, "producers"))
        buf_puts(&b, "producers\n");
    producers(m, put_producer, &b);
    fwrite(b.p, 1, b.len, stdout);
    buf_free(&b);
}

/* ---- JSON ---- */

static void json_pair(struct buf *b, const char *before, const char *key, const char *value) {
    buf_puts(b, before);
    buf_json_text(b, key);
    buf_puts(b, ": ");
    buf_json_text(b, value);
}

static void json_externs(const struct wasm_module *m, struct buf *b, const struct policy *p, bool imports) {
    size_t n = imports ? m->imports.len : m->exports.len;
    buf_printf(b, ",\n  \"%s\": [", imports ? "imports" : "exports");
    for (size_t i = 0; i < n; i++) {
        const struct wasm_extern *e = imports ? &m->imports.p[i] : &m->exports.p[i];
        buf_puts(b, i ? ",\n    {" : "\n    {");
        if (imports)
            json_pair(b, "", "module", e->module);
        json_pair(b, imports ? ", " : "", "name", e->name);
        json_pair(b, ", ", "type", type_of(m, e));
        if (imports) {
            const char *kind = kind_of(m->arena, e);
            json_pair(b, ", ", "touches", kind);
            if (p->deny || p->allow)
                buf_printf(b, ", \"allowed\": %s", is_denied(m->arena, p, e, kind) ? "false" : "true");
        }
        buf_putc(b, '}');
    }
    buf_puts(b, n ? "\n  ]" : "]");
}

static void json_memory(const struct wasm_module *m, struct buf *b) {
    buf_puts(b, ",\n  \"memories\": [");
    for (size_t i = 0; i < m->memories.len; i++) {
        const struct wasm_limits *l = &m->memories.p[i];
        buf_printf(b, "%s{\"initial\": %llu, \"maximum\": ", i ? ", " : "", (unsigned long long)l->min);
        if (l->has_max)
            buf_printf(b, "%llu", (unsigned long long)l->max);
        else
            buf_puts(b, "null");
        buf_printf(b, ", \"shared\": %s}", l->shared ? "true" : "false");
    }
    buf_putc(b, ']');
}

static void json_features(const struct wasm_module *m, struct buf *b) {
    bool any = false;
    buf_puts(b, ",\n  \"features\": {");
    for (int f = WASM_MVP + 1; f < WASM_NFEATURES; f++)
        if (m->uses[f].used) {
            json_pair(b, any ? ", " : "", wasm_feature_name((enum wasm_feature)f), place(m, &m->uses[f]));
            any = true;
        }
    buf_putc(b, '}');
}

static void json_touches(const struct wasm_module *m, struct buf *b) {
    bool any = false;
    buf_puts(b, ",\n  \"touches\": [");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < m->imports.len; i++)
            if (!strcmp(kind_of(m->arena, &m->imports.p[i]), kinds[k].what)) {
                buf_puts(b, any ? ", " : "");
                buf_json_text(b, kinds[k].what);
                any = true;
                break;
            }
    buf_putc(b, ']');
}

static void json_producer(struct buf *b, const char *field, const char *text) {
    json_pair(b, b->p[b->len - 1] == '[' ? "{" : ", {", "field", field);
    json_pair(b, ", ", "text", text);
    buf_putc(b, '}');
}

static void print_json(const struct wasm_module *m, const struct policy *p) {
    struct buf b = {0};
    json_pair(&b, "{\n  ", "file", m->path);
    buf_printf(&b, ",\n  \"bytes\": %zu,\n  \"functions\": %zu", m->len, m->funcs.len - m->nimported);
    json_touches(m, &b);
    json_externs(m, &b, p, true);
    json_externs(m, &b, p, false);
    json_memory(m, &b);
    json_features(m, &b);
    json_pair(&b, ",\n  ", "build id", build_id(m));
    json_pair(&b, ",\n  ", "build info", inspect_build_info(m));
    buf_puts(&b, ",\n  \"producers\": [");
    producers(m, json_producer, &b);
    buf_puts(&b, "]\n}\n");
    fwrite(b.p, 1, b.len, stdout);
    buf_free(&b);
}

int command_inspect(char **argv) {
    struct policy p = {0};
    const char *path = NULL;
    bool json = false;
    for (; *argv; argv++) {
        const char *a = *argv;
        if (starts_with(a, "--deny="))
            p.deny = a + 7;
        else if (starts_with(a, "--allow="))
            p.allow = a + 8;
        else if (!strcmp(a, "--json"))
            json = true;
        else if (*a == '-' && a[1])
            unknown_option(a);
        else if (path)
            usage_err("one module at a time");
        else
            path = a;
    }
    if (!path)
        usage_err("no module named");
    struct arena *arena = arena_new("inspect");
    size_t len;
    unsigned char *file = (unsigned char *)file_read(path, &len);
    struct wasm_module m;
    wasm_read(&m, arena, path, file, len);
    check_list(&m, "--deny", p.deny);
    check_list(&m, "--allow", p.allow);
    if (json)
        print_json(&m, &p);
    else if (!p.deny && !p.allow)
        print_text(&m);
    size_t denied = 0;
    if (p.deny || p.allow) {
        struct walk w = {0};
        walk_calls(&w, &m);
        fflush(stdout);
        denied = judge(&m, &p, &w);
    }
    wasm_free(&m);
    free(file);
    arena_free(arena);
    return denied || fflush(stdout);
}

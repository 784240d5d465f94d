/* package.c: gowl build --js=DIR: what stands beside DIR/app.wasm: app.mjs, the glue (glue.mjs, with the exported
 * functions' kinds in it), its types in app.d.ts and app.d.mts (which is what TypeScript
 * looks for beside app.mjs), and package.json. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/js/js.h"

/* Cuts lines, emit_options.interface, which are changed, into functions. */
static void read_functions(char *lines, function_vec *out) {
    char *line_rest;
    for (char *line = strtok_r(lines, "\n", &line_rest); line; line = strtok_r(NULL, "\n", &line_rest)) {
        char *rest;
        struct function f = {.name = strtok_r(line, " ", &rest)};
        f.symbol = strtok_r(NULL, " ", &rest);
        const char *suspends = strtok_r(NULL, " ", &rest);
        if (!suspends)
            die("the interface of %s is cut off", f.name);
        f.suspends = strcmp(suspends, "-") != 0;
        vec_push(out, f);
    }
}

static const struct {
    const char *kind, *type;
} types[] = {{"bool", "boolean"},  {"int32", "number"},   {"uint32", "number"},  {"int64", "bigint"},
             {"uint64", "bigint"}, {"float32", "number"}, {"float64", "number"}, {"pointer", "Pointer"},
             {"string", "string"}, {NULL, NULL}};

static const char *type_of(const char *kind) {
    for (size_t i = 0; types[i].kind; i++)
        if (!strcmp(types[i].kind, kind))
            return types[i].type;
    die("a value of kind %s has no type in TypeScript", kind);
}

/* In double quotes, as JSON and JavaScript have it. */
static void put_quoted(struct buf *b, const char *s) {
    buf_putc(b, '"');
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || *s == '"' || *s == '\\')
            buf_printf(b, "\\u%04x", (unsigned char)*s);
        else
            buf_putc(b, *s);
    buf_putc(b, '"');
}

static bool is_identifier(const char *s) {
    if (isdigit((unsigned char)*s))
        return false;
    for (; *s; s++)
        if ((unsigned char)*s >= 0x80 || (!isalnum((unsigned char)*s) && *s != '_' && *s != '$'))
            return false;
    return true;
}

/* A parameter's name; argN where it has none, or one that TypeScript would not take. */
static void put_parameter(struct buf *b, const char *name, size_t n) {
    static const char *const words[] = {"catch",   "class", "debugger", "delete",   "do",   "enum",       "export",
                                        "extends", "false", "finally",  "function", "in",   "instanceof", "new",
                                        "null",    "super", "this",     "throw",    "true", "try",        "typeof",
                                        "void",    "while", "with",     NULL};
    bool good = is_identifier(name) && strcmp(name, "_") != 0;
    for (size_t i = 0; words[i]; i++)
        good = good && strcmp(name, words[i]) != 0;
    if (good)
        buf_puts(b, name);
    else
        buf_printf(b, "arg%zu", n);
}

/* May it be called without waiting as well: does it suspend, and has no other function the name NAMEAsync? */
static bool has_async(const function_vec *functions, const struct function *f) {
    size_t n = strlen(f->name);
    for (size_t i = 0; i < functions->len; i++)
        if (!strncmp(functions->p[i].name, f->name, n) && !strcmp(functions->p[i].name + n, "Async"))
            return false;
    return f->suspends;
}

/* A method of the interface: NAME or NAMEAsync. */
static void put_method(struct buf *b, const struct function *f, bool async) {
    buf_puts(b, "    ");
    struct buf name = {0};
    buf_printf(&name, "%s%s", f->name, async ? "Async" : "");
    buf_putc(&name, 0);
    if (is_identifier(name.p))
        buf_puts(b, name.p);
    else
        put_quoted(b, name.p);
    buf_free(&name);
    buf_putc(b, '(');
    for (size_t k = 0; k < f->params.len; k++) {
        buf_puts(b, k ? ", " : "");
        put_parameter(b, f->params.p[k].name, k);
        buf_printf(b, ": %s", type_of(f->params.p[k].kind));
    }
    buf_printf(b, async ? "): Promise<%s>;\n" : "): %s;\n", f->result ? type_of(f->result) : "void");
}

static void put_types(struct buf *b, const function_vec *functions) {
    buf_printf(b, "%.*s", (int)gowl_js_index_d_ts_len, (const char *)gowl_js_index_d_ts);
    buf_puts(b, "export interface Exports {\n");
    for (size_t i = 0; i < functions->len; i++) {
        const struct function *f = &functions->p[i];
        if (f->suspends)
            buf_puts(b,
                     "    /** It may wait: for other goroutines and for timers, but not for JavaScript's events. */\n");
        put_method(b, f, false);
        if (!has_async(functions, f))
            continue;
        buf_puts(b, "    /** The same, on a goroutine of its own: it may wait for JavaScript's events, too. */\n");
        put_method(b, f, true);
    }
    buf_puts(b, "    /** The program's memory. A buffer of it is detached when it grows. */\n"
                "    readonly memory: WebAssembly.Memory;\n"
                "    /** The exit code, when the program has ended; rejected with a GoError by a panic. */\n"
                "    readonly exited: Promise<number>;\n"
                "}\n");
}

/* The text with the line that starts with `start` replaced; die() if there is none. */
static void replace_line(struct buf *text, const char *start, const struct buf *with) {
    buf_putc(text, 0);
    char *at = strstr(text->p, start);
    if (!at)
        die("the glue has no line %s", start);
    struct buf out = {0};
    buf_printf(&out, "%.*s%.*s%s", (int)(at - text->p), text->p, (int)with->len, with->p, at + strcspn(at, "\n"));
    buf_free(text);
    *text = out;
}

static void put_glue(struct buf *b, const function_vec *functions) {
    buf_printf(b, "%.*s", (int)gowl_js_glue_mjs_len, (const char *)gowl_js_glue_mjs);
    struct buf line = {0};
    buf_puts(&line, "const functions = {");
    for (size_t i = 0; i < functions->len; i++) {
        const struct function *f = &functions->p[i];
        buf_puts(&line, "\n    ");
        put_quoted(&line, f->name);
        buf_puts(&line, ": [");
        put_quoted(&line, f->result ? f->result : "");
        for (size_t k = 0; k < f->params.len; k++) {
            buf_puts(&line, ", ");
            put_quoted(&line, f->params.p[k].kind);
        }
        buf_puts(&line, "],");
    }
    buf_puts(&line, functions->len ? "\n};" : "};");
    replace_line(b, "const functions = ", &line);
    line.len = 0;
    buf_puts(&line, "const waiting = [");
    for (size_t i = 0, n = 0; i < functions->len; i++)
        if (has_async(functions, &functions->p[i])) {
            buf_puts(&line, n++ ? ", " : "");
            put_quoted(&line, functions->p[i].name);
        }
    buf_puts(&line, "];");
    replace_line(b, "const waiting = ", &line);
    buf_free(&line);
}

/* A name for npm: the folder's, with what npm takes. */
static void put_package(struct buf *b, const char *dir) {
    const char *slash = strrchr(dir, '/'), *base = slash && slash[1] ? slash + 1 : "app";
    buf_puts(b, "{\n    \"name\": \"");
    for (const char *s = base; *s; s++) {
        unsigned char c = (unsigned char)tolower((unsigned char)*s);
        bool letter = c < 0x80 && isalnum(c);
        if (letter || (s > base && (c == '-' || c == '_' || c == '.')))
            buf_putc(b, (char)c);
        else if (s == base)
            buf_putc(b, 'x');
    }
    buf_puts(b, "\",\n"
                "    \"version\": \"0.0.0\",\n"
                "    \"private\": true,\n"
                "    \"type\": \"module\",\n"
                "    \"main\": \"./app.mjs\",\n"
                "    \"types\": \"./app.d.ts\",\n"
                "    \"exports\": {\n"
                "        \".\": { \"types\": \"./app.d.ts\", \"default\": \"./app.mjs\" },\n"
                "        \"./app.wasm\": \"./app.wasm\"\n"
                "    },\n"
                "    \"files\": [\"app.wasm\", \"app.mjs\", \"app.d.ts\", \"app.d.mts\"]\n"
                "}\n");
}

static const char *const beside[] = {"app.mjs", "app.d.ts", "app.d.mts", "package.json"};
enum { NBESIDE = sizeof beside / sizeof *beside };

/* All files beside the module; if one cannot be written, those before it are removed. */
static void write_files(const char *dir, const struct buf *const texts[NBESIDE]) {
    char *paths[NBESIDE];
    for (size_t i = 0; i < NBESIDE; i++) {
        struct buf path = {0};
        buf_printf(&path, "%s/%s", dir, beside[i]);
        buf_putc(&path, 0);
        paths[i] = path.p;
        file_write(paths[i], texts[i]->p, texts[i]->len, 0666);
        file_doomed(paths[i]);
    }
    for (size_t i = 0; i < NBESIDE; i++) {
        file_keep(paths[i]);
        free(paths[i]);
    }
}

void js_package_write(const char *dir, struct buf *interface, const struct archive *archives, size_t n) {
    function_vec functions = {0};
    struct arena *arena = arena_new("js");
    struct buf glue = {0}, declared = {0}, package = {0};
    buf_putc(interface, 0);
    read_functions(interface->p, &functions);
    js_signatures(archives, n, arena, &functions);
    for (size_t i = 0; i < functions.len; i++)
        if (!functions.p[i].typed)
            die("no dump has %s, which is exported", functions.p[i].symbol);
    put_glue(&glue, &functions);
    put_types(&declared, &functions);
    put_package(&package, dir);
    make_dirs(dir);
    const struct buf *const texts[NBESIDE] = {&glue, &declared, &declared, &package};
    write_files(dir, texts);
    for (size_t i = 0; i < functions.len; i++)
        vec_free(&functions.p[i].params);
    vec_free(&functions);
    buf_free(&glue);
    buf_free(&declared);
    buf_free(&package);
    arena_free(arena);
}

/* The folders on the way to dir that are not there yet are removed at exit, the inmost first, unless something lies in
 * them then. Of a way with more than 16 new folders the outer ones stay. */
static void remove_unless_filled(const char *dir) {
    char *p = xstrdup(dir);
    size_t n = strlen(p);
    for (int i = 0; i < 16 && n; i++) {
        p[n] = 0;
        if (!access(p, F_OK))
            break;
        file_doomed(p);
        while (n && p[n - 1] != '/')
            n--;
        while (n && p[n - 1] == '/')
            n--;
    }
    free(p);
}

char *js_package_module(const struct gowl_options *o) {
    struct buf path = {0};
    remove_unless_filled(o->js);
    buf_printf(&path, "%s/app.wasm", o->js);
    buf_putc(&path, 0);
    check_output(path.p);
    unlink(path.p); /* or go finds it up to date, and links nothing */
    return path.p;
}

void js_package_check(const struct gowl_options *o, bool build, bool has_output) {
    if (!o->js)
        return;
    if (!build)
        usage_err("--js writes a package for JavaScript: it is for gowl build");
    if (has_output)
        usage_err("--js=%s says where the module goes: what is -o for?", o->js);
    if (o->kind != EMIT_WASM || o->component)
        usage_err("--js makes a module for JavaScript: there is none with --emit and --component");
    if (o->target && strcmp(o->target, "js"))
        usage_err("--js makes a module for JavaScript: there is none with --target=%s", o->target);
    struct stat st;
    if (!stat(o->js, &st) && !S_ISDIR(st.st_mode))
        err("--js=%s: not a folder", o->js);
}

int js_package_end(const struct gowl_options *o, const char *module, int code) {
    if (!code && !access(module, F_OK) && !is_wasm(module)) { /* go has written an archive */
        unlink(module);
        err("--js=%s: the package is not main", o->js);
    }
    return code;
}

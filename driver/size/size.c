/* size.c: gowl size: the command line; building a package. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/size/size.h"

struct request {
    const char *subject, *diff, *why, *html, *map;
    const char *level; /* "-Oz" */
    const char *tags, *ldflags;
    bool strip, json;
    size_t top;
};

static bool is_module(const char *subject) {
    struct stat st;
    return ends_with(subject, ".wasm") || (!ends_with(subject, ".go") && !stat(subject, &st) && S_ISREG(st.st_mode));
}

/* Builds the package as `gowl build` does, and reads the module and its map. What go says goes to standard error. */
static void build_package(struct sizes *s, const struct request *r, size_t *len) {
    char *tmp = temporary_folder(s->arena, "size");
    file_doomed(tmp);
    const char *module = arena_printf(s->arena, "%s/app.wasm", tmp), *map = arena_printf(s->arena, "%s/app.map", tmp);
    file_doomed(module);
    file_doomed(map);
    VEC(char *) v = {0};
    const char *args[] = {self_path(), "build", r->level, arena_printf(s->arena, "--map=%s", map), "-o", module};
    for (size_t i = 0; i < sizeof args / sizeof *args; i++)
        vec_push(&v, (char *)(uintptr_t)args[i]);
    if (r->strip || r->ldflags)
        vec_push(&v, arena_printf(s->arena, "-ldflags=%s%s%s", r->ldflags ? r->ldflags : "",
                                  r->strip && r->ldflags ? " " : "", r->strip ? "-s" : ""));
    if (r->tags)
        vec_push(&v, arena_printf(s->arena, "-tags=%s", r->tags));
    vec_push(&v, (char *)(uintptr_t)s->subject);
    vec_push(&v, (char *)NULL);
    if (run_process(v.p, NULL, NULL, NULL))
        exit(1);
    vec_free(&v);
    if (access(module, R_OK) || access(map, R_OK))
        err("%s is not a main package", s->subject);
    s->level = r->level;
    s->stripped = r->strip;
    s->file = (unsigned char *)file_read(module, len);
    size_map_read(&s->map, s->arena, map);
    unlink(module);
    unlink(map);
    rmdir(tmp);
    file_keep(module);
    file_keep(map);
    file_keep(tmp);
}

static void measure(struct sizes *s, struct arena *arena, const char *subject, const char *map,
                    const struct request *r) {
    size_t len = 0;
    *s = (struct sizes){.arena = arena, .subject = subject};
    if (is_module(subject)) {
        s->file = (unsigned char *)file_read(subject, &len);
        if (map)
            size_map_read(&s->map, arena, map);
    } else {
        build_package(s, r, &len);
    }
    size_attribute(s, len);
}

static void release(struct sizes *s) {
    wasm_free(&s->m);
    free(s->file);
    vec_free(&s->rows);
    vec_free(&s->modules);
    vec_free(&s->map.funcs);
    vec_free(&s->map.data);
    map_free(&s->map.packages);
    map_free(&s->map.inlined);
    map_free(&s->map.from);
    map_free(&s->index);
}

/* --NAME=VALUE, or --NAME VALUE: the value; NULL: another option. */
static const char *value_of(const char *name, char ***argv) {
    size_t n = strlen(name);
    const char *a = **argv, *value = NULL;
    if (!starts_with(a, name) || (a[n] && a[n] != '='))
        return NULL;
    value = a[n] ? a + n + 1 : (*argv)[1] ? *++*argv : "";
    if (!*value)
        usage_err("%s needs a value", name);
    return value;
}

static size_t number(const char *text) {
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (*end || *text == '-' || n > 1000000)
        usage_err("--top=%s: it must be a number", text);
    return n;
}

static void take_args(struct request *r, char **argv) {
    struct gowl_options o = {0};
    for (const char *v; *argv; argv++)
        if ((v = value_of("--diff", &argv)))
            r->diff = v;
        else if ((v = value_of("--why", &argv)))
            r->why = v;
        else if ((v = value_of("--html", &argv)))
            r->html = v;
        else if ((v = value_of("--map", &argv)))
            r->map = v;
        else if ((v = value_of("--top", &argv)))
            r->top = number(v);
        else if ((v = value_of("-tags", &argv)))
            r->tags = v;
        else if ((v = value_of("-ldflags", &argv)))
            r->ldflags = v;
        else if (!strcmp(*argv, "-s"))
            r->strip = true;
        else if (!strcmp(*argv, "--json"))
            r->json = true;
        else if (starts_with(*argv, "-O") && option_take(&o, *argv, false))
            r->level = *argv;
        else if (**argv == '-')
            unknown_option(*argv);
        else if (r->subject)
            usage_err("one module or package at a time; --diff=OTHER compares two");
        else
            r->subject = *argv;
    if (!r->subject)
        usage_err("no module or package named");
    if (r->map && !is_module(r->subject))
        usage_err("--map goes with a module: for a package, gowl makes its own");
}

int command_size(char **argv) {
    struct request r = {.level = "-Oz", .top = 20};
    take_args(&r, argv);
    struct arena *arena = arena_new("size");
    struct sizes s, other;
    struct size_question q = {.s = &s, .top = r.top, .why = r.why};
    measure(&s, arena, r.subject, r.map, &r);
    if (r.why)
        size_why(&s, r.why, &q.steps);
    if (r.diff) {
        measure(&other, arena, r.diff, NULL, &r);
        size_compare(&s, &other);
        q.other = &other;
    }
    struct buf b = {0};
    if (r.json)
        size_json(&q, &b);
    else
        size_report(&q, &b);
    if (r.html)
        size_html(&q, r.html);
    bool written = fwrite(b.p, 1, b.len, stdout) == b.len && !fflush(stdout);
    buf_free(&b);
    vec_free(&q.steps);
    if (r.diff)
        release(&other);
    release(&s);
    arena_free(arena);
    if (!written)
        err("standard output: cannot write");
    return 0;
}

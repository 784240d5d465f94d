/* compile_lld.c: lld's complaints, which are about object files, to one line about the user's files. */
#include <stdlib.h>
#include <string.h>

#include "emit/compile/compile_internal.h"

/* The line's text if it begins with this word ("wasm-ld: error: TEXT", "error: TEXT"), else NULL. */
static const char *text_of(const char *line, const char *word) {
    size_t n = strlen(word);
    if (!strncmp(line, "wasm-ld: ", 9))
        line += 9;
    return strncmp(line, word, n) ? NULL : line + n;
}

/* If s is about symbol (`WHAT: SYMBOL`), the symbol; else NULL. */
static const char *about(const char *s, const char *what) {
    const char *p = strstr(s, what);
    return p ? p + strlen(what) : NULL;
}

static _Noreturn void undefined(struct compile *c, const char *name, const char *object, size_t more) {
    struct input *in = map_gets(&c->used_in, name);
    const char *where = in ? input_where(c->arena, in, "declare", name) : NULL;
    if (in && in->kind == INPUT_TEXT && !strcmp(where, arena_printf(c->arena, "%s: error", in->path)))
        where = input_where(c->arena, in, "@", name);
    /* lld calls __main_argc_argv main. */
    if (!strcmp(name, "main") || !strcmp(name, "__main_argc_argv") || !strcmp(name, "__main_void"))
        err("%s: error: there is no main function: define one, or make a module without (--reactor, and --export=NAME "
            "or --export-all), or name another entry point (--entry=NAME)",
            c->inputs[0].path);
    if (!where) /* referred to by an object or a library, or by code that LLVM made */
        where = c->object && !strcmp(object, c->object) ? arena_printf(c->arena, "%s: error", c->inputs[0].path)
                                                        : arena_printf(c->arena, "%s: error", object);
    const char *hint = c->opt->nlibs ? "" : "; no library is named (wasi-libc: --sysroot=/usr -lc)";
    if (more)
        err("%s: undefined symbol: %s (and %zu more)%s", where, name, more, hint);
    err("%s: undefined symbol: %s%s", where, name, hint);
}

/* The line ">>> defined in FILE" or ">>> defined as (i32) -> void in FILE", without the marks; "" if it is none. */
static const char *detail(struct compile *c, const char *line) {
    if (strncmp(line, ">>> ", 4))
        return "";
    line += 4;
    const char *at = c->object ? strstr(line, c->object) : NULL;
    if (!at)
        return arena_strdup(c->arena, line);
    return arena_printf(c->arena, "%.*s%s", (int)(at - line), line, "the IR");
}

void lld_complaint(struct compile *c, const char *message) {
    char *text = arena_strdup(c->arena, message);
    VEC(char *) lines = {0};
    for (char *s = text; s;) {
        char *next = strchr(s, '\n');
        if (next)
            *next++ = 0;
        if (*s)
            vec_push(&lines, s);
        s = next;
    }
    size_t nundefined = 0, nerrors = 0;
    for (size_t i = 0; i < lines.len; i++) {
        const char *e = text_of(lines.p[i], "error: ");
        nerrors += e != NULL;
        nundefined += e && about(e, ": undefined symbol: ");
    }
    for (size_t i = 0; i < lines.len; i++) {
        const char *e = text_of(lines.p[i], nerrors ? "error: " : "warning: "), *name;
        if (!e)
            continue;
        if ((name = about(e, ": undefined symbol: ")))
            undefined(c, name, arena_strndup(c->arena, e, (size_t)(strstr(e, ": undefined symbol: ") - e)),
                      nundefined - 1);
        const char *first = i + 1 < lines.len ? detail(c, lines.p[i + 1]) : "",
                   *second = i + 2 < lines.len ? detail(c, lines.p[i + 2]) : "";
        if ((name = about(e, "duplicate symbol: "))) {
            struct input *in = map_gets(&c->defined_in, name);
            const char *where =
                in ? input_where(c->arena, in, "define", name) : arena_printf(c->arena, "%s: error", c->inputs[0].path);
            err("%s: duplicate definition of %s: %s, and %s", where, name, first, second);
        }
        if ((name = about(e, "symbol exported via --export not found: ")))
            err("%s: error: --export=%s: no such symbol is defined", c->inputs[0].path, name);
        if ((name = about(e, "unable to find library ")))
            err("%s: there is no such library in the folders of -L and --sysroot", name);
        if ((name = about(e, "entry symbol not defined (pass --no-entry to suppress): ")))
            err("%s: error: --entry=%s: no such function is defined", c->inputs[0].path, name);
        const char *place = c->object && !strncmp(e, c->object, strlen(c->object)) ? e + strlen(c->object) : NULL;
        if (place)
            err("%s: error%s", c->inputs[0].path, place);
        if (*first && *second)
            err("%s: error: %s: %s, %s", c->inputs[0].path, e, first, second);
        err("%s: error: %s", c->inputs[0].path, e);
    }
    if (!lines.len)
        err("%s: error: lld crashed: a damaged object or library", c->inputs[c->ninputs - 1].path);
    err("%s: error: lld: %s", c->inputs[0].path, lines.p[0]);
}

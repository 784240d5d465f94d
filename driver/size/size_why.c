/* size_why.c: why a function is there: of a build with a map, what the link's reach found it by; else the calls that
 * lead to it. */
#include <stdlib.h>
#include <string.h>

#include "driver/inspect/walk.h"
#include "driver/size/size.h"

static uint64_t bytes_of(const struct sizes *s, const char *name) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < s->rows.len; i++)
        if (s->rows.p[i].kind <= SIZE_DATA && !strcmp(s->rows.p[i].name, name))
            bytes += s->rows.p[i].bytes;
    return bytes;
}

static void add_step(struct sizes *s, size_steps *steps, const char *name, bool indirect) {
    struct size_step step = {name, indirect, bytes_of(s, name)};
    vec_push(steps, step);
}

static void why_by_map(struct sizes *s, const char *name, size_steps *steps) {
    const char *found, *from = size_map_from(&s->map, s->arena, name, &found);
    if (!from) {
        if (map_gets(&s->map.inlined, name))
            err("%s: %s is only in copies, where Go's inliner put it into its callers", s->subject, name);
        if (!bytes_of(s, name))
            err("%s: there is no function or variable %s", s->subject, name);
        add_step(s, steps, name, false); /* made by the link, or C's own */
        return;
    }
    if (strcmp(found, name) != 0)
        add_step(s, steps, name, false);
    while (found && steps->len <= s->map.from.n + 1) {
        add_step(s, steps, found, false);
        found = from && *from ? from : NULL; /* "": an entry point */
        from = found ? map_gets(&s->map.from, found) : NULL;
    }
    for (size_t i = 0; i < steps->len / 2; i++) { /* the entry first */
        struct size_step x = steps->p[i];
        steps->p[i] = steps->p[steps->len - 1 - i];
        steps->p[steps->len - 1 - i] = x;
    }
}

static void why_by_calls(struct sizes *s, const char *name, size_steps *steps) {
    uint32_t func = 0, *path = NULL;
    while (func < s->m.funcs.len && strcmp(size_func_name(s, func), name) != 0)
        func++;
    if (func == s->m.funcs.len)
        err("%s: there is no function %s%s", s->subject, name,
            s->has_names ? "" : ": the module has no names, so functions are named as 'function 12'");
    struct walk w = {0};
    walk_calls(&w, &s->m);
    size_t n = walk_path(&w, func, &path);
    if (!n)
        add_step(s, steps, name, false);
    for (size_t i = 0; i < n; i++)
        add_step(s, steps, size_func_name(s, path[i]), i && w.steps[path[i]].indirect);
}

void size_why(struct sizes *s, const char *name, size_steps *steps) {
    if (s->map.path)
        why_by_map(s, name, steps);
    else
        why_by_calls(s, name, steps);
}

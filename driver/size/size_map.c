/* size_map.c: reads the map that a build with --map wrote. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "driver/size/size.h"

static int by_address(const void *a, const void *b) {
    const struct size_datum *x = a, *y = b;
    return (x->addr > y->addr) - (x->addr < y->addr);
}

void size_map_read(struct size_map *map, struct arena *arena, const char *path) {
    size_t len, n;
    char *text = file_read(path, &len);
    struct rec r;
    bool ended = false;
    rec_init(&r, arena, path, text, len);
    if (!rec_next(&r) || !field_is(r.lp, (size_t)(r.lend - r.lp), "gowl-map 1"))
        err("%s: error: no map that this gowl wrote (gowl build --map=FILE)", path);
    while (!ended && rec_next(&r)) {
        const char *what = rec_field(&r, &n);
        if (field_is(what, n, "f")) {
            vec_push(&map->funcs, (const char *)rec_name(&r, &n));
        } else if (field_is(what, n, "d")) {
            struct size_datum d = {0};
            d.addr = (uint64_t)rec_int(&r, 0);
            d.size = (uint64_t)rec_int(&r, 0);
            d.name = rec_name(&r, &n);
            if (d.addr > UINT32_MAX || d.size > UINT32_MAX)
                rec_err(&r, "no address or size");
            vec_push(&map->data, d);
        } else if (field_is(what, n, "s")) {
            const char *name = rec_name(&r, &n);
            *map_at(&map->from, name, strlen(name)) = rec_eol(&r) ? (char *)(uintptr_t)"" : rec_name(&r, &n);
        } else if (field_is(what, n, "p") || field_is(what, n, "i")) {
            struct map *names = *what == 'p' ? &map->packages : &map->inlined;
            char *name = rec_name(&r, &n);
            *map_at(names, name, strlen(name)) = name;
        } else if (field_is(what, n, "end")) {
            ended = true;
        } else {
            rec_err(&r, "'%.*s' is no record of a map", (int)(n > 40 ? 40 : n), what);
        }
    }
    if (!ended)
        err("%s: error: the map has no end", path);
    if (map->data.len)
        qsort(map->data.p, map->data.len, sizeof *map->data.p, by_address);
    map->path = path;
    free(text);
}

const char *size_map_from(const struct size_map *map, struct arena *arena, const char *name, const char **found) {
    for (size_t n = strlen(name);;) {
        *found = arena_strndup(arena, name, n);
        const char *from = map_gets(&map->from, *found);
        if (from)
            return from;
        size_t k = n; /* X$ctx, and X.12 of the optimiser's, are forms of X */
        while (k && isdigit((unsigned char)name[k - 1]))
            k--;
        if (k < n && k > 1 && name[k - 1] == '.')
            n = k - 1;
        else if (n > 4 && !memcmp(name + n - 4, "$ctx", 4))
            n -= 4;
        else
            return NULL;
    }
}

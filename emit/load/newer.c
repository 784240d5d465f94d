/* newer.c: with GOWL_ALLOW_NEWER=1, what can be checked of base/go_facts.def at a link: that functions, variables and
 * fields are there in the packages of the program, and lie where they are said to. What functions do, and constants,
 * only tests/tables sees.
 *
 * Requires: summaries are read. Ends the program with a line for each row that does not hold. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/load/load.h"

/* The length of the package's path in a symbol's name; 0 if the program has no such package. */
static size_t package_of(const struct program *p, const char *name) {
    for (size_t i = 0; i < p->npkgs; i++) {
        size_t n = strlen(p->pkgs[i].path);
        if (!strncmp(p->pkgs[i].path, name, n) && name[n] == '.')
            return n;
    }
    return 0;
}

static bool is_defined(const struct symbol *s) {
    return s && (s->def != DEF_NONE || s->func || s->decl || s->data);
}

static bool begins_any(const struct program *p, const char *head) {
    for (size_t i = 0; i < p->symbols.len; i++)
        if (starts_with(p->symbols.p[i]->name, head) && is_defined(p->symbols.p[i]))
            return true;
    return false;
}

/* Does the row not hold? Then *is says what is found instead. */
static bool is_stale(const struct program *p, const struct table_row *r, const char **is) {
    size_t n = package_of(p, r->name);
    const char *dot = n ? strchr(r->name + n + 1, '.') : NULL;
    struct layout *l;
    *is = "there is none";
    if (!n)
        return false;
    switch (r->kind) {
    case ROW_FUNC:
        return !is_defined(symbol_find(p, r->name)) && !(r->roles >> GO_NO_SYMBOL & 1);
    case ROW_VAR:
        return !is_defined(symbol_find(p, r->name));
    case ROW_SIZE:
        l = map_gets(&p->layouts, r->name);
        *is = l ? arena_printf(p->arena, "it is %lld", (long long)l->size) : "";
        return l && l->size != r->value;
    case ROW_PLACE:
        l = dot ? map_get(&p->layouts, r->name, (size_t)(dot - r->name)) : NULL;
        for (size_t i = 0; l && i < l->nfields; i++)
            if (!strcmp(l->fields[i].name, dot + 1)) {
                *is = arena_printf(p->arena, "it is %lld", (long long)l->fields[i].offset);
                return l->fields[i].offset != r->value;
            }
        return l != NULL;
    case ROW_BEGINS:
        return !begins_any(p, r->name);
    default:
        return false;
    }
}

void facts_check(struct program *p) {
    size_t n, nstale = 0;
    const struct table_row *rows = go_facts(&n);
    int minor = 0;
    if (!p->opt->check_facts || !p->opt->go_version || sscanf(p->opt->go_version, "go1.%d", &minor) != 1)
        return;
    struct buf b = {0};
    for (size_t i = 0; i < n; i++) {
        const char *is;
        if (minor < rows[i].lo || (rows[i].hi && minor > rows[i].hi) || !is_stale(p, &rows[i], &is))
            continue;
        nstale++;
        buf_printf(&b, "\n  %s: %s", rows[i].name, is);
    }
    if (nstale)
        err("%s is not as this gowl knows Go:%s", p->opt->go_version, (buf_putc(&b, 0), b.p));
    buf_free(&b);
}

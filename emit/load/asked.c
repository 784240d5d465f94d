/* asked.c: what a program asks of the run time that costs code elsewhere: its callers, names of functions, and which
 * objects a collection finds dead.
 *
 * Requires: reach. */
#include <string.h>

#include "base/tables.h"
#include "emit/load/load.h"

/* Does a function of the program use one with that role? passed_over: not that one. */
static bool uses(const struct program *p, enum go_role asked,
                 bool (*passed_over)(const struct program *, const struct symbol *)) {
    for (size_t i = 0; i < p->reached.len; i++) {
        const struct symbol *s = p->reached.p[i];
        if (s->def != DEF_FUNC || !s->func || go_is(s->name, asked) || passed_over(p, s))
            continue;
        for (size_t k = 0; k < s->func->nuse; k++)
            if (go_is(p->uses.p[s->func->use0 + k].sym->name, asked))
                return true;
    }
    return false;
}

/* Functions of std that are in nearly every program, and ask for the sake of a text: they get nothing. */
static bool for_text(const struct program *p, const struct symbol *s) {
    (void)p;
    return go_is(s->name, GO_TEXT_ONLY);
}

bool callers_wanted(const struct program *p) {
    return uses(p, GO_ASKS_CALLERS, for_text);
}

void function_names_find(struct program *p) {
    p->names = uses(p, GO_ASKS_NAMES, for_text);
}

/* Is that a function of the standard library? Instances of its generic functions are, whatever package made them. */
static bool of_std(const struct program *p, const struct symbol *s) {
    if (s->func->pkg->std)
        return true;
    for (size_t i = 0; i < p->npkgs; i++) {
        size_t n = strlen(p->pkgs[i].path);
        if (p->pkgs[i].std && !strncmp(p->pkgs[i].path, s->name, n) && s->name[n] == '.')
            return true;
    }
    return false;
}

void deaths_find(struct program *p) {
    const struct symbol *gc = symbol_find(p, "runtime.GC"), *test = symbol_find(p, "testing.MainStart");
    /* The tests of std's packages are of std. */
    p->asks_gc = gc && gc->reached && ((test && test->reached) || uses(p, GO_SEES_DEATHS, of_std));
}

/* asked.c: what a program asks of the run time that costs code elsewhere: its callers, names of functions, and which
 * objects a collection finds dead.
 *
 * Requires: reach. */
#include <string.h>

#include "base/tables.h"
#include "emit/load/load.h"

/* Does the program use a function with that role? Not counted are functions of std that are in nearly every program,
 * and ask for the sake of a text: they get nothing. */
static bool uses(const struct program *p, enum go_role asked) {
    for (size_t i = 0; i < p->reached.len; i++) {
        const struct symbol *s = p->reached.p[i];
        if (s->def != DEF_FUNC || !s->func || go_is(s->name, asked) || go_is(s->name, GO_TEXT_ONLY))
            continue;
        for (size_t k = 0; k < s->func->nuse; k++)
            if (go_is(p->uses.p[s->func->use0 + k].sym->name, asked))
                return true;
    }
    return false;
}

bool callers_wanted(const struct program *p) {
    return uses(p, GO_ASKS_CALLERS);
}

void function_names_find(struct program *p) {
    p->names = uses(p, GO_ASKS_NAMES);
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
    p->asks_gc = false;
    if (!gc || !gc->reached)
        return;
    p->asks_gc = test && test->reached; /* std's own tests are of std */
    for (size_t i = 0; i < p->reached.len && !p->asks_gc; i++) {
        const struct symbol *s = p->reached.p[i];
        if (s->def != DEF_FUNC || !s->func)
            continue;
        for (size_t k = 0; k < s->func->nuse && !p->asks_gc; k++)
            p->asks_gc = go_is(p->uses.p[s->func->use0 + k].sym->name, GO_SEES_DEATHS) && !of_std(p, s);
    }
}

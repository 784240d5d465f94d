/* asked.c: what a program asks of the run time that costs code elsewhere: its callers, and names of functions.
 *
 * Requires: reach. */
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

/* asked.c: what a program asks of the run time that costs code elsewhere: its callers, and names of functions.
 *
 * Requires: reach. */
#include <string.h>

#include "emit/load/load.h"

static bool one_of(const char *name, const char *const *list) {
    while (*list && strcmp(name, *list))
        list++;
    return *list != NULL;
}

/* Does the program use one of these functions? Not counted are functions of std that are in nearly every program, and
 * ask for the sake of a text: they get nothing. */
static bool uses(const struct program *p, const char *const *asked) {
    static const char *const idle[] = {
        "reflect.valueMethodName",          /* the method's name in the panic "call of reflect.Value.X on zero Value" */
        "internal/reflectlite.methodName",  /* the same */
        "internal/bisect.(*Matcher).stack", /* GODEBUG=NAME=PATTERN#..., to find a change by bisection */
        NULL,
    };
    for (size_t i = 0; i < p->reached.len; i++) {
        const struct symbol *s = p->reached.p[i];
        if (s->def != DEF_FUNC || !s->func || one_of(s->name, asked) || one_of(s->name, idle))
            continue;
        for (size_t k = 0; k < s->func->nuse; k++)
            if (one_of(p->uses.p[s->func->use0 + k].sym->name, asked))
                return true;
    }
    return false;
}

bool callers_wanted(const struct program *p) {
    static const char *const asked[] = {"runtime.Callers", "runtime.Caller", "runtime.Stack", NULL};
    return uses(p, asked);
}

void function_names_find(struct program *p) {
    static const char *const asked[] = {"runtime.FuncForPC", NULL};
    p->names = uses(p, asked);
}

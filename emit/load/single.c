/* single.c: can the program ever have a second goroutine?
 *
 * If no function that is reached starts one, the run time leaves its scheduler out and the stages of docs/suspend.md
 * have nothing to do: such a program is smaller and runs on lld's stack. Finalizers need no goroutine there
 * (runtime/heap/finalizer.c).
 *
 * Requires: reach. Leaves true: program.single, and the constants gowl.single, gowl.sockets
 * and gowl.exports by which LLVM drops the other ways. */
#include <string.h>

#include "base/tables.h"
#include "emit/ir/ir.h"
#include "emit/load/load.h"
#include "emit/model/model.h"

/* runtime.init.N starts Go's forcegchelper, which newproc knows and does not start. */
static bool starts_nothing(const struct symbol *s) {
    return !strncmp(s->name, "runtime.init.", 13);
}

void single_find(struct program *p) {
    struct symbol *newproc = symbol_find(p, "runtime.newproc"), *newcoro = symbol_find(p, "runtime.newcoro");
    /* On js whoever waits goes back to the host. With stress_suspend, what may suspend is to do so anyway. */
    p->single = !(newcoro && newcoro->reached) && !p->opt->stress_suspend && !p->opt->js;
    for (size_t i = 0; i < p->reached.len && p->single; i++) {
        struct symbol *s = p->reached.p[i];
        if (s->def != DEF_FUNC || !s->func || starts_nothing(s))
            continue;
        for (size_t k = 0; k < s->func->nuse; k++)
            if (p->uses.p[s->func->use0 + k].sym == newproc && p->uses.p[s->func->use0 + k].kind != USE_WEAK)
                p->single = false;
    }
}

/* Does the program make sockets of the host's for goroutines to wait for? (net's own, in memory, are channels.) */
static bool has_sockets(struct program *p) {
    for (size_t i = 0; i < p->symbols.len && !p->single && !p->opt->js; i++) {
        struct symbol *s = p->symbols.p[i];
        if ((s->reached || s->inlined) && go_is(s->name, GO_SOCKET))
            return true;
    }
    return false;
}

void single_define(struct program *p) {
    define_constant(p, "gowl.single", p->single);
    define_constant(p, "gowl.sockets", has_sockets(p));
    define_constant(p, "gowl.exports", has_exports(p));
}

/* go_facts.c: go_facts.def, asked by name. */
#include "base/rows.h"

#define NO_SYMBOL (1ull << GO_NO_SYMBOL)
#define BODY (1ull << GO_BODY)
#define NEVER (1ull << GO_NEVER)
#define STARTER (1ull << GO_STARTER)
#define FATAL (1ull << GO_FATAL)
#define INNER (1ull << GO_INNER)
#define CHECKS_USER (1ull << GO_CHECKS_USER)
#define LOCK_TYPE (1ull << GO_LOCK_TYPE)
#define LOCK (1ull << GO_LOCK)
#define LOCK_INSIDE (1ull << GO_LOCK_INSIDE)
#define LOCKS (1ull << GO_LOCKS)
#define TRIES (1ull << GO_TRIES)
#define UNLOCKS (1ull << GO_UNLOCKS)
#define ONCE (1ull << GO_ONCE)
#define CONDITIONAL (1ull << GO_CONDITIONAL)
#define QUIET (1ull << GO_QUIET)
#define FILE (1ull << GO_FILE)
#define FILE_JS (1ull << GO_FILE_JS)
#define FILE_CALLBACK (1ull << GO_FILE_CALLBACK)
#define HIDDEN (1ull << GO_HIDDEN)
#define LASTING (1ull << GO_LASTING)
#define RECEIVES (1ull << GO_RECEIVES)
#define SENDS (1ull << GO_SENDS)
#define SELECTS (1ull << GO_SELECTS)
#define ITAB (1ull << GO_ITAB)
#define OBJECT (1ull << GO_OBJECT)
#define SOCKET (1ull << GO_SOCKET)
#define TEXT_ONLY (1ull << GO_TEXT_ONLY)
#define ASKS_CALLERS (1ull << GO_ASKS_CALLERS)
#define ASKS_NAMES (1ull << GO_ASKS_NAMES)
#define STACK_ASKER (1ull << GO_STACK_ASKER)
#define MAKES_FUNC (1ull << GO_MAKES_FUNC)
#define TYPE_FUNCTIONS (1ull << GO_TYPE_FUNCTIONS)
#define READS_INNER (1ull << GO_READS_INNER)
#define READS_SIGNATURES (1ull << GO_READS_SIGNATURES)
#define READS_METHODS (1ull << GO_READS_METHODS)
#define KINDS_HELD (1ull << GO_KINDS_HELD)
#define KEPT (1ull << GO_KEPT)
#define LOGARITHMIC (1ull << GO_LOGARITHMIC)
#define SEES_DEATHS (1ull << GO_SEES_DEATHS)

static const struct table_row facts[] = {
#define FUNC(name, lo, hi, roles, why) {name, ROW_FUNC, roles, lo, hi, 0},
#define BEGINS(name, lo, hi, roles, why) {name, ROW_BEGINS, roles, lo, hi, 0},
#define TYPE(name, lo, hi, roles, why) {name, ROW_TYPE, roles, lo, hi, 0},
#define VAR(name, lo, hi, roles, why) {name, ROW_VAR, roles, lo, hi, 0},
#define PACKAGE(path, lo, hi, roles, why) {path, ROW_PACKAGE, roles, lo, hi, 0},
#define PLACE(id, name, offset, lo, hi) {name, ROW_PLACE, 0, lo, hi, offset},
#define SIZE(id, name, size, lo, hi) {name, ROW_SIZE, 0, lo, hi, size},
#define NUMBER(id, name, value, lo, hi) {name, ROW_NUMBER, 0, lo, hi, value},
#include "base/go_facts.def"
};

const struct table_row *go_facts(size_t *n) {
    *n = sizeof facts / sizeof *facts;
    return facts;
}

bool go_is(const char *name, enum go_role role) {
    static struct row_index index;
    return row_is(facts, sizeof facts / sizeof *facts, &index, name, (int)role);
}

static const struct {
    enum go_pairs kind;
    struct go_pair pair;
} pairs[] = {
#define PAIR(kind, name, other) {GO_##kind, {name, other}},
#include "base/go_facts.def"
};

const struct go_pair *go_pair(enum go_pairs kind, int i) {
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
        if (pairs[k].kind == kind && i-- == 0)
            return &pairs[k].pair;
    return NULL;
}

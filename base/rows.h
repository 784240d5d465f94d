/* rows.h: how names.c and go_facts.c look names up. */
#ifndef GOWL_ROWS_H
#define GOWL_ROWS_H

#include "base/base.h"
#include "base/tables.h"

enum { ROW_ROLES = 64, ROW_MOST = 48 };

/* The rows of each role, found when it is first asked for. */
struct row_index {
    const struct table_row *of[ROW_ROLES][ROW_MOST];
    int n[ROW_ROLES];
    bool known[ROW_ROLES];
};

static inline bool row_is(const struct table_row *rows, size_t nrows, struct row_index *x, const char *name, int role) {
    for (size_t i = 0; !x->known[role] && i < nrows; i++) {
        if (!(rows[i].roles >> role & 1))
            continue;
        if (x->n[role] == ROW_MOST)
            die("more than %d rows of a table have role %d", ROW_MOST, role);
        x->of[role][x->n[role]++] = &rows[i];
    }
    x->known[role] = true;
    for (int i = 0; i < x->n[role]; i++) {
        const struct table_row *r = x->of[role][i];
        if (r->kind == ROW_BEGINS ? starts_with(name, r->name) : !strcmp(name, r->name))
            return true;
    }
    return false;
}

#endif

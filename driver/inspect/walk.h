/* walk.h: which calls of a module lead to a function. */
#ifndef GOWL_WALK_H
#define GOWL_WALK_H

#include "base/wasm.h"

struct step { /* how a function was reached first */
    uint32_t from;
    bool seen, indirect, entry;
};

struct walk {
    const struct wasm_module *m;
    struct step *steps; /* by function; in the module's arena */
    uint32_t *queue;
    size_t len;
};

/* Breadth first, from the exports and the start function: so the ways are the shortest. A call through a table may
 * reach each function of its type in an element segment. */
void walk_calls(struct walk *, const struct wasm_module *);
/* The functions from an entry to f, entry first, in the module's arena; how many: 0 if nothing calls it. */
size_t walk_path(const struct walk *, uint32_t f, uint32_t **path);
/* Adds the path as text: -> a call, ~> one through a table, which may go elsewhere. */
void walk_text(const struct walk *, const uint32_t *path, size_t n, struct buf *);

#endif

/* walk.c: which calls of a module lead to a function (walk.h). */
#include <string.h>

#include "driver/inspect/walk.h"

static void reach_function(struct walk *w, uint32_t f, uint32_t from, bool indirect, bool entry) {
    if (f >= w->m->funcs.len || w->steps[f].seen)
        return;
    w->steps[f] = (struct step){from, true, indirect, entry};
    w->queue[w->len++] = f;
}

static bool same_type(const struct wasm_module *m, uint32_t a, uint32_t b) {
    if (a >= m->types.len || b >= m->types.len)
        return a == b;
    const struct wasm_type *x = &m->types.p[a], *y = &m->types.p[b];
    return x->nparams == y->nparams && x->nresults == y->nresults && !memcmp(x->params, y->params, x->nparams) &&
           !memcmp(x->results, y->results, x->nresults);
}

void walk_calls(struct walk *w, const struct wasm_module *m) {
    w->m = m;
    w->steps = NEWN(m->arena, struct step, m->funcs.len + 1);
    w->queue = NEWN(m->arena, uint32_t, m->funcs.len + 1);
    bool *done = NEWN(m->arena, bool, m->types.len + 1); /* types called through tables */
    if (m->start != UINT32_MAX)
        reach_function(w, m->start, 0, false, true);
    for (size_t i = 0; i < m->exports.len; i++)
        if (m->exports.p[i].kind == WASM_FUNC)
            reach_function(w, m->exports.p[i].index, 0, false, true);
    for (size_t at = 0; at < w->len; at++) {
        uint32_t f = w->queue[at];
        struct wasm_bytes body = m->funcs.p[f].body;
        struct wasm_op op;
        while (wasm_next_op(&body, &op)) {
            if (op.code == WASM_CALL || op.code == WASM_RETURN_CALL)
                reach_function(w, op.index, f, false, false);
            if (op.code == WASM_REF_FUNC)
                reach_function(w, op.index, f, true, false);
            if ((op.code != WASM_CALL_INDIRECT && op.code != WASM_RETURN_CALL_INDIRECT) || op.index >= m->types.len ||
                done[op.index])
                continue;
            done[op.index] = true;
            for (size_t k = 0; k < m->in_tables.len; k++)
                if (same_type(m, m->funcs.p[m->in_tables.p[k]].type, op.index))
                    reach_function(w, m->in_tables.p[k], f, true, false);
        }
    }
}

size_t walk_path(const struct walk *w, uint32_t f, uint32_t **path) {
    size_t n = 0;
    if (f >= w->m->funcs.len || !w->steps[f].seen)
        return 0;
    for (uint32_t at = f; n++, !w->steps[at].entry; at = w->steps[at].from)
        ;
    *path = NEWN(w->m->arena, uint32_t, n);
    for (size_t i = n; i-- > 0; f = w->steps[f].from)
        (*path)[i] = f;
    return n;
}

void walk_text(const struct walk *w, const uint32_t *path, size_t n, struct buf *b) {
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, !i ? "" : w->steps[path[i]].indirect ? " ~> " : " -> ");
        buf_plain(b, wasm_func_name(w->m, path[i]));
    }
}

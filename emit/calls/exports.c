/* exports.c: which exported functions may suspend. All others have a short way in (emit/define/wasmabi.c).
 *
 * Requires: wrappers are made, and every call has its callee's type. Leaves true: wasm_export.suspends. The optimiser
 * makes no call that suspends of one that does not, which suspend_find asserts for these. */
#include <string.h>

#include "emit/calls/calls.h"
#include "emit/calls/suspend_graph.h"
#include "emit/define/define.h"
#include "emit/model/model.h"

void exports_suspend(struct program *p) {
    if (!p->exports.len)
        return;
    struct suspend_graph g;
    suspend_graph_start(&g, p, NULL, NULL);
    for (size_t i = 0; i < p->exports.len; i++) {
        struct wasm_export *w = &p->exports.p[i];
        /* (cabi_realloc has its own way, which knows what may not be called meanwhile) */
        w->suspends = strcmp(export_runner(w), "gowl.export") != 0 ||
                      suspend_graph_function(&g, function_plain(p, w->sym))->any.suspends;
    }
    suspend_graph_free(&g);
}

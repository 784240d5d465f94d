/* names.c: questions about names that several stages have, beyond those of base/tables.h. */
#include "base/tables.h"
#include "emit/model/model.h"

bool fatal_is(const char *name) {
    return name_is(name, NAME_FATAL) || go_is(name, GO_FATAL);
}

bool fault_is(const char *name) {
    return starts_with(name, "gowl.fault.");
}

const char *const js_entries[] = {"resume", "getsp", NULL};
const char js_alloc[] = "gowl_alloc", js_go_on[] = "gowl_go_on";
const char *const js_async[] = {"gowl_start", "gowl_done", "gowl_failing", NULL};

const char *export_runner(const struct wasm_export *w) {
    return strcmp(w->name, "cabi_realloc") ? "gowl.export" : "gowl.export_early";
}

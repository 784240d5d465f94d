/* interface.c: what the exported functions take and give, for those who write what calls them (driver/js/).
 *
 * Requires: summaries are read. Go's types are those of the stack frame, as far as it has them: a uint32 is an
 * int32 there, a uint64 an int64, and a pointer followed by a 64-bit integer a string. */
#include <stdlib.h>
#include <string.h>

#include "emit/define/define.h"
#include "emit/define/leaf.h"

static bool is_pointer(const char *wasm) {
    return !strcmp(wasm, "ptr");
}

/* wasm: one of wasm_sig's. */
static const char *kind_of(const char *wasm) {
    if (!strcmp(wasm, "i32"))
        return "int32";
    return !strcmp(wasm, "i64")   ? "int64"
           : !strcmp(wasm, "f32") ? "float32"
           : !strcmp(wasm, "f64") ? "float64"
           : is_pointer(wasm)     ? "pointer"
                                  : wasm;
}

/* The wasm parameters i and i + 1 are a string. */
static bool is_string(const struct wasm_export *w, const struct frame *fr, int i) {
    return i + 1 < w->sig.nparams && is_pointer(w->sig.params[i]) && is_pointer(w->sig.params[i + 1]) &&
           fr->args.p[i].kind == LEAF_PTR && fr->args.p[i + 1].kind == LEAF_INT;
}

/* The frame of the function behind an export; err() if it is not as the export says. Free its vectors. */
static void frame_of(const struct wasm_export *w, struct frame *fr) {
    const struct func *f = w->sym->func ? w->sym->func : w->sym->decl;
    *fr = (struct frame){0};
    if (!f)
        err("no package says what type %s, a wasm export, has", w->sym->name);
    frame_parse(w->sym, f->frame, fr);
    if (fr->args.len != (size_t)w->sig.nparams || fr->results.len != (size_t)w->sig.nresults)
        err("wasm export %s: its frame does not fit its wasm type", w->name);
}

static void frame_free(struct frame *fr) {
    vec_free(&fr->args);
    vec_free(&fr->results);
}

bool interface_has_strings(struct program *p) {
    bool found = false;
    for (size_t i = 0; i < p->exports.len && !found; i++) {
        const struct wasm_export *w = &p->exports.p[i];
        struct frame fr;
        frame_of(w, &fr);
        for (int k = 0; k < w->sig.nparams; k++)
            found |= is_string(w, &fr, k);
        frame_free(&fr);
    }
    return found;
}

void interface_write(struct program *p) {
    struct buf *b = p->opt->interface;
    for (size_t i = 0; b && i < p->exports.len; i++) {
        const struct wasm_export *w = &p->exports.p[i];
        struct frame fr;
        frame_of(w, &fr);
        buf_printf(b, "%s %s %s", w->name, w->suspends ? "suspends" : "-",
                   w->sig.nresults ? kind_of(w->sig.results[0]) : "-");
        for (int k = 0; k < w->sig.nparams; k++) {
            bool string = is_string(w, &fr, k);
            buf_printf(b, " %s", string ? "string" : kind_of(w->sig.params[k]));
            k += string;
        }
        buf_putc(b, '\n');
        frame_free(&fr);
    }
}

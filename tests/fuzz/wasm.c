/* wasm.c: fuzz target: base/wasm.h: sections, the parts of a module, its instructions and names, as gowl inspect and
 * gowl compile read them. */
#include <stdlib.h>
#include <string.h>

#include "base/wasm.h"

struct input {
    struct arena *arena;
    const unsigned char *p;
    size_t len;
    struct wasm_module m;
};

static void read_one(void *arg) {
    struct input *in = arg;
    struct wasm_module *m = &in->m;
    struct buf b = {0};
    wasm_read(m, in->arena, "fuzz", in->p, in->len);
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        struct wasm_bytes body = m->funcs.p[f].body;
        struct wasm_op op;
        while (wasm_next_op(&body, &op)) {
            if (op.feature >= WASM_NFEATURES)
                abort();
            b.len = 0;
            wasm_op_text(op.code, &b);
        }
        buf_puts(&b, wasm_func_name(m, f));
        buf_puts(&b, wasm_type_text(m, m->funcs.p[f].type));
    }
    for (size_t i = 0; i < m->imports.len; i++)
        buf_json_text(&b, m->imports.p[i].name);
    for (int f = 0; f < WASM_NFEATURES; f++)
        if (m->uses[f].used && m->uses[f].in_code)
            buf_puts(&b, wasm_func_name(m, m->uses[f].func));
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len) {
    struct input in = {.arena = arena_new("fuzz"), .p = data, .len = len};
    const char *message;
    base_try(read_one, &in, &message);
    wasm_free(&in.m);
    arena_free(in.arena);
    return 0;
}

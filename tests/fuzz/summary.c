/* summary.c: fuzz target: emit/model/summary_read.c on a damaged summary: an error, or the program's model of it. */
#include <llvm-c/Core.h>
#include <stdlib.h>
#include <string.h>

#include "emit/model/model.h"

static struct program prog;
static struct package pkg;

static void read_it(void *arg) {
    (void)arg;
    summary_read(&prog, &pkg);
    size_t n;
    for (size_t i = 0; i < prog.symbols.len; i++)
        if (prog.symbols.p[i]->def == DEF_DATA)
            data_bytes(&prog, prog.symbols.p[i]->data, &n);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len) {
    static struct emit_options opt = {.opt = OPT_O0};
    struct emit_package in = {.path = "fuzz", .archive = "fuzz.a", .summary = (const char *)data, .summary_len = len};
    prog =
        (struct program){.arena = arena_new("fuzz"), .opt = &opt, .pkgs = &pkg, .npkgs = 1, .ctx = LLVMContextCreate()};
    pkg = (struct package){.in = &in, .path = "fuzz"};
    base_try(read_it, NULL, NULL);
    vec_free(&prog.symbols);
    vec_free(&prog.reached);
    vec_free(&prog.uses);
    vec_free(&prog.relocs);
    vec_free(&prog.funcs);
    vec_free(&prog.exports);
    map_free(&prog.symbol_map);
    map_free(&prog.iface_methods);
    map_free(&prog.named_methods);
    map_free(&prog.layouts);
    map_free(&prog.sigs);
    LLVMContextDispose(prog.ctx);
    arena_free(prog.arena);
    return 0;
}

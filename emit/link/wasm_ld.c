/* wasm_ld.c: the command line for lld. */
#include <stdlib.h>
#include <string.h>

#include "emit/link/link.h"

/* The stack of C and of what LLVM keeps in memory. It stands first in memory, so that its overflow is a trap and not
 * a change of data; and below 1 MiB, so that data addresses are short numbers in the code. Large frames have their room
 * besides. Where the host may call back, each call from it stands on those before. */
enum { STACK_SIZE = 262144, STACK_SIZE_EXPORTS = 524288 };

/* Links the objects to a module at `linked`; map: where lld lists what is in it, or NULL. What lld complains of is a
 * bug of ours: reach() has seen every symbol. */
void lld_module(struct program *p, const char **objects, size_t n, const char *linked, const char *map) {
    const struct emit_options *o = p->opt;
    VEC(const char *) args = {0};
    vec_push(&args, "--no-entry");
    vec_push(&args, arena_printf(p->arena, "--export=%s", p->entry));
    if (o->js)
        vec_push(&args, "--export-memory=mem");
    vec_push(&args, "--gc-sections");
    vec_push(&args, "--stack-first");
    /* The name section's module name; by default that of the output file, which is temporary. */
    vec_push(&args, "--soname=main");
    vec_push(&args, "-z");
    uint64_t stack = (has_exports(p) ? STACK_SIZE_EXPORTS : STACK_SIZE) + p->large_frames;
    vec_push(&args, arena_printf(p->arena, "stack-size=%llu", (unsigned long long)stack));
    if (o->strip_names)
        vec_push(&args, "--strip-all");
    else if (o->strip_dwarf)
        vec_push(&args, "--strip-debug");
    /* lld refuses to shorten addresses where DWARF would have to follow. */
    if (o->strip_names || o->strip_dwarf)
        vec_push(&args, "--compress-relocations");
    else
        vec_push(&args, "-O0"); /* merged tails of strings are not what readers of DWARF 5 expect */
    if (map) {
        vec_push(&args, arena_printf(p->arena, "--Map=%s", map));
        vec_push(&args, "--no-demangle"); /* which would make other names of some */
    }
    for (size_t i = 0; i < n; i++)
        vec_push(&args, objects[i]);
    vec_push(&args, "-o");
    vec_push(&args, linked);
    char *message;
    if (!lld_link(args.p, args.len, &message))
        die("lld: %s", message ? message : "no message");
    vec_free(&args);
}

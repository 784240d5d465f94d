/* compile.h: `gowl compile`: any front end's LLVM IR, and objects and libraries beside it, to one wasm module.
 *
 *   compile.c         the pipeline, and what it hands to lld
 *   compile_read.c    what kind of file is this; .ll and bitcode to LLVM modules
 *   compile_check.c   target, data layout, features, LLVM's verifier
 *   compile_link.c    many LLVM modules to one; main; what stays visible
 *   compile_object.c  relocatable wasm objects: which features they ask for, which symbols they name
 *   compile_lld.c     lld's messages to one line of ours
 *
 * Every error here is the user's (err), unless a stage after the checks fails on IR that passed them.
 */
#ifndef GOWL_EMIT_COMPILE_H
#define GOWL_EMIT_COMPILE_H

#include "emit/emit.h"

enum compile_kind { COMPILE_WASM, COMPILE_OBJ, COMPILE_LL };

struct compile_options {
    const char *const *inputs; /* .ll, bitcode, wasm objects, archives of them: told apart by content */
    size_t ninputs;
    const char *const *libs; /* names of -l, without -l */
    size_t nlibs;
    const char *const *lib_dirs; /* of -L */
    size_t nlib_dirs;
    const char *const *exports; /* of --export= */
    size_t nexports;
    const char *sysroot; /* or NULL */
    const char *entry;   /* of --entry=, or NULL */
    const char *mattr;   /* "+simd128,-multivalue", or NULL */
    const char *out, *tmp_dir;
    enum opt_level opt;
    enum compile_kind kind;
    uint64_t stack_size; /* bytes */
    bool debug;          /* -g: keep DWARF */
    bool strip;          /* -s: no names either */
    bool export_all, reactor, import_memory, allow_undefined, no_shims, verbose;
};

/* Does all of it; returns if opt->out was written. */
void emit_compile(const struct compile_options *);

/* The shims (runtime/shims/), an archive of wasm objects, embedded at build time. */
extern const unsigned char gowl_shims_a[];
extern const size_t gowl_shims_a_len;

#endif

/* link.h: from the module to the file. */
#ifndef GOWL_EMIT_LINK_H
#define GOWL_EMIT_LINK_H

#include "emit/program.h"

/* ---- object.c ---- */
void object_target(struct program *); /* before anything that needs the data layout */
void object_write(struct program *, const char *path);

/* ---- lld.cc, the one C++ file ---- */
/* Runs wasm-ld with these arguments. False: *message (malloc'ed) says why. */
bool lld_link(const char *const *args, size_t nargs, char **message);
void llvm_abort_without_memory(void); /* for base_catch_crashes */

/* wasm_ld.c: the relocatable object to a module. */
void lld_module(struct program *, const char *object, const char *linked);
/* finish.c: the build id, and the file's name. */
void module_finish(struct program *, const char *linked);

#endif

/* link.h: from the module to the file. */
#ifndef GOWL_EMIT_LINK_H
#define GOWL_EMIT_LINK_H

#include "emit/program.h"

/* ---- object.c ---- */
void object_target(struct program *);                               /* before anything that needs the data layout */
LLVMTargetMachineRef object_target_machine(const struct program *); /* a new one, the caller's */
void object_prepare(struct program *);                              /* what is done before code generation */
void object_write(struct program *, const char *path);              /* the module as one object */

/* parts.c: the module as one object or several; see there. */
const char **parts_write(struct program *, const char *path, size_t *n);

/* ---- cache.c ---- */
/* Objects of parts by a hash of their bitcode. Any thread may ask. NULL: it is not there, or damaged. */
LLVMMemoryBufferRef cache_get(const struct program *, const uint64_t hash[2]);
void cache_put(const struct program *, const uint64_t hash[2], LLVMMemoryBufferRef object);
void cache_trim(const struct program *); /* what is old, or too much */

/* ---- extract.cc ---- */
bool llvm_parts_possible(LLVMModuleRef);
/* The bitcode of n functions, which lose their bodies, in a module of their own; hash: of it. */
LLVMMemoryBufferRef llvm_extract(LLVMModuleRef, LLVMValueRef *functions, size_t n, uint64_t hash[2]);
uint64_t llvm_hash(const void *p, size_t n);

/* ---- lld.cc ---- */
/* Runs wasm-ld with these arguments. False: *message (malloc'ed) says why. */
bool lld_link(const char *const *args, size_t nargs, char **message);
void llvm_abort_without_memory(void); /* for base_catch_crashes */
/* Sets an option of LLVM's own command line, or gives it its default again, if there is one of that name. */
void llvm_option(const char *name, bool on);

/* wasm_ld.c: the n relocatable objects to a module; lld's own listing goes to the file map, if that is not NULL. */
void lld_module(struct program *, const char **objects, size_t n, const char *linked, const char *map);
/* debug_table.c: -g: what the section gowl.debug tells debuggers; its variable, and its text, from the linked module.
 */
void debug_table_define(struct program *);
void debug_table_text(struct program *, const unsigned char *module, size_t len, struct buf *out);
/* source_map.c: writes opt->source_map, of the linked module; code: where the code section's contents begin in the file
 * that is made of it. */
void source_map_write(struct program *, const unsigned char *linked, size_t len, size_t code);
/* tighten.c: adds the module's code section to out, in fewer bytes; false: it has none. Requires: nothing refers to
 * places in the code. */
bool tighten(const char *path, const unsigned char *module, size_t len, struct buf *out);
/* finish.c: the build id, and the file's name. */
void module_finish(struct program *, const char *linked);

#endif

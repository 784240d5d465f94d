/* load.h: what the program needs, and its bitcode as one module. */
#ifndef GOWL_EMIT_LOAD_H
#define GOWL_EMIT_LOAD_H

#include "emit/model/model.h"

/* ---- load_ir.c ---- */
void load_runtime(struct program *, const unsigned char *bc, size_t len);
/* The symbol of a global of the run time. */
struct symbol *load_symbol_of(struct program *, LLVMValueRef global);
/* The run time without what is not reached; then the bitcode of what is, of each package. */
void load_prune(struct program *);
void load_packages(struct program *);

/* ---- linker.cc ---- */
/* What links modules into this one; to be freed. */
void *linker_new(LLVMModuleRef into);
/* Links a module, which is gone then. True if it failed: the context's diagnostics say why. */
bool linker_add(void *linker, LLVMModuleRef module);
void linker_free(void *linker);

/* newer.c: with opt->check_facts, ends the program if a fact about Go does not hold (docs/go-facts.md). */
void facts_check(struct program *);

/* narrow.c: takes out of f, in module m, what only values of types lead to that never get into an interface; then the
 * same for comparisons that are left, in the whole program. */
void narrow_function(struct program *, LLVMModuleRef m, LLVMValueRef f);
void narrow(struct program *);

/* inittask.c: the order of package initialisation. */
void link_inittasks(struct program *);

/* assembly.c: what the packages' own assembly defines, where nothing else does. */
void assembly_read(struct program *);

/* ---- reach.c ---- */
void reach(struct program *);
/* Calls of it do nothing, as nobody reads the effect; or (*never) no call is ever reached. Valid once reach() is done.
 */
bool reach_is_idle(const struct program *, const struct symbol *, bool *never);
/* The same of Go's definition of what C overrides (`NAME;go`), and C's calls of it. */
bool reach_is_covered_idle(const struct program *, const struct symbol *);
/* Is this a descriptor's reference to the type of pointers to it, and does nothing ask for that? */
bool reach_is_pointer_type(struct program *, const struct reloc *);
/* May some value of the type (or of the itab's type, or of types of a kind) get into an interface? */
bool reach_in_iface(struct program *, struct symbol *type);
/* After reach: may be called dynamically. */
bool reach_callable(struct program *, const struct methodsig *);

/* After reach: may the program ask reflection for methods? */
bool reach_reads_methods(const struct program *);
/* The method's name and type as one text of *len bytes, in the arena: equal for those that fit each other. */
const char *reach_method_key(struct program *, const struct methodsig *, size_t *len);

/* reach_c.c: what a function or variable of the run time refers to. */
void reach_c(LLVMValueRef, void (*found)(void *arg, LLVMValueRef global), void *arg);

/* single.c: program.single; then the constants by which C has it. */
void single_find(struct program *);
void single_define(struct program *);

/* ---- asked.c. Require: reach ---- */
/* Does the program ask for its callers? Then debug locations must be kept until callers_record (unwind.h). */
bool callers_wanted(const struct program *);
/* Settles program.names. */
void function_names_find(struct program *);
/* Settles program.asks_gc: a program that has the collector run, and may see what it finds dead: by finalizers,
 * cleanups, weak pointers, or figures of memory. What std alone does with those (os closes files that are forgotten,
 * unique forgets values) does not count: a dead value that is kept for a while longer does no harm there. */
void deaths_find(struct program *);

#endif

/* define.h: what the link makes: data, and functions that no package has. */
#ifndef GOWL_EMIT_DEFINE_H
#define GOWL_EMIT_DEFINE_H

#include "emit/model/model.h"

/* ---- linkdata.c: module data, lists of types and itabs; the version, build info, -X ---- */
void linkdata_make(struct program *);
void linkdata_strings(struct program *);
void linkdata_constants(struct program *); /* offsets of Go's structs, for C */
void linkdata_late(struct program *);      /* behind the optimiser: the lists of the types and itabs that are left */

/* ---- bridge.c: C's types to Go's; then every call has its callee's type ---- */
void bridge(struct program *);
void bridge_calls(struct program *);

void deferred_recovers(struct program *); /* deferrecover.c: `defer recover()` */
void panicwrap_names(struct program *);   /* panicwrap.c: calls of panicwrap name their function */
void faults_are_fatal(struct program *);  /* fault.c: panics within package runtime */

/* ---- wasmabi.c: bodies of wasm imports, wrappers of wasm exports ---- */
void wasmabi_imports(struct program *);
/* jsabi.c: the same, of module gojs, for one import. */
void jsabi_import(struct program *, struct wasm_import *);
void wasmabi_exports(struct program *);
void wasmabi_direct(struct program *); /* the short way for exports that do not suspend */

/* ---- typeuse.c: type descriptors of which little is read ---- */
void typeuse(struct program *);

void nested_find(struct program *); /* nested.c: are there types that hold interfaces, and are compared? */

/* typeorder.c: the type descriptors of p->reached change places, so that they are in cmd/link's order. Requires
 * reach(); before data_define, which cuts them. */
void typeorder_sort(struct program *);

/* ---- methodcut.c: methods that nobody looks for, out of descriptors' tables ---- */
bool method_cut_prepare(struct program *, struct map *asked);
void method_cut(struct program *, const struct map *asked, struct data *, struct reloc *fields, size_t *nfields);

/* ---- data.c ---- */
void data_define(struct program *);
void data_weak_types(struct program *); /* behind the optimiser: pointer types that are left */
/* A variable with pointers that LLVM must leave alone even if it is only written, as what it points to is to stay: one
 * of the program's that is only written (with program.asks_gc any of them), or what in std holds files open
 * (os.Stderr).
 */
bool data_is_watched(struct program *, const struct symbol *);
/* Gives a global of data_define the bytes of d anew, where it has bytes; relocations stay. */
void data_reinitialise(struct program *, struct data *, LLVMValueRef global);

void reflect_adapters(struct program *); /* reflect.c: the table for reflectcall */
/* structof.c: what stands for methods of embedded interfaces in structs that reflection makes. */
struct method_stubs {
    VEC(LLVMValueRef) code;
    LLVMValueRef adapter; /* for reflectcall, of all of them */
};
/* Requires: data defined. Gives none if the program makes no such structs. To be freed: code. */
struct method_stubs method_stubs(struct program *);
void reflect_stubs(struct program *); /* reflectstub.c: code for functions that reflection makes */

/* ---- thunks.c: context forms ---- */
void jumps_define(struct program *);
void thunks_make(struct program *);
/* The function of that symbol, plain or in context form, declared if need be. */
LLVMValueRef function_plain(struct program *, struct symbol *);
LLVMValueRef function_ctx(struct program *, struct symbol *);
LLVMTypeRef with_context(struct program *, LLVMTypeRef); /* with a last ptr parameter */
LLVMTypeRef ctx_type(struct program *, struct symbol *); /* of the context form; NULL if not known */

/* ---- interface.c: gowl build --js ---- */
/* Has an exported function a parameter that is a string? */
bool interface_has_strings(struct program *);
/* If opt->interface is there, puts into it the line `NAME SYMBOL suspends|-` for each exported function. Requires:
 * wasm_export.suspends is known. */
void interface_write(struct program *);

#endif

/* model.h: the program as the summaries of its packages tell it: symbols, types, signatures. */
#ifndef GOWL_EMIT_MODEL_H
#define GOWL_EMIT_MODEL_H

#include "emit/program.h"

/* ---- symbols.c ---- */
struct symbol *symbol_at(struct program *, const char *name, size_t len);      /* made if absent; name is copied */
struct symbol *symbol_named(struct program *, const char *name);               /* the same */
struct symbol *symbol_find(const struct program *, const char *name);          /* NULL if absent */
void symbol_define_func(struct program *, struct func *);                      /* settles duplicates */
void symbol_define_data(struct program *, struct data *);                      /* settles duplicates */
struct data *data_new(struct program *, const char *name, enum data_kind);     /* a symbol that the link makes */
const unsigned char *data_bytes(struct program *, struct data *, size_t *len); /* decodes at first use */
/* For linker-made data: sets `size` bytes at off (growing it) to a little-endian number, or to a relocation. */
void data_put(struct program *, struct data *, uint64_t off, unsigned size, uint64_t value);
void data_put_bytes(struct program *, struct data *, uint64_t off, const void *p, size_t n);
void data_reloc(struct program *, struct data *, uint64_t off, unsigned size, enum reloc_kind, struct symbol *,
                int64_t add);
/* Drops bytes and relocations, to be written anew. */
void data_clear(struct program *, struct data *);
/* The package that defines it, for messages: its import path, or "the run time". */
const char *symbol_home(const struct symbol *);

/* ---- summary_read.c ---- */
void summary_read(struct program *, struct package *);

/* ---- typedesc.c: reading type descriptors (cmd/link/internal/ld/decodesym.go) ---- */
struct methodsig {
    const char *name;
    size_t len;
    bool exported;
    struct symbol *type; /* descriptor of the method's func type */
};
struct methodsig typedesc_method(struct program *, struct symbol *type, uint64_t off);
struct methodsig typedesc_iface_method(struct program *, struct symbol *type, uint64_t off);
/* Where in the descriptor its internal/abi.UncommonType is; 0: it has none. */
uint64_t typedesc_uncommon(struct program *, struct symbol *type);
/* Where in the descriptor the array of methods starts, and their number. */
uint64_t typedesc_methods(struct program *, struct symbol *type, size_t *count);
/* The same for an interface type's methods, in itab order. */
uint64_t typedesc_iface_methods(struct program *, struct symbol *type, size_t *count);
unsigned typedesc_kind(struct program *, struct symbol *type); /* GO_KIND_... */
const char *typedesc_string(struct program *, struct symbol *type, size_t *len);
struct symbol *typedesc_itab_type(struct program *, struct symbol *itab);
struct symbol *typedesc_itab_iface(struct program *, struct symbol *itab);

/* ---- sig.c ---- */
/* A function type from its text, e.g. "{ ptr, i64 } (ptr, i64)". err()s with `whose` if it is none. */
LLVMTypeRef sig_parse(struct program *, const char *text, const char *whose);
/* The text of an LLVM type, in the arena. */
const char *sig_text(struct program *, LLVMTypeRef);
/* The type that Go's declarations imply for a function, or NULL if no package says. */
LLVMTypeRef sig_of(struct program *, const struct symbol *);

/* ---- names.c ---- */
/* Is it one of C's functions that end the program where package runtime would panic (fault.c)? */
bool fault_is(const char *name);
/* The function of C's that runs this export's calls (runtime/sched/wasmexport.c). */
const char *export_runner(const struct wasm_export *);
/* The functions of C's that wasm_exec.js calls besides `run`, by their names as exports; ends with NULL. */
extern const char *const js_entries[];
/* The one that gowl's own glue calls for strings (interface_has_strings). */
extern const char js_alloc[];
/* And the one that it calls behind a call of an exported function. */
extern const char js_go_on[];
/* And those by which it starts calls without waiting for them, where exported functions may suspend; ends with NULL. */
extern const char *const js_async[];
/* Is it one of the functions that end the program with a fatal error, Go's or C's? */
bool fatal_is(const char *name);

#endif

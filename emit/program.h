/* program.h: the model of the whole program that emit/'s passes share. emit/program.c lists the passes.
 *
 * Terms:
 *   symbol       a name of the program: a function, a data symbol, or something only referred to. One per name.
 *   reached      needed by the program, as Go's linker decides (emit/load/reach.c). Only reached symbols get into the
 * module. context form `X$ctx`: function X with one more last parameter, the closure context; what a funcval's code
 *                pointer points to. Plain form: X itself; what itabs and method tables point to (docs/abi.md).
 *   override     a C function of the run time that bears the name of a Go function, and wins over it.
 */
#ifndef GOWL_EMIT_PROGRAM_H
#define GOWL_EMIT_PROGRAM_H

#include <llvm-c/Core.h>
#include <llvm-c/Target.h>
#include <llvm-c/TargetMachine.h>

#include "base/base.h"
#include "emit/emit.h"

/* Who defines a symbol. */
enum sym_def {
    DEF_NONE,   /* nobody: only referred to */
    DEF_FUNC,   /* a Go function with a body in its package's bitcode */
    DEF_DATA,   /* a Go data symbol, or one that the link makes */
    DEF_IMPORT, /* a //go:wasmimport function: emit/define/wasmabi.c makes its body */
    DEF_C,      /* a function or variable of the run time's bitcode */
    DEF_LLD,    /* __heap_base and the like: lld gives the value */
    DEF_LATE,   /* the lists of types and itabs: made of what the optimiser leaves (linkdata_late) */
};

struct package;
struct func;
struct data;
struct wasm_import;

struct symbol {
    const char *name;
    size_t len;
    enum sym_def def;
    bool is_type;        /* a type descriptor: type:T */
    size_t type_place;   /* of a type: its place in emit_options.types, from 1; 0: not there */
    bool is_itab;        /* go:itab.T,I */
    bool is_gowl;        /* gowl.*: made for C by the link, if C does not define it */
    bool c_context;      /* C's: it takes the closure context (bridge.c) */
    bool is_libcall;     /* C's: code generation may call it without the IR saying so (__multi3, memcpy, ...) */
    bool reached;        /* emit/load/reach.c */
    bool used_in_iface;  /* of a type: some value of it may get into an interface (Go's UsedInIface) */
    bool inlined;        /* Go's inliner copied it into a reached function */
    bool idle_use;       /* a reached function calls it, to no effect (reach_is_idle) */
    bool whole;          /* a type descriptor that is needed whole (emit/define/typeuse.c); of others: */
    bool compared;       /* its address is compared */
    bool looked_up;      /* a map type that reflect.MapOf must find (emit/define/typeuse.c) */
    uint32_t words;      /* the words of it that are read, as bits */
    bool code_used;      /* a method that an itab or method table points to (emit/define/data.c) */
    struct symbol *from; /* what first referred to it; NULL: an entry point */
    struct func *func;   /* the Go definition, kept when C overrides it */
    struct func *decl;   /* a declaration of it by a package that does not define it */
    struct data *data;   /* the Go or linker-made data */
    struct wasm_import *import;
    LLVMValueRef c; /* the run time's definition, in program.mod */
};

/* What a function uses (docs/summary.md, record u). */
enum use_kind {
    USE_CALL,
    USE_ADDR,
    USE_CODE,
    USE_DATA,
    USE_WEAK,
    USE_IFACE,
    USE_IFACE_METHOD,
    USE_NAMED_METHOD,
    USE_TYPE,
    USE_KEEP,
    USE_INLINED,
    USE_INIT_ORDER,
};

struct use {
    enum use_kind kind;
    struct symbol *sym; /* for USE_NAMED_METHOD: a symbol that bears the method's name, never defined */
    int64_t n;          /* for USE_IFACE_METHOD: offset of the method in the type descriptor */
};

/* Flags of functions and data are bits by letter: has_flag(f->flags, 'd'). */
static inline uint64_t flag_bit(char c) {
    return (uint64_t)1 << (c & 63);
}
static inline bool has_flag(uint64_t flags, char c) {
    return (flags & flag_bit(c)) != 0;
}

struct func {
    struct symbol *sym;
    struct package *pkg;
    uint64_t flags;
    const char *sig;   /* LLVM type as text */
    const char *frame; /* Go's stack layout, for reflectcall; "-" if none */
    size_t use0, nuse; /* in program.uses */
};

enum data_kind { DATA_RODATA, DATA_NOPTRDATA, DATA_DATA, DATA_BSS, DATA_NOPTRBSS, DATA_COUNTER };

enum reloc_kind {
    RELOC_ADDR,
    RELOC_ADDROFF,
    RELOC_METHODOFF,
    RELOC_WEAKADDR,
    RELOC_WEAKADDROFF,
    RELOC_KEEP,
    RELOC_INITORDER,
    RELOC_USEIFACE,
    RELOC_USEIFACEMETHOD,
    RELOC_USENAMEDMETHOD,
};

struct reloc {
    uint32_t off;
    uint8_t size;    /* bytes of the field; 0 for markers */
    uint8_t kind;    /* enum reloc_kind */
    bool to_pointer; /* of a type descriptor: PtrToThis */
    bool live;       /* of a method table's entry: something may call the method (emit/load/reach.c) */
    int64_t add;
    struct symbol *sym;
};

struct data {
    struct symbol *sym;
    struct package *pkg; /* NULL: made by the link */
    enum data_kind kind;
    uint64_t size;
    uint32_t align; /* 0: by size */
    uint64_t flags;
    struct symbol *gotype; /* the type of a variable, for the collector's roots; NULL if not known */
    const char *hex;       /* the bytes as the summary has them, until data_bytes() decodes them */
    size_t nhex;
    unsigned char *bytes; /* decoded; a zero tail is left out */
    size_t nbytes;
    const unsigned char *uncut; /* a type descriptor's bytes before data_define() cut it down; NULL if it did not */
    size_t nuncut;
    size_t reloc0, nreloc; /* in program.relocs, sorted by offset */
    LLVMValueRef ir;       /* the global, made by data_define */
};

struct wasm_sig {
    int nparams, nresults;
    const char **params, **results; /* i32 i64 f32 f64 ptr bool */
};

struct wasm_import {
    struct symbol *sym;
    const char *module, *name;
    struct wasm_sig sig;
};

struct wasm_export {
    const char *name;
    struct symbol *sym;
    struct wasm_sig sig;
};

struct layout_field {
    const char *name;
    int64_t offset, size;
};
struct layout {
    const char *name; /* runtime.g */
    int64_t size;
    size_t nfields;
    struct layout_field *fields;
};

struct package {
    const struct emit_package *in;
    const char *path;
    bool std;    /* of the standard library */
    bool needed; /* a function of it is reached: its bitcode is read */
};

typedef VEC(struct symbol *) symbol_vec;

/* What the code behind the optimiser can be made without, to measure what it costs (stats.c): such a module never runs.
 * From WITHOUT_DEPTH on, each is without those before it from there on, too. */
enum without {
    WITHOUT_NOTHING,
    WITHOUT_ROOT_STORES,
    WITHOUT_DEPTH, /* deep recursion, and tests for the end of the stack */
    WITHOUT_RESUMING,
    WITHOUT_SAVES,
    WITHOUT_STACKS,    /* of the goroutines: frames on lld's */
    WITHOUT_UNWINDING, /* nothing ever comes back early: the suspend stage is off */
    WITHOUT_COUNT
};

struct stats {
    uint64_t without[WITHOUT_COUNT]; /* bytes of code of a module without it; 0: not known */
    const char *text[WITHOUT_COUNT]; /* what --stats says of it besides */
};

struct program {
    struct arena *arena;
    const struct emit_options *opt;
    int64_t ptr_size;
    struct package *pkgs;
    size_t npkgs;

    struct map symbol_map;
    symbol_vec symbols;       /* in order of first mention: deterministic */
    symbol_vec reached;       /* in order of being reached; types as typeorder_sort has them */
    struct map iface_methods; /* "name type": methods called through an interface (reach.c) */
    struct map named_methods; /* names of methods called through generic interfaces or by constant name */
    bool reflect_methods;     /* any exported method may be called by reflection */
    VEC(struct use) uses;
    VEC(struct reloc) relocs;
    VEC(struct func *) funcs; /* all definitions, duplicates included */
    VEC(struct wasm_export) exports;
    struct map layouts; /* name -> struct layout */

    struct symbol *main_inittasks; /* NULL if no package has anything to initialise */
    const char *entry;             /* _start, or _initialize of a reactor */
    bool single;                   /* never starts a second goroutine (single.c) */
    bool deep;                     /* has recursion that must not end where the engine's stack does (recursion.c) */
    bool asks_gc;                  /* calls runtime.GC: dead values are not to keep anything alive (gcroot_exact.c) */
    bool names;                    /* asks for names of functions by their code (callers.c) */
    uint64_t large_frames;         /* on lld's stack: bytes of all large frames together (stack.c) */
    bool traces;                   /* panics note the places they come through (trace.c) */
    bool callers;                  /* callers_wanted(p) */
    struct sites *sites;           /* places in the source, by number (sites.c) */

    enum without without;
    struct stats stats;

    struct map sigs; /* text -> LLVMTypeRef (sig.c) */
    LLVMContextRef ctx;
    LLVMModuleRef mod; /* the one module: the run time first, then what is reached of each package */
    LLVMTargetMachineRef tm;
    LLVMTargetDataRef layout;
};

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
/* Where in the descriptor the array of methods starts, and their number. */
uint64_t typedesc_methods(struct program *, struct symbol *type, size_t *count);
/* The same for an interface type's methods, in itab order. */
uint64_t typedesc_iface_methods(struct program *, struct symbol *type, size_t *count);
const char *typedesc_string(struct program *, struct symbol *type, size_t *len);
struct symbol *typedesc_itab_type(struct program *, struct symbol *itab);
struct symbol *typedesc_itab_iface(struct program *, struct symbol *itab);

/* ---- the passes, in the order of program.c ---- */
void load_runtime(struct program *, const unsigned char *bc, size_t len); /* load_ir.c */
struct symbol *load_symbol_of(struct program *,
                              LLVMValueRef global); /* load_ir.c: the symbol of a global of the run time */
void link_inittasks(struct program *);              /* inittask.c */
void reach(struct program *);                       /* reach.c */
/* Calls of it do nothing, as nobody reads the effect; or (*never) no call is ever reached. Valid once reach() is done.
 */
bool reach_is_idle(const struct program *, const struct symbol *, bool *never);
/* Is this a descriptor's reference to the type of pointers to it, and does nothing ask for that? */
bool reach_is_pointer_type(struct program *, const struct reloc *);
bool reach_callable(struct program *, const struct methodsig *); /* after reach: may be called dynamically */
void reach_c(LLVMValueRef, void (*found)(void *arg, LLVMValueRef global), void *arg); /* reach_c.c */
void single_find(struct program *);                                                   /* single.c */
void recursion_find(struct program *);                                                /* recursion.c: program.deep */
void single_define(struct program *);                                                 /* single.c */
void define_constant(struct program *, const char *name, bool value);                 /* single.c */
void linkdata_make(struct program *);                                                 /* linkdata.c */
void linkdata_strings(struct program *);                                              /* linkdata.c */
void linkdata_late(struct program *);                                                 /* linkdata.c */
void linkdata_constants(struct program *);                                            /* linkdata.c */
void load_prune(struct program *);                                                    /* load_ir.c */
void load_packages(struct program *);                                                 /* load_ir.c */
void bridge(struct program *);                                                        /* bridge.c */
void bridge_calls(struct program *);                                                  /* bridge.c */
void deferred_recovers(struct program *);                                             /* deferrecover.c */
void panicwrap_names(struct program *);                                               /* panicwrap.c */
void wasmabi_imports(struct program *);                                               /* wasmabi.c */
void wasmabi_exports(struct program *);                                               /* wasmabi.c */
void typeuse(struct program *);                                                       /* typeuse.c */
/* A variable with pointers that LLVM must leave alone even if it is only written: the program calls runtime.GC, and may
 * look whether what it points to is still alive. */
bool data_is_watched(struct program *, const struct symbol *);
/* debug_files.c: as cmd/link's expandGoroot (ld/pcln.go): a path with opt->goroot for $GOROOT. In the arena. */
const char *expand_goroot(struct program *, const char *path, size_t n);
/* debug_files.c: debug information that is kept names its files so. Requires load_packages(). */
void debug_files(struct program *);
void data_define(struct program *); /* data.c */
/* typeorder.c: the type descriptors of p->reached change places, so that they are in cmd/link's order. Requires
 * reach(); before data_define, which cuts them. */
void typeorder_sort(struct program *);
void data_weak_types(struct program *); /* data.c */
/* data.c: gives a global of data_define the bytes of d anew, where it has bytes; relocations stay. */
void data_reinitialise(struct program *, struct data *, LLVMValueRef global);
void reflect_adapters(struct program *);  /* reflect.c */
void reflect_stubs(struct program *);     /* reflectstub.c */
void thunks_make(struct program *);       /* thunks.c */
void internalize(struct program *);       /* optimise.c */
void optimise(struct program *);          /* optimise.c */
void internalize_stage(struct program *); /* optimise.c: what was kept for the stages behind the optimiser */
void peephole(struct program *);          /* peephole.c */
/* suspend_set.c: names in C that the stages behind the optimiser use (so they are kept), and such that they define. */
bool stage_uses(const char *name);
bool stage_defines(const char *name);
struct suspend_set;
void unwind(struct program *, struct suspend_set *); /* unwind.c */
/* stack.c: what is built next has no place in the source: line 0 of fn, as LLVM wants some place. After each
 * PositionBuilderBefore. */
void position_nowhere(LLVMBuilderRef, LLVMContextRef, LLVMValueRef fn);
/* stack.c: base + off, off >= 0, in one object: an immediate of the load or store that uses it. */
LLVMValueRef address_at(LLVMBuilderRef, LLVMContextRef, LLVMValueRef base, int64_t off);
void return_nothing(LLVMBuilderRef, LLVMValueRef fn); /* unwind.c: at the builder, a return with a poison result */
bool callers_wanted(const struct program *);          /* callers.c */
void function_names_find(struct program *);           /* callers.c: program->names. Requires: reach */
/* callers.c: notes, for FuncForPC, that fn, which has no subprogram of its own, stands for f. */
void form_of(struct program *, LLVMValueRef fn, LLVMValueRef f);
/* callers.c: call records, where the program asks; then the tables of places. */
void callers_record(struct program *);
/* trace.c: Before the optimiser: settles program->traces; if it is false, takes the lines out of nil checks. */
void trace_prepare(struct program *);
void faults_are_fatal(struct program *); /* fault.c */
void nounwind_find(struct program *);    /* nounwind.c */
bool fault_is(const char *name);         /* fault.c: is it one of C's functions that end the program then? */
bool fatal_is(const char *name); /* fault.c: is it one of the functions that end it with a fatal error, Go's or C's? */
void gcroot_stores(struct program *); /* gcroot_stores.c */
void gcroots_make(struct program *);  /* gcroots.c */
/* stats.c: for --stats, the size of the code without each of these; rest() makes the module from here on. */
void stats_measure(struct program *, void (*rest)(struct program *));
/* Counts, in words, for the row of --stats that tells what this costs. */
void stats_text(struct program *, enum without, const char *fmt, ...) GOWL_PRINTF(3, 4);
void stats_print(struct program *, const unsigned char *module, size_t len);
void results_to_globals(struct program *);             /* results.c */
void object_target(struct program *);                  /* object.c: before anything that needs the data layout */
void object_write(struct program *, const char *path); /* object.c */
/* Runs wasm-ld with these arguments. lld.cc, the one C++ file. False: *message (malloc'ed) says why. */
bool lld_link(const char *const *args, size_t nargs, char **message);
void llvm_abort_without_memory(void);                                      /* lld.cc: for base_catch_crashes */
void lld_module(struct program *, const char *object, const char *linked); /* wasm_ld.c */
void module_finish(struct program *, const char *linked);                  /* finish.c */

/* ---- helpers ---- */
static inline bool is_call(LLVMValueRef i) {
    return LLVMIsACallInst(i) || LLVMIsAInvokeInst(i);
}
/* sig.c: a function type from its text, e.g. "{ ptr, i64 } (ptr, i64)". err()s with `whose` if it is none. */
LLVMTypeRef sig_parse(struct program *, const char *text, const char *whose);
/* The text of an LLVM type, in the arena. */
const char *sig_text(struct program *, LLVMTypeRef);
/* The type that Go's declarations imply for a function, or NULL if no package says. */
LLVMTypeRef sig_of(struct program *, const struct symbol *);
/* thunks.c: the function of that symbol, plain or in context form, declared if need be. */
LLVMValueRef function_plain(struct program *, struct symbol *);
LLVMValueRef function_ctx(struct program *, struct symbol *);
LLVMTypeRef with_context(struct program *, LLVMTypeRef); /* with a last ptr parameter */
LLVMTypeRef ctx_type(struct program *, struct symbol *); /* thunks.c: of the context form; NULL if not known */
/* thunks.c: gives a call the parameter attributes of the function it calls (zeroext and the like). */
void copy_call_attributes(LLVMValueRef f, LLVMValueRef call);
/* optimise.c: LLVM's verifier, after a stage of ours; LLVM's passes by name. */
void verify(struct program *, const char *after);
void run_passes(struct program *, const char *passes);

/* emit_program with the run time's bitcode given: for tests. */
void emit_with_runtime(const struct emit_package *pkgs, size_t npkgs, const struct emit_options *,
                       const unsigned char *runtime, size_t runtime_len);

#endif

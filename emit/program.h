/* program.h: the model of the whole program that emit/'s passes share. emit/program.c lists the passes.
 *
 * Terms:
 *   symbol       a name of the program: a function, a data symbol, or something only referred to. One per name.
 *   reached      needed by the program, as Go's linker decides (emit/load/reach.c); only reached symbols get into the
 *                module.
 *   context form `X$ctx`: function X with one more last parameter, the closure context; what a funcval's code pointer
 *                points to. Plain form: X itself; what itabs and method tables point to (docs/abi.md).
 *   override     a C function of the run time that bears the name of a Go function, and wins over it.
 * The other terms are in docs/glossary.md.
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
    DEF_JUMP,   /* a function in a package's assembly that is a jump to another (emit/load/assembly.c) */
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
    struct symbol *jump;     /* of a DEF_JUMP */
    const char *assembly;    /* FILE:LINE of a package's assembly, where it is defined; NULL: nowhere there */
    const char *instruction; /* the first one there */
    LLVMValueRef c;          /* the run time's definition, in program.mod */
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
    struct symbol *sym;  /* for USE_NAMED_METHOD: a symbol that bears the method's name, never defined */
    int64_t n;           /* for USE_IFACE_METHOD: offset of the method in the type descriptor */
    struct symbol *when; /* the type, itab or "kinds:BITS" whose values alone lead to that code; NULL: none */
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
    size_t use0, nuse; /* in program.uses; reach() takes out what no value leads to, and then the function is */
    bool narrowed;     /* to be narrowed (emit/load/narrow.c) */
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
    bool suspends; /* its call may (exports.c) */
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
    uint64_t kinds;           /* of types whose values may get into interfaces, as bits; kinds that are not basic ones
                                 are always there (reach.c) */
    bool reflect_methods;     /* any exported method may be called by reflection */
    VEC(struct use) uses;
    VEC(struct reloc) relocs;
    VEC(struct func *) funcs; /* all definitions, duplicates included */
    VEC(struct wasm_export) exports;
    struct map layouts; /* name -> struct layout */

    struct symbol *main_inittasks; /* NULL if no package has anything to initialise */
    const char *entry;             /* _start, _initialize of a reactor, run on js */
    bool reactor;                  /* -buildmode=c-shared */
    bool single;                   /* never starts a second goroutine (single.c) */
    bool deep;                     /* has recursion that must not end where the engine's stack does (recursion.c) */
    bool asks_gc;                  /* deaths_find: dead values are not to keep anything alive (gcroot_exact.c) */
    bool names;                    /* asks for names of functions by their code (callers.c) */
    uint64_t large_frames;         /* on lld's stack: bytes of all large frames together (stack.c) */
    bool traces;                   /* panics note the places they come through (trace.c) */
    bool callers;                  /* callers_wanted(p) */
    struct sites *sites;           /* places in the source, by number (sites.c) */

    enum without without;
    struct stats stats;

    VEC(const char *) passes; /* for --print-after: those that ran (after.c) */
    bool printed, stopped;    /* it has printed; no pass is to follow */

    struct map sigs; /* text -> LLVMTypeRef (sig.c) */
    LLVMContextRef ctx;
    LLVMModuleRef mod; /* the one module: the run time first, then what is reached of each package */
    LLVMTargetMachineRef tm;
    LLVMTargetDataRef layout;
};

/* emit_program with the run time's bitcode given: for tests. */
void emit_with_runtime(const struct emit_package *pkgs, size_t npkgs, const struct emit_options *,
                       const unsigned char *runtime, size_t runtime_len);

/* May the host call back, when it is called? */
static inline bool has_exports(const struct program *p) {
    return p->exports.len > 0 || p->reactor || p->opt->js;
}

#endif

/* emit.h: the whole program: summaries and bitcode of all packages in, one wasm module out. No Go SSA. */
#ifndef GOWL_EMIT_H
#define GOWL_EMIT_H

#include <stdio.h>

#include "base/base.h"

enum opt_level { OPT_O0, OPT_O1, OPT_O2, OPT_OS, OPT_OZ };
/* Is it a level that spares bytes? */
static inline bool opt_for_size(enum opt_level o) {
    return o == OPT_OS || o == OPT_OZ;
}
enum annotate_kind { ANNOTATE_NOT, ANNOTATE_IR, ANNOTATE_WASM };
enum emit_kind { EMIT_WASM, EMIT_OBJ, EMIT_LL, EMIT_OPT_LL, EMIT_WHY };

/* One package as it stands in its archive. All memory is borrowed for the length of the call. */
struct emit_package {
    const char *path;    /* import path */
    const char *archive; /* file name, for messages */
    const char *bitcode;
    size_t bitcode_len;
    const char *summary;
    size_t summary_len;
    const char *assembly; /* a line a symbol: NAME FILE:LINE, and > TARGET or = INSTRUCTION; "", NULL: none */
};

struct emit_xvar { /* -ldflags=-X importpath.name=value */
    const char *name, *value;
};

struct emit_options {
    enum opt_level opt;
    enum emit_kind kind;
    bool js;                              /* GOOS=js: the host is wasm_exec.js, not WASI */
    bool strip_names;                     /* -s: no name section, no symbol tables, no traceback tables */
    bool strip_dwarf;                     /* -w */
    bool drop_dwarf;                      /* it is made, but not for the module itself: for what follows */
    const char *debug_file;               /* --debug-file: the module with it; or NULL */
    const char *source_map;               /* --source-map: the same */
    bool embed_sources;                   /* --embed-sources: in the source map */
    bool debug;                           /* -g: code is made for a debugger to step through */
    bool verbose;                         /* -v: say what each pass does and how long it takes */
    FILE *terminal;                       /* for how far the link is (emit/report/progress.c); NULL: nobody looks */
    int show_after;                       /* seconds until that is shown */
    bool stats;                           /* --stats: print what the module's code is made of */
    bool verify_each;                     /* --verify-each: LLVM's verifier behind each pass */
    const char *print_after, *print_func; /* --print-after: the pass; the function alone, or NULL */
    const char *print_to;                 /* the file for it, which ends the run; NULL: standard error */
    int jobs;                             /* threads of code generation; 0: one a core */
    bool stress_suspend;   /* --stress-suspend: functions that may suspend do (emit/suspend/suspend_stress.c) */
    const char *map;       /* --map: where to write what lies where (emit/report/map.c); or NULL */
    const char *only_func; /* with EMIT_LL, EMIT_OPT_LL: print this function alone; with EMIT_WHY: why it may suspend */
    const char *build_id;  /* -buildid, or "" */
    const char *go_version;
    bool check_facts;     /* GOWL_ALLOW_NEWER=1: see whether what gowl knows of Go is so (docs/go-facts.md) */
    const char *mod_info; /* from importcfg.link's modinfo, unquoted, or "" */
    const char *default_godebug;
    const char *goroot; /* what "$GOROOT" at the start of a file's name stands for; NULL: it stays */
    const struct emit_xvar *xvars;
    size_t nxvars;
    const char *const
        *types; /* symbols of type descriptors as cmd/link comes by them, the first place counts; or NULL */
    size_t ntypes;
    const char *tmp_dir;    /* for the object lld reads */
    const char *out;        /* written by rename */
    const char *build_mode; /* exe, or c-shared for a reactor */
    enum annotate_kind
        annotate; /* with EMIT_LL, EMIT_OPT_LL and only_func: source lines beside it (emit/report/annotate.c) */
    bool old_lld; /* with EMIT_OBJ: for a wasm-ld before 17 (Emscripten 3.1's) */
    struct buf *interface;     /* gets what exported functions take and give (emit/define/define.h); or NULL */
    const char *object_cache;  /* folder for objects of parts (emit/link/cache.c); NULL: none is kept */
    const char *cache_version; /* what made them: gowl, LLVM */
    const char *features;      /* of the target machine; NULL: "+bulk-memory,+sign-ext" */
};

/* pkgs[0] is main; order otherwise as in importcfg.link. User's mistakes (undefined symbols, damaged members) are
 * err(). */
void emit_program(const struct emit_package *pkgs, size_t npkgs, const struct emit_options *);

/* The run time's bitcode, embedded at build time. */
extern const unsigned char gowl_runtime_bc[];
extern const size_t gowl_runtime_bc_len;
/* The same for GOOS=js. */
extern const unsigned char gowl_runtime_js_bc[];
extern const size_t gowl_runtime_js_bc_len;

#endif

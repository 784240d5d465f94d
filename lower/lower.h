/* lower.h: from one package's dump (docs/dump.md) to its LLVM bitcode and its summary (docs/summary.md).
 * No files, no packages, no wasm: text in, bytes out. */
#ifndef GOWL_LOWER_H
#define GOWL_LOWER_H

#include "base/base.h"

struct lower_options {
    const char *only_func; /* lower this function alone (gowl dump --func), or NULL for all */
    bool want_text;        /* also give the IR as text */
    bool no_debug;         /* leave DILocations out */
    bool variables;        /* debug information of variables too */
    bool in_memory;        /* each lies in memory: the package was compiled with -N */
    bool std;              /* the package is one of the standard library (compile -std) */
};

struct lower_output {
    char *bitcode; /* malloc'ed */
    size_t bitcode_len;
    struct buf summary;
    char *text; /* malloc'ed, or NULL */
};

/* Reads, checks, lowers and verifies. name is the dump's name in messages. A damaged dump is err(); an op without
 * a rule or IR that LLVM's verifier refuses is die(), naming op, function and position. */
void lower_package(const char *name, const char *dump, size_t len, const struct lower_options *,
                   struct lower_output *out);

/* The version of LLVM this was built with and runs with, e.g. "22.1.8". */
const char *lower_llvm_version(void);

#endif

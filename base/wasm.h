/* wasm.h: reading WebAssembly modules and relocatable objects of anybody's: every read is checked.
 *
 *   wasm.c      bytes, sections, the parts of a module
 *   wasm_ops.c  instructions, and which feature each belongs to
 *
 * Formats: the WebAssembly core specification, section 5, and the proposals that the features name. */
#ifndef GOWL_WASM_H
#define GOWL_WASM_H

#include "base/base.h"

/* ---- bytes ---- */

/* Bytes being read; an overrun sets bad and gives zeros. */
struct wasm_bytes {
    const unsigned char *p, *end;
    bool bad;
};

uint32_t wasm_u8(struct wasm_bytes *);
uint32_t wasm_u32(struct wasm_bytes *);
/* An unsigned LEB128 number of at most 64 bits; a signed one. */
uint64_t wasm_u64(struct wasm_bytes *);
int64_t wasm_s64(struct wasm_bytes *);
const unsigned char *wasm_take(struct wasm_bytes *, size_t n);
/* A name: not NUL-terminated. */
const char *wasm_name(struct wasm_bytes *, size_t *len);

struct wasm_section {
    unsigned id;
    const char *name; /* of a custom section: in the file's bytes, not NUL-terminated */
    size_t name_len;
    const unsigned char *p; /* the content, behind the name */
    size_t len;
};

/* Goes to the next section of a wasm file; *at starts at 0. False at the end. A damaged file is err("path: ..."). */
bool wasm_next_section(const char *path, const unsigned char *file, size_t len, size_t *at, struct wasm_section *);

/* ---- features ---- */

enum wasm_feature {
    WASM_MVP,
    WASM_SIGN_EXT,
    WASM_BULK_MEMORY,
    WASM_MUTABLE_GLOBALS,
    WASM_NONTRAPPING_FPTOINT,
    WASM_MULTIVALUE,
    WASM_REFERENCE_TYPES,
    WASM_OVERLONG, /* call_indirect's table in more than one byte */
    WASM_SIMD128,
    WASM_RELAXED_SIMD,
    WASM_TAIL_CALL,
    WASM_EXTENDED_CONST,
    WASM_EXCEPTIONS,
    WASM_ATOMICS,
    WASM_MULTIMEMORY,
    WASM_MEMORY64,
    WASM_WIDE_ARITHMETIC,
    WASM_GC,
    WASM_UNKNOWN, /* an instruction that is not known: the rest of its function is not looked at */
    WASM_NFEATURES
};

/* As LLVM spells it: bulk-memory. */
const char *wasm_feature_name(enum wasm_feature);

/* ---- instructions ---- */

struct wasm_op {
    uint32_t code; /* one byte; behind a prefix (0xfb to 0xfe): prefix << 16 | number */
    enum wasm_feature feature;
    uint32_t index; /* of call, return_call, ref.func: the function; of call_indirect, return_call_indirect: the type */
};

enum {
    WASM_CALL = 0x10,
    WASM_CALL_INDIRECT = 0x11,
    WASM_RETURN_CALL = 0x12,
    WASM_RETURN_CALL_INDIRECT = 0x13,
    WASM_REF_FUNC = 0xd2,
};

/* The next instruction of a function's body (behind its locals); false at the end, or where it is damaged (bad), or
 * after one that is not known. */
bool wasm_next_op(struct wasm_bytes *, struct wasm_op *);
/* "i32.trunc_sat_f64_u", or "0xfd 12" for one without a name here. Into buf. */
void wasm_op_text(uint32_t code, struct buf *);

/* ---- modules ---- */

enum wasm_kind { WASM_FUNC, WASM_TABLE, WASM_MEMORY, WASM_GLOBAL, WASM_TAG };

struct wasm_type { /* value types as they are in the file: 0x7f i32, ... */
    const unsigned char *params, *results;
    uint32_t nparams, nresults;
};
struct wasm_limits {
    uint64_t min, max;
    bool has_max, shared, is64;
};
struct wasm_extern {           /* an import or an export */
    const char *module, *name; /* in the arena; no module: an export */
    enum wasm_kind kind;
    uint32_t index;           /* of its kind's index space */
    uint32_t type;            /* of an imported function */
    unsigned char value_type; /* of a global, a table */
    bool is_mutable;
    struct wasm_limits limits; /* of a table, a memory */
};
struct wasm_func {
    uint32_t type;
    struct wasm_bytes body; /* behind its locals; empty: imported */
    const char *name;       /* from the section "name", in the arena; NULL: none */
};
/* The first use of a feature. */
struct wasm_use {
    bool used;
    bool in_code;
    uint32_t func, code; /* in_code: the function, the instruction */
    const char *what;    /* else */
};

struct wasm_module {
    const char *path;
    struct arena *arena;
    const unsigned char *file;
    size_t len;
    VEC(struct wasm_type) types;
    VEC(struct wasm_extern) imports, exports;
    VEC(struct wasm_func) funcs; /* imported ones first */
    VEC(struct wasm_limits) memories;
    VEC(struct wasm_section) sections;
    VEC(uint32_t) in_tables; /* functions of element segments */
    struct wasm_limits table;
    uint32_t ntables, nglobals, nimported, start; /* start: a function, or UINT32_MAX */
    struct wasm_use uses[WASM_NFEATURES];
};

/* Reads what the file holds; err() if it is damaged or no module. Function bodies are decoded once, for the features
 * (and counted as damaged if they are). The file's bytes must stay. */
void wasm_read(struct wasm_module *, struct arena *, const char *path, const unsigned char *file, size_t len);
void wasm_free(struct wasm_module *);
/* The first custom section of that name, or NULL. */
const struct wasm_section *wasm_custom(const struct wasm_module *, const char *name);
/* "main.main", or "function 12". In the arena. */
const char *wasm_func_name(const struct wasm_module *, uint32_t func);
/* "(i32, i64) -> i32". In the arena. */
const char *wasm_type_text(const struct wasm_module *, uint32_t type);
const char *wasm_value_type(unsigned char);

#endif

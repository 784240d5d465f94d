/* ssa.h: a package's Go SSA as lower/ holds it, read from a dump (docs/dump.md).
 *
 * Terms: a *value* is one SSA value; its *leaves* are the scalars it is made of (docs/abi.md, "Values"); a value is
 * *by memory* when its type is not SSA-able: then it stands for the bytes at an address. *mem* is the type of memory
 * states, which order loads and stores and vanish in LLVM IR.
 *
 * Types live as long as the package (package arena); everything of a function lives in that function's arena.
 */
#ifndef GOWL_LOWER_SSA_H
#define GOWL_LOWER_SSA_H

#include <llvm-c/Types.h>

#include "base/base.h"

enum type_kind {
    T_BOOL,
    T_I8,
    T_I16,
    T_I32,
    T_I64,
    T_U8,
    T_U16,
    T_U32,
    T_U64,
    T_UINTPTR,
    T_F32,
    T_F64,
    T_C64,
    T_C128,
    T_PTR,
    T_UNSAFEPTR,
    T_FUNC,
    T_CHAN,
    T_MAP,
    T_STRING,
    T_SLICE,
    T_IFACE,
    T_EFACE,
    T_STRUCT,
    T_ARRAY,
    T_TUPLE,
    T_RESULTS,
    T_MEM,
    T_VOID,
    T_FLAGS,
    T_INT128,
    T_SSA, /* any other ssa-only pseudo type */
    T_NKINDS
};

/* What a leaf is in a register and in memory. */
enum leaf_kind { L_BOOL, L_S8, L_U8, L_S16, L_U16, L_I32, L_I64, L_F32, L_F64, L_PTR, L_NKINDS };

struct leaf {
    enum leaf_kind kind;
    int64_t off;  /* byte offset in the type's memory layout */
    bool lasting; /* a pointer to what is never freed: a type descriptor or an itab */
};

struct field {
    const char *name;
    int64_t off;
    struct type *t;
    int leaf; /* index of the field's first leaf among the struct's */
};

struct type {
    int id;
    enum type_kind kind;
    int64_t size, align; /* bytes; -1 where the back end has not sized it */
    bool ssa;            /* CanSSA: it is a value made of leaves */
    bool pointers;       /* holds pointers */
    const char *name;    /* the link string */
    int nfields;         /* struct fields; results; the two halves of a tuple */
    struct field *fields;
    struct type *elem;    /* of an array */
    const char *to, *key; /* for debuggers: link strings of what a pointer, slice, channel or map leads to; else NULL */
    int64_t len;
    int nmethods; /* of an interface, in itab order */
    const char **methods;
    int nleaves;
    struct leaf *leaves;
};

struct pos {
    const char *file;
    int line, col;
    const char *func; /* whose source line it is */
    int call;         /* position of the call that was inlined, 0 if none */
    int scope;        /* for debuggers: the block in which it lies, 0: the function */
    LLVMMetadataRef loc;
};

enum name_class { N_PARAM, N_RESULT, N_AUTO };

/* For debuggers: a block of the source that declares something. */
struct scope {
    int parent; /* 0: the function */
    int line;
    LLVMMetadataRef di;
};

/* An ir.Name: a parameter, a result or a local variable that lives in memory. */
struct name {
    int id;
    const char *sym;
    enum name_class cls;
    struct type *t;
    int64_t align;
    int index;         /* of a param or a result among its own */
    int line, scope;   /* for debuggers: where it is declared */
    int pos;           /* the same, of an inlined function's; else 0 */
    int arg;           /* a param's first LLVM parameter; a by-memory result's out pointer */
    bool addressed;    /* some value takes its address: it needs memory */
    LLVMValueRef addr; /* that memory */
};

/* For debuggers: the values that a variable, or the part of it at off, has in turn. */
struct named_values {
    struct name *name;
    int64_t off;
    int n;
    struct val **vals;
};

/* An ssa.AuxCall: what Go knows of a call's callee. */
struct callsig {
    const char *fn; /* NULL for a closure or interface call */
    int nparams, nresults;
    struct type **params, **results;
};

enum aux_kind { AUX_NONE, AUX_DATA, AUX_TEXT, AUX_NAME, AUX_TYPE, AUX_STRING, AUX_CALL };

struct block;

/* A result of a call. */
struct result {
    LLVMValueRef *leaf;
    LLVMValueRef mem; /* the address of a by-memory result */
};

struct val {
    int id;
    int op; /* index into op_table */
    struct type *t;
    int pos;
    int64_t auxint;
    enum aux_kind aux;
    union {
        const char *sym;
        struct name *name;
        struct type *type;
        struct {
            const char *p;
            size_t len;
        } str;
        struct callsig *call;
    } u;
    int nargs;
    struct val **args;
    struct block *block;
    bool as_ptr;             /* typed uintptr, but all it can be is an address: its leaf is a ptr */
    bool by_mem;             /* leaf[0] is the address of its bytes */
    bool ordered;            /* order.c: placed */
    bool active;             /* order.c: being placed */
    struct val *next_reader; /* order.c: the next value that uses the same memory state */
    LLVMValueRef *leaf;
    struct result *res;   /* of a call */
    struct naming *names; /* debug_values.c: variables that have this value */
};

enum block_kind { B_PLAIN, B_IF, B_DEFER, B_RET, B_RETJMP, B_EXIT, B_JUMPTABLE, B_FIRST };

struct edge {
    struct block *b;
    int i; /* this edge's index in the other end's list */
};

struct block {
    int id;
    enum block_kind kind;
    int likely; /* -1, 0, 1 */
    int pos;
    int nctl;
    struct val **ctl;
    int nsuccs, npreds;
    struct edge *succs, *preds;
    int nvals;
    struct val **vals; /* as dumped; order_block() puts them in order */
    bool reached;
    bool covered;                  /* func.c: a deferred call may wait behind it */
    bool recovery;                 /* func.c: entered by a landing pad */
    const char *guard;             /* guards.c: the type, itab or "kinds:BITS" whose values alone lead here; or NULL */
    uint32_t kinds, edge_kinds[2]; /* guards.c; of a branch by a kind: those with which each edge is taken */
    struct naming *at_end;         /* debug_values.c: said of variables at its end */
    LLVMBasicBlockRef first, last; /* where its code begins and ends */
};

struct mark {
    const char *kind, *sym;
    int64_t add;
    bool has_add;
};

struct func {
    struct arena *arena;
    const char *sym, *flags, *file;
    int start_line, func_id;
    int nnames, nparams, nresults, npos, nblocks, nvals;
    struct name **names;  /* n1 is names[0] */
    struct name **params; /* in order, receiver first */
    struct name **results;
    int nscopes;
    struct scope *scopes; /* scope 1 is scopes[0] */
    int nnamed;
    struct named_values *named;
    struct pos *pos; /* by id, [0] is "no position" */
    struct block **blocks;
    struct val **vals; /* by id, NULL where absent */
    int max_val;
    struct block *entry, *defer_return;
    struct val *range_exit; /* func.c: the call of deferreturn that takes defer_return's place */
    int nmarks;
    struct mark *marks;
};

/* A function without a body, as Go declares it. */
struct extern_func {
    const char *sym;
    struct callsig sig;
};

struct package {
    struct arena *arena;
    const char *dump_name, *go_version, *goos, *goarch, *path;
    int ptr_size;
    struct type **types; /* by id, [0] unused */
    int ntypes;
};

static inline bool func_has(const struct func *f, char flag) {
    for (const char *p = f->flags; *p; p++)
        if (*p == flag)
            return true;
    return false;
}

/* ---- dump_read.c ---- */

/* Reads the header; err()s on another version, target or pointer size than the ones known. */
void dump_header(struct rec *, struct package *);
/* Reads the rest of a `t` record whose `t` was read. */
void dump_type(struct rec *, struct package *);
/* Reads the rest of a `func` record up to `endfunc`, into a function that lives in arena. */
struct func *dump_func(struct rec *, struct package *, struct arena *);
/* Reads "<nparams> t.. <nresults> t.." into sig. */
void dump_sig(struct rec *, struct package *, struct arena *, struct callsig *);

/* ---- leaves.c ---- */

/* Fills in t->leaves from the kind and the fields' leaves (which must be there). */
void type_leaves(struct package *, struct type *);
extern const struct leaf_info {
    const char *name; /* as in the summary's frame field */
    int size;         /* bytes in memory */
} leaf_info[L_NKINDS];

/* ---- check.c ---- */

/* What lowering relies on. Requires: a function as read. Leaves true: each value has the number of arguments its op
 * takes, belongs to one block, is used only where its definition dominates; edges agree at both ends; phis have an
 * argument for each predecessor; names and positions exist. Breaches are err(): the dump is damaged. */
void ssa_check(struct rec *, struct package *, struct func *);

/* ---- order.c ---- */

/* Reverse post-order of the blocks that can be reached from the entry: fills order (f->nblocks places) and sets
 * reached. */
int order_blocks(struct func *, struct block **order);
/* Puts b->vals in an order in which they can be executed (ssa/schedule.go): definitions before uses, and each value
 * that uses memory state m before the next one that consumes m. err()s on a cycle. */
void order_block(struct func *, struct block *);
/* True if v makes a memory state (by itself or as part of a tuple or of results). */
bool makes_mem(const struct val *v);

#endif

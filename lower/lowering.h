/* lowering.h: what the files that write LLVM IR share: the module being made, the function being lowered, the ABI. */
#ifndef GOWL_LOWER_LOWERING_H
#define GOWL_LOWER_LOWERING_H

#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>
#include <llvm-c/Types.h>

#include "lower/lower.h"
#include "lower/ssa/ops.h"
#include "lower/ssa/ssa.h"

/* Indices into the table of float intrinsics (rules_float.c). */
enum float_fn {
    FI_SQRT,
    FI_FLOOR,
    FI_CEIL,
    FI_TRUNC,
    FI_NEARBYINT,
    FI_FABS,
    FI_COPYSIGN,
    FI_MINIMUM,
    FI_MAXIMUM,
    FI_COUNT
};

/* The LLVM module of one package. */
struct mod {
    struct package *pkg;
    const struct lower_options *opt;
    struct arena *arena; /* lives as long as the module */
    LLVMContextRef cx;
    LLVMModuleRef m;
    LLVMBuilderRef b;  /* writes the body of the current function */
    LLVMBuilderRef eb; /* writes its entry block: allocas and incoming parameters */
    LLVMTypeRef i1, i8, i16, i32, i64, i128, f32, f64, ptr, voidt;
    LLVMAttributeRef zeroext, signext, noalias, lasting;
    LLVMMetadataRef bool_range;
    unsigned range_kind, prof_kind, noscan_kind, lasting_kind;
    LLVMValueRef likely[2]; /* branch weights: [0] the first successor is likely, [1] the second */
    struct map strings;     /* bytes -> private constant */
    LLVMDIBuilderRef di;
    LLVMMetadataRef cu, subroutine;
    struct map di_files, di_funcs;
    struct map di_types, types_by_name; /* debug_vars.c */
    int types_named;                    /* so many types of the package are in types_by_name */
    struct pointee *pointees;           /* types that pointers lead to, to be found at the end */
    struct global_var *globals;
    struct buf *summary;
    struct map externs; /* functions called but not defined here: symbol -> struct abi * */
    struct map defined;
    struct map closures; /* started.c: symbol -> struct closure * */
};

/* A function's or a call's signature in LLVM terms (docs/abi.md). */
struct abi {
    LLVMTypeRef type;
    int nparams;           /* LLVM parameters */
    enum leaf_kind *param; /* of each */
    bool *lasting;         /* does it point to what is never freed? */
    int first_out, nouts;  /* the out pointers of by-memory results */
    int nres;              /* leaves returned */
    enum leaf_kind *res;
    bool frame; /* takes the caller's frame as its last parameter */
    bool ctx;   /* takes the closure context as its last parameter */
    struct callsig sig;
};

/* Where a nil pointer panics: one block for all checks that stand in the same (inlined) function, which say their
 * lines. */
struct nil_block {
    struct nil_block *next;
    bool covered;
    int call;         /* as in struct pos */
    const char *func; /* the same */
    LLVMBasicBlockRef block;
    LLVMValueRef line; /* its phi */
};

/* A use for the summary. */
struct guarded_use {
    const char *use, *guard; /* "kind sym"; as in struct block */
};

/* The function being lowered. */
struct fn {
    struct mod *M;
    struct func *f;
    struct abi *abi;
    LLVMValueRef fn;
    struct nil_block *nil_blocks;
    bool covered;                /* the current block may have deferred calls behind it: calls are invokes */
    LLVMBasicBlockRef pad;       /* their landing pad */
    LLVMBasicBlockRef recovered; /* where it goes on after a recover, if there is no f.DeferReturn */
    LLVMValueRef token;          /* i1: this function was called by the loop that runs deferred calls */
    LLVMValueRef frame;          /* the alloca whose address identifies this activation */
    const char *defers;          /* started.c: the functions it defers, one a line; NULL: not known */
    const char *guard;           /* the current block's */
    struct map uses;             /* "kind sym", or "kind sym<newline>guard", for the summary */
    VEC(struct guarded_use) use_list;
};

/* ---- abi.c ---- */

/* The signature of sig; ctx and frame as in docs/abi.md. In the module's arena. */
struct abi *abi_of(struct mod *, const struct callsig *sig, bool ctx, bool frame);
/* Adds the parameter and result attributes to a function or a call. */
void abi_attributes(struct mod *, const struct abi *, LLVMValueRef fn_or_call, bool is_call);
/* 16 hex digits that tell signatures apart (hash_signature), in the arena; "" if it has types of generic shape, which
 * stand for others. first: the first parameter that counts, 1 for a method's receiver to be left out. */
const char *abi_signature(struct arena *, const struct callsig *sig, int first);
/* True if calls of sym pass the caller's frame (docs/abi.md). */
bool abi_takes_frame(const char *sym);
/* The signature Go declares for the few run-time functions whose calls the compiler types loosely; NULL for others. */
const struct callsig *abi_true_sig(struct mod *, const char *sym, const struct callsig *call);
LLVMTypeRef leaf_type(struct mod *, enum leaf_kind);
/* The LLVM function sym, declared with type if it is not there yet. */
LLVMValueRef declare_func(struct mod *, const char *sym, LLVMTypeRef type);
/* The data symbol sym, declared if need be. */
LLVMValueRef declare_data(struct mod *, const char *sym);
/* Go's stack layout of a signature, as in docs/summary.md: appended to b. */
void abi_frame_layout(struct mod *, const struct callsig *, struct buf *b);

/* ---- func.c ---- */

/* Lowers f into the module. Requires ssa_check. Leaves true: the LLVM function is complete. */
void lower_func(struct mod *, struct func *f);
/* Our bug, or an op without a rule: names op, function and position. */
_Noreturn void lower_die(struct fn *, struct val *, const char *fmt, ...) GOWL_PRINTF(3, 4);
/* An alloca in the entry block. size in bytes (0 is made 1). */
LLVMValueRef entry_alloca(struct fn *, int64_t size, int64_t align, const char *name);
/* The function's own frame, as those that it calls are passed it (docs/abi.md, "Functions"): an alloca, made once. */
LLVMValueRef caller_frame(struct fn *);
/* Ends the current block with a branch to a new one; gives the new one, where the builder is. */
LLVMBasicBlockRef new_block(struct fn *, const char *name);
/* A call of runtime.deferrangefunc: from here on loop bodies may give this frame deferred calls. */
bool makes_range_defers(const struct val *);
/* Notes that the function uses sym; use(): in the current block, which may be one that its guard leads to alone. */
void use_always(struct fn *, const char *kind, const char *sym);
void use(struct fn *, const char *kind, const char *sym);

/* ---- guards.c ---- */

/* Finds the guard of each block. Requires: order_blocks (order, of n blocks). */
void guards_find(struct func *, struct block **order, int n);
void guard_branch(struct fn *, const struct block *, LLVMValueRef br);

/* Leaf k of argument i of v as the LLVM type want: an address and an integer are turned into each other. */
LLVMValueRef arg_as(struct fn *, struct val *v, int i, int k, LLVMTypeRef want);
/* Leaf 0 of argument i as it is, as a ptr, as an integer of its type's width. */
LLVMValueRef arg(struct fn *, struct val *v, int i);
LLVMValueRef arg_ptr(struct fn *, struct val *v, int i);
LLVMValueRef arg_int(struct fn *, struct val *v, int i);
/* x as want (ptr <-> integer only). */
LLVMValueRef as_type(struct fn *, struct val *v, LLVMValueRef x, LLVMTypeRef want);
/* The LLVM type of leaf k of v. */
LLVMTypeRef val_type(struct fn *, const struct val *v, int k);
/* Gives v its leaves: room for n. */
LLVMValueRef *new_leaves(struct fn *, struct val *v, int n);
void set1(struct fn *, struct val *v, LLVMValueRef x);
LLVMValueRef intrinsic(struct fn *, const char *name, LLVMTypeRef *overload, unsigned noverload, LLVMValueRef *args,
                       unsigned nargs);
LLVMValueRef const_int(LLVMTypeRef t, int64_t v);

/* ---- rules_mem.c, shared ---- */

void mark_lasting(struct mod *, LLVMValueRef);
LLVMValueRef load_leaf(struct fn *, struct leaf l, LLVMValueRef base, int64_t align);
void store_leaf(struct fn *, struct leaf l, LLVMValueRef base, LLVMValueRef x, int64_t align);
LLVMValueRef ptr_offset(struct fn *, LLVMValueRef base, int64_t off);
void copy_bytes(struct fn *, LLVMValueRef dst, LLVMValueRef src, int64_t size, int64_t align, bool may_overlap);
/* The address of a by-memory argument's bytes. */
LLVMValueRef arg_address(struct fn *, struct val *v, int i);

/* ---- calls.c ---- */

/* Ends the function with results from a tail call or a MakeResult value. */
void lower_return(struct fn *, struct val *result);
/* Asks, at entry, whether this function was called by the loop that runs deferred calls. */
void take_token(struct fn *);
/* The block to which a nil check at pos, in the current block, goes if the pointer is nil; checks share it. */
LLVMBasicBlockRef nil_panic_block(struct fn *, int pos);

/* ---- started.c ---- */

/* Before a function is lowered: finds what its go and defer statements start. */
void started_func(struct fn *);
/* Gives a call of deferreturn what is known of it. */
void started_attribute(struct fn *, LLVMValueRef call);
/* Behind the last function: marks those that nothing else starts. */
void started_end(struct mod *);

/* The function whose address v is, as code or as a static closure; NULL if it is none. */
const char *closure_function(const struct val *v, size_t *len);
/* The value that is its code's address, if clo is a closure made here; NULL: not known. */
struct val *closure_code(const struct func *, struct val *clo);

/* ---- labels.c ---- */

/* What a call through a pointer may reach. */
void label_call(struct fn *, struct val *v, LLVMValueRef call);
/* "gowl-methods" of each parameter that is an interface's table: `,NAME` for each method that what is passed has. */
void label_parameters(struct fn *);

/* ---- locks.c ---- */

bool is_lock_call(const char *sym);
/* Gives a call of a mutex's method the mutex's class. */
void lock_attribute(struct fn *, const struct val *v, LLVMValueRef call);
/* Notes the classes of the mutexes whose addresses get away in this function. */
void lock_escapes(struct fn *);

/* ---- debug.c ---- */

void debug_start(struct mod *);
void debug_func(struct fn *);
/* What stands for a block of the source (struct scope), 0: the function. Behind debug_func. */
LLVMMetadataRef debug_scope(struct fn *, int scope);
/* debug_vars.c: declares the function's variables that lie in memory. At the end of its entry block. */
void debug_variables(struct fn *);
/* debug_vars.c: what stands for a variable, and its place; *heap: it lies where its value points. NULL: it is one of
 * the compiler's, or of a type that is not known. */
LLVMMetadataRef debug_variable(struct fn *, const struct name *, bool *heap, LLVMMetadataRef *loc);
/* debug_values.c: finds which values are said to be variables'. Behind place_locals. */
void debug_values_find(struct fn *);
/* The same: says so, of b's value number j, whose code was just made; and at the end of b. */
void debug_values(struct fn *, const struct block *b, int j);
void debug_values_at_end(struct fn *, const struct block *b);
/* debug_vars.c: notes a package's variable; the record stands behind the word `data`, and is not read on. */
void debug_global(struct mod *, struct rec);
/* debug_vars.c: variables that code uses get what debuggers know of them. Before debug_pointees. */
void debug_globals(struct mod *);
/* debug_vars.c: what pointers and slices lead to gets its type. Behind the last function. */
void debug_pointees(struct mod *);
void debug_pos(struct fn *, int pos);
void debug_end(struct mod *);

/* ---- summary.c ---- */

void summary_header(struct mod *);
void summary_func(struct fn *);
void summary_externs(struct mod *);
/* Copies the record the reader stands in (its first field was key). */
void summary_copy(struct mod *, const char *key, size_t keylen, struct rec *);

/* ---- the rules ---- */

#define OP(name, nargs, rule, a, b) void rule(struct fn *F, struct val *v);
#include "lower/ssa/ops.def"
#undef OP
void rule_unknown(struct fn *F, struct val *v);

#endif

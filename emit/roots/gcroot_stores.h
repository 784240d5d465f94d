/* gcroot_stores.h: what gcroot_stores.c knows of the function it works on; and the flow of control (gcroot_flow.c). */
#ifndef GOWL_EMIT_GCROOT_STORES_H
#define GOWL_EMIT_GCROOT_STORES_H

#include "emit/calls/collect_calls.h"
#include "emit/ir/value_map.h"

/* ---- gcroot_flow.c ---- */

struct block {
    LLVMBasicBlockRef bb;
    uint32_t first, end; /* its instructions: indexes */
    uint32_t *succ, *pred, nsucc, npred;
    uint32_t idom, in, out; /* immediate dominator; interval in the dominator tree's preorder */
    uint32_t depth;         /* loops around it */
    bool cold;              /* ends in a panic */
    double frequency;       /* relative to the entry's */
};

struct flow {
    struct block *blocks; /* reachable ones, in reverse postorder; the entry is first */
    size_t n;
};

void flow_make(struct flow *, struct arena *, LLVMValueRef fn);
bool flow_dominates(const struct flow *, uint32_t a, uint32_t b);

/* ---- gcroot_noscan.c ---- */

void gcroot_noscan(struct program *, LLVMValueRef fn);
/* Forgets where the variable's life begins and ends. */
void gcroot_drop_lifetimes(LLVMValueRef alloca);

/* ---- gcroot_stores.c ---- */

enum { NO_BASE = 0xffffffffu, NO_SLOT = 0xffffffffu, PARAMETER = 0 /* in the place of an opcode */ };

struct inst {
    LLVMValueRef v;
    LLVMOpcode op;
    uint32_t block;
    uint32_t base;   /* index of the instruction whose value keeps alive what this points to; NO_BASE */
    uint32_t number; /* if it is a base: its place in fn.bases */
    uint8_t word;    /* an integer that may be a pointer: 1 copied from memory to memory, 2 made a pointer */
    bool carries;    /* a loaded word flows into it */
    bool known;      /* base is computed */
    bool lasting;    /* points to what is never freed, as all that it is computed from does */
};

struct call {
    uint32_t inst;
    uint64_t *keep; /* by base number */
};

struct stop;

struct fn {
    LLVMValueRef fn;
    LLVMContextRef ctx;
    LLVMBuilderRef b;
    struct arena *arena;
    struct flow flow;
    struct value_map index;
    VEC(struct inst) insts;
    VEC(uint32_t) bases;
    size_t words; /* of a set of bases */
    uint64_t *live_in;
    VEC(struct call) calls; /* that may collect */
    uint64_t *kept;         /* bases that some call needs kept */
    uint32_t *slot, nslots;
    VEC(struct stop) stops; /* of the base that is being placed (gcroot_stores.c), and where each block is among them */
    uint32_t *stop_at;
    LLVMValueRef frame;
    size_t stores;
    struct gcroot_params *params;
    bool small;                         /* -Os, -Oz */
    unsigned lasting_kind, noscan_kind; /* of metadata */
};

/* ---- gcroot_params.c ---- */

struct kept_params {
    bool *kept; /* by parameter */
};

struct passed_on {                /* a parameter that is passed on, and needed by its function no more */
    uint32_t from, param, to, as; /* functions by number, and which parameters */
};

struct gcroot_params {
    struct arena *arena;
    struct value_map index; /* functions called by name alone that may collect */
    VEC(struct kept_params) fns;
    VEC(struct passed_on) passes;
};

void gcroot_params_find(struct gcroot_params *, struct program *, struct collect_calls *);
bool gcroot_param_kept(struct gcroot_params *, LLVMValueRef fn, unsigned k);
void gcroot_params_free(struct gcroot_params *);

/* ---- gcroot_bases.c ---- */

bool is_pointer(LLVMTypeRef);
bool is_word(LLVMTypeRef);       /* an integer that may hold an address */
bool holds_pointer(LLVMTypeRef); /* a pointer, or a struct with one */
void gcroot_number(struct fn *);
void gcroot_bases(struct fn *);
/* The number of the base that a use of v needs, or NO_BASE. */
uint32_t gcroot_base(struct fn *, LLVMValueRef v);

/* ---- gcroot_stores.c ---- */

static inline bool base_get(const uint64_t *set, uint32_t i) {
    return set[i >> 6] >> (i & 63) & 1;
}

/* Finds the function's bases, and which of them each call that may collect needs kept. params: what callers keep; may
 * be NULL. */
void gcroot_analyse(struct fn *, struct program *, LLVMValueRef fn, struct collect_calls *,
                    struct gcroot_params *params);
void gcroot_forget(struct fn *);

/* How many slots base number r takes. */
uint32_t gcroot_leaves(struct fn *, uint32_t r);
/* Stores v in a slot, at the builder's position. */
void gcroot_store(struct fn *, LLVMValueRef v, uint32_t slot);

/* ---- gcroot_vars.c ---- */

enum { VAR_READ = 1, VAR_KILL = 2, VAR_WRITE = 4 }; /* kill: nothing of what was there is there any more */

/* On the units (4 bytes) of a variable from `from` to before `to`. */
struct var_effect {
    uint32_t inst, var;
    uint16_t from, to;
    uint8_t kind;
};

/* Where an address may be afterwards that is held, at that offset, in what a parameter points to. */
struct held {
    uint32_t offset, fate, next; /* the same parameter's next one, or VALUE_NONE */
};

/* The variables in memory (allocas) of a function whose uses are all known. Sets of them have `words` words, sets of
 * their units `unit_words`. */
struct vars {
    LLVMTargetDataRef layout;
    VEC(LLVMValueRef) allocas;
    VEC(uint32_t) units; /* the number of each one's first unit */
    VEC(struct var_effect) effects;
    size_t words, unit_words;
    uint32_t *first, *next; /* effects, by instruction */
    uint64_t *live_in, *read, *kill, *write, *live;
    struct value_map params;  /* of all functions: where what is passed may be afterwards */
    struct value_map holders; /* and of what holds the address: the first of `held` */
    VEC(struct held) held;
    unsigned depth;
};

/* Finds those of up to `most` bytes that may hold pointers, and where they are needed. In f's arena, but for the lists
 * and params, which are used again for the next function. */
void gcroot_vars_find(struct vars *, struct fn *f, uint64_t most);
/* Which units are needed at the end of block b; before an instruction, from after it (both in `live` of vars); the
 * variables of which any is. Which variables may hold something after an instruction, from before. */
void gcroot_vars_live_at_end(struct vars *, struct fn *f, uint32_t b, uint64_t *live);
void gcroot_vars_back(struct vars *, uint32_t inst, uint64_t *live);
void gcroot_vars_needed(struct vars *, const uint64_t *live, uint64_t *vars);
void gcroot_vars_written(struct vars *, uint32_t inst, uint64_t *used);
void gcroot_vars_free(struct vars *);

/* ---- gcroot_exact.c ---- */

struct exact_calls {
    bool on;                             /* program.asks_gc */
    struct collect_calls asks, suspends; /* calls that may reach it; that may suspend */
    struct vars vars;
};

bool gcroot_collects(LLVMValueRef fn);
void gcroot_exact(struct fn *, struct exact_calls *);

struct gcroot_stats {
    size_t calls, functions, slots, stores;
};

#endif

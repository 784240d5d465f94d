/* suspend_graph.h: what may call what, as far as suspending goes (suspend_graph.c). */
#ifndef GOWL_EMIT_SUSPEND_GRAPH_H
#define GOWL_EMIT_SUSPEND_GRAPH_H

#include "emit/program.h"

/* Something that may suspend, if one of the nodes that name it as their user may. */
struct node {
    struct function *f; /* NULL: what a call through a pointer may reach, whoever makes it */
    bool pointer;       /* f as calls through a pointer see it */
    bool suspends, never;
    struct node *next; /* of the shortest chain to what suspends */
    VEC(struct node *) users;
    int no, low, component; /* suspend_graph_components */
    bool cyclic;            /* it can reach itself */
};

/* A function's use of what its argument leads to: it calls the code that stands at `off` of the object, or hands the
 * argument on to a function that does. */
struct code_param {
    unsigned arg;
    int64_t off;
    struct target_set *others; /* what such a call reaches when the argument is not known */
    struct node *node;         /* what any caller passes */
};

struct function {
    LLVMValueRef fn;
    struct node base;    /* it may suspend, whatever its arguments are */
    struct node pointer; /* ... called through a pointer */
    struct node any;     /* ... for some caller: it needs a save block */
    VEC(struct code_param *) params;
    VEC(LLVMValueRef) calls;        /* direct, of this function */
    VEC(struct function *) callers; /* by those */
    const char *signature;          /* of g->methods: as reflection has it */
    bool deep;                      /* it may suspend to go on with the engine's stack empty (recursion.c) */
};

/* What a call through a pointer may reach: functions of one LLVM type, and of them all (label ""), or those that the
 * label names. */
struct target_set {
    LLVMTypeRef type;
    const char *label;
    size_t len;
    size_t no; /* in g->all_targets */
    struct node node;
};

/* Target sets of one LLVM type and of one method's name, or of closures, or without a label: in the order of `no`. */
struct target_list {
    VEC(struct target_set *) sets;
};

/* never: suspends for nobody, whatever it calls; started: only go and defer statements start it (lower/started.c).
 * left_out: this call is not looked at; NULL: all are.
 * gate: the node that says whether this direct call suspends, in place of its callee's; NULL: none. */
struct suspend_rules {
    bool (*never)(LLVMValueRef fn);
    bool (*started)(LLVMValueRef fn);
    bool (*left_out)(LLVMValueRef call);
    struct node *(*gate)(void *arg, LLVMValueRef call);
    void *gate_arg;
};

struct suspend_graph {
    struct arena *arena;
    struct program *p;
    struct suspend_rules rules;
    struct map functions, targets;
    struct map lists; /* LLVM type and what the label begins with -> struct target_list */
    VEC(struct function *) all;
    VEC(struct function *) methods; /* whose address is taken */
    VEC(struct target_set *) all_targets;
    bool only_yields;        /* MakeFunc's functions have one result, a bool */
    VEC(struct node *) work; /* first in, first out */
    size_t head;
    struct map deep; /* recursion.c: components of deep cycles -> one of their functions */
    int home;        /* above 0: what lies on a cycle with this component's nodes counts as if it suspended */
};

void suspend_graph_build(struct suspend_graph *, struct program *, const struct suspend_rules *);
void suspend_graph_free(struct suspend_graph *);
struct function *suspend_graph_function(struct suspend_graph *, LLVMValueRef fn);
/* It suspends; then, with suspend_graph_solve, so does all that may reach it. */
void suspend_graph_mark(struct suspend_graph *, struct node *, struct node *next);
void suspend_graph_solve(struct suspend_graph *);
/* After that: may this call or invoke suspend? */
bool suspend_graph_call(struct suspend_graph *, LLVMValueRef call);
/* Marks the callee's parameters for which this direct call passes what suspends. */
void suspend_graph_mark_passed(struct suspend_graph *, LLVMValueRef call);
/* May what this direct call passes to its callee suspend, when the callee calls it? */
bool suspend_graph_passes(struct suspend_graph *, LLVMValueRef call);

/* Finds which nodes lie on a cycle: those of one cycle have the same component. Nodes that never suspend lie on none.
 */
void suspend_graph_components(struct suspend_graph *);

/* suspend_set.c: the graph of the program as it is, with what suspends marked. gate and arg as above, or NULL. */
void suspend_graph_start(struct suspend_graph *, struct program *, struct node *(*gate)(void *arg, LLVMValueRef call),
                         void *arg);
/* suspend_set.c: the same, with what calls imports that may call exports marked; false if there are none. */
bool suspend_graph_host(struct suspend_graph *, struct program *);

/* ---- recursion.c ---- */

/* The graph of the program as it is, without what never recurs deep, and its cycles. */
void recursion_graph(struct suspend_graph *, struct program *);
/* Does the node lie on a deep cycle? */
bool recursion_is_deep(const struct suspend_graph *, const struct node *);
void recursion_graph_free(struct suspend_graph *);

/* ---- call_label.c ---- */

/* Labels of calls of functions with a context begin so; then follow the digits of the signature, if it is known. */
static const char CLOSURE[] = "()";
enum { CLOSURE_LEN = sizeof CLOSURE - 1, SIGNATURE_LEN = 16 };

/* The label of a call through a pointer, in buf; its length, 0 if none. */
size_t call_label(LLVMValueRef call, char *buf, size_t size);
/* What a label begins with, its length: `()`, or a method's name; 0 of an empty label. */
size_t call_label_head(const char *label, size_t len);
/* What a label of a call that may reach fn, if it is not empty, begins with; *len bytes. */
const char *call_label_head_of(struct program *, LLVMValueRef fn, size_t *len);
/* Is fn, whose address is taken, among what a call of its LLVM type with that label may reach? */
bool call_may_reach(struct program *, LLVMValueRef fn, const char *label, size_t len);
/* Does the list, an attribute's value, have that signature? */
bool has_signature(const char *list, size_t n, const char *signature);
/* Is fn what reflection gives out for functions that it makes (reflectstub.c)? */
bool is_reflect_stub(LLVMValueRef fn);

/* The functions that a call of deferreturn may call, the next of the list `at`, which ends at `end`: plain and context
 * form, each or both NULL if gone. False at the end. */
bool next_deferred(LLVMModuleRef, const char **at, const char *end, LLVMValueRef fn[2]);
const char *defers_of(LLVMValueRef call, size_t *len);

#endif

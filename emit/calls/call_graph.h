/* call_graph.h: a program's functions and the calls between them, as a graph (call_graph.c). */
#ifndef GOWL_EMIT_CALL_GRAPH_H
#define GOWL_EMIT_CALL_GRAPH_H

#include "emit/program.h"

struct edge {
    int from, to;
};

struct graph {
    int n;
    VEC(struct edge) edges;
    int *first, *next; /* the edges of a node, as a list; -1 ends it */
};

/* Makes the lists of edges anew, in a. */
void graph_index(struct arena *a, struct graph *);
/* Gives cyclic[v]: v lies on a cycle. In a; makes the lists of edges. */
bool *graph_cyclic(struct arena *a, struct graph *);

/* What calls through a pointer of one LLVM type and label may reach (suspend_graph.h). */
struct targets {
    LLVMTypeRef type;
    const char *label;
    size_t len;
    int node;
};

struct pointer_call {
    LLVMValueRef call;
    int from, to; /* nodes: the function that the call stands in, and its targets */
};

/* Functions, and what calls through pointers may reach. Such a call is an edge to its targets, which has edges to all
 * functions among them. */
struct calls {
    struct arena *arena; /* the owner's */
    struct graph g;
    struct map no;
    VEC(LLVMValueRef) fns; /* by node; NULL: targets */
    struct map target_no;  /* LLVM type and label -> targets */
    VEC(struct targets *) targets;
    VEC(struct pointer_call) pointer_calls;
};

/* The calls of all functions of the module but those left out (NULL: none). With origins, a call through a pointer that
 * can be seen to be one of a few functions (code_origin.c) reaches these alone. a lives as long as *c, which
 * calls_free() gives back but for that. */
void calls_build(struct program *, struct calls *c, struct arena *a,
                 bool (*left_out)(struct program *, LLVMValueRef fn), bool origins);
void calls_free(struct calls *c);
/* -1: none */
int calls_node(const struct calls *, LLVMValueRef fn);

/* The Go function that fn is, in plain or context form; NULL: C's, or made by emit/. */
struct symbol *go_function(struct program *, LLVMValueRef fn);

#endif

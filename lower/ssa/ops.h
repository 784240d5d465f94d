/* ops.h: the table of generic SSA ops (ops.def), one line each. */
#ifndef GOWL_LOWER_OPS_H
#define GOWL_LOWER_OPS_H

#include <stddef.h>

struct fn;
struct val;

enum op_id {
    OP_unknown, /* an op that the table does not have; val.u.sym is its name */
#define OP(name, nargs, rule, a, b) OP_##name,
#include "lower/ssa/ops.def"
#undef OP
    OP_COUNT
};

/* Gives v its leaves (F is the function being lowered). a and b of the table line are the rule's own. */
typedef void (*op_rule)(struct fn *F, struct val *v);

struct op {
    const char *name;
    int nargs; /* -1: any number */
    op_rule rule;
    int a, b;
};
extern const struct op op_table[OP_COUNT];

/* The op of that name, or -1. */
int op_find(const char *name, size_t len);

#endif

/* ops.c: the op table and its look-up by name. */
#include <llvm-c/Core.h>
#include <string.h>

#include "lower/lowering.h"

const struct op op_table[OP_COUNT] = {
    [OP_unknown] = {"unknown", -1, rule_unknown, 0, 0},
#define OP(name, nargs, rule, a, b) [OP_##name] = {#name, nargs, rule, a, b},
#include "lower/ssa/ops.def"
#undef OP
};

int op_find(const char *name, size_t len) {
    static struct map by_name;
    if (!by_name.n)
        for (int i = 1; i < OP_COUNT; i++)
            *map_at(&by_name, op_table[i].name, strlen(op_table[i].name)) = (void *)(intptr_t)i;
    intptr_t i = (intptr_t)map_get(&by_name, name, len);
    return i ? (int)i : -1;
}

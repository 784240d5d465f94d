/* leaves.c: the scalars a Go value is made of (docs/abi.md, "Values"). */
#include <string.h>

#include "base/tables.h"
#include "lower/ssa/ssa.h"

const struct leaf_info leaf_info[L_NKINDS] = {
    [L_BOOL] = {"b", 1},  [L_S8] = {"s8", 1},   [L_U8] = {"u8", 1},   [L_S16] = {"s16", 2}, [L_U16] = {"u16", 2},
    [L_I32] = {"i32", 4}, [L_I64] = {"i64", 8}, [L_F32] = {"f32", 4}, [L_F64] = {"f64", 8}, [L_PTR] = {"p", 8},
};

enum { MAX_LEAVES = 4096 }; /* far beyond ssa.MaxStruct's: only a damaged dump gets here */

/* Pointers to the descriptors of types, outside package reflect: what that makes of them it keeps for good, but not
 * before it has put them into its caches. */
static bool points_to_descriptor(const struct package *p, const char *type) {
    return *type == '*' && go_is(type + 1, GO_LASTING) && strcmp(p->path, "reflect") != 0;
}

static void add(struct type *t, int n, enum leaf_kind a, enum leaf_kind b, enum leaf_kind c, struct arena *arena,
                int64_t step) {
    const enum leaf_kind k[3] = {a, b, c};
    t->nleaves = n;
    t->leaves = NEWN(arena, struct leaf, (size_t)n);
    for (int i = 0; i < n; i++)
        t->leaves[i] = (struct leaf){.kind = k[i], .off = i * step};
}

void type_leaves(struct package *p, struct type *t) {
    struct arena *a = p->arena;
    int64_t word = p->ptr_size;
    enum leaf_kind wide = word == 8 ? L_I64 : L_I32;
    switch (t->kind) {
    case T_BOOL:
        return add(t, 1, L_BOOL, 0, 0, a, 0);
    case T_I8:
        return add(t, 1, L_S8, 0, 0, a, 0);
    case T_U8:
        return add(t, 1, L_U8, 0, 0, a, 0);
    case T_I16:
        return add(t, 1, L_S16, 0, 0, a, 0);
    case T_U16:
        return add(t, 1, L_U16, 0, 0, a, 0);
    case T_I32:
    case T_U32:
        return add(t, 1, L_I32, 0, 0, a, 0);
    case T_I64:
    case T_U64:
        return add(t, 1, L_I64, 0, 0, a, 0);
    case T_UINTPTR:
        return add(t, 1, wide, 0, 0, a, 0);
    case T_F32:
        return add(t, 1, L_F32, 0, 0, a, 0);
    case T_F64:
        return add(t, 1, L_F64, 0, 0, a, 0);
    case T_C64:
        return add(t, 2, L_F32, L_F32, 0, a, 4);
    case T_C128:
        return add(t, 2, L_F64, L_F64, 0, a, 8);
    case T_PTR:
    case T_UNSAFEPTR:
    case T_FUNC:
    case T_CHAN:
    case T_MAP:
        add(t, 1, L_PTR, 0, 0, a, 0);
        t->leaves[0].lasting = t->kind == T_PTR && points_to_descriptor(p, t->name);
        return;
    case T_STRING:
        return add(t, 2, L_PTR, wide, 0, a, word);
    case T_SLICE:
        return add(t, 3, L_PTR, wide, wide, a, word);
    case T_IFACE:
    case T_EFACE:
        add(t, 2, L_PTR, L_PTR, 0, a, word);
        t->leaves[0].lasting = true;
        return;
    case T_STRUCT:
    case T_TUPLE:
    case T_RESULTS: {
        if (t->kind == T_STRUCT && !t->ssa)
            return;
        int n = 0;
        for (int i = 0; i < t->nfields; i++) {
            t->fields[i].leaf = n;
            n += t->fields[i].t->nleaves;
        }
        if (n > MAX_LEAVES)
            err("%s: type %s has %d leaves", p->dump_name, t->name, n);
        t->nleaves = n;
        t->leaves = NEWN(a, struct leaf, (size_t)n);
        for (int i = 0; i < t->nfields; i++)
            for (int j = 0; j < t->fields[i].t->nleaves; j++) {
                struct leaf l = t->fields[i].t->leaves[j];
                l.off += t->fields[i].off;
                t->leaves[t->fields[i].leaf + j] = l;
            }
        return;
    }
    case T_ARRAY:
        if (!t->ssa || t->len == 0)
            return;
        if (t->len * t->elem->nleaves > MAX_LEAVES)
            err("%s: type %s has too many leaves", p->dump_name, t->name);
        t->nleaves = (int)t->len * t->elem->nleaves;
        t->leaves = NEWN(a, struct leaf, (size_t)t->nleaves);
        for (int i = 0; i < t->nleaves; i++) {
            struct leaf l = t->elem->leaves[i % t->elem->nleaves];
            l.off += i / t->elem->nleaves * t->elem->size;
            t->leaves[i] = l;
        }
        return;
    case T_MEM:
    case T_VOID:
    case T_FLAGS:
    case T_INT128:
    case T_SSA:
    case T_NKINDS:
        return;
    }
}

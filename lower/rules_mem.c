/* rules_mem.c: addresses, loads and stores, nil checks, constants, and values made of parts. */
#include <llvm-c/Core.h>
#include <string.h>

#include "lower/lowering.h"

/* ---- leaves in memory ---- */

LLVMValueRef ptr_offset(struct fn *F, LLVMValueRef base, int64_t off) {
    if (!off)
        return base;
    LLVMValueRef i = const_int(F->M->i32, off);
    if (off < 0) /* by unsafe.Add: may leave the object */
        return LLVMBuildGEP2(F->M->b, F->M->i8, base, &i, 1, "");
#if LLVM_VERSION_MAJOR >= 20
    return LLVMBuildGEPWithNoWrapFlags(F->M->b, F->M->i8, base, &i, 1, "", LLVMGEPFlagInBounds | LLVMGEPFlagNUW);
#else
    return LLVMBuildInBoundsGEP2(F->M->b, F->M->i8, base, &i, 1, "");
#endif
}

/* What is known of the alignment at off within something aligned to align. */
static unsigned align_at(int64_t align, int64_t off, int size) {
    if (align < 1)
        align = 1;
    while (align > 1 && off % align)
        align /= 2;
    return (unsigned)(align < size ? align : size);
}

/* Tells emit/roots/gcroot_stores.c that what the instruction gives points to nothing that is ever freed. */
void mark_lasting(struct mod *M, LLVMValueRef x) {
    LLVMSetMetadata(x, M->lasting_kind, LLVMMetadataAsValue(M->cx, LLVMMDNodeInContext2(M->cx, NULL, 0)));
}

LLVMValueRef load_leaf(struct fn *F, struct leaf l, LLVMValueRef base, int64_t align) {
    struct mod *M = F->M;
    LLVMValueRef p = ptr_offset(F, base, l.off);
    LLVMTypeRef t = l.kind == L_BOOL ? M->i8 : leaf_type(M, l.kind);
    LLVMValueRef x = LLVMBuildLoad2(M->b, t, p, "");
    /* a pointer's low word is what is read: 4 bytes, aligned like the word it is half of */
    LLVMSetAlignment(x, align_at(align, l.off, l.kind == L_PTR ? 8 : leaf_info[l.kind].size));
    if (l.lasting)
        mark_lasting(M, x);
    if (l.kind != L_BOOL)
        return x;
    LLVMSetMetadata(x, M->range_kind, LLVMMetadataAsValue(M->cx, M->bool_range));
    return LLVMBuildTrunc(M->b, x, M->i1, "");
}

void store_leaf(struct fn *F, struct leaf l, LLVMValueRef base, LLVMValueRef x, int64_t align) {
    struct mod *M = F->M;
    LLVMValueRef p = ptr_offset(F, base, l.off);
    if (l.kind == L_BOOL)
        x = LLVMBuildZExt(M->b, x, M->i8, "");
    unsigned al = align_at(align, l.off, leaf_info[l.kind].size);
    LLVMSetAlignment(LLVMBuildStore(M->b, x, p), al);
    if (l.kind == L_PTR) /* the high word of Go's 8-byte pointer; emit/ makes one store of the two, late */
        LLVMSetAlignment(LLVMBuildStore(M->b, LLVMConstNull(M->i32), ptr_offset(F, base, l.off + 4)), al > 4 ? 4 : al);
}

void copy_bytes(struct fn *F, LLVMValueRef dst, LLVMValueRef src, int64_t size, int64_t align, bool may_overlap) {
    if (!size || dst == src)
        return;
    unsigned al = align > 1 ? (unsigned)align : 1;
    LLVMValueRef n = const_int(F->M->i32, size);
    if (may_overlap)
        LLVMBuildMemMove(F->M->b, dst, al, src, al, n);
    else
        LLVMBuildMemCpy(F->M->b, dst, al, src, al, n);
}

LLVMValueRef arg_address(struct fn *F, struct val *v, int i) {
    if (!v->args[i]->by_mem)
        lower_die(F, v, "argument %d (v%d %s) is not by memory", i, v->args[i]->id, op_table[v->args[i]->op].name);
    return v->args[i]->leaf[0];
}

/* ---- loads and stores ---- */

void rule_load(struct fn *F, struct val *v) {
    if (!v->t->ssa) {
        /* Dereference of what is no value: read by the one call, store or return that has the same memory state */
        v->by_mem = true;
        new_leaves(F, v, 1)[0] = v->t->size ? arg_ptr(F, v, 0) : LLVMConstNull(F->M->ptr);
        return;
    }
    LLVMValueRef *leaf = new_leaves(F, v, v->t->nleaves);
    if (v->as_ptr) {
        leaf[0] = load_leaf(F, (struct leaf){.kind = L_PTR}, arg_ptr(F, v, 0), v->t->align);
        return;
    }
    for (int k = 0; k < v->t->nleaves; k++)
        leaf[k] = load_leaf(F, v->t->leaves[k], arg_ptr(F, v, 0), v->t->align);
}

static void store_arg(struct fn *F, struct val *v, LLVMValueRef dst, int i) {
    struct type *t = v->args[i]->t;
    if (v->args[i]->by_mem) {
        copy_bytes(F, dst, arg_address(F, v, i), t->size, t->align, true);
        return;
    }
    for (int k = 0; k < t->nleaves; k++)
        store_leaf(F, t->leaves[k], dst, arg_as(F, v, i, k, leaf_type(F->M, t->leaves[k].kind)), t->align);
}

void rule_store(struct fn *F, struct val *v) {
    if (v->args[1]->t->size)
        store_arg(F, v, arg_ptr(F, v, 0), 1);
}

void rule_move(struct fn *F, struct val *v) {
    int64_t align = v->aux == AUX_TYPE && v->u.type->align > 0 ? v->u.type->align : 1;
    copy_bytes(F, arg_ptr(F, v, 0), arg_ptr(F, v, 1), v->auxint, align, true);
}

void rule_zero(struct fn *F, struct val *v) {
    int64_t align = v->aux == AUX_TYPE && v->u.type->align > 0 ? v->u.type->align : 1;
    if (v->auxint)
        LLVMBuildMemSet(F->M->b, arg_ptr(F, v, 0), LLVMConstNull(F->M->i8), const_int(F->M->i32, v->auxint),
                        (unsigned)align);
}

void rule_nilcheck(struct fn *F, struct val *v) {
    struct mod *M = F->M;
    LLVMValueRef p = arg_ptr(F, v, 0);
    if (v->t->nleaves == 1)
        set1(F, v, p);
    LLVMBasicBlockRef ok = new_block(F, "");
    LLVMValueRef br = LLVMBuildCondBr(M->b, LLVMBuildIsNull(M->b, p, ""), nil_panic_block(F, v->pos), ok);
    LLVMSetMetadata(br, M->prof_kind, M->likely[1]);
    LLVMPositionBuilderAtEnd(M->b, ok);
}

/* ---- addresses ---- */

void rule_addr(struct fn *F, struct val *v) {
    if (v->aux == AUX_TEXT) {
        char *ctx = arena_printf(F->f->arena, "%s$ctx", v->u.sym);
        use(F, "addr", v->u.sym);
        set1(F, v, declare_func(F->M, ctx, LLVMFunctionType(F->M->voidt, NULL, 0, 0)));
    } else if (v->aux == AUX_DATA) {
        use(F, "data", v->u.sym);
        set1(F, v, declare_data(F->M, v->u.sym));
    } else
        lower_die(F, v, "the address of neither data nor text");
}

void rule_local_addr(struct fn *F, struct val *v) {
    struct name *n = v->u.name;
    if (v->aux != AUX_NAME || !n->addr)
        lower_die(F, v, "a local without memory");
    set1(F, v, n->addr);
}

void rule_offptr(struct fn *F, struct val *v) {
    set1(F, v, ptr_offset(F, arg_ptr(F, v, 0), v->auxint));
}

void rule_addptr(struct fn *F, struct val *v) {
    LLVMValueRef i = arg_int(F, v, 1);
    set1(F, v, LLVMBuildGEP2(F->M->b, F->M->i8, arg_ptr(F, v, 0), &i, 1, ""));
}

void rule_subptr(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildSub(F->M->b, arg_int(F, v, 0), arg_int(F, v, 1), ""));
}

/* ptr + index * size of the element: the element's size is that of what v's type points at, which the dump does not
 * hold (a pointer's element is not sized while functions compile): the compiler writes PtrIndex only with the size in
 * auxint. */
void rule_ptrindex(struct fn *F, struct val *v) {
    LLVMValueRef i = LLVMBuildMul(F->M->b, arg_int(F, v, 1), const_int(F->M->i64, v->auxint), "");
    set1(F, v, LLVMBuildGEP2(F->M->b, F->M->i8, arg_ptr(F, v, 0), &i, 1, ""));
}

void rule_arg(struct fn *F, struct val *v) {
    struct name *n = v->u.name;
    if (v->aux != AUX_NAME || n->index < 0)
        lower_die(F, v, "not a parameter");
    LLVMValueRef *leaf = new_leaves(F, v, v->t->nleaves);
    if (!v->t->size)
        return;
    if (!n->t->ssa) {
        if (!v->t->ssa) {
            v->by_mem = true;
            leaf[0] = ptr_offset(F, n->addr, v->auxint);
            return;
        }
        for (int k = 0; k < v->t->nleaves; k++)
            leaf[k] = load_leaf(F, v->t->leaves[k], ptr_offset(F, n->addr, v->auxint), v->t->align);
        return;
    }
    int first = 0;
    while (first < n->t->nleaves && n->t->leaves[first].off < v->auxint)
        first++;
    if (first + v->t->nleaves > n->t->nleaves)
        lower_die(F, v, "%s of type %s has no part %s at %lld", n->sym, n->t->name, v->t->name, (long long)v->auxint);
    for (int k = 0; k < v->t->nleaves; k++)
        leaf[k] = as_type(F, v, LLVMGetParam(F->fn, (unsigned)(n->arg + first + k)), val_type(F, v, k));
}

void rule_getg(struct fn *F, struct val *v) {
    LLVMValueRef g = LLVMGetNamedGlobal(F->M->m, "gowl.g");
    if (!g)
        g = LLVMAddGlobal(F->M->m, F->M->ptr, "gowl.g");
    use(F, "data", "gowl.g");
    set1(F, v, LLVMBuildLoad2(F->M->b, F->M->ptr, g, ""));
}

void rule_closure_ptr(struct fn *F, struct val *v) {
    if (!F->abi->ctx)
        lower_die(F, v, "a function without closure context");
    set1(F, v, LLVMGetParam(F->fn, (unsigned)(F->abi->nparams - 1 - F->abi->frame)));
}

void rule_caller_sp(struct fn *F, struct val *v) {
    set1(F, v, F->abi->frame ? LLVMGetParam(F->fn, (unsigned)(F->abi->nparams - 1)) : caller_frame(F));
}

/* ---- constants ---- */

void rule_nothing(struct fn *F, struct val *v) {
    (void)F;
    (void)v;
}

/* The pointer is needed up to here, and what it points to: a call that nothing looks into. It reads what is there, or
 * LLVM would leave out what is stored in a variable of which only the address is kept alive. emit/roots/gcroot_stores.c
 * takes it out again. */
static void keep_alive(struct fn *F, LLVMValueRef x) {
    static const char *const names[] = {"nounwind", "willreturn", "memory"};
    enum {
        READS_ARGUMENTS_AND_HIDDEN = 1 | 3 << 2
    }; /* llvm/Support/ModRef.h: reads of the first location, reads and writes of the second */
    LLVMTypeRef type = LLVMFunctionType(LLVMVoidTypeInContext(F->M->cx), &F->M->ptr, 1, 0);
    LLVMValueRef fn = LLVMGetNamedFunction(F->M->m, "gowl.keepalive");
    if (!fn) {
        fn = LLVMAddFunction(F->M->m, "gowl.keepalive", type);
        for (int i = 0; i < 3; i++) {
            unsigned kind = LLVMGetEnumAttributeKindForName(names[i], strlen(names[i]));
            LLVMAddAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                    LLVMCreateEnumAttribute(F->M->cx, kind, i == 2 ? READS_ARGUMENTS_AND_HIDDEN : 0));
        }
    }
    LLVMBuildCall2(F->M->b, type, fn, &x, 1, "");
}

void rule_keep_alive(struct fn *F, struct val *v) {
    keep_alive(F, arg_ptr(F, v, 0));
}

/* A variable is needed up to here: the pointer behind a uintptr that was passed to a function marked uintptrescapes. */
void rule_var_live(struct fn *F, struct val *v) {
    struct name *n = v->aux == AUX_NAME ? v->u.name : NULL;
    if (n && n->addr && n->t->nleaves == 1 && n->t->leaves[0].kind == L_PTR)
        keep_alive(F, load_leaf(F, n->t->leaves[0], n->addr, n->t->align));
}

void rule_const_int(struct fn *F, struct val *v) {
    if (v->t->nleaves == 1 && v->t->leaves[0].kind == L_PTR) { /* a pointer-typed constant: only ever nil or unsafe */
        set1(F, v, LLVMConstIntToPtr(const_int(F->M->i64, v->auxint), F->M->ptr));
        return;
    }
    if (v->t->nleaves != 1)
        lower_die(F, v, "a constant of type %s", v->t->name);
    /* the op tells the width: rewrite rules give some constants a narrower type than their op's (divisible.rules) */
    new_leaves(F, v, 1)[0] = const_int(LLVMIntTypeInContext(F->M->cx, (unsigned)op_table[v->op].a), v->auxint);
}

void rule_const_float(struct fn *F, struct val *v) {
    double d;
    memcpy(&d, &v->auxint, sizeof d); /* float32 constants, too, are kept as the bits of a float64 */
    set1(F, v, LLVMConstReal(leaf_type(F->M, v->t->leaves[0].kind), d));
}

void rule_const_zero(struct fn *F, struct val *v) {
    LLVMValueRef *leaf = new_leaves(F, v, v->t->nleaves);
    for (int k = 0; k < v->t->nleaves; k++)
        leaf[k] = LLVMConstNull(val_type(F, v, k));
}

static LLVMValueRef string_bytes(struct mod *M, const char *p, size_t len) {
    LLVMValueRef g = map_get(&M->strings, p, len);
    if (g)
        return g;
    LLVMValueRef init = LLVMConstStringInContext2(M->cx, p, len, 1);
    g = LLVMAddGlobal(M->m, LLVMTypeOf(init), ".str");
    LLVMSetInitializer(g, init);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMPrivateLinkage);
    LLVMSetUnnamedAddress(g, LLVMGlobalUnnamedAddr);
    LLVMSetAlignment(g, 1);
    *map_at(&M->strings, arena_strndup(M->arena, p, len), len) = g; /* the key outlives the function */
    return g;
}

void rule_const_string(struct fn *F, struct val *v) {
    LLVMValueRef *leaf = new_leaves(F, v, 2);
    leaf[0] = v->u.str.len ? string_bytes(F->M, v->u.str.p, v->u.str.len) : LLVMConstNull(F->M->ptr);
    leaf[1] = const_int(val_type(F, v, 1), (int64_t)v->u.str.len);
}

/* ---- parts and wholes ---- */

void rule_copy(struct fn *F, struct val *v) {
    struct val *a = v->args[0];
    if (a->by_mem) {
        v->by_mem = true;
        v->leaf = a->leaf;
        return;
    }
    if (v->t->kind == T_MEM)
        return;
    LLVMValueRef *leaf = new_leaves(F, v, v->t->nleaves);
    for (int k = 0; k < v->t->nleaves; k++)
        leaf[k] = arg_as(F, v, 0, k, val_type(F, v, k));
}

/* Gives v the argument's leaves from first on. */
static void take_leaves(struct fn *F, struct val *v, int first) {
    struct val *a = v->args[0];
    if (v->t->kind == T_MEM || v->t->kind == T_VOID)
        return;
    if (first + v->t->nleaves > a->t->nleaves || (v->t->nleaves && !a->leaf))
        lower_die(F, v, "type %s has no part %s at leaf %d", a->t->name, v->t->name, first);
    LLVMValueRef *leaf = new_leaves(F, v, v->t->nleaves);
    for (int k = 0; k < v->t->nleaves; k++)
        leaf[k] = as_type(F, v, a->leaf[first + k], val_type(F, v, k));
}

void rule_part(struct fn *F, struct val *v) {
    int first = op_table[v->op].a;
    struct val *a = v->args[0];
    if (v->op == OP_IData && a->t->nleaves == 2 && v->t->nleaves == 0)
        return; /* never read: a pointer-shaped type has one leaf */
    take_leaves(F, v, first);
}

void rule_whole(struct fn *F, struct val *v) {
    LLVMValueRef *leaf = new_leaves(F, v, v->t->nleaves);
    int n = 0;
    for (int i = 0; i < v->nargs; i++)
        for (int k = 0; k < v->args[i]->t->nleaves; k++) {
            if (n == v->t->nleaves)
                lower_die(F, v, "more parts than type %s has", v->t->name);
            leaf[n] = arg_as(F, v, i, k, val_type(F, v, n));
            n++;
        }
    if (n != v->t->nleaves)
        lower_die(F, v, "fewer parts (%d) than type %s has (%d)", n, v->t->name, v->t->nleaves);
}

void rule_field(struct fn *F, struct val *v) {
    struct type *t = v->args[0]->t;
    int64_t i = v->op == OP_StructSelect ? v->auxint : op_table[v->op].a;
    if (t->kind == T_ARRAY && v->op == OP_StructSelect)
        lower_die(F, v, "a field of an array");
    if (i < 0 || i >= t->nfields)
        lower_die(F, v, "type %s has no field %lld", t->name, (long long)i);
    take_leaves(F, v, t->fields[i].leaf);
}

void rule_array_select(struct fn *F, struct val *v) {
    struct type *t = v->args[0]->t;
    if (t->kind != T_ARRAY || v->auxint < 0 || v->auxint >= t->len)
        lower_die(F, v, "type %s has no element %lld", t->name, (long long)v->auxint);
    take_leaves(F, v, (int)v->auxint * t->elem->nleaves);
}

void rule_phi(struct fn *F, struct val *v) {
    if (!v->t->ssa && v->t->nleaves == 0)
        return; /* a memory state */
    LLVMValueRef *leaf = new_leaves(F, v, v->t->nleaves);
    if (v->block->recovery) {
        /* entered from any call: only what is the same on all ways (the address of a result on the heap) can be meant
         */
        for (int j = 0; j < v->nargs; j++)
            if (v->args[j] != v->args[0] || !v->args[0]->leaf)
                lower_die(F, v, "a value that depends on which defer was reached last");
        for (int k = 0; k < v->t->nleaves; k++)
            leaf[k] = arg_as(F, v, 0, k, val_type(F, v, k));
        return;
    }
    for (int k = 0; k < v->t->nleaves; k++)
        leaf[k] = LLVMBuildPhi(F->M->b, val_type(F, v, k), "");
}

/* ---- atomics: there is one thread ---- */

static struct leaf result_leaf(struct fn *F, struct val *v) {
    if (v->t->kind != T_TUPLE || v->t->fields[0].t->nleaves != 1)
        lower_die(F, v, "an atomic of type %s", v->t->name);
    return (struct leaf){.kind = v->t->fields[0].t->leaves[0].kind};
}

void rule_atomic_load(struct fn *F, struct val *v) {
    struct leaf l = result_leaf(F, v);
    new_leaves(F, v, 1)[0] = load_leaf(F, l, arg_ptr(F, v, 0), leaf_info[l.kind].size);
}

void rule_atomic_exchange(struct fn *F, struct val *v) {
    rule_atomic_load(F, v);
    rule_store(F, v);
}

void rule_atomic_add(struct fn *F, struct val *v) {
    struct leaf l = result_leaf(F, v);
    LLVMValueRef old = load_leaf(F, l, arg_ptr(F, v, 0), leaf_info[l.kind].size);
    LLVMValueRef sum = LLVMBuildAdd(F->M->b, old, arg(F, v, 1), "");
    store_leaf(F, l, arg_ptr(F, v, 0), sum, leaf_info[l.kind].size);
    new_leaves(F, v, 1)[0] = sum;
}

void rule_atomic_cas(struct fn *F, struct val *v) {
    LLVMBuilderRef B = F->M->b;
    struct leaf l = {.kind = v->args[1]->t->leaves[0].kind};
    int64_t align = leaf_info[l.kind].size;
    LLVMValueRef old = load_leaf(F, l, arg_ptr(F, v, 0), align);
    LLVMValueRef same = LLVMBuildICmp(B, LLVMIntEQ, old, arg(F, v, 1), "");
    store_leaf(F, l, arg_ptr(F, v, 0), LLVMBuildSelect(B, same, arg(F, v, 2), old, ""), align);
    new_leaves(F, v, 1)[0] = same;
}

/* And, Or: with b the old contents are the result, else there is none but the memory state. */
void rule_atomic_update(struct fn *F, struct val *v) {
    const struct op *op = &op_table[v->op];
    struct leaf l = {.kind = v->args[1]->t->leaves[0].kind};
    int64_t align = leaf_info[l.kind].size;
    LLVMValueRef old = load_leaf(F, l, arg_ptr(F, v, 0), align);
    store_leaf(F, l, arg_ptr(F, v, 0), LLVMBuildBinOp(F->M->b, (LLVMOpcode)op->a, old, arg(F, v, 1), ""), align);
    if (op->b)
        new_leaves(F, v, 1)[0] = old;
}

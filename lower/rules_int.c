/* rules_int.c: integers and booleans. What LLVM calls undefined and Go defines is written out. */
#include <llvm-c/Core.h>

#include "lower/lowering.h"

static unsigned bits(LLVMValueRef x) {
    return LLVMGetIntTypeWidth(LLVMTypeOf(x));
}

static const struct op *info(struct val *v) {
    return &op_table[v->op];
}

/* Argument i of an integer or float operation. */
static LLVMValueRef operand(struct fn *F, struct val *v, int i) {
    return arg_int(F, v, i);
}

/* An operand of as many bits as the result has. Go 1.24 and 1.25 mix widths where they fold divisions by constants:
 * 64-bit constants of a narrower type (Rsh64x64 <int32>), of which the low bits count, and And64 with a Const32 of type
 * int, which stands for its sign-extended value (wasm's Const32 is an I64Const). */
static LLVMValueRef operand_of_width(struct fn *F, struct val *v, int i, LLVMTypeRef want) {
    LLVMValueRef x = operand(F, v, i);
    if (LLVMTypeOf(x) == want || LLVMGetTypeKind(LLVMTypeOf(x)) != LLVMIntegerTypeKind ||
        LLVMGetTypeKind(want) != LLVMIntegerTypeKind)
        return x;
    return LLVMBuildIntCast2(F->M->b, x, want, true, "");
}

/* Addition, subtraction, multiplication, and, or, xor, and the float ones. */
void rule_binary(struct fn *F, struct val *v) {
    LLVMTypeRef want = val_type(F, v, 0);
    LLVMValueRef x = operand_of_width(F, v, 0, want), y = operand_of_width(F, v, 1, want);
    set1(F, v, LLVMBuildBinOp(F->M->b, (LLVMOpcode)info(v)->a, x, y, ""));
}

/* x - SP is a part of the question that rule_less64u answers as a whole. */
void rule_sub64(struct fn *F, struct val *v) {
    if (v->args[1]->op != OP_SP)
        rule_binary(F, v);
}

/* Less64U (Sub64 (Convert p) SP) (Sub64 GetCallerSP SP): "does p's backing lie in this frame?" (ssagen, move2heap).
 * Locals here are allocas, so the answer is a range test against each addressed array, and against the structs that
 * walk makes to hold the first elements of an append (slice.go, growsliceBuf). */
void rule_less64u(struct fn *F, struct val *v) {
    struct val *x = v->args[0], *y = v->args[1];
    if (x->op != OP_Sub64 || y->op != OP_Sub64 || x->args[1]->op != OP_SP || y->args[1]->op != OP_SP) {
        rule_icmp(F, v);
        return;
    }
    if (y->args[0]->op != OP_GetCallerSP)
        lower_die(F, v, "a comparison with SP that is not move2heap's");
    LLVMBuilderRef B = F->M->b;
    LLVMValueRef p = arg_as(F, x, 0, 0, F->M->ptr), in = LLVMConstNull(F->M->i1);
    p = LLVMBuildPtrToInt(B, p, F->M->i32, "");
    for (int i = 0; i < F->f->nnames; i++) {
        struct name *n = F->f->names[i];
        if (!n->addr || n->cls == N_PARAM || (n->t->kind != T_ARRAY && n->t->kind != T_STRUCT) || n->t->size <= 0)
            continue;
        LLVMValueRef off = LLVMBuildSub(B, p, LLVMBuildPtrToInt(B, n->addr, F->M->i32, ""), "");
        in = LLVMBuildOr(B, in, LLVMBuildICmp(B, LLVMIntULT, off, const_int(F->M->i32, n->t->size), ""), "");
    }
    set1(F, v, in);
}

void rule_icmp(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildICmp(F->M->b, (LLVMIntPredicate)info(v)->a, operand(F, v, 0), operand(F, v, 1), ""));
}

/* EqPtr; EqInter and EqSlice (one side is nil) compare the first word. */
void rule_ptrcmp(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildICmp(F->M->b, (LLVMIntPredicate)info(v)->a, arg_ptr(F, v, 0), arg_ptr(F, v, 1), ""));
}

void rule_is_nonnil(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildIsNotNull(F->M->b, arg_ptr(F, v, 0), ""));
}

void rule_cond_select(struct fn *F, struct val *v) {
    LLVMTypeRef t = val_type(F, v, 0);
    set1(F, v, LLVMBuildSelect(F->M->b, arg(F, v, 2), arg_as(F, v, 0, 0, t), arg_as(F, v, 1, 0, t), ""));
}

void rule_neg(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildNeg(F->M->b, operand(F, v, 0), ""));
}

void rule_com(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildNot(F->M->b, operand(F, v, 0), ""));
}

/* ---- division: x / 0 was tested before; the least integer / -1 wraps, x % -1 is 0 ---- */

void rule_divide(struct fn *F, struct val *v) {
    LLVMBuilderRef B = F->M->b;
    LLVMValueRef x = operand(F, v, 0), y = operand(F, v, 1);
    bool rem = info(v)->a, is_signed = info(v)->b;
    LLVMTypeRef t = LLVMTypeOf(x);
    unsigned w = bits(x);
    LLVMTypeRef wide = w < 32 ? F->M->i32 : t;
    if (w < 32) { /* in 32 bits nothing overflows; the truncation wraps */
        LLVMOpcode ext = is_signed ? LLVMSExt : LLVMZExt;
        x = LLVMBuildCast(B, ext, x, wide, "");
        y = LLVMBuildCast(B, ext, y, wide, "");
    }
    LLVMValueRef r;
    if (!is_signed)
        r = rem ? LLVMBuildURem(B, x, y, "") : LLVMBuildUDiv(B, x, y, "");
    else if (w < 32 || v->auxint != 0 || (LLVMIsAConstantInt(y) && LLVMConstIntGetSExtValue(y) != -1))
        r = rem ? LLVMBuildSRem(B, x, y, "") : LLVMBuildSDiv(B, x, y, "");
    else {
        LLVMValueRef minus1 = LLVMBuildICmp(B, LLVMIntEQ, y, const_int(t, -1), "");
        LLVMValueRef safe = LLVMBuildSelect(B, minus1, const_int(t, 1), y, "");
        LLVMValueRef other = rem ? const_int(t, 0) : LLVMBuildNeg(B, x, "");
        r = LLVMBuildSelect(B, minus1, other, rem ? LLVMBuildSRem(B, x, safe, "") : LLVMBuildSDiv(B, x, safe, ""), "");
    }
    if (w < 32)
        r = LLVMBuildTrunc(B, r, t, "");
    set1(F, v, r);
}

/* ---- shifts: the count is unsigned and may be as large as it likes; auxint 1: it is known to be small ---- */

void rule_shift(struct fn *F, struct val *v) {
    LLVMBuilderRef B = F->M->b;
    LLVMOpcode opcode = (LLVMOpcode)info(v)->a;
    LLVMValueRef x = operand(F, v, 0), n = operand(F, v, 1);
    LLVMTypeRef t = LLVMTypeOf(x), nt = LLVMTypeOf(n);
    unsigned w = bits(x), nw = bits(n);
    if (v->auxint == 1 && !LLVMIsAConstantInt(n)) {
        LLVMValueRef c = nw < w ? LLVMBuildZExt(B, n, t, "") : nw > w ? LLVMBuildTrunc(B, n, t, "") : n;
        set1(F, v, LLVMBuildBinOp(B, opcode, x, c, ""));
        return;
    }
    /* compared at the count's own width; a width of 256 or more does not fit in 8 bits, but w is at most 64 */
    LLVMValueRef small = LLVMBuildICmp(B, LLVMIntULT, n, const_int(nt, w), "");
    LLVMValueRef c = LLVMBuildSelect(B, small, n, const_int(nt, opcode == LLVMAShr ? w - 1 : 0), "");
    c = nw < w ? LLVMBuildZExt(B, c, t, "") : nw > w ? LLVMBuildTrunc(B, c, t, "") : c;
    LLVMValueRef r = LLVMBuildBinOp(B, opcode, x, c, "");
    if (opcode != LLVMAShr)
        r = LLVMBuildSelect(B, small, r, LLVMConstNull(t), "");
    set1(F, v, r);
}

/* ---- wide results ---- */

static LLVMTypeRef twice(struct fn *F, unsigned w) {
    return w == 64 ? F->M->i128 : F->M->i64;
}

static LLVMValueRef wide_product(struct fn *F, struct val *v, bool is_signed) {
    LLVMBuilderRef B = F->M->b;
    LLVMValueRef x = operand(F, v, 0), y = operand(F, v, 1);
    LLVMTypeRef wide = twice(F, bits(x));
    LLVMOpcode ext = is_signed ? LLVMSExt : LLVMZExt;
    return LLVMBuildMul(B, LLVMBuildCast(B, ext, x, wide, ""), LLVMBuildCast(B, ext, y, wide, ""), "");
}

static LLVMValueRef half(struct fn *F, LLVMValueRef wide, unsigned w, bool high) {
    LLVMBuilderRef B = F->M->b;
    if (high)
        wide = LLVMBuildLShr(B, wide, const_int(LLVMTypeOf(wide), w), "");
    return LLVMBuildTrunc(B, wide, LLVMIntTypeInContext(F->M->cx, w), "");
}

void rule_hmul(struct fn *F, struct val *v) {
    set1(F, v, half(F, wide_product(F, v, info(v)->b), (unsigned)info(v)->a, true));
}

static void set2(struct fn *F, struct val *v, LLVMValueRef x, LLVMValueRef y) {
    if (v->t->nleaves != 2)
        lower_die(F, v, "two leaves for type %s", v->t->name);
    LLVMValueRef *leaf = new_leaves(F, v, 2);
    leaf[0] = x;
    leaf[1] = y;
}

void rule_mul_hilo(struct fn *F, struct val *v) {
    LLVMValueRef p = wide_product(F, v, false);
    unsigned w = (unsigned)info(v)->a;
    set2(F, v, half(F, p, w, true), half(F, p, w, false));
}

void rule_mul_over(struct fn *F, struct val *v) {
    LLVMValueRef p = wide_product(F, v, false);
    unsigned w = (unsigned)info(v)->a;
    LLVMValueRef hi = half(F, p, w, true);
    set2(F, v, half(F, p, w, false), LLVMBuildICmp(F->M->b, LLVMIntNE, hi, LLVMConstNull(LLVMTypeOf(hi)), ""));
}

/* (x + y) / 2, unsigned, without losing the carry; x >= y, so x - (x - y) / 2 rounded down is y + (x - y) / 2 */
void rule_avg(struct fn *F, struct val *v) {
    LLVMBuilderRef B = F->M->b;
    LLVMValueRef x = operand(F, v, 0), y = operand(F, v, 1);
    LLVMValueRef d = LLVMBuildLShr(B, LLVMBuildSub(B, x, y, ""), const_int(LLVMTypeOf(x), 1), "");
    set1(F, v, LLVMBuildAdd(B, y, d, ""));
}

void rule_add_carry(struct fn *F, struct val *v) {
    LLVMBuilderRef B = F->M->b;
    LLVMValueRef x = operand(F, v, 0), y = operand(F, v, 1), c = operand(F, v, 2);
    LLVMValueRef s = LLVMBuildAdd(B, x, y, ""), s2 = LLVMBuildAdd(B, s, c, "");
    LLVMValueRef over =
        LLVMBuildOr(B, LLVMBuildICmp(B, LLVMIntULT, s, x, ""), LLVMBuildICmp(B, LLVMIntULT, s2, s, ""), "");
    set2(F, v, s2, LLVMBuildZExt(B, over, LLVMTypeOf(x), ""));
}

void rule_sub_borrow(struct fn *F, struct val *v) {
    LLVMBuilderRef B = F->M->b;
    LLVMValueRef x = operand(F, v, 0), y = operand(F, v, 1), c = operand(F, v, 2);
    LLVMValueRef d = LLVMBuildSub(B, x, y, ""), d2 = LLVMBuildSub(B, d, c, "");
    LLVMValueRef under =
        LLVMBuildOr(B, LLVMBuildICmp(B, LLVMIntULT, x, y, ""), LLVMBuildICmp(B, LLVMIntULT, d, c, ""), "");
    set2(F, v, d2, LLVMBuildZExt(B, under, LLVMTypeOf(x), ""));
}

/* ---- bits ---- */

/* r, of the argument's width, as the result's type (Ctz32 gives an int). */
static void set_count(struct fn *F, struct val *v, LLVMValueRef r) {
    LLVMTypeRef want = val_type(F, v, 0);
    unsigned have = bits(r), w = LLVMGetIntTypeWidth(want);
    LLVMBuilderRef B = F->M->b;
    set1(F, v, have < w ? LLVMBuildZExt(B, r, want, "") : have > w ? LLVMBuildTrunc(B, r, want, "") : r);
}

static LLVMValueRef bit_intrinsic(struct fn *F, const char *name, LLVMValueRef x, int zero_is_poison) {
    LLVMTypeRef t = LLVMTypeOf(x);
    LLVMValueRef a[2] = {x, const_int(F->M->i1, zero_is_poison)};
    return intrinsic(F, name, &t, 1, a, zero_is_poison < 0 ? 1 : 2);
}

void rule_ctz(struct fn *F, struct val *v) {
    set_count(F, v, bit_intrinsic(F, "llvm.cttz", operand(F, v, 0), info(v)->b));
}

void rule_bitlen(struct fn *F, struct val *v) {
    LLVMValueRef x = operand(F, v, 0);
    LLVMValueRef lz = bit_intrinsic(F, "llvm.ctlz", x, 0);
    set_count(F, v, LLVMBuildSub(F->M->b, const_int(LLVMTypeOf(x), bits(x)), lz, ""));
}

void rule_bitrev(struct fn *F, struct val *v) {
    set_count(F, v, bit_intrinsic(F, "llvm.bitreverse", operand(F, v, 0), -1));
}

void rule_popcount(struct fn *F, struct val *v) {
    set_count(F, v, bit_intrinsic(F, "llvm.ctpop", operand(F, v, 0), -1));
}

void rule_bswap(struct fn *F, struct val *v) {
    set_count(F, v, bit_intrinsic(F, "llvm.bswap", operand(F, v, 0), -1));
}

/* Rotates by the low bits of the count, whatever its width: a funnel shift takes it modulo the width. */
void rule_rotate(struct fn *F, struct val *v) {
    LLVMBuilderRef B = F->M->b;
    LLVMValueRef x = operand(F, v, 0), n = operand(F, v, 1);
    LLVMTypeRef t = LLVMTypeOf(x);
    n = bits(n) < bits(x) ? LLVMBuildZExt(B, n, t, "") : bits(n) > bits(x) ? LLVMBuildTrunc(B, n, t, "") : n;
    LLVMValueRef a[3] = {x, x, n};
    set1(F, v, intrinsic(F, "llvm.fshl", &t, 1, a, 3));
}

/* ---- masks ---- */

void rule_slicemask(struct fn *F, struct val *v) { /* 0 if x == 0, -1 if x > 0: the sign of -x */
    LLVMValueRef x = operand(F, v, 0);
    LLVMValueRef n = LLVMBuildNeg(F->M->b, x, "");
    set1(F, v, LLVMBuildAShr(F->M->b, n, const_int(LLVMTypeOf(x), bits(x) - 1), ""));
}

void rule_signmask(struct fn *F, struct val *v) {
    LLVMValueRef x = operand(F, v, 0);
    set1(F, v, LLVMBuildAShr(F->M->b, x, const_int(LLVMTypeOf(x), bits(x) - 1), ""));
}

void rule_zeromask(struct fn *F, struct val *v) {
    LLVMValueRef x = operand(F, v, 0);
    set1(F, v, LLVMBuildSExt(F->M->b, LLVMBuildIsNotNull(F->M->b, x, ""), LLVMTypeOf(x), ""));
}

void rule_spectre(struct fn *F, struct val *v) {
    LLVMValueRef x = operand(F, v, 0);
    LLVMValueRef ok = LLVMBuildICmp(F->M->b, (LLVMIntPredicate)info(v)->a, x, operand(F, v, 1), "");
    set1(F, v, LLVMBuildSelect(F->M->b, ok, x, LLVMConstNull(LLVMTypeOf(x)), ""));
}

void rule_minmax(struct fn *F, struct val *v) {
    LLVMValueRef x = operand(F, v, 0), y = operand(F, v, 1);
    LLVMValueRef first = LLVMBuildICmp(F->M->b, (LLVMIntPredicate)info(v)->a, x, y, "");
    set1(F, v, LLVMBuildSelect(F->M->b, first, x, y, ""));
}

void rule_cast(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildCast(F->M->b, (LLVMOpcode)info(v)->a, operand(F, v, 0), val_type(F, v, 0), ""));
}

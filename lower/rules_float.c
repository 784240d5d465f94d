/* rules_float.c: floats. Go rounds each operation to its type, and LLVM IR without fast-math flags does so too. */
#include <llvm-c/Core.h>

#include "lower/lowering.h"

void rule_fcmp(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildFCmp(F->M->b, (LLVMRealPredicate)op_table[v->op].a, arg(F, v, 0), arg(F, v, 1), ""));
}

void rule_fneg(struct fn *F, struct val *v) {
    set1(F, v, LLVMBuildFNeg(F->M->b, arg(F, v, 0), ""));
}

/* Each is one wasm instruction. nearbyint, not roundeven or rint: the wasm back end has it as f64.nearest. */
static const char *const float_intrinsics[FI_COUNT] = {
    [FI_SQRT] = "llvm.sqrt",         [FI_FLOOR] = "llvm.floor",         [FI_CEIL] = "llvm.ceil",
    [FI_TRUNC] = "llvm.trunc",       [FI_NEARBYINT] = "llvm.nearbyint", [FI_FABS] = "llvm.fabs",
    [FI_COPYSIGN] = "llvm.copysign", [FI_MINIMUM] = "llvm.minimum",     [FI_MAXIMUM] = "llvm.maximum",
};

static LLVMValueRef call_fn(struct fn *F, enum float_fn k, LLVMValueRef x, LLVMValueRef y) {
    LLVMTypeRef t = LLVMTypeOf(x);
    LLVMValueRef a[2] = {x, y};
    return intrinsic(F, float_intrinsics[k], &t, 1, a, y ? 2 : 1);
}

void rule_float_fn(struct fn *F, struct val *v) {
    set1(F, v, call_fn(F, (enum float_fn)op_table[v->op].a, arg(F, v, 0), v->nargs > 1 ? arg(F, v, 1) : NULL));
}

/* To the nearest integer, ties away from zero: trunc(x + copysign(the float below 0.5, x)). */
void rule_round_away(struct fn *F, struct val *v) {
    LLVMValueRef x = arg(F, v, 0);
    LLVMValueRef h = LLVMConstReal(LLVMTypeOf(x), 0x1.fffffffffffffp-2);
    LLVMValueRef s = LLVMBuildFAdd(F->M->b, x, call_fn(F, FI_COPYSIGN, h, x), "");
    set1(F, v, call_fn(F, FI_TRUNC, s, NULL));
}

/* Saturating to 64 bits, then truncated, as gc's wasm port does (rewriteWasm's I64TruncSat, cmd/compile/internal/wasm).
 * Go leaves out-of-range results open; equal to that port is what a user can check. */
void rule_float_to_int(struct fn *F, struct val *v) {
    LLVMValueRef x = arg(F, v, 0);
    LLVMTypeRef over[2] = {F->M->i64, LLVMTypeOf(x)};
    LLVMValueRef r = intrinsic(F, op_table[v->op].b ? "llvm.fptosi.sat" : "llvm.fptoui.sat", over, 2, &x, 1);
    if (op_table[v->op].a == 32)
        r = LLVMBuildTrunc(F->M->b, r, F->M->i32, "");
    set1(F, v, r);
}

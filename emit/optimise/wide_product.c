/* wide_product.c: products of two 64-bit words (Go's bits.Mul64 and so on). Runs once, on optimised IR.
 *
 * LLVM knows the way by which Go multiplies halves, and makes one multiplication of 128 bits of it. For wasm that would
 * be a call of __multi3, whose result is in memory. So the two words of the result are made by themselves: the lower
 * one is a plain product, the upper one is put together of halves again, at -Os and -Oz in one function for all. */
#include <llvm-c/DebugInfo.h>
#include <stdlib.h>

#include "base/base.h"
#include "emit/ir/ir.h"
#include "emit/optimise/optimise.h"

static LLVMValueRef number(struct program *p, uint64_t n) {
    return LLVMConstInt(LLVMInt64TypeInContext(p->ctx), n, 0);
}

/* v, a value of 128 bits, as the 64 that it was extended from without a sign; NULL: it was not. */
static LLVMValueRef word_of(struct program *p, LLVMBuilderRef b, LLVMValueRef v) {
    LLVMTypeRef word = LLVMInt64TypeInContext(p->ctx);
    if (LLVMIsAZExtInst(v) && LLVMGetIntTypeWidth(LLVMTypeOf(LLVMGetOperand(v, 0))) <= 64)
        return LLVMBuildZExt(b, LLVMGetOperand(v, 0), word, "");
    if (LLVMIsAConstantInt(v)) {
        LLVMValueRef low = LLVMBuildTrunc(b, v, word, "");
        return LLVMBuildZExt(b, low, LLVMTypeOf(v), "") == v ? low : NULL;
    }
    return NULL;
}

/* The upper word of x * y; no step overflows. */
static LLVMValueRef high_word(struct program *p, LLVMBuilderRef b, LLVMValueRef x, LLVMValueRef y) {
    LLVMValueRef half = number(p, 32), mask = number(p, 0xffffffff);
    LLVMValueRef x0 = LLVMBuildAnd(b, x, mask, ""), x1 = LLVMBuildLShr(b, x, half, "");
    LLVMValueRef y0 = LLVMBuildAnd(b, y, mask, ""), y1 = LLVMBuildLShr(b, y, half, "");
    LLVMValueRef low = LLVMBuildLShr(b, LLVMBuildMul(b, x0, y0, ""), half, "");
    LLVMValueRef t = LLVMBuildAdd(b, LLVMBuildMul(b, x1, y0, ""), low, "");
    LLVMValueRef u = LLVMBuildAdd(b, LLVMBuildMul(b, x0, y1, ""), LLVMBuildAnd(b, t, mask, ""), "");
    LLVMValueRef carried = LLVMBuildAdd(b, LLVMBuildLShr(b, t, half, ""), LLVMBuildLShr(b, u, half, ""), "");
    return LLVMBuildAdd(b, LLVMBuildMul(b, x1, y1, ""), carried, "");
}

/* The function gowl.mulhi(x, y). */
static LLVMValueRef high_word_function(struct program *p) {
    static const char *const attributes[] = {"nounwind", "willreturn", "mustprogress",
                                             "minsize",  "optsize",    "noinline"};
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, "gowl.mulhi");
    if (f)
        return f;
    LLVMTypeRef word = LLVMInt64TypeInContext(p->ctx), two[2] = {word, word};
    f = LLVMAddFunction(p->mod, "gowl.mulhi", LLVMFunctionType(word, two, 2, 0));
    make_internal(f);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        add_attribute(p, f, attributes[i]);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    LLVMBuildRet(b, high_word(p, b, LLVMGetParam(f, 0), LLVMGetParam(f, 1)));
    LLVMDisposeBuilder(b);
    return f;
}

/* Is it a shift of a product to its upper word? */
static bool is_upper(LLVMValueRef i) {
    return LLVMGetInstructionOpcode(i) == LLVMLShr && LLVMIsAConstantInt(LLVMGetOperand(i, 1)) &&
           LLVMConstIntGetZExtValue(LLVMGetOperand(i, 1)) == 64;
}

static bool is_word(LLVMValueRef i) {
    return LLVMGetInstructionOpcode(i) == LLVMTrunc && LLVMGetIntTypeWidth(LLVMTypeOf(i)) == 64;
}

/* Puts word in the place of every user of v that takes 64 bits of it. */
static void replace_words(LLVMValueRef v, LLVMValueRef word) {
    for (LLVMUseRef u = LLVMGetFirstUse(v), next; u; u = next) {
        LLVMValueRef user = LLVMGetUser(u);
        next = LLVMGetNextUse(u);
        if (!is_word(user))
            continue;
        LLVMReplaceAllUsesWith(user, word);
        LLVMInstructionEraseFromParent(user);
    }
}

/* Takes a multiplication of 128 bits, which is gone then if it is one of two words. */
static void split(struct program *p, LLVMBuilderRef b, LLVMValueRef mul) {
    LLVMPositionBuilderBefore(b, mul);
    if (!LLVMInstructionGetDebugLoc(mul)) /* a call has to have one, where there is debug information */
        position_nowhere(b, p->ctx, LLVMGetBasicBlockParent(LLVMGetInstructionParent(mul)));
    LLVMValueRef x = word_of(p, b, LLVMGetOperand(mul, 0)), y = x ? word_of(p, b, LLVMGetOperand(mul, 1)) : NULL;
    if (!x || !y)
        return;
    LLVMTypeRef wide = LLVMTypeOf(mul);
    LLVMValueRef both[2] = {x, y}, high, low = LLVMBuildMul(b, x, y, "");
    if (opt_for_size(p->opt->opt)) {
        LLVMValueRef f = high_word_function(p);
        high = LLVMBuildCall2(b, LLVMGlobalGetValueType(f), f, both, 2, "");
    } else {
        high = high_word(p, b, x, y);
    }
    replace_words(mul, low);
    for (LLVMUseRef u = LLVMGetFirstUse(mul), next; u; u = next) {
        LLVMValueRef user = LLVMGetUser(u);
        next = LLVMGetNextUse(u);
        if (!is_upper(user))
            continue;
        replace_words(user, high);
        if (LLVMGetFirstUse(user))
            LLVMReplaceAllUsesWith(user, LLVMBuildZExt(b, high, wide, ""));
        LLVMInstructionEraseFromParent(user);
    }
    if (LLVMGetFirstUse(mul)) {
        LLVMValueRef upper = LLVMBuildShl(b, LLVMBuildZExt(b, high, wide, ""), LLVMConstInt(wide, 64, 0), "");
        LLVMReplaceAllUsesWith(mul, LLVMBuildOr(b, upper, LLVMBuildZExt(b, low, wide, ""), ""));
    }
    LLVMInstructionEraseFromParent(mul);
}

/* Leaves true: no multiplication of 128 bits is of two words. */
void wide_products(struct program *p) {
    if (p->opt->opt == OPT_O0)
        return;
    LLVMTypeRef wide = LLVMInt128TypeInContext(p->ctx);
    VEC(LLVMValueRef) products = {0};
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                if (LLVMGetInstructionOpcode(i) == LLVMMul && LLVMTypeOf(i) == wide)
                    vec_push(&products, i);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    for (size_t i = 0; i < products.len; i++)
        split(p, b, products.p[i]);
    LLVMDisposeBuilder(b);
    vec_free(&products);
}

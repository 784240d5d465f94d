/* pow10.c: the table of powers of ten, of 11 KB, made when it is first used.
 *
 * Go's conversions between numbers and text have it as a variable, by whatever name. One that holds the very values
 * that C makes (base/pow10.h) is left empty, and each use is preceded by a call that fills it, once. At -Oz and -Os.
 *
 * Requires: nothing is optimised yet, so the table is used where Go uses it. */
#include <stdlib.h>
#include <string.h>

#include "base/pow10.h"
#include "emit/ir/ir.h"
#include "emit/optimise/optimise.h"

static bool is_table(struct program *p, LLVMValueRef g, const uint64_t *values) {
    size_t len = 0;
    LLVMValueRef init = LLVMGetInitializer(g);
    if (!init || LLVMABISizeOfType(p->layout, LLVMGlobalGetValueType(g)) != POW10_ALL * 16 ||
        !LLVMIsAConstantDataArray(init))
        return false;
    const char *b = LLVMGetAsString(init, &len); /* (this machine's numbers are little-endian, as wasm's) */
    return len == POW10_ALL * 16 && !memcmp(b, values, len);
}

struct users {
    VEC(LLVMValueRef) list;
};

/* The instructions that use v, directly or as part of a constant; false: something else does. */
static bool add_users(LLVMValueRef v, struct users *users) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAConstantExpr(user)) {
            if (!add_users(user, users))
                return false;
            continue;
        }
        if (!LLVMIsAInstruction(user) || LLVMIsAPHINode(user))
            return false;
        vec_push(&users->list, user);
    }
    return true;
}

void powers_of_ten(struct program *p) {
    LLVMValueRef fill = LLVMGetNamedFunction(p->mod, "gowl.powers_of_ten");
    if (!fill || !opt_for_size(p->opt->opt))
        return;
    uint64_t *values = NEWN(p->arena, uint64_t, POW10_ALL * 2);
    pow10_fill(values + 2 * POW10_SIDE);
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g)) {
        struct users users = {0};
        if (LLVMIsDeclaration(g) || !is_table(p, g, values) || !add_users(g, &users)) {
            vec_free(&users.list);
            continue;
        }
        LLVMSetInitializer(g, LLVMConstNull(LLVMGlobalGetValueType(g)));
        LLVMSetGlobalConstant(g, false);
        LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
        for (size_t i = 0; i < users.list.len; i++) {
            LLVMValueRef user = users.list.p[i];
            LLVMPositionBuilderBefore(b, user);
            position_nowhere(b, p->ctx, LLVMGetBasicBlockParent(LLVMGetInstructionParent(user)));
            LLVMBuildCall2(b, LLVMGlobalGetValueType(fill), fill, &g, 1, "");
        }
        LLVMDisposeBuilder(b);
        vec_free(&users.list);
    }
}

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

/* The instructions that use v, directly or as part of a constant; false: something else does. */
static bool add_users(LLVMValueRef v, LLVMValueRef **users, size_t *n, size_t *room) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (LLVMIsAConstantExpr(user)) {
            if (!add_users(user, users, n, room))
                return false;
            continue;
        }
        if (!LLVMIsAInstruction(user) || LLVMIsAPHINode(user))
            return false;
        if (*n == *room)
            *users = xrealloc(*users, (*room = *room * 2 + 8) * sizeof **users);
        (*users)[(*n)++] = user;
    }
    return true;
}

void powers_of_ten(struct program *p) {
    LLVMValueRef fill = LLVMGetNamedFunction(p->mod, "gowl.powers_of_ten");
    if (!fill || (p->opt->opt != OPT_OZ && p->opt->opt != OPT_OS))
        return;
    uint64_t *values = calloc(POW10_ALL * 2, sizeof *values);
    if (!values)
        die("no memory");
    pow10_fill(values + 2 * POW10_SIDE);
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g)) {
        LLVMValueRef *users = NULL;
        size_t n = 0, room = 0;
        if (LLVMIsDeclaration(g) || !is_table(p, g, values) || !add_users(g, &users, &n, &room)) {
            free(users);
            continue;
        }
        LLVMSetInitializer(g, LLVMConstNull(LLVMGlobalGetValueType(g)));
        LLVMSetGlobalConstant(g, false);
        LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
        for (size_t i = 0; i < n; i++) {
            LLVMPositionBuilderBefore(b, users[i]);
            position_nowhere(b, p->ctx, LLVMGetBasicBlockParent(LLVMGetInstructionParent(users[i])));
            LLVMBuildCall2(b, LLVMGlobalGetValueType(fill), fill, &g, 1, "");
        }
        LLVMDisposeBuilder(b);
        free(users);
    }
    free(values);
}

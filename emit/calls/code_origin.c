/* code_origin.c: which functions a call through a pointer calls, where it can be seen what the pointer is read from.
 *
 * Terms: what stands at an object's offset is *code* if it is a function's address: a closure's first word, an itab's
 * slot. */
#include <stdlib.h>
#include <string.h>

#include "emit/calls/captured.h"
#include "emit/calls/code_origin.h"
#include "emit/ir/ir.h"

/* The function whose address stands at off of a constant; NULL if none. */
static LLVMValueRef constant_code(struct program *p, LLVMValueRef init, int64_t off) {
    LLVMTypeRef t = LLVMTypeOf(init);
    if (LLVMIsAFunction(init))
        return off == 0 ? init : NULL;
    if (off < 0 || LLVMGetTypeKind(t) != LLVMStructTypeKind || !LLVMIsAConstantStruct(init))
        return NULL;
    unsigned n = LLVMCountStructElementTypes(t);
    for (unsigned i = 0; i < n; i++)
        if ((int64_t)LLVMOffsetOfElement(p->layout, t, i) == off)
            return constant_code(p, LLVMGetOperand(init, i), 0);
    return NULL;
}

/* The function whose address v is, as pointer or number; else NULL. */
static LLVMValueRef function_address(LLVMValueRef v) {
    while (LLVMIsAConstantExpr(v) && (LLVMGetConstOpcode(v) == LLVMPtrToInt || LLVMGetConstOpcode(v) == LLVMZExt))
        v = LLVMGetOperand(v, 0);
    return LLVMIsAFunction(v) ? v : NULL;
}

/* Adds the functions that are stored at the start of a closure object made here; false if something else may be there.
 */
static bool stored_code(LLVMValueRef object, struct code_origin *o) {
    for (LLVMUseRef u = LLVMGetFirstUse(object); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        if (LLVMIsAStoreInst(i) && LLVMGetOperand(i, 1) == object) {
            LLVMValueRef code = function_address(LLVMGetOperand(i, 0));
            if (LLVMIsConstant(LLVMGetOperand(i, 0)) && LLVMIsNull(LLVMGetOperand(i, 0))) /* not made yet */
                continue;
            if (!code)
                return false;
            vec_push(&o->code, code);
        } else if (LLVMIsAGetElementPtrInst(i)) {
            int64_t off;
            if (base_of(i, &off) == i)
                return false;
            if (off == 0 && !stored_code(i, o))
                return false;
        } else if (LLVMIsAMemCpyInst(i) || LLVMIsAMemMoveInst(i))
            if (LLVMGetOperand(i, 0) == object)
                return false;
    }
    return true;
}

static bool add_code(struct program *p, LLVMValueRef object, int64_t off, struct code_origin *o, int depth);

/* The same of a captured variable, which is read from `at`. */
static bool captured_code(struct program *p, LLVMValueRef at, int64_t off, struct code_origin *o, int depth) {
    value_vec values = {0};
    bool ok = captured_values(p, at, &values);
    for (size_t i = 0; ok && i < values.len; i++)
        ok = add_code(p, values.p[i], off, o, depth);
    vec_free(&values);
    return ok;
}

/* The same of what all calls pass for an argument. */
static bool passed_code(struct program *p, LLVMValueRef arg, int64_t off, struct code_origin *o, int depth) {
    LLVMValueRef fn = LLVMGetParamParent(arg);
    unsigned no = 0;
    bool ok = !address_taken(fn);
    while (LLVMGetParam(fn, no) != arg)
        no++;
    for (LLVMUseRef u = LLVMGetFirstUse(fn); ok && u; u = LLVMGetNextUse(u))
        ok = no < LLVMGetNumArgOperands(LLVMGetUser(u)) &&
             add_code(p, LLVMGetOperand(LLVMGetUser(u), no), off, o, depth);
    return ok;
}

/* The same of what a call gives. */
static bool returned_code(struct program *p, LLVMValueRef call, int64_t off, struct code_origin *o, int depth) {
    LLVMValueRef fn = LLVMGetCalledValue(call);
    bool any = false;
    for (LLVMBasicBlockRef bb = LLVMIsAFunction(fn) ? LLVMGetFirstBasicBlock(fn) : NULL; bb;
         bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef ret = LLVMGetBasicBlockTerminator(bb);
        if (!LLVMIsAReturnInst(ret))
            continue;
        if (!LLVMGetNumOperands(ret) || !add_code(p, LLVMGetOperand(ret, 0), off, o, depth))
            return false;
        any = true;
    }
    return any;
}

/* Adds the code at off of what an object's variable may hold; false if it is not known. */
static bool add_code(struct program *p, LLVMValueRef object, int64_t off, struct code_origin *o, int depth) {
    enum { DEEPEST = 8 };
    int64_t more;
    LLVMValueRef base = base_of(object, &more);
    if (depth > DEEPEST)
        return false;
    if (LLVMIsALoadInst(base))
        return captured_code(p, LLVMGetOperand(base, 0), off + more, o, depth + 1);
    if (LLVMIsAArgument(base))
        return passed_code(p, base, off + more, o, depth + 1);
    if (LLVMIsConstant(object) && LLVMIsNull(object))
        return true;
    struct code_origin found;
    find_code(p, object, off, &found);
    for (size_t i = 0; i < found.code.len; i++)
        vec_push(&o->code, found.code.p[i]);
    vec_free(&found.code);
    return found.kind == CODE || (is_call(base) && returned_code(p, base, off + more, o, depth + 1));
}

void find_code(struct program *p, LLVMValueRef object, int64_t off, struct code_origin *o) {
    int64_t more;
    LLVMValueRef base = base_of(object, &more);
    off += more;
    *o = (struct code_origin){.kind = UNKNOWN};
    if (LLVMIsAArgument(base)) {
        LLVMValueRef fn = LLVMGetParamParent(base);
        *o = (struct code_origin){.kind = PARAM, .off = off};
        while (LLVMGetParam(fn, o->arg) != base)
            o->arg++;
    } else if (LLVMIsAGlobalVariable(base)) {
        LLVMValueRef init = LLVMIsGlobalConstant(base) ? LLVMGetInitializer(base) : NULL,
                     code = init ? constant_code(p, init, off) : NULL;
        if (code) {
            o->kind = CODE;
            vec_push(&o->code, code);
        }
    } else if ((LLVMIsAAllocaInst(base) || is_call(base)) && off == 0) {
        if (stored_code(base, o) && o->code.len)
            o->kind = CODE;
    } else if (LLVMIsALoadInst(base) && captured_code(p, LLVMGetOperand(base, 0), off, o, 0))
        o->kind = CODE;
}

void callee_origin(struct program *p, LLVMValueRef call, struct code_origin *o) {
    size_t n;
    LLVMValueRef code = LLVMGetCalledValue(call);
    *o = (struct code_origin){.kind = UNKNOWN};
    if (LLVMIsALoadInst(code) && (call_attribute(call, "gowl-closure", &n) || call_attribute(call, "gowl-method", &n)))
        find_code(p, LLVMGetOperand(code, 0), 0, o);
}

/* results.c: functions with several results return the first; the others go through wasm globals.
 *
 * Left to LLVM, a function that returns a struct gets a hidden pointer to memory on the stack: the caller makes room,
 * the callee stores, the caller loads. A wasm global is set and read in two bytes of code each, and needs no memory.
 * Result i > 0 of wasm type t has the global gowl.result.t.i. The callee sets it right before it returns, the caller
 * reads it right behind the call: nothing runs in between.
 *
 * To LLVM's code generation such a global is memory: it would store the lower half of a 64-bit value, load one half, or
 * extend what it loads, all in one instruction that wasm has for memory only. So integers and pointers go through
 * globals of 64 bits, and every access is volatile: then there is nothing to narrow or to widen. It would also store a
 * float's bits as an integer (a constant, a bitcast) and the other way round, volatile or not: so a float, and an
 * integer that is a float's bits, goes through a small function of its own.
 *
 * C relies on it too, where it calls a function by its type's descriptor (runtime/heap/finalizer.c): so this is done at
 * -O0 as well.
 *
 * Requires: the last of the IR: no invoke, and no pass runs afterwards that would move a call between the two.
 * Leaves true: no function and no call returns a struct. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/ir/ir.h"
#include "emit/model/model.h"
#include "emit/suspend/suspend.h"

struct results {
    struct program *p;
    LLVMBuilderRef b;
};

static bool returns_struct(LLVMTypeRef t) {
    return LLVMGetTypeKind(LLVMGetReturnType(t)) == LLVMStructTypeKind;
}

/* The function type with the first result only. */
static LLVMTypeRef first_only(LLVMTypeRef t) {
    unsigned n = LLVMCountParamTypes(t);
    LLVMTypeRef params[n + 1];
    LLVMGetParamTypes(t, params);
    return LLVMFunctionType(LLVMStructGetTypeAtIndex(LLVMGetReturnType(t), 0), params, n, LLVMIsFunctionVarArg(t));
}

/* The global for result i of type t, and the type it has. */
static LLVMValueRef result_global(struct results *r, LLVMTypeRef t, unsigned i, LLVMTypeRef *wasm) {
    LLVMContextRef c = r->p->ctx;
    const char *kind;
    switch (LLVMGetTypeKind(t)) {
    case LLVMIntegerTypeKind:
        if (LLVMGetIntTypeWidth(t) > 64)
            die("a result of type %s", sig_text(r->p, t));
        /* fall through */
    case LLVMPointerTypeKind:
        *wasm = LLVMInt64TypeInContext(c);
        kind = "i64";
        break;
    case LLVMFloatTypeKind:
        *wasm = t;
        kind = "f32";
        break;
    case LLVMDoubleTypeKind:
        *wasm = t;
        kind = "f64";
        break;
    default:
        die("a result of type %s", sig_text(r->p, t));
    }
    const char *name = arena_printf(r->p->arena, "gowl.result.%s.%u", kind, i);
    LLVMValueRef g = LLVMGetNamedGlobal(r->p->mod, name);
    if (!g) {
        g = LLVMAddGlobalInAddressSpace(r->p->mod, *wasm, name, 1); /* address space 1: a wasm global */
        LLVMSetInitializer(g, LLVMConstNull(*wasm));
        LLVMSetLinkage(g, LLVMInternalLinkage);
    }
    return g;
}

/* A function that sets (or reads) the global: neither a constant nor a bitcast meets the access. */
static LLVMValueRef accessor(struct results *r, LLVMValueRef global, LLVMTypeRef wasm, bool set, LLVMTypeRef *type) {
    LLVMContextRef c = r->p->ctx;
    *type = set ? LLVMFunctionType(LLVMVoidTypeInContext(c), &wasm, 1, 0) : LLVMFunctionType(wasm, NULL, 0, 0);
    size_t n;
    const char *name = arena_printf(r->p->arena, "%s.%s", LLVMGetValueName2(global, &n), set ? "set" : "get");
    LLVMValueRef f = LLVMGetNamedFunction(r->p->mod, name);
    if (f)
        return f;
    f = LLVMAddFunction(r->p->mod, name, *type);
    LLVMSetLinkage(f, LLVMInternalLinkage);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(c);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(c, f, ""));
    if (set) {
        LLVMSetVolatile(LLVMBuildStore(b, LLVMGetParam(f, 0), global), 1);
        LLVMBuildRetVoid(b);
    } else {
        LLVMValueRef v = LLVMBuildLoad2(b, wasm, global, "");
        LLVMSetVolatile(v, 1);
        LLVMBuildRet(b, v);
    }
    LLVMDisposeBuilder(b);
    return f;
}

static bool is_float(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMFloatTypeKind || LLVMGetTypeKind(t) == LLVMDoubleTypeKind;
}

/* Is element i of what the call returns, of type t, a float or made one by a bitcast? */
static bool becomes_float(LLVMValueRef call, unsigned i, LLVMTypeRef t) {
    if (is_float(t))
        return true;
    for (LLVMUseRef u = LLVMGetFirstUse(call); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!LLVMIsAExtractValueInst(user) || LLVMGetNumIndices(user) != 1 || LLVMGetIndices(user)[0] != i)
            continue;
        for (LLVMUseRef w = LLVMGetFirstUse(user); w; w = LLVMGetNextUse(w))
            if (LLVMIsABitCastInst(LLVMGetUser(w)))
                return true;
    }
    return false;
}

/* Element i of struct value v: what was put in, if that can be seen, else an extractvalue at the builder. */
static LLVMValueRef element(struct results *r, LLVMValueRef v, unsigned i) {
    while (LLVMIsAInsertValueInst(v) && LLVMGetNumIndices(v) == 1) {
        if (LLVMGetIndices(v)[0] == i)
            return LLVMGetOperand(v, 1);
        v = LLVMGetOperand(v, 0);
    }
    if (LLVMIsAConstant(v))
        return LLVMGetAggregateElement(v, i);
    return LLVMBuildExtractValue(r->b, v, i, "");
}

/* Does the global still hold v, as v was read from it behind the last call, and all of that stands in this block? */
static bool is_there(LLVMValueRef v, LLVMValueRef global, LLVMValueRef ret) {
    while (LLVMIsAIntToPtrInst(v) || LLVMIsATruncInst(v))
        v = LLVMGetOperand(v, 0);
    if (!LLVMIsALoadInst(v) || LLVMGetOperand(v, 0) != global ||
        LLVMGetInstructionParent(v) != LLVMGetInstructionParent(ret))
        return false;
    for (LLVMValueRef i = LLVMGetNextInstruction(v); i != ret; i = LLVMGetNextInstruction(i))
        if ((LLVMIsACallInst(i) && !LLVMIsAIntrinsicInst(i)) || (LLVMIsAStoreInst(i) && LLVMGetOperand(i, 1) == global))
            return false;
    return true;
}

/* ret { a, b }: b to its global; ret a. */
static void change_return(struct results *r, LLVMValueRef ret) {
    LLVMValueRef v = LLVMGetOperand(ret, 0);
    LLVMTypeRef t = LLVMTypeOf(v);
    LLVMPositionBuilderBefore(r->b, ret);
    for (unsigned i = 1; i < LLVMCountStructElementTypes(t); i++) {
        LLVMValueRef e = element(r, v, i);
        LLVMTypeRef wasm;
        LLVMValueRef g = result_global(r, LLVMStructGetTypeAtIndex(t, i), i, &wasm);
        if (LLVMIsUndef(e) || is_there(e, g, ret))
            continue;
        if (LLVMGetTypeKind(LLVMTypeOf(e)) == LLVMPointerTypeKind)
            e = LLVMBuildPtrToInt(r->b, e, wasm, "");
        else if (LLVMTypeOf(e) != wasm)
            e = LLVMBuildZExt(r->b, e, wasm, "");
        if (is_float(wasm) || LLVMIsABitCastInst(e)) {
            LLVMTypeRef type;
            LLVMValueRef set = accessor(r, g, wasm, true, &type);
            LLVMBuildCall2(r->b, type, set, &e, 1, "");
        } else {
            LLVMSetVolatile(LLVMBuildStore(r->b, e, g), 1);
        }
    }
    LLVMBuildRet(r->b, element(r, v, 0));
    LLVMInstructionEraseFromParent(ret);
}

static void copy_attributes_at(LLVMValueRef from, LLVMValueRef to, LLVMAttributeIndex at, bool call) {
    unsigned n = call ? LLVMGetCallSiteAttributeCount(from, at) : LLVMGetAttributeCountAtIndex(from, at);
    LLVMAttributeRef a[n + 1];
    if (call)
        LLVMGetCallSiteAttributes(from, at, a);
    else
        LLVMGetAttributesAtIndex(from, at, a);
    for (unsigned i = 0; i < n; i++)
        if (call)
            LLVMAddCallSiteAttribute(to, at, a[i]);
        else
            LLVMAddAttributeAtIndex(to, at, a[i]);
}

/* { a, b } = call f(...): a = call f(...), and b from its global. */
static void change_call(struct results *r, LLVMValueRef call) {
    LLVMTypeRef old = LLVMGetCalledFunctionType(call), t = LLVMGetReturnType(old), type = first_only(old);
    unsigned n = LLVMGetNumArgOperands(call);
    LLVMValueRef args[n + 1], callee = LLVMGetCalledValue(call);
    for (unsigned i = 0; i < n; i++)
        args[i] = LLVMGetOperand(call, i);
    LLVMPositionBuilderBefore(r->b, call);
    LLVMValueRef now = LLVMBuildCall2(r->b, type, callee, args, n, "");
    LLVMSetInstructionCallConv(now, LLVMGetInstructionCallConv(call));
    LLVMSetTailCallKind(now, LLVMGetTailCallKind(call));
    copy_attributes_at(call, now, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, true);
    for (unsigned i = 1; i <= n; i++)
        copy_attributes_at(call, now, i, true);
    unsigned count = LLVMCountStructElementTypes(t);
    LLVMValueRef *e = NEWN(r->p->arena, LLVMValueRef, count);
    e[0] = now;
    for (unsigned i = 1; i < count; i++) {
        LLVMTypeRef et = LLVMStructGetTypeAtIndex(t, i), wasm;
        LLVMValueRef g = result_global(r, et, i, &wasm);
        if (becomes_float(call, i, et)) {
            LLVMTypeRef type;
            LLVMValueRef get = accessor(r, g, wasm, false, &type);
            e[i] = LLVMBuildCall2(r->b, type, get, NULL, 0, "");
        } else {
            e[i] = LLVMBuildLoad2(r->b, wasm, g, "");
        }
        if (LLVMGetTypeKind(et) == LLVMPointerTypeKind)
            e[i] = LLVMBuildIntToPtr(r->b, e[i], et, "");
        else if (et != wasm)
            e[i] = LLVMBuildTrunc(r->b, e[i], et, "");
    }
    /* Most users take one element; the struct is put together for the others only. */
    LLVMUseRef next;
    for (LLVMUseRef u = LLVMGetFirstUse(call); u; u = next) {
        next = LLVMGetNextUse(u);
        LLVMValueRef user = LLVMGetUser(u);
        if (!LLVMIsAExtractValueInst(user) || LLVMGetNumIndices(user) != 1)
            continue;
        LLVMReplaceAllUsesWith(user, e[LLVMGetIndices(user)[0]]);
        LLVMInstructionEraseFromParent(user);
    }
    if (LLVMGetFirstUse(call)) {
        LLVMValueRef whole = LLVMGetPoison(t);
        for (unsigned i = 0; i < count; i++)
            whole = LLVMBuildInsertValue(r->b, whole, e[i], i, "");
        LLVMReplaceAllUsesWith(call, whole);
    }
    LLVMInstructionEraseFromParent(call);
}

static bool is_result_load(LLVMValueRef i) {
    size_t n;
    return LLVMIsALoadInst(i) && !LLVMGetVolatile(i) && LLVMIsAGlobalVariable(LLVMGetOperand(i, 0)) &&
           !strncmp(LLVMGetValueName2(LLVMGetOperand(i, 0), &n), "gowl.result.", 12);
}

static void pin_loads(LLVMValueRef f) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (is_result_load(i))
                LLVMSetVolatile(i, 1);
}

/* Deletes what only put structs together for a return. */
static void delete_unused(LLVMValueRef f) {
    bool again = true;
    while (again) {
        again = false;
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb)) {
            LLVMValueRef before;
            for (LLVMValueRef i = LLVMGetLastInstruction(bb); i; i = before) {
                before = LLVMGetPreviousInstruction(i);
                if (!LLVMGetFirstUse(i) &&
                    (is_result_load(i) || LLVMIsAInsertValueInst(i) || LLVMIsAExtractValueInst(i) ||
                     LLVMIsAIntToPtrInst(i) || LLVMIsATruncInst(i))) {
                    LLVMInstructionEraseFromParent(i);
                    again = true;
                }
            }
        }
    }
}

/* A function of the new type takes the place of f, with its body and all that is said of it. */
static void change_function(struct results *r, LLVMValueRef f) {
    LLVMTypeRef type = first_only(LLVMGlobalGetValueType(f));
    size_t len;
    const char *name = arena_strdup(r->p->arena, LLVMGetValueName2(f, &len));
    LLVMValueRef g = LLVMAddFunction(r->p->mod, "", type);
    LLVMSetLinkage(g, LLVMGetLinkage(f));
    LLVMSetVisibility(g, LLVMGetVisibility(f));
    LLVMSetUnnamedAddress(g, LLVMGetUnnamedAddress(f));
    LLVMSetFunctionCallConv(g, LLVMGetFunctionCallConv(f));
    if (LLVMGetSection(f) && *LLVMGetSection(f))
        LLVMSetSection(g, LLVMGetSection(f));
    copy_attributes_at(f, g, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, false);
    for (unsigned i = 0; i < LLVMCountParams(f); i++) {
        copy_attributes_at(f, g, i + 1, false);
        LLVMReplaceAllUsesWith(LLVMGetParam(f, i), LLVMGetParam(g, i));
    }
    if (!LLVMIsDeclaration(f)) {
        LLVMBasicBlockRef bb;
        LLVMMetadataRef sub = LLVMGetSubprogram(f);
        while ((bb = LLVMGetFirstBasicBlock(f))) {
            LLVMRemoveBasicBlockFromParent(bb);
            LLVMAppendExistingBasicBlock(g, bb);
        }
        if (sub)
            LLVMSetSubprogram(g, sub);
    }
    LLVMReplaceAllUsesWith(f, g);
    LLVMDeleteFunction(f);
    LLVMSetValueName2(g, name, len);
}

/* What was said of a function's accesses to memory was said before it, or what it calls, wrote the globals. Code
 * generation would move the reading of a global across a call that is said to write nothing. */
static void forget_memory(LLVMValueRef f) {
    unsigned memory = attribute_kind("memory");
    LLVMRemoveEnumAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, memory);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (LLVMIsACallInst(i) && !LLVMIsAIntrinsicInst(i))
                LLVMRemoveCallSiteEnumAttribute(i, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, memory);
}

static void change_body(struct results *r, LLVMValueRef f) {
    bool changed = false;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef next;
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = next) {
            next = LLVMGetNextInstruction(i);
            if (LLVMIsACallInst(i) && !LLVMIsAIntrinsicInst(i) && returns_struct(LLVMGetCalledFunctionType(i))) {
                /* Its extractvalues may stand anywhere, behind it in this block too: they go. */
                LLVMValueRef last = LLVMGetPreviousInstruction(i);
                change_call(r, i);
                next = last ? LLVMGetNextInstruction(last) : LLVMGetFirstInstruction(bb);
                changed = true;
            }
        }
    }
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(bb);
        if (t && LLVMIsAReturnInst(t) && LLVMGetNumOperands(t) == 1 &&
            LLVMGetTypeKind(LLVMTypeOf(LLVMGetOperand(t, 0))) == LLVMStructTypeKind) {
            change_return(r, t);
            changed = true;
        }
    }
    if (changed) {
        delete_unused(f);
        pin_loads(f);
    }
}

void results_to_globals(struct program *p) {
    struct results r = {p, LLVMCreateBuilderInContext(p->ctx)};
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f)) {
            change_body(&r, f);
            forget_memory(f);
        }
    LLVMValueRef next;
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = next) {
        next = LLVMGetNextFunction(f);
        if (!LLVMGetIntrinsicID(f) && returns_struct(LLVMGlobalGetValueType(f)))
            change_function(&r, f);
    }
    LLVMDisposeBuilder(r.b);
}

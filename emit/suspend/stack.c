/* stack.c: moves the allocas of functions that may suspend, as far as they survived optimisation, to the goroutine's
 * own stack (docs/suspend.md, "Stacks"). All others stay on lld's: they have returned before another goroutine runs.
 *
 * gowl.sp grows down. A function with F bytes of allocas:
 *
 *   entry:  sp = gowl.sp; fp = sp - F; if (fp < gowl.stack_limit) goto grow; gowl.sp = fp    (large F: or if sp < F)
 *   ...     allocas are fp + offset; each return puts gowl.sp = sp back
 *   grow:   gowl.stack_grow(F); r = the function again, with the same arguments; gowl.stack_shrink(); return r
 *           (suspended, gowl.stack_shrink keeps the segment, and leaves a frame of its own that gives it back)
 *
 * For size (-Oz) a function that cannot come back early from there asks C: fp = gowl.stack_enter(F), and
 * gowl.stack_leave(F) at each return, which gives a segment back if it is empty.
 *
 * A function on a deep cycle (recursion.c) has a frame in any case, as large as the engine's may be, and grows by
 * gowl.stack_grow_deep, which suspends when much of the engine's stack is in use: so that is tested, and the call
 * behind it is made anew with that stack empty.
 *
 * At the end of the stack it comes back with the flag set: it notes its place, for the traceback, and returns.
 *
 * On lld's stack nobody asks for room. Frames that are seldom needed begin late (stack_late.c).
 *
 * Requires: unwinding lowered (all ways out are returns). Leaves true: no function that may suspend has an alloca. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>
#include <llvm/Config/llvm-config.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/ir/liveness.h"
#include "emit/suspend/suspend.h"
#include "emit/unwind/unwind.h"

enum {
    FRAME_ALIGN = 16,
    LOWEST_SP = 1 << 19, /* goroutines' stacks lie above lld's, which is that large at least */
    MAX_FRAME = 1 << 28
};

struct stacker {
    struct program *p;
    struct suspend_set *set;
    LLVMBuilderRef b;
    LLVMTypeRef i32, i8;
    LLVMValueRef sp, limit, grow, grow_deep, shrink, enter, leave, flag;
    bool own; /* goroutines have stacks of their own */
};

/* Addresses in an alloca, at a constant distance: code generation knows that they do not wrap around as long as it is
 * one. */
static void say_no_wrap(LLVMValueRef alloca) {
#if LLVM_VERSION_MAJOR >= 20
    for (LLVMUseRef u = LLVMGetFirstUse(alloca); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef gep = LLVMGetUser(u);
        bool constant = LLVMIsAGetElementPtrInst(gep);
        for (int i = 1; constant && i < LLVMGetNumOperands(gep); i++) {
            LLVMValueRef o = LLVMGetOperand(gep, (unsigned)i);
            constant = LLVMIsAConstantInt(o) && LLVMConstIntGetSExtValue(o) >= 0;
        }
        if (constant)
            LLVMGEPSetNoWrapFlags(gep, LLVMGEPFlagInBounds | LLVMGEPFlagNUW);
    }
#else
    (void)alloca;
#endif
}

static LLVMTypeRef void_fn(struct stacker *s, bool bytes) {
    return LLVMFunctionType(LLVMVoidTypeInContext(s->p->ctx), &s->i32, bytes, 0);
}

static int64_t round_up(int64_t n, int64_t align) {
    return (n + align - 1) / align * align;
}

/* Gives each alloca its place (address relative to fp, to be added later); gives the frame's size. */
static int64_t layout(struct stacker *s, LLVMValueRef *allocas, size_t n, int64_t *offset) {
    int64_t size = 0;
    for (size_t i = 0; i < n; i++) {
        LLVMValueRef count = LLVMGetOperand(allocas[i], 0);
        if (!LLVMIsAConstantInt(count)) {
            size_t len;
            die("%s has an alloca of unknown size",
                LLVMGetValueName2(LLVMGetBasicBlockParent(LLVMGetInstructionParent(allocas[i])), &len));
        }
        int64_t bytes = (int64_t)LLVMABISizeOfType(s->p->layout, LLVMGetAllocatedType(allocas[i])) *
                        LLVMConstIntGetSExtValue(count);
        size = round_up(size, LLVMGetAlignment(allocas[i]) > FRAME_ALIGN ? FRAME_ALIGN : LLVMGetAlignment(allocas[i]));
        offset[i] = size;
        size += bytes;
        if (bytes < 0 || size > MAX_FRAME)
            err("a function's local variables need more than %d bytes of stack", MAX_FRAME);
    }
    return round_up(size, FRAME_ALIGN);
}

/* lifetime markers say nothing of a frame slot. */
static void drop_lifetimes(LLVMValueRef fn) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef next;
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = next) {
            size_t n;
            next = LLVMGetNextInstruction(i);
            if (LLVMIsACallInst(i) && LLVMIsAFunction(LLVMGetCalledValue(i)) &&
                !strncmp(LLVMGetValueName2(LLVMGetCalledValue(i), &n), "llvm.lifetime.", 14))
                LLVMInstructionEraseFromParent(i);
        }
    }
}

/* At each return gowl.sp is sp again; or, if that is NULL, C gives the frame of size bytes back. */
static void restore_sp(struct stacker *s, LLVMValueRef fn, LLVMValueRef sp, int64_t size) {
    LLVMValueRef bytes = LLVMConstInt(s->i32, (unsigned long long)size, 0);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(bb);
        if (!LLVMIsAReturnInst(t))
            continue;
        LLVMPositionBuilderBefore(s->b, t);
        position_nowhere(s->b, s->p->ctx, fn);
        if (sp)
            LLVMBuildStore(s->b, sp, s->sp);
        else
            LLVMBuildCall2(s->b, void_fn(s, true), s->leave, &bytes, 1, "");
    }
}

/* The way up of fn, which has found the end of the stack (or suspends, where nobody asks for places). */
static void leave_at_end(struct stacker *s, LLVMValueRef fn) {
    int32_t site = stack_end_site(s->set, fn);
    LLVMValueRef no = LLVMConstInt(s->i32, (unsigned)site, 0);
    if (site != NO_SITE)
        LLVMBuildCall2(s->b, void_fn(s, true), LLVMGetNamedFunction(s->p->mod, "gowl.trace"), &no, 1, "");
    return_nothing(s->b, fn);
}

/* The block that calls fn again on a new segment. */
static void build_grow(struct stacker *s, LLVMValueRef fn, LLVMBasicBlockRef grow, LLVMValueRef bytes) {
    LLVMContextRef cx = s->p->ctx;
    unsigned n = LLVMCountParams(fn);
    LLVMValueRef *a = NEWN(s->set->arena, LLVMValueRef, n + 1);
    for (unsigned i = 0; i < n; i++)
        a[i] = LLVMGetParam(fn, i);
    LLVMPositionBuilderAtEnd(s->b, grow);
    struct suspender *x = suspender_of(s->set, fn);
    bool deep = x && x->recurs;
    LLVMValueRef grown = LLVMBuildCall2(s->b, void_fn(s, true), deep ? s->grow_deep : s->grow, &bytes, 1, "");
    if (deep) {
        LLVMBasicBlockRef up = LLVMAppendBasicBlockInContext(cx, fn, ""),
                          on = LLVMAppendBasicBlockInContext(cx, fn, "");
        LLVMValueRef f = LLVMBuildLoad2(s->b, s->i32, s->flag, "");
        LLVMBuildCondBr(s->b, LLVMBuildIsNotNull(s->b, f, ""), up, on);
        vec_push(&x->sites, ((struct site){grown, grow, up, on, NO_SITE}));
        LLVMPositionBuilderAtEnd(s->b, up);
        leave_at_end(s, fn);
        grow = on;
        LLVMPositionBuilderAtEnd(s->b, grow);
    }
    LLVMValueRef r = LLVMBuildCall2(s->b, LLVMGlobalGetValueType(fn), fn, a, n, "");
    LLVMSetInstructionCallConv(r, LLVMGetFunctionCallConv(fn));
    copy_call_attributes(fn, r);
    /* Unwinding, the segment is given back as well. Suspended, gowl.stack_shrink leaves a frame that does it later:
     * this is no site. */
    LLVMBuildCall2(s->b, void_fn(s, false), s->shrink, NULL, 0, "");
    if (LLVMGetTypeKind(LLVMTypeOf(r)) == LLVMVoidTypeKind)
        LLVMBuildRetVoid(s->b);
    else
        LLVMBuildRet(s->b, r);
}

/* Does fn's frame lie on the goroutine's own stack? */
static bool is_own(struct stacker *s, LLVMValueRef fn) {
    return s->own && suspender_of(s->set, fn);
}

/* Bytes of the function's own variables on lld's stack, with that much padding for each. */
static int64_t own_frame(struct stacker *s, LLVMValueRef fn, int64_t padding) {
    int64_t size = 0;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (LLVMIsAAllocaInst(i) && LLVMIsAConstantInt(LLVMGetOperand(i, 0)))
                size += (int64_t)LLVMABISizeOfType(s->p->layout, LLVMGetAllocatedType(i)) *
                            LLVMConstIntGetSExtValue(LLVMGetOperand(i, 0)) +
                        padding;
    return round_up(size, FRAME_ALIGN);
}

/* On lld's stack no function asks for room. So that stack is larger by all large frames of the program: what does not
 * suspend is on it once at most. */
static void find_large_frames(struct stacker *s) {
    enum { LARGE = 4096 };
    for (LLVMValueRef fn = LLVMGetFirstFunction(s->p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        uint64_t size = is_own(s, fn) ? 0 : (uint64_t)own_frame(s, fn, FRAME_ALIGN);
        if (size > LARGE)
            s->p->large_frames += (size + FRAME_ALIGN - 1) / FRAME_ALIGN * FRAME_ALIGN;
    }
}

static void frame_of(struct stacker *s, LLVMValueRef fn) {
    VEC(LLVMValueRef) allocas = {0};
    drop_lifetimes(fn);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            if (LLVMIsAAllocaInst(i))
                vec_push(&allocas, i);
    struct suspender *x = suspender_of(s->set, fn);
    if (!allocas.len && !x->recurs)
        return;
    int64_t *offset = NEWN(s->set->arena, int64_t, allocas.len + 1);
    int64_t size = layout(s, allocas.p, allocas.len, offset);
    /* the prologue: a new entry block before the old one */
    LLVMBasicBlockRef old = LLVMGetEntryBasicBlock(fn);
    LLVMBasicBlockRef entry = LLVMInsertBasicBlockInContext(s->p->ctx, old, "frame");
    position_nowhere(s->b, s->p->ctx, fn);
    LLVMPositionBuilderAtEnd(s->b, entry);
    LLVMValueRef sp = NULL, fp, bytes = LLVMConstInt(s->i32, (unsigned long long)size, 0);
    bool asks_c = s->p->opt->opt == OPT_OZ && !x->recurs;
    if (x->recurs) {
        x->frame_later = LLVMAddGlobal(s->p->mod, s->i8, "gowl.frame_bytes");
        bytes = LLVMConstPtrToInt(x->frame_later, s->i32);
    }
    if (asks_c)
        fp = LLVMBuildCall2(s->b, LLVMFunctionType(s->i32, &s->i32, 1, 0), s->enter, &bytes, 1, "");
    else {
        sp = LLVMBuildLoad2(s->b, s->i32, s->sp, "");
        fp = LLVMBuildSub(s->b, sp, bytes, "");
    }
    LLVMValueRef base = LLVMBuildIntToPtr(s->b, fp, LLVMPointerTypeInContext(s->p->ctx, 0), "");
    for (size_t i = 0; i < allocas.len; i++) {
        say_no_wrap(allocas.p[i]);
        LLVMReplaceAllUsesWith(allocas.p[i], address_at(s->b, s->p->ctx, base, offset[i]));
        LLVMInstructionEraseFromParent(allocas.p[i]);
    }
    x->sp = sp;
    x->fp = fp;
    x->frame_size = size;
    x->frame_bytes = bytes;
    LLVMBasicBlockRef start = LLVMInsertBasicBlockInContext(s->p->ctx, old, "");
    LLVMPositionBuilderAtEnd(s->b, start);
    if (!asks_c)
        LLVMBuildStore(s->b, fp, s->sp);
    /* What stands for the engine's frame is not written to, but scanned: older frames' pointers would stay there. */
    if (x->recurs && s->p->asks_gc)
        LLVMBuildMemSet(s->b, address_at(s->b, s->p->ctx, base, size), LLVMConstNull(LLVMInt8TypeInContext(s->p->ctx)),
                        LLVMBuildSub(s->b, bytes, LLVMConstInt(s->i32, (unsigned long long)size, 0), ""), 1);
    LLVMBuildBr(s->b, old);
    restore_sp(s, fn, sp, size);
    LLVMPositionBuilderAtEnd(s->b, entry);
    if (asks_c)
        LLVMBuildBr(s->b, start);
    else {
        LLVMBasicBlockRef grow = LLVMAppendBasicBlockInContext(s->p->ctx, fn, "grow");
        LLVMValueRef limit = LLVMBuildLoad2(s->b, s->i32, s->limit, "");
        LLVMValueRef lacks = LLVMBuildICmp(s->b, LLVMIntULT, fp, limit, "");
        if (size > LOWEST_SP / 2) /* sp - F may wrap around */
            lacks = LLVMBuildOr(s->b, lacks, LLVMBuildICmp(s->b, LLVMIntULT, sp, bytes, ""), "");
        LLVMBuildCondBr(s->b, lacks, grow, start);
        build_grow(s, fn, grow, bytes);
    }
    vec_free(&allocas);
}

void stack_frames(struct program *p, struct suspend_set *set) {
    struct stacker s = {.p = p, .set = set, .b = LLVMCreateBuilderInContext(p->ctx)};
    s.i32 = LLVMInt32TypeInContext(p->ctx);
    s.i8 = LLVMInt8TypeInContext(p->ctx);
    s.sp = LLVMGetNamedGlobal(p->mod, "gowl.sp");
    s.limit = LLVMGetNamedGlobal(p->mod, "gowl.stack_limit");
    s.flag = LLVMGetNamedGlobal(p->mod, "gowl.unwinding");
    s.grow = LLVMGetNamedFunction(p->mod, "gowl.stack_grow");
    s.grow_deep = LLVMGetNamedFunction(p->mod, "gowl.stack_grow_deep");
    s.shrink = LLVMGetNamedFunction(p->mod, "gowl.stack_shrink");
    s.enter = LLVMGetNamedFunction(p->mod, "gowl.stack_enter");
    s.leave = LLVMGetNamedFunction(p->mod, "gowl.stack_leave");
    s.own = s.sp && !(p->single && !p->deep) && p->without < WITHOUT_STACKS;
    find_large_frames(&s);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        if (LLVMIsDeclaration(fn))
            continue;
        else if (is_own(&s, fn))
            frame_of(&s, fn);
        else if (!suspender_of(set, fn))
            stack_late(p, fn);
    LLVMDisposeBuilder(s.b);
}

/* suspend_stress.c: the stress mode of --stress-suspend: every function that may suspend does so at its beginning,
 * whenever it is called, and goes on at once (runtime/sched/sched.c, gowl.suspend_stress). So each save block and each
 * way back that a run comes to is used, by whatever reaches it, though the order in which goroutines run stays the
 * same.
 *
 * Two kinds of calls must not come back suspended:
 *   - what a function of suspend_set.c's list calls: such functions are called by their seam, and below a seam nothing
 * suspends;
 *   - what only some callers hold to suspend (deferreturn: its caller knows what it defers). Such functions are left
 * alone, and so is what they call directly.
 *
 * Requires: suspend_find; unwinding not yet lowered. Leaves true: the calls made here are sites of their functions. */
#include <stdlib.h>
#include <string.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/suspend/suspend.h"

struct stress {
    struct program *p;
    struct suspend_set *set;
    struct map conditional; /* functions that only some callers hold to suspend, and what they call */
    VEC(LLVMValueRef) work;
};

static bool is_call_of(LLVMValueRef i, LLVMValueRef fn) {
    return is_call(i) && LLVMGetCalledValue(i) == fn;
}

/* True if each direct call of fn is a site, or stands where nothing suspends. */
static bool suspends_for_all(struct stress *s, LLVMValueRef fn) {
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        if (!is_call_of(i, fn))
            continue;
        LLVMValueRef caller = LLVMGetBasicBlockParent(LLVMGetInstructionParent(i));
        if (!suspend_is_seam(caller) && !suspend_never(caller) && !suspend_call(s->set, i))
            return false;
    }
    return true;
}

static void add_conditional(struct stress *s, LLVMValueRef fn) {
    struct suspender *x = suspender_of(s->set, fn);
    if (!x || map_get(&s->conditional, (char *)&fn, sizeof fn))
        return;
    *map_at(&s->conditional, (char *)&x->fn, sizeof fn) = s;
    vec_push(&s->work, fn);
}

static void find_conditional(struct stress *s) {
    for (size_t i = 0; i < s->set->all.len; i++) {
        LLVMValueRef fn = s->set->all.p[i]->fn;
        if (suspend_starter(fn) || !s->set->all.p[i]->for_all || !suspends_for_all(s, fn))
            add_conditional(s, fn);
    }
    while (s->work.len) {
        LLVMValueRef fn = s->work.p[--s->work.len];
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                if (is_call(i) && LLVMIsAFunction(LLVMGetCalledValue(i)))
                    add_conditional(s, LLVMGetCalledValue(i));
    }
}

/* The place for the call: behind the allocas, and behind what asks whether this function may recover (the answer is for
 * now only). */
static LLVMValueRef behind_entry(LLVMValueRef fn) {
    LLVMValueRef at = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(fn));
    for (LLVMValueRef i = at; i; i = LLVMGetNextInstruction(i)) {
        size_t n;
        LLVMValueRef callee = LLVMIsACallInst(i) ? LLVMGetCalledValue(i) : NULL;
        if (LLVMIsAAllocaInst(i) ||
            (callee && LLVMIsAFunction(callee) && !strncmp(LLVMGetValueName2(callee, &n), "gowl.token.", 11)))
            at = LLVMGetNextInstruction(i);
    }
    return at;
}

void suspend_stress(struct program *p, struct suspend_set *set) {
    set->stress = LLVMGetNamedFunction(p->mod, "gowl.suspend_stress");
    if (!set->all.len)
        return;
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        if (suspend_never(fn) && !LLVMIsDeclaration(fn) && LLVMGetFirstUse(fn))
            suspend_make_seam(p, set, fn, true);
    struct stress s = {.p = p, .set = set};
    find_conditional(&s);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMTypeRef t = LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), NULL, 0, 0);
    for (size_t i = 0; i < set->all.len; i++) {
        LLVMValueRef fn = set->all.p[i]->fn;
        if (fn == set->stress || LLVMIsDeclaration(fn) || map_get(&s.conditional, (char *)&fn, sizeof fn))
            continue;
        LLVMPositionBuilderBefore(b, behind_entry(fn));
        position_nowhere(b, p->ctx, fn);
        LLVMBuildCall2(b, t, set->stress, NULL, 0, "");
    }
    LLVMDisposeBuilder(b);
    map_free(&s.conditional);
    vec_free(&s.work);
}

/* overflow.c: which functions test for the end of the stack, and how the program leaves them (docs/suspend.md,
 * "Tracebacks").
 *
 * Those that take part in deep cycles do (recursion.c). With tracebacks a function that finds the
 * end sets the flag, as a panic does, and returns: all functions on the way note their places. So calls of it may
 * unwind, and calls of whatever calls it. Its own place is its head; the number of that is made here.
 *
 * Requires: suspend_find; unwinding is not lowered. */
#include <stdlib.h>

#include <llvm-c/DebugInfo.h>

#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"
#include "emit/unwind/sites.h"
#include "emit/unwind/unwind.h"

struct stack_end {
    int32_t site; /* NO_SITE: none, or no tracebacks */
};

struct finder {
    struct program *p;
    struct suspend_set *set;
    struct value_map seen;
    VEC(LLVMValueRef) todo;
};

static struct stack_end *end_of(const struct suspend_set *s, LLVMValueRef fn) {
    return map_get(&s->ends, (char *)&fn, sizeof fn);
}

int32_t stack_end_site(const struct suspend_set *s, LLVMValueRef fn) {
    struct stack_end *e = end_of(s, fn);
    return e ? e->site : NO_SITE;
}

static int32_t head_of(struct program *p, LLVMValueRef fn) {
    LLVMMetadataRef sp = LLVMGetSubprogram(fn);
    if (!sp)
        return NO_SITE;
    sites_function(p->sites, fn, SITES_HEAD);
    struct place place = sites_place(p->sites, NULL, sp, LLVMDISubprogramGetLine(sp), false);
    if (place.shown)
        return sites_add(p->sites, &place);
    vec_free(&place.frames);
    return NO_SITE;
}

static void visit(struct finder *f, LLVMValueRef fn) {
    if (value_map_get(&f->seen, fn) != VALUE_NONE)
        return;
    value_map_set(&f->seen, fn, 1);
    vec_push(&f->todo, fn);
}

static void add_end(struct finder *f, LLVMValueRef fn) {
    LLVMValueRef *key = NEW(f->set->arena, LLVMValueRef);
    struct stack_end *e = NEW(f->set->arena, struct stack_end);
    *key = fn;
    e->site = NO_SITE;
    *map_at(&f->set->ends, (char *)key, sizeof *key) = e;
    if (f->p->traces)
        visit(f, fn);
}

/* What LLVM has found of functions that do not unwind is no longer true of those that reach an end by direct calls; but
 * for those that cannot suspend either: some run while the flag is set. */
static void drop_nounwind(struct finder *f) {
    unsigned nounwind = attribute_kind("nounwind");
    LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    while (f->todo.len) {
        LLVMValueRef fn = f->todo.p[--f->todo.len];
        if (suspend_never(fn))
            continue;
        LLVMRemoveEnumAttributeAtIndex(fn, at, nounwind);
        for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
            LLVMValueRef call = LLVMGetUser(u);
            if (!is_call(call) || LLVMGetCalledValue(call) != fn)
                continue;
            LLVMValueRef caller = LLVMGetBasicBlockParent(LLVMGetInstructionParent(call));
            if (!suspend_is_seam(caller)) /* that does what it has to do before it returns, unwinding or not */
                LLVMRemoveCallSiteEnumAttribute(call, at, nounwind);
            visit(f, caller);
        }
    }
}

void stack_ends_find(struct program *p, struct suspend_set *set) {
    struct finder f = {.p = p, .set = set};
    for (size_t i = 0; i < set->all.len; i++)
        if (set->all.p[i]->recurs)
            add_end(&f, set->all.p[i]->fn);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); p->traces && fn; fn = LLVMGetNextFunction(fn)) {
        struct stack_end *e = end_of(set, fn);
        if (e)
            e->site = head_of(p, fn);
    }
    drop_nounwind(&f);
    value_map_free(&f.seen);
    vec_free(&f.todo);
}

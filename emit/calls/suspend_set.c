/* suspend_set.c: which functions and calls may suspend: those that can reach gowl.suspend (suspend_graph.c says what a
 * call reaches), on the optimised module. Functions that the tables give NAME_NEVER or GO_NEVER are taken not to.
 *
 * Deep recursion (recursion.c) suspends as well, to go on with an empty engine's stack. That counts for direct callers,
 * and for calls through pointers of some (suspend_deep.c): where a function that suspends for nothing else is called in
 * any other way, it is called by its *seam*, a function which counts gowl.no_deep up and down around the call; above 0
 * the engine's stack is not left (runtime/sched/stack.c). It does not count where gowl.started says that the caller
 * knows: a go statement's call, as nothing of the engine's stack lies below it, and those of suspend_deep.c. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/calls/calls.h"
#include "emit/calls/suspend_graph.h"
#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

/* Their calls through a pointer are of what go and defer statements start: such functions count here alone, where
 * lower/ says that nothing else can call them (attribute "gowl-started"), and at the calls of deferreturn that name
 * them ("gowl-defers"). */
bool suspend_starter(LLVMValueRef fn) {
    size_t n;
    return name_is(LLVMGetValueName2(fn, &n), NAME_STARTER) || go_is(LLVMGetValueName2(fn, &n), GO_STARTER);
}

/* The scheduler resumes a new frame by it, nothing else. */
static bool is_resume(LLVMValueRef fn) {
    size_t n;
    return name_is(LLVMGetValueName2(fn, &n), NAME_RESUMED);
}

static bool only_started(LLVMValueRef fn) {
    return is_resume(fn) ||
           LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, "gowl-started", 12);
}

bool suspend_never(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    return name_is(name, NAME_NEVER) || go_is(name, GO_NEVER) || fatal_is(name) ||
           (n > sizeof FREE - 1 && !strcmp(name + n - (sizeof FREE - 1), FREE)); /* the end; mutex.c: it checks */
}

/* ---- why ---- */

static const char *name_of(LLVMValueRef fn) {
    size_t n;
    return LLVMGetValueName2(fn, &n);
}

/* The chain from n on. Nodes of no function, and of the same as before, are not shown. */
static void put_chain(struct buf *b, struct node *n) {
    struct function *at = n->f;
    buf_puts(b, name_of(at->fn));
    for (n = n->next; n; n = n->next)
        if (n->f && n->f != at) {
            at = n->f;
            buf_printf(b, n->pointer ? "\n  through a pointer may call %s" : "\n  calls %s", name_of(at->fn));
        }
}

static size_t count_instructions(LLVMValueRef fn) {
    size_t n = 0;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
            n++;
    return n;
}

/* gowl why ...: each function with its instructions, whether it suspends ("arguments": only with some), and the next of
 * its chain. */
static void explain_all(struct program *p, struct suspend_graph *g) {
    struct buf b = {0};
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        struct function *f = suspend_graph_function(g, fn);
        struct node *n = f->any.next;
        while (n && (!n->f || n->f == f))
            n = n->next;
        if (LLVMIsDeclaration(fn))
            continue;
        buf_printf(&b, "%s\t%zu\t%s\t%s\t%s\n", name_of(fn), count_instructions(fn),
                   f->base.suspends  ? "suspends"
                   : f->any.suspends ? "arguments"
                   : f->deep         ? "deep"
                                     : "-",
                   n              ? name_of(n->f->fn)
                   : f->next_deep ? name_of(f->next_deep->fn)
                                  : "",
                   n && n->pointer ? "pointer" : "");
    }
    file_write(p->opt->out, b.p, b.len, 0644);
    buf_free(&b);
}

/* Writes the chain of calls that makes opt->only_func suspend to opt->out. */
static void explain(struct program *p, struct suspend_graph *g) {
    LLVMValueRef fn = LLVMGetNamedFunction(p->mod, p->opt->only_func);
    if (!fn)
        err("%s is not in the program, or no more: it may have been inlined everywhere", p->opt->only_func);
    struct function *f = suspend_graph_function(g, fn);
    struct buf b = {0};
    if (p->single && !p->deep)
        buf_printf(&b, "nothing suspends: the program never starts a goroutine\n");
    else if (f->any.suspends)
        put_chain(&b, &f->any);
    else if (!f->deep)
        buf_printf(&b, "%s does not suspend\n", p->opt->only_func);
    else
        for (; f; f = f->next_deep)
            buf_printf(&b, "%s\n  %s", name_of(f->fn),
                       !f->next_deep     ? "which recurs, and is not of the standard library"
                       : f->deep_pointer ? "through a pointer may call "
                                         : "calls ");
    buf_putc(&b, '\n');
    file_write(p->opt->out, b.p, b.len, 0644);
    buf_free(&b);
}

/* ---- the set ---- */

static const char SEAM[] = "gowl-seam";

bool suspend_is_seam(LLVMValueRef fn) {
    return LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, SEAM, sizeof SEAM - 1);
}

/* The seam has fn's parameters and result; it comes back whether fn returns, unwinds or suspends. That fn suspends is
 * possible where the caller has put the seam's address into gowl.started: it may come back so, and the seam has nothing
 * to save. */
void suspend_make_seam(struct program *p, struct suspend_set *s, LLVMValueRef fn) {
    VEC(LLVMValueRef) calls = {0};
    bool others = false;
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        bool call = !suspend_never(fn) && is_call(i) && LLVMGetCalledValue(i) == fn &&
                    suspender_of(s, LLVMGetBasicBlockParent(LLVMGetInstructionParent(i)));
        for (unsigned k = 0, n = call ? LLVMGetNumArgOperands(i) : 0; k < n; k++)
            call = call && LLVMGetOperand(i, k) != fn;
        if (call)
            vec_push(&calls, i);
        others |= !call;
    }
    if (others) {
        size_t len;
        LLVMTypeRef t = LLVMGlobalGetValueType(fn), i32 = LLVMInt32TypeInContext(p->ctx);
        LLVMValueRef seam = LLVMAddFunction(p->mod, arena_printf(s->arena, "%s$seam", LLVMGetValueName2(fn, &len)), t);
        LLVMSetLinkage(seam, LLVMInternalLinkage);
        LLVMAddAttributeAtIndex(seam, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                LLVMCreateStringAttribute(p->ctx, SEAM, sizeof SEAM - 1, "", 0));
        LLVMSetFunctionCallConv(seam, LLVMGetFunctionCallConv(fn));
        form_of(p, seam, fn);
        LLVMReplaceAllUsesWith(fn, seam);
        for (size_t i = 0; i < calls.len; i++)
            LLVMSetOperand(calls.p[i], (unsigned)LLVMGetNumOperands(calls.p[i]) - 1, fn);
        LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
        LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, seam, ""));
        LLVMValueRef depth = LLVMGetNamedGlobal(p->mod, "gowl.no_deep");
        LLVMValueRef count = LLVMConstInt(i32, 1, 0), started = LLVMGetNamedGlobal(p->mod, "gowl.started");
        if (!suspend_never(fn)) { /* the caller may know */
            LLVMValueRef is = LLVMBuildLoad2(b, i32, started, "");
            count = LLVMBuildICmp(b, LLVMIntNE, is, LLVMConstPtrToInt(seam, i32), "");
            count = LLVMBuildZExt(b, count, i32, "");
            LLVMBuildStore(b, LLVMConstNull(i32), started);
        }
        LLVMBuildStore(b, LLVMBuildAdd(b, LLVMBuildLoad2(b, i32, depth, ""), count, ""), depth);
        unsigned n = LLVMCountParams(seam);
        LLVMValueRef *a = NEWN(s->arena, LLVMValueRef, n + 1);
        for (unsigned i = 0; i < n; i++)
            a[i] = LLVMGetParam(seam, i);
        LLVMValueRef r = LLVMBuildCall2(b, t, fn, a, n, "");
        LLVMSetInstructionCallConv(r, LLVMGetFunctionCallConv(fn));
        copy_call_attributes(fn, r);
        LLVMAddCallSiteAttribute(r, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, /* nothing is to ask for the flag */
                                 LLVMCreateEnumAttribute(p->ctx, LLVMGetEnumAttributeKindForName("nounwind", 8), 0));
        LLVMBuildStore(b, LLVMBuildSub(b, LLVMBuildLoad2(b, i32, depth, ""), count, ""),
                       depth); /* (it has no frame on the stack) */
        if (LLVMGetTypeKind(LLVMTypeOf(r)) == LLVMVoidTypeKind)
            LLVMBuildRetVoid(b);
        else
            LLVMBuildRet(b, r);
        LLVMDisposeBuilder(b);
    }
    vec_free(&calls);
}

static const char SUSPENDS[] = "gowl-suspend";

void suspend_note_call(struct program *p, LLVMValueRef call) {
    LLVMAddCallSiteAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                             LLVMCreateStringAttribute(p->ctx, SUSPENDS, sizeof SUSPENDS - 1, "1", 1));
}

/* Notes at each call in f that may suspend that it may. */
static void note_calls(struct program *p, struct suspend_graph *g, struct function *f) {
    bool starter = suspend_starter(f->fn);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f->fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            if (!is_call(i))
                continue;
            LLVMValueRef callee = LLVMGetCalledValue(i);
            bool direct = LLVMIsAFunction(callee);
            if ((f->any.suspends && suspend_graph_call(g, i)) || (direct && suspend_graph_function(g, callee)->deep) ||
                (starter && !direct && !LLVMIsAInlineAsm(callee)))
                suspend_note_call(p, i);
        }
}

void suspend_graph_start(struct suspend_graph *g, struct program *p, struct node *(*gate)(void *, LLVMValueRef),
                         void *arg) {
    struct suspend_rules rules = {suspend_never, only_started, gate, arg};
    suspend_graph_build(g, p, &rules);
    LLVMValueRef leaf = LLVMGetNamedFunction(p->mod, "gowl.suspend");
    if (leaf && !p->single &&
        p->without <
            WITHOUT_UNWINDING) { /* (what -O0 leaves of the scheduler in a program without goroutines never runs) */
        for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
            if (suspend_starter(fn))
                suspend_graph_mark(g, &suspend_graph_function(g, fn)->base, NULL);
        suspend_graph_mark(g, &suspend_graph_function(g, leaf)->base, NULL);
    }
    suspend_graph_solve(g);
}

void suspend_find(struct program *p, struct suspend_set *s) {
    struct suspend_graph g;
    *s = (struct suspend_set){.arena = arena_new("suspend")};
    suspend_graph_start(&g, p, NULL, NULL);
    if (p->deep && p->without < WITHOUT_DEPTH)
        suspend_deep_find(p, &g, s);
    if (p->opt->kind == EMIT_WHY && !strcmp(p->opt->only_func, "..."))
        explain_all(p, &g);
    else if (p->opt->kind == EMIT_WHY)
        explain(p, &g);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        struct function *f = suspend_graph_function(&g, fn);
        if (!f->any.suspends && !f->deep)
            continue;
        struct suspender *x = NEW(s->arena, struct suspender);
        x->fn = fn;
        x->recurs = f->recurs;
        x->seam = f->deep && !f->pointer.suspends;
        x->for_all = f->base.suspends || f->deep;
        *map_at(&s->of, (char *)&x->fn, sizeof fn) = x;
        vec_push(&s->all, x);
        note_calls(p, &g, f);
    }
    suspend_graph_free(&g);
    for (size_t i = 0; i < s->all.len; i++)
        if (s->all.p[i]->seam && !is_resume(s->all.p[i]->fn)) /* (deferreturn calls through a pointer, too) */
            suspend_make_seam(p, s, s->all.p[i]->fn);
    suspend_deep_calls(p, s);
}

void suspend_free(struct suspend_set *s) {
    for (size_t i = 0; i < s->all.len; i++)
        vec_free(&s->all.p[i]->sites);
    vec_free(&s->all);
    vec_free(&s->deep_calls);
    map_free(&s->of);
    map_free(&s->ends);
    arena_free(s->arena);
}

struct suspender *suspender_of(const struct suspend_set *s, LLVMValueRef fn) {
    return map_get(&s->of, (char *)&fn, sizeof fn);
}

bool suspend_call(const struct suspend_set *s, LLVMValueRef call) {
    if (s->stress && LLVMGetCalledValue(call) == s->stress)
        return true;
    LLVMAttributeRef a = LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, SUSPENDS,
                                                        sizeof SUSPENDS - 1);
    unsigned n = 0;
    return a && *LLVMGetStringAttributeValue(a, &n) == '1';
}

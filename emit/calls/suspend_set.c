/* suspend_set.c: which functions and calls may suspend: those that can reach gowl.suspend (suspend_graph.c says what a
 * call reaches), on the optimised module. Functions that the tables give NAME_NEVER or GO_NEVER are taken not to.
 *
 * Deep recursion (recursion.c) suspends as well, to go on with an empty engine's stack: suspend_deep.c says which
 * functions and calls do, suspend_seam.c how all others call them. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/calls/calls.h"
#include "emit/calls/suspend_graph.h"
#include "emit/calls/suspend_set.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

static const char PREVIEW1[] = "wasi_snapshot_preview1";

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

bool suspend_only_started(LLVMValueRef fn) {
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
                   n ? name_of(n->f->fn) : "", n && n->pointer ? "pointer" : "");
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
    if (f->deep && !f->any.suspends)
        buf_printf(&b, "%s suspends where it recurs deep", p->opt->only_func);
    else if (p->single)
        buf_printf(&b, "nothing suspends: the program never starts a goroutine");
    else if (f->any.suspends)
        put_chain(&b, &f->any);
    else
        buf_printf(&b, "%s does not suspend", p->opt->only_func);
    buf_putc(&b, '\n');
    file_write(p->opt->out, b.p, b.len, 0644);
    buf_free(&b);
}

/* ---- the set ---- */

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
            if ((f->any.suspends && suspend_graph_call(g, i)) ||
                (starter && !LLVMIsAFunction(callee) && !LLVMIsAInlineAsm(callee)))
                suspend_note_call(p, i);
        }
}

void suspend_graph_start(struct suspend_graph *g, struct program *p, struct node *(*gate)(void *, LLVMValueRef),
                         void *arg) {
    struct suspend_rules rules = {
        .never = suspend_never, .started = suspend_only_started, .gate = gate, .gate_arg = arg};
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

bool suspend_graph_host(struct suspend_graph *g, struct program *p) {
    struct suspend_rules rules = {.never = suspend_never, .started = suspend_only_started};
    bool any = false;
    suspend_graph_build(g, p, &rules);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        size_t n;
        const char *module = function_attribute(fn, "wasm-import-module", &n);
        if (!module || (n == strlen(PREVIEW1) && !memcmp(module, PREVIEW1, n)) || is_leaf_import(fn))
            continue;
        any = true;
        suspend_graph_mark(g, &suspend_graph_function(g, fn)->base, NULL);
    }
    suspend_graph_solve(g);
    return any;
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
        if (is_wasm_export(fn))
            die("%s, which the host calls, may suspend", name_of(fn)); /* exports.c */
        struct suspender *x = NEW(s->arena, struct suspender);
        x->fn = fn;
        x->recurs = f->deep;
        x->for_all = f->base.suspends || f->deep;
        *map_at(&s->of, (char *)&x->fn, sizeof fn) = x;
        vec_push(&s->all, x);
        note_calls(p, &g, f);
    }
    for (size_t i = 0; i < s->all.len; i++) {
        LLVMValueRef fn = s->all.p[i]->fn;
        if (s->all.p[i]->recurs && !is_resume(fn))
            suspend_make_seam(p, s, fn, !suspend_graph_function(&g, fn)->pointer.suspends);
    }
    suspend_graph_free(&g);
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

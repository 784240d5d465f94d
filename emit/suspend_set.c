/* suspend_set.c: which functions and calls may suspend: those that can reach gowl.suspend.
 *
 * On the optimised module. A direct call reaches its callee; an indirect call reaches every function of that type whose address is
 * taken, and of these, where lower/ has labelled the call, the methods of the interface method's name or what has a context. Functions of the list below are taken not to suspend.
 *
 * Deep recursion (recursion.c) suspends as well, to go on with an empty engine's stack. That counts for direct callers only: where
 * a function that suspends for nothing else is called in any other way, it is called by its *seam*, a function which counts
 * gowl.no_deep up and down around the call; above 0 the engine's stack is not left (runtime/stack.c). */
#include <stdlib.h>
#include <string.h>

#include "emit/suspend.h"

/* Each with its reason. */
static const char *const never[] = {
    "gowl.resume",              /* the scheduler's call of a resume clone: it looks at the flag itself */
    "runtime.systemstack",      /* runs on the scheduler's stack, where nothing may park; C checks */
    "runtime.mcall",            /* the same */
    "gowl.schedule",            /* the scheduler is what one suspends to */
    "gowl.program",             /* starts it */
    "runtime.throw", "runtime.fatal", "runtime.fatalthrow", "rt_throw", "rt_fatal", "rt_not_yet", "rt_out_of_memory", /* the end */
    "mark_roots", "collect", "gowl.collect", /* the collector; its hooks (sync's and unique's caches) run with the world stopped */
    "runtime.gwrite",           /* print and println write to standard error, as the host does */
    "gowl.alloc_quietly",       /* memory for a frame or a stack */
    "gowl.unlockf",             /* gopark's callback, on the scheduler's stack */
    "runtime.(*godebugInc).IncNonDefault", /* godebug's counters: nothing that suspends holds their mutex, or runs in their Once */
    "internal/godebug.(*Setting).IncNonDefault",
    "runtime.(*timer).unlockAndRun", /* timer functions must not block (time.go); C checks */
};

bool stage_uses(const char *name) {
    static const char *const names[] = {"gowl.unwinding", "gowl.sp",         "gowl.stack_limit", "gowl.stack_grow",
                                        "gowl.stack_shrink", "gowl.frame.new", "gowl.frame.free", "gowl.result",  "gowl.call_top",
                                        "gowl.stack_grow_deep", "gowl.stack_grow_end", "gowl.no_deep", "gowl.stack_overflow",
                                        "gowl.trace", "gowl.trace.runner", "gowl.go_site"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

bool stage_defines(const char *name) {
    static const char *const names[] = {"gowl.throw", "gowl.suspend", "gowl.resume", "gowl.keepalive", "gowl.nilpanic"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

/* Their calls through a pointer are of what go and defer statements start: such functions count here alone, where lower/ says that
 * nothing else can call them (attribute "gowl-started"), and at the calls of deferreturn that name them ("gowl-defers"). */
static bool is_starter(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    return !strcmp(name, "gowl.start_goroutine") || !strcmp(name, "runtime.deferreturn");
}

/* The scheduler resumes a new frame by it, nothing else. */
static bool is_resume(LLVMValueRef fn) {
    static const char *const resumes[] = {"gowl.start_goroutine", "start_main", "start_coro", "start_finalizers", "die_of_panic"};
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    for (size_t i = 0; i < sizeof resumes / sizeof *resumes; i++)
        if (!strcmp(name, resumes[i]))
            return true;
    return false;
}

static bool only_started(LLVMValueRef fn) {
    return is_resume(fn) || LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, "gowl-started", 12);
}

/* What a call of deferreturn may call, one name a line; NULL if not known, or another call. */
static const char *defers_of(LLVMValueRef call, size_t *len) {
    LLVMAttributeRef a = LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, "gowl-defers", 11);
    unsigned n = 0;
    const char *s = a ? LLVMGetStringAttributeValue(a, &n) : NULL;
    *len = n;
    return s;
}

/* The next line of the list *at, which ends at end, as the function that a closure of that name has for code (it may be gone). */
static bool next_deferred(LLVMModuleRef mod, const char **at, const char *end, LLVMValueRef fn[2]) {
    if (*at >= end)
        return false;
    const char *nl = memchr(*at, '\n', (size_t)(end - *at));
    size_t n = (size_t)((nl ? nl : end) - *at);
    char name[n + 5];
    memcpy(name, *at, n);
    strcpy(name + n, "");
    fn[0] = LLVMGetNamedFunction(mod, name);
    strcpy(name + n, "$ctx");
    fn[1] = LLVMGetNamedFunction(mod, name);
    *at = nl ? nl + 1 : end;
    return true;
}

struct node {
    LLVMValueRef fn;
    bool suspends, address_taken;
    bool deep, recurs; /* can reach a deep cycle by direct calls; lies on one */
    struct node *next; /* of the shortest chain of calls to gowl.suspend, or to a deep cycle */
    bool indirect;     /* that call is one through a pointer */
    VEC(struct node *) callers;
    VEC(struct node *) deferring; /* their deferreturn may call it */
};

/* What a call through a pointer may reach: functions of one type, and of them all (label ""), those with a context ("()"), or the
 * methods of one name. */
struct type_node {
    const char *key; /* the type's address, then the label */
    size_t len;
    bool suspends;
    VEC(struct node *) callers; /* have an indirect call of this type */
};

struct graph {
    struct arena *arena;
    LLVMModuleRef mod;
    struct map nodes, types;
    VEC(struct node *) work; /* first in, first out */
    size_t head;
    VEC(struct node *) all;
    VEC(struct type_node *) all_types;
};

static struct node *node_of(struct graph *g, LLVMValueRef fn) {
    struct node *n = map_get(&g->nodes, (char *)&fn, sizeof fn);
    if (!n) {
        n = NEW(g->arena, struct node);
        n->fn = fn;
        *map_at(&g->nodes, (char *)&n->fn, sizeof fn) = n;
        vec_push(&g->all, n);
    }
    return n;
}

/* The key of a type_node, in the arena. */
static const char *target_key(struct arena *a, LLVMTypeRef t, const char *label, size_t label_len, size_t *len) {
    *len = sizeof t + label_len;
    char *k = arena_alloc(a, *len + 1);
    memcpy(k, &t, sizeof t);
    memcpy(k + sizeof t, label, label_len);
    return k;
}

static struct type_node *type_of(struct graph *g, LLVMTypeRef t, const char *label, size_t label_len) {
    size_t len;
    const char *key = target_key(g->arena, t, label, label_len, &len);
    struct type_node *n = map_get(&g->types, key, len);
    if (!n) {
        n = NEW(g->arena, struct type_node);
        n->key = key;
        n->len = len;
        *map_at(&g->types, key, len) = n;
        vec_push(&g->all_types, n);
    }
    return n;
}

static const char CLOSURE[] = "()";

/* The label that lower/calls.c gave a call through a pointer; "" if none. */
static const char *label_of(LLVMValueRef call, size_t *len) {
    unsigned n = 0;
    *len = sizeof CLOSURE - 1;
    if (LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, "gowl-closure", 12))
        return CLOSURE;
    LLVMAttributeRef a = LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, "gowl-method", 11);
    const char *s = a ? LLVMGetStringAttributeValue(a, &n) : "";
    *len = n;
    return s;
}

/* The label of the calls that may reach a function whose address is taken; NULL: of all. */
static const char *label_of_target(struct program *p, LLVMValueRef fn, size_t *len) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n), *dot = name;
    *len = sizeof CLOSURE - 1;
    if (n > 4 && !memcmp(name + n - 4, "$ctx", 4))
        return CLOSURE;
    struct symbol *s = map_get(&p->symbol_map, name, n);
    if (!s || s->def != DEF_FUNC || !s->func)
        return NULL;
    if (has_flag(s->func->flags, 'c'))
        return CLOSURE;
    for (const char *c = name; c < name + n; c++)
        dot = *c == '.' ? c + 1 : dot;
    *len = (size_t)(name + n - dot);
    return dot;
}

bool suspend_never(LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (!strcmp(name, never[i]))
            return true;
    return false;
}

static void mark(struct graph *g, struct node *n, struct node *next, bool indirect) {
    if (n->suspends || suspend_never(n->fn))
        return;
    n->suspends = true;
    n->next = next;
    n->indirect = indirect;
    vec_push(&g->work, n);
}

/* From here on for deep recursion alone. */
static void mark_deep(struct graph *g, struct node *n, struct node *next) {
    if (n->suspends || n->deep || suspend_never(n->fn))
        return;
    n->deep = true;
    n->next = next;
    vec_push(&g->work, n);
}

static void found_cycle(void *arg, LLVMValueRef fn) {
    struct graph *g = arg;
    struct node *n = node_of(g, fn);
    n->recurs = true;
    mark_deep(g, n, NULL);
}

/* True if fn is used but as the callee of a direct call. */
static bool address_taken(LLVMValueRef fn) {
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!LLVMIsACallInst(user) && !LLVMIsAInvokeInst(user))
            return true;
        if (LLVMGetCalledValue(user) != fn)
            return true;
        for (unsigned i = 0, n = LLVMGetNumArgOperands(user); i < n; i++)
            if (LLVMGetOperand(user, i) == fn)
                return true;
    }
    return false;
}

static void add_calls(struct graph *g, LLVMValueRef fn) {
    struct node *from = node_of(g, fn);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            if (!LLVMIsACallInst(i) && !LLVMIsAInvokeInst(i))
                continue;
            LLVMValueRef callee = LLVMGetCalledValue(i), fns[2];
            size_t len;
            const char *defers = defers_of(i, &len), *at = defers;
            if (defers)
                while (next_deferred(g->mod, &at, defers + len, fns))
                    for (int k = 0; k < 2; k++) {
                        if (fns[k])
                            vec_push(&node_of(g, fns[k])->deferring, from);
                    }
            else if (LLVMIsAFunction(callee))
                vec_push(&node_of(g, callee)->callers, from);
            else if (!LLVMIsAInlineAsm(callee)) {
                const char *label = label_of(i, &len);
                vec_push(&type_of(g, LLVMGetCalledFunctionType(i), label, len)->callers, from);
            }
        }
}

/* Writes the chain of calls that makes opt->only_func suspend to opt->out. */
static void explain(struct program *p, struct graph *g) {
    LLVMValueRef fn = LLVMGetNamedFunction(p->mod, p->opt->only_func);
    if (!fn)
        err("%s is not in the program, or no more: it may have been inlined everywhere", p->opt->only_func);
    struct node *n = map_get(&g->nodes, (char *)&fn, sizeof fn);
    struct buf b = {0};
    if (p->single && !p->deep)
        buf_printf(&b, "nothing suspends: the program never starts a goroutine\n");
    else if (!n || !(n->suspends || n->deep))
        buf_printf(&b, "%s does not suspend\n", p->opt->only_func);
    else
        for (; n; n = n->next) {
            size_t len;
            buf_printf(&b, "%s", LLVMGetValueName2(n->fn, &len));
            if (n->next)
                buf_printf(&b, n->indirect ? "\n  through a pointer may call " : "\n  calls ");
            else if (n->deep)
                buf_printf(&b, "\n  which recurs, and is not of the standard library");
        }
    buf_putc(&b, '\n');
    file_write(p->opt->out, b.p, b.len, 0644);
    buf_free(&b);
}

/* Gives all uses of fn but direct calls by functions that may suspend its seam: fn's parameters and result; it comes back whether
 * fn returns or unwinds. */
static void make_seam(struct program *p, struct suspend_set *s, LLVMValueRef fn) {
    VEC(LLVMValueRef) calls = {0};
    bool others = false;
    for (LLVMUseRef u = LLVMGetFirstUse(fn); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        bool call = (LLVMIsACallInst(i) || LLVMIsAInvokeInst(i)) && LLVMGetCalledValue(i) == fn &&
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
        LLVMSetFunctionCallConv(seam, LLVMGetFunctionCallConv(fn));
        form_of(p, seam, fn);
        LLVMReplaceAllUsesWith(fn, seam);
        for (size_t i = 0; i < calls.len; i++)
            LLVMSetOperand(calls.p[i], (unsigned)LLVMGetNumOperands(calls.p[i]) - 1, fn);
        LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
        LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, seam, ""));
        LLVMValueRef depth = LLVMGetNamedGlobal(p->mod, "gowl.no_deep"), was = LLVMBuildLoad2(b, i32, depth, "");
        LLVMBuildStore(b, LLVMBuildAdd(b, was, LLVMConstInt(i32, 1, 0), ""), depth);
        unsigned n = LLVMCountParams(seam);
        LLVMValueRef *a = NEWN(s->arena, LLVMValueRef, n + 1);
        for (unsigned i = 0; i < n; i++)
            a[i] = LLVMGetParam(seam, i);
        LLVMValueRef r = LLVMBuildCall2(b, t, fn, a, n, "");
        LLVMSetInstructionCallConv(r, LLVMGetFunctionCallConv(fn));
        copy_call_attributes(fn, r);
        LLVMAddCallSiteAttribute(r, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, /* nothing is to ask for the flag */
                                 LLVMCreateEnumAttribute(p->ctx, LLVMGetEnumAttributeKindForName("nounwind", 8), 0));
        LLVMBuildStore(b, was, depth);
        if (LLVMGetTypeKind(LLVMTypeOf(r)) == LLVMVoidTypeKind)
            LLVMBuildRetVoid(b);
        else
            LLVMBuildRet(b, r);
        LLVMDisposeBuilder(b);
    }
    vec_free(&calls);
}

/* The calls through a pointer that may reach n suspend. */
static void mark_targets(struct program *p, struct graph *g, struct node *n) {
    size_t len;
    const char *label = label_of_target(p, n->fn, &len);
    LLVMTypeRef type = LLVMGlobalGetValueType(n->fn);
    for (size_t i = 0; i < g->all_types.len; i++) {
        struct type_node *t = g->all_types.p[i];
        size_t label_len = t->len - sizeof type;
        if (t->suspends || memcmp(t->key, &type, sizeof type) ||
            (label && label_len && (label_len != len || memcmp(t->key + sizeof type, label, len))))
            continue;
        t->suspends = true;
        for (size_t k = 0; k < t->callers.len; k++)
            mark(g, t->callers.p[k], n, true);
    }
}

void suspend_find(struct program *p, struct suspend_set *s) {
    struct graph g = {.arena = arena_new("call graph"), .mod = p->mod};
    *s = (struct suspend_set){.arena = arena_new("suspend")};
    LLVMValueRef leaf = LLVMGetNamedFunction(p->mod, "gowl.suspend");
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
        add_calls(&g, fn);
    if (leaf && !p->single) { /* (what -O0 leaves of the scheduler in a program without goroutines never runs) */
        for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn))
            if (is_starter(fn))
                mark(&g, node_of(&g, fn), NULL, false);
        for (size_t i = 0; i < g.all.len; i++)
            g.all.p[i]->address_taken = address_taken(g.all.p[i]->fn);
        mark(&g, node_of(&g, leaf), NULL, false);
    }
    while (g.head < g.work.len) {
        struct node *n = g.work.p[g.head++];
        for (size_t i = 0; i < n->callers.len; i++)
            mark(&g, n->callers.p[i], n, false);
        for (size_t i = 0; i < n->deferring.len; i++)
            mark(&g, n->deferring.p[i], n, false);
        if (!n->address_taken || only_started(n->fn))
            continue;
        mark_targets(p, &g, n);
    }
    if (p->deep)
        recursion_cycles(p, found_cycle, &g);
    while (g.head < g.work.len) {
        struct node *n = g.work.p[g.head++];
        for (size_t i = 0; i < n->callers.len; i++)
            mark_deep(&g, n->callers.p[i], n);
    }
    if (p->opt->kind == EMIT_WHY)
        explain(p, &g);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        struct node *n = map_get(&g.nodes, (char *)&fn, sizeof fn);
        if (!n || !(n->suspends || n->deep))
            continue;
        struct suspender *x = NEW(s->arena, struct suspender);
        x->fn = fn;
        x->recurs = n->recurs;
        x->deep_only = n->deep;
        *map_at(&s->of, (char *)&x->fn, sizeof fn) = x;
        vec_push(&s->all, x);
    }
    for (size_t i = 0; i < g.all_types.len; i++)
        if (g.all_types.p[i]->suspends) {
            struct type_node *t = g.all_types.p[i];
            *map_at(&s->indirect, arena_strndup(s->arena, t->key, t->len), t->len) = s;
        }
    for (size_t i = 0; i < s->all.len; i++)
        if (s->all.p[i]->deep_only && !is_resume(s->all.p[i]->fn) && (p->single || !only_started(s->all.p[i]->fn)))
            make_seam(p, s, s->all.p[i]->fn);
    for (size_t i = 0; i < g.all.len; i++) {
        vec_free(&g.all.p[i]->callers);
        vec_free(&g.all.p[i]->deferring);
    }
    for (size_t i = 0; i < g.all_types.len; i++)
        vec_free(&g.all_types.p[i]->callers);
    vec_free(&g.all);
    vec_free(&g.all_types);
    vec_free(&g.work);
    map_free(&g.nodes);
    map_free(&g.types);
    arena_free(g.arena);
}

void suspend_free(struct suspend_set *s) {
    for (size_t i = 0; i < s->all.len; i++)
        vec_free(&s->all.p[i]->sites);
    vec_free(&s->all);
    map_free(&s->of);
    map_free(&s->indirect);
    map_free(&s->ends);
    arena_free(s->arena);
}

struct suspender *suspender_of(const struct suspend_set *s, LLVMValueRef fn) {
    return map_get(&s->of, (char *)&fn, sizeof fn);
}

bool suspend_call(const struct suspend_set *s, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    /* a function of the list may call what suspends: not a site of its own */
    if (!suspender_of(s, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call))))
        return false;
    size_t len;
    const char *defers = defers_of(call, &len);
    if (defers) {
        LLVMValueRef fns[2];
        LLVMModuleRef mod = LLVMGetGlobalParent(LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)));
        for (const char *at = defers; next_deferred(mod, &at, defers + len, fns);)
            for (int k = 0; k < 2; k++)
                if (fns[k] && suspender_of(s, fns[k]) && !suspender_of(s, fns[k])->deep_only)
                    return true;
        return false;
    }
    if (LLVMIsAFunction(callee))
        return suspender_of(s, callee) != NULL;
    if (is_starter(LLVMGetBasicBlockParent(LLVMGetInstructionParent(call))))
        return true;
    if (LLVMIsAInlineAsm(callee))
        return false;
    const char *label = label_of(call, &len), *key = target_key(s->arena, LLVMGetCalledFunctionType(call), label, len, &len);
    return map_get(&s->indirect, key, len) != NULL;
}

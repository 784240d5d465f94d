/* suspend_graph.c: what may call what. On the module as it is, optimised or not.
 *
 * A direct call reaches its callee. A call through a pointer reaches
 *   - where the pointer is what an argument of the function leads to (a closure, or an itab's slot), what the function's callers pass:
 *     f in Once.Do(f), w in Fprintf(w, ...). So a function has two answers: whether it suspends by itself, and whether it
 *     does for this call, with these arguments;
 *   - else every function of that LLVM type whose address is taken, and of these, where lower/ has labelled the call (lower/calls.c,
 *     label_call), the methods of that name, or what has a context and that signature.
 * A call with the attribute gowl-suspend="0" has been proved not to suspend.
 *
 * Terms: what stands at an object's offset is *code* if it is a function's address: a closure's first word, an itab's slot. */
#include <stdlib.h>
#include <string.h>

#include "emit/gcroot_calls.h"
#include "emit/suspend_graph.h"

enum { AT_FUNCTION = -1 };

static bool is_call(LLVMValueRef i) {
    return LLVMIsACallInst(i) || LLVMIsAInvokeInst(i);
}

static const char *call_attribute(LLVMValueRef call, const char *kind, size_t *len) {
    LLVMAttributeRef a = LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)AT_FUNCTION, kind, (unsigned)strlen(kind));
    unsigned n = 0;
    const char *s = a ? LLVMGetStringAttributeValue(a, &n) : NULL;
    *len = n;
    return s;
}

/* ---- nodes ---- */

struct function *suspend_graph_function(struct suspend_graph *g, LLVMValueRef fn) {
    struct function *f = map_get(&g->functions, (char *)&fn, sizeof fn);
    if (!f) {
        f = NEW(g->arena, struct function);
        f->fn = fn;
        f->base.f = f->pointer.f = f->any.f = f;
        f->pointer.pointer = true;
        *map_at(&g->functions, (char *)&f->fn, sizeof fn) = f;
        vec_push(&g->all, f);
    }
    return f;
}

/* user suspends if n does. */
static void add_user(struct node *n, struct node *user) {
    if (!n->users.len || n->users.p[n->users.len - 1] != user)
        vec_push(&n->users, user);
}

static struct node *targets_node(struct suspend_graph *g, LLVMTypeRef type, const char *label, size_t len) {
    size_t key_len = sizeof type + len;
    char *key = arena_alloc(g->arena, key_len + 1);
    memcpy(key, &type, sizeof type);
    memcpy(key + sizeof type, label, len);
    struct target_set *t = map_get(&g->targets, key, key_len);
    if (!t) {
        t = NEW(g->arena, struct target_set);
        t->type = type;
        t->label = key + sizeof type;
        t->len = len;
        *map_at(&g->targets, key, key_len) = t;
        vec_push(&g->all_targets, t);
    }
    return &t->node;
}

/* ---- labels ---- */

/* Functions with a context have labels that begin so; then follow the 16 digits of the signature, if it is known. */
static const char CLOSURE[] = "()";
enum { CLOSURE_LEN = sizeof CLOSURE - 1, SIGNATURE_LEN = 16 };

/* The label that lower/calls.c gave a call through a pointer, in buf; its length, 0 if none. */
size_t call_label(LLVMValueRef call, char *buf, size_t size) {
    size_t n;
    const char *s = call_attribute(call, "gowl-closure", &n), *head = CLOSURE;
    if (!s) {
        s = call_attribute(call, "gowl-method", &n);
        head = "";
    }
    size_t h = strlen(head);
    if (!s || h + n > size)
        return 0;
    memcpy(buf, head, h);
    memcpy(buf + h, s, n);
    return h + n;
}

/* The value of a function's attribute; NULL if it has none. */
static const char *function_attribute(LLVMValueRef fn, const char *kind, size_t *len) {
    LLVMAttributeRef a = LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)AT_FUNCTION, kind, (unsigned)strlen(kind));
    unsigned n = 0;
    const char *s = a ? LLVMGetStringAttributeValue(a, &n) : NULL;
    *len = n;
    return s;
}

static bool list_has(const char *list, size_t n, const char *signature) {
    for (size_t i = 0; i + SIGNATURE_LEN <= n; i++)
        if (!memcmp(list + i, signature, SIGNATURE_LEN))
            return true;
    return false;
}

/* The function's attribute has one of its signatures equal to the one at s, or says nothing. */
static bool has_signature(LLVMValueRef fn, const char *kind, const char *s) {
    size_t n;
    const char *list = function_attribute(fn, kind, &n);
    return !list || list_has(list, n, s);
}

static bool is_stub(LLVMValueRef fn) {
    size_t n;
    return !strncmp(LLVMGetValueName2(fn, &n), "gowl.reflectstub", 16);
}

/* Is a function whose address is taken among what a call with that label may reach? C's functions have labels of Go functions that they
 * stand for, or none: only C calls those. */
bool call_may_reach(struct program *p, LLVMValueRef fn, const char *label, size_t len) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    struct symbol *s = map_get(&p->symbol_map, name, n);
    bool closure = (n > 4 && !memcmp(name + n - 4, "$ctx", 4)) || is_stub(fn) ||
                   (s && (s->c_context || (s->def == DEF_FUNC && s->func && has_flag(s->func->flags, 'c'))));
    if (!len)
        return true;
    if (closure != (len >= CLOSURE_LEN && !memcmp(label, CLOSURE, CLOSURE_LEN)))
        return false;
    if (closure) {
        const char *signature = label + CLOSURE_LEN;
        len -= CLOSURE_LEN;
        return len < SIGNATURE_LEN || (has_signature(fn, "gowl-sig", signature) && !(len > SIGNATURE_LEN && is_stub(fn)));
    }
    const char *space = memchr(label, ' ', len), *dot = name;
    size_t name_len = space ? (size_t)(space - label) : len;
    for (const char *c = name; c < name + n; c++)
        dot = *c == '.' ? c + 1 : dot;
    return (size_t)(name + n - dot) == name_len && !memcmp(dot, label, name_len) &&
           (len < name_len + 1 + SIGNATURE_LEN || has_signature(fn, "gowl-msig", space + 1));
}

/* ---- where code comes from ---- */

struct origin {
    enum { UNKNOWN, PARAM, CODE } kind;
    unsigned arg; /* of PARAM: it stands at off of what this argument points to */
    int64_t off;
    VEC(LLVMValueRef) code;
};

/* v as a base and a constant offset. */
static LLVMValueRef base_of(LLVMValueRef v, int64_t *off) {
    *off = 0;
    while (LLVMIsAGetElementPtrInst(v) || (LLVMIsAConstantExpr(v) && LLVMGetConstOpcode(v) == LLVMGetElementPtr)) {
        LLVMTypeRef t = LLVMGetGEPSourceElementType(v);
        if (LLVMGetNumOperands(v) != 2 || LLVMGetTypeKind(t) != LLVMIntegerTypeKind || LLVMGetIntTypeWidth(t) != 8 ||
            !LLVMIsAConstantInt(LLVMGetOperand(v, 1)))
            break;
        *off += LLVMConstIntGetSExtValue(LLVMGetOperand(v, 1));
        v = LLVMGetOperand(v, 0);
    }
    return v;
}

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

/* Adds the functions that are stored at the start of a closure object made here; false if something else may be there. */
static bool stored_code(LLVMValueRef object, struct origin *o) {
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

/* The code at off of the object, whose offset is in it. Free o->code. */
static void find_code(struct program *p, LLVMValueRef object, int64_t off, struct origin *o) {
    int64_t more;
    LLVMValueRef base = base_of(object, &more);
    off += more;
    *o = (struct origin){.kind = UNKNOWN};
    if (LLVMIsAArgument(base)) {
        LLVMValueRef fn = LLVMGetParamParent(base);
        *o = (struct origin){.kind = PARAM, .off = off};
        while (LLVMGetParam(fn, o->arg) != base)
            o->arg++;
    } else if (LLVMIsAGlobalVariable(base)) {
        LLVMValueRef init = LLVMIsGlobalConstant(base) ? LLVMGetInitializer(base) : NULL, code = init ? constant_code(p, init, off) : NULL;
        if (code) {
            o->kind = CODE;
            vec_push(&o->code, code);
        }
    } else if ((LLVMIsAAllocaInst(base) || is_call(base)) && off == 0) {
        if (stored_code(base, o) && o->code.len)
            o->kind = CODE;
    }
}

/* Where the callee of a call through a pointer that lower/ has labelled comes from: the others may read what C can change. */
static void callee_origin(struct program *p, LLVMValueRef call, struct origin *o) {
    LLVMValueRef code = LLVMGetCalledValue(call);
    *o = (struct origin){.kind = UNKNOWN};
    if (LLVMIsALoadInst(code))
        find_code(p, LLVMGetOperand(code, 0), 0, o);
}

/* ---- parameters that lead to code ---- */

static struct code_param *find_param(struct function *f, unsigned arg, int64_t off, struct node *others) {
    for (size_t i = 0; i < f->params.len; i++)
        if (f->params.p[i]->arg == arg && f->params.p[i]->off == off && f->params.p[i]->others == others)
            return f->params.p[i];
    return NULL;
}

static void pass_param(struct suspend_graph *g, struct code_param *q, LLVMValueRef call);

/* f calls what its argument leads to. */
static struct code_param *add_param(struct suspend_graph *g, struct function *f, unsigned arg, int64_t off, struct node *others) {
    struct code_param *q = find_param(f, arg, off, others);
    if (q)
        return q;
    q = NEW(g->arena, struct code_param);
    *q = (struct code_param){.arg = arg, .off = off, .others = others, .node = NEW(g->arena, struct node)};
    vec_push(&f->params, q);
    add_user(q->node, &f->any);
    add_user(others, &f->pointer);
    if (address_taken(f->fn))
        add_user(others, q->node);
    for (size_t i = 0; i < f->calls.len; i++)
        pass_param(g, q, f->calls.p[i]);
    return q;
}

static struct node *gate_of(struct suspend_graph *g, LLVMValueRef call) {
    return g->rules.gate ? g->rules.gate(g->rules.gate_arg, call) : NULL;
}

/* What this call of q's function passes for q. */
static void pass_param(struct suspend_graph *g, struct code_param *q, LLVMValueRef call) {
    struct origin o = {.kind = UNKNOWN};
    bool gate = gate_of(g, call) != NULL;
    struct function *caller = suspend_graph_function(g, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)));
    if (q->arg < LLVMGetNumArgOperands(call))
        find_code(g->p, LLVMGetOperand(call, q->arg), q->off, &o);
    if (o.kind == PARAM) {
        struct code_param *own = add_param(g, caller, o.arg, o.off, q->others);
        if (own->node != q->node)
            add_user(own->node, q->node);
    } else if (o.kind == CODE) {
        for (size_t i = 0; i < o.code.len; i++) {
            struct node *n = &suspend_graph_function(g, o.code.p[i])->pointer;
            add_user(n, q->node);
            if (!gate)
                add_user(n, &caller->base);
        }
    } else {
        add_user(q->others, q->node);
        if (!gate)
            add_user(q->others, &caller->base);
    }
    vec_free(&o.code);
}

/* ---- the graph ---- */

const char *defers_of(LLVMValueRef call, size_t *len) {
    return call_attribute(call, "gowl-defers", len);
}

bool next_deferred(LLVMModuleRef mod, const char **at, const char *end, LLVMValueRef fn[2]) {
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

static bool is_proved(LLVMValueRef call) {
    size_t n;
    const char *s = call_attribute(call, "gowl-suspend", &n);
    return s && n == 1 && *s == '0';
}

static struct node *targets_of(struct suspend_graph *g, LLVMValueRef call) {
    char label[1024];
    size_t n = call_label(call, label, sizeof label);
    return targets_node(g, LLVMGetCalledFunctionType(call), label, n);
}

/* from: the function that the call stands in. Parameters that lead to code come after all direct calls are known. */
static void add_call(struct suspend_graph *g, struct function *from, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call), fns[2];
    size_t len;
    const char *at = defers_of(call, &len), *end = at + len;
    if (is_proved(call))
        return;
    if (at) {
        while (next_deferred(LLVMGetGlobalParent(from->fn), &at, end, fns))
            for (int k = 0; k < 2; k++)
                if (fns[k])
                    add_user(&suspend_graph_function(g, fns[k])->pointer, &from->base);
    } else if (LLVMIsAFunction(callee)) {
        struct function *f = suspend_graph_function(g, callee);
        struct node *gate = gate_of(g, call);
        add_user(gate ? gate : &f->base, &from->base);
        vec_push(&f->calls, call);
        vec_push(&f->callers, from);
    }
}

static void add_pointer_call(struct suspend_graph *g, struct function *from, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    size_t len;
    if (is_proved(call) || defers_of(call, &len) || LLVMIsAFunction(callee) || LLVMIsAInlineAsm(callee) || is_stub(from->fn))
        return;
    struct node *targets = targets_of(g, call);
    char label[1024];
    struct origin o = {.kind = UNKNOWN};
    if (call_label(call, label, sizeof label))
        callee_origin(g->p, call, &o);
    if (o.kind == PARAM)
        add_param(g, from, o.arg, o.off, targets);
    else if (o.kind == CODE)
        for (size_t i = 0; i < o.code.len; i++)
            add_user(&suspend_graph_function(g, o.code.p[i])->pointer, &from->base);
    else
        add_user(targets, &from->base);
    vec_free(&o.code);
}

static void each_call(struct suspend_graph *g, void (*add)(struct suspend_graph *, struct function *, LLVMValueRef)) {
    for (LLVMValueRef fn = LLVMGetFirstFunction(g->p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        struct function *from = suspend_graph_function(g, fn);
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                if (is_call(i))
                    add(g, from, i);
    }
}

/* Is reflect.MakeFunc called for the yield functions of Value.Seq alone? Their result is a bool. */
static bool makes_only_yields(struct program *p) {
    struct symbol *make = symbol_find(p, "reflect.MakeFunc");
    for (size_t i = 0; make && i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        bool seq = !strncmp(s->name, "reflect.Value.Seq", 17) || s->def == DEF_C;
        for (size_t k = 0; !seq && s->func && k < s->func->nuse; k++)
            if (p->uses.p[s->func->use0 + k].sym == make)
                return false;
        for (size_t k = 0; s->data && k < s->data->nreloc; k++)
            if (p->relocs.p[s->data->reloc0 + k].sym == make)
                return false;
    }
    return true;
}

/* What reflection makes of a signature calls the function that MakeFunc was given, or is a method of that signature
 * (runtime/reflectcall.c). `list` has the signatures, one after the other. */
static void add_made(struct suspend_graph *g, LLVMTypeRef type, const char *list, size_t n, struct node *user) {
    LLVMValueRef made = LLVMGetNamedFunction(g->p->mod, "call_made_func");
    LLVMTypeRef result = LLVMGetReturnType(type);
    bool yields = LLVMGetTypeKind(result) == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(result) == 1;
    if (made && (yields || !g->only_yields))
        add_user(&suspend_graph_function(g, made)->base, user);
    for (size_t k = 0; k < g->methods.len; k++) {
        size_t len;
        const char *own = function_attribute(g->methods.p[k]->fn, "gowl-msig", &len);
        if (len == SIGNATURE_LEN && list_has(list, n, own))
            add_user(&g->methods.p[k]->pointer, user);
    }
}

/* Methods of types of which no value gets into an interface, and none can by reflection: they are in unexported fields. */
static bool is_hidden(LLVMValueRef fn) {
    static const char *const heads[] = {"internal/poll.(*FD)."}; /* of os.File, and of package net's */
    size_t n;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (!strncmp(LLVMGetValueName2(fn, &n), heads[i], strlen(heads[i])))
            return true;
    return false;
}

static void find_methods(struct suspend_graph *g) {
    size_t len;
    for (size_t i = 0; i < g->all.len; i++) {
        struct function *f = g->all.p[i];
        if (!LLVMIsDeclaration(f->fn) && function_attribute(f->fn, "gowl-msig", &len) && address_taken(f->fn) && !is_hidden(f->fn))
            vec_push(&g->methods, f);
    }
}

static void add_targets(struct suspend_graph *g, struct function *f) {
    LLVMTypeRef type = LLVMGlobalGetValueType(f->fn);
    for (size_t k = 0; k < g->all_targets.len; k++) {
        struct target_set *t = g->all_targets.p[k];
        if (t->type != type || !call_may_reach(g->p, f->fn, t->label, t->len))
            continue;
        if (is_stub(f->fn) && t->len == CLOSURE_LEN + SIGNATURE_LEN)
            add_made(g, type, t->label + CLOSURE_LEN, SIGNATURE_LEN, &t->node);
        else
            add_user(&f->pointer, &t->node);
    }
}

void suspend_graph_build(struct suspend_graph *g, struct program *p, const struct suspend_rules *rules) {
    *g = (struct suspend_graph){.arena = arena_new("suspend graph"), .p = p, .rules = *rules};
    each_call(g, add_call);
    each_call(g, add_pointer_call);
    find_methods(g);
    g->only_yields = makes_only_yields(p);
    for (size_t i = 0; i < g->all.len; i++) {
        struct function *f = g->all.p[i];
        f->base.never = f->pointer.never = f->any.never = rules->never(f->fn);
        add_user(&f->base, &f->pointer);
        add_user(&f->base, &f->any);
        size_t n;
        const char *signatures = is_stub(f->fn) ? function_attribute(f->fn, "gowl-sig", &n) : NULL;
        if (signatures)
            add_made(g, LLVMGlobalGetValueType(f->fn), signatures, n, &f->base);
        if (!address_taken(f->fn))
            continue;
        add_user(&f->pointer, &f->any);
        if (!rules->started(f->fn) && !is_hidden(f->fn))
            add_targets(g, f);
    }
}

void suspend_graph_mark(struct suspend_graph *g, struct node *n, struct node *next) {
    if (n->suspends || n->never)
        return;
    n->suspends = true;
    n->next = next;
    vec_push(&g->work, n);
}

void suspend_graph_solve(struct suspend_graph *g) {
    while (g->head < g->work.len) {
        struct node *n = g->work.p[g->head++];
        for (size_t i = 0; i < n->users.len; i++)
            suspend_graph_mark(g, n->users.p[i], n);
    }
}

/* Does what this call passes for q suspend? */
static bool passed_suspends(struct suspend_graph *g, struct code_param *q, LLVMValueRef call) {
    struct origin o = {.kind = UNKNOWN};
    bool suspends = false;
    if (q->arg < LLVMGetNumArgOperands(call))
        find_code(g->p, LLVMGetOperand(call, q->arg), q->off, &o);
    if (o.kind == PARAM) {
        struct function *caller = suspend_graph_function(g, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)));
        suspends = find_param(caller, o.arg, o.off, q->others)->node->suspends;
    } else if (o.kind == CODE)
        for (size_t i = 0; i < o.code.len; i++)
            suspends |= suspend_graph_function(g, o.code.p[i])->pointer.suspends;
    else
        suspends = q->others->suspends;
    vec_free(&o.code);
    return suspends;
}

bool suspend_graph_passes(struct suspend_graph *g, LLVMValueRef call) {
    struct function *f = suspend_graph_function(g, LLVMGetCalledValue(call));
    for (size_t i = 0; i < f->params.len && !f->base.never; i++)
        if (passed_suspends(g, f->params.p[i], call))
            return true;
    return false;
}

bool suspend_graph_call(struct suspend_graph *g, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call), fns[2];
    size_t len;
    const char *at = defers_of(call, &len), *end = at + len;
    if (is_proved(call) || LLVMIsAInlineAsm(callee))
        return false;
    if (at) {
        bool suspends = false;
        while (next_deferred(g->p->mod, &at, end, fns))
            for (int k = 0; k < 2; k++)
                suspends |= fns[k] && suspend_graph_function(g, fns[k])->pointer.suspends;
        return suspends;
    }
    if (LLVMIsAFunction(callee)) {
        struct node *gate = gate_of(g, call);
        return gate ? gate->suspends : suspend_graph_function(g, callee)->base.suspends || suspend_graph_passes(g, call);
    }
    struct function *from = suspend_graph_function(g, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)));
    if (is_stub(from->fn))
        return from->base.suspends;
    char label[1024];
    struct node *targets = targets_of(g, call);
    struct origin o = {.kind = UNKNOWN};
    bool suspends = false;
    if (call_label(call, label, sizeof label))
        callee_origin(g->p, call, &o);
    if (o.kind == PARAM)
        suspends = find_param(from, o.arg, o.off, targets)->node->suspends;
    else if (o.kind == CODE)
        for (size_t i = 0; i < o.code.len; i++)
            suspends |= suspend_graph_function(g, o.code.p[i])->pointer.suspends;
    else
        suspends = targets->suspends;
    vec_free(&o.code);
    return suspends;
}

void suspend_graph_free(struct suspend_graph *g) {
    for (size_t i = 0; i < g->all.len; i++) {
        struct function *f = g->all.p[i];
        vec_free(&f->base.users);
        vec_free(&f->pointer.users);
        vec_free(&f->any.users);
        for (size_t k = 0; k < f->params.len; k++)
            vec_free(&f->params.p[k]->node->users);
        vec_free(&f->params);
        vec_free(&f->calls);
        vec_free(&f->callers);
    }
    for (size_t i = 0; i < g->all_targets.len; i++)
        vec_free(&g->all_targets.p[i]->node.users);
    vec_free(&g->all);
    vec_free(&g->all_targets);
    vec_free(&g->methods);
    vec_free(&g->work);
    map_free(&g->functions);
    map_free(&g->targets);
    arena_free(g->arena);
}

/* suspend_graph.c: what may call what. On the module as it is, optimised or not.
 *
 * A direct call reaches its callee. A call through a pointer reaches
 *   - where the pointer is what an argument of the function leads to (a closure, or an itab's slot), what the
 * function's callers pass: f in Once.Do(f), w in Fprintf(w, ...). So a function has two answers: whether it suspends by
 * itself, and whether it does for this call, with these arguments;
 *   - else every function of that LLVM type whose address is taken, and of these, where lower/ has labelled the call
 * (lower/labels.c), what the label says (call_label.c). A call with the attribute gowl-suspend="0" has been proved not
 * to suspend. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/calls/code_origin.h"
#include "emit/calls/suspend_graph.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

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

/* Text behind a type, in the arena: a key of sizeof type + len bytes. */
static char *type_key(struct suspend_graph *g, LLVMTypeRef type, const char *text, size_t len) {
    char *key = arena_alloc(g->arena, sizeof type + len + 1);
    memcpy(key, &type, sizeof type);
    memcpy(key + sizeof type, text, len);
    return key;
}

static void list_target(struct suspend_graph *g, struct target_set *t) {
    size_t n = call_label_head(t->label, t->len);
    void **at = map_at(&g->lists, type_key(g, t->type, t->label, n), sizeof t->type + n);
    if (!*at)
        *at = NEW(g->arena, struct target_list);
    struct target_list *list = *at;
    vec_push(&list->sets, t);
}

static struct target_set *target_set(struct suspend_graph *g, LLVMTypeRef type, const char *label, size_t len) {
    size_t key_len = sizeof type + len;
    char *key = type_key(g, type, label, len);
    struct target_set *t = map_get(&g->targets, key, key_len);
    if (!t) {
        t = NEW(g->arena, struct target_set);
        *t = (struct target_set){.type = type, .label = key + sizeof type, .len = len, .no = g->all_targets.len};
        *map_at(&g->targets, key, key_len) = t;
        vec_push(&g->all_targets, t);
        list_target(g, t);
    }
    return t;
}

/* ---- tables of methods that were made of a parameter's ---- */

/* Is tab nil, or the table of methods for the type that *param has? That is the parameter itself, or what package
 * runtime gives for its type, at 8 of the table. *param: NULL before the first one is found. */
static bool is_made_of(LLVMValueRef tab, LLVMValueRef *param, int depth) {
    enum { DEEPEST = 8, TYPE_ARG = 1 };
    int64_t off;
    if (depth > DEEPEST)
        return false;
    if (LLVMIsConstant(tab))
        return LLVMIsNull(tab);
    if (LLVMIsAArgument(tab)) {
        bool same = !*param || *param == tab;
        *param = tab;
        return same;
    }
    if (LLVMIsAPHINode(tab)) {
        for (unsigned i = 0, n = LLVMCountIncoming(tab); i < n; i++)
            if (LLVMGetIncomingValue(tab, i) != tab && !is_made_of(LLVMGetIncomingValue(tab, i), param, depth + 1))
                return false;
        return true;
    }
    if (LLVMIsASelectInst(tab))
        return is_made_of(LLVMGetOperand(tab, 1), param, depth + 1) &&
               is_made_of(LLVMGetOperand(tab, 2), param, depth + 1);
    if (!is_call(tab) || !LLVMIsAFunction(LLVMGetCalledValue(tab)))
        return false;
    size_t n;
    if (!go_is(LLVMGetValueName2(LLVMGetCalledValue(tab), &n), GO_ITAB))
        return false;
    LLVMValueRef type = LLVMGetOperand(tab, TYPE_ARG);
    LLVMValueRef of = LLVMIsALoadInst(type) ? base_of(LLVMGetOperand(type, 0), &off) : NULL;
    return of && off == GO_AT_ITAB_TYPE && LLVMIsAArgument(of) && is_made_of(of, param, depth + 1);
}

/* Of what a call of a method through the table tab may reach, what has the methods as well that the parameter has of
 * which tab was made (attribute "gowl-methods", lower/labels.c). */
static struct target_set *narrowed(struct suspend_graph *g, struct target_set *set, LLVMValueRef tab) {
    LLVMValueRef param = NULL;
    if (!set->len || !strncmp(set->label, CLOSURE, CLOSURE_LEN) || LLVMIsAArgument(tab) ||
        !is_made_of(tab, &param, 0) || !param)
        return set;
    static const char kind[] = "gowl-methods";
    LLVMValueRef fn = LLVMGetParamParent(param);
    unsigned no = 0, n;
    while (LLVMGetParam(fn, no) != param)
        no++;
    LLVMAttributeRef a = LLVMGetStringAttributeAtIndex(fn, no + 1, kind, sizeof kind - 1);
    if (!a)
        return set;
    const char *list = LLVMGetStringAttributeValue(a, &n);
    const char *label = arena_printf(g->arena, "%.*s%.*s", (int)set->len, set->label, (int)n, list);
    return target_set(g, set->type, label, strlen(label));
}

/* ---- parameters that lead to code ---- */

static struct code_param *find_param(struct function *f, unsigned arg, int64_t off, struct target_set *others) {
    for (size_t i = 0; i < f->params.len; i++)
        if (f->params.p[i]->arg == arg && f->params.p[i]->off == off && f->params.p[i]->others == others)
            return f->params.p[i];
    return NULL;
}

static void pass_param(struct suspend_graph *g, struct code_param *q, LLVMValueRef call);

/* f calls what its argument leads to. */
static struct code_param *add_param(struct suspend_graph *g, struct function *f, unsigned arg, int64_t off,
                                    struct target_set *others) {
    struct code_param *q = find_param(f, arg, off, others);
    if (q)
        return q;
    q = NEW(g->arena, struct code_param);
    *q = (struct code_param){.arg = arg, .off = off, .others = others, .node = NEW(g->arena, struct node)};
    vec_push(&f->params, q);
    add_user(q->node, &f->any);
    add_user(&others->node, &f->pointer);
    if (address_taken(f->fn))
        add_user(&others->node, q->node);
    for (size_t i = 0; i < f->calls.len; i++)
        pass_param(g, q, f->calls.p[i]);
    return q;
}

static struct node *gate_of(struct suspend_graph *g, LLVMValueRef call) {
    return g->rules.gate ? g->rules.gate(g->rules.gate_arg, call) : NULL;
}

/* What q's function may call when this call passes something unknown. */
static struct node *others_passed(struct suspend_graph *g, struct code_param *q, LLVMValueRef call) {
    struct target_set *set = q->others;
    if (q->arg < LLVMGetNumArgOperands(call))
        set = narrowed(g, set, LLVMGetOperand(call, q->arg));
    return &set->node;
}

/* What this call of q's function passes for q. */
static void pass_param(struct suspend_graph *g, struct code_param *q, LLVMValueRef call) {
    struct code_origin o = {.kind = UNKNOWN};
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
        struct node *others = others_passed(g, q, call);
        add_user(others, q->node);
        if (!gate)
            add_user(others, &caller->base);
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

static bool is_proved(const struct suspend_graph *g, LLVMValueRef call) {
    size_t n;
    if (g->rules.left_out && g->rules.left_out(call))
        return true;
    const char *s = call_attribute(call, "gowl-suspend", &n);
    return s && n == 1 && *s == '0';
}

static struct target_set *targets_of(struct suspend_graph *g, LLVMValueRef call) {
    char label[1024];
    size_t n = call_label(call, label, sizeof label);
    struct target_set *set = target_set(g, LLVMGetCalledFunctionType(call), label, n);
    LLVMValueRef code = LLVMGetCalledValue(call);
    int64_t off;
    return LLVMIsALoadInst(code) ? narrowed(g, set, base_of(LLVMGetOperand(code, 0), &off)) : set;
}

/* from: the function that the call stands in. Parameters that lead to code come after all direct calls are known. */
static void add_call(struct suspend_graph *g, struct function *from, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call), fns[2];
    size_t len;
    const char *at = defers_of(call, &len), *end = at + len;
    if (is_proved(g, call))
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
    if (is_proved(g, call) || defers_of(call, &len) || LLVMIsAFunction(callee) || LLVMIsAInlineAsm(callee) ||
        is_reflect_stub(from->fn))
        return;
    struct target_set *targets = targets_of(g, call);
    struct code_origin o;
    callee_origin(g->p, call, &o);
    if (o.kind == PARAM)
        add_param(g, from, o.arg, o.off, targets);
    else if (o.kind == CODE)
        for (size_t i = 0; i < o.code.len; i++)
            add_user(&suspend_graph_function(g, o.code.p[i])->pointer, &from->base);
    else
        add_user(&targets->node, &from->base);
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
 * (runtime/go/reflectcall.c). `list` has the signatures, one after the other. */
static void add_made(struct suspend_graph *g, LLVMTypeRef type, const char *list, size_t n, struct node *user) {
    LLVMValueRef made = LLVMGetNamedFunction(g->p->mod, "gowl.call_made_func");
    LLVMTypeRef result = LLVMGetReturnType(type);
    bool yields = LLVMGetTypeKind(result) == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(result) == 1;
    if (made && (yields || !g->only_yields))
        add_user(&suspend_graph_function(g, made)->base, user);
    for (size_t k = 0; k < g->methods.len; k++)
        if (has_signature(list, n, g->methods.p[k]->signature))
            add_user(&g->methods.p[k]->pointer, user);
}

/* Methods of types of which no value gets into an interface, and none can by reflection: they are in unexported fields.
 */
static bool is_hidden(LLVMValueRef fn) {
    size_t n;
    return go_is(LLVMGetValueName2(fn, &n), GO_HIDDEN);
}

static void find_methods(struct suspend_graph *g) {
    size_t len = 0;
    for (size_t i = 0; i < g->all.len; i++) {
        struct function *f = g->all.p[i];
        if (!LLVMIsDeclaration(f->fn))
            f->signature = function_attribute(f->fn, "gowl-msig", &len);
        if (f->signature && len == SIGNATURE_LEN && address_taken(f->fn) && !is_hidden(f->fn))
            vec_push(&g->methods, f);
    }
}

static const struct target_list *target_list(struct suspend_graph *g, LLVMTypeRef type, const char *head, size_t len) {
    static const struct target_list none;
    const struct target_list *list = map_get(&g->lists, type_key(g, type, head, len), sizeof type + len);
    return list ? list : &none;
}

/* Only the sets whose label begins as one that may reach f, and those without a label, are asked: all of them would be
 * functions by calls. */
static void add_targets(struct suspend_graph *g, struct function *f) {
    LLVMTypeRef type = LLVMGlobalGetValueType(f->fn);
    size_t n;
    const char *head = call_label_head_of(g->p, f->fn, &n);
    const struct target_list *any = target_list(g, type, "", 0), *own = n ? target_list(g, type, head, n) : any;
    size_t nany = own == any ? 0 : any->sets.len;
    for (size_t i = 0, k = 0; i < own->sets.len || k < nany;) {
        bool second = k < nany && (i == own->sets.len || any->sets.p[k]->no < own->sets.p[i]->no);
        struct target_set *t = second ? any->sets.p[k++] : own->sets.p[i++];
        if (!call_may_reach(g->p, f->fn, t->label, t->len))
            continue;
        if (is_reflect_stub(f->fn) && t->len == CLOSURE_LEN + SIGNATURE_LEN)
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
        const char *signatures = is_reflect_stub(f->fn) ? function_attribute(f->fn, "gowl-sig", &n) : NULL;
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

/* The answer to a question about a node: does it suspend; or, with a component in g->home, does it lie on its cycles?
 */
static bool counts(struct suspend_graph *g, const struct node *n) {
    return n->suspends || (g->home && n->cyclic && n->component == g->home);
}

/* Does what this call passes for q suspend? */
static bool passed_suspends(struct suspend_graph *g, struct code_param *q, LLVMValueRef call) {
    struct code_origin o = {.kind = UNKNOWN};
    bool suspends = false;
    if (q->arg < LLVMGetNumArgOperands(call))
        find_code(g->p, LLVMGetOperand(call, q->arg), q->off, &o);
    if (o.kind == PARAM) {
        struct function *caller = suspend_graph_function(g, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)));
        suspends = counts(g, find_param(caller, o.arg, o.off, q->others)->node);
    } else if (o.kind == CODE)
        for (size_t i = 0; i < o.code.len; i++)
            suspends |= counts(g, &suspend_graph_function(g, o.code.p[i])->pointer);
    else
        suspends = counts(g, others_passed(g, q, call));
    vec_free(&o.code);
    return suspends;
}

void suspend_graph_mark_passed(struct suspend_graph *g, LLVMValueRef call) {
    struct function *f = suspend_graph_function(g, LLVMGetCalledValue(call));
    for (size_t i = 0; i < f->params.len && !f->base.never; i++)
        if (passed_suspends(g, f->params.p[i], call))
            suspend_graph_mark(g, f->params.p[i]->node, NULL);
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
    if (is_proved(g, call) || LLVMIsAInlineAsm(callee))
        return false;
    if (at) {
        bool suspends = false;
        while (next_deferred(g->p->mod, &at, end, fns))
            for (int k = 0; k < 2; k++)
                suspends |= fns[k] && counts(g, &suspend_graph_function(g, fns[k])->pointer);
        return suspends;
    }
    if (LLVMIsAFunction(callee)) {
        struct node *gate = gate_of(g, call);
        return gate ? gate->suspends
                    : counts(g, &suspend_graph_function(g, callee)->base) || suspend_graph_passes(g, call);
    }
    struct function *from = suspend_graph_function(g, LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)));
    if (is_reflect_stub(from->fn))
        return counts(g, &from->base);
    struct target_set *targets = targets_of(g, call);
    struct code_origin o;
    bool suspends = false;
    callee_origin(g->p, call, &o);
    if (o.kind == PARAM)
        suspends = counts(g, find_param(from, o.arg, o.off, targets)->node);
    else if (o.kind == CODE)
        for (size_t i = 0; i < o.code.len; i++)
            suspends |= counts(g, &suspend_graph_function(g, o.code.p[i])->pointer);
    else
        suspends = counts(g, &targets->node);
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
    for (size_t i = 0; i < g->lists.cap; i++) {
        struct target_list *list = g->lists.slots[i].key ? g->lists.slots[i].val : NULL;
        if (list)
            vec_free(&list->sets);
    }
    vec_free(&g->all);
    vec_free(&g->all_targets);
    map_free(&g->lists);
    vec_free(&g->methods);
    vec_free(&g->work);
    map_free(&g->functions);
    map_free(&g->targets);
    map_free(&g->deep);
    arena_free(g->arena);
}

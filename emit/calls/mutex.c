/* mutex.c: which mutexes are never found held, so that locking them does not suspend (docs/suspend.md, "Mutexes").
 *
 * There is one thread: a mutex can be found held only if a goroutine is suspended that holds it. lower/locks.c says at
 * each call of sync's which class of mutexes it is for. A class is free if no function suspends from where it locks one
 * to where it unlocks it, or the function's end where an unlock is deferred. A Once is free if no function given to Do
 * suspends.
 *
 * A function that ends with one locked (HashTrieMap.find) passes that on to its callers.
 *
 * All classes are taken to be free; those that turn out not to be make more functions suspend, until nothing changes.
 * Then the locks of free classes become calls of P$free: P, then a check that it has not suspended, which stops the
 * program with a message.
 *
 * In a program with exports the host may call one while it is called, and others run then: such a call counts as one
 * that suspends, here alone. (Not those of preview 1, whose only calls back are of cabi_realloc.)
 *
 * Further conditions, so that what would be a deadlock in Go remains one: the calls between Lock and Unlock in
 * functions outside the standard library are of package runtime alone, with the unlock deferred if there are any. (A
 * mutex of std that a panic leaves locked, and that is locked again, ends with that message.)
 *
 * Classes are by struct type. A struct in another one is found by the outer one's descriptor; a mutex whose address
 * gets away is of the class `?` as well, those known by their address only; so is a method of sync's that is called
 * through a pointer. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/calls/calls.h"
#include "emit/calls/suspend_graph.h"
#include "emit/ir/ir.h"
#include "emit/model/functype.h"
#include "emit/model/model.h"

enum { AT_FUNCTION = -1 };
enum op { OP_NONE, OP_LOCK, OP_TRY, OP_UNLOCK, OP_ONCE, OP_OTHER };

struct lock_class {
    const char *name;
    struct lock_class *same; /* it is one class with that */
    struct node node;        /* suspends: not free */
};

struct lock_op {
    LLVMValueRef call;
    struct lock_class *class;
    enum op op;
};

struct mutexes {
    struct program *p;
    struct arena *arena;
    struct suspend_graph graph;
    struct suspend_graph host; /* of what reaches the host, which may call back, and then others run */
    bool calls_back;           /* there is such a host */
    struct map classes;        /* by name as lower/ wrote it, and as it was found to be */
    struct map ops;            /* call -> struct lock_op */
    VEC(struct lock_op *) all;
    struct map left;             /* functions that end with a mutex locked, and its class */
    struct lock_class *any;      /* `?` */
    struct lock_class *deferred; /* what wrappers of deferred calls lock; never free */
    struct map wrappers;         /* those that do -> struct lock_class, as far as they know */
};

static const char *name_of(LLVMValueRef fn) {
    size_t n;
    return LLVMGetValueName2(fn, &n);
}

static bool is_lock_type(const char *type) {
    return starts_with(type, "type:") && go_is(type + strlen("type:"), GO_LOCK_TYPE);
}

/* sync's own functions on mutexes: what they do inside is not looked at. Once is built of a Mutex. */
static bool is_primitive(const char *fn) {
    return go_is(fn, GO_LOCK_INSIDE);
}

static enum op op_of(const char *fn) {
    return go_is(fn, GO_LOCKS)     ? OP_LOCK
           : go_is(fn, GO_TRIES)   ? OP_TRY
           : go_is(fn, GO_UNLOCKS) ? OP_UNLOCK
           : go_is(fn, GO_ONCE)    ? OP_ONCE
                                   : OP_OTHER;
}

/* ---- classes ---- */

static struct lock_class *root(struct lock_class *c) {
    while (c->same)
        c = c->same;
    return c;
}

static void unite(struct lock_class *a, struct lock_class *b) {
    a = root(a);
    b = root(b);
    if (a != b)
        a->same = b;
}

static struct lock_class *class_named(struct mutexes *m, const char *name) {
    void **slot = map_at(&m->classes, arena_strdup(m->arena, name), strlen(name));
    if (!*slot) {
        struct lock_class *c = NEW(m->arena, struct lock_class);
        c->name = arena_strdup(m->arena, name);
        *slot = c;
    }
    return *slot;
}

/* The class that lower/ calls `text`: where it lies in a struct in a struct, that of the inner one. */
static struct lock_class *class_of(struct mutexes *m, const char *text, size_t len) {
    char *name = arena_strndup(m->arena, text, len), *plus = strrchr(name, '+');
    struct lock_class *c = map_get(&m->classes, name, len);
    if (c)
        return root(c);
    c = class_named(m, name);
    if (!plus)
        return c;
    uint64_t off = strtoull(plus + 1, NULL, 10);
    char *head = arena_strndup(m->arena, name, (size_t)(plus - name));
    struct symbol *type;
    if (*head == '@') {
        struct symbol *s = symbol_find(m->p, head + 1);
        type = s && s->def == DEF_DATA ? s->data->gotype : NULL;
    } else
        type = symbol_find(m->p, arena_printf(m->arena, "type:%s", head));
    struct symbol *owner = type && !is_lock_type(type->name) ? structtype_owner(m->p, type, &off, is_lock_type) : NULL;
    if (owner) {
        const char *inner = owner->name + strlen("type:"), *bracket = strchr(inner, '[');
        unite(c, class_named(m, bracket ? arena_printf(m->arena, "%.*s[]", (int)(bracket - inner), inner)
                                        : arena_printf(m->arena, "%s+%llu", inner, (unsigned long long)off)));
    }
    return root(c);
}

/* ---- the locks of the program ---- */

static void note_call(struct mutexes *m, LLVMValueRef call) {
    LLVMAttributeRef a = LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)AT_FUNCTION, "gowl-lock", 9);
    LLVMValueRef callee = LLVMGetCalledValue(call), fn = LLVMGetBasicBlockParent(LLVMGetInstructionParent(call));
    if (!a || !LLVMIsAFunction(callee) || is_primitive(name_of(fn)) || !strcmp(name_of(fn), "sync.(*Once).Do"))
        return; /* (Do's call of doSlow is for its own callers) */
    unsigned n;
    const char *text = LLVMGetStringAttributeValue(a, &n);
    struct lock_op *o = NEW(m->arena, struct lock_op);
    *o = (struct lock_op){.call = call, .class = class_of(m, text, n), .op = op_of(name_of(callee))};
    if (o->op != OP_UNLOCK && strstr(name_of(fn), ".deferwrap")) { /* which leaves it locked */
        *map_at(&m->wrappers, name_of(fn), strlen(name_of(fn))) = o->class;
        o->class = m->deferred;
    }
    *map_at(&m->ops, (char *)&o->call, sizeof o->call) = o;
    vec_push(&m->all, o);
}

static void find_locks(struct mutexes *m) {
    for (LLVMValueRef fn = LLVMGetFirstFunction(m->p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        LLVMAttributeRef a =
            LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)AT_FUNCTION, "gowl-lock-escapes", 17);
        unsigned n = 0;
        const char *s = a ? LLVMGetStringAttributeValue(a, &n) : "", *end = s + n;
        while (s < end && !is_primitive(name_of(fn))) {
            const char *nl = memchr(s, '\n', (size_t)(end - s));
            size_t len = (size_t)((nl ? nl : end) - s);
            unite(class_of(m, s, len), m->any);
            s += len + 1;
        }
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                if (is_call(i))
                    note_call(m, i);
    }
    for (size_t i = 0; i < m->all.len; i++)
        m->all.p[i]->class = root(m->all.p[i]->class);
}

static struct lock_op *op_at(struct mutexes *m, LLVMValueRef call) {
    return map_get(&m->ops, (char *)&call, sizeof call);
}

static struct node *gate(void *arg, LLVMValueRef call) {
    struct lock_op *o = op_at(arg, call);
    return o && (o->op == OP_LOCK || o->op == OP_ONCE) ? &o->class->node : NULL;
}

static void not_free(struct mutexes *m, struct lock_class *c) {
    suspend_graph_mark(&m->graph, &c->node, NULL);
}

/* ---- from lock to unlock ---- */

static bool is_std(struct program *p, LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    if (n > 4 && !memcmp(name + n - 4, "$ctx", 4))
        n -= 4;
    struct symbol *s = map_get(&p->symbol_map, name, n);
    return !s || s->def != DEF_FUNC || !s->func || !s->func->pkg || s->func->pkg->std;
}

static bool is_runtime(LLVMValueRef fn) {
    return go_is(name_of(fn), GO_QUIET);
}

/* Does the function unlock a mutex of that class, or one of which only the address is known (that of a deferred call)?
 */
static bool unlocks(struct mutexes *m, LLVMValueRef fn, struct lock_class *c) {
    for (LLVMBasicBlockRef bb = fn ? LLVMGetFirstBasicBlock(fn) : NULL; bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            struct lock_op *o = is_call(i) ? op_at(m, i) : NULL;
            if (o && o->op == OP_UNLOCK && (o->class == c || o->class == root(m->any)))
                return true;
        }
    return false;
}

/* Does this call of deferreturn unlock such a mutex? */
static bool defers_unlock(struct mutexes *m, LLVMValueRef call, struct lock_class *c) {
    size_t len;
    const char *at = defers_of(call, &len), *end = at + len;
    LLVMValueRef fns[2];
    while (at && next_deferred(m->p->mod, &at, end, fns))
        if (unlocks(m, fns[0], c) || unlocks(m, fns[1], c))
            return true;
    return false;
}

struct region {
    struct mutexes *m;
    struct lock_class *class;
    bool std, calls, ends; /* it has calls; it ends the function */
    bool leaves;           /* the function ends with the mutex locked */
    struct map seen;
    VEC(LLVMBasicBlockRef) work;
};

static void enter(struct region *r, LLVMBasicBlockRef bb) {
    LLVMBasicBlockRef *key = NEW(r->m->arena, LLVMBasicBlockRef);
    *key = bb;
    void **slot = map_at(&r->seen, (char *)key, sizeof *key);
    if (!*slot)
        vec_push(&r->work, bb);
    *slot = r;
}

/* The call may be made with the mutex held. */
static bool harms(struct region *r, LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (LLVMIsAInlineAsm(callee) || (LLVMIsAFunction(callee) && LLVMGetIntrinsicID(callee)))
        return false;
    size_t len;
    if (!r->std && !defers_of(call, &len)) {
        if (!LLVMIsAFunction(callee) || !is_runtime(callee))
            return true;
        r->calls = true;
    }
    return suspend_graph_call(&r->m->graph, call) || (r->m->calls_back && suspend_graph_call(&r->m->host, call));
}

/* Functions in which who has locked and who returns hang together, which the walk does not see: that they return is not
 * looked at. */
static bool is_conditional(LLVMValueRef fn) {
    return go_is(name_of(fn), GO_CONDITIONAL) && !strstr(name_of(fn), ").find"); /* (which leaves it locked) */
}

/* Walks on from instruction i, with the mutex held; false if that harms. */
static bool walk(struct region *r, LLVMValueRef i) {
    for (; i; i = LLVMGetNextInstruction(i)) {
        if (is_call(i)) {
            struct lock_op *o = op_at(r->m, i);
            if (o && o->op == OP_UNLOCK && o->class == r->class)
                return true;
            if (harms(r, i))
                return false;
            if (defers_unlock(r->m, i, r->class)) {
                r->ends = true;
                return true;
            }
        }
        r->leaves |= LLVMIsAReturnInst(i) != NULL;
        if (LLVMIsATerminatorInst(i))
            for (unsigned k = 0, n = LLVMGetNumSuccessors(i); k < n; k++)
                enter(r, LLVMGetSuccessor(i, k));
    }
    return true;
}

/* fn ends with a mutex locked: whoever calls it has locked that. False if it may be called through a pointer. */
static bool leave_locked(struct mutexes *m, LLVMValueRef fn, struct lock_class *c) {
    char *key = arena_printf(m->arena, "%p %p", (void *)fn, (void *)c);
    void **slot = map_at(&m->left, key, strlen(key));
    if (*slot)
        return true;
    *slot = m;
    if (address_taken(fn))
        return false;
    struct function *f = suspend_graph_function(&m->graph, fn);
    for (size_t i = 0; i < f->calls.len; i++) {
        struct lock_op *o = NEW(m->arena, struct lock_op);
        *o = (struct lock_op){.call = f->calls.p[i], .class = c, .op = OP_TRY};
        vec_push(&m->all, o);
    }
    return true;
}

/* Is nothing suspended, nor the function left, with what this call locks? */
static bool is_harmless(struct mutexes *m, struct lock_op *o) {
    LLVMValueRef fn = LLVMGetBasicBlockParent(LLVMGetInstructionParent(o->call));
    if (o->op == OP_ONCE)
        return !suspend_graph_passes(&m->graph, o->call) && !(m->calls_back && suspend_graph_passes(&m->host, o->call));
    if (o->op != OP_LOCK && o->op != OP_TRY)
        return o->op == OP_UNLOCK;
    struct region r = {.m = m, .class = o->class, .std = is_std(m->p, fn)};
    bool ok = true;
    if (LLVMIsAInvokeInst(o->call))
        enter(&r, LLVMGetNormalDest(o->call));
    else
        ok = walk(&r, LLVMGetNextInstruction(o->call));
    while (ok && r.work.len)
        ok = walk(&r, LLVMGetFirstInstruction(r.work.p[--r.work.len]));
    vec_free(&r.work);
    map_free(&r.seen);
    if (ok && r.leaves && !is_conditional(fn))
        ok = r.std && leave_locked(m, fn, o->class);
    return ok && (r.std || !r.calls || r.ends);
}

/* What a deferred call locks is left locked, so its class is not free. The wrapper that makes the call may know the
 * mutex's address only: the class stands at the function that defers it. */
static void settle_deferred(struct mutexes *m) {
    not_free(m, m->deferred);
    for (LLVMValueRef fn = LLVMGetFirstFunction(m->p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        LLVMAttributeRef a =
            LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)AT_FUNCTION, "gowl-lock-deferred", 18);
        unsigned n = 0;
        const char *s = a ? LLVMGetStringAttributeValue(a, &n) : "", *end = s + n;
        while (s < end) {
            const char *tab = memchr(s, '\t', (size_t)(end - s)), *nl = memchr(s, '\n', (size_t)(end - s));
            nl = nl ? nl : end;
            struct lock_class *c = map_get(&m->wrappers, s, (size_t)(tab - s));
            if (c) {
                not_free(m, class_of(m, tab + 1, (size_t)(nl - tab - 1)));
                if (c == root(m->any))
                    *map_at(&m->wrappers, s, (size_t)(tab - s)) = m->deferred;
            }
            s = nl + 1;
        }
    }
    for (size_t i = 0; i < m->wrappers.cap; i++)
        if (m->wrappers.slots[i].key)
            not_free(m, root(m->wrappers.slots[i].val));
}

static void settle(struct mutexes *m) {
    for (LLVMValueRef fn = LLVMGetFirstFunction(m->p->mod); fn; fn = LLVMGetNextFunction(fn))
        if (is_primitive(name_of(fn)) && address_taken(fn) && op_of(name_of(fn)) != OP_UNLOCK)
            not_free(m, root(m->any));
    settle_deferred(m);
    bool changed = true;
    while (changed) {
        suspend_graph_solve(&m->graph);
        changed = false;
        for (size_t i = 0; i < m->all.len; i++) {
            struct lock_op *o = m->all.p[i];
            if (o->class->node.suspends || is_harmless(m, o))
                continue;
            not_free(m, o->class);
            changed = true;
        }
    }
}

/* ---- the locks that are free ---- */

void mutexes_prove(struct program *p) {
    if (p->single)
        return;
    struct mutexes m = {.p = p, .arena = arena_new("mutexes")};
    m.any = class_named(&m, "?");
    m.deferred = class_named(&m, "deferred");
    find_locks(&m);
    suspend_graph_start(&m.graph, p, gate, &m);
    if (has_exports(p))
        m.calls_back = suspend_graph_host(&m.host, p);
    settle(&m);
    for (size_t i = 0; i < m.all.len; i++) {
        struct lock_op *o = m.all.p[i];
        if (op_at(&m, o->call) == o && (o->op == OP_LOCK || o->op == OP_ONCE) && !o->class->node.suspends)
            LLVMSetOperand(o->call, (unsigned)LLVMGetNumOperands(o->call) - 1,
                           free_form(p, LLVMGetCalledValue(o->call), NULL));
    }
    suspend_graph_free(&m.graph);
    if (has_exports(p))
        suspend_graph_free(&m.host);
    for (size_t i = 0; i < m.classes.cap; i++)
        if (m.classes.slots[i].key)
            vec_free(&((struct lock_class *)m.classes.slots[i].val)->node.users);
    vec_free(&m.all);
    map_free(&m.left);
    map_free(&m.wrappers);
    map_free(&m.classes);
    map_free(&m.ops);
    arena_free(m.arena);
}

/* locks.c: which mutex a call of sync locks, for emit/calls/mutex.c (docs/suspend.md, "Mutexes").
 *
 * A mutex (sync.Mutex, RWMutex, Once) is known by where it lies: its *class* is
 *   @SYM+OFF    in a variable
 *   T+OFF       in a struct of type T; T[] in a generic one, whatever its arguments are
 *   ?           anywhere: only a pointer to it is known
 * Calls of its methods carry the attribute "gowl-lock" with the class. Where a mutex's address is made and goes
 * anywhere but to such a call (an argument, an interface, a variable), its class may be meant by `?`, and the function
 * carries it in "gowl-lock-escapes", one a line. A deferred call keeps the address in its closure until it is made:
 * `defer mu.Unlock()` lets nothing escape. The wrapper that makes the call knows the address only: the function that
 * defers it names it with the class, "gowl-lock-deferred", `wrapper TAB class` a line. */
#include <string.h>

#include "base/tables.h"
#include "lower/lowering.h"

bool is_lock_call(const char *sym) {
    return go_is(sym, GO_LOCK);
}

static bool is_lock_pointer(const struct type *t) {
    return t->name && *t->name == '*' && go_is(t->name + 1, GO_LOCK_TYPE);
}

/* The class of the mutex at v; in the function's arena. */
static const char *class_of(struct fn *F, const struct val *v) {
    int64_t off = 0;
    for (; v->op == OP_OffPtr || v->op == OP_Copy || v->op == OP_NilCheck; v = v->args[0])
        off += v->op == OP_OffPtr ? v->auxint : 0;
    if (v->op == OP_Addr && (v->aux == AUX_DATA || v->aux == AUX_TEXT))
        return arena_printf(F->f->arena, "@%s+%lld", v->u.sym, (long long)off + v->auxint);
    const char *type = v->t->name;
    if (v->op == OP_LocalAddr || !type || type[0] != '*' || strchr("*[(", type[1]))
        return "?";
    if (is_lock_pointer(v->t) && (off == 0 || strcmp(type, "*sync.Once"))) /* (a Once has a mutex in it) */
        return "?";
    const char *bracket = strchr(type, '[');
    if (bracket)
        return arena_printf(F->f->arena, "%.*s[]", (int)(bracket - type - 1), type + 1);
    return arena_printf(F->f->arena, "%s+%lld", type + 1, (long long)off);
}

void lock_attribute(struct fn *F, const struct val *v, LLVMValueRef call) {
    static const char kind[] = "gowl-lock";
    if (!is_lock_call(v->u.call->fn))
        return;
    const char *class = class_of(F, v->args[0]);
    LLVMAddCallSiteAttribute(
        call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
        LLVMCreateStringAttribute(F->M->cx, kind, sizeof kind - 1, class, (unsigned)strlen(class)));
}

/* The wrapper of a deferred call that gets its argument number k by u, a store into its closure; NULL if it is none. */
static const char *deferring_wrapper(const struct func *f, const struct val *u, int k, size_t *len) {
    static const char part[] = ".deferwrap";
    if (u->op != OP_Store || k != 1)
        return NULL;
    int64_t off = 0;
    struct val *object = u->args[0];
    for (; object->op == OP_OffPtr; object = object->args[0])
        off += object->auxint;
    const struct val *code = closure_code(f, object);
    const char *sym = code ? closure_function(code, len) : NULL, *at = sym && off ? strstr(sym, part) : NULL;
    return at && at < sym + *len ? sym : NULL;
}

/* Does u use its argument number k, a mutex's address, without giving it away? */
static bool keeps(const struct func *f, const struct val *u, int k) {
    size_t len;
    switch (u->op) {
    case OP_OffPtr:
    case OP_NilCheck:
    case OP_IsNonNil:
    case OP_EqPtr:
    case OP_NeqPtr:
        return true;
    case OP_Zero: /* a new object */
        return true;
    case OP_StaticLECall:
        return k == 0 && is_lock_call(u->u.call->fn);
    case OP_Store:
        return deferring_wrapper(f, u, k, &len) != NULL;
    default:
        return false;
    }
}

static void add_attribute(struct fn *F, const char *kind, const struct buf *list) {
    if (list->len)
        LLVMAddAttributeAtIndex(
            F->fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
            LLVMCreateStringAttribute(F->M->cx, kind, (unsigned)strlen(kind), list->p, (unsigned)list->len));
}

void lock_escapes(struct fn *F) {
    struct func *f = F->f;
    struct buf escapes = {0}, deferred = {0};
    for (int i = 0; i <= f->max_val; i++) {
        const struct val *v = f->vals[i];
        if (!v || (v->op != OP_OffPtr && v->op != OP_Addr && v->op != OP_LocalAddr) || !is_lock_pointer(v->t))
            continue;
        const char *class = class_of(F, v);
        bool kept = true;
        for (int j = 0; j <= f->max_val; j++)
            for (int k = 0; f->vals[j] && k < f->vals[j]->nargs; k++) {
                size_t len;
                if (f->vals[j]->args[k] != v)
                    continue;
                const char *wrapper = deferring_wrapper(f, f->vals[j], k, &len);
                if (wrapper)
                    buf_printf(&deferred, "%s%.*s\t%s", deferred.len ? "\n" : "", (int)len, wrapper, class);
                kept = kept && keeps(f, f->vals[j], k);
            }
        if (!kept && strcmp(class, "?"))
            buf_printf(&escapes, "%s%s", escapes.len ? "\n" : "", class);
    }
    add_attribute(F, "gowl-lock-escapes", &escapes);
    add_attribute(F, "gowl-lock-deferred", &deferred);
    buf_free(&escapes);
    buf_free(&deferred);
}

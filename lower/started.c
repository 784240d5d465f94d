/* started.c: which closures only go and defer statements start.
 *
 * deferreturn calls what a function has deferred, newproc's goroutine what a go statement named, both through pointers.
 * What emit/ knows of such calls decides how much of a program may suspend (docs/suspend.md), so that
 *   - a call of deferreturn carries the attribute "gowl-defers": the functions it may call, one a line. Without it:
 * any.
 *   - a function that is named by go and defer statements alone has the attribute "gowl-started": no other call through
 * a pointer reaches it. A closure is made as walk and ssagen do it: its code's address (Addr F) is stored at offset 0
 * of an object; that or a static closure (Addr S of NAME·f) goes to newproc or deferproc, or into the fn field of the
 * record that deferprocStack gets. */
#include <string.h>

#include "lower/lowering.h"

static const char FUNCVAL[] = "\xc2\xb7"
                              "f"; /* ·f */

/* What is known of a function of this package that closures are made of. */
struct closure {
    const char *sym;
    int refs, started; /* values that are its address; those that go or defer alone get */
};

static struct closure *closure_at(struct mod *M, const char *sym, size_t len) {
    struct closure *c = map_get(&M->closures, sym, len);
    if (!c) {
        c = NEW(M->arena, struct closure);
        c->sym = arena_strndup(M->arena, sym, len); /* the key outlives the function */
        *map_at(&M->closures, c->sym, len) = c;
    }
    return c;
}

/* The function whose address v is, as code or as a static closure; NULL if it is none. */
const char *closure_function(const struct val *v, size_t *len) {
    if (v->op != OP_Addr || (v->aux != AUX_TEXT && v->aux != AUX_DATA))
        return NULL;
    *len = strlen(v->u.sym);
    if (v->aux == AUX_TEXT)
        return v->u.sym;
    size_t n = sizeof FUNCVAL - 1;
    if (*len <= n || memcmp(v->u.sym + *len - n, FUNCVAL, n))
        return NULL;
    *len -= n;
    return v->u.sym;
}

static bool same_object(const struct val *a, const struct val *b) {
    return a == b || (a->op == OP_LocalAddr && b->op == OP_LocalAddr && a->u.name == b->u.name);
}

/* The object that v points into, with the offset: through OffPtr. */
static const struct val *object_of(const struct val *v, int64_t *off) {
    *off = 0;
    for (; v->op == OP_OffPtr; v = v->args[0])
        *off += v->auxint;
    return v;
}

/* Does v use obj in a way that keeps it where it is: writes to it, or says that it lives? */
static bool only_writes(const struct val *v, const struct val *obj) {
    int64_t off;
    if (v->op == OP_OffPtr) /* its own uses are looked at as obj's, by object_of */
        return true;
    if (v->op == OP_Store || v->op == OP_Zero || v->op == OP_Move)
        return same_object(object_of(v->args[0], &off), obj) &&
               (v->op == OP_Zero || !same_object(object_of(v->args[1], &off), obj));
    return v->op == OP_VarDef || v->op == OP_VarLive;
}

static bool uses(const struct val *v, const struct val *obj) {
    int64_t off;
    for (int i = 0; i < v->nargs; i++)
        if (same_object(object_of(v->args[i], &off), obj))
            return true;
    return false;
}

/* The closure object (or static closure) clo goes to `taker`, a call or the store into a defer record, and nowhere
 * else. */
static bool goes_only_to(const struct func *f, const struct val *clo, const struct val *taker) {
    for (int i = 0; i <= f->max_val; i++) {
        const struct val *v = f->vals[i];
        if (v && v != taker && uses(v, clo) && !only_writes(v, clo))
            return false;
    }
    return true;
}

/* The value that is its code's address, if clo is a closure made here; NULL: not known. */
struct val *closure_code(const struct func *f, struct val *clo) {
    size_t len;
    struct val *code = NULL;
    int64_t off;
    if (closure_function(clo, &len))
        return clo;
    if (clo->op != OP_LocalAddr && clo->op != OP_SelectN)
        return NULL;
    for (int i = 0; i <= f->max_val; i++) {
        const struct val *v = f->vals[i];
        if (!v || v->op != OP_Store || !same_object(object_of(v->args[0], &off), clo) || off != 0)
            continue;
        if (closure_function(v->args[1], &len) && !code)
            code = v->args[1];
        else if (v->args[1]->op != OP_Const64 && v->args[1] != code)
            return NULL;
    }
    return code;
}

/* What the defer record at d gets as its function, and the store that puts it there. */
static struct val *deferred_closure(const struct func *f, const struct val *d, struct val **store) {
    int64_t off;
    struct val *clo = NULL;
    for (int i = 0; i <= f->max_val; i++) {
        struct val *v = f->vals[i];
        if (!v || v->op != OP_Store || !same_object(object_of(v->args[0], &off), object_of(d, &off)))
            continue;
        if (clo)
            return NULL;
        clo = v->args[1];
        *store = v;
    }
    return clo;
}

static void note_call(struct fn *F, struct val *call, struct buf *defers, bool *unknown) {
    struct func *f = F->f;
    const char *callee = call->u.call->fn;
    bool go = !strcmp(callee, "runtime.newproc"), on_stack = !strcmp(callee, "runtime.deferprocStack");
    if (!go && !on_stack && strcmp(callee, "runtime.deferproc")) {
        *unknown |= !strcmp(callee, "runtime.deferrangefunc");
        return;
    }
    struct val *taker = call, *clo = on_stack ? deferred_closure(f, call->args[0], &taker) : call->args[0];
    struct val *code = clo ? closure_code(f, clo) : NULL;
    if (!code) {
        *unknown |= !go;
        return;
    }
    size_t len = 0;
    const char *sym = closure_function(code, &len); /* not NULL: closure_code() has asked it */
    if (!go)
        buf_printf(defers, "%s%.*s", defers->len ? "\n" : "", (int)len, sym);
    bool one_use = true; /* of the code's address: the store into the object */
    for (int i = 0; i <= f->max_val && code != clo; i++) {
        const struct val *v = f->vals[i];
        for (int k = 0; v && k < v->nargs; k++)
            if (v->args[k] == code && !(v->op == OP_Store && k == 1))
                one_use = false;
    }
    if (one_use && goes_only_to(f, clo, taker))
        closure_at(F->M, sym, len)->started++;
}

void started_func(struct fn *F) {
    struct func *f = F->f;
    struct buf defers = {0};
    bool unknown = false;
    for (int i = 0; i <= f->max_val; i++) {
        struct val *v = f->vals[i];
        size_t len;
        const char *sym = v ? closure_function(v, &len) : NULL;
        if (sym)
            closure_at(F->M, sym, len)->refs++;
        if (v && v->aux == AUX_CALL && v->u.call->fn)
            note_call(F, v, &defers, &unknown);
    }
    F->defers = unknown ? NULL : arena_strndup(f->arena, defers.len ? defers.p : "", defers.len);
    buf_free(&defers);
}

void started_attribute(struct fn *F, LLVMValueRef call) {
    static const char name[] = "gowl-defers";
    if (F->defers)
        LLVMAddCallSiteAttribute(
            call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
            LLVMCreateStringAttribute(F->M->cx, name, sizeof name - 1, F->defers, (unsigned)strlen(F->defers)));
}

/* Is it a function literal or a wrapper that the compiler made? Their names are those of the function they are in, with
 * a last component. A function that has a name of its own may be referred to from elsewhere. */
static bool is_literal(struct mod *M, const char *sym) {
    const char *dot = strrchr(sym, '.');
    char outer[1024];
    if (!dot || (size_t)(dot - sym) >= sizeof outer)
        return false;
    memcpy(outer, sym, (size_t)(dot - sym));
    outer[dot - sym] = 0;
    return LLVMGetNamedFunction(M->m, outer) != NULL;
}

void started_end(struct mod *M) {
    static const char name[] = "gowl-started";
    for (size_t i = 0; i < M->closures.cap; i++) {
        struct closure *c = M->closures.slots[i].key ? M->closures.slots[i].val : NULL;
        if (!c || !c->started || c->started != c->refs || !is_literal(M, c->sym))
            continue;
        LLVMValueRef fn = LLVMGetNamedFunction(M->m, c->sym);
        if (fn)
            LLVMAddAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                                    LLVMCreateStringAttribute(M->cx, name, sizeof name - 1, "", 0));
    }
    map_free(&M->closures);
}

/* captured.c: what stands in the variables that function literals capture, and in the program's own.
 *
 * A literal's code reads its captured variables through its context: the closure object, which the function around it
 * makes. A variable that is not assigned to again stands in the object itself; for others, the object has the address
 * of one that the function has allocated. So what a variable may hold is known if all objects with that code are, and,
 * for a variable that is allocated, if its address goes to such objects only.
 *
 * The same goes for a variable of the program's whose address goes nowhere.
 *
 * That is how sync.OnceValue keeps what it was given: d.f, in a struct whose address two literals capture.
 *
 * Go's compiler writes a closure object's words where it makes it, and nowhere else. A pointer into a struct reaches
 * nothing in front of it. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/calls/captured.h"
#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"

enum { WORD = 8, MOST_STEPS = 3000, DEEPEST = 12 };

struct search {
    struct program *p;
    value_vec *out;
    int steps, depth;
    struct value_map seen; /* what track has been through: aliases of one object */
};

static bool is_zero(LLVMValueRef v) {
    return LLVMIsConstant(v) && LLVMIsNull(v);
}

/* A store's value, without the way that a pointer takes to a word of memory. */
static LLVMValueRef stored_pointer(LLVMValueRef v) {
    while (LLVMIsAZExtInst(v) || LLVMIsAPtrToIntInst(v) ||
           (LLVMIsAConstantExpr(v) && (LLVMGetConstOpcode(v) == LLVMPtrToInt || LLVMGetConstOpcode(v) == LLVMZExt)))
        v = LLVMGetOperand(v, 0);
    return v;
}

static int64_t size_of(struct search *s, LLVMValueRef v) {
    return (int64_t)LLVMABISizeOfType(s->p->layout, LLVMTypeOf(v));
}

/* The store writes at `at` of the object: adds the value if that is the word at off; false if it is part of it. */
static bool note_store(struct search *s, LLVMValueRef store, int64_t at, int64_t off) {
    LLVMValueRef v = LLVMGetOperand(store, 0);
    if (at >= off + WORD || at + size_of(s, v) <= off || is_zero(v))
        return true;
    if (at != off)
        return false;
    vec_push(s->out, stored_pointer(v));
    return true;
}

static bool is_object(LLVMValueRef v) {
    if (LLVMIsAAllocaInst(v))
        return true;
    size_t n;
    const char *name =
        is_call(v) && LLVMIsAFunction(LLVMGetCalledValue(v)) ? LLVMGetValueName2(LLVMGetCalledValue(v), &n) : "";
    return go_is(name, GO_OBJECT);
}

/* The function whose code the closure object has, as far as the stores into it where it is made say; NULL: it is none.
 */
static LLVMValueRef closure_code(LLVMValueRef object) {
    for (LLVMUseRef u = LLVMGetFirstUse(object); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        if (LLVMIsAStoreInst(i) && LLVMGetOperand(i, 1) == object && !is_zero(LLVMGetOperand(i, 0))) {
            LLVMValueRef code = stored_pointer(LLVMGetOperand(i, 0));
            return LLVMIsAFunction(code) ? code : NULL;
        }
    }
    return NULL;
}

/* Its context, of a function whose code closure objects have; else NULL. */
static LLVMValueRef context_of(struct program *p, LLVMValueRef fn) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    struct symbol *s = map_get(&p->symbol_map, name, n);
    if (LLVMIsDeclaration(fn) || !LLVMCountParams(fn) || !s || s->def != DEF_FUNC || !s->func ||
        !has_flag(s->func->flags, 'c') || !address_taken(fn))
        return NULL; /* (LLVM leaves the parameters of functions whose address is taken) */
    return LLVMGetLastParam(fn);
}

/* v is a pointer that base_of sees through: its own constant offset. */
static bool constant_step(LLVMValueRef v, int64_t *step) {
    int64_t of_operand;
    LLVMValueRef base = base_of(v, step);
    if (base == v || base != base_of(LLVMGetOperand(v, 0), &of_operand))
        return false;
    *step -= of_operand;
    return true;
}

/* ---- all that is written to an object ---- */

static bool track(struct search *s, LLVMValueRef v, int64_t at, int64_t off);

/* Follows what a literal's code does with the address that stands at `slot` of its context; v: at `at` of the context.
 */
static bool track_captured(struct search *s, LLVMValueRef v, int64_t at, int64_t slot, int64_t off) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        int64_t step;
        bool ok = ++s->steps <= MOST_STEPS;
        if (LLVMIsAGetElementPtrInst(i))
            ok = ok && constant_step(i, &step) && track_captured(s, i, at + step, slot, off);
        else if (LLVMIsALoadInst(i))
            ok = ok && (at != slot || track(s, i, 0, off));
        else
            ok = ok && LLVMIsAICmpInst(i);
        if (!ok)
            return false;
    }
    return true;
}

/* An object's address at `at` is stored to `to`: only into closure objects that are made here, whose code is followed.
 */
static bool track_stored(struct search *s, LLVMValueRef to, int64_t off) {
    int64_t slot;
    LLVMValueRef closure = base_of(to, &slot), code = is_object(closure) ? closure_code(closure) : NULL;
    LLVMValueRef ctx = code && slot > 0 ? context_of(s->p, code) : NULL;
    if (!ctx || s->depth > DEEPEST)
        return false;
    s->depth++;
    bool ok = track_captured(s, ctx, 0, slot, off);
    s->depth--;
    return ok;
}

/* Does the call leave the object alone, of which it gets the address at `at`? */
static bool spares(LLVMValueRef call, LLVMValueRef v, int64_t at, int64_t off) {
    size_t n;
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (callee == v)
        return false;
    if (at > off)
        return true; /* a part behind the word */
    if (LLVMIsAMemSetInst(call))
        return is_zero(LLVMGetOperand(call, 1));
    if (LLVMIsAMemCpyInst(call) || LLVMIsAMemMoveInst(call))
        return LLVMGetOperand(call, 0) != v;
    return LLVMIsAFunction(callee) && !strncmp(LLVMGetValueName2(callee, &n), "llvm.lifetime.", 14);
}

/* v is the address at `at` of an object: adds all that is written to its word at off; false if more may be. */
static bool track(struct search *s, LLVMValueRef v, int64_t at, int64_t off) {
    if (value_map_get(&s->seen, v) != VALUE_NONE)
        return true;
    value_map_set(&s->seen, v, 1);
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        int64_t step;
        bool ok = ++s->steps <= MOST_STEPS;
        if (LLVMIsAGetElementPtrInst(i) || (LLVMIsAConstantExpr(i) && LLVMGetConstOpcode(i) == LLVMGetElementPtr))
            ok = ok && constant_step(i, &step) && track(s, i, at + step, off);
        else if (LLVMIsAConstantExpr(i) && LLVMGetConstOpcode(i) == LLVMPtrToInt)
            ok = ok && track(s, i, at, off);
        else if (LLVMIsAPtrToIntInst(i) || LLVMIsAZExtInst(i) || LLVMIsAPHINode(i) || LLVMIsASelectInst(i))
            ok = ok && track(s, i, at, off);
        else if (LLVMIsAStoreInst(i) && LLVMGetOperand(i, 1) == v && LLVMGetOperand(i, 0) != v)
            ok = ok && note_store(s, i, at, off);
        else if (LLVMIsAStoreInst(i))
            ok = ok &&
                 (at > off || (at == 0 && LLVMGetOperand(i, 1) != v && track_stored(s, LLVMGetOperand(i, 1), off)));
        else if (is_call(i))
            ok = ok && spares(i, v, at, off);
        else
            ok = ok && (LLVMIsALoadInst(i) || LLVMIsAICmpInst(i));
        if (!ok)
            return false;
    }
    return true;
}

/* ---- closure objects ---- */

/* What is stored at off of the closure object, v at `at` of it, where it is made. */
static bool object_values(struct search *s, LLVMValueRef v, int64_t at, int64_t off) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u);
        int64_t step;
        if (LLVMIsAGetElementPtrInst(i) ? !constant_step(i, &step) || !object_values(s, i, at + step, off)
            : LLVMIsAMemCpyInst(i) || LLVMIsAMemMoveInst(i)
                ? LLVMGetOperand(i, 0) == v
                : LLVMIsAStoreInst(i) && LLVMGetOperand(i, 1) == v && !note_store(s, i, at, off))
            return false;
    }
    return true;
}

/* The same for all closure objects with fn's code. v: fn, or a constant made of it. */
static bool all_objects_values(struct search *s, LLVMValueRef v, int64_t off, int *objects) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef i = LLVMGetUser(u), object = NULL;
        int64_t at = 0;
        if (LLVMIsAConstantExpr(i)) {
            if (!all_objects_values(s, i, off, objects))
                return false;
            continue;
        }
        if (LLVMIsAStoreInst(i) && LLVMGetOperand(i, 0) == v)
            object = base_of(LLVMGetOperand(i, 1), &at);
        else if (is_call(i) && LLVMGetCalledValue(i) == v && LLVMGetNumArgOperands(i))
            object = base_of(LLVMGetOperand(i, LLVMGetNumArgOperands(i) - 1), &at);
        else if (is_call(i) || LLVMIsAICmpInst(i) || !LLVMIsAInstruction(i))
            continue; /* makes no object; a static closure, which captures nothing */
        if (!object || at || !is_object(object) || !object_values(s, object, 0, off))
            return false;
        ++*objects;
    }
    return true;
}

static bool context_values(struct search *s, LLVMValueRef fn, int64_t off) {
    size_t before = s->out->len;
    int objects = 0;
    return off > 0 && all_objects_values(s, fn, off, &objects) && objects && s->out->len > before;
}

/* What a variable's initializer has at off. */
static bool initial_value(struct search *s, LLVMValueRef init, int64_t off) {
    LLVMTypeRef t = LLVMTypeOf(init);
    if (is_zero(init))
        return true;
    if (off == 0 && LLVMGetTypeKind(t) != LLVMStructTypeKind) {
        vec_push(s->out, stored_pointer(init));
        return LLVMGetTypeKind(t) == LLVMPointerTypeKind ||
               LLVMGetTypeKind(LLVMTypeOf(stored_pointer(init))) == LLVMPointerTypeKind;
    }
    for (unsigned i = 0, n = LLVMIsAConstantStruct(init) ? LLVMCountStructElementTypes(t) : 0; i < n; i++)
        if ((int64_t)LLVMOffsetOfElement(s->p->layout, t, i) == off)
            return initial_value(s, LLVMGetOperand(init, i), 0);
    return false;
}

bool captured_values(struct program *p, LLVMValueRef at, value_vec *out) {
    int64_t off, slot;
    LLVMValueRef base = base_of(at, &off);
    struct search s = {.p = p, .out = out};
    if (LLVMIsAGlobalVariable(base)) {
        LLVMValueRef init = LLVMGetInitializer(base);
        bool ok = init && initial_value(&s, init, off) && track(&s, base, 0, off);
        value_map_free(&s.seen);
        return ok;
    }
    if (LLVMIsAArgument(base) && base == context_of(p, LLVMGetParamParent(base)))
        return context_values(&s, LLVMGetParamParent(base), off);
    value_vec objects = {0};
    if (is_object(base))
        vec_push(&objects, base);
    else {
        LLVMValueRef ctx = LLVMIsALoadInst(base) ? base_of(LLVMGetOperand(base, 0), &slot) : NULL;
        struct search of = {.p = p, .out = &objects};
        if (!ctx || !LLVMIsAArgument(ctx) || ctx != context_of(p, LLVMGetParamParent(ctx)) ||
            !context_values(&of, LLVMGetParamParent(ctx), slot)) {
            vec_free(&objects);
            return false;
        }
    }
    bool ok = true;
    for (size_t i = 0; ok && i < objects.len; i++) {
        LLVMValueRef o = objects.p[i];
        for (int k = 0; k < DEEPEST && LLVMIsALoadInst(o);
             k++) { /* handed on from the context of the function around */
            value_vec outer = {0};
            ok = captured_values(p, LLVMGetOperand(o, 0), &outer) && outer.len == 1;
            o = ok ? outer.p[0] : o;
            vec_free(&outer);
            if (!ok)
                break;
        }
        ok = ok && is_object(o) && track(&s, o, 0, off);
    }
    vec_free(&objects);
    value_map_free(&s.seen);
    return ok;
}

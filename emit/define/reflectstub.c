/* reflectstub.c: code for functions that reflection makes (docs/run-time.md, section 5).
 *
 * reflect.MakeFunc and method values need a code pointer whose wasm type fits a signature that is known at run time
 * only. So for each func type whose descriptor is left in the program there is a stub of that type:
 *
 *     results stub(arguments..., ptr ctx)
 *
 * It lays its arguments out in a frame by Go's stack ABI, calls what the second word of the context points to,
 * void (ptr ctx, ptr frame), C's (runtime/go/reflectcall.c), and takes the results from the frame. gowl.reflectstubs
 * pairs the descriptors with the stubs; types with the same leaves share one. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/define/define.h"
#include "emit/define/leaf.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

struct stubs {
    struct program *p;
    LLVMBuilderRef b;
    LLVMTypeRef ptr, i32, i8;
    struct map made; /* the stub's type and layout as text -> the stub */
};

static void copy(struct stubs *s, LLVMValueRef to, LLVMValueRef from, uint64_t n) {
    LLVMBuildMemCpy(s->b, to, 1, from, 1, LLVMConstInt(s->i32, n, 0));
}

/* The frame is zero, so a pointer's high word is. */
static void store_arg(struct stubs *s, LLVMValueRef frame, const struct leaf *l, LLVMValueRef v) {
    if (l->kind == LEAF_MEM)
        copy(s, leaf_at(s->b, s->p->ctx, frame, l->off), v, l->bits);
    else
        leaf_store(s->b, s->p->ctx, frame, l, v);
}

static void fill(struct stubs *s, LLVMValueRef f, const struct frame *fr) {
    LLVMPositionBuilderAtEnd(s->b, LLVMAppendBasicBlockInContext(s->p->ctx, f, ""));
    LLVMTypeRef bytes = LLVMArrayType2(s->i8, fr->size ? fr->size : 8);
    LLVMValueRef frame = LLVMBuildAlloca(s->b, bytes, "frame"), ctx = LLVMGetParam(f, LLVMCountParams(f) - 1);
    LLVMSetAlignment(frame, 8);
    LLVMBuildMemSet(s->b, frame, LLVMConstNull(s->i8), LLVMSizeOf(bytes),
                    8); /* a store of an array that large is too much for code generation */
    unsigned k = 0;
    for (size_t i = 0; i < fr->args.len; i++)
        store_arg(s, frame, &fr->args.p[i], LLVMGetParam(f, k++));
    LLVMTypeRef two[2] = {s->ptr, s->ptr}, handler = LLVMFunctionType(LLVMVoidTypeInContext(s->p->ctx), two, 2, 0);
    LLVMValueRef code = LLVMBuildLoad2(s->b, s->ptr, leaf_at(s->b, s->p->ctx, ctx, (uint64_t)s->p->ptr_size), "");
    LLVMValueRef args[2] = {ctx, frame};
    LLVMBuildCall2(s->b, handler, code, args, 2, "");
    LLVMValueRef r = NULL;
    LLVMTypeRef result = LLVMGetReturnType(LLVMGlobalGetValueType(f));
    bool several = LLVMGetTypeKind(result) == LLVMStructTypeKind;
    if (several)
        r = LLVMGetPoison(result);
    unsigned nr = 0;
    for (size_t i = 0; i < fr->results.len; i++) {
        const struct leaf *l = &fr->results.p[i];
        if (l->kind == LEAF_MEM) {
            copy(s, LLVMGetParam(f, k++), leaf_at(s->b, s->p->ctx, frame, l->off), l->bits);
            continue;
        }
        LLVMValueRef v = leaf_load(s->b, s->p->ctx, frame, l);
        r = several ? LLVMBuildInsertValue(s->b, r, v, nr++, "") : v;
        if (!several && (l->kind == LEAF_BOOL || (l->kind == LEAF_INT && l->bits < 32))) {
            const char *extend = l->kind == LEAF_INT && l->is_signed ? "signext" : "zeroext";
            LLVMAddAttributeAtIndex(f, 0, LLVMCreateEnumAttribute(s->p->ctx, attribute_kind(extend), 0));
        }
    }
    if (r)
        LLVMBuildRet(s->b, r);
    else
        LLVMBuildRetVoid(s->b);
}

static const char *layout_text(struct stubs *s, LLVMTypeRef type, const struct frame *f) {
    struct buf b = {0};
    buf_printf(&b, "%s %llu", sig_text(s->p, type), (unsigned long long)f->size);
    for (int i = 0; i < 2; i++) {
        const leaf_vec *v = i ? &f->results : &f->args;
        buf_putc(&b, ':');
        for (size_t k = 0; k < v->len; k++)
            buf_printf(&b, " %d.%u.%d@%llu", v->p[k].kind, v->p[k].bits, v->p[k].is_signed,
                       (unsigned long long)v->p[k].off);
    }
    const char *text = arena_strndup(s->p->arena, b.p, b.len);
    buf_free(&b);
    return text;
}

/* The stub stands for functions of this signature, too (attribute "gowl-sig": lower/func.c). */
static void add_signature(struct stubs *s, LLVMValueRef fn, uint64_t signature) {
    static const char kind[] = "gowl-sig";
    LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    LLVMAttributeRef was = LLVMGetStringAttributeAtIndex(fn, at, kind, sizeof kind - 1);
    unsigned n = 0;
    const char *list = was ? LLVMGetStringAttributeValue(was, &n) : "";
    const char *text = arena_printf(s->p->arena, "%.*s %016llx", (int)n, list, (unsigned long long)signature);
    LLVMAddAttributeAtIndex(fn, at,
                            LLVMCreateStringAttribute(s->p->ctx, kind, sizeof kind - 1, text, (unsigned)strlen(text)));
}

static LLVMValueRef stub_for(struct stubs *s, const struct frame *f) {
    LLVMTypeRef type = frame_code_type(s->p, f, false);
    const char *key = layout_text(s, type, f);
    void **made = map_at(&s->made, key, strlen(key));
    if (*made)
        return *made;
    LLVMValueRef fn = LLVMAddFunction(s->p->mod, "gowl.reflectstub", type);
    LLVMSetLinkage(fn, LLVMInternalLinkage);
    add_attribute(s->p, fn, "null_pointer_is_valid");
    fill(s, fn, f);
    *made = fn;
    return fn;
}

/* Can the program get at a function that reflection makes? makeMethodValue alone is in every program with fmt, and does
 * nothing without a Value that Method or MethodByName gave. */
static bool needed(struct program *p) {
    for (size_t i = 0; i < p->reached.len; i++)
        if (go_is(p->reached.p[i]->name, GO_MAKES_FUNC))
            return true;
    return false;
}

/* Makes gowl.reflectstubs and gowl.nreflectstubs where C's code still asks for them. Requires: optimise(), so that only
 * the descriptors that are left get stubs; data_weak_types(). The stages that change calls come after it. */
void reflect_stubs(struct program *p) {
    static const char table[] = "gowl.reflectstubs", count[] = "gowl.nreflectstubs";
    if (!LLVMGetNamedGlobal(p->mod, table) && !LLVMGetNamedGlobal(p->mod, count))
        return;
    struct stubs s = {.p = p, .b = LLVMCreateBuilderInContext(p->ctx)};
    s.ptr = LLVMPointerTypeInContext(p->ctx, 0);
    s.i32 = LLVMInt32TypeInContext(p->ctx);
    s.i8 = LLVMInt8TypeInContext(p->ctx);
    VEC(LLVMValueRef) pairs = {0};
    bool any = needed(p);
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); any && g; g = LLVMGetNextGlobal(g)) {
        size_t len;
        const char *name = LLVMGetValueName2(g, &len);
        struct symbol *type = map_get(&p->symbol_map, name, len);
        if (!type || type->def != DEF_DATA || !type->is_type || !type->whole || !LLVMGetFirstUse(g))
            continue;
        stage_enter("reflect stubs", type->name);
        struct frame f = {0};
        if (functype_frame(p, type, &f)) {
            LLVMValueRef pair[2] = {g, stub_for(&s, &f)};
            add_signature(&s, pair[1], f.signature);
            vec_push(&pairs, LLVMConstStructInContext(p->ctx, pair, 2, 0));
        }
        vec_free(&f.args);
        vec_free(&f.results);
    }
    LLVMTypeRef fields[2] = {s.ptr, s.ptr};
    LLVMTypeRef entry = LLVMStructTypeInContext(p->ctx, fields, 2, 0);
    define_for_c(p, table, LLVMConstArray2(entry, pairs.p, pairs.len), 4);
    define_for_c(p, count, LLVMConstInt(s.i32, pairs.len, 0), 4);
    vec_free(&pairs);
    map_free(&s.made);
    LLVMDisposeBuilder(s.b);
}

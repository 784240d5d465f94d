/* reflect.c: adapters for reflection's calls (docs/run-time.md, section 5).
 *
 * reflectcall has a code pointer, and a frame with the arguments as Go's stack ABI lays them out. A wasm call must have
 * the callee's exact type, so for each type and layout there is an adapter
 *     void adapter(ptr code, ptr ctx, ptr frame)
 * which loads the arguments, calls, and stores the results. gowl.reflectfuncs pairs every function whose address
 * reflection may get with its adapter. */
#include <stdlib.h>
#include <string.h>

#include "emit/define/define.h"
#include "emit/define/leaf.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

struct adapters {
    struct program *p;
    struct map made; /* "type frame" -> adapter */
    VEC(LLVMValueRef) table;
    LLVMTypeRef ptr, i32, entry;
};

static void extend(struct adapters *a, LLVMValueRef call, unsigned at, const struct leaf *l) {
    const char *name = l->kind == LEAF_BOOL                                  ? "zeroext"
                       : l->kind == LEAF_INT && l->bits < 32 && l->is_signed ? "signext"
                       : l->kind == LEAF_INT && l->bits < 32                 ? "zeroext"
                                                                             : NULL;
    if (name)
        LLVMAddCallSiteAttribute(call, at, LLVMCreateEnumAttribute(a->p->ctx, attribute_kind(name), 0));
}

static void fill(struct adapters *a, struct symbol *s, LLVMValueRef f, LLVMTypeRef type, const struct frame *fr) {
    LLVMBuilderRef b = LLVMCreateBuilderInContext(a->p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(a->p->ctx, f, ""));
    LLVMValueRef code = LLVMGetParam(f, 0), ctx = LLVMGetParam(f, 1), frame = LLVMGetParam(f, 2);
    unsigned n = LLVMCountParamTypes(type), k = 0;
    LLVMTypeRef types[n + 1];
    LLVMGetParamTypes(type, types);
    LLVMValueRef args[fr->args.len + fr->results.len + 2];
    for (size_t i = 0; i < fr->args.len; i++)
        args[k++] = leaf_load(b, a->p->ctx, frame, &fr->args.p[i]);
    for (size_t i = 0; i < fr->results.len; i++)
        if (fr->results.p[i].kind == LEAF_MEM)
            args[k++] = leaf_at(b, a->p->ctx, frame, fr->results.p[i].off);
    if (k + 1 == n)
        args[k++] = ctx;
    bool fits = k == n;
    for (unsigned i = 0; fits && i < n; i++)
        fits = LLVMTypeOf(args[i]) == types[i];
    if (!fits)
        die("the frame of %s does not fit its type %s", s->name, sig_text(a->p, type));
    LLVMValueRef r = LLVMBuildCall2(b, type, code, args, n, "");
    for (size_t i = 0; i < fr->args.len; i++)
        extend(a, r, (unsigned)i + 1, &fr->args.p[i]);
    LLVMTypeRef result = LLVMGetReturnType(type);
    bool several = LLVMGetTypeKind(result) == LLVMStructTypeKind;
    unsigned leaf = 0;
    for (size_t i = 0; i < fr->results.len; i++) {
        if (fr->results.p[i].kind == LEAF_MEM)
            continue;
        if (!several)
            extend(a, r, 0, &fr->results.p[i]);
        LLVMValueRef v = several ? LLVMBuildExtractValue(b, r, leaf, "") : r;
        leaf++;
        if (LLVMTypeOf(v) != leaf_ir_type(a->p->ctx, &fr->results.p[i]))
            die("the frame of %s does not fit its type %s", s->name, sig_text(a->p, type));
        leaf_store_whole(b, a->p->ctx, frame, &fr->results.p[i], v);
    }
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
}

/* The adapter for code of that type and frame layout. */
static LLVMValueRef adapter(struct adapters *a, struct symbol *s, LLVMTypeRef type, const char *layout) {
    const char *key = arena_printf(a->p->arena, "%s %s", sig_text(a->p, type), layout);
    void **made = map_at(&a->made, key, strlen(key));
    if (*made)
        return *made;
    struct frame fr = {0};
    frame_parse(s, layout, &fr);
    LLVMTypeRef params[3] = {a->ptr, a->ptr, a->ptr};
    LLVMTypeRef t = LLVMFunctionType(LLVMVoidTypeInContext(a->p->ctx), params, 3, 0);
    LLVMValueRef f = LLVMAddFunction(a->p->mod, "gowl.reflectadapter", t);
    LLVMSetLinkage(f, LLVMInternalLinkage);
    add_attribute(a->p, f, "null_pointer_is_valid");
    fill(a, s, f, type, &fr);
    vec_free(&fr.args);
    vec_free(&fr.results);
    *map_at(&a->made, key, strlen(key)) = f;
    return f;
}

static void add_entry(struct adapters *a, struct symbol *s, LLVMValueRef code, LLVMTypeRef type, const char *layout) {
    if (!code || !layout || !strcmp(layout, "-"))
        return;
    LLVMValueRef pair[2] = {code, adapter(a, s, type, layout)};
    vec_push(&a->table, LLVMConstStructInContext(a->p->ctx, pair, 2, 0));
}

/* Makes gowl.reflectfuncs and gowl.nreflectfuncs where C's reflectcall is reached. Requires: the module linked, data
 * defined, thunks not made yet (their declarations tell which context forms are used). */
void reflect_adapters(struct program *p) {
    static const char table[] = "gowl.reflectfuncs", count[] = "gowl.nreflectfuncs";
    struct method_stubs stubs = method_stubs(p);
    if (!LLVMGetNamedGlobal(p->mod, table) && !LLVMGetNamedGlobal(p->mod, count)) {
        vec_free(&stubs.code);
        return;
    }
    struct adapters a = {.p = p};
    a.ptr = LLVMPointerTypeInContext(p->ctx, 0);
    a.i32 = LLVMInt32TypeInContext(p->ctx);
    LLVMTypeRef pair[2] = {a.ptr, a.ptr};
    a.entry = LLVMStructTypeInContext(p->ctx, pair, 2, 0);
    for (size_t i = 0; i < p->reached.len; i++) {
        struct symbol *s = p->reached.p[i];
        struct func *f = s->func ? s->func : s->decl;
        if (!f || s->def == DEF_DATA)
            continue;
        stage_enter("reflect", s->name);
        LLVMValueRef plain = LLVMGetNamedFunction(p->mod, s->name);
        if (s->code_used && plain)
            add_entry(&a, s, plain, LLVMGlobalGetValueType(plain), f->frame);
        /* The context form may be declared by another type where only its address is taken. */
        LLVMValueRef ctx = LLVMGetNamedFunction(p->mod, arena_printf(p->arena, "%s$ctx", s->name));
        LLVMTypeRef type = ctx ? ctx_type(p, s) : NULL;
        if (type)
            add_entry(&a, s, ctx, type, f->frame);
    }
    for (size_t i = 0; i < stubs.code.len; i++) {
        LLVMValueRef both[2] = {stubs.code.p[i], stubs.adapter};
        vec_push(&a.table, LLVMConstStructInContext(p->ctx, both, 2, 0));
    }
    vec_free(&stubs.code);
    define_for_c(p, table, LLVMConstArray2(a.entry, a.table.p, a.table.len), 4);
    define_for_c(p, count, LLVMConstInt(a.i32, a.table.len, 0), 4);
    map_free(&a.made);
    vec_free(&a.table);
}

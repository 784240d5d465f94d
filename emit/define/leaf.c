/* leaf.c: arguments and results of Go functions in frames, for reflect.c, reflectstub.c and jsabi.c. */
#include <stdlib.h>
#include <string.h>

#include "emit/define/leaf.h"

LLVMTypeRef leaf_ir_type(LLVMContextRef cx, const struct leaf *l) {
    switch (l->kind) {
    case LEAF_INT:
        return LLVMIntTypeInContext(cx, l->bits);
    case LEAF_BOOL:
        return LLVMInt1TypeInContext(cx);
    case LEAF_F32:
        return LLVMFloatTypeInContext(cx);
    case LEAF_F64:
        return LLVMDoubleTypeInContext(cx);
    default:
        return LLVMPointerTypeInContext(cx, 0);
    }
}

LLVMValueRef leaf_at(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef base, uint64_t off) {
    LLVMValueRef i = LLVMConstInt(LLVMInt32TypeInContext(cx), off, 0);
    return LLVMBuildInBoundsGEP2(b, LLVMInt8TypeInContext(cx), base, &i, 1, "");
}

LLVMValueRef leaf_load(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef frame, const struct leaf *l) {
    LLVMValueRef at = leaf_at(b, cx, frame, l->off);
    if (l->kind == LEAF_MEM)
        return at;
    if (l->kind == LEAF_BOOL) {
        LLVMValueRef v = LLVMBuildLoad2(b, LLVMInt8TypeInContext(cx), at, "");
        return LLVMBuildTrunc(b, v, LLVMInt1TypeInContext(cx), "");
    }
    return LLVMBuildLoad2(b, leaf_ir_type(cx, l), at, "");
}

void leaf_store(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef frame, const struct leaf *l, LLVMValueRef v) {
    LLVMValueRef at = leaf_at(b, cx, frame, l->off);
    if (l->kind == LEAF_BOOL)
        v = LLVMBuildZExt(b, v, LLVMInt8TypeInContext(cx), "");
    LLVMBuildStore(b, v, at);
}

void leaf_store_whole(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef frame, const struct leaf *l, LLVMValueRef v) {
    leaf_store(b, cx, frame, l, v);
    if (l->kind == LEAF_PTR)
        LLVMBuildStore(b, LLVMConstNull(LLVMInt32TypeInContext(cx)), leaf_at(b, cx, frame, l->off + 4));
}

/* ---- frames in summaries ---- */

static _Noreturn void bad_frame(const struct symbol *s, const char *text) {
    err("the summary's frame of %s is no frame layout: %s", s->name, text);
}

/* Leaves parted by commas: kind@offset. Ends at `end`. */
static const char *parse_leaves(const struct symbol *s, const char *text, const char *at, char end, leaf_vec *out) {
    if (*at == '-' && at[1] == end)
        return at + 1;
    for (;;) {
        struct leaf l = {0};
        char *rest;
        switch (*at) {
        case 'p':
            l.kind = LEAF_PTR;
            at++;
            break;
        case 'b':
            l.kind = LEAF_BOOL;
            at++;
            break;
        case 'u':
        case 's':
        case 'i':
            l.kind = LEAF_INT;
            l.is_signed = *at == 's';
            l.bits = (unsigned)strtoul(at + 1, &rest, 10);
            if (l.bits != 8 && l.bits != 16 && l.bits != 32 && l.bits != 64)
                bad_frame(s, text);
            at = rest;
            break;
        case 'f':
            l.kind = !strncmp(at, "f32", 3) ? LEAF_F32 : LEAF_F64;
            if (strncmp(at, "f32", 3) && strncmp(at, "f64", 3))
                bad_frame(s, text);
            at += 3;
            break;
        case 'm':
            l.kind = LEAF_MEM;
            l.bits = (unsigned)strtoul(at + 1, &rest, 10);
            at = rest;
            break;
        default:
            bad_frame(s, text);
        }
        if (*at != '@' || at[1] < '0' || at[1] > '9')
            bad_frame(s, text);
        l.off = strtoul(at + 1, &rest, 10);
        at = rest;
        vec_push(out, l);
        if (*at == end)
            return at;
        if (*at++ != ',')
            bad_frame(s, text);
    }
}

void frame_parse(const struct symbol *s, const char *text, struct frame *f) {
    const char *at = text;
    for (int i = 0; i < 3; i++) {
        f->size = strtoull(at, NULL, 10);
        at = strchr(at, ':');
        if (!at)
            bad_frame(s, text);
        at++;
    }
    at = parse_leaves(s, text, at, ':', &f->args);
    parse_leaves(s, text, at + 1, 0, &f->results);
}

LLVMTypeRef frame_code_type(struct program *p, const struct frame *f, bool method) {
    LLVMTypeRef *params = NEWN(p->arena, LLVMTypeRef, f->args.len + f->results.len + 1);
    LLVMTypeRef *results = NEWN(p->arena, LLVMTypeRef, f->results.len + 1);
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0);
    unsigned np = 0, nr = 0;
    if (method)
        params[np++] = ptr;
    for (size_t i = 0; i < f->args.len; i++)
        params[np++] = leaf_ir_type(p->ctx, &f->args.p[i]);
    for (size_t i = 0; i < f->results.len; i++)
        if (f->results.p[i].kind == LEAF_MEM)
            params[np++] = ptr;
        else
            results[nr++] = leaf_ir_type(p->ctx, &f->results.p[i]);
    if (!method)
        params[np++] = ptr;
    LLVMTypeRef result = nr == 0   ? LLVMVoidTypeInContext(p->ctx)
                         : nr == 1 ? results[0]
                                   : LLVMStructTypeInContext(p->ctx, results, nr, 0);
    return LLVMFunctionType(result, params, np, 0);
}

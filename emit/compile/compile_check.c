/* compile_check.c: is this module for our target, and sound? */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/Analysis.h>

#include "emit/compile/compile.h"
#include "emit/compile/compile_internal.h"

static const char our_triple[] = "wasm32-unknown-unknown";

static void check_triple(struct compile *c, struct input *in) {
    const char *triple = LLVMGetTarget(in->mod);
    const char *where = input_where(c->arena, in, "target triple", NULL);
    size_t n = strcspn(triple, "-");
    if (*triple && !field_is(triple, n, "wasm32")) {
        if (field_is(triple, n, "wasm64"))
            err("%s: the target is %s: gowl makes wasm32 modules", where, triple);
        err("%s: the target is %s: compile for wasm32 (clang --target=wasm32-wasip1, rustc --target "
            "wasm32-unknown-unknown)",
            where, triple);
    }
    LLVMSetTarget(in->mod, our_triple);
}

/* The IR's own layout was in force when its front end computed sizes and offsets: it must say what ours says. */
static void check_layout(struct compile *c, struct input *in) {
    const char *text = LLVMGetDataLayoutStr(in->mod);
    if (*text) {
        LLVMContextRef ctx = c->prog->ctx;
        LLVMTargetDataRef theirs = LLVMCreateTargetData(text), ours = c->prog->layout;
        const char *where = input_where(c->arena, in, "target datalayout", NULL);
        if (LLVMPointerSize(theirs) != LLVMPointerSize(ours))
            err("%s: the data layout has pointers of %u bytes, wasm32 of %u", where, LLVMPointerSize(theirs),
                LLVMPointerSize(ours));
        if (LLVMByteOrder(theirs) != LLVMByteOrder(ours))
            err("%s: the data layout is big-endian, wasm is little-endian", where);
        const struct {
            const char *name;
            LLVMTypeRef t;
        } types[] = {
            {"i8", LLVMInt8TypeInContext(ctx)},        {"i16", LLVMInt16TypeInContext(ctx)},
            {"i32", LLVMInt32TypeInContext(ctx)},      {"i64", LLVMInt64TypeInContext(ctx)},
            {"float", LLVMFloatTypeInContext(ctx)},    {"double", LLVMDoubleTypeInContext(ctx)},
            {"ptr", LLVMPointerTypeInContext(ctx, 0)},
        };
        for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
            unsigned a = LLVMABIAlignmentOfType(theirs, types[i].t), b = LLVMABIAlignmentOfType(ours, types[i].t);
            if (a != b)
                err("%s: the data layout aligns %s to %u bytes, wasm32 to %u", where, types[i].name, a, b);
        }
        LLVMDisposeTargetData(theirs);
    }
    LLVMSetModuleDataLayout(in->mod, c->prog->layout);
}

/* -mattr and "target-features" are lists "+a,-b". Gives the next entry, or NULL. */
static const char *next_feature(const char **list, size_t *len, char *sign) {
    const char *s = *list;
    while (s && *s == ',')
        s++;
    if (!s || !*s)
        return NULL;
    *sign = *s == '+' || *s == '-' ? *s++ : '+';
    *len = strcspn(s, ",");
    *list = s + *len;
    return s;
}

static bool in_mattr(const struct compile_options *o, char want, const char *name, size_t len) {
    const char *list = o->mattr, *f;
    size_t n;
    char sign;
    while ((f = next_feature(&list, &n, &sign)))
        if (sign == want && n == len && !memcmp(f, name, n))
            return true;
    return false;
}

bool feature_allowed(const struct compile_options *o, const char *name, size_t len) {
    /* bulk-memory-opt is the part of bulk-memory that LLVM uses; mutable-globals is about imported and exported
     * globals only, and lld refuses or leaves out those. */
    static const char *const always[] = {"bulk-memory", "bulk-memory-opt", "sign-ext", "mutable-globals"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (field_is(name, len, always[i]))
            return true;
    return in_mattr(o, '+', name, len);
}

/* LLVM only warns of a feature that it does not know. These are those of LLVM 19 to 22 (WebAssembly.td). */
static const char *const known_features[] = {
    "atomics",
    "bulk-memory",
    "bulk-memory-opt",
    "call-indirect-overlong",
    "compact-imports",
    "exception-handling",
    "extended-const",
    "fp16",
    "gc",
    "half-precision",
    "multimemory",
    "multivalue",
    "mutable-globals",
    "nontrapping-fptoint",
    "reference-types",
    "relaxed-simd",
    "sign-ext",
    "simd128",
    "tail-call",
    "wide-arithmetic",
};

const char *feature_string(struct arena *a, const struct compile_options *o) {
    const char *list = o->mattr, *f;
    size_t n;
    char sign;
    while ((f = next_feature(&list, &n, &sign))) {
        bool known = false;
        for (size_t i = 0; i < sizeof known_features / sizeof *known_features; i++)
            known |= field_is(f, n, known_features[i]);
        if (!known)
            err("-mattr: there is no wasm feature %.*s", (int)n, f);
    }
    return o->mattr ? arena_printf(a, "+bulk-memory,+sign-ext,%s", o->mattr) : "+bulk-memory,+sign-ext";
}

_Noreturn void refuse_features(const char *where, const char *what, const struct buf *features, const char *hint,
                               bool ir) {
    struct buf less = {0}; /* a,b as -a,-b */
    for (const char *f = features->p; *f; f += strcspn(f, ","), f += *f == ',')
        buf_printf(&less, "%s-%.*s", f == features->p ? "" : ",", (int)strcspn(f, ","), f);
    buf_putc(&less, 0);
    if (ir)
        err("%s: %s %s, beyond bulk-memory and sign-ext: %s, or do without (-mattr=%s)", where, what, features->p, hint,
            less.p);
    err("%s: %s %s, beyond bulk-memory and sign-ext: %s", where, what, features->p, hint);
}

static void check_function_features(struct compile *c, const struct input *in, LLVMValueRef f, LLVMAttributeRef attr) {
    unsigned len;
    const char *text = LLVMGetStringAttributeValue(attr, &len), *name;
    const char *list = arena_strndup(c->arena, text, len);
    struct buf refused = {0};
    size_t n;
    char sign;
    while ((name = next_feature(&list, &n, &sign)))
        if (sign == '+' && !feature_allowed(c->opt, name, n) && !in_mattr(c->opt, '-', name, n))
            buf_printf(&refused, "%s%.*s", refused.len ? "," : "", (int)n, name);
    if (!refused.len)
        return;
    buf_putc(&refused, 0);
    const char *fn = LLVMGetValueName2(f, &n);
    refuse_features(input_where(c->arena, in, LLVMIsDeclaration(f) ? "declare" : "define", fn),
                    arena_printf(c->arena, "function %s asks for", fn), &refused,
                    "compile it with -mcpu=mvp -mbulk-memory -msign-ext, or allow them (-mattr=+...)", true);
}

/* What each function asks for is checked, then taken off: all code of the module is generated for the same features,
 * and functions that ask for different ones cannot be inlined into each other. */
static void check_features(struct compile *c, struct input *in) {
    static const char *const per_function[] = {"target-features", "target-cpu", "tune-cpu"};
    const LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    for (LLVMValueRef f = LLVMGetFirstFunction(in->mod); f; f = LLVMGetNextFunction(f)) {
        LLVMAttributeRef attr = LLVMGetStringAttributeAtIndex(f, at, "target-features", 15);
        if (attr)
            check_function_features(c, in, f, attr);
        for (size_t i = 0; i < sizeof per_function / sizeof *per_function; i++)
            LLVMRemoveStringAttributeAtIndex(f, at, per_function[i], (unsigned)strlen(per_function[i]));
    }
}

/* The first line of LLVM's words, and the second (the instruction), in one. */
static const char *two_lines(struct arena *a, char *text) {
    char *nl = strchr(text, '\n');
    if (!nl)
        return text;
    *nl++ = 0;
    while (*nl == ' ')
        nl++;
    nl[strcspn(nl, "\n")] = 0;
    return *nl ? arena_printf(a, "%s (%s)", text, nl) : text;
}

static void check_verifier(struct compile *c, struct input *in) {
    char *text = NULL;
    base_blame(in->path, in->len);
    bool bad = LLVMVerifyModule(in->mod, LLVMReturnStatusAction, &text);
    base_blame(NULL, 0);
    if (bad) {
        const char *where = NULL, *said = two_lines(c->arena, text);
        for (LLVMValueRef f = LLVMGetFirstFunction(in->mod); f && !where; f = LLVMGetNextFunction(f)) {
            size_t n;
            if (!LLVMIsDeclaration(f) && LLVMVerifyFunction(f, LLVMReturnStatusAction))
                where = input_where(c->arena, in, "define", LLVMGetValueName2(f, &n));
        }
        err("%s: LLVM's verifier: %s", where ? where : arena_printf(c->arena, "%s: error", in->path), said);
    }
    LLVMDisposeMessage(text);
}

void check_module(struct compile *c, struct input *in) {
    check_triple(c, in);
    check_layout(c, in);
    check_features(c, in);
    check_verifier(c, in);
}

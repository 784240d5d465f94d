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

const char *feature_list(struct arena *a, const struct compile_options *o) {
    struct buf b = {0};
    const char *list = o->mattr, *f;
    size_t n;
    char sign;
    buf_puts(&b, "--features=bulk-memory,bulk-memory-opt,sign-ext");
    while ((f = next_feature(&list, &n, &sign)))
        if (sign == '+')
            buf_printf(&b, ",%.*s", (int)n, f);
    const char *text = arena_strndup(a, b.p, b.len);
    buf_free(&b);
    return text;
}

/* ---- what needs a feature ---- */

/* Intrinsics that stand for one instruction; any other one of wasm is a vector's, but for those without a feature. The
 * code generator finds another way for everything else: vectors go to pieces, atomics become plain. */
static const struct {
    const char *head, *feature; /* NULL: none */
} intrinsics[] = {
    {"llvm.wasm.memory.atomic.", "atomics"},
    {"llvm.wasm.memory.", NULL},
    {"llvm.wasm.trunc.", NULL},
    {"llvm.wasm.tls.", NULL},
    {"llvm.wasm.lsda", NULL},
    {"llvm.wasm.landingpad.index", NULL},
    {"llvm.wasm.throw", "exception-handling"},
    {"llvm.wasm.rethrow", "exception-handling"},
    {"llvm.wasm.catch", "exception-handling"},
    {"llvm.wasm.get.", "exception-handling"},
    {"llvm.wasm.ref.", "reference-types"},
    {"llvm.wasm.table.", "reference-types"},
    {"llvm.wasm.relaxed.", "relaxed-simd"},
    {"llvm.wasm.loadf16.", "fp16"},
    {"llvm.wasm.storef16.", "fp16"},
    {"llvm.wasm.splat.f16x8", "fp16"},
    {"llvm.wasm.extract.lane.f16x8", "fp16"},
    {"llvm.wasm.replace.lane.f16x8", "fp16"},
    {"llvm.wasm.", "simd128"},
};

/* A type of references to what is not in memory. */
static bool is_reference(LLVMTypeRef t) {
    enum { EXTERNREF = 10, FUNCREF = 20 }; /* address spaces */
    if (LLVMGetTypeKind(t) == LLVMPointerTypeKind)
        return LLVMGetPointerAddressSpace(t) == EXTERNREF || LLVMGetPointerAddressSpace(t) == FUNCREF;
    return LLVMGetTypeKind(t) == LLVMTargetExtTypeKind && starts_with(LLVMGetTargetExtTypeName(t), "wasm.");
}

/* The feature that this instruction cannot do without; NULL: none. */
static const char *needs(LLVMValueRef i) {
    if (is_reference(LLVMTypeOf(i)))
        return "reference-types";
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++)
        if (is_reference(LLVMTypeOf(LLVMGetOperand(i, k))))
            return "reference-types";
    if (!LLVMIsACallInst(i))
        return NULL;
    LLVMTailCallKind tail = LLVMGetTailCallKind(i);
    unsigned convention = LLVMGetInstructionCallConv(i);
    enum { TAIL = 18, SWIFT_TAIL = 20 };
    if (tail == LLVMTailCallKindMustTail || convention == TAIL || convention == SWIFT_TAIL)
        return "tail-call";
    LLVMValueRef callee = LLVMGetCalledValue(i);
    size_t len;
    const char *name = LLVMIsAFunction(callee) ? LLVMGetValueName2(callee, &len) : "";
    for (size_t k = 0; k < sizeof intrinsics / sizeof *intrinsics; k++)
        if (starts_with(name, intrinsics[k].head))
            return intrinsics[k].feature;
    return NULL;
}

static _Noreturn void refuse(struct compile *c, const struct input *in, LLVMValueRef fn, LLVMValueRef i,
                             const char *feature) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    char *text = LLVMPrintValueToString(i), *at = text + strspn(text, " ");
    at[strcspn(at, "\n")] = 0;
    char *metadata = strstr(at, ", !");
    if (metadata)
        *metadata = 0;
    err("%s: in %s: `%s` needs the feature %s, beyond bulk-memory and sign-ext: do without, or allow it (-mattr=+%s)",
        input_where(c->arena, in, "define", name), name, arena_printf(c->arena, "%.200s", at), feature, feature);
}

static void check_needs(struct compile *c, const struct input *in, LLVMValueRef fn) {
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            const char *feature = needs(i);
            if (feature && !feature_allowed(c->opt, feature, strlen(feature)))
                refuse(c, in, fn, i, feature);
        }
}

/* The features that a function says it may use are taken off: all code of the module is generated for the same ones,
 * and functions with different ones cannot be inlined into each other. */
static void check_features(struct compile *c, struct input *in) {
    static const char *const per_function[] = {"target-features", "target-cpu", "tune-cpu"};
    const LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    for (LLVMValueRef f = LLVMGetFirstFunction(in->mod); f; f = LLVMGetNextFunction(f)) {
        check_needs(c, in, f);
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

/* sig.c: LLVM function types from the text of the summaries, and back. The grammar is what lower/ makes (docs/abi.md):
 *   function = type "(" [ type { "," type } ] ")"
 *   type     = void | iN | float | double | ptr | "{" [ type { "," type } ] "}" | "[" N "x" type "]" */
#include <string.h>

#include "emit/model/model.h"

struct parser {
    struct program *p;
    const char *s;
    bool bad;
};

enum { MAX_TYPES = 1024 };

static void space(struct parser *x) {
    while (*x->s == ' ')
        x->s++;
}

static bool take(struct parser *x, const char *word) {
    space(x);
    size_t n = strlen(word);
    if (strncmp(x->s, word, n))
        return false;
    x->s += n;
    return true;
}

static unsigned number(struct parser *x) {
    space(x);
    unsigned v = 0;
    if (*x->s < '0' || *x->s > '9')
        x->bad = true;
    while (*x->s >= '0' && *x->s <= '9' && v < 100000000)
        v = v * 10 + (unsigned)(*x->s++ - '0');
    return v;
}

static LLVMTypeRef type(struct parser *x, int depth);

/* Types parted by commas up to `close`, into t, which has room for MAX_TYPES. */
static unsigned list(struct parser *x, const char *close, LLVMTypeRef *t, int depth) {
    unsigned n = 0;
    if (take(x, close))
        return 0;
    do {
        if (n == MAX_TYPES) {
            x->bad = true;
            return n;
        }
        t[n++] = type(x, depth + 1);
    } while (!x->bad && take(x, ","));
    if (!take(x, close))
        x->bad = true;
    return n;
}

static LLVMTypeRef type(struct parser *x, int depth) {
    LLVMContextRef c = x->p->ctx;
    if (depth < 50) {
        if (take(x, "void"))
            return LLVMVoidTypeInContext(c);
        if (take(x, "float"))
            return LLVMFloatTypeInContext(c);
        if (take(x, "double"))
            return LLVMDoubleTypeInContext(c);
        if (take(x, "ptr"))
            return LLVMPointerTypeInContext(c, 0);
        if (take(x, "i")) {
            unsigned n = number(x);
            if (n >= 1 && n <= 128)
                return LLVMIntTypeInContext(c, n);
        } else if (take(x, "{")) {
            LLVMTypeRef t[MAX_TYPES];
            unsigned n = list(x, "}", t, depth);
            return LLVMStructTypeInContext(c, t, n, 0);
        } else if (take(x, "[")) {
            unsigned n = number(x);
            if (take(x, "x")) {
                LLVMTypeRef e = type(x, depth + 1);
                if (take(x, "]"))
                    return LLVMArrayType2(e, n);
            }
        }
    }
    x->bad = true;
    return LLVMVoidTypeInContext(c);
}

LLVMTypeRef sig_parse(struct program *p, const char *text, const char *whose) {
    void **known = map_at(&p->sigs, text, strlen(text));
    if (*known)
        return *known;
    struct parser x = {p, text, false};
    LLVMTypeRef result = type(&x, 0);
    LLVMTypeRef params[MAX_TYPES];
    unsigned n = 0;
    if (!take(&x, "("))
        x.bad = true;
    else
        n = list(&x, ")", params, 0);
    space(&x);
    if (x.bad || *x.s)
        err("%s: \"%s\" is no function type", whose, text);
    for (unsigned i = 0; i < n; i++)
        if (LLVMGetTypeKind(params[i]) == LLVMVoidTypeKind)
            err("%s: \"%s\" is no function type", whose, text);
    return *known = LLVMFunctionType(result, params, n, 0);
}

const char *sig_text(struct program *p, LLVMTypeRef t) {
    char *s = LLVMPrintTypeToString(t);
    const char *copy = arena_strdup(p->arena, s);
    LLVMDisposeMessage(s);
    return copy;
}

LLVMTypeRef sig_of(struct program *p, const struct symbol *s) {
    const char *text = s->func ? s->func->sig : s->decl ? s->decl->sig : NULL;
    return text ? sig_parse(p, text, s->name) : NULL;
}

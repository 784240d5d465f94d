/* call_label.c: which functions a call through a pointer may reach, by the label that lower/calls.c gave it and what is
 * known of the functions.
 *
 * A label is text, for a call of
 *   a closure   `()`, the signature's 16 digits if it is known, `!` if no function that reflection made can be meant
 *   a method    its name, ` `, the signature if it is known, `,NAME` for each other method of the interface of the call
 * or empty, if nothing is known. A call by an interface reaches methods of types that have all of its methods: read
 * from the descriptor of the type that the function's name says. */
#include <stdio.h>
#include <string.h>

#include "emit/calls/suspend_graph.h"
#include "emit/ir/ir.h"
#include "emit/model/model.h"

size_t call_label(LLVMValueRef call, char *buf, size_t size) {
    size_t n;
    const char *s = call_attribute(call, "gowl-closure", &n), *head = CLOSURE;
    if (!s) {
        s = call_attribute(call, "gowl-method", &n);
        head = "";
    }
    size_t h = strlen(head);
    if (!s || h + n > size)
        return 0;
    memcpy(buf, head, h);
    memcpy(buf + h, s, n);
    return h + n;
}

bool has_signature(const char *list, size_t n, const char *signature) {
    for (size_t i = 0; i + SIGNATURE_LEN <= n; i++)
        if (!memcmp(list + i, signature, SIGNATURE_LEN))
            return true;
    return false;
}

/* The function's attribute has one of its signatures equal to the one at s, or says nothing. */
static bool is_of_signature(LLVMValueRef fn, const char *kind, const char *s) {
    size_t n;
    const char *list = function_attribute(fn, kind, &n);
    return !list || has_signature(list, n, s);
}

bool is_reflect_stub(LLVMValueRef fn) {
    size_t n;
    return !strncmp(LLVMGetValueName2(fn, &n), "gowl.reflectstub", 16);
}

/* The descriptor of the type whose method has that name, of len bytes without the last part: P.(*T) or P.T; NULL if it
 * is not known. A T in an interface has the methods of *T as well, in the wrapper's form. */
static struct symbol *receiver_type(struct program *p, const char *name, size_t len) {
    char type[1024];
    const char *star = memchr(name, '(', len);
    size_t head = star ? (size_t)(star - name) : 0;
    int n;
    if (star && star > name && star[-1] == '.' && star + 1 < name + len && star[1] == '*' && name[len - 1] == ')')
        n = snprintf(type, sizeof type, "type:*%.*s%.*s", (int)head, name, (int)(len - head - 3), star + 2);
    else
        n = snprintf(type, sizeof type, "type:%.*s", (int)len, name);
    struct symbol *s = n > 0 && (size_t)n < sizeof type ? symbol_find(p, type) : NULL;
    return s && s->def == DEF_DATA && s->is_type ? s : NULL;
}

static bool has_method(struct program *p, struct symbol *type, const char *name, size_t len) {
    size_t count;
    uint64_t off = typedesc_methods(p, type, &count);
    for (size_t i = 0; i < count; i++) {
        struct methodsig m = typedesc_method(p, type, off + 16 * i); /* the size of internal/abi.Method */
        if (m.len == len && !memcmp(m.name, name, len))
            return true;
    }
    return false;
}

/* Has the type of a method with that name (see receiver_type) those of the list, `,NAME` each? True if that is not
 * known. */
static bool has_methods(struct program *p, const char *name, size_t len, const char *list, const char *end) {
    struct symbol *type = list < end ? receiver_type(p, name, len) : NULL;
    while (type && list < end) {
        const char *from = list + 1, *comma = memchr(from, ',', (size_t)(end - from));
        list = comma ? comma : end;
        if (!has_method(p, type, from, (size_t)(list - from)))
            return false;
    }
    return true;
}

size_t call_label_head(const char *label, size_t len) {
    if (len >= CLOSURE_LEN && !memcmp(label, CLOSURE, CLOSURE_LEN))
        return CLOSURE_LEN;
    const char *space = memchr(label, ' ', len);
    return space ? (size_t)(space - label) : len;
}

/* Has fn, of that name, a context? */
static bool is_closure(struct program *p, LLVMValueRef fn, const char *name, size_t n) {
    struct symbol *s = map_get(&p->symbol_map, name, n);
    return (n > 4 && !memcmp(name + n - 4, "$ctx", 4)) || is_reflect_stub(fn) ||
           (s && (s->c_context || (s->def == DEF_FUNC && s->func && has_flag(s->func->flags, 'c'))));
}

/* Where a method's own name begins, in its function's. */
static const char *method_name(const char *name, size_t n) {
    const char *dot = name;
    for (const char *c = name; c < name + n; c++)
        dot = *c == '.' ? c + 1 : dot;
    return dot;
}

const char *call_label_head_of(struct program *p, LLVMValueRef fn, size_t *len) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n), *method = method_name(name, n);
    bool closure = is_closure(p, fn, name, n);
    *len = closure ? CLOSURE_LEN : (size_t)(name + n - method);
    return closure ? CLOSURE : method;
}

/* C's functions have labels of Go functions that they stand for, or none: only C calls those. */
bool call_may_reach(struct program *p, LLVMValueRef fn, const char *label, size_t len) {
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n), *end = label + len;
    if (!len)
        return true;
    bool closure = is_closure(p, fn, name, n);
    if (closure != (len >= CLOSURE_LEN && !memcmp(label, CLOSURE, CLOSURE_LEN)))
        return false;
    if (closure) {
        const char *signature = label + CLOSURE_LEN;
        len -= CLOSURE_LEN;
        return len < SIGNATURE_LEN ||
               (is_of_signature(fn, "gowl-sig", signature) && !(len > SIGNATURE_LEN && is_reflect_stub(fn)));
    }
    const char *space = memchr(label, ' ', len), *dot = method_name(name, n);
    const char *others = space ? memchr(space, ',', (size_t)(end - space)) : NULL;
    size_t name_len = space ? (size_t)(space - label) : len;
    others = others ? others : end;
    return (size_t)(name + n - dot) == name_len && !memcmp(dot, label, name_len) &&
           (!space || others - space - 1 < SIGNATURE_LEN || is_of_signature(fn, "gowl-msig", space + 1)) &&
           (dot == name || has_methods(p, name, (size_t)(dot - 1 - name), others, end));
}

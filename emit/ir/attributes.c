/* attributes.c: attributes of functions and calls. */
#include <string.h>

#include "emit/ir/ir.h"

enum { AT_FUNCTION = -1 };

unsigned attribute_kind(const char *name) {
    return LLVMGetEnumAttributeKindForName(name, strlen(name));
}

void add_attribute(struct program *p, LLVMValueRef fn, const char *name) {
    LLVMAddAttributeAtIndex(fn, (LLVMAttributeIndex)AT_FUNCTION,
                            LLVMCreateEnumAttribute(p->ctx, attribute_kind(name), 0));
}

bool has_string_attribute(LLVMValueRef fn, const char *kind) {
    return LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)AT_FUNCTION, kind, (unsigned)strlen(kind)) != NULL;
}

bool is_wasm_import(LLVMValueRef fn) {
    return has_string_attribute(fn, "wasm-import-module");
}

bool is_wasm_export(LLVMValueRef fn) {
    return has_string_attribute(fn, "wasm-export-name");
}

/* A string attribute's value; NULL if there is none. */
static const char *value_of(LLVMAttributeRef a, size_t *len) {
    unsigned n = 0;
    const char *s = a ? LLVMGetStringAttributeValue(a, &n) : NULL;
    *len = n;
    return s;
}

const char *call_attribute(LLVMValueRef call, const char *kind, size_t *len) {
    unsigned n = (unsigned)strlen(kind);
    return value_of(LLVMGetCallSiteStringAttribute(call, (LLVMAttributeIndex)AT_FUNCTION, kind, n), len);
}

const char *function_attribute(LLVMValueRef fn, const char *kind, size_t *len) {
    unsigned n = (unsigned)strlen(kind);
    return value_of(LLVMGetStringAttributeAtIndex(fn, (LLVMAttributeIndex)AT_FUNCTION, kind, n), len);
}

void copy_call_attributes(LLVMValueRef f, LLVMValueRef call) {
    for (unsigned i = 0; i <= LLVMCountParams(f); i++) {
        unsigned n = LLVMGetAttributeCountAtIndex(f, i);
        LLVMAttributeRef a[n + 1];
        LLVMGetAttributesAtIndex(f, i, a);
        for (unsigned k = 0; k < n; k++)
            LLVMAddCallSiteAttribute(call, i, a[k]);
    }
}

bool is_import(LLVMValueRef fn) {
    size_t len;
    return function_attribute(fn, "wasm-import-module", &len) != NULL;
}

/* The others of package syscall/js run JavaScript of the program's: getters, proxies, toString, functions. */
bool is_leaf_import(LLVMValueRef fn) {
    static const char *const leaves[] = {"runtime.",
                                         "syscall/js.finalizeRef",
                                         "syscall/js.stringVal",
                                         "syscall/js.valueLoadString",
                                         "syscall/js.copyBytesToGo",
                                         "syscall/js.copyBytesToJS"};
    size_t len, n;
    const char *module = function_attribute(fn, "wasm-import-module", &len),
               *name = function_attribute(fn, "wasm-import-name", &n);
    if (!module || !name || len != strlen(GOJS) || memcmp(module, GOJS, len))
        return false;
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        if (n >= strlen(leaves[i]) && !memcmp(name, leaves[i], strlen(leaves[i])))
            return true;
    return false;
}

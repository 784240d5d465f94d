/* labels.c: what emit/calls/call_label.c and suspend_graph.c are told of calls and functions, by attributes. */
#include <string.h>

#include "base/tables.h"
#include "lower/lowering.h"

enum { MOST_NAMES = 500 }; /* characters of a list of methods; what does not fit is left out */

/* Adds `,NAME` for each method of interface t but number `but`. */
static const char *add_methods(struct fn *F, const char *list, const struct type *t, int64_t but) {
    for (int k = 0; k < t->nmethods && strlen(list) < MOST_NAMES; k++) {
        const char *dot = strrchr(t->methods[k], '.');
        if (k != but)
            list = arena_printf(F->f->arena, "%s,%s", list, dot ? dot + 1 : t->methods[k]);
    }
    return list;
}

/* Equality and hash functions of types are the compiler's, or reflect's own: where packages that are built on type
 * descriptors call one, it is none that reflection has made of a signature. */
static bool calls_type_function(struct fn *F, const struct callsig *sig) {
    if (!go_is(F->M->pkg->path, GO_TYPE_FUNCTIONS) || sig->nparams != 2 || sig->nresults != 1 ||
        strcmp(sig->params[0]->name, "unsafe.Pointer"))
        return false;
    const char *second = sig->params[1]->name, *result = sig->results[0]->name;
    return (!strcmp(second, "unsafe.Pointer") && !strcmp(result, "bool")) ||
           (!strcmp(second, "uintptr") && !strcmp(result, "uintptr"));
}

/* Tells emit/calls/suspend_graph.c what a call through a pointer may reach:
 *   "gowl-closure": functions with a context, of this signature unless that is empty, and with `!` behind it none that
 * reflection made "gowl-method": methods of this name and, behind a space, signature, unless that is empty; of types
 * that have the interface's other methods, each behind a comma. A method's pointer is loaded from behind the itab's
 * head: Load (OffPtr [24 + 8 i] (ITab x)). */
void label_call(struct fn *F, struct val *v, LLVMValueRef call) {
    enum { SLOT = 8 };
    struct val *code = v->args[0], *slot = code->op == OP_Load ? code->args[0] : NULL;
    const char *signature = abi_signature(F->f->arena, v->u.call, v->op == OP_InterLECall), *kind = "gowl-closure",
               *name = signature;
    if (v->op == OP_InterLECall) {
        if (!slot || slot->op != OP_OffPtr)
            return;
        struct val *itab = slot->args[0];
        struct type *t = itab->op == OP_ITab ? itab->args[0]->t : NULL;
        int64_t i = (slot->auxint - GO_AT_ITAB_FUN) / SLOT;
        if (!t || slot->auxint < GO_AT_ITAB_FUN || i >= t->nmethods)
            return;
        const char *dot = strrchr(t->methods[i], '.');
        kind = "gowl-method";
        name = arena_printf(F->f->arena, "%s %s", dot ? dot + 1 : t->methods[i], signature);
        name = add_methods(F, name, t, i);
    } else if (calls_type_function(F, v->u.call))
        name = arena_printf(F->f->arena, "%s!", signature);
    LLVMAddCallSiteAttribute(
        call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
        LLVMCreateStringAttribute(F->M->cx, kind, (unsigned)strlen(kind), name, (unsigned)strlen(name)));
}

void label_parameters(struct fn *F) {
    static const char kind[] = "gowl-methods";
    const struct callsig *sig = &F->abi->sig;
    unsigned n = 0;
    for (int i = 0; i < sig->nparams; i++) {
        const struct type *t = sig->params[i];
        const char *list = t->kind == T_IFACE ? add_methods(F, "", t, -1) : "";
        if (*list)
            LLVMAddAttributeAtIndex(
                F->fn, n + 1, LLVMCreateStringAttribute(F->M->cx, kind, sizeof kind - 1, list, (unsigned)strlen(list)));
        n += !t->size ? 0 : t->ssa ? (unsigned)t->nleaves : 1;
    }
}

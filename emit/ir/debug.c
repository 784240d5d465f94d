/* debug.c: places in the source, and which Go function it is that code stands for. */
#include <llvm-c/DebugInfo.h>

#include "emit/ir/ir.h"

void position_nowhere(LLVMBuilderRef b, LLVMContextRef cx, LLVMValueRef fn) {
    LLVMMetadataRef sp = LLVMGetSubprogram(fn);
    LLVMSetCurrentDebugLocation2(b, sp ? LLVMDIBuilderCreateDebugLocation(cx, 0, 0, sp, NULL) : NULL);
}

/* Metadata of context forms (thunks.c) and seams (suspend_set.c): the subprogram of the Go function. */
static unsigned form_kind(struct program *p) {
    static const char name[] = "gowl.of";
    return LLVMGetMDKindIDInContext(p->ctx, name, sizeof name - 1);
}

LLVMMetadataRef subprogram_of(struct program *p, LLVMValueRef fn) {
    LLVMMetadataRef sp = LLVMGetSubprogram(fn);
    size_t n;
    LLVMValueMetadataEntry *list = LLVMGlobalCopyAllMetadata(fn, &n);
    for (unsigned i = 0; i < n && !sp; i++)
        if (LLVMValueMetadataEntriesGetKind(list, i) == form_kind(p))
            sp = LLVMValueMetadataEntriesGetMetadata(list, i);
    LLVMDisposeValueMetadataEntries(list);
    return sp;
}

void form_of(struct program *p, LLVMValueRef fn, LLVMValueRef f) {
    LLVMMetadataRef sp = p->names ? subprogram_of(p, f) : NULL;
    if (sp)
        LLVMGlobalSetMetadata(fn, form_kind(p), sp);
}

void forget_form(struct program *p, LLVMValueRef fn) {
    LLVMGlobalEraseMetadata(fn, form_kind(p));
}

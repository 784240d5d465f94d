/* cfg.c: splitting blocks behind calls, for the stages that put code there (emit/unwind/unwind.c).
 *
 * The C API has no call that splits a block. Here the head of a block, up to a given instruction, moves to a new block
 * before it: the tail keeps its identity, so the phis of its successors stand. The terminators that led to the
 * block are made to lead to the head. */
#include <stdlib.h>
#include <string.h>

#include "emit/ir/cfg.h"
#include "emit/ir/ir.h"

/* The list of edges into a block, made if absent. */
static struct cfg_pred **preds_of(struct cfg *c, LLVMBasicBlockRef bb) {
    void **slot = map_get(&c->preds, (char *)&bb, sizeof bb)
                      ? map_at(&c->preds, (char *)&bb, sizeof bb)
                      : map_at(&c->preds, arena_strndup(c->arena, (char *)&bb, sizeof bb), sizeof bb);
    return (struct cfg_pred **)slot;
}

static void add_edge(struct cfg *c, LLVMValueRef term, unsigned i, LLVMBasicBlockRef to) {
    struct cfg_pred **list = preds_of(c, to), *p = NEW(c->arena, struct cfg_pred);
    *p = (struct cfg_pred){term, i, *list};
    *list = p;
}

void cfg_init(struct cfg *c, LLVMContextRef cx, LLVMValueRef fn) {
    *c = (struct cfg){.cx = cx, .fn = fn, .b = LLVMCreateBuilderInContext(cx)};
    c->arena = arena_new("cfg");
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(bb);
        for (unsigned i = 0, n = t ? LLVMGetNumSuccessors(t) : 0; i < n; i++)
            add_edge(c, t, i, LLVMGetSuccessor(t, i));
    }
}

void cfg_done(struct cfg *c) {
    LLVMDisposeBuilder(c->b);
    map_free(&c->preds);
    arena_free(c->arena);
}

LLVMBasicBlockRef cfg_split_after(struct cfg *c, LLVMValueRef inst) {
    LLVMBasicBlockRef tail = LLVMGetInstructionParent(inst);
    LLVMBasicBlockRef head = LLVMInsertBasicBlockInContext(c->cx, tail, "");
    struct cfg_pred **of_tail = preds_of(c, tail), *led = *of_tail;
    for (struct cfg_pred *p = led; p; p = p->next)
        LLVMSetSuccessor(p->term, p->i, head);
    /* what led to the tail leads to the head now; what leads to the tail is for the caller to build */
    *of_tail = NULL;
    *preds_of(c, head) = led;
    for (bool last = false; !last;) {
        LLVMValueRef i = LLVMGetFirstInstruction(tail);
        last = i == inst;
        move_to_end(i, head);
    }
    return head;
}

void cfg_forget_term(struct cfg *c, LLVMValueRef term) {
    for (unsigned i = 0; i < LLVMGetNumSuccessors(term); i++) {
        struct cfg_pred **list = preds_of(c, LLVMGetSuccessor(term, i));
        while (*list && (*list)->term != term)
            list = &(*list)->next;
        if (*list)
            *list = (*list)->next;
    }
}

void cfg_cond_br(struct cfg *c, LLVMBasicBlockRef from, LLVMValueRef cond, LLVMBasicBlockRef yes,
                 LLVMBasicBlockRef no) {
    LLVMPositionBuilderAtEnd(c->b, from);
    LLVMValueRef br = LLVMBuildCondBr(c->b, cond, yes, no);
    add_edge(c, br, 0, yes);
    add_edge(c, br, 1, no);
}

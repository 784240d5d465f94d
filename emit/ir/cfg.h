/* cfg.h: splitting blocks behind calls. */
#ifndef GOWL_EMIT_CFG_H
#define GOWL_EMIT_CFG_H

#include <llvm-c/Core.h>

#include "base/base.h"

/* An edge into a block: successor number i of a terminator. */
struct cfg_pred {
    LLVMValueRef term;
    unsigned i;
    struct cfg_pred *next;
};

/* The edges of one function, kept in step with the splits made here. */
struct cfg {
    LLVMContextRef cx;
    LLVMValueRef fn;
    LLVMBuilderRef b;
    struct arena *arena;
    struct map preds; /* block -> struct cfg_pred list */
};

void cfg_init(struct cfg *, LLVMContextRef, LLVMValueRef fn);
void cfg_done(struct cfg *);
/* Moves the instructions of inst's block up to and with inst into a new block before it, which takes over its
 * predecessors, and gives that block: it has no terminator yet. */
LLVMBasicBlockRef cfg_split_after(struct cfg *, LLVMValueRef inst);
/* To be called before a terminator is erased. */
void cfg_forget_term(struct cfg *, LLVMValueRef term);
/* Ends `from` with a conditional branch. */
void cfg_cond_br(struct cfg *, LLVMBasicBlockRef from, LLVMValueRef cond, LLVMBasicBlockRef yes, LLVMBasicBlockRef no);

#endif

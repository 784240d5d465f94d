/* phi.h: the entries of phis.
 *
 * A block may lead to another by several edges (*twin edges*: cases of a switch that share a target, a branch whose two
 * ways are one). A phi there has an entry for each edge, and LLVM asks that all entries from one block are one and the
 * same value. So whatever makes or changes an entry does it by these functions. */
#ifndef GOWL_EMIT_PHI_H
#define GOWL_EMIT_PHI_H

#include <llvm-c/Core.h>

/* What is to be used in v's place by code at `at`; v: that stays. */
typedef LLVMValueRef (*use_value)(void *arg, LLVMValueRef v, LLVMValueRef at);

/* Gives the uses of v other values. value() is asked once for each instruction that uses v (at), and for a phi once for
 * each block from which v comes there (at: that block's terminator). */
void uses_replace(LLVMValueRef v, use_value value, void *arg);

/* The block from which the entries of a phi come now that came from `from`; NULL: they are no more. */
typedef LLVMBasicBlockRef (*phi_pred)(void *arg, LLVMBasicBlockRef from);

/* Builds a phi with the entries of `phi`, as pred() says where they come from; `phi` stays as it is. (The C API can
 * neither change the block of an entry nor take one away.) */
LLVMValueRef phi_remake(LLVMBuilderRef, LLVMValueRef phi, phi_pred pred, void *arg);

/* An entry for one new edge. If `from` leads here by other edges, v is their value. */
void phi_add(LLVMValueRef phi, LLVMValueRef v, LLVMBasicBlockRef from);

/* The value of the entries from `from`; NULL: there are none. */
LLVMValueRef phi_value(LLVMValueRef phi, LLVMBasicBlockRef from);

/* Takes the entries from `from` out of the phis of the block, to which it does not lead any more. */
void phis_forget(LLVMContextRef, LLVMBasicBlockRef block, LLVMBasicBlockRef from);

#endif

/* leaf.h: arguments and results of Go functions in frames by Go's stack ABI, as LLVM's values (leaf.c). */
#ifndef GOWL_EMIT_LEAF_H
#define GOWL_EMIT_LEAF_H

#include "emit/model/functype.h"

LLVMTypeRef leaf_ir_type(LLVMContextRef, const struct leaf *);
/* base + off. */
LLVMValueRef leaf_at(LLVMBuilderRef, LLVMContextRef, LLVMValueRef base, uint64_t off);
/* The leaf's value in that frame; of LEAF_MEM its address. */
LLVMValueRef leaf_load(LLVMBuilderRef, LLVMContextRef, LLVMValueRef frame, const struct leaf *);
/* Stores v there, which is none of LEAF_MEM. Of a pointer, only the low word. */
void leaf_store(LLVMBuilderRef, LLVMContextRef, LLVMValueRef frame, const struct leaf *, LLVMValueRef v);

/* The same, of a pointer with the upper word, 0. */
void leaf_store_whole(LLVMBuilderRef, LLVMContextRef, LLVMValueRef frame, const struct leaf *, LLVMValueRef v);
/* Reads a frame from a summary, <argsize>:<retoffset>:<framesize>:<arg leaves>:<result leaves> (docs/summary.md), into
 * *f, which is empty; f->size is framesize. err()s if it is none. */
void frame_parse(const struct symbol *, const char *text, struct frame *f);

/* The LLVM type of functions of that layout (docs/abi.md): in context form; of a method: in plain form, behind a
 * receiver that is a pointer. */
LLVMTypeRef frame_code_type(struct program *, const struct frame *, bool method);

#endif

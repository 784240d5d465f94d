// debug_records.h: what debug_records.cc and debug_resume.cc share. C++.
#ifndef GOWL_EMIT_DEBUG_RECORDS_H
#define GOWL_EMIT_DEBUG_RECORDS_H

#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"

// Where a block leads that asks whether a suspended function goes on, if it does; nullptr: it does not ask.
llvm::BasicBlock *way_if_resuming(llvm::BasicBlock &, llvm::GlobalVariable *resuming);

#endif

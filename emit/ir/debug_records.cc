// debug_records.cc: debug records of variables, flags of functions. C++, as LLVM's C API can only make them. Declared
// in ir.h.
#include "llvm-c/Core.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DebugProgramInstruction.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

#include "emit/ir/debug_records.h"

using namespace llvm;

extern "C" bool subprogram_is_bare(LLVMMetadataRef sp) {
    return cast<DISubprogram>(unwrap(sp))->isPrototyped();
}

extern "C" void drop_debug_variables(LLVMModuleRef module) {
    for (Function &f : *unwrap(module))
        for (BasicBlock &b : f)
            for (Instruction &i : b)
                i.dropDbgRecords();
}

extern "C" void drop_named_metadata(LLVMModuleRef module, const char *name) {
    if (NamedMDNode *node = unwrap(module)->getNamedMetadata(name))
        node->eraseFromParent();
}

// A value that nothing but records of debuggers uses would have a local of its own (LLVM's WebAssemblyRegColoring asks
// for all uses), and the code would not be that of a module without DWARF.
static bool is_forgotten(DbgVariableRecord &r) {
    if (r.isKillLocation())
        return true;
    for (Value *v : r.location_ops())
        if (!isa<Constant>(v) && v->use_empty())
            return true;
    return false;
}

// Debuggers make zeros of parts of which nothing is known: without its first part, a pointer mostly, all of a variable
// is unknown.
static void forget_in_front_of(Instruction &i) {
    SmallSetVector<std::pair<DILocalVariable *, DILocation *>, 4> whole;
    for (DbgVariableRecord &r : filterDbgVars(i.getDbgRecordRange())) {
        if (!is_forgotten(r))
            continue;
        r.setKillLocation();
        auto part = r.getExpression()->getFragmentInfo();
        if (part && part->OffsetInBits == 0)
            whole.insert({r.getVariable(), r.getDebugLoc().getInlinedAt()});
    }
    for (DbgVariableRecord &r : filterDbgVars(i.getDbgRecordRange()))
        if (whole.contains({r.getVariable(), r.getDebugLoc().getInlinedAt()})) {
            r.setKillLocation();
            r.setExpression(DIExpression::get(r.getContext(), {}));
        }
}

extern "C" void forget_unused(LLVMModuleRef module) {
    for (Function &f : *unwrap(module))
        for (BasicBlock &b : f)
            for (Instruction &i : b)
                forget_in_front_of(i);
}

BasicBlock *way_if_resuming(BasicBlock &from, GlobalVariable *resuming) {
    auto *br = dyn_cast<BranchInst>(from.getTerminator());
    auto *test = br && br->isConditional() ? dyn_cast<ICmpInst>(br->getCondition()) : nullptr;
    auto *load = test ? dyn_cast<LoadInst>(test->getOperand(0)) : nullptr;
    if (!resuming || !load || load->getPointerOperand() != resuming)
        return nullptr;
    return br->getSuccessor(test->getPredicate() == CmpInst::ICMP_EQ ? 1 : 0);
}

// The frame's address in that block: its own frame is the goroutine's innermost again.
static Instruction *resumed_frame(BasicBlock *resumed, GlobalVariable *sp) {
    if (!resumed || !sp)
        return nullptr;
    IRBuilder<> b(resumed, resumed->getFirstInsertionPt());
    return b.CreateLoad(Type::getInt32Ty(sp->getContext()), sp, "gowl.frame");
}

static void keep(IRBuilder<> &b, Value *frame, AllocaInst *slot, Instruction *behind) {
    b.SetInsertPoint(behind->getParent(), std::next(behind->getIterator()));
    b.SetCurrentDebugLocation(behind->getDebugLoc());
    b.CreateStore(frame, slot);
}

// A variable in a frame that lies on the engine's stack, at an offset in its alloca.
static bool declare_in_alloca(DbgVariableRecord &r, Value *base, int64_t off) {
    if (!isa_and_nonnull<AllocaInst>(base))
        return false;
    r.replaceVariableLocationOp(0u, base);
    r.setExpression(DIExpression::prepend(r.getExpression(), DIExpression::ApplyOffset, off));
    return true;
}

// One function's declares whose variables lie in its frame on the goroutine's stack: base is that frame's address.
static void declare_in_frame(Function &f, ArrayRef<DbgVariableRecord *> records, GlobalVariable *sp,
                             GlobalVariable *resuming) {
    const DataLayout &layout = f.getParent()->getDataLayout();
    BasicBlock *resumed = way_if_resuming(f.getEntryBlock(), resuming); // nullptr: it is never suspended
    IRBuilder<> b(f.getContext());
    AllocaInst *slot = nullptr;
    IntToPtrInst *frame = nullptr;
    for (DbgVariableRecord *r : records) {
        APInt off(32, 0);
        Value *base = r->getAddress() ? r->getAddress()->stripAndAccumulateConstantOffsets(layout, off, true) : nullptr;
        auto *address = dyn_cast_or_null<IntToPtrInst>(base);
        if (declare_in_alloca(*r, base, off.getSExtValue()))
            continue;
        if (!address || (frame && address != frame)) {
            if (resumed || !base || !isa<Argument>(base))
                r->eraseFromParent(); // it would be wrong once the function has been resumed
            continue;
        }
        if (!slot) {
            frame = address;
            b.SetInsertPoint(&f.getEntryBlock(), f.getEntryBlock().begin());
            slot = b.CreateAlloca(Type::getInt32Ty(f.getContext()), nullptr, "gowl.frame");
            keep(b, frame->getOperand(0), slot, frame);
            if (Instruction *again = resumed_frame(resumed, sp))
                keep(b, again, slot, again);
        }
        r->replaceVariableLocationOp(0u, slot);
        r->setExpression(DIExpression::prepend(r->getExpression(), DIExpression::DerefBefore, off.getSExtValue()));
    }
}

extern "C" void declare_in_frames(LLVMModuleRef module) {
    Module &m = *unwrap(module);
    GlobalVariable *sp = m.getGlobalVariable("gowl.sp", true), *resuming = m.getGlobalVariable("gowl.resuming", true);
    for (Function &f : m) {
        SmallVector<DbgVariableRecord *, 16> records;
        for (BasicBlock &b : f)
            for (Instruction &i : b)
                for (DbgVariableRecord &r : filterDbgVars(i.getDbgRecordRange()))
                    if (r.isDbgDeclare() && !isa_and_nonnull<AllocaInst>(r.getAddress()))
                        records.push_back(&r);
        if (!records.empty())
            declare_in_frame(f, records, sp, resuming);
    }
}

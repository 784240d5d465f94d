// debug_resume.cc: variables of functions that go on after they were suspended, in builds without -g. C++, as LLVM's C
// API can only make records. Declared in ir.h.
//
// A record names a value; where a suspended function goes on, that value was never computed: what was saved comes back
// as another, and a phi joins the two. So records are followed along the ways through the function, and where such a
// way joins, a new record names the phi, or says that nothing is known. Only records are made: the code stays as it is.
#include "llvm-c/Core.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DebugProgramInstruction.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include "emit/ir/debug_records.h"

using namespace llvm;

namespace {

// A part of a variable: its inlining, and its first bit and number of bits (0: all of it).
using Part = std::pair<std::pair<DILocalVariable *, DILocation *>, std::pair<uint64_t, uint64_t>>;

// What is known of it: a value (nullptr: nothing) and the rest of the record.
struct Known {
    Value *value = nullptr;
    DIExpression *expression = nullptr;
    DILocation *location = nullptr;
    bool operator==(const Known &k) const {
        return value == k.value && expression == k.expression;
    }
};

using State = MapVector<Part, Known>;

struct BlockState {
    bool visited = false;
    bool resumed = false; // it is on a way back only
    State end;
    State made; // records for the block's head
};

Part part_of(const DbgVariableRecord &r) {
    auto fragment = r.getExpression()->getFragmentInfo();
    return {{r.getVariable(), r.getDebugLoc().getInlinedAt()},
            {fragment ? fragment->OffsetInBits : 0, fragment ? fragment->SizeInBits : 0}};
}

Known known_of(const DbgVariableRecord &r) {
    bool known = !r.hasArgList() && !r.isKillLocation();
    return {known ? r.getVariableLocationOp(0) : nullptr, r.getExpression(), r.getDebugLoc().get()};
}

// A variable in the frame on the goroutine's stack, or in the caller's, lies at a distance from that frame's address:
// it is declared for the whole function, a value holds from its record on.
void declare_as_value(DbgVariableRecord &r, const DataLayout &layout) {
    APInt off(32, 0);
    Value *base = r.getAddress() ? r.getAddress()->stripAndAccumulateConstantOffsets(layout, off, true) : nullptr;
    auto *address = dyn_cast_or_null<IntToPtrInst>(base);
    Value *from = address ? address->getOperand(0) : base;
    if (!from || (!address && !isa<Argument>(base))) {
        r.eraseFromParent();
        return;
    }
    DIExpression *at = DIExpression::prepend(r.getExpression(), DIExpression::ApplyOffset, off.getSExtValue());
    DIExpression *place = DIExpression::append(at, {dwarf::DW_OP_deref});
    auto *value = DbgVariableRecord::createDbgVariableRecord(from, r.getVariable(), place, r.getDebugLoc().get());
    BasicBlock &entry = r.getFunction()->getEntryBlock();
    auto *made = dyn_cast<Instruction>(from);
    BasicBlock *block = made ? made->getParent() : &entry;
    block->insertDbgRecordBefore(value, made && !isa<PHINode>(made) ? std::next(made->getIterator())
                                                                    : block->getFirstInsertionPt());
    r.eraseFromParent();
}

// Does the edge lead to where a suspended function goes on?
bool asks_resuming(BasicBlock *from, BasicBlock *to, GlobalVariable *resuming) {
    return way_if_resuming(*from, resuming) == to && from->getUniqueSuccessor() != to;
}

class Followed {
    Function &f;
    GlobalVariable *resuming;
    DenseMap<BasicBlock *, BlockState> blocks;
    State some; // of each part: some record of it

    bool is_back(BasicBlock *from, BasicBlock *to) {
        return blocks[from].resumed || asks_resuming(from, to, resuming);
    }

    // The phi that has, from each block that is not on a way back, what is known there.
    PHINode *carried(BasicBlock &b, const Part &part) {
        for (PHINode &phi : b.phis()) {
            bool all = true;
            for (unsigned i = 0; i < phi.getNumIncomingValues() && all; i++) {
                BasicBlock *p = phi.getIncomingBlock(i);
                BlockState &s = blocks[p];
                all = !s.visited || is_back(p, &b) || phi.getIncomingValue(i) == s.end.lookup(part).value;
            }
            if (all)
                return &phi;
        }
        return nullptr;
    }

    // What is known of a part where b begins; *make: a record has to say so.
    Known join(BasicBlock &b, const Part &part, bool *make) {
        Known known;
        bool any = false, differ = false, back = false;
        for (BasicBlock *p : predecessors(&b)) {
            BlockState &s = blocks[p];
            if (is_back(p, &b)) {
                back = true;
            } else if (s.visited) {
                Known here = s.end.lookup(part);
                differ |= any && !(here == known);
                known = any && here.expression != known.expression ? Known{} : here;
                any = true;
            }
        }
        *make = differ || back;
        if (!*make || (!differ && known.value && isa<Constant>(known.value)))
            return known;
        known.value = known.value ? carried(b, part) : nullptr;
        return known;
    }

    bool visit(BasicBlock &b) {
        BlockState s;
        s.visited = true;
        bool plain = &b == &f.getEntryBlock();
        for (BasicBlock *p : predecessors(&b))
            plain |= !is_back(p, &b);
        s.resumed = !plain;
        for (auto &[part, record] : some) {
            bool make = false;
            Known k = s.resumed ? Known{} : join(b, part, &make);
            if (k.value)
                s.end[part] = k;
            if (make)
                s.made[part] = k;
        }
        for (Instruction &i : b)
            for (DbgVariableRecord &r : filterDbgVars(i.getDbgRecordRange()))
                if (r.isDbgValue())
                    s.end[part_of(r)] = known_of(r);
        BlockState &old = blocks[&b];
        bool same = old.visited && old.resumed == s.resumed;
        for (auto &[part, record] : some)
            same = same && old.end.lookup(part) == s.end.lookup(part);
        old = std::move(s);
        return !same;
    }

  public:
    Followed(Function &f, GlobalVariable *resuming) : f(f), resuming(resuming) {
        for (BasicBlock &b : f)
            for (Instruction &i : b)
                for (DbgVariableRecord &r : filterDbgVars(i.getDbgRecordRange()))
                    if (r.isDbgValue())
                        some.insert({part_of(r), known_of(r)});
    }

    void run() {
        enum { MOST = 32 };
        ReversePostOrderTraversal<Function *> order(&f);
        bool changed = true;
        for (int i = 0; i < MOST && changed; i++) {
            changed = false;
            for (BasicBlock *b : order)
                changed |= visit(*b);
        }
        Value *nothing = PoisonValue::get(Type::getInt32Ty(f.getContext()));
        for (BasicBlock *b : order)
            for (auto &[part, known] : blocks[b].made) {
                bool is = known.value && !changed;
                Known k = is ? known : some.lookup(part);
                b->insertDbgRecordBefore(DbgVariableRecord::createDbgVariableRecord(
                                             is ? k.value : nothing, part.first.first, k.expression, k.location),
                                         b->getFirstInsertionPt());
            }
    }
};

} // namespace

extern "C" void follow_resumed(LLVMModuleRef module) {
    Module &m = *unwrap(module);
    GlobalVariable *resuming = m.getGlobalVariable("gowl.resuming", true);
    for (Function &f : m) {
        bool resumes = false;
        SmallVector<DbgVariableRecord *, 16> declares, records;
        for (BasicBlock &b : f)
            for (Instruction &i : b) {
                auto *load = dyn_cast<LoadInst>(&i);
                resumes |= load && resuming && load->getPointerOperand() == resuming;
                for (DbgVariableRecord &r : filterDbgVars(i.getDbgRecordRange())) {
                    records.push_back(&r);
                    if (r.isDbgDeclare() && !isa_and_nonnull<AllocaInst>(r.getVariableLocationOp(0)))
                        declares.push_back(&r);
                }
            }
        if (!resumes || records.empty())
            continue;
        for (DbgVariableRecord *r : declares)
            declare_as_value(*r, m.getDataLayout());
        Followed(f, resuming).run();
    }
}

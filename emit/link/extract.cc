// extract.cc: functions of a module to modules of their own, which hold nothing else: so their bitcode, and its hash,
// are those of the functions alone. C++, as LLVM's C API has no mapping of values. Declared in link.h.
#include <memory>

#include "llvm-c/Core.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Support/xxhash.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;

namespace {

// Declares in the part what its functions refer to.
class Declarer final : public ValueMaterializer {
    Module &to;

    GlobalValue *function(const Function &f) {
        Function *d =
            Function::Create(f.getFunctionType(), GlobalValue::ExternalLinkage, f.getAddressSpace(), f.getName(), &to);
        d->copyAttributesFrom(&f);
        for (auto drop : {&Function::setPersonalityFn, &Function::setPrefixData, &Function::setPrologueData})
            (d->*drop)(nullptr);
        if (f.hasExternalWeakLinkage())
            d->setLinkage(GlobalValue::ExternalWeakLinkage);
        return d;
    }

    // Code generation copies short constants: their values are known. Those of others, which refer to more and more,
    // are not.
    GlobalValue *variable(const GlobalVariable &g) {
        constexpr uint64_t shortest = 64;
        auto *d = new GlobalVariable(to, g.getValueType(), g.isConstant(), GlobalValue::ExternalLinkage, nullptr,
                                     g.getName(), nullptr, g.getThreadLocalMode(), g.getAddressSpace());
        d->copyAttributesFrom(&g);
        if (g.hasExternalWeakLinkage())
            d->setLinkage(GlobalValue::ExternalWeakLinkage);
        if (g.isConstant() && g.hasDefinitiveInitializer() && !g.getInitializer()->needsRelocation() &&
            to.getDataLayout().getTypeAllocSize(g.getValueType()).getFixedValue() <= shortest) {
            d->setInitializer(const_cast<Constant *>(g.getInitializer()));
            d->setLinkage(GlobalValue::AvailableExternallyLinkage);
        }
        return d;
    }

  public:
    explicit Declarer(Module &to) : to(to) {}

    Value *materialize(Value *v) override {
        if (auto *f = dyn_cast<Function>(v))
            return function(*f);
        if (auto *g = dyn_cast<GlobalVariable>(v))
            return variable(*g);
        return nullptr;
    }
};

// The function's body goes to a new one of the same name; what it was stays as a declaration.
void move_body(Function &f, Function &to) {
    to.splice(to.end(), &f);
    for (auto from = f.arg_begin(), at = to.arg_begin(); from != f.arg_end(); ++from, ++at) {
        from->replaceAllUsesWith(&*at);
        at->takeName(&*from);
    }
    SmallVector<std::pair<unsigned, MDNode *>, 4> metadata;
    f.getAllMetadata(metadata);
    for (auto &[kind, node] : metadata)
        to.addMetadata(kind, *node);
    f.deleteBody();
    f.setComdat(nullptr);
}

} // namespace

// Has the module nothing that parts could not refer to by its name?
extern "C" bool llvm_parts_possible(LLVMModuleRef module) {
    Module &m = *unwrap(module);
    return m.alias_empty() && m.ifunc_empty() && m.getModuleInlineAsm().empty();
}

// The bitcode of the functions, which become declarations in their module, and a hash of it.
extern "C" LLVMMemoryBufferRef llvm_extract(LLVMModuleRef module, LLVMValueRef *functions, size_t n, uint64_t hash[2]) {
    Module &from = *unwrap(module);
    Module part("part", from.getContext());
    part.setDataLayout(from.getDataLayout());
    part.setTargetTriple(from.getTargetTriple());
    ValueToValueMapTy map;
    Declarer declarer(part);
    SmallVector<Function *, 64> moved;
    for (size_t i = 0; i < n; i++) {
        auto *f = unwrap<Function>(functions[i]);
        Function *to =
            Function::Create(f->getFunctionType(), f->getLinkage(), f->getAddressSpace(), f->getName(), &part);
        to->copyAttributesFrom(f);
        map[f] = to;
        moved.push_back(to);
    }
    for (size_t i = 0; i < n; i++)
        move_body(*unwrap<Function>(functions[i]), *moved[i]);
    const RemapFlags flags = RF_IgnoreMissingLocals | RF_ReuseAndMutateDistinctMDs;
    for (Function *f : moved)
        RemapFunction(*f, map, flags, nullptr, &declarer);
    for (const NamedMDNode &named : from.named_metadata()) {
        if (!named.getName().starts_with("llvm."))
            continue;
        NamedMDNode *to = part.getOrInsertNamedMetadata(named.getName());
        for (const MDNode *node : named.operands())
            to->addOperand(MapMetadata(node, map, flags, nullptr, &declarer));
    }
    SmallVector<char, 0> bitcode;
    BitcodeWriter writer(bitcode);
    writer.writeModule(part);
    writer.writeStrtab();
    auto h = xxh3_128bits(ArrayRef<uint8_t>(reinterpret_cast<uint8_t *>(bitcode.data()), bitcode.size()));
    hash[0] = h.low64;
    hash[1] = h.high64;
    return wrap(new SmallVectorMemoryBuffer(std::move(bitcode), "part", false));
}

// A hash of bytes, to see that they are whole.
extern "C" uint64_t llvm_hash(const void *p, size_t n) {
    return xxh3_64bits(ArrayRef<uint8_t>(static_cast<const uint8_t *>(p), n));
}

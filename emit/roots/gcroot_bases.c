/* gcroot_bases.c: which values of a function keep an object alive: its *bases*.
 *
 * A pointer computed from another, by getelementptr or casts, keeps nothing alive that the other does not; so the use
 * of a derived pointer counts as a use of its base. Integers that become pointers, or are words copied from memory to
 * memory, are bases too: LLVM copies structs that way. No base are constants, globals, allocas, and *lasting* values:
 * those that lower/ knows to point to a type descriptor or an itab (static data, or what package reflect makes and
 * keeps for good), the current g, and parameters that all callers keep (gcroot_params.c).
 *
 * Requires: fn.flow. Leaves true: each instruction's base is known, and bases have numbers. */
#include <string.h>

#include <llvm/Config/llvm-config.h>

#include "emit/ir/value_map.h"
#include "emit/roots/gcroot_stores.h"

/* ---- numbering ---- */

static void add_instruction(struct fn *f, LLVMValueRef v, uint32_t block) {
    value_map_set(&f->index, v, (uint32_t)f->insts.len);
    vec_push(&f->insts, ((struct inst){.v = v, .op = LLVMGetInstructionOpcode(v), .block = block, .base = NO_BASE}));
}

/* Only blocks that can be reached are numbered: in reverse postorder. Parameters stand before the first instruction. */
void gcroot_number(struct fn *f) {
    for (size_t b = 0; b < f->flow.n; b++) {
        f->flow.blocks[b].first = (uint32_t)f->insts.len;
        for (unsigned k = 0; b == 0 && k < LLVMCountParams(f->fn); k++)
            add_instruction(f, LLVMGetParam(f->fn, k), 0);
        for (LLVMValueRef v = LLVMGetFirstInstruction(f->flow.blocks[b].bb); v; v = LLVMGetNextInstruction(v))
            add_instruction(f, v, (uint32_t)b);
        f->flow.blocks[b].end = (uint32_t)f->insts.len;
    }
}

uint32_t gcroot_index(struct fn *f, LLVMValueRef v) {
    return LLVMIsAInstruction(v) || LLVMIsAArgument(v) ? value_map_get(&f->index, v) : VALUE_NONE;
}

/* ---- bases ---- */

bool is_pointer(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMPointerTypeKind && LLVMGetPointerAddressSpace(t) == 0;
}

bool is_word(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMIntegerTypeKind && (LLVMGetIntTypeWidth(t) == 32 || LLVMGetIntTypeWidth(t) == 64);
}

bool holds_pointer(LLVMTypeRef t) {
    if (LLVMGetTypeKind(t) == LLVMStructTypeKind) {
        for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++)
            if (holds_pointer(LLVMStructGetTypeAtIndex(t, i)))
                return true;
        return false;
    }
    if (LLVMGetTypeKind(t) == LLVMArrayTypeKind)
        return holds_pointer(LLVMGetElementType(t));
    return is_pointer(t);
}

/* LLVM writes an integer that becomes a pointer as an index from nil, too. */
static bool indexes_nil(LLVMValueRef v) {
    return LLVMIsAGetElementPtrInst(v) && LLVMIsAConstantPointerNull(LLVMGetOperand(v, 0)) &&
           LLVMGetNumOperands(v) == 2;
}

/* Marks the integers that flow into v, which becomes a pointer (arithmetic: through arithmetic as well) or is stored.
 */
static void mark_words(struct fn *f, LLVMValueRef v, bool arithmetic) {
    uint32_t i = gcroot_index(f, v);
    if (i == VALUE_NONE || !is_word(LLVMTypeOf(v)))
        return;
    struct inst *in = &f->insts.p[i];
    unsigned bit = arithmetic ? 2 : 1;
    if (in->word >= bit)
        return;
    in->word = (uint8_t)bit;
    switch (in->op) {
    case LLVMPHI:
        for (unsigned k = 0; k < LLVMCountIncoming(v); k++)
            mark_words(f, LLVMGetIncomingValue(v, k), arithmetic);
        return;
    case LLVMSelect:
        mark_words(f, LLVMGetOperand(v, 1), arithmetic);
        mark_words(f, LLVMGetOperand(v, 2), arithmetic);
        return;
    case LLVMFreeze:
    case LLVMTrunc:
    case LLVMZExt:
    case LLVMSExt:
        mark_words(f, LLVMGetOperand(v, 0), arithmetic);
        return;
    case LLVMAdd:
    case LLVMSub:
    case LLVMAnd:
    case LLVMOr:
    case LLVMXor:
    case LLVMShl:
    case LLVMLShr:
        if (arithmetic) {
            mark_words(f, LLVMGetOperand(v, 0), true);
            mark_words(f, LLVMGetOperand(v, 1), true);
        }
        return;
    default:
        return;
    }
}

/* Does a loaded word flow into v? */
static bool carries(struct fn *f, const struct inst *in) {
    if ((int)in->op == PARAMETER)
        return true;
    int n = LLVMGetNumOperands(in->v);
    if (in->op == LLVMLoad || in->op == LLVMPtrToInt || in->word == 2)
        return true;
    for (int k = 0; k < n; k++) {
        uint32_t o = gcroot_index(f, LLVMGetOperand(in->v, (unsigned)k));
        if (o != VALUE_NONE && f->insts.p[o].word && f->insts.p[o].carries)
            return true;
    }
    return false;
}

static void find_words(struct fn *f) {
    for (size_t i = 0; i < f->insts.len; i++) {
        LLVMValueRef v = f->insts.p[i].v;
        if (f->insts.p[i].op == LLVMIntToPtr)
            mark_words(f, LLVMGetOperand(v, 0), true);
        else if (indexes_nil(v))
            mark_words(f, LLVMGetOperand(v, 1), true);
        else if (f->insts.p[i].op == LLVMStore)
            mark_words(f, LLVMGetOperand(v, 0), false);
    }
    for (bool change = true; change;) {
        change = false;
        for (size_t i = 0; i < f->insts.len; i++) {
            struct inst *in = &f->insts.p[i];
            if (in->word && !in->carries && carries(f, in))
                in->carries = change = true;
        }
    }
    for (size_t i = 0; i < f->insts.len; i++)
        if (!f->insts.p[i].carries)
            f->insts.p[i].word = 0;
}

/* ---- values that keep nothing alive ---- */

static bool is_current_g(LLVMValueRef address) {
    size_t n;
    return LLVMIsAGlobalVariable(address) && !strcmp(LLVMGetValueName2(address, &n), "gowl.g");
}

/* Says lower/ that this points to nothing that is ever freed: a type descriptor, an itab? */
static bool is_lasting(struct fn *f, LLVMValueRef v) {
    if (LLVMIsALoadInst(v) && is_current_g(LLVMGetOperand(v, 0)))
        return true;
    if (LLVMIsAInstruction(v))
        return LLVMGetMetadata(v, f->lasting_kind) != NULL;
    for (unsigned k = 0; k < LLVMCountParams(f->fn); k++)
        if (LLVMGetParam(f->fn, k) == v)
            return LLVMGetStringAttributeAtIndex(f->fn, k + 1, "gowl-lasting", 12) != NULL ||
                   gcroot_param_kept(f->params, f->fn, k);
    return false;
}

/* May this be computed from lasting values and constants only? */
static bool may_last(struct fn *f, const struct inst *in) {
    switch ((int)in->op) {
    case LLVMPHI:
    case LLVMSelect:
    case LLVMGetElementPtr:
    case LLVMFreeze:
    case LLVMPtrToInt:
    case LLVMIntToPtr:
    case LLVMTrunc:
    case LLVMZExt:
    case LLVMAdd:
        return is_pointer(LLVMTypeOf(in->v)) || in->word;
    default:
        return is_lasting(f, in->v);
    }
}

static bool lasts(struct fn *f, LLVMValueRef v) {
    uint32_t i = gcroot_index(f, v);
    return i == VALUE_NONE ? LLVMIsAConstant(v) != NULL : f->insts.p[i].lasting;
}

/* Do all that this is computed from last? */
static bool operands_last(struct fn *f, const struct inst *in) {
    switch ((int)in->op) {
    case LLVMPHI:
        for (unsigned k = 0; k < LLVMCountIncoming(in->v); k++)
            if (!lasts(f, LLVMGetIncomingValue(in->v, k)))
                return false;
        return true;
    case LLVMSelect:
        return lasts(f, LLVMGetOperand(in->v, 1)) && lasts(f, LLVMGetOperand(in->v, 2));
    case LLVMGetElementPtr:
        return lasts(f, LLVMGetOperand(in->v, indexes_nil(in->v)));
    case LLVMAdd:
        return lasts(f, LLVMGetOperand(in->v, 0)) && lasts(f, LLVMGetOperand(in->v, 1));
    case LLVMFreeze:
    case LLVMPtrToInt:
    case LLVMIntToPtr:
    case LLVMTrunc:
    case LLVMZExt:
        return lasts(f, LLVMGetOperand(in->v, 0));
    default:
        return true;
    }
}

/* Marks the values that need not be kept: lasting ones, and what is chosen among them and constants. */
static void find_lasting(struct fn *f) {
    for (size_t i = 0; i < f->insts.len; i++)
        f->insts.p[i].lasting = may_last(f, &f->insts.p[i]);
    for (bool change = true; change;) {
        change = false;
        for (size_t i = 0; i < f->insts.len; i++) {
            struct inst *in = &f->insts.p[i];
            if (in->lasting && !operands_last(f, in)) {
                in->lasting = false;
                change = true;
            }
        }
    }
}

/* Is this instruction a base, if it is not computed from another? */
static bool may_be_base(const struct inst *in) {
    LLVMTypeRef t = LLVMTypeOf(in->v);
    switch ((int)in->op) {
    case LLVMLoad:
    case LLVMPHI:
    case LLVMSelect:
        return holds_pointer(t) || in->word;
    case LLVMGetElementPtr:
        return indexes_nil(in->v);
    case PARAMETER:
    case LLVMCall:
    case LLVMExtractValue:
    case LLVMIntToPtr:
    case LLVMAtomicRMW:
    case LLVMAtomicCmpXchg:
    case LLVMAdd:
    case LLVMSub:
    case LLVMAnd:
    case LLVMOr:
    case LLVMXor:
        return holds_pointer(t) || in->word == 2;
    default:
        return false;
    }
}

static uint32_t base_of(struct fn *f, LLVMValueRef v);

/* Is v its first operand, or an address at some distance from it? Going through memory LLVM counts addresses up as
 * integers, too. */
static bool moves_on(LLVMValueRef v) {
    return LLVMIsAGetElementPtrInst(v)
               ? !indexes_nil(v)
               : LLVMIsAFreezeInst(v) || (LLVMIsABinaryOperator(v) && LLVMGetInstructionOpcode(v) == LLVMAdd &&
                                          LLVMIsAConstantInt(LLVMGetOperand(v, 1)));
}

/* The only base that reaches a phi, through other phis too, or NO_BASE if there are several or one is no instruction
 * with a base. Then the phi's own value is the base. */
static uint32_t phi_base(struct fn *f, uint32_t phi) {
    enum { MAX = 16 };
    uint32_t seen[MAX], n = 0, base = NO_BASE;
    seen[n++] = phi;
    for (uint32_t at = 0; at < n; at++) {
        LLVMValueRef v = f->insts.p[seen[at]].v;
        for (unsigned k = 0; k < LLVMCountIncoming(v); k++) {
            LLVMValueRef in = LLVMGetIncomingValue(v, k);
            while (moves_on(in))
                in = LLVMGetOperand(in, 0);
            if (LLVMIsAPHINode(in)) {
                uint32_t i = gcroot_index(f, in), s = 0;
                if (i == VALUE_NONE)
                    return NO_BASE;
                while (s < n && seen[s] != i)
                    s++;
                if (s < n)
                    continue;
                if (n == MAX)
                    return NO_BASE;
                seen[n++] = i;
                continue;
            }
            uint32_t b = base_of(f, in);
            if (b == NO_BASE || (base != NO_BASE && b != base))
                return NO_BASE;
            base = b;
        }
    }
    return base;
}

/* The base of an instruction or parameter: its own index, that of another one, or NO_BASE for what is no pointer, or a
 * constant or an alloca. */
static uint32_t base_of(struct fn *f, LLVMValueRef v) {
    uint32_t i = gcroot_index(f, v), a, b;
    if (i == VALUE_NONE)
        return NO_BASE;
    struct inst *in = &f->insts.p[i];
    if (in->known)
        return in->base;
    in->known = true;
    if (in->lasting)
        return in->base = NO_BASE;
    in->base = may_be_base(in) ? i : NO_BASE; /* what a cycle sees */
    switch (in->op) {
    case LLVMGetElementPtr:
        a = base_of(f, LLVMGetOperand(v, indexes_nil(v)));
        in->base = indexes_nil(v) && a == NO_BASE ? i : a;
        break;
    case LLVMPtrToInt:
#if LLVM_VERSION_MAJOR >= 22
    case LLVMPtrToAddr:
#endif
    case LLVMAddrSpaceCast:
    case LLVMBitCast:
        in->base = base_of(f, LLVMGetOperand(v, 0));
        break;
    case LLVMFreeze:
    case LLVMTrunc:
    case LLVMZExt:
    case LLVMSExt:
        if (in->word || in->op == LLVMFreeze)
            in->base = base_of(f, LLVMGetOperand(v, 0));
        break;
    case LLVMInsertValue: /* built up to be returned or passed on at once */
        in->base = i;
        break;
    case LLVMIntToPtr:
        a = base_of(f, LLVMGetOperand(v, 0));
        in->base = a == NO_BASE ? i : a;
        break;
    case LLVMAdd:
    case LLVMSub:
    case LLVMAnd:
    case LLVMOr:
    case LLVMXor:
        if (in->word != 2)
            break;
        a = base_of(f, LLVMGetOperand(v, 0));
        b = base_of(f, LLVMGetOperand(v, 1));
        in->base = a == NO_BASE ? b : b == NO_BASE || a == b ? a : i;
        break;
    case LLVMPHI:
        if (is_pointer(LLVMTypeOf(v)) || in->word == 2) {
            a = phi_base(f, i);
            if (a != NO_BASE)
                f->insts.p[i].base = a;
        }
        break;
    case LLVMSelect:
        a = base_of(f, LLVMGetOperand(v, 1));
        b = base_of(f, LLVMGetOperand(v, 2));
        if (a == b && a != NO_BASE)
            f->insts.p[i].base = a;
        break;
    default:
        break;
    }
    return f->insts.p[i].base;
}

/* Follows bases of bases to the end: what was computed while a cycle was being looked at may have a base that has one.
 */
static void settle(struct fn *f, uint32_t i) {
    uint32_t b = i;
    for (size_t steps = 0; steps <= f->insts.len; steps++) {
        uint32_t next = f->insts.p[b].base;
        if (next == b || next == NO_BASE) {
            f->insts.p[i].base = next;
            return;
        }
        b = next;
    }
    f->insts.p[i].base = i; /* they go round: this one keeps itself */
}

/* insertvalue chains and phis of structs have their own bases: what goes into them is live up to there. */
void gcroot_bases(struct fn *f) {
    find_words(f);
    find_lasting(f);
    for (size_t i = 0; i < f->insts.len; i++)
        base_of(f, f->insts.p[i].v);
    for (size_t i = 0; i < f->insts.len; i++)
        settle(f, (uint32_t)i);
    for (size_t i = 0; i < f->insts.len; i++)
        if (f->insts.p[i].base == i) {
            if (!holds_pointer(LLVMTypeOf(f->insts.p[i].v)) && !f->insts.p[i].word) {
                f->insts.p[i].base = NO_BASE;
                continue;
            }
            f->insts.p[i].number = (uint32_t)f->bases.len;
            vec_push(&f->bases, (uint32_t)i);
        }
}

/* The number of the base that a use of v needs, or NO_BASE. */
uint32_t gcroot_base(struct fn *f, LLVMValueRef v) {
    uint32_t i = gcroot_index(f, v);
    if (i == VALUE_NONE)
        return NO_BASE;
    uint32_t b = f->insts.p[i].base;
    if (b == NO_BASE)
        return NO_BASE;
    return f->insts.p[b].number;
}

/* gcroot_stores.c: keeps in memory the pointers that a function needs after a call that may collect.
 *
 * The collector cannot see wasm's locals. So a function stores such a pointer in a slot of its stack frame, where the
 * collector looks (it takes any word of the stack for a pointer, and nothing moves, so the function goes on with the
 * value in the local). What is stored is as little as possible:
 *   - nothing around calls that cannot collect (gcroot_calls.c);
 *   - a *base* only: a pointer computed from another, by getelementptr or casts, keeps nothing alive that the other does
 *     not; so the use of a derived pointer counts as a use of its base;
 *   - a parameter only if it is needed after such a call: what is passed is the callee's to keep, so what the caller does
 *     not need again it need not store;
 *   - no constant, global or alloca.
 * Integers that become pointers, or are words copied from memory to memory, are bases too: LLVM copies structs that way.
 *
 * A base is stored once, behind its definition, or before the calls it is needed at, whichever is done less often (by loop
 * depth; blocks that end in a panic count little). Slots are shared by bases that are never needed at the same time.
 *
 * Requires: optimised IR without invokes. Leaves true: nothing moves these stores, which are volatile, and no pass that
 * might create other pointers across calls follows; the slots are one alloca a function, "gowl.roots". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <llvm/Config/llvm-config.h>

#include "emit/gcroot_calls.h"
#include "emit/gcroot_stores.h"

/* ---- numbering ---- */

static void add_instruction(struct fn *f, LLVMValueRef v, uint32_t block) {
    value_map_set(&f->index, v, (uint32_t)f->insts.len);
    vec_push(&f->insts, ((struct inst){.v = v, .op = LLVMGetInstructionOpcode(v), .block = block, .base = NO_BASE}));
}

/* Only blocks that can be reached are numbered: in reverse postorder. Parameters stand before the first instruction. */
static void number(struct fn *f) {
    for (size_t b = 0; b < f->flow.n; b++) {
        f->flow.blocks[b].first = (uint32_t)f->insts.len;
        for (unsigned k = 0; b == 0 && k < LLVMCountParams(f->fn); k++)
            add_instruction(f, LLVMGetParam(f->fn, k), 0);
        for (LLVMValueRef v = LLVMGetFirstInstruction(f->flow.blocks[b].bb); v; v = LLVMGetNextInstruction(v))
            add_instruction(f, v, (uint32_t)b);
        f->flow.blocks[b].end = (uint32_t)f->insts.len;
    }
}

static uint32_t index_of(struct fn *f, LLVMValueRef v) {
    return LLVMIsAInstruction(v) || LLVMIsAArgument(v) ? value_map_get(&f->index, v) : VALUE_NONE;
}

/* ---- bases ---- */

static bool is_pointer(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMPointerTypeKind && LLVMGetPointerAddressSpace(t) == 0;
}

static bool is_word(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMIntegerTypeKind &&
           (LLVMGetIntTypeWidth(t) == 32 || LLVMGetIntTypeWidth(t) == 64);
}

static bool holds_pointer(LLVMTypeRef t) {
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

/* Marks the integers that flow into v, which becomes a pointer (arithmetic: through arithmetic as well) or is stored. */
static void mark_words(struct fn *f, LLVMValueRef v, bool arithmetic) {
    uint32_t i = index_of(f, v);
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
        uint32_t o = index_of(f, LLVMGetOperand(in->v, (unsigned)k));
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

/* Is this instruction a base, if it is not computed from another? */
static bool may_be_base(const struct inst *in) {
    LLVMTypeRef t = LLVMTypeOf(in->v);
    switch ((int)in->op) {
    case LLVMLoad:
    case LLVMPHI:
    case LLVMSelect:
        return holds_pointer(t) || in->word;
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

/* The only base that reaches a phi, through other phis too, or NO_BASE if there are several or one is no instruction with
 * a base. Then the phi's own value is the base. */
static uint32_t phi_base(struct fn *f, uint32_t phi) {
    enum { MAX = 16 };
    uint32_t seen[MAX], n = 0, base = NO_BASE;
    seen[n++] = phi;
    for (uint32_t at = 0; at < n; at++) {
        LLVMValueRef v = f->insts.p[seen[at]].v;
        for (unsigned k = 0; k < LLVMCountIncoming(v); k++) {
            LLVMValueRef in = LLVMGetIncomingValue(v, k);
            while (LLVMIsAGetElementPtrInst(in) || LLVMIsAFreezeInst(in))
                in = LLVMGetOperand(in, 0);
            if (LLVMIsAPHINode(in)) {
                uint32_t i = index_of(f, in), s = 0;
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
    uint32_t i = index_of(f, v), a, b;
    if (i == VALUE_NONE)
        return NO_BASE;
    struct inst *in = &f->insts.p[i];
    if (in->known)
        return in->base;
    in->known = true;
    in->base = may_be_base(in) ? i : NO_BASE; /* what a cycle sees */
    switch (in->op) {
    case LLVMGetElementPtr:
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
        if (is_pointer(LLVMTypeOf(v))) {
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

/* Follows bases of bases to the end: what was computed while a cycle was being looked at may have a base that has one. */
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
static void find_bases(struct fn *f) {
    find_words(f);
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
static uint32_t needed(struct fn *f, LLVMValueRef v) {
    uint32_t i = index_of(f, v);
    if (i == VALUE_NONE)
        return NO_BASE;
    uint32_t b = f->insts.p[i].base;
    if (b == NO_BASE)
        return NO_BASE;
    return f->insts.p[b].number;
}

/* ---- liveness of bases ---- */

static bool get(const uint64_t *s, uint32_t i) {
    return s[i >> 6] >> (i & 63) & 1;
}

static void set(uint64_t *s, uint32_t i) {
    s[i >> 6] |= (uint64_t)1 << (i & 63);
}

static void clear(uint64_t *s, uint32_t i) {
    s[i >> 6] &= ~((uint64_t)1 << (i & 63));
}

/* live: before the instruction, made from after it. Phis' operands are used at the ends of their predecessors. */
static void step_back(struct fn *f, uint32_t i, uint64_t *live) {
    struct inst *in = &f->insts.p[i];
    if (in->base == i)
        clear(live, in->number);
    if (in->op == LLVMPHI || (int)in->op == PARAMETER)
        return;
    int n = LLVMGetNumOperands(in->v);
    for (int k = 0; k < n; k++) {
        uint32_t b = needed(f, LLVMGetOperand(in->v, (unsigned)k));
        if (b != NO_BASE)
            set(live, b);
    }
}

/* A phi that is a base uses the bases of its operands; one that is covered by another base uses that by its uses. */
static void phi_uses(struct fn *f, uint32_t from, uint32_t to, uint64_t *live) {
    struct block *t = &f->flow.blocks[to];
    for (uint32_t i = t->first; i < t->end && f->insts.p[i].op == LLVMPHI; i++) {
        LLVMValueRef v = f->insts.p[i].v;
        for (unsigned k = 0; k < LLVMCountIncoming(v); k++) {
            if (LLVMGetIncomingBlock(v, k) != f->flow.blocks[from].bb)
                continue;
            uint32_t b = needed(f, LLVMGetIncomingValue(v, k));
            if (b != NO_BASE)
                set(live, b);
        }
    }
}

static void live_at_end(struct fn *f, uint32_t b, uint64_t *live) {
    memset(live, 0, f->words * sizeof *live);
    struct block *bl = &f->flow.blocks[b];
    for (uint32_t k = 0; k < bl->nsucc; k++) {
        uint32_t s = bl->succ[k];
        for (size_t w = 0; w < f->words; w++)
            live[w] |= f->live_in[(size_t)s * f->words + w];
        phi_uses(f, b, s, live);
    }
}

static void find_live(struct fn *f) {
    f->words = (f->bases.len + 63) / 64;
    f->live_in = arena_alloc_n(f->arena, f->flow.n * f->words + 1, sizeof *f->live_in);
    uint64_t *live = arena_alloc_n(f->arena, f->words + 1, sizeof *live);
    for (bool change = true; change;) {
        change = false;
        for (uint32_t b = (uint32_t)f->flow.n; b-- > 0;) {
            live_at_end(f, b, live);
            for (uint32_t i = f->flow.blocks[b].end; i-- > f->flow.blocks[b].first;)
                step_back(f, i, live);
            uint64_t *in = &f->live_in[(size_t)b * f->words];
            if (memcmp(in, live, f->words * sizeof *live)) {
                memcpy(in, live, f->words * sizeof *live);
                change = true;
            }
        }
    }
}

/* In reverse postorder: a call comes behind those that dominate it. */
static int by_place(const void *a, const void *b) {
    const struct call *x = a, *y = b;
    return x->inst < y->inst ? -1 : x->inst > y->inst;
}

/* Which bases each collecting call needs kept: those live behind it, its own result excepted. */
static void find_calls(struct fn *f, struct collect_calls *cc) {
    uint64_t *live = arena_alloc_n(f->arena, f->words + 1, sizeof *live);
    for (uint32_t b = 0; b < f->flow.n; b++) {
        live_at_end(f, b, live);
        for (uint32_t i = f->flow.blocks[b].end; i-- > f->flow.blocks[b].first;) {
            bool may = f->insts.p[i].op == LLVMCall && collect_calls_may(cc, f->insts.p[i].v);
            if (may) {
                struct call c = {.inst = i, .keep = arena_alloc_n(f->arena, f->words + 1, sizeof *live)};
                memcpy(c.keep, live, f->words * sizeof *live);
                if (f->insts.p[i].base == i)
                    clear(c.keep, f->insts.p[i].number); /* its own result */
                vec_push(&f->calls, c);
            }
            step_back(f, i, live);
        }
    }
    if (f->calls.len)
        qsort(f->calls.p, f->calls.len, sizeof *f->calls.p, by_place);
    f->kept = arena_alloc_n(f->arena, f->words + 1, sizeof *live);
    for (size_t k = 0; k < f->calls.len; k++)
        for (size_t w = 0; w < f->words; w++)
            f->kept[w] |= f->calls.p[k].keep[w];
}

/* ---- slots ---- */

static uint32_t leaves(LLVMTypeRef t) {
    if (LLVMGetTypeKind(t) != LLVMStructTypeKind)
        return 1;
    uint32_t n = 0;
    for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++)
        n += holds_pointer(LLVMStructGetTypeAtIndex(t, i));
    return n;
}

/* Gives base number r the lowest slots that no base live at its definition has. Bases come in the order of their
 * definitions along the dominator tree, so those are the only ones it can meet. */
static void give_slots(struct fn *f, uint32_t r, const uint64_t *live) {
    uint32_t want = leaves(LLVMTypeOf(f->insts.p[f->bases.p[r]].v)), run = 0;
    bool *busy = arena_alloc(f->arena, f->nslots + 1);
    for (uint32_t o = 0; o < f->bases.len; o++)
        if (o != r && get(live, o) && f->slot[o] != NO_SLOT)
            for (uint32_t k = 0; k < leaves(LLVMTypeOf(f->insts.p[f->bases.p[o]].v)); k++)
                busy[f->slot[o] + k] = true;
    uint32_t at = 0;
    for (; at < f->nslots && run < want; at++)
        run = busy[at] ? 0 : run + 1;
    if (run < want) {
        at = f->nslots - run + want;
        f->nslots = at;
    }
    f->slot[r] = at - want;
}

static void find_slots(struct fn *f) {
    f->slot = arena_alloc_n(f->arena, f->bases.len + 1, sizeof *f->slot);
    for (size_t r = 0; r < f->bases.len; r++)
        f->slot[r] = NO_SLOT;
    uint64_t *live = arena_alloc_n(f->arena, f->words + 1, sizeof *live);
    struct at_definition {
        uint32_t r;
        uint64_t *live;
    };
    VEC(struct at_definition) defs = {0};
    for (uint32_t b = 0; b < f->flow.n; b++) {
        defs.len = 0;
        live_at_end(f, b, live);
        for (uint32_t i = f->flow.blocks[b].end; i-- > f->flow.blocks[b].first;) {
            struct inst *in = &f->insts.p[i];
            if (in->base == i && get(f->kept, in->number)) {
                struct at_definition d = {in->number, arena_alloc_n(f->arena, f->words + 1, sizeof *live)};
                for (size_t w = 0; w < f->words; w++)
                    d.live[w] = live[w] & f->kept[w];
                vec_push(&defs, d);
            }
            step_back(f, i, live);
        }
        for (size_t k = defs.len; k-- > 0;)
            give_slots(f, defs.p[k].r, defs.p[k].live);
    }
    vec_free(&defs);
}

/* ---- stores ---- */

static LLVMValueRef slot_address(struct fn *f, uint32_t slot) {
    LLVMValueRef idx = LLVMConstInt(LLVMInt32TypeInContext(f->ctx), slot, 0);
    return slot ? LLVMBuildInBoundsGEP2(f->b, LLVMPointerTypeInContext(f->ctx, 0), f->frame, &idx, 1, "") : f->frame;
}

static void store_one(struct fn *f, LLVMValueRef v, uint32_t slot) {
    if (is_word(LLVMTypeOf(v)) && LLVMGetIntTypeWidth(LLVMTypeOf(v)) == 64)
        v = LLVMBuildTrunc(f->b, v, LLVMInt32TypeInContext(f->ctx), "");
    LLVMValueRef s = LLVMBuildStore(f->b, v, slot_address(f, slot));
    LLVMSetVolatile(s, 1);
    LLVMSetAlignment(s, 4);
    f->stores++;
}

/* At the builder's position. */
static void store_base(struct fn *f, uint32_t r) {
    LLVMValueRef v = f->insts.p[f->bases.p[r]].v;
    LLVMTypeRef t = LLVMTypeOf(v);
    uint32_t slot = f->slot[r];
    if (LLVMGetTypeKind(t) != LLVMStructTypeKind) {
        store_one(f, v, slot);
        return;
    }
    for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++) {
        LLVMTypeRef e = LLVMStructGetTypeAtIndex(t, i);
        if (!holds_pointer(e))
            continue;
        if (!is_pointer(e))
            die("a struct in a struct is needed after a call that may collect");
        store_one(f, LLVMBuildExtractValue(f->b, v, i, ""), slot++);
    }
}

static void store_behind(struct fn *f, uint32_t r) {
    LLVMValueRef v = f->insts.p[f->bases.p[r]].v;
    LLVMValueRef at = LLVMIsAArgument(v) ? LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(f->fn)) : LLVMGetNextInstruction(v);
    while (LLVMIsAPHINode(at) || (LLVMIsAArgument(v) && LLVMIsAAllocaInst(at)))
        at = LLVMGetNextInstruction(at);
    LLVMPositionBuilderBefore(f->b, at);
    store_base(f, r);
}

static bool call_dominates(const struct fn *f, uint32_t a, uint32_t b) {
    const struct inst *x = &f->insts.p[a], *y = &f->insts.p[b];
    return x->block == y->block ? a < b : flow_dominates(&f->flow, x->block, y->block);
}

/* Stores base r behind its definition, or before the first of the calls that need it on each way. */
static void place(struct fn *f, uint32_t r) {
    VEC(uint32_t) first = {0};
    double before = 0, behind = f->flow.blocks[f->insts.p[f->bases.p[r]].block].frequency;
    for (size_t k = 0; k < f->calls.len; k++) {
        if (!get(f->calls.p[k].keep, r))
            continue;
        bool covered = false;
        for (size_t o = 0; o < first.len && !covered; o++)
            covered = call_dominates(f, first.p[o], f->calls.p[k].inst);
        if (covered)
            continue;
        vec_push(&first, f->calls.p[k].inst);
        before += f->flow.blocks[f->insts.p[f->calls.p[k].inst].block].frequency;
    }
    /* A second store costs size: it must save time. */
    if (before < behind && (first.len <= 1 || (!f->small && before + 0.1 * (double)first.len < behind))) {
        for (size_t k = 0; k < first.len; k++) {
            LLVMPositionBuilderBefore(f->b, f->insts.p[first.p[k]].v);
            store_base(f, r);
        }
    } else {
        store_behind(f, r);
    }
    vec_free(&first);
}

static void emit_stores(struct fn *f) {
    LLVMValueRef first = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(f->fn));
    LLVMPositionBuilderBefore(f->b, first);
    LLVMTypeRef ptr = LLVMPointerTypeInContext(f->ctx, 0);
    f->frame = LLVMBuildAlloca(f->b, LLVMArrayType2(ptr, f->nslots), "gowl.roots");
    LLVMSetAlignment(f->frame, 4);
    for (uint32_t r = 0; r < f->bases.len; r++)
        if (f->slot[r] != NO_SLOT)
            place(f, r);
}

static void do_function(struct program *p, LLVMValueRef fn, struct collect_calls *cc, struct gcroot_stats *stats) {
    struct arena *arena = arena_new("gc roots");
    struct fn f = {.fn = fn, .ctx = p->ctx, .arena = arena, .small = p->opt->opt == OPT_OZ || p->opt->opt == OPT_OS};
    f.b = LLVMCreateBuilderInContext(p->ctx);
    flow_make(&f.flow, arena, fn);
    number(&f);
    find_bases(&f);
    find_live(&f);
    find_calls(&f, cc);
    find_slots(&f);
    if (f.nslots) {
        emit_stores(&f);
        stats->functions++;
        stats->stores += f.stores;
        stats->slots += f.nslots;
    }
    stats->calls += f.calls.len;
    LLVMDisposeBuilder(f.b);
    value_map_free(&f.index);
    vec_free(&f.insts);
    vec_free(&f.bases);
    vec_free(&f.calls);
    arena_free(arena);
}

/* runtime.KeepAlive has been seen: it is nothing but a use. */
static void drop_keep_alive(struct program *p) {
    LLVMValueRef f = LLVMGetNamedFunction(p->mod, "gowl.keepalive");
    if (!f)
        return;
    for (LLVMUseRef u; (u = LLVMGetFirstUse(f)) != NULL;)
        LLVMInstructionEraseFromParent(LLVMGetUser(u));
    LLVMDeleteFunction(f);
}

void gcroot_stores(struct program *p) {
    struct collect_calls cc;
    struct gcroot_stats stats = {0};
    /* For measuring what the stores cost, with GOGC=off and memory enough: such a module must never collect. */
    bool off = p->without == WITHOUT_ROOT_STORES || getenv("GOWL_NO_ROOT_STORES") != NULL;
    collect_calls_find(&cc, p, "gowl.collect");
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        if (LLVMIsDeclaration(f) || value_map_get(&cc.functions, f) == VALUE_NONE)
            continue;
        size_t n;
        stage_enter("gc roots", LLVMGetValueName2(f, &n));
        gcroot_noscan(p, f);
        if (!off)
            do_function(p, f, &cc, &stats);
    }
    stats_text(p, WITHOUT_ROOT_STORES, "%zu stores to %zu slots in %zu functions, for %zu calls that may collect",
               stats.stores, stats.slots, stats.functions, stats.calls);
    collect_calls_free(&cc);
    drop_keep_alive(p);
}

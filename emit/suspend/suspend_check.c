/* suspend_check.c: checks what unwind.c, stack.c, suspend.c and suspend_resume.c must leave true, from the IR alone:
 * nothing that they keep of their own is believed, so that one fault cannot make both the code and the check wrong.
 *
 *   - tests: behind each call that may come back with the flag set, nothing is done before the flag is looked at or
 *     the function returns;
 *   - frames: what a save block stores lies in its frame, behind the header, and no two values share a byte; then the
 *     function returns;
 *   - ways: for each site that a save block can name, the way from the function's entry, with gowl.resuming set, leads
 *     to the test of the flag from which it is saved, with gowl.resuming cleared, and on it nothing is done but to load
 *     what was saved, of the type it had;
 *   - slots: no path, from the entry or from the end of such a way, loads a value's slot before something was stored
 *     there that is the value: what is needed behind a site was saved for that site, or is told by gowl.sp, or is the
 *     result of the call.
 *
 * Requires: suspend() has run, and no pass behind it (slots are SSA values afterwards). Leaves the module as it is;
 * dies at a fault. */
#include <stdlib.h>
#include <string.h>

#include <llvm/Config/llvm-config.h>

#include "base/tables.h"
#include "emit/ir/ir.h"
#include "emit/ir/liveness.h"
#include "emit/suspend/suspend.h"

struct checker {
    struct program *p;
    struct arena *arena; /* of one function */
    LLVMValueRef flag, resuming, sp, result, make, give_back;
    unsigned nounwind;
};

static _Noreturn void fault(const char *what, LLVMValueRef at) {
    char *text = LLVMPrintValueToString(at);
    die("%s: %s", what, text);
}

static _Noreturn void fault2(const char *what, LLVMValueRef at, LLVMValueRef by) {
    char *text = LLVMPrintValueToString(at), *other = LLVMPrintValueToString(by);
    die("%s: %s: %s", what, text, other);
}

static bool calls(LLVMValueRef i, LLVMValueRef f) {
    return f && LLVMIsACallInst(i) && LLVMGetCalledValue(i) == f;
}

/* ---- tests of the flag ---- */

/* Calls that these stages make of C: to C's compiler they may unwind, but they never come back with the flag set. */
static bool is_ours(LLVMValueRef callee) {
    size_t n;
    return name_is(LLVMGetValueName2(callee, &n), NAME_PLAIN);
}

static bool promises(struct checker *c, LLVMValueRef call) {
    LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (LLVMIsAFunction(callee) && is_ours(callee))
        return true;
    return LLVMGetCallSiteEnumAttribute(call, at, c->nounwind) ||
           (LLVMIsAFunction(callee) && LLVMGetEnumAttributeAtIndex(callee, at, c->nounwind));
}

static bool may_come_back_early(struct checker *c, LLVMValueRef i) {
    if (!LLVMIsACallInst(i) || promises(c, i))
        return false;
    LLVMValueRef callee = LLVMGetCalledValue(i);
    /* an import is the host's */
    return !LLVMIsAInlineAsm(callee) &&
           !(LLVMIsAFunction(callee) && (LLVMGetIntrinsicID(callee) || LLVMIsDeclaration(callee)));
}

/* What may stand between a call and the test: what only computes, and stores to the frame of the function itself and to
 * variables of ours, which nobody reads who finds the flag set. */
static bool is_idle(struct checker *c, LLVMValueRef i) {
    switch (LLVMGetInstructionOpcode(i)) {
    case LLVMStore: {
        LLVMValueRef to = LLVMGetOperand(i, 1);
        while (LLVMIsAGetElementPtrInst(to))
            to = LLVMGetOperand(to, 0);
        return LLVMIsAAllocaInst(to) || LLVMGetVolatile(i) /* a root (gcroot_stores.c) */ || to == c->result ||
               LLVMGetPointerAddressSpace(LLVMTypeOf(to)) == 1 /* a wasm variable */;
    }
    case LLVMCall: {
        LLVMValueRef callee = LLVMGetCalledValue(i);
        return LLVMIsAFunction(callee) && (LLVMGetIntrinsicID(callee) || is_ours(callee));
    }
    default:
        return true;
    }
}

static void check_test(struct checker *c, LLVMValueRef call) {
    for (LLVMValueRef i = LLVMGetNextInstruction(call); i;) {
        if (LLVMIsALoadInst(i) && LLVMGetOperand(i, 0) == c->flag)
            return;
        if (LLVMIsAReturnInst(i))
            return;
        if (LLVMIsAUnreachableInst(i) || (LLVMIsATerminatorInst(i) && LLVMGetNumSuccessors(i) != 1))
            fault("the flag is not tested behind", call);
        if (!is_idle(c, i))
            fault2("something is done before the flag is tested", call, i);
        i = LLVMIsATerminatorInst(i) ? LLVMGetFirstInstruction(LLVMGetSuccessor(i, 0)) : LLVMGetNextInstruction(i);
    }
}

/* ---- save blocks ---- */

struct field {
    int64_t offset;
    LLVMTypeRef type;
    LLVMValueRef value;
};
struct save {
    LLVMValueRef fn, call, site; /* site: the number, a phi, to which base is added */
    int64_t base, size;
    VEC(struct field) fields;
};

/* p = base + *offset, a constant? */
static bool points_into(LLVMValueRef p, LLVMValueRef base, int64_t *offset) {
    *offset = 0;
    if (p == base)
        return true;
    if (!LLVMIsAGetElementPtrInst(p) || LLVMGetOperand(p, 0) != base || LLVMGetNumOperands(p) != 2 ||
        !LLVMIsAConstantInt(LLVMGetOperand(p, 1)))
        return false;
    *offset = LLVMConstIntGetSExtValue(LLVMGetOperand(p, 1));
    return LLVMGetTypeKind(LLVMGetGEPSourceElementType(p)) == LLVMIntegerTypeKind &&
           LLVMGetIntTypeWidth(LLVMGetGEPSourceElementType(p)) == 8;
}

static void add_field(struct checker *c, struct save *s, LLVMValueRef store) {
    struct field f = {.value = LLVMGetOperand(store, 0)};
    f.type = LLVMTypeOf(f.value);
    if (!points_into(LLVMGetOperand(store, 1), s->call, &f.offset))
        fault("a save block stores elsewhere than in its frame", store);
    int64_t end = f.offset + (int64_t)LLVMABISizeOfType(c->p->layout, f.type);
    if (f.offset < SAVED_HEADER || end > s->size || f.offset % LLVMABIAlignmentOfType(c->p->layout, f.type))
        fault("a save block stores outside its frame", store);
    for (size_t i = 0; i < s->fields.len; i++) {
        struct field *o = &s->fields.p[i];
        if (f.offset < o->offset + (int64_t)LLVMABISizeOfType(c->p->layout, o->type) && o->offset < end)
            fault("two values share a place in the frame", store);
    }
    vec_push(&s->fields, f);
}

/* Does resumer, which the scheduler calls with the frame, give it back and call a function of fn's type? */
static bool resumes(struct checker *c, LLVMValueRef resumer, LLVMValueRef fn) {
    bool given_back = false, called = false;
    if (!LLVMIsAFunction(resumer) || LLVMIsDeclaration(resumer))
        return false;
    for (LLVMValueRef i = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(resumer)); i; i = LLVMGetNextInstruction(i)) {
        given_back |= calls(i, c->give_back) && LLVMGetOperand(i, 0) == LLVMGetParam(resumer, 0);
        called |= LLVMIsACallInst(i) && LLVMGetCalledFunctionType(i) == LLVMGlobalGetValueType(fn) &&
                  LLVMIsALoadInst(LLVMGetCalledValue(i));
    }
    return given_back && called;
}

/* Reads the save block that `call` begins. */
static void read_save(struct checker *c, LLVMValueRef call, struct save *s) {
    *s = (struct save){
        .fn = LLVMGetBasicBlockParent(LLVMGetInstructionParent(call)), .call = call, .site = LLVMGetOperand(call, 2)};
    if (!LLVMIsAConstantInt(LLVMGetOperand(call, 0)) || LLVMGetOperand(call, 3) != s->fn ||
        !resumes(c, LLVMGetOperand(call, 1), s->fn))
        fault("a frame by which nothing is resumed", call);
    s->size = LLVMConstIntGetSExtValue(LLVMGetOperand(call, 0));
    if (LLVMIsABinaryOperator(s->site)) {
        s->base = LLVMConstIntGetSExtValue(LLVMGetOperand(s->site, 1));
        s->site = LLVMGetOperand(s->site, 0);
    }
    for (LLVMValueRef i = LLVMGetNextInstruction(call); i; i = LLVMGetNextInstruction(i))
        if (LLVMIsAStoreInst(i))
            add_field(c, s, i);
        else if (!LLVMIsAGetElementPtrInst(i) && !LLVMIsAReturnInst(i))
            fault("a save block does more than save", i);
}

/* ---- ways ---- */

/* The value that the save block stores there when it saves for the site that comes from `from`; NULL: none of that
 * type. */
static LLVMValueRef saved_at(struct save *s, int64_t offset, LLVMTypeRef type, LLVMBasicBlockRef from) {
    for (size_t i = 0; i < s->fields.len; i++) {
        struct field *f = &s->fields.p[i];
        if (f->offset != offset || f->type != type)
            continue;
        if (!LLVMIsAPHINode(f->value))
            return f->value;
        for (unsigned k = 0, n = LLVMCountIncoming(f->value); k < n; k++)
            if (LLVMGetIncomingBlock(f->value, k) == from)
                return LLVMGetIncomingValue(f->value, k);
    }
    return NULL;
}

/* The value of a switch that leads to its successor number k > 0. */
static int64_t case_value(LLVMValueRef sw, unsigned k) {
#if LLVM_VERSION_MAJOR >= 22
    return LLVMConstIntGetSExtValue(LLVMGetSwitchCaseValue(sw, k));
#else
    return LLVMConstIntGetSExtValue(LLVMGetOperand(sw, 2 * k)); /* behind the condition and the default: value, block */
#endif
}

/* Is v gowl.resuming, asked whether it is set? */
static bool asks_resuming(struct checker *c, LLVMValueRef v) {
    return LLVMIsAICmpInst(v) && LLVMGetICmpPredicate(v) == LLVMIntNE && LLVMIsALoadInst(LLVMGetOperand(v, 0)) &&
           LLVMGetOperand(LLVMGetOperand(v, 0), 0) == c->resuming && LLVMIsNull(LLVMGetOperand(v, 1));
}

/* ---- slots ---- */

struct slots {
    struct map no;    /* alloca -> number + 1 */
    struct map block; /* block -> its struct block */
    int n, words;
};
struct block {
    LLVMBasicBlockRef bb;
    uint64_t *in; /* slots that every path to its beginning has stored to */
    bool reached;
};

static int slot_no(struct slots *s, LLVMValueRef v) {
    return (int)(intptr_t)map_get(&s->no, (char *)&v, sizeof v) - 1;
}

/* Allocas that are only loaded from and stored to, whole. */
static void find_slots(struct checker *c, struct slots *s, LLVMValueRef fn) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(fn)); i; i = LLVMGetNextInstruction(i)) {
        bool plain = LLVMIsAAllocaInst(i);
        for (LLVMUseRef u = plain ? LLVMGetFirstUse(i) : NULL; u && plain; u = LLVMGetNextUse(u)) {
            LLVMValueRef by = LLVMGetUser(u);
            plain = LLVMIsALoadInst(by) ||
                    (LLVMIsAStoreInst(by) && LLVMGetOperand(by, 1) == i && LLVMGetOperand(by, 0) != i);
        }
        if (plain)
            *map_at(&s->no, arena_strndup(c->arena, (char *)&i, sizeof i), sizeof i) = (void *)(intptr_t)++s->n;
    }
    s->words = s->n / 64 + 1;
}

/* Runs through a block, from what is stored at its beginning to what is at its end; with check, dies at a load of what
 * is not. */
static void run_block(struct slots *s, LLVMBasicBlockRef bb, uint64_t *stored, bool check) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
        if (LLVMIsAStoreInst(i)) {
            int n = slot_no(s, LLVMGetOperand(i, 1));
            if (n >= 0)
                bit_set(stored, n);
        } else if (check && LLVMIsALoadInst(i)) {
            int n = slot_no(s, LLVMGetOperand(i, 0));
            if (n >= 0 && !bit_get(stored, n))
                fault("a value is used that was not restored", i);
        }
    }
}

/* Adds a path to bb on which `stored` holds; true if that changes what is known there. */
static bool arrive(struct slots *s, struct block *b, const uint64_t *stored) {
    bool changed = !b->reached;
    for (int w = 0; w < s->words; w++) {
        uint64_t in = b->reached ? b->in[w] & stored[w] : stored[w];
        changed |= in != b->in[w];
        b->in[w] = in;
    }
    b->reached = true;
    return changed;
}

/* Does bb end in the question whether the flag says that the goroutine is suspended? (if yes, to its successor 0) */
static bool asks_suspended(struct checker *c, LLVMBasicBlockRef bb) {
    LLVMValueRef t = LLVMGetBasicBlockTerminator(bb),
                 is = LLVMIsABranchInst(t) && LLVMIsConditional(t) ? LLVMGetCondition(t) : NULL;
    return is && LLVMIsAICmpInst(is) && LLVMGetICmpPredicate(is) == LLVMIntEQ &&
           LLVMIsALoadInst(LLVMGetOperand(is, 0)) && LLVMGetOperand(LLVMGetOperand(is, 0), 0) == c->flag &&
           LLVMIsAConstantInt(LLVMGetOperand(is, 1)) &&
           LLVMConstIntGetZExtValue(LLVMGetOperand(is, 1)) == UNWIND_SUSPENDED;
}

/* Where the edge from `from` to its successor number k leads: that asks once more what has just been asked leads to one
 * place. */
static LLVMBasicBlockRef leads_to(struct checker *c, LLVMBasicBlockRef from, unsigned k) {
    LLVMBasicBlockRef to = LLVMGetSuccessor(LLVMGetBasicBlockTerminator(from), k);
    if (k || !asks_suspended(c, from) || !asks_suspended(c, to))
        return to;
    for (LLVMValueRef i = LLVMGetFirstInstruction(to); !LLVMIsATerminatorInst(i); i = LLVMGetNextInstruction(i))
        if (!LLVMIsAPHINode(i) && !LLVMIsALoadInst(i) && !LLVMIsAICmpInst(i))
            return to;
    return LLVMGetSuccessor(LLVMGetBasicBlockTerminator(to), 0);
}

/* The frame, if v is the pointer that gowl.resuming was. */
static bool is_frame(struct checker *c, LLVMValueRef v) {
    return LLVMIsAIntToPtrInst(v) && LLVMIsALoadInst(LLVMGetOperand(v, 0)) &&
           LLVMGetOperand(LLVMGetOperand(v, 0), 0) == c->resuming;
}

static LLVMValueRef frame_of_address(LLVMValueRef at) {
    return LLVMIsAGetElementPtrInst(at) ? LLVMGetOperand(at, 0) : at;
}

struct way {
    struct save *save;
    struct slots *slots;
    LLVMBasicBlockRef from, head; /* from where the site is saved; where its flag is tested */
    LLVMValueRef call;            /* the site's */
    uint64_t *stored;             /* slots that hold what they should */
};

/* Is what is stored to slot `to` on the way, coming from block `before`, the value that belongs there? */
static bool is_restored(struct checker *c, struct way *w, LLVMValueRef v, LLVMValueRef to, LLVMBasicBlockRef before) {
    int64_t offset;
    for (unsigned k = 0; LLVMIsAPHINode(v) && k < LLVMCountIncoming(v); k++)
        if (LLVMGetIncomingBlock(v, k) == before)
            v = LLVMGetIncomingValue(v, k);
    if (LLVMIsABinaryOperator(v)) /* gowl.sp without the function's frame */
        v = LLVMGetOperand(v, 0);
    if (!LLVMIsALoadInst(v))
        return false;
    LLVMValueRef at = LLVMGetOperand(v, 0), frame = frame_of_address(at);
    if (at == c->sp)
        return true;
    if (at == c->result) {
        bool of_call = false;
        for (LLVMUseRef u = LLVMGetFirstUse(w->call); u; u = LLVMGetNextUse(u))
            of_call |= LLVMIsAStoreInst(LLVMGetUser(u)) && LLVMGetOperand(LLVMGetUser(u), 1) == to;
        return of_call;
    }
    if (slot_no(w->slots, at) >= 0)
        return bit_get(w->stored, slot_no(w->slots, at));
    if (!is_frame(c, frame) || !points_into(at, frame, &offset))
        fault("on the way back something is loaded from elsewhere", v);
    if (offset == SAVED_SITE)
        return true;
    bool saved = false;
    for (size_t i = 0; i < w->save->fields.len; i++)
        saved |= w->save->fields.p[i].offset == offset && w->save->fields.p[i].type == LLVMTypeOf(v);
    if (!saved)
        fault("on the way back something is loaded that was not saved", v);
    LLVMValueRef value = saved_at(w->save, offset, LLVMTypeOf(v), w->from);
    return value && (LLVMIsAInstruction(value) || LLVMIsAArgument(value));
}

/* Goes the way of site number no. */
static void go_way(struct checker *c, struct way *w, LLVMBasicBlockRef bb, int64_t no) {
    LLVMBasicBlockRef before = LLVMGetEntryBasicBlock(w->save->fn);
    bool resuming = true;
    for (unsigned steps = LLVMCountBasicBlocks(w->save->fn); bb != w->head; steps--) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(bb);
        LLVMBasicBlockRef next = NULL;
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i != t; i = LLVMGetNextInstruction(i)) {
            if (LLVMIsACallInst(i))
                fault("on the way back something is called", i);
            if (!LLVMIsAStoreInst(i))
                continue;
            LLVMValueRef to = LLVMGetOperand(i, 1);
            int slot = slot_no(w->slots, to);
            if (to == c->resuming && LLVMIsNull(LLVMGetOperand(i, 0)))
                resuming = false;
            else if (slot < 0)
                fault("on the way back something is stored elsewhere than in a slot", i);
            else if (is_restored(c, w, LLVMGetOperand(i, 0), to, before))
                bit_set(w->stored, slot);
            else
                bit_clear(w->stored, slot);
        }
        if (LLVMIsASwitchInst(t)) {
            for (unsigned k = 1, n = LLVMGetNumSuccessors(t); k < n; k++)
                if (case_value(t, k) == no)
                    next = LLVMGetSuccessor(t, k);
            next = next ? next : LLVMGetSuccessor(t, 0);
        } else if (LLVMIsABranchInst(t) &&
                   (!LLVMIsConditional(t) || (asks_resuming(c, LLVMGetCondition(t)) && resuming)))
            next = LLVMGetSuccessor(t, 0);
        if (!next || !steps)
            fault("a site's way back does not lead to its test", t);
        before = bb;
        bb = next;
    }
    if (resuming)
        fault("a function goes on and still says that it is being resumed", LLVMBasicBlockAsValue(bb));
}

/* The block that tests the flag behind the site which is saved from block `from`: that, or the one before, where from
 * asks what the flag says. */
static LLVMBasicBlockRef head_of_site(struct checker *c, LLVMBasicBlockRef from) {
    LLVMUseRef u = asks_suspended(c, from) ? LLVMGetFirstUse(LLVMBasicBlockAsValue(from)) : NULL;
    return u ? LLVMGetInstructionParent(LLVMGetUser(u)) : from;
}

static LLVMValueRef call_before(LLVMBasicBlockRef head) {
    LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(head));
    for (; u; u = LLVMGetNextUse(u))
        for (LLVMValueRef i = LLVMGetBasicBlockTerminator(LLVMGetInstructionParent(LLVMGetUser(u))); i;
             i = LLVMGetPreviousInstruction(i))
            if (LLVMIsACallInst(i))
                return i;
    fault("a site without a call", LLVMBasicBlockAsValue(head));
}

struct flow {
    struct slots slots;
    VEC(struct block *) work;
};

static void arrive_at(struct flow *f, LLVMBasicBlockRef bb, const uint64_t *stored) {
    struct block *b = map_get(&f->slots.block, (char *)&bb, sizeof bb);
    if (arrive(&f->slots, b, stored))
        vec_push(&f->work, b);
}

/* The ways of all sites, each with what it has restored at its end. */
static void check_ways(struct checker *c, struct save *s, struct flow *f, LLVMBasicBlockRef resume) {
    if (!LLVMIsAPHINode(s->site))
        fault("a save block does not know its site", s->call);
    for (unsigned k = 0, n = LLVMCountIncoming(s->site); k < n; k++) {
        LLVMValueRef no = LLVMGetIncomingValue(s->site, k);
        if (!LLVMIsAConstantInt(no))
            fault("a site without a number", s->site);
        for (unsigned o = 0; o < k; o++)
            if (LLVMGetIncomingValue(s->site, o) == no)
                fault("two sites have one number", s->site);
        struct way w = {.save = s, .slots = &f->slots, .from = LLVMGetIncomingBlock(s->site, k)};
        w.head = head_of_site(c, w.from);
        w.call = call_before(w.head);
        w.stored = NEWN(c->arena, uint64_t, (size_t)f->slots.words);
        go_way(c, &w, resume, LLVMConstIntGetSExtValue(no) + s->base);
        arrive_at(f, w.head, w.stored);
    }
}

static void check_slots(struct checker *c, struct save *s) {
    struct flow f = {0};
    LLVMValueRef fn = s->fn;
    find_slots(c, &f.slots, fn);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        struct block *b = NEW(c->arena, struct block);
        *b = (struct block){.bb = bb, .in = NEWN(c->arena, uint64_t, (size_t)f.slots.words)};
        *map_at(&f.slots.block, arena_strndup(c->arena, (char *)&bb, sizeof bb), sizeof bb) = b;
    }
    uint64_t *stored = NEWN(c->arena, uint64_t, (size_t)f.slots.words);
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(fn);
    LLVMValueRef t = LLVMGetBasicBlockTerminator(entry);
    if (!LLVMIsABranchInst(t) || !LLVMIsConditional(t) || !asks_resuming(c, LLVMGetCondition(t)))
        fault("a function does not ask whether it is being resumed", t);
    check_ways(c, s, &f, LLVMGetSuccessor(t, 0));
    arrive_at(&f, entry, stored);
    while (f.work.len) {
        struct block *b = f.work.p[--f.work.len];
        memcpy(stored, b->in, (size_t)f.slots.words * 8);
        run_block(&f.slots, b->bb, stored, false);
        t = LLVMGetBasicBlockTerminator(b->bb);
        for (unsigned k = 0, n = LLVMGetNumSuccessors(t); k < n; k++) {
            bool is_way =
                k == 0 && LLVMIsABranchInst(t) && LLVMIsConditional(t) && asks_resuming(c, LLVMGetCondition(t));
            if (!is_way)
                arrive_at(&f, leads_to(c, b->bb, k), stored);
        }
    }
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        struct block *b = map_get(&f.slots.block, (char *)&bb, sizeof bb);
        if (b->reached)
            run_block(&f.slots, bb, b->in, true);
    }
    vec_free(&f.work);
    map_free(&f.slots.no);
    map_free(&f.slots.block);
}

/* ---- all ---- */

static void check_function(struct checker *c, LLVMValueRef fn) {
    size_t n;
    stage_enter("suspend check", LLVMGetValueName2(fn, &n));
    LLVMValueRef made = NULL;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
            LLVMOpcode op = LLVMGetInstructionOpcode(i);
            if (op == LLVMInvoke || op == LLVMLandingPad || op == LLVMResume)
                fault("LLVM's own unwinding is left", i);
            if (c->flag && may_come_back_early(c, i))
                check_test(c, i);
            if (calls(i, c->make)) {
                if (made)
                    fault("a function has two save blocks", i);
                made = i;
            }
        }
    if (!made)
        return;
    struct save s;
    read_save(c, made, &s);
    check_slots(c, &s);
    vec_free(&s.fields);
}

void suspend_check(struct program *p) {
    if (p->without != WITHOUT_NOTHING)
        return; /* a module to measure only */
    struct checker c = {.p = p, .flag = LLVMGetNamedGlobal(p->mod, "gowl.unwinding")};
    c.resuming = LLVMGetNamedGlobal(p->mod, "gowl.resuming");
    c.sp = LLVMGetNamedGlobal(p->mod, "gowl.sp");
    c.make = LLVMGetNamedFunction(p->mod, "gowl.frame.new");
    c.give_back = LLVMGetNamedFunction(p->mod, "gowl.frame.free");
    c.result = LLVMGetNamedGlobal(p->mod, "gowl.result");
    c.nounwind = attribute_kind("nounwind");
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn))
            continue;
        c.arena = arena_new("suspend check");
        check_function(&c, fn);
        arena_free(c.arena);
    }
}

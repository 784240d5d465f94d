/* suspend_check.c: checks what unwind.c, stack.c, suspend.c and suspend_clone.c must leave true, from the IR alone: nothing that they
 * keep of their own is believed, so that one fault cannot make both the code and the check wrong.
 *
 *   tests:  behind each call that may come back with the flag set, nothing is done before the flag is looked at or the function returns
 *   frames: what a save block stores lies in its frame, behind the header, and no two values share a byte; then the function returns
 *   clones: for each site that a save block can name, the clone has one entry, which loads nothing but what was stored for that site,
 *           of the type it had, and gives the frame back, once and as the last thing it does with it
 *   slots:  no path in a clone loads a value's slot before something was stored there: every value that is needed behind a site is
 *           restored or computed again
 *
 * Requires: suspend() has run, and no pass behind it (slots are SSA values afterwards). Leaves the module as it is; dies at a fault. */
#include <stdlib.h>
#include <string.h>

#include <llvm/Config/llvm-config.h>

#include "emit/suspend.h"

enum { HEADER = 16, SITE_OFFSET = 8, SUSPENDED = 2 }; /* struct frame (runtime/goroutine.h); the flag */

struct checker {
    struct program *p;
    struct arena *arena; /* of one function */
    LLVMValueRef flag, result, make, give_back;
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
static bool is_ours(struct checker *c, LLVMValueRef callee) {
    static const char *const names[] = {
        "gowl.stack_grow",   /* makes a segment, or ends the program */
        "gowl.stack_shrink", /* gives it back: also on the way up, with the flag set before */
        "gowl.trace", "gowl.trace.runner", /* note a place on the way up */
        "gowl.frame.new",    /* as stack_grow */
        "gowl.frame.free",
    };
    size_t n;
    const char *name = LLVMGetValueName2(callee, &n);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], name))
            return true;
    /* the end of the stack: without tracebacks, of the program, at once */
    return !c->p->traces && (!strcmp(name, "gowl.stack_overflow") || !strcmp(name, "gowl.stack_grow_end"));
}

static bool promises(struct checker *c, LLVMValueRef call) {
    LLVMAttributeIndex at = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (LLVMIsAFunction(callee) && is_ours(c, callee))
        return true;
    return LLVMGetCallSiteEnumAttribute(call, at, c->nounwind) ||
           (LLVMIsAFunction(callee) && LLVMGetEnumAttributeAtIndex(callee, at, c->nounwind));
}

static bool may_come_back_early(struct checker *c, LLVMValueRef i) {
    if (!LLVMIsACallInst(i) || promises(c, i))
        return false;
    LLVMValueRef callee = LLVMGetCalledValue(i);
    /* an import is the host's */
    return !LLVMIsAInlineAsm(callee) && !(LLVMIsAFunction(callee) && (LLVMGetIntrinsicID(callee) || LLVMIsDeclaration(callee)));
}

/* What may stand between a call and the test: what only computes, and stores to the frame of the function itself and to variables
 * of ours, which nobody reads who finds the flag set. */
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
        return LLVMIsAFunction(callee) && (LLVMGetIntrinsicID(callee) || is_ours(c, callee));
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
    LLVMValueRef call, clone, site; /* site: the number, a phi or a constant, to which base is added */
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
    if (f.offset < HEADER || end > s->size || f.offset % LLVMABIAlignmentOfType(c->p->layout, f.type))
        fault("a save block stores outside its frame", store);
    for (size_t i = 0; i < s->fields.len; i++) {
        struct field *o = &s->fields.p[i];
        if (f.offset < o->offset + (int64_t)LLVMABISizeOfType(c->p->layout, o->type) && o->offset < end)
            fault("two values share a place in the frame", store);
    }
    vec_push(&s->fields, f);
}

/* Reads the save block that `call` begins. */
static void read_save(struct checker *c, LLVMValueRef call, struct save *s) {
    *s = (struct save){.call = call, .clone = LLVMGetOperand(call, 1), .site = LLVMGetOperand(call, 2)};
    if (!LLVMIsAConstantInt(LLVMGetOperand(call, 0)) || !LLVMIsAFunction(s->clone) || LLVMIsDeclaration(s->clone))
        fault("a frame without a size or a clone", call);
    s->size = LLVMConstIntGetSExtValue(LLVMGetOperand(call, 0));
    if (LLVMIsABinaryOperator(s->site)) {
        s->base = LLVMConstIntGetSExtValue(LLVMGetOperand(s->site, 1));
        s->site = LLVMGetOperand(s->site, 0);
    }
    for (LLVMValueRef i = LLVMGetNextInstruction(call); i; i = LLVMGetNextInstruction(i)) {
        if (LLVMIsAStoreInst(i))
            add_field(c, s, i);
        else if (!LLVMIsAGetElementPtrInst(i) && !LLVMIsAReturnInst(i))
            fault("a save block does more than save", i);
    }
}

/* ---- the clone's entries ---- */

/* The value that the save block stores there when it saves for the site that comes from `from`; NULL: none of that type. */
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

static void check_entry(struct checker *c, struct save *s, LLVMBasicBlockRef entry, LLVMBasicBlockRef from) {
    LLVMValueRef frame = LLVMGetParam(s->clone, 0);
    bool given_back = false;
    int64_t offset;
    for (LLVMValueRef i = LLVMGetFirstInstruction(entry); i; i = LLVMGetNextInstruction(i)) {
        bool uses = false;
        for (int k = 0, n = LLVMGetNumOperands(i); k < n; k++)
            uses |= LLVMGetOperand(i, (unsigned)k) == frame;
        if (given_back && uses)
            fault("a frame is used after it was given back", i);
        if (calls(i, c->give_back))
            given_back = uses;
        else if (LLVMIsALoadInst(i) && points_into(LLVMGetOperand(i, 0), frame, &offset)) {
            if (given_back)
                fault("a frame is read after it was given back", i);
            LLVMValueRef v = saved_at(s, offset, LLVMTypeOf(i), from);
            if (!v || !(LLVMIsAInstruction(v) || LLVMIsAArgument(v)))
                fault("a clone loads what was not saved for its site", i);
        }
    }
    if (!given_back)
        fault("a clone keeps its frame", LLVMBasicBlockAsValue(entry));
}

/* The value of a switch that leads to its successor number k > 0. */
static int64_t case_value(LLVMValueRef sw, unsigned k) {
#if LLVM_VERSION_MAJOR >= 22
    return LLVMConstIntGetSExtValue(LLVMGetSwitchCaseValue(sw, k));
#else
    return LLVMConstIntGetSExtValue(LLVMGetOperand(sw, 2 * k)); /* behind the condition and the default: value, block */
#endif
}

/* The block of the clone for that site: a case of the switch, or, with one site, where its entry leads. */
static LLVMBasicBlockRef entry_of(struct save *s, int64_t no) {
    LLVMValueRef t = LLVMGetBasicBlockTerminator(LLVMGetEntryBasicBlock(s->clone));
    if (LLVMIsABranchInst(t))
        return LLVMGetSuccessor(t, 0);
    LLVMBasicBlockRef found = NULL;
    if (LLVMIsASwitchInst(t))
        for (unsigned k = 1, n = LLVMGetNumSuccessors(t); k < n; k++)
            if (case_value(t, k) == no) {
                if (found)
                    fault("a clone has two entries for a site", t);
                found = LLVMGetSuccessor(t, k);
            }
    return found;
}

static void check_sites(struct checker *c, struct save *s) {
    LLVMValueRef t = LLVMGetBasicBlockTerminator(LLVMGetEntryBasicBlock(s->clone));
    int64_t offset;
    if (LLVMIsASwitchInst(t)) {
        LLVMValueRef no = LLVMGetOperand(t, 0);
        if (!LLVMIsALoadInst(no) || !points_into(LLVMGetOperand(no, 0), LLVMGetParam(s->clone, 0), &offset) || offset != SITE_OFFSET)
            fault("a clone does not go by its site", t);
    }
    if (!LLVMIsAPHINode(s->site))
        fault("a save block does not know its site", s->call);
    unsigned n = LLVMCountIncoming(s->site);
    /* the clone's own save block is a copy of the function's: some sites are not reached there, others from two places */
    bool copy = s->clone == LLVMGetBasicBlockParent(LLVMGetInstructionParent(s->call));
    if (!copy && (LLVMIsASwitchInst(t) ? LLVMGetNumSuccessors(t) - 1 : 1) != n)
        fault("a clone has not as many entries as there are sites", t);
    for (unsigned k = 0; k < n; k++) {
        LLVMValueRef no = LLVMGetIncomingValue(s->site, k);
        if (!LLVMIsAConstantInt(no))
            fault("a site without a number", s->site);
        for (unsigned o = 0; o < k && !copy; o++)
            if (LLVMGetIncomingValue(s->site, o) == no)
                fault("two sites have one number", s->site);
        LLVMBasicBlockRef entry = entry_of(s, LLVMConstIntGetSExtValue(no) + s->base);
        if (!entry)
            fault("a site has no entry in its clone", s->site);
        check_entry(c, s, entry, LLVMGetIncomingBlock(s->site, k));
    }
}

/* ---- the clone's slots ---- */

struct slots {
    struct map no;     /* alloca -> number + 1 */
    struct map block;  /* block -> its struct block */
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
            plain = LLVMIsALoadInst(by) || (LLVMIsAStoreInst(by) && LLVMGetOperand(by, 1) == i && LLVMGetOperand(by, 0) != i);
        }
        if (plain)
            *map_at(&s->no, arena_strndup(c->arena, (char *)&i, sizeof i), sizeof i) = (void *)(intptr_t)++s->n;
    }
    s->words = s->n / 64 + 1;
}

/* Runs through a block, from what is stored at its beginning to what is at its end; with check, dies at a load of what is not. */
static void run_block(struct slots *s, LLVMBasicBlockRef bb, uint64_t *stored, bool check) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
        if (LLVMIsAStoreInst(i)) {
            int n = slot_no(s, LLVMGetOperand(i, 1));
            if (n >= 0)
                bit_set(stored, n);
        } else if (check && LLVMIsALoadInst(i)) {
            int n = slot_no(s, LLVMGetOperand(i, 0));
            if (n >= 0 && !bit_get(stored, n))
                fault("a clone uses a value that it has not restored", i);
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
    LLVMValueRef t = LLVMGetBasicBlockTerminator(bb), is = LLVMIsABranchInst(t) && LLVMIsConditional(t) ? LLVMGetCondition(t) : NULL;
    return is && LLVMIsAICmpInst(is) && LLVMGetICmpPredicate(is) == LLVMIntEQ && LLVMIsALoadInst(LLVMGetOperand(is, 0)) &&
           LLVMGetOperand(LLVMGetOperand(is, 0), 0) == c->flag && LLVMIsAConstantInt(LLVMGetOperand(is, 1)) &&
           LLVMConstIntGetZExtValue(LLVMGetOperand(is, 1)) == SUSPENDED;
}

/* Where the edge from `from` to its successor number k leads: that asks once more what has just been asked leads to one place. */
static LLVMBasicBlockRef leads_to(struct checker *c, LLVMBasicBlockRef from, unsigned k) {
    LLVMBasicBlockRef to = LLVMGetSuccessor(LLVMGetBasicBlockTerminator(from), k);
    if (k || !asks_suspended(c, from) || !asks_suspended(c, to))
        return to;
    for (LLVMValueRef i = LLVMGetFirstInstruction(to); !LLVMIsATerminatorInst(i); i = LLVMGetNextInstruction(i))
        if (!LLVMIsAPHINode(i) && !LLVMIsALoadInst(i) && !LLVMIsAICmpInst(i))
            return to;
    return LLVMGetSuccessor(LLVMGetBasicBlockTerminator(to), 0);
}

static void check_slots(struct checker *c, LLVMValueRef fn) {
    struct slots s = {0};
    VEC(struct block *) work = {0};
    find_slots(c, &s, fn);
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        struct block *b = NEW(c->arena, struct block);
        *b = (struct block){.bb = bb, .in = NEWN(c->arena, uint64_t, (size_t)s.words)};
        *map_at(&s.block, arena_strndup(c->arena, (char *)&bb, sizeof bb), sizeof bb) = b;
    }
    uint64_t *stored = NEWN(c->arena, uint64_t, (size_t)s.words);
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(fn);
    struct block *first = map_get(&s.block, (char *)&entry, sizeof entry);
    arrive(&s, first, stored);
    vec_push(&work, first);
    while (work.len) {
        struct block *b = work.p[--work.len];
        memcpy(stored, b->in, (size_t)s.words * 8);
        run_block(&s, b->bb, stored, false);
        LLVMValueRef t = LLVMGetBasicBlockTerminator(b->bb);
        for (unsigned k = 0, n = LLVMGetNumSuccessors(t); k < n; k++) {
            LLVMBasicBlockRef to = leads_to(c, b->bb, k);
            struct block *next = map_get(&s.block, (char *)&to, sizeof to);
            if (arrive(&s, next, stored))
                vec_push(&work, next);
        }
    }
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb)) {
        struct block *b = map_get(&s.block, (char *)&bb, sizeof bb);
        if (b->reached)
            run_block(&s, bb, b->in, true);
    }
    vec_free(&work);
    map_free(&s.no);
    map_free(&s.block);
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
    check_sites(c, &s);
    vec_free(&s.fields);
    check_slots(c, s.clone);
}

void suspend_check(struct program *p) {
    if (p->without != WITHOUT_NOTHING)
        return; /* a module to measure only */
    struct checker c = {.p = p, .flag = LLVMGetNamedGlobal(p->mod, "gowl.unwinding")};
    c.make = LLVMGetNamedFunction(p->mod, "gowl.frame.new");
    c.give_back = LLVMGetNamedFunction(p->mod, "gowl.frame.free");
    c.result = LLVMGetNamedGlobal(p->mod, "gowl.result");
    c.nounwind = LLVMGetEnumAttributeKindForName("nounwind", 8);
    for (LLVMValueRef fn = LLVMGetFirstFunction(p->mod); fn; fn = LLVMGetNextFunction(fn)) {
        if (LLVMIsDeclaration(fn))
            continue;
        c.arena = arena_new("suspend check");
        check_function(&c, fn);
        arena_free(c.arena);
    }
}

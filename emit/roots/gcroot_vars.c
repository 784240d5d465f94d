/* gcroot_vars.c: how long what is in a variable in memory is needed, for gcroot_exact.c.
 *
 * Go's collector finds the variables of the stack whose address is taken by following pointers from those that live
 * ("stack objects", runtime/mgcstack.go). Here it is found before, by what may be done with a variable's address: where
 * all of its uses are known, what is in it is needed at a place from which a use that reads can be reached with no
 * write in between; of each word of 4 bytes apart, as what is larger is written a part at a time. Known are loads,
 * stores, copies, and calls by name of functions that only do the same with it, or return it. Addresses are followed
 * through arithmetic, phis, and through another variable of this function that holds them (a slice of an array on the
 * stack, a closure's captured variables) where all uses of that are loads and stores, calls by name of functions that
 * only load and store there, or it is the list of a select's cases. A variable whose address gets anywhere else is
 * taken to be needed until the function returns.
 *
 * Requires: what gcroot_stores.c requires. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/ir/value_map.h"
#include "emit/roots/gcroot_stores.h"

/* One value that is followed: the address of a variable, or a parameter. */
struct follow {
    struct vars *vars;
    struct fn *f; /* of the variable; NULL for a parameter, of which only is asked whether it gets away */
    uint32_t var;
    LLVMValueRef alloca;
    struct value_map seen; /* with the offset that is known of it, or ANY_OFFSET */
    VEC(LLVMValueRef) work;
    bool away, returned; /* the latter: of a parameter */
};

enum { UNIT = 4 };
static const uint32_t ANY_OFFSET = VALUE_NONE - 1;

static uint64_t size_of(const struct follow *F, LLVMTypeRef t) {
    return LLVMABISizeOfType(F->vars->layout, t);
}

static void add_effect(struct follow *F, uint32_t inst, uint64_t from, uint64_t to, uint8_t kind) {
    if (from < to)
        vec_push(&F->vars->effects, ((struct var_effect){inst, F->var, (uint16_t)from, (uint16_t)to, kind}));
}

/* What user does with `size` bytes of the variable from `offset`; with an offset that is not known it may be any of it,
 * so nothing is killed. */
static void effect_on(struct follow *F, LLVMValueRef user, uint8_t kind, uint32_t offset, uint64_t size) {
    uint32_t i = F->f ? value_map_get(&F->f->index, user) : VALUE_NONE;
    if (i == VALUE_NONE)
        return;
    uint64_t whole = size_of(F, LLVMGetAllocatedType(F->alloca)), units = (whole + UNIT - 1) / UNIT;
    if (offset == ANY_OFFSET || size > whole || offset > whole - size) {
        add_effect(F, i, 0, units, kind & (uint8_t)~VAR_KILL);
        return;
    }
    uint64_t end = offset + size;
    if (kind & VAR_KILL) /* what is written as a whole; the last unit of the variable may be shorter */
        add_effect(F, i, (offset + UNIT - 1) / UNIT, end == whole ? units : end / UNIT, VAR_KILL);
    add_effect(F, i, offset / UNIT, (end + UNIT - 1) / UNIT, kind & (uint8_t)~VAR_KILL);
}

/* The same with all of it. */
static void effect(struct follow *F, LLVMValueRef user, uint8_t kind) {
    if (F->alloca)
        effect_on(F, user, kind, 0, size_of(F, LLVMGetAllocatedType(F->alloca)));
}

/* Only a gep of what has a known offset has one: so a value is found with one offset, however it is reached. */
static void push(struct follow *F, LLVMValueRef v, uint32_t offset) {
    if (value_map_get(&F->seen, v) != VALUE_NONE)
        return;
    value_map_set(&F->seen, v, offset);
    vec_push(&F->work, v);
}

/* The offset of a gep from one that is known. */
static uint32_t offset_of(struct follow *F, LLVMValueRef gep, uint32_t from) {
    LLVMValueRef index = LLVMGetOperand(gep, 1);
    if (from == ANY_OFFSET || LLVMGetNumOperands(gep) != 2 || !LLVMIsAConstantInt(index))
        return ANY_OFFSET;
    int64_t at = from + LLVMConstIntGetSExtValue(index) * (int64_t)size_of(F, LLVMGetGEPSourceElementType(gep));
    return at >= 0 && at <= UINT16_MAX ? (uint32_t)at : ANY_OFFSET;
}

static bool named(LLVMValueRef fn, const char *prefix) {
    size_t n;
    return !strncmp(LLVMGetValueName2(fn, &n), prefix, strlen(prefix));
}

/* Does a call of it with an address only clear or fill what is there? */
static bool is_filler(LLVMValueRef callee) {
    return LLVMIsAFunction(callee) && (named(callee, "llvm.lifetime.") || named(callee, "llvm.memset."));
}

static bool is_keepalive(LLVMValueRef callee) {
    return LLVMIsAFunction(callee) && named(callee, "gowl.keepalive");
}

/* The effect of what holds an address while it waits, and no longer; what waits for it knows it by a sudog, which is no
 * root to Go's collector either (runtime/chan.go: "sudogs aren't considered as roots of the stack tracer"). What is
 * received is written as a whole. 0: it is another. */
static uint8_t effect_of_waiting(LLVMValueRef callee) {
    size_t n;
    const char *name = LLVMGetValueName2(callee, &n);
    return go_is(name, GO_RECEIVES) ? VAR_KILL | VAR_WRITE : go_is(name, GO_SENDS) ? VAR_READ : 0;
}

/* selectgo: the same with its list of cases, and what the cases' addresses mean, which may be read or written or
 * neither. */
static bool is_select(LLVMValueRef callee) {
    size_t n;
    return LLVMIsAFunction(callee) && go_is(LLVMGetValueName2(callee, &n), GO_SELECTS);
}

enum fate { STAYS, AWAY, RETURNED };
static enum fate fate_of(struct vars *vars, LLVMValueRef param);
static enum fate fate_of_held(struct vars *vars, LLVMValueRef param, uint32_t offset);

/* The call passes the address, or what holds it, to a function that does that with it. */
static void passed(struct follow *F, LLVMValueRef call, enum fate fate) {
    effect(F, call, VAR_READ | VAR_WRITE);
    F->away |= fate == AWAY;
    if (fate == RETURNED)
        push(F, call, ANY_OFFSET);
}

/* The call of memset, memcpy or memmove has the address as argument k. */
static void follow_copy(struct follow *F, LLVMValueRef call, unsigned k, uint32_t offset) {
    LLVMValueRef size = LLVMGetOperand(call, 2);
    bool known = LLVMIsAConstantInt(size);
    effect_on(F, call, k == 1 ? VAR_READ : VAR_KILL | VAR_WRITE, known ? offset : ANY_OFFSET,
              known ? LLVMConstIntGetZExtValue(size) : 0);
}

static void follow_call(struct follow *F, LLVMValueRef call, LLVMValueRef v, uint32_t offset) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (callee == v || !LLVMIsAFunction(callee)) {
        F->away = true;
        return;
    }
    for (unsigned k = 0; k < LLVMGetNumArgOperands(call); k++) {
        if (LLVMGetOperand(call, k) != v)
            continue;
        if (named(callee, "llvm.lifetime.")) {
            effect(F, call, VAR_KILL);
        } else if (named(callee, "llvm.memset.") || named(callee, "llvm.memcpy.") || named(callee, "llvm.memmove.")) {
            if (F->alloca)
                follow_copy(F, call, k, offset);
        } else if (is_keepalive(callee)) {
            effect(F, call, VAR_READ);
        } else if (LLVMIsDeclaration(callee) || k >= LLVMCountParams(callee)) {
            F->away = true;
        } else if (is_select(callee)) {
            effect(F, call, VAR_READ | VAR_WRITE);
        } else if (effect_of_waiting(callee)) {
            effect(F, call, v == F->alloca ? effect_of_waiting(callee) : VAR_READ | VAR_WRITE);
        } else {
            passed(F, call, fate_of(F->vars, LLVMGetParam(callee, k)));
        }
    }
}

/* A part of what holds an address. */
struct part {
    LLVMValueRef v;
    uint32_t offset;
};

/* May what is of that type, at `offset` of what holds an address at `stored`, be (a part of) that? */
static bool overlaps(struct follow *F, LLVMTypeRef t, uint32_t offset, uint32_t stored) {
    enum { ADDRESS = 8 }; /* Go's */
    return offset == ANY_OFFSET || stored == ANY_OFFSET ||
           (offset < stored + ADDRESS && stored < offset + size_of(F, t));
}

static LLVMValueRef without_casts(LLVMValueRef v) {
    while (LLVMIsACastInst(v) || (LLVMIsAConstantExpr(v) && LLVMGetNumOperands(v) == 1))
        v = LLVMGetOperand(v, 0);
    return v;
}

/* The function whose code is in the first word of a closure on the stack, or NULL. Nothing but what is stored to it
 * here is ever there, as follow_holder makes sure. */
static LLVMValueRef code_in(struct follow *F, LLVMValueRef holder) {
    LLVMValueRef code = NULL;
    VEC(struct part) at = {0};
    vec_push(&at, ((struct part){holder, 0}));
    for (size_t i = 0; i < at.len; i++)
        for (LLVMUseRef u = LLVMGetFirstUse(at.p[i].v); u; u = LLVMGetNextUse(u)) {
            LLVMValueRef user = LLVMGetUser(u);
            if (LLVMIsAGetElementPtrInst(user)) {
                vec_push(&at, ((struct part){user, offset_of(F, user, at.p[i].offset)}));
            } else if (LLVMIsAStoreInst(user)) {
                LLVMValueRef v = without_casts(LLVMGetOperand(user, 0));
                if (!overlaps(F, LLVMTypeOf(LLVMGetOperand(user, 0)), at.p[i].offset, 0) || LLVMIsNull(v))
                    continue; /* nil cannot be called */
                if (!LLVMIsAFunction(v) || (code && code != v)) {
                    vec_free(&at);
                    return NULL;
                }
                code = v;
            }
        }
    vec_free(&at);
    return code;
}

/* Is the value the first word of the closure at `holder`, which is the address of `code`, however it was found? */
static bool is_code(LLVMValueRef v, LLVMValueRef holder, LLVMValueRef code, unsigned depth) {
    enum { DEEP = 4 };
    v = without_casts(v);
    if (!LLVMIsAPHINode(v) || depth == DEEP)
        return v == code || (LLVMIsALoadInst(v) && LLVMGetOperand(v, 0) == holder);
    for (unsigned k = 0; k < LLVMCountIncoming(v); k++)
        if (LLVMGetIncomingValue(v, k) != v && !is_code(LLVMGetIncomingValue(v, k), holder, code, depth + 1))
            return false;
    return true;
}

/* What a call calls that is passed `holder`: that by name, also if it is the code of the closure at `holder`. */
static LLVMValueRef called(struct follow *F, LLVMValueRef call, LLVMValueRef holder) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    if (LLVMIsAFunction(callee) || !LLVMIsAAllocaInst(holder))
        return callee;
    LLVMValueRef code = code_in(F, holder);
    return code && is_code(callee, holder, code, 0) ? code : callee;
}

/* What holds the address at `stored` is at `at`, of offset `offset` in it, passed to a call. */
static void follow_holding_call(struct follow *F, LLVMValueRef call, LLVMValueRef at, uint32_t offset,
                                uint32_t stored) {
    LLVMValueRef callee = called(F, call, at);
    if (callee == at || !LLVMIsAFunction(callee)) {
        F->away = true;
    } else if (is_keepalive(callee)) {
        effect(F, call, VAR_READ);
    } else if (is_select(callee)) {
        effect(F, call, VAR_READ | VAR_WRITE);
    } else if (!is_filler(callee)) {
        uint32_t from = stored == ANY_OFFSET || offset == ANY_OFFSET || offset > stored ? ANY_OFFSET : stored - offset;
        for (unsigned k = 0; k < LLVMGetNumArgOperands(call) && !F->away; k++)
            if (LLVMGetOperand(call, k) == at) {
                if (LLVMIsDeclaration(callee) || k >= LLVMCountParams(callee))
                    F->away = true;
                else
                    passed(F, call, fate_of_held(F->vars, LLVMGetParam(callee, k), from));
            }
    }
}

/* The address is stored in what `holder` points to, at `stored`: follows what is loaded from there, provided that
 * `holder` does not get away. What is passed to a function is only read there, as closures are. */
static void follow_holder(struct follow *F, LLVMValueRef holder, uint32_t stored) {
    VEC(struct part) at = {0};
    vec_push(&at, ((struct part){holder, 0}));
    for (size_t i = 0; i < at.len && !F->away; i++)
        for (LLVMUseRef u = LLVMGetFirstUse(at.p[i].v); u && !F->away; u = LLVMGetNextUse(u)) {
            LLVMValueRef user = LLVMGetUser(u), v = at.p[i].v;
            uint32_t offset = at.p[i].offset;
            if (LLVMIsAGetElementPtrInst(user))
                vec_push(&at, ((struct part){user, offset_of(F, user, offset)}));
            else if (LLVMIsABitCastInst(user))
                vec_push(&at, ((struct part){user, offset}));
            else if (LLVMIsALoadInst(user)) {
                if (overlaps(F, LLVMTypeOf(user), offset, stored))
                    push(F, user, ANY_OFFSET);
            } else if (LLVMIsAStoreInst(user))
                F->away |= LLVMGetOperand(user, 0) == v || !LLVMIsAAllocaInst(holder);
            else if (LLVMIsACallInst(user))
                follow_holding_call(F, user, v, offset, stored);
            else
                F->away |= !LLVMIsAICmpInst(user);
        }
    vec_free(&at);
}

/* The address is stored: follows what is loaded again, if it was stored to a variable of the same function. */
static void follow_store(struct follow *F, LLVMValueRef to) {
    uint32_t stored = 0;
    VEC(LLVMValueRef) geps = {0};
    for (; LLVMIsAGetElementPtrInst(to) || LLVMIsABitCastInst(to); to = LLVMGetOperand(to, 0))
        if (LLVMIsAGetElementPtrInst(to))
            vec_push(&geps, to);
    while (geps.len)
        stored = offset_of(F, geps.p[--geps.len], stored);
    vec_free(&geps);
    if (!LLVMIsAAllocaInst(to) || to == F->alloca) {
        F->away = true;
        return;
    }
    uint32_t known = value_map_get(&F->seen, to);
    if (known == stored || known == ANY_OFFSET)
        return;
    value_map_set(&F->seen, to, stored);
    follow_holder(F, to, stored);
}

static void follow_use(struct follow *F, LLVMValueRef user, LLVMValueRef v, uint32_t offset) {
    switch (LLVMGetInstructionOpcode(user)) {
    case LLVMLoad:
        if (F->alloca)
            effect_on(F, user, VAR_READ, offset, size_of(F, LLVMTypeOf(user)));
        return;
    case LLVMStore:
        if (LLVMGetOperand(user, 0) == v)
            follow_store(F, LLVMGetOperand(user, 1));
        else if (F->alloca)
            effect_on(F, user, VAR_KILL | VAR_WRITE, offset, size_of(F, LLVMTypeOf(LLVMGetOperand(user, 0))));
        return;
    case LLVMGetElementPtr:
        push(F, user, offset_of(F, user, offset));
        return;
    case LLVMPHI:
    case LLVMSelect:
    case LLVMFreeze:
    case LLVMBitCast:
    case LLVMPtrToInt:
    case LLVMIntToPtr:
    case LLVMZExt:
    case LLVMTrunc:
    case LLVMAdd:
    case LLVMSub:
    case LLVMAnd:
    case LLVMOr:
    case LLVMXor:
    case LLVMInsertValue:
    case LLVMExtractValue:
        push(F, user, ANY_OFFSET);
        return;
    case LLVMICmp:
        return;
    case LLVMRet:
        F->returned = true;
        F->away |= F->f != NULL;
        return;
    case LLVMCall:
        follow_call(F, user, v, offset);
        return;
    default:
        F->away = true;
    }
}

/* Follows what was pushed. True if it gets away. */
static bool follow_all(struct follow *F) {
    while (F->work.len && !F->away) {
        LLVMValueRef at = F->work.p[--F->work.len];
        for (LLVMUseRef u = LLVMGetFirstUse(at); u && !F->away; u = LLVMGetNextUse(u))
            if (LLVMIsAInstruction(LLVMGetUser(u)))
                follow_use(F, LLVMGetUser(u), at, value_map_get(&F->seen, at));
            else
                F->away = true;
    }
    value_map_free(&F->seen);
    vec_free(&F->work);
    return F->away;
}

/* Follows v. True if it gets away. */
static bool follow(struct follow *F, LLVMValueRef v) {
    push(F, v, 0);
    return follow_all(F);
}

enum { DEEPEST = 64 };

/* Where may what is passed as that parameter be when the call has returned? In a cycle of calls: anywhere. */
static enum fate fate_of(struct vars *vars, LLVMValueRef param) {
    uint32_t known = value_map_get(&vars->params, param);
    if (known != VALUE_NONE)
        return known;
    if (vars->depth == DEEPEST)
        return AWAY;
    value_map_set(&vars->params, param, AWAY);
    vars->depth++;
    struct follow F = {.vars = vars};
    enum fate fate = follow(&F, param) ? AWAY : F.returned ? RETURNED : STAYS;
    vars->depth--;
    value_map_set(&vars->params, param, fate);
    return fate;
}

/* The same of an address that is, `offset` behind it, in what the parameter points to. */
static enum fate fate_of_held(struct vars *vars, LLVMValueRef param, uint32_t offset) {
    uint32_t first = value_map_get(&vars->holders, param);
    for (uint32_t i = first; i != VALUE_NONE; i = vars->held.p[i].next)
        if (vars->held.p[i].offset == offset)
            return (enum fate)vars->held.p[i].fate;
    if (vars->depth == DEEPEST)
        return AWAY;
    size_t at = vars->held.len;
    vec_push(&vars->held, ((struct held){offset, AWAY, first}));
    value_map_set(&vars->holders, param, (uint32_t)at);
    vars->depth++;
    struct follow F = {.vars = vars};
    follow_holder(&F, param, offset);
    enum fate fate = follow_all(&F) ? AWAY : F.returned ? RETURNED : STAYS;
    vars->depth--;
    vars->held.p[at].fate = fate;
    return fate;
}

static void find_live(struct vars *V, struct fn *f);

void gcroot_vars_find(struct vars *V, struct fn *f, uint64_t most) {
    uint32_t units = 0;
    V->allocas.len = V->units.len = V->effects.len = 0;
    for (LLVMValueRef v = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(f->fn)); v; v = LLVMGetNextInstruction(v)) {
        if (!LLVMIsAAllocaInst(v) || v == f->frame || LLVMGetMetadata(v, f->noscan_kind))
            continue;
        uint64_t size = LLVMABISizeOfType(V->layout, LLVMGetAllocatedType(v));
        if (size < 4 || size > most || !LLVMIsAConstantInt(LLVMGetOperand(v, 0)))
            continue;
        struct follow F = {.vars = V, .f = f, .var = (uint32_t)V->allocas.len, .alloca = v};
        size_t before = V->effects.len;
        if (follow(&F, v))
            V->effects.len = before;
        else {
            vec_push(&V->allocas, v);
            vec_push(&V->units, units);
            units += (uint32_t)(size + UNIT - 1) / UNIT;
        }
    }
    vec_push(&V->units, units);
    V->words = (V->allocas.len + 63) / 64;
    V->unit_words = (units + 63) / 64;
    if (V->allocas.len)
        find_live(V, f);
}

/* ---- where they are needed ---- */

static void set_range(uint64_t *set, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        set[i >> 6] |= (uint64_t)1 << (i & 63);
}

/* The effects that the instruction has, as sets: of units read and killed, of variables written. An instruction may
 * stand in the list more than once. */
static void effects_at(struct vars *V, uint32_t inst) {
    memset(V->read, 0, V->unit_words * sizeof *V->read);
    memset(V->kill, 0, V->unit_words * sizeof *V->kill);
    memset(V->write, 0, V->words * sizeof *V->write);
    for (uint32_t e = V->first[inst]; e != VALUE_NONE; e = V->next[e]) {
        struct var_effect *x = &V->effects.p[e];
        uint32_t unit = V->units.p[x->var];
        if (x->kind & VAR_READ)
            set_range(V->read, unit + x->from, unit + x->to);
        if (x->kind & VAR_KILL)
            set_range(V->kill, unit + x->from, unit + x->to);
        if (x->kind & VAR_WRITE)
            set_range(V->write, x->var, x->var + 1);
    }
}

void gcroot_vars_back(struct vars *V, uint32_t inst, uint64_t *live) {
    if (V->first[inst] == VALUE_NONE)
        return;
    effects_at(V, inst);
    for (size_t w = 0; w < V->unit_words; w++)
        live[w] = (live[w] & ~V->kill[w]) | V->read[w];
}

void gcroot_vars_needed(struct vars *V, const uint64_t *live, uint64_t *vars) {
    for (uint32_t k = 0; k < V->allocas.len; k++)
        for (uint32_t i = V->units.p[k]; i < V->units.p[k + 1]; i++)
            if (base_get(live, i))
                set_range(vars, k, k + 1);
}

void gcroot_vars_written(struct vars *V, uint32_t inst, uint64_t *used) {
    if (V->first[inst] == VALUE_NONE)
        return;
    effects_at(V, inst);
    for (size_t w = 0; w < V->words; w++)
        used[w] |= V->write[w];
}

void gcroot_vars_live_at_end(struct vars *V, struct fn *f, uint32_t b, uint64_t *live) {
    memset(live, 0, V->unit_words * sizeof *live);
    for (uint32_t k = 0; k < f->flow.blocks[b].nsucc; k++)
        for (size_t w = 0; w < V->unit_words; w++)
            live[w] |= V->live_in[f->flow.blocks[b].succ[k] * V->unit_words + w];
}

static void find_live(struct vars *V, struct fn *f) {
    V->first = arena_alloc_n(f->arena, f->insts.len + 1, sizeof *V->first);
    V->next = arena_alloc_n(f->arena, V->effects.len + 1, sizeof *V->next);
    memset(V->first, 0xff, (f->insts.len + 1) * sizeof *V->first);
    for (uint32_t e = 0; e < V->effects.len; e++) {
        V->next[e] = V->first[V->effects.p[e].inst];
        V->first[V->effects.p[e].inst] = e;
    }
    V->read = arena_alloc_n(f->arena, V->unit_words, sizeof *V->read);
    V->kill = arena_alloc_n(f->arena, V->unit_words, sizeof *V->kill);
    V->write = arena_alloc_n(f->arena, V->words, sizeof *V->write);
    V->live_in = arena_alloc_n(f->arena, f->flow.n * V->unit_words, sizeof *V->live_in);
    uint64_t *live = V->live = arena_alloc_n(f->arena, V->unit_words, sizeof *live);
    for (bool change = true; change;) {
        change = false;
        for (uint32_t b = (uint32_t)f->flow.n; b-- > 0;) {
            gcroot_vars_live_at_end(V, f, b, live);
            for (uint32_t i = f->flow.blocks[b].end; i-- > f->flow.blocks[b].first;)
                gcroot_vars_back(V, i, live);
            uint64_t *in = V->live_in + b * V->unit_words;
            if (memcmp(in, live, V->unit_words * sizeof *live)) {
                memcpy(in, live, V->unit_words * sizeof *live);
                change = true;
            }
        }
    }
}

void gcroot_vars_free(struct vars *V) {
    vec_free(&V->allocas);
    vec_free(&V->units);
    vec_free(&V->effects);
    vec_free(&V->held);
    value_map_free(&V->holders);
    value_map_free(&V->params);
}

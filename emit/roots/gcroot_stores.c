/* gcroot_stores.c: keeps in memory the pointers that a function needs after a call that may collect.
 *
 * The collector cannot see wasm's locals. So a function stores such a pointer in a slot of its stack frame, where the
 * collector looks (it takes any word of the stack for a pointer, and nothing moves, so the function goes on with the
 * value in the local). What is stored is as little as possible:
 *   - nothing around calls that cannot collect (collect_calls.c);
 *   - *bases* only (gcroot_bases.c): no derived pointer, and nothing that lives anyway;
 *   - a parameter only if it is needed after such a call: what is passed is the callee's to keep, so what the caller
 * does not need again it need not store; nor what all callers keep (gcroot_params.c).
 *
 * A base is stored behind its definition, or nearer to the calls it is needed at, whichever is done less often
 * (gcroot_flow.c guesses). Slots are shared by bases that are never needed at the same time.
 *
 * Requires: optimised IR without invokes. Leaves true: nothing moves these stores, which are volatile, and no pass that
 * might create other pointers across calls follows; the slots are one alloca a function, "gowl.roots". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/calls/collect_calls.h"
#include "emit/ir/value_map.h"
#include "emit/report/report.h"
#include "emit/roots/gcroot_stores.h"
#include "emit/roots/roots.h"

/* ---- liveness of bases ---- */

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
        uint32_t b = gcroot_base(f, LLVMGetOperand(in->v, (unsigned)k));
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
            uint32_t b = gcroot_base(f, LLVMGetIncomingValue(v, k));
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

uint32_t gcroot_leaves(struct fn *f, uint32_t r) {
    LLVMTypeRef t = LLVMTypeOf(f->insts.p[f->bases.p[r]].v);
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
    uint32_t want = gcroot_leaves(f, r), run = 0;
    bool *busy = arena_alloc(f->arena, f->nslots + 1);
    for (uint32_t o = 0; o < f->bases.len; o++)
        if (o != r && base_get(live, o) && f->slot[o] != NO_SLOT)
            for (uint32_t k = 0; k < gcroot_leaves(f, o); k++)
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
            if (in->base == i && base_get(f->kept, in->number)) {
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

void gcroot_store(struct fn *f, LLVMValueRef v, uint32_t slot) {
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
        gcroot_store(f, v, slot);
        return;
    }
    for (unsigned i = 0; i < LLVMCountStructElementTypes(t); i++) {
        LLVMTypeRef e = LLVMStructGetTypeAtIndex(t, i);
        if (!holds_pointer(e))
            continue;
        if (!is_pointer(e))
            die("a struct in a struct is needed after a call that may collect");
        gcroot_store(f, LLVMBuildExtractValue(f->b, v, i, ""), slot++);
    }
}

static void store_behind(struct fn *f, uint32_t r) {
    LLVMValueRef v = f->insts.p[f->bases.p[r]].v;
    LLVMValueRef at =
        LLVMIsAArgument(v) ? LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(f->fn)) : LLVMGetNextInstruction(v);
    while (LLVMIsAPHINode(at) || (LLVMIsAArgument(v) && LLVMIsAAllocaInst(at)))
        at = LLVMGetNextInstruction(at);
    LLVMPositionBuilderBefore(f->b, at);
    store_base(f, r);
}

/* ---- where a base is stored ---- */

/* A block on the way from the base's definition to calls that need it, in the dominator tree. */
struct stop {
    uint32_t block, call; /* the first call in it that needs the base, or NO_BASE */
    double cost;          /* of storing for all such calls that it dominates */
    bool here;            /* ... by a store in this block, not further down */
};

static int by_block(const void *a, const void *b) {
    const struct stop *x = a, *y = b;
    return x->block < y->block ? -1 : x->block > y->block;
}

/* f->stop_at[block] is its place in the list + 1 while place() works. */
static struct stop *stop_at(struct fn *f, uint32_t block, uint32_t last) {
    for (uint32_t b = block; !f->stop_at[b]; b = f->flow.blocks[b].idom) {
        vec_push(&f->stops, ((struct stop){.block = b, .call = NO_BASE}));
        f->stop_at[b] = (uint32_t)f->stops.len;
        if (b == last)
            break;
    }
    return &f->stops.p[f->stop_at[block] - 1];
}

static void find_stops(struct fn *f, uint32_t r, uint32_t definition) {
    f->stops.len = 0;
    for (size_t k = 0; k < f->calls.len; k++) {
        if (!base_get(f->calls.p[k].keep, r))
            continue;
        struct stop *s = stop_at(f, f->insts.p[f->calls.p[k].inst].block, definition);
        if (s->call == NO_BASE)
            s->call = f->calls.p[k].inst;
    }
    qsort(f->stops.p, f->stops.len, sizeof *f->stops.p, by_block);
    for (size_t k = 0; k < f->stops.len; k++)
        f->stop_at[f->stops.p[k].block] = (uint32_t)k + 1;
}

static void store_in(struct fn *f, uint32_t r, const struct stop *s) {
    LLVMValueRef at = s->call == NO_BASE ? LLVMGetFirstInstruction(f->flow.blocks[s->block].bb) : f->insts.p[s->call].v;
    while (LLVMIsAPHINode(at))
        at = LLVMGetNextInstruction(at);
    LLVMPositionBuilderBefore(f->b, at);
    store_base(f, r);
}

/* Stores base r behind its definition, or nearer to the calls that need it: in those blocks between, of which each such
 * call has one above it in the dominator tree, that run least often in all. */
static void place(struct fn *f, uint32_t r) {
    const double size = f->small ? 1 : 0.05; /* what a store more costs beside its time */
    uint32_t definition = f->insts.p[f->bases.p[r]].block;
    find_stops(f, r, definition);
    if (f->stops.p[0].block != definition)
        die("a base does not dominate a call that needs it");
    for (size_t k = f->stops.len; k-- > 0;) {
        struct stop *s = &f->stops.p[k];
        double here = f->flow.blocks[s->block].frequency + size;
        s->here = s->call != NO_BASE || here <= s->cost;
        if (s->here)
            s->cost = here;
        if (s->block != definition)
            f->stops.p[f->stop_at[f->flow.blocks[s->block].idom] - 1].cost += s->cost;
    }
    if (f->stops.p[0].here)
        store_behind(f, r);
    for (size_t k = 1; k < f->stops.len; k++) {
        struct stop *s = &f->stops.p[k];
        bool covered = f->stops.p[f->stop_at[f->flow.blocks[s->block].idom] - 1].here;
        if (s->here && !covered)
            store_in(f, r, s);
        s->here |= covered;
    }
    for (size_t k = 0; k < f->stops.len; k++)
        f->stop_at[f->stops.p[k].block] = 0;
}

static void emit_stores(struct fn *f) {
    LLVMValueRef first = LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(f->fn));
    LLVMPositionBuilderBefore(f->b, first);
    LLVMTypeRef ptr = LLVMPointerTypeInContext(f->ctx, 0);
    f->stop_at = arena_alloc_n(f->arena, f->flow.n, sizeof *f->stop_at);
    f->frame = LLVMBuildAlloca(f->b, LLVMArrayType2(ptr, f->nslots), "gowl.roots");
    LLVMSetAlignment(f->frame, 4);
    for (uint32_t r = 0; r < f->bases.len; r++)
        if (f->slot[r] != NO_SLOT)
            place(f, r);
}

void gcroot_analyse(struct fn *f, struct program *p, LLVMValueRef fn, struct collect_calls *cc,
                    struct gcroot_params *params) {
    *f = (struct fn){.fn = fn, .ctx = p->ctx, .arena = arena_new("gc roots"), .params = params};
    f->small = opt_for_size(p->opt->opt);
    f->noscan_kind = LLVMGetMDKindIDInContext(p->ctx, "gowl.noscan", 11);
    f->lasting_kind = LLVMGetMDKindIDInContext(p->ctx, "gowl.lasting", 12);
    flow_make(&f->flow, f->arena, fn);
    gcroot_number(f);
    gcroot_bases(f);
    find_live(f);
    find_calls(f, cc);
}

void gcroot_forget(struct fn *f) {
    value_map_free(&f->index);
    vec_free(&f->insts);
    vec_free(&f->bases);
    vec_free(&f->calls);
    vec_free(&f->stops);
    arena_free(f->arena);
}

static void do_function(struct program *p, LLVMValueRef fn, struct collect_calls *cc, struct gcroot_params *params,
                        struct exact_calls *exact, struct gcroot_stats *stats) {
    struct fn f;
    gcroot_analyse(&f, p, fn, cc, params);
    f.b = LLVMCreateBuilderInContext(p->ctx);
    find_slots(&f);
    if (f.nslots) {
        emit_stores(&f);
        stats->functions++;
        stats->stores += f.stores;
        stats->slots += f.nslots;
    }
    if (exact->on && (gcroot_collects(fn) || value_map_get(&exact->asks.functions, fn) != VALUE_NONE ||
                      value_map_get(&exact->suspends.functions, fn) != VALUE_NONE))
        gcroot_exact(&f, exact);
    stats->calls += f.calls.len;
    LLVMDisposeBuilder(f.b);
    gcroot_forget(&f);
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

static void find_exact_calls(struct exact_calls *exact, struct program *p) {
    LLVMValueRef gc = LLVMGetNamedFunction(p->mod, "runtime.GC");
    exact->on = p->asks_gc && gc && !LLVMIsDeclaration(gc);
    exact->vars.layout = p->layout;
    if (!exact->on)
        return;
    collect_calls_find(&exact->asks, p, "runtime.GC");
    collect_calls_find(&exact->suspends, p, "gowl.suspend");
}

void gcroot_stores(struct program *p) {
    struct collect_calls cc;
    struct gcroot_stats stats = {0};
    /* For measuring what the stores cost, with GOGC=off and memory enough: such a module must never collect. */
    bool off = p->without == WITHOUT_ROOT_STORES || getenv("GOWL_NO_ROOT_STORES") != NULL;
    struct gcroot_params params = {0};
    collect_calls_find(&cc, p, "gowl.collect");
    gcroot_params_find(&params, p, &cc);
    struct exact_calls exact = {0};
    find_exact_calls(&exact, p);
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        if (LLVMIsDeclaration(f) || value_map_get(&cc.functions, f) == VALUE_NONE)
            continue;
        size_t n;
        stage_enter("gc roots", LLVMGetValueName2(f, &n));
        gcroot_noscan(p, f);
        if (!off)
            do_function(p, f, &cc, &params, &exact, &stats);
    }
    gcroot_params_free(&params);
    if (exact.on) {
        collect_calls_free(&exact.asks);
        collect_calls_free(&exact.suspends);
        gcroot_vars_free(&exact.vars);
    }
    stats_text(p, WITHOUT_ROOT_STORES, "%zu stores to %zu slots in %zu functions, for %zu calls that may collect",
               stats.stores, stats.slots, stats.functions, stats.calls);
    collect_calls_free(&cc);
    drop_keep_alive(p);
}

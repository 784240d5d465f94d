/* gcroot_flow.c: the flow of control of one function: blocks in reverse postorder, dominators (Cooper, Harvey, Kennedy:
 * A Simple, Fast Dominance Algorithm), loops, and a guess at how often each block runs.
 *
 * The guess: each way out of a block is as likely as any other or as its branch weights say, but a loop goes round
 * eight times, and ways to what ends in a panic, and up when a callee has unwound, are hardly ever gone. */
#include <stdlib.h>
#include <string.h>

#include "emit/ir/ir.h"
#include "emit/ir/value_map.h"
#include "emit/roots/gcroot_stores.h"

struct walk {
    struct flow *f;
    struct arena *arena;
    struct value_map order; /* block as value -> index in postorder, while walking: number of first visit */
    LLVMBasicBlockRef *post;
    size_t npost;
};

/* Postorder without recursion: functions can have thousands of blocks in a row. */
static void postorder(struct walk *w, LLVMValueRef fn) {
    struct frame {
        LLVMValueRef term;
        unsigned next;
    };
    size_t n = LLVMCountBasicBlocks(fn), depth = 0;
    struct frame *stack = NEWN(w->arena, struct frame, n + 1);
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(fn);
    w->post = NEWN(w->arena, LLVMBasicBlockRef, n + 1);
    value_map_set(&w->order, LLVMBasicBlockAsValue(entry), 0);
    stack[depth++] = (struct frame){LLVMGetBasicBlockTerminator(entry), 0};
    while (depth) {
        struct frame *top = &stack[depth - 1];
        if (top->next == LLVMGetNumSuccessors(top->term)) {
            w->post[w->npost++] = LLVMGetInstructionParent(top->term);
            depth--;
            continue;
        }
        LLVMBasicBlockRef s = LLVMGetSuccessor(top->term, top->next++);
        if (value_map_get(&w->order, LLVMBasicBlockAsValue(s)) != VALUE_NONE)
            continue;
        value_map_set(&w->order, LLVMBasicBlockAsValue(s), 0);
        stack[depth++] = (struct frame){LLVMGetBasicBlockTerminator(s), 0};
    }
}

static void connect(struct walk *w) {
    struct flow *f = w->f;
    for (size_t b = 0; b < f->n; b++) {
        LLVMValueRef term = LLVMGetBasicBlockTerminator(f->blocks[b].bb);
        unsigned n = LLVMGetNumSuccessors(term);
        f->blocks[b].succ = NEWN(w->arena, uint32_t, n + 1);
        for (unsigned k = 0; k < n; k++) {
            uint32_t s = value_map_get(&w->order, LLVMBasicBlockAsValue(LLVMGetSuccessor(term, k)));
            bool twice = false;
            for (uint32_t o = 0; o < f->blocks[b].nsucc; o++)
                twice |= f->blocks[b].succ[o] == s;
            if (twice)
                continue;
            f->blocks[b].succ[f->blocks[b].nsucc++] = s;
            f->blocks[s].npred++;
        }
    }
    for (size_t b = 0; b < f->n; b++) {
        f->blocks[b].pred = NEWN(w->arena, uint32_t, f->blocks[b].npred + 1);
        f->blocks[b].npred = 0;
    }
    for (uint32_t b = 0; b < f->n; b++)
        for (uint32_t k = 0; k < f->blocks[b].nsucc; k++) {
            struct block *s = &f->blocks[f->blocks[b].succ[k]];
            s->pred[s->npred++] = b;
        }
}

static uint32_t common(const struct flow *f, uint32_t a, uint32_t b) {
    while (a != b) {
        while (a > b)
            a = f->blocks[a].idom;
        while (b > a)
            b = f->blocks[b].idom;
    }
    return a;
}

static void dominators(struct flow *f, struct arena *arena) {
    enum { NONE = 0xffffffffu };
    for (size_t b = 1; b < f->n; b++)
        f->blocks[b].idom = NONE;
    for (bool change = true; change;) {
        change = false;
        for (uint32_t b = 1; b < f->n; b++) {
            uint32_t d = NONE;
            for (uint32_t k = 0; k < f->blocks[b].npred; k++) {
                uint32_t p = f->blocks[b].pred[k];
                if (f->blocks[p].idom != NONE)
                    d = d == NONE ? p : common(f, p, d);
            }
            if (d != f->blocks[b].idom) {
                f->blocks[b].idom = d;
                change = true;
            }
        }
    }
    /* Preorder intervals: a child's number is above its parent's, so sizes add up backwards, and starts forwards. */
    uint32_t *size = NEWN(arena, uint32_t, f->n + 1), *used = NEWN(arena, uint32_t, f->n + 1);
    for (size_t b = f->n; b-- > 0;) {
        size[b]++;
        if (b)
            size[f->blocks[b].idom] += size[b];
    }
    for (size_t b = 0; b < f->n; b++) {
        struct block *bl = &f->blocks[b];
        if (b) {
            bl->in = f->blocks[bl->idom].in + 1 + used[bl->idom];
            used[bl->idom] += size[b];
        }
        bl->out = bl->in + size[b];
    }
}

bool flow_dominates(const struct flow *f, uint32_t a, uint32_t b) {
    return f->blocks[a].in <= f->blocks[b].in && f->blocks[b].in < f->blocks[a].out;
}

enum { LOOP = 8 }; /* how often loops go round */

/* Counts the loop that the edge latch -> head closes for its blocks; a head with two latches has one loop. */
static void add_loop(struct flow *f, uint32_t latch, uint32_t head, uint32_t *mark, uint32_t *stack) {
    uint32_t n = 0, stamp = head + 1;
    if (mark[head] != stamp) {
        mark[head] = stamp;
        f->blocks[head].depth++;
    }
    stack[n++] = latch;
    while (n) {
        uint32_t b = stack[--n];
        if (mark[b] == stamp)
            continue;
        mark[b] = stamp;
        f->blocks[b].depth++;
        for (uint32_t k = 0; k < f->blocks[b].npred; k++)
            stack[n++] = f->blocks[b].pred[k]; /* each edge at most once: its end is marked once */
    }
}

static void find_loops(struct flow *f, struct arena *arena) {
    size_t edges = 0;
    for (size_t b = 0; b < f->n; b++)
        edges += f->blocks[b].npred;
    uint32_t *mark = NEWN(arena, uint32_t, f->n + 1), *stack = NEWN(arena, uint32_t, edges + 1);
    for (uint32_t head = 0; head < f->n; head++)
        for (uint32_t k = 0; k < f->blocks[head].npred; k++)
            if (flow_dominates(f, head, f->blocks[head].pred[k]))
                add_loop(f, f->blocks[head].pred[k], head, mark, stack);
}

static bool is_cold(LLVMBasicBlockRef bb) {
    static unsigned cold;
    if (!cold)
        cold = attribute_kind("cold");
    LLVMValueRef term = LLVMGetBasicBlockTerminator(bb);
    if (LLVMGetInstructionOpcode(term) == LLVMUnreachable)
        return true;
    for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) {
        if (!LLVMIsACallInst(i))
            continue;
        LLVMValueRef f = LLVMGetCalledValue(i);
        if (LLVMGetCallSiteEnumAttribute(i, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, cold) ||
            (LLVMIsAFunction(f) &&
             LLVMGetEnumAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, cold)))
            return true;
    }
    return false;
}

static void find_cold(struct flow *f) {
    for (size_t b = f->n; b-- > 0;) {
        bool all = f->blocks[b].nsucc > 0; /* all ways on are cold */
        for (uint32_t k = 0; k < f->blocks[b].nsucc; k++)
            all &= f->blocks[b].succ[k] > b && f->blocks[f->blocks[b].succ[k]].cold;
        f->blocks[b].cold = all || is_cold(f->blocks[b].bb);
    }
}

/* Is v "has the callee unwound?" (unwind.c) */
static bool tests_flag(LLVMValueRef v) {
    size_t n;
    if (!LLVMIsAICmpInst(v) || LLVMGetICmpPredicate(v) != LLVMIntNE || !LLVMIsALoadInst(LLVMGetOperand(v, 0)))
        return false;
    LLVMValueRef flag = LLVMGetOperand(LLVMGetOperand(v, 0), 0);
    return LLVMIsAGlobalVariable(flag) && !strcmp(LLVMGetValueName2(flag, &n), "gowl.unwinding");
}

/* The branch weight of LLVM's successor number i, of n: 1 where none is said. */
static double said_weight(LLVMValueRef term, unsigned i, unsigned n) {
    LLVMContextRef cx =
        LLVMGetModuleContext(LLVMGetGlobalParent(LLVMGetBasicBlockParent(LLVMGetInstructionParent(term))));
    LLVMValueRef prof = LLVMGetMetadata(term, LLVMGetMDKindIDInContext(cx, "prof", 4)), ops[3];
    /* "branch_weights", and perhaps where they are from, and the weights */
    if (n != 2 || !prof || LLVMGetMDNodeNumOperands(prof) != 3)
        return 1;
    LLVMGetMDNodeOperands(prof, ops);
    return ops[1 + i] && LLVMIsAConstantInt(ops[1 + i]) ? (double)LLVMConstIntGetZExtValue(ops[1 + i]) : 1;
}

/* How likely each way out of block b is, to `likely`, by number in succ. */
static void find_likely(struct flow *f, uint32_t b, const struct value_map *order, double *likely) {
    const double HARDLY = 0.001;
    struct block *bl = &f->blocks[b];
    LLVMValueRef term = LLVMGetBasicBlockTerminator(bl->bb);
    bool tests = LLVMIsABranchInst(term) && LLVMIsConditional(term) && tests_flag(LLVMGetCondition(term));
    unsigned n = LLVMGetNumSuccessors(term), leaving = 0, staying = 0;
    for (uint32_t k = 0; k < bl->nsucc; k++) {
        struct block *s = &f->blocks[bl->succ[k]];
        leaving += !s->cold && s->depth < bl->depth;
        staying += !s->cold && s->depth >= bl->depth;
        likely[k] = 0;
    }
    double sum = 0;
    for (unsigned i = 0; i < n; i++) {
        uint32_t to = value_map_get(order, LLVMBasicBlockAsValue(LLVMGetSuccessor(term, i))), k = 0;
        while (bl->succ[k] != to)
            k++;
        struct block *s = &f->blocks[to];
        double w = said_weight(term, i, n);
        if (leaving && staying && !s->cold && !tests)
            w = s->depth < bl->depth ? 1.0 / leaving : (LOOP - 1.0) / staying;
        if (s->cold || (tests && i == 0))
            w *= HARDLY;
        likely[k] += w;
        sum += w;
    }
    for (uint32_t k = 0; k < bl->nsucc; k++)
        likely[k] = sum > 0 ? likely[k] / sum : 1.0 / bl->nsucc;
}

/* Lets what comes in at the entry flow, until nothing changes much. */
static void frequencies(struct flow *f, const struct value_map *order, struct arena *arena) {
    enum { ROUNDS = 100 };
    double **likely = NEWN(arena, double *, f->n);
    for (uint32_t b = 0; b < f->n; b++) {
        likely[b] = NEWN(arena, double, f->blocks[b].nsucc + 1);
        find_likely(f, b, order, likely[b]);
    }
    bool change = true;
    for (int round = 0; change && round < ROUNDS; round++) {
        change = false;
        for (uint32_t b = 0; b < f->n; b++) {
            double in = b == 0, back = 0;
            for (uint32_t k = 0; k < f->blocks[b].npred; k++) {
                uint32_t p = f->blocks[b].pred[k], e = 0;
                while (f->blocks[p].succ[e] != b)
                    e++;
                *(p < b ? &in : &back) += f->blocks[p].frequency * likely[p][e];
            }
            in += back < (LOOP - 1) * in ? back : (LOOP - 1) * in; /* some loops have no likely end */
            change |= in > 1.01 * f->blocks[b].frequency;
            f->blocks[b].frequency = in;
        }
    }
}

void flow_make(struct flow *f, struct arena *arena, LLVMValueRef fn) {
    struct walk w = {.f = f, .arena = arena};
    postorder(&w, fn);
    f->n = w.npost;
    f->blocks = NEWN(arena, struct block, f->n);
    for (size_t b = 0; b < f->n; b++) {
        f->blocks[b].bb = w.post[f->n - 1 - b];
        value_map_set(&w.order, LLVMBasicBlockAsValue(f->blocks[b].bb), (uint32_t)b);
    }
    connect(&w);
    dominators(f, arena);
    find_loops(f, arena);
    find_cold(f);
    frequencies(f, &w.order, arena);
    value_map_free(&w.order);
}

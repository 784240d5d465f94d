/* switches.c: switches as LLVM has them. Runs before the optimiser.
 *
 * Go's compiler makes a tree of comparisons of a switch over numbers, and a jump table only for other machines than
 * wasm. LLVM does not see through `<=`, so a tree would stay one. Here a tree of branches that compare one value with
 * constants becomes a switch; what is best of it (a table of jumps, of values, or comparisons again) LLVM knows. */
#include <stdlib.h>

#include "base/base.h"
#include "emit/ir/ir.h"
#include "emit/ir/phi.h"
#include "emit/optimise/optimise.h"

enum { LEAST_NODES = 3, MOST_NODES = 512, MOST_CASES = 256 };

/* A branch on `x + add PREDICATE number`. */
struct test {
    LLVMValueRef x;
    unsigned width;
    LLVMIntPredicate predicate;
    uint64_t add, number;
};

/* A block that ends in such a branch; ways[0] is where it goes if that is true: below 0: ~ of an edge that leaves the
 * tree, else a node. */
struct node {
    LLVMBasicBlockRef block;
    struct test test;
    long ways[2];
};

/* An edge out of the tree: the block it comes from (the last of the empty ones behind a node), where to, the first edge
 * that means the same, and the block that stands in its place. */
struct edge {
    LLVMBasicBlockRef from, to;
    size_t same;
    LLVMBasicBlockRef made;
};

struct tree {
    struct program *p;
    VEC(struct node) nodes;
    VEC(struct edge) edges;
    VEC(LLVMBasicBlockRef) empty; /* blocks between a node and an edge's end */
    VEC(uint64_t) bounds;         /* values of x at which something changes */
};

static uint64_t mask_of(unsigned width) {
    return width == 64 ? ~0ULL : (1ULL << width) - 1;
}

/* What holds of (b, a) where `predicate` holds of (a, b). */
static LLVMIntPredicate swapped(LLVMIntPredicate predicate) {
    switch (predicate) {
    case LLVMIntUGT:
        return LLVMIntULT;
    case LLVMIntUGE:
        return LLVMIntULE;
    case LLVMIntULT:
        return LLVMIntUGT;
    case LLVMIntULE:
        return LLVMIntUGE;
    case LLVMIntSGT:
        return LLVMIntSLT;
    case LLVMIntSGE:
        return LLVMIntSLE;
    case LLVMIntSLT:
        return LLVMIntSGT;
    case LLVMIntSLE:
        return LLVMIntSGE;
    default: /* == and != */
        return predicate;
    }
}

/* Is the block's end such a branch? */
static bool read_test(LLVMBasicBlockRef block, struct test *t) {
    LLVMValueRef br = LLVMGetBasicBlockTerminator(block);
    if (!br || !LLVMIsABranchInst(br) || !LLVMIsConditional(br) || LLVMGetSuccessor(br, 0) == LLVMGetSuccessor(br, 1))
        return false;
    LLVMValueRef c = LLVMGetCondition(br);
    if (!LLVMIsAICmpInst(c) || LLVMGetTypeKind(LLVMTypeOf(LLVMGetOperand(c, 0))) != LLVMIntegerTypeKind)
        return false;
    LLVMValueRef x = LLVMGetOperand(c, 0), n = LLVMGetOperand(c, 1);
    *t = (struct test){.predicate = LLVMGetICmpPredicate(c), .width = LLVMGetIntTypeWidth(LLVMTypeOf(x))};
    if (LLVMIsAConstantInt(x)) {
        t->predicate = swapped(t->predicate);
        x = n;
        n = LLVMGetOperand(c, 0);
    }
    if (t->width > 64 || !LLVMIsAConstantInt(n) || LLVMIsAConstant(x))
        return false;
    t->number = LLVMConstIntGetZExtValue(n);
    bool is_signed = t->predicate >= LLVMIntSGT;
    if (!is_signed && LLVMIsAInstruction(x) && LLVMGetInstructionOpcode(x) == LLVMAdd &&
        LLVMIsAConstantInt(LLVMGetOperand(x, 1))) {
        t->add = LLVMConstIntGetZExtValue(LLVMGetOperand(x, 1));
        x = LLVMGetOperand(x, 0);
    }
    t->x = x;
    return true;
}

/* Is a test true of x? */
static bool holds(const struct test *t, uint64_t x) {
    uint64_t mask = mask_of(t->width), a = (x + t->add) & mask, b = t->number & mask;
    int64_t sa = (int64_t)(a << (64 - t->width)), sb = (int64_t)(b << (64 - t->width));
    switch (t->predicate) {
    case LLVMIntEQ:
        return a == b;
    case LLVMIntNE:
        return a != b;
    case LLVMIntUGT:
        return a > b;
    case LLVMIntUGE:
        return a >= b;
    case LLVMIntULT:
        return a < b;
    case LLVMIntULE:
        return a <= b;
    case LLVMIntSGT:
        return sa > sb;
    case LLVMIntSGE:
        return sa >= sb;
    case LLVMIntSLT:
        return sa < sb;
    default:
        return sa <= sb;
    }
}

/* The only block that leads to this one, by one edge; NULL: there are others. */
static LLVMBasicBlockRef only_predecessor(LLVMBasicBlockRef block) {
    LLVMBasicBlockRef from = NULL;
    for (LLVMUseRef u = LLVMGetFirstUse(LLVMBasicBlockAsValue(block)); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (from || !LLVMIsATerminatorInst(user))
            return NULL;
        from = LLVMGetInstructionParent(user);
    }
    return from;
}

/* Does the block do nothing but its test of x? (Nothing else may use what it computes.) */
static bool only_tests(LLVMBasicBlockRef block, const struct test *t) {
    LLVMValueRef br = LLVMGetBasicBlockTerminator(block), c = LLVMGetCondition(br), sum = NULL;
    if (!LLVMGetFirstUse(c) || LLVMGetNextUse(LLVMGetFirstUse(c)))
        return false;
    for (int k = 0; k < 2; k++)
        if (LLVMGetOperand(c, (unsigned)k) != t->x && !LLVMIsAConstant(LLVMGetOperand(c, (unsigned)k)))
            sum = LLVMGetOperand(c, (unsigned)k);
    for (LLVMValueRef i = LLVMGetFirstInstruction(block); i; i = LLVMGetNextInstruction(i)) {
        bool own_sum = i == sum && LLVMGetFirstUse(sum) && !LLVMGetNextUse(LLVMGetFirstUse(sum));
        if (i != br && i != c && !own_sum)
            return false;
    }
    return true;
}

/* Is the block a further node of a tree over root's x? */
static bool is_inner(LLVMBasicBlockRef block, const struct test *root, struct test *t) {
    return only_predecessor(block) && read_test(block, t) && t->x == root->x && t->width == root->width &&
           only_tests(block, t);
}

static bool is_empty(LLVMBasicBlockRef block) {
    LLVMValueRef i = LLVMGetFirstInstruction(block);
    return LLVMIsABranchInst(i) && !LLVMIsConditional(i) && only_predecessor(block);
}

/* Do both edges, which lead to one block, bring it the same values? */
static bool bring_the_same(const struct edge *a, const struct edge *b) {
    for (LLVMValueRef i = LLVMGetFirstInstruction(a->to); i && LLVMIsAPHINode(i); i = LLVMGetNextInstruction(i))
        if (phi_value(i, a->from) != phi_value(i, b->from))
            return false;
    return true;
}

/* Adds the edge that leaves the tree from there to there; gives ~ of its number. */
static long add_edge(struct tree *t, LLVMBasicBlockRef from, LLVMBasicBlockRef to) {
    while (is_empty(to)) {
        vec_push(&t->empty, to);
        from = to;
        to = LLVMGetSuccessor(LLVMGetBasicBlockTerminator(to), 0);
    }
    struct edge e = {.from = from, .to = to, .same = t->edges.len};
    for (size_t k = 0; k < t->edges.len && e.same == t->edges.len; k++)
        if (t->edges.p[k].to == to && bring_the_same(&t->edges.p[k], &e))
            e.same = k;
    vec_push(&t->edges, e);
    return ~(long)(t->edges.len - 1);
}

static void add_bounds(struct tree *t, const struct test *c) {
    uint64_t mask = mask_of(c->width);
    uint64_t at[] = {c->number - c->add, c->number - c->add + 1, -c->add, 1ULL << (c->width - 1)};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++)
        vec_push(&t->bounds, at[k] & mask);
}

/* Fills the tree's nodes and edges; false: it is too large. */
static bool grow(struct tree *t, LLVMBasicBlockRef root) {
    struct node first = {.block = root};
    if (!read_test(root, &first.test))
        return false;
    vec_push(&t->nodes, first);
    for (size_t n = 0; n < t->nodes.len; n++) {
        if (t->nodes.len > MOST_NODES)
            return false;
        add_bounds(t, &t->nodes.p[n].test);
        for (unsigned k = 0; k < 2; k++) {
            LLVMBasicBlockRef block = t->nodes.p[n].block;
            LLVMBasicBlockRef to = LLVMGetSuccessor(LLVMGetBasicBlockTerminator(block), k);
            struct node inner = {.block = to};
            if (to != root && is_inner(to, &first.test, &inner.test)) {
                t->nodes.p[n].ways[k] = (long)t->nodes.len;
                vec_push(&t->nodes, inner);
            } else {
                t->nodes.p[n].ways[k] = add_edge(t, block, to);
            }
        }
    }
    return true;
}

/* The first edge that means the same as that by which x leaves the tree. */
static size_t way_of(const struct tree *t, uint64_t x) {
    long n = 0;
    while (n >= 0)
        n = t->nodes.p[n].ways[holds(&t->nodes.p[n].test, x) ? 0 : 1];
    return t->edges.p[~n].same;
}

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* An interval of values of x that all go one way. */
struct span {
    uint64_t first, last;
    size_t edge;
};

struct renamed {
    const struct tree *t;
    LLVMBasicBlockRef to;
};

/* Where an entry of a phi at an edge's end comes from now (phi_pred). */
static LLVMBasicBlockRef entry_now(void *arg, LLVMBasicBlockRef from) {
    const struct renamed *r = arg;
    for (size_t k = 0; k < r->t->edges.len; k++) {
        const struct edge *e = &r->t->edges.p[k];
        if (e->from == from && e->to == r->to)
            return e->same == k ? e->made : NULL;
    }
    return from;
}

/* Gives each edge, of those that mean the same the first, a block that leads to its end, and the phis there their
 * entries. */
static void make_ways(struct tree *t, LLVMValueRef fn, LLVMBuilderRef b, LLVMValueRef like) {
    for (size_t k = 0; k < t->edges.len; k++) {
        struct edge *e = &t->edges.p[k];
        if (e->same != k)
            continue;
        LLVMPositionBuilderBefore(b, like);
        LLVMMetadataRef place = LLVMGetCurrentDebugLocation2(b);
        e->made = LLVMAppendBasicBlockInContext(t->p->ctx, fn, "way");
        LLVMPositionBuilderAtEnd(b, e->made);
        LLVMSetCurrentDebugLocation2(b, place);
        LLVMBuildBr(b, e->to);
    }
    for (size_t k = 0; k < t->edges.len; k++) {
        struct renamed r = {.t = t, .to = t->edges.p[k].to};
        bool done = false;
        for (size_t j = 0; j < k; j++)
            done |= t->edges.p[j].to == r.to;
        for (LLVMValueRef phi = LLVMGetFirstInstruction(r.to), next; !done && phi && LLVMIsAPHINode(phi); phi = next) {
            next = LLVMGetNextInstruction(phi);
            LLVMPositionBuilderBefore(b, phi);
            LLVMReplaceAllUsesWith(phi, phi_remake(b, phi, entry_now, &r));
            LLVMInstructionEraseFromParent(phi);
        }
    }
}

/* Puts a switch in the place of the tree. */
static void make_switch(struct tree *t, const struct span *spans, size_t n, size_t otherwise, unsigned cases) {
    LLVMBasicBlockRef root = t->nodes.p[0].block;
    LLVMValueRef br = LLVMGetBasicBlockTerminator(root);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(t->p->ctx);
    make_ways(t, LLVMGetBasicBlockParent(root), b, br);
    /* Read anew: where a way leads back to the root, x may be a phi there, which make_ways has made anew. */
    struct test test;
    if (!read_test(root, &test))
        die("the root of a tree of comparisons is no comparison any more");
    LLVMValueRef x = test.x;
    LLVMPositionBuilderBefore(b, br);
    LLVMValueRef sw = LLVMBuildSwitch(b, x, t->edges.p[otherwise].made, cases);
    for (size_t k = 0; k < n; k++)
        for (uint64_t v = spans[k].first; spans[k].edge != otherwise; v++) {
            LLVMAddCase(sw, LLVMConstInt(LLVMTypeOf(x), v, 0), t->edges.p[spans[k].edge].made);
            if (v == spans[k].last)
                break;
        }
    LLVMDisposeBuilder(b);
    LLVMInstructionEraseFromParent(br);
    for (size_t k = 1; k < t->nodes.len; k++)
        LLVMInstructionEraseFromParent(LLVMGetBasicBlockTerminator(t->nodes.p[k].block));
    for (size_t k = 0; k < t->empty.len; k++)
        LLVMInstructionEraseFromParent(LLVMGetBasicBlockTerminator(t->empty.p[k]));
    for (size_t k = 1; k < t->nodes.len; k++)
        LLVMDeleteBasicBlock(t->nodes.p[k].block);
    for (size_t k = 0; k < t->empty.len; k++)
        LLVMDeleteBasicBlock(t->empty.p[k]);
}

/* Makes a switch of the tree below root, if there is one that is worth it. */
static void try_root(struct program *p, LLVMBasicBlockRef root) {
    struct tree t = {.p = p};
    if (grow(&t, root) && t.nodes.len >= LEAST_NODES) {
        vec_push(&t.bounds, 0);
        qsort(t.bounds.p, t.bounds.len, sizeof *t.bounds.p, by_number);
        VEC(struct span) spans = {0};
        struct span widest = {0};
        for (size_t k = 0; k < t.bounds.len; k++) {
            uint64_t first = t.bounds.p[k];
            if (k + 1 < t.bounds.len && t.bounds.p[k + 1] == first)
                continue;
            uint64_t last = k + 1 < t.bounds.len ? t.bounds.p[k + 1] - 1 : mask_of(t.nodes.p[0].test.width);
            struct span s = {first, last, way_of(&t, first)};
            vec_push(&spans, s);
            if (spans.len == 1 || last - first > widest.last - widest.first)
                widest = s;
        }
        size_t otherwise = widest.edge;
        uint64_t cases = 0;
        for (size_t k = 0; k < spans.len && cases <= MOST_CASES; k++)
            if (spans.p[k].edge != otherwise)
                cases += spans.p[k].last - spans.p[k].first < MOST_CASES ? spans.p[k].last - spans.p[k].first + 1
                                                                         : MOST_CASES + 1;
        if (cases <= MOST_CASES)
            make_switch(&t, spans.p, spans.len, otherwise, (unsigned)cases);
        vec_free(&spans);
    }
    vec_free(&t.nodes);
    vec_free(&t.edges);
    vec_free(&t.empty);
    vec_free(&t.bounds);
}

/* A node that is none of another tree. */
static bool is_root(LLVMBasicBlockRef block) {
    struct test t, above;
    if (!read_test(block, &t))
        return false;
    LLVMBasicBlockRef from = only_predecessor(block);
    return !from || !read_test(from, &above) || !is_inner(block, &above, &t);
}

/* Leaves true: no tree of comparisons of one value with constants is left that has few cases besides one way. */
void switches(struct program *p) {
    if (p->opt->opt == OPT_O0)
        return;
    VEC(LLVMBasicBlockRef) roots = {0};
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
            if (is_root(bb))
                vec_push(&roots, bb);
    for (size_t k = 0; k < roots.len; k++)
        try_root(p, roots.p[k]);
    vec_free(&roots);
}

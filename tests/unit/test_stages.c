/* test_stages.c: the stages behind the optimiser on generated functions, with LLVM's verifier after each.
 *
 * A function has a few blocks with random edges: loops, critical edges, twin edges (switches whose cases share targets,
 * branches whose two ways are one), invokes and landing pads that share blocks, nil checks; in them phis, cheap values
 * that live across calls, and calls that suspend, unwind, collect or recur. The same seed gives the same program.
 *
 *   unit_test_stages             all seeds
 *   unit_test_stages SEED LEVEL  that one (LEVEL: 0 -O0 ... 4 -Oz); the program goes to standard output */
#include <CUnit/Basic.h>

#include "stages_runtime.h"

enum { MAX_BLOCKS = 14, MAX_VALUES = 400, FUNCTIONS = 6, SEEDS = 60 };
enum type { I64, I32, PTR, NTYPES };
enum end { RET, BR, COND, SWITCH, INVOKE, FAIL, PAD, NIL };

static const char *const type_name[] = {"i64", "i32", "ptr"};

struct node {
    enum end end;
    bool pad; /* a landing pad: ends in PAD */
    int succ[8], nsucc;
    uint32_t dom; /* its dominators, itself among them, as bits */
    bool reached;
    int phi[4], nphi; /* values */
    struct buf body;
};

struct value {
    enum type type;
    int block;
};

struct gen {
    uint64_t state;
    struct buf *out;
    int fn, nblocks, nvalues;
    struct node block[MAX_BLOCKS];
    struct value value[MAX_VALUES];
};

static unsigned below(struct gen *g, unsigned n) {
    g->state = g->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(g->state >> 33) % n;
}

static bool chance(struct gen *g, unsigned percent) {
    return below(g, 100) < percent;
}

/* ---- blocks and edges ---- */

static int any_block(struct gen *g, bool pad) {
    int b, tries = 0;
    do
        b = 1 + (int)below(g, (unsigned)g->nblocks - 1);
    while ((g->block[b].pad != pad || (g->block[b].end == NIL && chance(g, 50))) && ++tries < 200);
    return g->block[b].pad == pad ? b : -1;
}

static void add_succ(struct node *n, int to) {
    n->succ[n->nsucc++] = to;
}

static void make_edges(struct gen *g, int b) {
    struct node *n = &g->block[b];
    int pad = any_block(g, true), targets[3];
    unsigned cases = 2 + below(g, 5);
    if (n->end == NIL)
        return;
    if (n->pad) {
        n->end = PAD;
        add_succ(n, any_block(g, false));
        return;
    }
    n->end = b == 0 ? BR : (enum end[]){RET, BR, COND, COND, SWITCH, SWITCH, INVOKE, INVOKE, FAIL}[below(g, 9)];
    if (n->end == INVOKE && pad < 0)
        n->end = SWITCH;
    switch (n->end) {
    case RET:
    case FAIL:
        return;
    case INVOKE:
        add_succ(n, any_block(g, false));
        add_succ(n, pad);
        return;
    case COND:
        add_succ(n, any_block(g, false));
        add_succ(n, chance(g, 30) ? n->succ[0] : any_block(g, false));
        return;
    case SWITCH:
        for (int i = 0; i < 3; i++)
            targets[i] = any_block(g, false);
        for (unsigned i = 0; i <= cases; i++)
            add_succ(n, targets[below(g, 3)]);
        return;
    default:
        add_succ(n, any_block(g, false));
    }
}

static void reach_from(struct gen *g, int b) {
    if (g->block[b].reached)
        return;
    g->block[b].reached = true;
    for (int i = 0; i < g->block[b].nsucc; i++)
        reach_from(g, g->block[b].succ[i]);
}

static void find_dominators(struct gen *g) {
    for (int b = 0; b < g->nblocks; b++)
        g->block[b].dom = b ? ~0u : 1;
    for (bool change = true; change;) {
        change = false;
        for (int b = 1; b < g->nblocks; b++) {
            uint32_t dom = ~0u;
            for (int p = 0; p < g->nblocks; p++)
                for (int i = 0; g->block[p].reached && i < g->block[p].nsucc; i++)
                    if (g->block[p].succ[i] == b)
                        dom &= g->block[p].dom;
            dom |= 1u << b;
            change |= g->block[b].reached && dom != g->block[b].dom;
            g->block[b].dom = dom;
        }
    }
}

/* ---- values ---- */

static int new_value(struct gen *g, enum type type, int block) {
    g->value[g->nvalues] = (struct value){type, block};
    return g->nvalues++;
}

/* A value of that type that is defined at the end of the block, as text. */
static const char *use(struct gen *g, enum type type, int block) {
    static char text[8][16];
    static unsigned next;
    char *s = text[next++ % 8];
    int found = -1, n = 0;
    for (int v = 0; v < g->nvalues; v++)
        if (g->value[v].type == type && g->block[block].dom >> g->value[v].block & 1 && below(g, (unsigned)++n) == 0)
            found = v;
    snprintf(s, 16, "%%v%d", found);
    return s;
}

/* The attachment of a call: a line of its function. */
static const char *dbg(struct gen *g) {
    static char text[16];
    snprintf(text, sizeof text, ", !dbg !%d", 100 * (g->fn + 1) + 1 + (int)below(g, 3));
    return text;
}

static void make_call(struct gen *g, int b, struct buf *o) {
    switch (below(g, 6)) {
    case 0:
    case 1: { /* suspends */
        const char *a = use(g, I64, b);
        buf_printf(o, "  %%v%d = call i64 @runtime.wait(i64 %s)%s\n", new_value(g, I64, b), a, dbg(g));
        return;
    }
    case 2: { /* collects */
        const char *a = use(g, I64, b);
        buf_printf(o, "  %%v%d = call ptr @runtime.make(i64 %s)%s\n", new_value(g, PTR, b), a, dbg(g));
        return;
    }
    case 3: { /* several results */
        const char *a = use(g, I64, b), *p = use(g, PTR, b);
        int v = new_value(g, I64, b), w = new_value(g, PTR, b);
        buf_printf(o, "  %%s%d = call { i64, ptr } @main.pair(i64 %s, ptr %s)%s\n", v, a, p, dbg(g));
        buf_printf(o, "  %%v%d = extractvalue { i64, ptr } %%s%d, 0\n", v, v);
        buf_printf(o, "  %%v%d = extractvalue { i64, ptr } %%s%d, 1\n", w, v);
        return;
    }
    case 4: { /* another of these functions */
        const char *a = use(g, I64, b), *p = use(g, PTR, b), *i = use(g, I32, b);
        buf_printf(o, "  %%v%d = call i64 @main.f%u(i64 %s, ptr %s, i32 %s)%s\n", new_value(g, I64, b),
                   below(g, FUNCTIONS), a, p, i, dbg(g));
        return;
    }
    default:
        buf_printf(o, "  call void @runtime.put(i32 %s)%s\n", use(g, I32, b), dbg(g));
    }
}

static void make_instruction(struct gen *g, int b, struct buf *o) {
    const char *i64 = use(g, I64, b), *i32 = use(g, I32, b), *ptr = use(g, PTR, b), *other = use(g, I64, b);
    switch (below(g, 12)) {
    case 0:
        buf_printf(o, "  %%v%d = getelementptr i8, ptr %s, i32 %u\n", new_value(g, PTR, b), ptr, below(g, 64));
        return;
    case 1:
        buf_printf(o, "  %%v%d = trunc i64 %s to i32\n", new_value(g, I32, b), i64);
        return;
    case 2:
        buf_printf(o, "  %%v%d = zext i32 %s to i64\n", new_value(g, I64, b), i32);
        return;
    case 3:
        buf_printf(o, "  %%v%d = inttoptr i32 %s to ptr\n", new_value(g, PTR, b), i32);
        return;
    case 4:
        buf_printf(o, "  %%v%d = ptrtoint ptr %s to i32\n", new_value(g, I32, b), ptr);
        return;
    case 5:
        buf_printf(o, "  %%v%d = add i64 %s, %s\n", new_value(g, I64, b), i64, other);
        return;
    case 6:
        buf_printf(o, "  %%v%d = load i64, ptr %s\n", new_value(g, I64, b), ptr);
        return;
    case 7:
        buf_printf(o, "  store i64 %s, ptr %s\n", i64, ptr);
        return;
    default:
        make_call(g, b, o);
    }
}

/* ---- text ---- */

static void make_body(struct gen *g, int b) {
    struct node *n = &g->block[b];
    struct buf *o = &n->body;
    if (b == 0) {
        new_value(g, I64, 0); /* the parameters: %v0 %v1 %v2 */
        new_value(g, PTR, 0);
        new_value(g, I32, 0);
        buf_printf(o, "  %%v%d = alloca [%u x i64]\n", new_value(g, PTR, 0), 1 + below(g, 40));
    }
    n->nphi = b == 0 ? 0 : n->end == NIL ? 1 : (int)below(g, 4);
    for (int i = 0; i < n->nphi; i++)
        n->phi[i] = n->end == NIL ? -1 : new_value(g, (enum type)below(g, NTYPES), b);
    if (n->end == NIL)
        return;
    if (n->pad)
        buf_printf(o, "  %%lp%d = landingpad { ptr, i32 } cleanup\n", b);
    for (unsigned i = 1 + below(g, 6); i > 0 && !n->pad; i--)
        make_instruction(g, b, o);
    if (n->end == COND)
        buf_printf(o, "  %%c%d = icmp eq i64 %s, %u\n", b, use(g, I64, b), below(g, 9));
}

static void make_end(struct gen *g, int b) {
    struct node *n = &g->block[b];
    struct buf *o = &n->body;
    switch (n->end) {
    case RET:
        buf_printf(o, "  ret i64 %s\n", use(g, I64, b));
        return;
    case BR:
        buf_printf(o, "  br label %%b%d\n", n->succ[0]);
        return;
    case COND:
        buf_printf(o, "  br i1 %%c%d, label %%b%d, label %%b%d\n", b, n->succ[0], n->succ[1]);
        return;
    case SWITCH:
        buf_printf(o, "  switch i64 %s, label %%b%d [", use(g, I64, b), n->succ[0]);
        for (int i = 1; i < n->nsucc; i++)
            buf_printf(o, " i64 %d, label %%b%d", i, n->succ[i]);
        buf_puts(o, " ]\n");
        return;
    case INVOKE: { /* its result is used where it is the only way there: never */
        const char *a = use(g, I64, b);
        buf_printf(o, "  %%i%d = invoke i64 @runtime.wait(i64 %s) to label %%b%d unwind label %%b%d%s\n", b, a,
                   n->succ[0], n->succ[1], dbg(g));
        return;
    }
    case FAIL:
        buf_printf(o, "  call void @runtime.fail()%s\n  unreachable\n", dbg(g));
        return;
    case PAD:
        buf_printf(o, "  %%r%d = call zeroext i1 @gowl.recovered(ptr %%v3)%s\n", b, dbg(g));
        buf_printf(o, "  br i1 %%r%d, label %%b%d, label %%x%d\nx%d:\n  resume { ptr, i32 } %%lp%d\n", b, n->succ[0], b,
                   b, b);
        return;
    case NIL:
        buf_printf(o, "  call void @gowl.nilpanic(i32 %%line%d)%s\n  unreachable\n", b, dbg(g));
        return;
    }
}

/* One entry for each edge; those from one block have one value. */
static void put_phis(struct gen *g, int b) {
    struct node *n = &g->block[b];
    for (int i = 0; i < n->nphi; i++) {
        enum type t = n->phi[i] < 0 ? I32 : g->value[n->phi[i]].type;
        bool first = true;
        if (n->phi[i] < 0)
            buf_printf(g->out, "  %%line%d = phi i32", b);
        else
            buf_printf(g->out, "  %%v%d = phi %s", n->phi[i], type_name[t]);
        for (int p = 0; p < g->nblocks; p++) {
            char v[16];
            if (!g->block[p].reached)
                continue;
            if (n->phi[i] < 0)
                snprintf(v, sizeof v, "%u", 1 + below(g, 3));
            else
                snprintf(v, sizeof v, "%s", use(g, t, p));
            for (int k = 0; k < g->block[p].nsucc; k++)
                if (g->block[p].succ[k] == b) {
                    buf_printf(g->out, "%s [ %s, %%b%d ]", first ? "" : ",", v, p);
                    first = false;
                }
        }
        buf_puts(g->out, "\n");
    }
}

static int by_depth(struct gen *g, int *order) {
    int n = 0;
    for (int depth = 1; depth <= g->nblocks; depth++)
        for (int b = 0; b < g->nblocks; b++)
            if (g->block[b].reached && __builtin_popcount(g->block[b].dom) == depth)
                order[n++] = b;
    return n;
}

static void make_function(struct gen *g) {
    int order[MAX_BLOCKS];
    bool defers = chance(g, 60);
    memset(g->block, 0, sizeof g->block);
    g->nvalues = 0;
    g->nblocks = 4 + (int)below(g, MAX_BLOCKS - 3);
    for (int b = 2; b < g->nblocks; b++) {
        g->block[b].pad = defers && chance(g, 20);
        if (!g->block[b].pad && chance(g, 15))
            g->block[b].end = NIL;
    }
    for (int b = 0; b < g->nblocks; b++)
        make_edges(g, b);
    reach_from(g, 0);
    find_dominators(g);
    int n = by_depth(g, order);
    for (int i = 0; i < n; i++) /* what dominates a block comes first */
        make_body(g, order[i]);
    for (int i = 0; i < n; i++)
        make_end(g, order[i]);
    buf_printf(g->out,
               "define i64 @main.f%d(i64 %%v0, ptr %%v1, i32 %%v2) personality ptr @__gxx_personality_v0 !dbg !%d {\n",
               g->fn, 100 * (g->fn + 1));
    for (int b = 0; b < g->nblocks; b++)
        if (g->block[b].reached) {
            buf_printf(g->out, "b%d:\n", b);
            put_phis(g, b);
            buf_add(g->out, g->block[b].body.p, g->block[b].body.len);
        }
    buf_puts(g->out, "}\n");
    for (int b = 0; b < g->nblocks; b++)
        buf_free(&g->block[b].body);
}

static void make_program(struct gen *g, uint64_t seed) {
    g->state = seed * 0x9e3779b97f4a7c15u + 1;
    buf_puts(g->out, "declare i64 @runtime.wait(i64)\ndeclare ptr @runtime.make(i64)\ndeclare void @runtime.fail()\n"
                     "declare void @runtime.put(i32)\ndeclare void @runtime.newproc(ptr)\n"
                     "declare void @gowl.nilpanic(i32)\ndeclare zeroext i1 @gowl.recovered(ptr)\n"
                     "declare i32 @__gxx_personality_v0(...)\n"
                     "define { i64, ptr } @main.pair(i64 %x, ptr %p) noinline {\n"
                     "  %w = call i64 @runtime.wait(i64 %x)\n"
                     "  %a = insertvalue { i64, ptr } poison, i64 %w, 0\n"
                     "  %b = insertvalue { i64, ptr } %a, ptr %p, 1\n  ret { i64, ptr } %b\n}\n"
                     "define void @main.main() {\n  call void @runtime.newproc(ptr null)\n");
    for (int i = 0; i < FUNCTIONS; i++)
        buf_printf(g->out,
                   "  %%r%d = call i64 @main.f%d(i64 %d, ptr null, i32 %d)\n  %%t%d = trunc i64 %%r%d to i32\n"
                   "  call void @runtime.put(i32 %%t%d)\n",
                   i, i, i, i, i, i, i);
    buf_puts(g->out, "  ret void\n}\n");
    for (g->fn = 0; g->fn < FUNCTIONS; g->fn++)
        make_function(g);
    buf_puts(g->out, "!llvm.dbg.cu = !{!0}\n!llvm.module.flags = !{!2}\n"
                     "!0 = distinct !DICompileUnit(language: DW_LANG_Go, file: !1, emissionKind: FullDebug)\n"
                     "!1 = !DIFile(filename: \"/main.go\", directory: \"\")\n"
                     "!2 = !{i32 2, !\"Debug Info Version\", i32 3}\n!3 = !DISubroutineType(types: !4)\n!4 = !{}\n");
    for (int i = 0; i < FUNCTIONS; i++) {
        int no = 100 * (i + 1);
        buf_printf(g->out,
                   "!%d = distinct !DISubprogram(name: \"main.f%d\", linkageName: \"main.f%d\", file: !1, line: %d, "
                   "type: !3, unit: !0, spFlags: DISPFlagDefinition)\n",
                   no, i, i, no);
        for (int k = 1; k <= 3; k++)
            buf_printf(g->out, "!%d = !DILocation(line: %d, scope: !%d)\n", no + k, no + k, no);
    }
}

/* ---- tests ---- */

static void make_summary(struct buf *s) {
    buf_puts(s, HEAD("main") "f main.main - void%20() -\nu call runtime.newproc\nu call runtime.put\n");
    for (int i = 0; i < FUNCTIONS; i++)
        buf_printf(s, "u call main.f%d\n", i);
    buf_puts(s, "f main.pair - {%20i64,%20ptr%20}%20(i64,%20ptr) -\nu call runtime.wait\n");
    for (int i = 0; i < FUNCTIONS; i++) {
        buf_printf(
            s,
            "f main.f%d - i64%%20(i64,%%20ptr,%%20i32) -\nu call runtime.wait\nu call runtime.make\nu call "
            "runtime.put\nu call runtime.fail\nu call runtime.sigpanic\nu call gowl.recovered\nu call main.pair\n",
            i);
        for (int k = 0; k < FUNCTIONS; k++)
            buf_printf(s, "u call main.f%d\n", k);
    }
    buf_puts(s, "e runtime.wait i64%20(i64) -\ne runtime.make ptr%20(i64) -\ne runtime.put void%20(i32) -\n"
                "e gowl.recovered i1%20(ptr) -\ne runtime.fail void%20() -\ne runtime.sigpanic void%20() -\ne "
                "runtime.newproc void%20(ptr) -\nend\n");
}

/* Gives 0 and sets *len; prints what is wrong otherwise. */
static int run_seed(uint64_t seed, enum opt_level level, bool show) {
    static struct gen g;
    struct buf text = {0}, sum = {0};
    struct fixture f;
    const char *msg;
    g.out = &text;
    make_program(&g, seed);
    make_summary(&sum);
    buf_putc(&text, 0);
    buf_putc(&sum, 0);
    if (show) {
        printf("%s", text.p);
        fflush(stdout);
    }
    fixture_init(&f, EMIT_OPT_LL, level);
    f.runtime = runtime_ll;
    f.opt.strip_names = seed % 2;
    f.opt.stress_suspend = seed % 5 == 1;
    f.opt.verify_each = true;
    fixture_add(&f, "main", text.p, sum.p);
    fixture_add(&f, "runtime", "define void @runtime.unreachableMethod() { unreachable }", runtime_sum);
    int r = fixture_run(&f, &msg);
    if (r)
        fprintf(stderr, "%s\n(unit_test_stages %u %d)\n", msg, (unsigned)seed, level);
    if (show && !r)
        printf("%s", f.text);
    fixture_free(&f);
    buf_free(&text);
    buf_free(&sum);
    return r;
}

static void test_level(enum opt_level level) {
    int failed = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        failed += run_seed(seed, level, false) != 0;
    CU_ASSERT_EQUAL(failed, 0);
}

static void test_o0(void) {
    test_level(OPT_O0);
}

static void test_o2(void) {
    test_level(OPT_O2);
}

static void test_oz(void) {
    test_level(OPT_OZ);
}

int main(int argc, char **argv) {
    if (argc > 2)
        return run_seed((uint64_t)atoi(argv[1]), (enum opt_level)atoi(argv[2]), true);
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("stages", NULL, NULL);
    CU_add_test(s, "generated functions, -O0", test_o0);
    CU_add_test(s, "generated functions, -O2", test_o2);
    CU_add_test(s, "generated functions, -Oz", test_oz);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

/* Who runs next (runtime/sched/runq.c): in Go's order, and fair, whatever the goroutines do to each other. */
#include <CUnit/Basic.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/sched/runq.c"

/* What a goroutine does when it runs. */
enum kind {
    PARKS,     /* waits until a timer, a file or another makes it ready */
    YIELDS,    /* calls Gosched */
    WAKES,     /* makes its partner ready, as the next, and parks */
    SWITCHES,  /* a coroutine: its partner runs at once */
    WAKES_ANY, /* makes another ready, next or not, and yields or parks */
};

struct g {
    struct g *link;
    enum kind kind;
    int partner;
    bool runnable;
    int64_t since; /* the switch at which it became so */
    int64_t longest;
    int64_t runs;
};

enum { MAX = 40 };
static struct g gs[MAX];
static int n;
static int64_t now; /* switches */
static int64_t timer_at, file_at, finalizer_at, timer_late, file_late;
static int timer_g, file_g, finalizer_g;

void *rt_queue_link(void *g) {
    return ((struct g *)g)->link;
}

void rt_queue_set_link(void *g, void *next) {
    ((struct g *)g)->link = next;
}

static void becomes_runnable(int i) {
    gs[i].runnable = true;
    gs[i].since = now;
}

static void ready(int i, bool next) {
    if (gs[i].runnable)
        return;
    becomes_runnable(i);
    rt_enqueue(&gs[i], next);
}

void rt_wake_finalizers(void) {
    if (finalizer_g < 0 || now < finalizer_at)
        return;
    finalizer_at = now + 1000;
    ready(finalizer_g, false);
}

int64_t rt_timers(void) {
    if (timer_g < 0)
        return 0;
    if (now >= timer_at) {
        if (now - timer_at > timer_late)
            timer_late = now - timer_at;
        timer_at = now + 1 + rand() % 50;
        ready(timer_g, true); /* (as Go's goroutineReady) */
    }
    return timer_at;
}

void rt_poll(void) {
    if (file_g < 0 || now < file_at)
        return;
    if (now - file_at > file_late)
        file_late = now - file_at;
    file_at = now + 1 + rand() % 50;
    ready(file_g, false);
}

void rt_idle(int64_t timer) {
    (void)timer;
    now++;
    rt_poll();
    if (timer_g < 0 && file_g < 0)
        ready(rand() % n, false);
}

static void start(void) {
    memset(gs, 0, sizeof gs);
    local = yielded = (struct queue){0};
    run_next = switch_next = NULL;
    tick = inherited = 0;
    now = 0;
    timer_g = file_g = finalizer_g = -1;
    timer_at = file_at = finalizer_at = timer_late = file_late = 0;
}

static struct g *step(void) {
    now++;
    struct g *g = rt_find_runnable();
    CU_ASSERT_FATAL(g->runnable);
    g->runnable = false;
    g->runs++;
    if (now - g->since > g->longest)
        g->longest = now - g->since;
    return g;
}

static void act(struct g *g) {
    int i = (int)(g - gs), p = g->partner;
    switch (g->kind) {
    case PARKS:
        break;
    case YIELDS:
        becomes_runnable(i);
        rt_enqueue_yielded(g);
        break;
    case WAKES:
        ready(p, true);
        break;
    case SWITCHES:
        if (!gs[p].runnable) {
            becomes_runnable(p);
            rt_enqueue_at_once(&gs[p]);
        } else {
            becomes_runnable(i);
            rt_enqueue_yielded(g);
        }
        break;
    case WAKES_ANY:
        ready(rand() % n, rand() % 2);
        if (rand() % 3 == 0 && !g->runnable) {
            becomes_runnable(i);
            rt_enqueue_yielded(g);
        }
        break;
    }
}

/* Nobody waits longer than it takes all others to have a slice each (and, of those that yielded, as long again before
 * it is their turn to have one); in a slice each 61st switch goes to one that yielded. */
static int64_t bound(void) {
    return (int64_t)2 * (n + 1) * (SLICE + SLICE / NOW_AND_THEN + 2);
}

static void check_fair(const char *what) {
    for (int i = 0; i < n; i++) {
        int64_t waits = gs[i].runnable ? now - gs[i].since : 0;
        if (gs[i].longest > bound() || waits > bound()) {
            printf("%s: goroutine %d of %d waited %lld switches\n", what, i, n,
                   (long long)(waits > gs[i].longest ? waits : gs[i].longest));
            CU_FAIL("a goroutine starves");
        }
    }
    CU_ASSERT(timer_late <= SLICE + 2);
    CU_ASSERT(file_late <= SLICE + NOW_AND_THEN + 2);
}

/* Two that keep waking each other, of each kind, beside all that can wait. */
static void test_pairs(void) {
    static const enum kind kinds[] = {WAKES, SWITCHES};
    for (int k = 0; k < 2; k++) {
        start();
        n = 8;
        for (int i = 0; i < n; i++)
            gs[i].kind = i < 2 ? kinds[k] : i < 5 ? YIELDS : PARKS;
        gs[0].partner = 1;
        gs[1].partner = 0;
        timer_g = 5;
        file_g = 6;
        finalizer_g = 7;
        ready(0, true);
        for (int i = 2; i < n; i++)
            ready(i, false);
        for (int i = 0; i < 400000; i++)
            act(step());
        check_fair(k ? "coroutines" : "a pair");
        for (int i = 0; i < n; i++)
            CU_ASSERT(gs[i].runs > 10);
    }
}

static void test_random(void) {
    for (int seed = 0; seed < 300; seed++) {
        srand((unsigned)seed);
        start();
        n = 2 + rand() % (MAX - 2);
        for (int i = 0; i < n; i++)
            gs[i] = (struct g){.kind = (enum kind)(rand() % 5), .partner = rand() % n};
        if (rand() % 2)
            timer_g = rand() % n;
        if (rand() % 2)
            file_g = rand() % n;
        if (rand() % 2)
            finalizer_g = rand() % n;
        for (int i = 0; i < n; i++)
            if (rand() % 2)
                ready(i, rand() % 2);
        for (int i = 0; i < 60000; i++)
            act(step());
        check_fair("random");
    }
}

/* Go's order: the last made ready first, the one it takes the place of behind the others. */
static void test_order(void) {
    start();
    n = 6;
    for (int i = 0; i < 4; i++)
        ready(i, true);
    becomes_runnable(4);
    rt_enqueue_yielded(&gs[4]);
    becomes_runnable(5);
    rt_enqueue_at_once(&gs[5]);
    CU_ASSERT(rt_is_switching());
    static const int order[] = {5, 3, 0, 1, 2, 4};
    for (int i = 0; i < 6; i++)
        CU_ASSERT_EQUAL(step() - gs, order[i]);
    CU_ASSERT(!rt_is_switching());
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("runq", NULL, NULL);
    CU_add_test(s, "Go's order", test_order);
    CU_add_test(s, "two that keep waking each other", test_pairs);
    CU_add_test(s, "random programs are fair", test_random);
    CU_basic_run_tests();
    return CU_get_number_of_failures() != 0;
}

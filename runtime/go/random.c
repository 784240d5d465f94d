/* random.c: the first random numbers (runtime/rand.go). Go makes three blocks of ChaCha8 before main.main: the start-up
 * generator's, that with its next seed, and the m's. There is one m, so the host's bytes serve as they are, and the m's
 * first block is made when it is first asked for. */
#include "base/go_numbers.h"
#include "runtime/abi.h"

OFFSET(m_chacha8, "runtime.m.chacha8");
OFFSET(m_cheaprand, "runtime.m.cheaprand");

enum { CHACHA_STEP = 4 };                        /* internal/chacha8rand: ctrInc */
enum { SEED = 4, FIRST_NUMBERS = 4 + SEED + 1 }; /* hashkey, the m's seed and its cheaprand */
static uint64_t numbers[FIRST_NUMBERS], left;    /* each is cleared when it is given */

int64_t go_read_random(void *p, int64_t len, int64_t cap) GO("runtime.readRandom");
void go_read_time_random(void *p, int64_t len, int64_t cap) GO("runtime.readTimeRandom");
bool go_all_zero(void *p, int64_t len, int64_t cap) GO("runtime.allZero");
extern uint8_t go_read_random_failed GO("runtime.readRandomFailed");

/* func bootstrapRand() uint64: by the clock where the host gives nothing, as randinit does. */
uint64_t bootstrap_rand(void) GO("runtime.bootstrapRand");
uint64_t bootstrap_rand(void) {
    if (!left) {
        if (go_read_random(numbers, sizeof numbers, sizeof numbers) != sizeof numbers ||
            go_all_zero(numbers, sizeof numbers, sizeof numbers)) {
            go_read_random_failed = 1;
            go_read_time_random(numbers, sizeof numbers, sizeof numbers);
        }
        left = FIRST_NUMBERS;
    }
    uint64_t n = numbers[--left];
    numbers[left] = 0;
    return n;
}

/* func bootstrapRandReseed(): nothing is left of what was given. */
void bootstrap_rand_reseed(void) GO("runtime.bootstrapRandReseed");
void bootstrap_rand_reseed(void) {}

/* func mrandinit(mp *m). The generator is one that has given all numbers of the block before its first. (From Go 1.27
 * on Go's: there are two cheaprands.) */
void mrandinit(void *m) GO("runtime.mrandinit;0-26");
__attribute__((noinline)) void mrandinit(void *m) {
    char *state = FIELD(m, m_chacha8);
    for (int i = 0; i < SEED; i++)
        store64(state + GO_AT_CHACHA_SEED + 8 * i, (int64_t)bootstrap_rand());
    store32(state + GO_AT_CHACHA_C, -CHACHA_STEP);
    store64(FIELD(m, m_cheaprand), (int64_t)bootstrap_rand());
}

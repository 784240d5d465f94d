/* forward.c: assembly that only jumps to a Go function of another name, or does nothing, on wasm: the hash
 * (runtime/asm_wasm.s), ChaCha8 (internal/chacha8rand), math/big's vectors, barriers and hints. The Go bodies are the
 * real work. */
#include "runtime/abi.h"

/* ---- hashing: wasm has no AES, so memhash is memhashFallback (hash32.go), which alginit has seeded. From Go 1.27 the
 * names on the left are Go's, on package internal/runtime/maps. ---- */

int64_t memhash_fallback(void *p, int64_t seed, int64_t n) GO("runtime.memhashFallback;0-26");
int64_t memhash(void *p, int64_t seed, int64_t n) GO("runtime.memhash;0-26");
int64_t memhash(void *p, int64_t seed, int64_t n) {
    return memhash_fallback(p, seed, n);
}

int64_t memhash32_fallback(void *p, int64_t seed) GO("runtime.memhash32Fallback;0-26");
int64_t memhash32(void *p, int64_t seed) GO("runtime.memhash32;0-26");
int64_t memhash32(void *p, int64_t seed) {
    return memhash32_fallback(p, seed);
}

int64_t memhash64_fallback(void *p, int64_t seed) GO("runtime.memhash64Fallback;0-26");
int64_t memhash64(void *p, int64_t seed) GO("runtime.memhash64;0-26");
int64_t memhash64(void *p, int64_t seed) {
    return memhash64_fallback(p, seed);
}

int64_t strhash_fallback(void *p, int64_t seed) GO("runtime.strhashFallback;0-26");
int64_t strhash(void *p, int64_t seed) GO("runtime.strhash;0-26");
int64_t strhash(void *p, int64_t seed) {
    return strhash_fallback(p, seed);
}

/* func block(seed *[4]uint64, blocks *[32]uint64, counter uint32) */
void block_generic(void *seed, void *blocks, uint32_t counter) GO("internal/chacha8rand.block_generic");
void chacha_block(void *seed, void *blocks, uint32_t counter) GO("internal/chacha8rand.block");
void chacha_block(void *seed, void *blocks, uint32_t counter) {
    block_generic(seed, blocks, counter);
}

/* ---- math: func archFloor(x float64) float64 ... ---- */

double arch_floor(double x) GO("math.archFloor");
double arch_floor(double x) {
    return __builtin_floor(x);
}

double arch_ceil(double x) GO("math.archCeil");
double arch_ceil(double x) {
    return __builtin_ceil(x);
}

double arch_trunc(double x) GO("math.archTrunc");
double arch_trunc(double x) {
    return __builtin_trunc(x);
}

/* ---- math/big, arith_decl.go: slices of words. versions: the Go versions in which the name is assembly. ---- */

#define SLICE(x) void *x, int64_t x##_len, int64_t x##_cap
#define PASS(x) x, x##_len, x##_cap

#define VV(name)                                                                                                       \
    int64_t big_##name##_g(SLICE(z), SLICE(x), SLICE(y)) GO("math/big." #name "_g");                                   \
    int64_t big_##name(SLICE(z), SLICE(x), SLICE(y)) GO("math/big." #name);                                            \
    int64_t big_##name(SLICE(z), SLICE(x), SLICE(y)) {                                                                 \
        return big_##name##_g(PASS(z), PASS(x), PASS(y));                                                              \
    }
#define VW(name, versions)                                                                                             \
    int64_t big_##name##_g(SLICE(z), SLICE(x), int64_t w) GO("math/big." #name "_g" versions);                         \
    int64_t big_##name(SLICE(z), SLICE(x), int64_t w) GO("math/big." #name versions);                                  \
    int64_t big_##name(SLICE(z), SLICE(x), int64_t w) {                                                                \
        return big_##name##_g(PASS(z), PASS(x), w);                                                                    \
    }
VV(addVV)
VV(subVV)
VW(lshVU, ";25-")
VW(rshVU, ";25-")
VW(addVW, ";0-24")
VW(subVW, ";0-24")
VW(shlVU, ";0-24")
VW(shrVU, ";0-24")
VW(addMulVVW, ";0-24")

int64_t big_mulAddVWW_g(SLICE(z), SLICE(x), int64_t m, int64_t a) GO("math/big.mulAddVWW_g");
int64_t big_mulAddVWW(SLICE(z), SLICE(x), int64_t m, int64_t a) GO("math/big.mulAddVWW");
int64_t big_mulAddVWW(SLICE(z), SLICE(x), int64_t m, int64_t a) {
    return big_mulAddVWW_g(PASS(z), PASS(x), m, a);
}

int64_t big_addMulVVWW_g(SLICE(z), SLICE(x), SLICE(y), int64_t m, int64_t a) GO("math/big.addMulVVWW_g;25-");
int64_t big_addMulVVWW(SLICE(z), SLICE(x), SLICE(y), int64_t m, int64_t a) GO("math/big.addMulVVWW;25-");
int64_t big_addMulVVWW(SLICE(z), SLICE(x), SLICE(y), int64_t m, int64_t a) {
    return big_addMulVVWW_g(PASS(z), PASS(x), PASS(y), m, a);
}

/* ---- nothing to do ---- */

#define NOTHING(c_name, go_name)                                                                                       \
    void c_name(void) GO(go_name);                                                                                     \
    void c_name(void) {}

NOTHING(publication_barrier, "runtime.publicationBarrier")
NOTHING(return0, "runtime.return0") /* Go 1.24: what deferproc gives when no recover has happened */
NOTHING(osyield, "runtime.osyield")
NOTHING(asminit, "runtime.asminit")
NOTHING(async_preempt, "runtime.asyncPreempt")
NOTHING(async_preempt2, "runtime.asyncPreempt2")
NOTHING(systemstack_switch, "runtime.systemstack_switch")
NOTHING(boring_crypto, "crypto/internal/boring/sig.BoringCrypto")
NOTHING(fips_only, "crypto/internal/boring/sig.FIPSOnly")
NOTHING(standard_crypto, "crypto/internal/boring/sig.StandardCrypto")

/* func procyield(cycles uint32), func procyieldAsm(cycles uint32) */
void procyield(uint32_t cycles) GO("runtime.procyield");
void procyield(uint32_t cycles) {
    (void)cycles;
}

void procyield_asm(uint32_t cycles) GO("runtime.procyieldAsm");
void procyield_asm(uint32_t cycles) {
    (void)cycles;
}

/* func wakeNetPoller(when int64): whoever waits looks at the timers first. */
void wake_net_poller(int64_t when) GO("runtime.wakeNetPoller");
void wake_net_poller(int64_t when) {
    (void)when;
}

/* func printlock(), func printunlock(): nobody else prints. */
NOTHING(printlock, "runtime.printlock")
NOTHING(printunlock, "runtime.printunlock")

/* func lock2(l *mutex), func unlock2(l *mutex): one thread. */
void lock2(void *l) GO("runtime.lock2");
void lock2(void *l) {
    (void)l;
}

void unlock2(void *l) GO("runtime.unlock2");
void unlock2(void *l) {
    (void)l;
}

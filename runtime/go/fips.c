/* fips.c: the self-tests of Go's cryptography, which FIPS 140-3 mode runs.
 *
 * On wasm that mode ends the program while its packages are initialised: crypto/internal/fips140/check panics as it is
 * not supported. What runs before that are the tests of what check itself needs, and they pass: they have no input. So
 * no test is run, and none is in the program; what is printed in their place is printed. */
#include "runtime/runtime.h"

extern uint8_t go_fips_enabled GO("crypto/internal/fips140.Enabled");
extern uint8_t go_fips_debug GO("crypto/internal/fips140.debug");
extern char go_failfipscast GO("crypto/internal/fips140.failfipscast"); /* string: the test that is to fail */

/* func CAST(name string, f func() error) */
void fips_cast(void *name, int64_t len, void *f) GO("crypto/internal/fips140.CAST");
void fips_cast(void *name, int64_t len, void *f) {
    static const char failed[] = "FIPS 140-3 self-test failed: ", why[] = ": simulated CAST failure";
    enum { FAILED = sizeof failed - 1, WHY = sizeof why - 1 };
    (void)f;
    if (!go_fips_enabled)
        return;
    if (len == load64(&go_failfipscast + 8) && !__builtin_memcmp(load_ptr(&go_failfipscast), name, (size_t)len)) {
        char *text = rt_alloc_noscan((uint64_t)len + FAILED + WHY);
        __builtin_memcpy(text, failed, FAILED);
        __builtin_memcpy(text + FAILED, name, (size_t)len);
        __builtin_memcpy(text + FAILED + len, why, WHY);
        go_fatal(text, len + FAILED + WHY);
    }
    if (go_fips_debug) {
        PRINT("FIPS 140-3 self-test passed: ");
        rt_printstring(name, len);
        PRINT("\n");
    }
}

/* func PCT(name string, f func() error): tests of new keys, behind the initialisation. */
void fips_pct(void *name, int64_t len, void *f) GO("crypto/internal/fips140.PCT");
void fips_pct(void *name, int64_t len, void *f) {
    (void)name;
    (void)len;
    (void)f;
}

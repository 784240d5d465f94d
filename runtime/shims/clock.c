/* clock.c: clock_gettime. */
#include "shims.h"

/* wasi-libc's clockid_t is a pointer to one of these; a number below 4 (POSIX's CLOCK_REALTIME is 0, CLOCK_MONOTONIC
 * 1, as in WASI) is no address of a variable, and is taken for itself. */
struct __clockid {
    uint32_t id;
};
const struct __clockid _CLOCK_REALTIME = {0}, _CLOCK_MONOTONIC = {1}, _CLOCK_PROCESS_CPUTIME_ID = {2},
                       _CLOCK_THREAD_CPUTIME_ID = {3};

int clock_gettime(const struct __clockid *clock, struct timespec *t);
int clock_gettime(const struct __clockid *clock, struct timespec *t) {
    uint64_t ns;
    uint32_t id = (uintptr_t)clock < 4 ? (uint32_t)(uintptr_t)clock : clock->id;
    if (shim_result(wasi_clock_time_get(id, 1, &ns)))
        return -1;
    t->tv_sec = (int64_t)(ns / 1000000000);
    t->tv_nsec = (long)(ns % 1000000000);
    return 0;
}

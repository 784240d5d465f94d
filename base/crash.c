/* crash.c: crashes: LLVM's readers trust bitcode, and a damaged file can bring them down, or send them off to fill a
 * table of 2^32 entries. The process still ends soon, with one line, an exit code of its own, and nothing half-written.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/base.h"

#if defined(__SANITIZE_ADDRESS__) /* gcc */
#define SANITIZED
#elif defined(__has_feature) /* clang */
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

static const char *volatile blamed;

/* What reading a file of `size` bytes may take: many times what the most intricate file needs. */
enum {
    READ_SECONDS = 30, /* of CPU time, and one more for each MiB */
    MEMORY_FACTOR = 64
};
static const uint64_t read_memory = (uint64_t)512 << 20;

/* Address space that the process has now, in bytes; 0 if the system does not tell. */
static uint64_t memory_used(void) {
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f)
        return 0;
    if (fscanf(f, "%lu", &pages) != 1)
        pages = 0;
    fclose(f);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Allocation beyond the limit fails, for which LLVM aborts. Not with a sanitizer, whose shadow memory is larger than
 * any such limit. */
static void limit_memory(const char *file, size_t size) {
#ifndef SANITIZED
    static rlim_t before = RLIM_INFINITY;
    struct rlimit r;
    uint64_t used = file ? memory_used() : 0;
    if (getrlimit(RLIMIT_AS, &r))
        return;
    if (!file) {
        r.rlim_cur = before;
    } else {
        before = r.rlim_cur;
        uint64_t most = used + read_memory + (uint64_t)size * MEMORY_FACTOR;
        if (used && most < r.rlim_cur)
            r.rlim_cur = (rlim_t)most;
    }
    setrlimit(RLIMIT_AS, &r);
#else
    (void)file, (void)size, (void)memory_used, (void)read_memory;
#endif
}

/* CPU time, not the clock: a busy machine is no reason. */
static void limit_time(const char *file, size_t size) {
    struct itimerval t = {.it_value.tv_sec = file ? (time_t)(READ_SECONDS + size / (1 << 20)) : 0};
    setitimer(ITIMER_PROF, &t, NULL);
}

void base_blame(const char *file, size_t size) {
    if ((file != NULL) == (blamed != NULL)) /* nested, or nothing to end */
        return;
    if (file)
        blamed = file;
    limit_memory(file, size);
    limit_time(file, size);
    if (!file)
        blamed = NULL;
}

static void say(const char *s) {
    if (write(2, s, strlen(s)) < 0)
        return;
}

/* Runs on a stack of its own: a crash may be the end of the ordinary stack. Only calls that signal handlers may make.
 */
static void on_crash(int sig) {
    (void)sig;
    files_unlink_doomed();
    if (blamed) {
        say(blamed);
        say(": error: LLVM crashed on it: the file is damaged, or beyond what this LLVM can take\n");
        _exit(1);
    }
    say("gowl: internal error (a bug in gowl): crashed in stage ");
    say(base_stage());
    say("\n");
    _exit(3);
}

static void on_endless(int sig) {
    (void)sig;
    files_unlink_doomed();
    if (blamed)
        say(blamed);
    say(": error: the file is damaged: reading it does not end\n");
    _exit(1);
}

void base_crash_stack(char *stack) {
#ifndef SANITIZED
    stack_t alt = {.ss_sp = stack, .ss_size = CRASH_STACK, .ss_flags = stack ? 0 : SS_DISABLE};
    sigaltstack(&alt, NULL);
#else
    (void)stack;
#endif
}

void base_catch_crashes(void) {
    struct sigaction endless = {.sa_handler = on_endless};
    sigaction(SIGPROF, &endless, NULL);
#ifndef SANITIZED
    static char stack[CRASH_STACK];
    struct sigaction sa = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_RESETHAND};
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE};
    base_crash_stack(stack);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &sa, NULL);
#else
    (void)on_crash; /* the sanitizer's own report says more */
#endif
}

/* crash.c: crashes: LLVM's readers trust bitcode, and a damaged file can bring them down. The process still ends with
 * one line, an exit code of its own, and nothing half-written. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

void base_blame(const char *file) {
    blamed = file;
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

void base_catch_crashes(void) {
#ifndef SANITIZED
    enum { STACK = 64 * 1024 };
    static char stack[STACK];
    stack_t alt = {.ss_sp = stack, .ss_size = STACK};
    struct sigaction sa = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_RESETHAND};
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE};
    sigaltstack(&alt, NULL);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &sa, NULL);
#else
    (void)on_crash; /* the sanitizer's own report says more */
#endif
}

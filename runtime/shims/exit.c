/* exit.c: the ways to end. */
#include "shims.h"

void _Exit(int code) {
    wasi_proc_exit((uint32_t)code);
}

_Noreturn void _exit(int code);
void _exit(int code) {
    wasi_proc_exit((uint32_t)code);
}

void exit(int code) {
    extern void __gowl_atexit_run(void) __attribute__((weak));
    if (__gowl_atexit_run)
        __gowl_atexit_run();
    wasi_proc_exit((uint32_t)code);
}

/* A trap, as in wasi-libc: the host shows where it was. */
void abort(void) {
    __builtin_trap();
}

/* start.c: _start of a command: constructors, main, exit. */
#include "shims.h"

void __wasm_call_ctors(void); /* made by lld */
int __main_void(void);        /* the program's main(void); else args.c calls its main(argc, argv) */

__attribute__((visibility("default"))) void _start(void);
void _start(void) {
    __wasm_call_ctors();
    int code = __main_void();
    if (code)
        exit(code);
    extern void __gowl_atexit_run(void) __attribute__((weak)); /* atexit.c, if the program registers anything */
    if (__gowl_atexit_run)
        __gowl_atexit_run();
}

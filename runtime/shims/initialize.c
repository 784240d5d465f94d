/* initialize.c: _initialize of a reactor: constructors. Called once by the host, before any export. */
#include "shims.h"

void __wasm_call_ctors(void); /* made by lld */

__attribute__((visibility("default"))) void _initialize(void);
void _initialize(void) {
    __wasm_call_ctors();
}

/* js.h: GOOS=js: the host is wasm_exec.js (docs/js.md). */
#ifndef GOWL_RUNTIME_JS_H
#define GOWL_RUNTIME_JS_H

#include <stdint.h>

/* Takes the arguments and the environment, which the host has left in memory that is not its own, for Go's goenvs. */
void rt_js_args(int32_t argc, void *argv);
/* Nothing is runnable, and control goes back to the host: asks it to come back when the next timer is due. */
void rt_js_idle(void);

#endif

/* unwind.c: leaving frames early (docs/suspend.md; the code behind each call is emit/unwind/unwind.c's).
 *
 * The flag is a wasm global. While it is set every function returns at once, up to the frame that is meant, whose
 * landing pad clears it and goes on. */
#include "runtime/panic/unwind.h"
#include "runtime/formats.h"

int32_t unwinding GO("gowl.unwinding") __attribute__((address_space(1)));
static void *target;

/* Made by emit/unwind/unwind.c, so that until then LLVM can only think that it unwinds. What is behind a call of it is
 * never reached. */
void gowl_throw(void) GO("gowl.throw");

_Noreturn void rt_unwind_to(void *frame) {
    target = frame;
    unwinding = UNWIND_PANIC;
    gowl_throw();
    __builtin_unreachable();
}

/* Called by landing pads (lower/calls.c) with their function's frame. */
bool gowl_recovered(void *frame) {
    if (target != frame)
        return false;
    target = NULL;
    unwinding = UNWIND_NOT;
    return true;
}

/* ---- who may recover ---- */

/* The code pointer that the loop of deferred calls is about to call. */
static void *token;

void *rt_token_set(void *code) {
    void *old = token;
    token = code;
    return old;
}

/* At the entry of a function that calls recover(): was it called by the loop? Its code pointer has two forms. */
bool gowl_token_take(void *ctx_form, void *plain_form) GO("gowl.token.take");
bool gowl_token_take(void *ctx_form, void *plain_form) {
    if (token == NULL || (token != ctx_form && token != plain_form))
        return false;
    token = NULL;
    return true;
}

/* A wrapper that the loop called hands the right to recover on to what it calls. */
void gowl_token_pass(void *ctx_form, void *plain_form, void *callee) {
    if (token != NULL && (token == ctx_form || token == plain_form))
        token = callee;
}

/* At the entry of a function with `defer recover()`: was it called by the loop? */
void gowl_token_keep(void *ctx_form, void *plain_form, void *frame) GO("gowl.token.keep");
void gowl_token_keep(void *ctx_form, void *plain_form, void *frame) {
    if (token != NULL && (token == ctx_form || token == plain_form))
        rt_called_by_loop(frame);
}

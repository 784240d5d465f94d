/* unwind.h: leaving frames early, and who may recover (unwind.c). */
#ifndef GOWL_UNWIND_H
#define GOWL_UNWIND_H

#include "runtime/abi.h"

/* Returns from all frames up to the one that frame (a caller's frame, docs/abi.md) identifies; NULL: up to the
 * scheduler. */
_Noreturn void rt_unwind_to(void *frame);

/* In a landing pad: true, and the flag is cleared, if frame is the one that is meant. */
bool gowl_recovered(void *frame) GO("gowl.recovered") __attribute__((nothrow));

/* In place of a frame, what `defer recover()` gives gorecover if a loop of deferred calls runs it
 * (emit/define/deferrecover.c). */
#define DEFERRED_RECOVER ((void *)1)
/* Notes the frame of a function with `defer recover()` that the innermost loop has just called (defer_panic.c). */
void rt_called_by_loop(void *frame);

/* Says which code pointer the loop of deferred calls is about to call; gives what was said before, to be said again
 * behind the call. */
void *rt_token_set(void *code);
/* If it is one of these two: hands the right to recover on to callee. */
void gowl_token_pass(void *ctx_form, void *plain_form, void *callee) GO("gowl.token.pass");

#endif

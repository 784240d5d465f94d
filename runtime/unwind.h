/* unwind.h: leaving frames early, and who may recover (unwind.c). */
#ifndef GOWL_UNWIND_H
#define GOWL_UNWIND_H

#include "abi.h"

/* Returns from all frames up to the one that frame (a caller's frame, docs/abi.md) identifies; NULL: up to the scheduler. */
_Noreturn void rt_unwind_to(void *frame);

/* In a landing pad: true, and the flag is cleared, if frame is the one that is meant. */
bool gowl_recovered(void *frame) GO("gowl.recovered") __attribute__((nothrow));

/* Says which code pointer the loop of deferred calls is about to call. */
void rt_token_set(void *code);

#endif

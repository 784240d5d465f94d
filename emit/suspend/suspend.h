/* suspend.h: making code suspendable (docs/suspend.md). */
#ifndef GOWL_EMIT_SUSPEND_H
#define GOWL_EMIT_SUSPEND_H

#include "emit/calls/suspend_set.h"
#include "emit/ir/liveness.h"
#include "runtime/formats.h"

/* suspend_stress.c: for --stress-suspend: functions that may suspend do. */
void suspend_stress(struct program *, struct suspend_set *);

/* stack.c: moves allocas to the goroutine's stack. Requires: unwinding is lowered. Adds the sites it makes. */
void stack_frames(struct program *, struct suspend_set *);
/* stack_late.c: of a function that does not suspend: a frame of root slots alone, if only an unlikely
 * part needs it, begins there. */
void stack_late(struct program *, LLVMValueRef fn);
/* engine_frame.c: where a function tests for the end of the stack its frame is as large as the engine's may be, which
 * can be told when its code is made. Requires: suspend_finish. Leaves true: frame_bytes of each is a number. */
void engine_frames(struct program *, struct suspend_set *);
/* suspend.c: save blocks, and the ways back. Requires: every call that may suspend is a site of its function. Leaves
 * true: a function that returns with the flag at 2 has left a frame with which it is to be resumed. */
void suspend(struct program *, struct suspend_set *);
/* suspend_check.c: checks that, between the two. */
void suspend_check(struct program *);
/* suspend.c: makes the slots of what is resumed SSA values again. */
void suspend_finish(struct program *, const struct suspend_set *);
/* results.c: all results of a function but the first to globals. */
void results_to_globals(struct program *);

/* suspend_resume.c: the entry by which x->fn is resumed; what frame->resume is for functions of a type; gowl.resuming.
 */
void suspend_resume(struct program *, struct suspender *x, struct liveness *);
LLVMValueRef suspend_resumer_of(struct program *, LLVMTypeRef);
LLVMValueRef suspend_resuming(struct program *);

#endif

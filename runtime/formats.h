/* formats.h: what code that emit/ makes writes to memory and C of the run time reads, or the other way round. Both
 * include it; numbers are of wasm32. Go's own structs are not here: emit/ tells C where their fields are (abi.h). */
#ifndef GOWL_RUNTIME_FORMATS_H
#define GOWL_RUNTIME_FORMATS_H

/* gowl.unwinding, the flag: nothing; a panic, Goexit or the end of the program unwinds; the goroutine is suspended. */
enum { UNWIND_NOT = 0, UNWIND_PANIC = 1, UNWIND_SUSPENDED = 2 };

/* gowl.no_deep, from here on: nothing may suspend. Below, and above 0: the stress mode does nothing. */
enum { FORBIDDEN = 0x10000, UNSTRESSED = 1 };

/* gowl.state: how far the program has come. Exports may be called while it is STARTED, cabi_realloc from the beginning.
 * IDLE: a reactor's that has been initialised, while nothing of it runs. */
enum program_state { NOT_STARTED, CAN_ALLOCATE, STARTED, IDLE, ENDED };

/* The frame of an export's call, which the host makes: its site says whether it has returned. Its arguments, and then
 * the result, lie at EXPORT_ARGS, 8 bytes each. */
enum { EXPORT_RUNS = 0, EXPORT_RETURNED = 1, EXPORT_ARGS = 24 };

/* What a function that is suspended has left: offsets in struct frame (runtime/sched/goroutine.h), the size of that,
 * and what the whole is aligned to and a multiple of. What the function keeps follows the header. */
enum {
    SAVED_NEXT = 0,
    SAVED_RESUME = 4,
    SAVED_SITE = 8,
    SAVED_SIZE = 12,
    SAVED_CODE = 16,
    SAVED_HEADER = 20,
    SAVED_ALIGN = 16
};

/* Offsets in struct goroutine (runtime/sched/goroutine.h), for debuggers. */
enum { GOROUTINE_FRAMES = 0, GOROUTINE_GO_SITE = 60, GOROUTINE_SYSTEM = 68 };

/* In a saved frame's site, this and all below it: a call of a deferred function by runtime.deferreturn. */
enum { RUNNER_SITES = -0x10000 };

/* A call record, on the stack of a function that may be asked for its callers: fields of 4 bytes. */
enum { CALL_PREV, CALL_SITE, CALL_FIELDS };

/* The frames that belong to no site, in the order in which the table of places has them (emit/unwind/sites.c). */
enum {
    FRAME_GOPANIC,
    FRAME_GOEXIT,
    FRAME_PRINTS,
    FRAME_DEFERRETURN,
    FRAME_MAIN,
    FRAME_MAIN_INITS,
    FRAME_BOTTOM,
    FIXED_FRAMES
};

/* A byte of the frame of a function that recurs deep stands for so many of the engine's (emit/suspend/engine_frame.c,
 * runtime/sched/stack.c). */
enum { ENGINE_SHARE = 4 };

/* The header of a large variable on the stack that holds no pointers: what emit/roots/gcroot_noscan.c writes before it
 * and runtime/heap/mark.c looks for. Words of 4 bytes: the magic number, the header's own address, how many bytes
 * follow that are to be skipped (a multiple of 4), and one unused. */
#define NOSCAN_MAGIC 0xb1d7a6c5u
enum { NOSCAN_HEADER = 16 };

#endif

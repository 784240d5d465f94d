/* stack.c: the goroutines' stacks in memory, and the frames of suspended functions (docs/suspend.md).
 *
 * Code made by emit/suspend/stack.c calls gowl.stack_grow where a function's frame does not fit above the limit, and
 * gowl.stack_shrink when that function has returned; code made by emit/suspend/suspend.c calls gowl.frame.new and
 * gowl.frame.free.
 *
 * None of these may collect: they are called where values are in wasm's locals only. None may have a frame of its own,
 * as they change gowl.sp; what has one runs on the reserve.
 */
#include "runtime/heap/gc.h"
#include "runtime/sched/wasmexport.h"

enum {
    FIRST_SEGMENT = 1024,
    MAX_SEGMENT = 16384,
    SYSTEM_STACK = 65536,
    RESERVE = 16384,
    ALIGN = 16,
};

uint32_t gowl_sp GO("gowl.sp") __attribute__((address_space(1)));
uint32_t gowl_stack_limit GO("gowl.stack_limit") __attribute__((address_space(1)));

static char system_stack[SYSTEM_STACK] __attribute__((aligned(ALIGN)));
static char reserve[RESERVE] __attribute__((aligned(ALIGN)));
static char no_stack[ALIGN] __attribute__((aligned(ALIGN))); /* the sp of stacks without a segment is its end */

struct stack rt_system_stack;
struct stack *rt_stack = &rt_system_stack;

extern int64_t go_maxstacksize GO("runtime.maxstacksize");

static uint32_t address(const void *p) {
    return (uint32_t)(uintptr_t)p;
}

void rt_stack_init(void) {
    gowl_sp = address(system_stack) + SYSTEM_STACK;
    gowl_stack_limit = address(system_stack);
}

void rt_stack_new(struct stack *s) {
    s->top = NULL;
    s->sp = address(no_stack) + ALIGN;
    s->limit = UINT32_MAX;
    s->large = false;
    s->bytes = 0;
}

void rt_stack_drop(struct stack *s) {
    if (s->top && !s->top->prev)
        s->spare = s->top; /* the one that it has kept */
    s->top = NULL;
    if (s->spare && s->spare->size > FIRST_SEGMENT)
        s->spare = NULL;
    s->bytes = 0;
}

void rt_on_system_stack(void (*fn)(void)) {
    struct stack *s = rt_stack;
    if (rt_single || s == &rt_system_stack) {
        fn();
        return;
    }
    s->sp = gowl_sp;
    s->limit = gowl_stack_limit;
    rt_stack = &rt_system_stack;
    gowl_sp = rt_system_stack.sp;
    gowl_stack_limit = rt_system_stack.limit;
    fn();
    rt_system_stack.sp = gowl_sp;
    rt_system_stack.limit = gowl_stack_limit;
    rt_stack = s;
    gowl_sp = s->sp;
    gowl_stack_limit = s->limit;
}

bool rt_may_unwind(void) {
    return gowl_sp - address(reserve) - 1 >= RESERVE && (rt_lld_stack || rt_stack != &rt_system_stack);
}

void rt_stack_ranges(struct stack *s, void (*each)(uint32_t from, uint32_t to)) {
    uint32_t sp = s == rt_stack ? gowl_sp : s->sp;
    for (struct segment *g = s->top; g; g = g->prev) {
        each(sp, address(g) + g->size);
        sp = g->sp;
    }
    if (s == &rt_system_stack)
        each(sp, address(system_stack) + SYSTEM_STACK);
}

/* Clears what functions that have returned left in the stack: nothing, where it is used again, is to be kept alive by
 * it. */
void rt_stack_clear_unused(struct stack *s) {
    uint32_t sp = s == rt_stack ? gowl_sp : s->sp;
    if (s == &rt_system_stack && !s->top)
        __builtin_memset(system_stack, 0, sp - address(system_stack));
    if (s->top)
        __builtin_memset(s->top + 1, 0, sp - address(s->top + 1));
    if (s->spare)
        __builtin_memset(s->spare + 1, 0, s->spare->size - sizeof *s->spare);
}

/* Allocates without collecting, on the reserve. The flag may be set: a frame is made while its function is being left.
 * emit/ knows this function by its name: it neither collects nor suspends. */
void *alloc_quietly(uint32_t n) GO("gowl.alloc_quietly") __attribute__((nothrow));
__attribute__((noinline)) void *alloc_quietly(uint32_t n) {
    uint32_t sp = gowl_sp, limit = gowl_stack_limit;
    int32_t flag = unwinding;
    bool disabled = heap.disabled;
    unwinding = UNWIND_NOT;
    gowl_sp = address(reserve) + RESERVE;
    gowl_stack_limit = address(reserve);
    heap.disabled = true;
    uint32_t p = heap_alloc(n, KIND_STACK, NULL, false);
    heap.disabled = disabled;
    if (p == 0)
        rt_out_of_memory(n);
    unwinding = flag;
    gowl_sp = sp;
    gowl_stack_limit = limit;
    return (void *)(uintptr_t)p;
}

/* emit/suspend/stack.c knows these two by name, as it does alloc_quietly: what they call runs on the reserve. */
_Noreturn void throw_overflow(void) GO("gowl.overflow_throw");
__attribute__((noinline, cold)) _Noreturn void throw_overflow(void) {
    gowl_sp = address(reserve) + RESERVE;
    gowl_stack_limit = address(reserve);
    rt_say_overflow(go_maxstacksize, true);
    __builtin_unreachable();
}

/* Sets the flag, for the caller to leave, or ends the program if there are no tracebacks. */
void overflow(void) GO("gowl.overflow");
__attribute__((noinline, cold)) void overflow(void) {
    uint32_t sp = gowl_sp, limit = gowl_stack_limit;
    gowl_sp = address(reserve) + RESERVE;
    gowl_stack_limit = address(reserve);
    heap.disabled = true; /* as whoever has called this does not expect a collection */
    rt_say_overflow(go_maxstacksize, false);
    go_maxstacksize = 0; /* no limit to what prints the stack */
    gowl_sp = sp;
    gowl_stack_limit = limit;
    unwinding = UNWIND_PANIC;
}

/* ---- deep recursion (emit/calls/recursion.c) ---- */

/* Functions on a deep cycle have frames of an ENGINE_SHAREth of what the engine's own may be, at least. wasmtime has
 * 512 KB for its stack, Node some 980 KB. What recurs is suspended beyond DEEP, or, below a seam that was further in,
 * beyond its part of what is left; beyond DEEPEST no seam has a part. */
enum {
    DEEP = 131072 / ENGINE_SHARE,
    DEEPEST = 327680 / ENGINE_SHARE,
    PARTS = 4,
    LEAST_PART = 16384 / ENGINE_SHARE,
    LARGE = 4096,
    SLACK = 16384,
    NEST = 1600 / ENGINE_SHARE, /* a call of the host's: its own frames, the scheduler's, and those of what starts */
};
uint32_t grown GO("gowl.grown") __attribute__((address_space(1))); /* since the engine's stack was empty: bytes of
                                                                      segments, without large variables */
static uint32_t seam_grown;                                        /* at the innermost seam that drives */
static bool deepens;
uint32_t no_deep GO("gowl.no_deep") __attribute__((address_space(1)));
uint32_t gowl_started GO("gowl.started") __attribute__((address_space(1)));

static uint32_t floor_grown; /* where another goroutine runs in the middle of one (nest.c): what that one uses */

void rt_stack_at_bottom(void) {
    grown = seam_grown = floor_grown;
    no_deep = 0;
}

/* What of `grown` is not in use by what runs, or is part of NEST: the rest of its last segment; and its first, which
 * every goroutine has. Nothing, if it has not grown by all of its stack since the engine's was empty. */
static uint32_t not_in_use(void) {
    struct segment *top = rt_stack->top, *first = top;
    uint32_t sum = 0;
    for (struct segment *g = top; g; g = g->prev) {
        sum += g->counted;
        first = g;
    }
    if (top == NULL || sum != grown - floor_grown)
        return 0;
    uint32_t start = first->counted <= FIRST_SEGMENT ? first->counted : 0, rest = gowl_sp - gowl_stack_limit;
    if (top == first && start)
        return start;
    return start + (rest < top->counted ? rest : top->counted);
}

void rt_stack_nest(struct stack_nest *n) {
    *n = (struct stack_nest){grown, seam_grown, floor_grown, no_deep};
    if (rt_js)
        grown += NEST - not_in_use();
    floor_grown = seam_grown = grown;
    no_deep = 0;
}

void rt_stack_nest_ends(const struct stack_nest *n) {
    grown = n->grown;
    seam_grown = n->seam;
    floor_grown = n->floor;
    no_deep = n->no_deep;
}

void rt_stack_deepen(void) {
    deepens = true;
}

bool rt_stack_no_deep(void) {
    return no_deep != 0;
}

bool rt_stack_deepens(void) {
    bool d = deepens;
    deepens = false;
    return d;
}

/* How many bytes may be in use below the innermost seam. */
static uint32_t part(void) {
    uint32_t left = seam_grown < DEEPEST ? (DEEPEST - seam_grown) / PARTS : 0;
    return seam_grown == 0 ? DEEP : left > LEAST_PART ? left : LEAST_PART;
}

/* Of a segment, as the next test comes when it is full. */
static uint32_t largest(void) {
    return seam_grown == 0 ? MAX_SEGMENT : (part() + 15) & ~15u;
}

/* For a seam, behind the call that came back suspended: goes on with what is suspended below it, until the function
 * that it has called has returned, or is left by unwinding. mark: gowl.grown at the call; all ones: the caller does
 * that. */
void drive(uint32_t mark) GO("gowl.drive");
__attribute__((noinline)) void drive(uint32_t mark) {
    struct goroutine *r = rt_goroutine(rt_curg());
    struct frame *f, **tail, *end = r->frames;
    uint32_t outer = seam_grown, no_deep_outside = no_deep;
    if (mark == UINT32_MAX)
        return;
    seam_grown = mark;
    /* What has come back suspended was not forbidden to; drive itself is, in the stress mode, as it never suspends. */
    no_deep = UNSTRESSED;
    do {
        if (unwinding == UNWIND_SUSPENDED) {
            unwinding = UNWIND_NOT;
            if (!rt_stack_deepens())
                THROW("a goroutine waits where none may");
            f = rt_frames_taken(&tail);
            *tail = r->frames;
            r->frames = f;
        }
        f = r->frames;
        r->frames = f->next;
        grown = mark;
        gowl_resume(f);
    } while (r->frames != end || unwinding == UNWIND_SUSPENDED);
    seam_grown = outer;
    grown = mark;
    no_deep = no_deep_outside;
}

/* Bytes in use of the top segment. */
static uint32_t used(const struct stack *s) {
    return s->top ? address(s->top) + s->top->size - gowl_sp : 0;
}

/* Is that the end, within `slack`? Go's limit, or the engine's stack. */
static bool at_end(const struct stack *s, uint32_t bytes, uint32_t slack) {
    return grown > DEEPEST + slack ||
           (go_maxstacksize && s->bytes + used(s) + bytes > (uint64_t)go_maxstacksize + slack);
}

/* exact: no more than that. Below a seam that drives, not much more than its part. */
static __attribute__((noinline)) struct segment *new_segment(struct stack *s, uint32_t need, bool exact) {
    uint32_t size = exact ? need : s->top ? 2 * s->top->size : s->large ? MAX_SEGMENT : FIRST_SEGMENT;
    uint32_t most = largest();
    if (size > most)
        size = most;
    while (size < need)
        size *= 2;
    struct segment *g = alloc_quietly(size);
    g->size = size;
    return g;
}

/* Only a function that tests for the end (emit/unwind/overflow.c) can leave. So for others, past the end, a segment has
 * room for their frame alone: the next such function is asked. */
void stack_grow(uint32_t bytes) GO("gowl.stack_grow");
void stack_grow(uint32_t bytes) {
    struct stack *s = rt_stack;
    uint32_t need = bytes + sizeof(struct segment) + ALIGN;
    struct segment *g = s->spare;
    if (gowl_sp - address(reserve) - 1 < RESERVE)
        __builtin_trap(); /* the reserve is as large as what runs on it needs */
    bool end = at_end(s, bytes, 0);
    if (end && at_end(s, bytes, SLACK))
        throw_overflow();
    if (g && g->size >= need && g->size <= largest() && !end)
        s->spare = NULL;
    else
        g = new_segment(s, need, end);
    g->used = used(s);
    g->prev = s->top;
    g->sp = gowl_sp;
    g->limit = gowl_stack_limit;
    s->top = g;
    s->bytes += g->used;
    g->counted = bytes > LARGE ? g->size - bytes + LARGE / 4 : g->size;
    grown += g->counted;
    gowl_sp = (address(g) + g->size) & ~(ALIGN - 1u);
    gowl_stack_limit = address(g) + sizeof *g;
}

/* For functions on deep cycles: past the end, comes back with the flag set and no segment made; or with the flag set to
 * suspend. */
void stack_grow_deep(uint32_t bytes) GO("gowl.stack_grow_deep");
void stack_grow_deep(uint32_t bytes) {
    struct stack *s = rt_stack;
    if (at_end(s, bytes, 0))
        overflow();
    else {
        stack_grow(bytes);
        grown += s->top->size - s->top->counted; /* what is large may be the engine's part */
        s->top->counted = s->top->size;
    }
    if (unwinding == UNWIND_NOT && grown > seam_grown + part() && no_deep < FORBIDDEN) {
        deepens = true;
        unwinding = UNWIND_SUSPENDED; /* the caller looks at it, and leaves */
    }
}

/* ---- the frames of suspended functions ---- */

enum { FRAME_CLASSES = 64 }; /* by 16 bytes; larger ones are the collector's alone */
static struct frame *free_frames[FRAME_CLASSES];
static struct frame *taken, **taken_tail = &taken;

/* Takes a frame of size bytes (a multiple of 16). */
static struct frame *take_frame(uint32_t size) {
    uint32_t class = size / 16;
    struct frame *f;
    if (class < FRAME_CLASSES && (f = free_frames[class]) != NULL)
        free_frames[class] = f->next;
    else
        f = alloc_quietly(size);
    /* Not all that a function may save is saved at each site: nothing that the collector takes for a pointer may be
     * left. (Most frames are small, and for them engines' memory.fill takes longer than this.) */
    *(uint32_t *)(f + 1) = 0;
    for (uint64_t *p = (uint64_t *)f + SAVED_HEADER / 8 + 1, *end = (uint64_t *)f + size / 8; p < end; p++)
        *p = 0;
    f->size = size;
    f->next = NULL;
    return f;
}

struct frame *frame_new(uint32_t size, void (*resume)(struct frame *), int32_t site, void *code) GO("gowl.frame.new");
struct frame *frame_new(uint32_t size, void (*resume)(struct frame *), int32_t site, void *code) {
    struct frame *f = take_frame(size);
    f->resume = resume;
    f->code = code;
    f->site = site;
    *taken_tail = f;
    taken_tail = &f->next;
    rt_stack->bytes += size;
    return f;
}

void rt_frame_free(struct frame *f) {
    uint32_t class = f->size / 16;
    if (class < FRAME_CLASSES) {
        f->next = free_frames[class];
        free_frames[class] = f;
    }
}

void frame_free(struct frame *f) GO("gowl.frame.free");
void frame_free(struct frame *f) {
    rt_stack->bytes -= f->size;
    rt_frame_free(f);
}

struct frame *rt_frame_new(uint32_t size, void (*resume)(struct frame *)) {
    struct frame *f = take_frame((size + 15) & ~15u);
    f->resume = resume;
    f->site = -1;
    return f;
}

struct frame *rt_frames_taken(struct frame ***tail) {
    struct frame *f = taken;
    *tail = taken_tail;
    taken = NULL;
    taken_tail = &taken;
    return f;
}

void rt_frames_forget(void) {
    for (int i = 0; i < FRAME_CLASSES; i++)
        free_frames[i] = NULL;
}

/* ---- leaving a segment ---- */

/* A goroutine keeps its first segment, empty, and goes on counting it: else each outermost call of a function that has
 * a frame would make it anew. Not one for large variables: little of that is counted. */
static bool is_kept(const struct stack *s, const struct segment *g) {
    return g->prev == NULL && s != &rt_system_stack && g->counted == g->size && g->size <= MAX_SEGMENT;
}

static void leave_segment(void) {
    struct stack *s = rt_stack;
    struct segment *g = s->top;
    if (is_kept(s, g))
        return;
    s->top = g->prev;
    s->bytes -= g->used;
    grown = grown > seam_grown + g->counted ? grown - g->counted : seam_grown;
    gowl_sp = g->sp;
    gowl_stack_limit = g->limit;
    if (!s->spare || s->spare->size < g->size)
        s->spare = g;
}

/* The function for which the segment was made has been resumed and has returned; its result is in gowl.result for the
 * next frame. */
static void leave_resumed(struct frame *f) {
    frame_free(f);
    leave_segment();
}

/* Behind the function for which the segment was made: it has returned, unwinding or not, or is suspended and still
 * needs it. */
void stack_shrink(void) GO("gowl.stack_shrink");
void stack_shrink(void) {
    if (unwinding == UNWIND_SUSPENDED)
        frame_new(32, leave_resumed, -1, NULL);
    else
        leave_segment();
}

/* ---- frames, where size counts (emit/suspend/stack.c) ---- */

static uint32_t take_bytes(uint32_t bytes) {
    return gowl_sp -= bytes;
}

/* Makes room for a frame, and gives its address. */
uint32_t stack_enter(uint32_t bytes) GO("gowl.stack_enter");
uint32_t stack_enter(uint32_t bytes) {
    if (gowl_sp < bytes || gowl_sp - bytes < gowl_stack_limit)
        stack_grow(bytes);
    return take_bytes(bytes);
}

/* Gives the frame back, which is the innermost, and a segment that is empty then. */
void stack_leave(uint32_t bytes) GO("gowl.stack_leave");
void stack_leave(uint32_t bytes) {
    struct segment *g = rt_stack->top;
    gowl_sp += bytes;
    if (g && gowl_sp == ((address(g) + g->size) & ~(ALIGN - 1u)))
        leave_segment();
}

void rt_stack_keep(void) {
    stack_enter(ALIGN);
}

/* ---- questions that Go code asks ---- */

extern char __stack_low, __stack_high; /* lld's */

/* func stringDataOnStack(s string) bool: does the string lie in the goroutine's stack? */
bool string_on_stack(void *p, int64_t len) GO("runtime.stringDataOnStack");
bool string_on_stack(void *p, int64_t len) {
    (void)len;
    if ((char *)p >= &__stack_low && (char *)p < &__stack_high)
        return true;
    if (rt_lld_stack)
        return false;
    for (struct segment *g = rt_stack->top; g; g = g->prev)
        if (address(p) - address(g) < g->size)
            return true;
    return address(p) - address(system_stack) < SYSTEM_STACK;
}

/* func inHeapOrStack(b uintptr) bool */
bool in_heap_or_stack(int64_t p) GO("runtime.inHeapOrStack");
bool in_heap_or_stack(int64_t p) {
    uint32_t size;
    return heap_object((uint32_t)p, &size) != 0 || string_on_stack((void *)(uintptr_t)p, 0);
}

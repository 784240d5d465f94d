/* callers.c: who called whom. A wasm stack cannot be walked; the tables and the walk come with tracebacks.
 *
 * Overrides callers, gcallers (runtime/traceback.go), CallersFrames, Frames.Next, FuncForPC, findfunc, funcMaxSPDelta, textAddr (symtab.go), Stack (mprof.go):
 * no caller is known, which Go's API can say (n is 0, more is false, *Func is nil).
 */
#include "runtime.h"

OFFSET(g_writebuf, "runtime.g.writebuf");
SIZE_OF(Frame, "runtime.Frame");

/* func callers(skip int, pcbuf []uintptr) int */
int64_t go_callers(int64_t skip, void *p, int64_t len, int64_t cap) GO("runtime.callers");
int64_t go_callers(int64_t skip, void *p, int64_t len, int64_t cap)
{
    (void)skip;
    (void)p;
    (void)len;
    (void)cap;
    return 0;
}

/* func gcallers(gp *g, skip int, pcbuf []uintptr) int */
int64_t go_gcallers(void *g, int64_t skip, void *p, int64_t len, int64_t cap) GO("runtime.gcallers");
int64_t go_gcallers(void *g, int64_t skip, void *p, int64_t len, int64_t cap)
{
    (void)g;
    return go_callers(skip, p, len, cap);
}

/* func CallersFrames(callers []uintptr) *Frames: it has no frames whatever the callers. */
void *callers_frames(void *p, int64_t len, int64_t cap) GO("runtime.CallersFrames");
void *callers_frames(void *p, int64_t len, int64_t cap)
{
    (void)p;
    (void)len;
    (void)cap;
    return rt_alloc(8);
}

/* func (ci *Frames) Next() (frame Frame, more bool) */
bool frames_next(void *ci, void *frame) GO("runtime.(*Frames).Next");
bool frames_next(void *ci, void *frame)
{
    (void)ci;
    __builtin_memset(frame, 0, (size_t)size_Frame);
    return false;
}

/* func FuncForPC(pc uintptr) *Func */
void *func_for_pc(int64_t pc) GO("runtime.FuncForPC");
void *func_for_pc(int64_t pc)
{
    (void)pc;
    return NULL;
}

/* func findfunc(pc uintptr) funcInfo: two pointers */
struct go_iface findfunc(int64_t pc) GO("runtime.findfunc");
struct go_iface findfunc(int64_t pc)
{
    (void)pc;
    return (struct go_iface){NULL, NULL};
}

/* func funcMaxSPDelta(f funcInfo) int32: preempt.go's init asks it of asyncPreempt, which never runs. */
int32_t func_max_sp_delta(void *func, void *module) GO("runtime.funcMaxSPDelta");
int32_t func_max_sp_delta(void *func, void *module)
{
    (void)func;
    (void)module;
    return 0;
}

/* func (md *moduledata) textAddr(off32 uint32) uintptr: of a method's entry in a type. In gc's wasm that is a function's number
 * to be made a PC; here it is the code pointer itself. */
int64_t text_addr(void *md, uint32_t off) GO("runtime.(*moduledata).textAddr");
int64_t text_addr(void *md, uint32_t off)
{
    (void)md;
    return off;
}

/* func Stack(buf []byte, all bool) int: the goroutine's header alone, printed into buf as Go does. */
int64_t go_stack(void *p, int64_t len, int64_t cap, bool all) GO("runtime.Stack");
int64_t go_stack(void *p, int64_t len, int64_t cap, bool all)
{
    (void)cap;
    (void)all;
    if (len == 0)
        return 0;
    void *g = gowl_g;
    char *s = FIELD(g, g_writebuf);
    store_ptr(s, p);
    store64(s + 8, 0);
    store64(s + 16, len);
    PRINT("goroutine ");
    rt_printuint((uint64_t)load64(FIELD(g, g_goid)));
    PRINT(" [running]:\n");
    int64_t n = load64(s + 8);
    __builtin_memset(s, 0, 24);
    return n;
}

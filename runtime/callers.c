/* callers.c: who called whom, from the records that emit/callers.c makes functions keep where a program asks.
 *
 * Overrides callers, gcallers (runtime/traceback.go), CallersFrames, Frames.Next, FuncForPC, Func.Name, Func.FileLine, Func.Entry, findfunc,
 * funcMaxSPDelta, textAddr (symtab.go), Stack (mprof.go). A PC of Go's API is the number of a frame in the table, from PC_BASE on; a
 * *Func is that frame.
 */
#include "goroutine.h"

OFFSET(g_writebuf, "runtime.g.writebuf");
OFFSET(Frame_PC, "runtime.Frame.PC");
OFFSET(Frame_Func, "runtime.Frame.Func");
OFFSET(Frame_Function, "runtime.Frame.Function");
OFFSET(Frame_File, "runtime.Frame.File");
OFFSET(Frame_Line, "runtime.Frame.Line");
OFFSET(Frame_Entry, "runtime.Frame.Entry");
SIZE_OF(Frame, "runtime.Frame");

/* Made by emit/callers.c (and described there). */
struct call_record {
    struct call_record *prev;
    int32_t site;
};
struct call_frame {
    const char *func, *file;
    int32_t line, more;
};
extern const int32_t call_sites[] GO("gowl.callsites");
extern const struct call_frame call_frames[] GO("gowl.callframes");
uint32_t gowl_call_top GO("gowl.call_top") __attribute__((address_space(1)));

/* What PCs look like: above all that is a function's number in wasm, and with room for the "PC - 1" of Go's API. */
enum { PC_BASE = 0x40000000, PC_STEP = 16 };

/* Puts PCs of the callers, the innermost first, to out: at most len, after skip. Gives how many. emit/callers.c knows it by its name. */
int64_t find_callers(int64_t skip, uint64_t *out, int64_t len) GO("gowl.callers");
__attribute__((noinline)) int64_t find_callers(int64_t skip, uint64_t *out, int64_t len)
{
    int64_t n = 0;
    for (struct call_record *r = (struct call_record *)(uintptr_t)gowl_call_top; r != NULL; r = r->prev) {
        int32_t i = call_sites[r->site];
        for (bool more = i >= 0; more && n < len; i++) {
            if (skip-- <= 0)
                out[n++] = PC_BASE + (uint64_t)i * PC_STEP + 1;
            more = call_frames[i].more;
        }
    }
    return n;
}

static const struct call_frame *frame_of(int64_t pc)
{
    return pc > PC_BASE ? &call_frames[(pc - PC_BASE) / PC_STEP] : NULL;
}

static struct go_string text(const char *s)
{
    int64_t n = 0;
    while (((const volatile char *)s)[n]) /* (volatile: lest clang makes it strlen, which is not there) */
        n++;
    return (struct go_string){(void *)(uintptr_t)s, n};
}

/* func callers(skip int, pcbuf []uintptr) int: 0 is its caller. */
int64_t go_callers(int64_t skip, void *p, int64_t len, int64_t cap) GO("runtime.callers");
int64_t go_callers(int64_t skip, void *p, int64_t len, int64_t cap)
{
    (void)cap;
    return find_callers(skip, p, len);
}

/* func gcallers(gp *g, skip int, pcbuf []uintptr) int: of another goroutine, whose calls are not looked at. */
int64_t go_gcallers(void *g, int64_t skip, void *p, int64_t len, int64_t cap) GO("runtime.gcallers");
int64_t go_gcallers(void *g, int64_t skip, void *p, int64_t len, int64_t cap)
{
    (void)g;
    (void)skip;
    (void)p;
    (void)len;
    (void)cap;
    return 0;
}

struct frames { /* what a *Frames points to */
    uint64_t pcs;
    int64_t n, next;
};

/* func CallersFrames(callers []uintptr) *Frames */
void *callers_frames(void *p, int64_t len, int64_t cap) GO("runtime.CallersFrames");
void *callers_frames(void *p, int64_t len, int64_t cap)
{
    (void)cap;
    struct frames *f = rt_alloc(sizeof *f);
    f->pcs = (uintptr_t)p;
    f->n = len;
    return f;
}

/* func (ci *Frames) Next() (frame Frame, more bool) */
bool frames_next(struct frames *f, void *frame) GO("runtime.(*Frames).Next");
bool frames_next(struct frames *f, void *frame)
{
    __builtin_memset(frame, 0, (size_t)size_Frame);
    while (f->next < f->n) {
        uint64_t pc = ((uint64_t *)(uintptr_t)f->pcs)[f->next++];
        const struct call_frame *c = frame_of((int64_t)pc);
        if (c == NULL)
            continue;
        store64(FIELD(frame, Frame_PC), (int64_t)pc - 1);
        store_ptr(FIELD(frame, Frame_Func), c);
        store_string(FIELD(frame, Frame_Function), text(c->func));
        store_string(FIELD(frame, Frame_File), text(c->file));
        store64(FIELD(frame, Frame_Line), c->line);
        store64(FIELD(frame, Frame_Entry), (int64_t)pc - 1);
        break;
    }
    return f->next < f->n;
}

/* func FuncForPC(pc uintptr) *Func */
const void *func_for_pc(int64_t pc) GO("runtime.FuncForPC");
const void *func_for_pc(int64_t pc)
{
    return frame_of(pc);
}

/* func (f *Func) Name() string */
struct go_string func_name(const struct call_frame *f) GO("runtime.(*Func).Name");
struct go_string func_name(const struct call_frame *f)
{
    return f ? text(f->func) : (struct go_string){NULL, 0};
}

/* func (f *Func) Entry() uintptr: a PC that is the function's. */
int64_t func_entry(const struct call_frame *f) GO("runtime.(*Func).Entry");
int64_t func_entry(const struct call_frame *f)
{
    return PC_BASE + (f - call_frames) * PC_STEP;
}

/* func (f *Func) FileLine(pc uintptr) (file string, line int) */
struct file_line {
    void *p;
    int64_t len, line;
};
struct file_line func_file_line(const struct call_frame *f, int64_t pc) GO("runtime.(*Func).FileLine");
struct file_line func_file_line(const struct call_frame *f, int64_t pc)
{
    const struct call_frame *c = frame_of(pc);
    (void)f;
    if (c == NULL)
        return (struct file_line){(void *)(uintptr_t)"?", 1, 0};
    struct go_string s = text(c->file);
    return (struct file_line){s.p, s.len, c->line};
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

static void print_callers(int64_t skip)
{
    enum { MAX = 100 }; /* as Go's tracebacks */
    uint64_t pc[MAX];
    int64_t n = find_callers(skip, pc, MAX);
    for (int64_t i = 0; i < n; i++) {
        const struct call_frame *c = frame_of((int64_t)pc[i]);
        struct go_string s = text(c->func);
        rt_printstring(s.p, s.len);
        PRINT("(...)\n\t");
        s = text(c->file);
        rt_printstring(s.p, s.len);
        PRINT(":");
        rt_printint(c->line);
        PRINT("\n");
    }
}

/* func Stack(buf []byte, all bool) int: of the present goroutine, printed into buf as Go does. */
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
    print_callers(0);
    int64_t n = load64(s + 8);
    __builtin_memset(s, 0, 24);
    return n;
}

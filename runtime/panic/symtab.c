/* symtab.c: the table of places in the source (emit/unwind/sites.c, where its form is described), and Go's API on it.
 *
 * Overrides FuncForPC, Func.Name, Func.FileLine, Func.Entry, CallersFrames, Frames.Next, findfunc, funcMaxSPDelta,
 * textAddr (runtime/symtab.go). A PC of Go's API is the number of a frame in the table, from PC_BASE on, or a
 * function's code pointer; a *Func is that frame.
 */
#include "runtime/panic/symtab.h"
#include "runtime/panic/callers.h"
#include "runtime/runtime.h"

OFFSET(Frame_PC, "runtime.Frame.PC");
OFFSET(Frame_Func, "runtime.Frame.Func");
OFFSET(Frame_Function, "runtime.Frame.Function");
OFFSET(Frame_File, "runtime.Frame.File");
OFFSET(Frame_Line, "runtime.Frame.Line");
OFFSET(Frame_Entry, "runtime.Frame.Entry");
OFFSET(Frame_startLine, "runtime.Frame.startLine");
SIZE_OF(Frame, "runtime.Frame");

/* Made by emit/unwind/sites.c. */
extern const uint8_t packed[] GO("gowl.sites");
struct function_code { /* the last has no code */
    void *code;
    uint32_t func;
};
extern const struct function_code function_codes[] GO("gowl.functions");

/* What PCs look like: above all that is a function's number in wasm, and with room for the "PC - 1" of Go's API. */
enum { PC_BASE = 0x40000000, PC_STEP = 16 };

/* ---- unpacking ---- */

static struct {
    bool done;
    uint32_t nfuncs, nsites, nframes, ncodes;
    struct source_func *funcs;
    struct source_frame *frames; /* those of no site, the head of each function, those of the sites */
    uint32_t *first;             /* by site, and behind the last one */
} table;

static __attribute__((noinline)) uint32_t number(const uint8_t **at) {
    uint32_t v = 0;
    for (int shift = 0;; shift += 7) {
        uint8_t c = *(*at)++;
        v |= (uint32_t)(c & 0x7f) << shift;
        if (!(c & 0x80))
            return v;
    }
}

static __attribute__((noinline)) int32_t distance(const uint8_t **at) {
    uint32_t v = number(at);
    return v & 1 ? -(int32_t)(v / 2) - 1 : (int32_t)(v / 2);
}

static void copy(char *to, const void *from, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        to[i] = ((const char *)from)[i];
}

/* The next name, which goes to *text. bit: where to, what stands below its length; NULL: nothing does. */
static __attribute__((noinline)) struct go_string name(const uint8_t **at, struct go_string before, char **text,
                                                       bool *bit) {
    uint32_t same = number(at), rest = number(at);
    if (bit) {
        *bit = rest & 1;
        rest >>= 1;
    }
    char *s = *text;
    copy(s, before.p, same);
    copy(s + same, *at, rest);
    *at += rest;
    *text += same + rest;
    return (struct go_string){s, same + rest};
}

static void unpack_funcs(const uint8_t **at, char *text) {
    struct go_string s = {NULL, 0};
    uint32_t nfiles = number(at);
    struct go_string *files = rt_alloc((nfiles + 1) * sizeof *files);
    for (uint32_t i = 0; i < nfiles; i++)
        files[i] = s = name(at, s, &text, NULL);
    bool lines = number(at);
    table.nfuncs = number(at);
    table.funcs = rt_alloc((table.nfuncs + 1) * sizeof *table.funcs);
    s.len = 0;
    for (uint32_t i = 0; i < table.nfuncs; i++) {
        table.funcs[i].name = s = name(at, s, &text, &table.funcs[i].bare);
        table.funcs[i].file = files[number(at)];
        if (lines)
            table.funcs[i].line = (int32_t)number(at);
    }
}

/* The frames of one site; the packed ones begin with the outermost. last: of the site before, by depth. */
static struct source_frame *unpack_site(const uint8_t **at, struct source_frame *out, struct source_frame *last) {
    uint32_t head = number(at), n = head / 2 % 8, same = head / 16;
    if (n == 7)
        n += number(at);
    n += same;
    for (uint32_t d = 0; d < n; d++) {
        struct source_frame *f = &out[n - 1 - d];
        *f = last[d];
        if (d >= same) {
            f->func += d > same || !(head & 1) ? distance(at) : 0;
            f->line = distance(at) + (f->func == last[d].func ? f->line : 0);
        }
        f->more = d != 0;
        last[d] = *f;
    }
    return out + n;
}

static uint32_t count_codes(void) {
    uint32_t n = 0;
    while (function_codes[n].code)
        n++;
    return n;
}

static __attribute__((noinline)) void unpack(void) {
    const uint8_t *at = packed;
    uint32_t bytes = number(&at);
    table.nframes = number(&at);
    table.ncodes = count_codes();
    unpack_funcs(&at, rt_alloc_noscan(bytes)); /* four letters may look like a pointer */
    struct source_frame *f = table.frames = rt_alloc((FIXED_FRAMES + table.nframes + table.nfuncs) * sizeof *f);
    for (int i = 0; i < FIXED_FRAMES; i++, f++) {
        f->func = &table.funcs[number(&at)];
        f->line = (int32_t)number(&at);
    }
    for (uint32_t i = 0; i < table.nfuncs; i++, f++)
        *f = (struct source_frame){&table.funcs[i], table.funcs[i].line, false};
    table.nsites = number(&at);
    uint32_t depth = number(&at);
    table.first = rt_alloc_noscan((table.nsites + 1) * sizeof *table.first);
    struct source_frame *last = rt_alloc(depth * sizeof *last);
    for (uint32_t i = 0; i < depth; i++)
        last[i].func = table.funcs;
    for (uint32_t i = 0, none = 0; i < table.nsites; i++) {
        table.first[i] = (uint32_t)(f - table.frames);
        if (none)
            none--;
        else if (*at)
            f = unpack_site(&at, f, last);
        else {
            at++;
            none = number(&at);
        }
    }
    table.first[table.nsites] = (uint32_t)(f - table.frames);
    table.done = true;
}

const struct source_frame *rt_site(int32_t site) {
    if (!table.done)
        unpack();
    if (site < 0 || (uint32_t)site >= table.nsites || table.first[site] == table.first[site + 1])
        return NULL;
    return &table.frames[table.first[site]];
}

const struct source_frame *rt_fixed_frame(int which) {
    if (!table.done)
        unpack();
    return &table.frames[which];
}

/* ---- what tracebacks show ---- */

static bool upper(char c) {
    return c >= 'A' && c <= 'Z';
}

static bool begins(struct go_string s, const char *prefix, int64_t n) {
    return s.len >= n && __builtin_memcmp(s.p, prefix, (size_t)n) == 0;
}

/* As isExportedRuntime (runtime/traceback.go); s has the prefix "runtime.". */
static bool is_exported(struct go_string s) {
    const char *p = (char *)s.p + 8;
    int64_t n = s.len - 8, dot = n - 1;
    while (dot >= 0 && p[dot] != '.')
        dot--;
    if (n <= dot + 1 || !upper(p[dot + 1]))
        return false;
    if (dot < 0)
        return true;
    return p[0] == '(' && p[1] == '*' && p[dot - 1] == ')' ? upper(p[2]) : upper(p[0]);
}

bool rt_is_gopanic(const struct source_frame *f) {
    return f == rt_fixed_frame(FRAME_GOPANIC) || f == rt_fixed_frame(FRAME_PRINTS);
}

bool rt_shows(const struct source_frame *f, bool innermost) {
    struct go_string s = f->func->name;
    if (!begins(s, "runtime.", 8))
        return true;
    if (rt_is_gopanic(f))
        return !innermost;
    return is_exported(s);
}

/* ---- Go's API ---- */

int64_t rt_offset_of(const struct source_frame *f) {
    return (int64_t)(f - table.frames) * PC_STEP + 1;
}

int64_t rt_pc_of(const struct source_frame *f) {
    return PC_BASE + rt_offset_of(f);
}

/* Before all of its places, as a function's entry is before its PCs. */
static const struct source_frame *head_of(const struct source_func *f) {
    return &table.frames[FIXED_FRAMES + (f - table.funcs)];
}

static const struct source_frame *frame_of(int64_t pc) {
    if (!rt_places)
        return NULL;
    if (!table.done)
        unpack();
    if (pc >= PC_BASE && pc < PC_BASE + (int64_t)(FIXED_FRAMES + table.nframes + table.nfuncs) * PC_STEP)
        return &table.frames[(pc - PC_BASE) / PC_STEP];
    for (uint32_t i = 0; i < table.ncodes; i++)
        if ((int64_t)(uintptr_t)function_codes[i].code == pc)
            return head_of(&table.funcs[function_codes[i].func]);
    return NULL;
}

struct frames { /* what a *Frames points to */
    uint64_t pcs;
    int64_t n, next;
};

/* func CallersFrames(callers []uintptr) *Frames */
void *callers_frames(void *p, int64_t len, int64_t cap) GO("runtime.CallersFrames");
void *callers_frames(void *p, int64_t len, int64_t cap) {
    (void)cap;
    struct frames *f = rt_alloc(sizeof *f);
    f->pcs = (uintptr_t)p;
    f->n = len;
    return f;
}

/* func (ci *Frames) Next() (frame Frame, more bool) */
bool frames_next(struct frames *f, void *frame) GO("runtime.(*Frames).Next");
bool frames_next(struct frames *f, void *frame) {
    __builtin_memset(frame, 0, (size_t)size_Frame);
    while (f->next < f->n) {
        uint64_t pc = ((uint64_t *)(uintptr_t)f->pcs)[f->next++];
        const struct source_frame *c = frame_of((int64_t)pc);
        if (c == NULL)
            continue;
        store64(FIELD(frame, Frame_PC), (int64_t)pc - 1);
        store_ptr(FIELD(frame, Frame_Func), c);
        store_string(FIELD(frame, Frame_Function), c->func->name);
        store_string(FIELD(frame, Frame_File), c->func->file);
        store64(FIELD(frame, Frame_Line), c->line);
        store64(FIELD(frame, Frame_Entry), (int64_t)pc - 1);
        store64(FIELD(frame, Frame_startLine), c->func->line);
        break;
    }
    return f->next < f->n;
}

/* func FuncForPC(pc uintptr) *Func */
const void *func_for_pc(int64_t pc) GO("runtime.FuncForPC");
const void *func_for_pc(int64_t pc) {
    return frame_of(pc);
}

/* func (f *Func) Name() string */
struct go_string func_name(const struct source_frame *f) GO("runtime.(*Func).Name");
struct go_string func_name(const struct source_frame *f) {
    return f ? f->func->name : (struct go_string){NULL, 0};
}

/* func (f *Func) Entry() uintptr: what a func value of it has, if there may be one. An inlined function's is its line
 * (as of Go's funcinl). */
int64_t func_entry(const struct source_frame *f) GO("runtime.(*Func).Entry");
int64_t func_entry(const struct source_frame *f) {
    if (f->more)
        return rt_pc_of(f) - 1;
    for (uint32_t i = 0; i < table.ncodes; i++)
        if (&table.funcs[function_codes[i].func] == f->func)
            return (int64_t)(uintptr_t)function_codes[i].code;
    return rt_pc_of(head_of(f->func)) - 1;
}

/* func (f *Func) FileLine(pc uintptr) (file string, line int) */
struct file_line {
    void *p;
    int64_t len, line;
};
struct file_line func_file_line(const struct source_frame *f, int64_t pc) GO("runtime.(*Func).FileLine");
struct file_line func_file_line(const struct source_frame *f, int64_t pc) {
    const struct source_frame *c = frame_of(pc);
    (void)f;
    if (c == NULL)
        return (struct file_line){(void *)(uintptr_t)"?", 1, 0};
    struct go_string s = c->func->file;
    return (struct file_line){s.p, s.len, c->line};
}

/* func findfunc(pc uintptr) funcInfo: two pointers */
struct go_iface findfunc(int64_t pc) GO("runtime.findfunc");
struct go_iface findfunc(int64_t pc) {
    (void)pc;
    return (struct go_iface){NULL, NULL};
}

/* func funcMaxSPDelta(f funcInfo) int32: preempt.go's init asks it of asyncPreempt, which never runs. */
int32_t func_max_sp_delta(void *func, void *module) GO("runtime.funcMaxSPDelta");
int32_t func_max_sp_delta(void *func, void *module) {
    (void)func;
    (void)module;
    return 0;
}

/* func (md *moduledata) textAddr(off32 uint32) uintptr: of a method's entry in a type. In gc's wasm that is a
 * function's number to be made a PC; here it is the code pointer itself. */
int64_t text_addr(void *md, uint32_t off) GO("runtime.(*moduledata).textAddr");
int64_t text_addr(void *md, uint32_t off) {
    (void)md;
    return off;
}

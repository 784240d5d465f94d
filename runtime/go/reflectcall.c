/* reflectcall.c: calls whose signature is known at run time only: reflect.Value.Call, and calls of what
 * reflect.MakeFunc and reflect's method values are. Stands for reflectcall (runtime/asm_wasm.s), makeFuncStub and
 * methodValueCall (reflect/asm_wasm.s); how adapters and stubs are made is docs/run-time.md, section 5. */
#include "runtime/go/reflectcall.h"
#include "runtime/panic/unwind.h"
#include "runtime/runtime.h"

OFFSET(type_tflag, "internal/abi.Type.TFlag");
OFFSET(functype_in, "internal/abi.FuncType.InCount");
OFFSET(makefunc_fn, "reflect.makeFuncImpl.fn");
SIZE_OF(functype, "internal/abi.FuncType");
SIZE_OF(uncommon, "internal/abi.UncommonType");
enum { VARIADIC = 0x8000 }; /* of FuncType.OutCount */

struct reflect_func { /* made by emit/ */
    void *code;
    void (*adapter)(void *code, void *context, void *frame);
};
extern const struct reflect_func reflect_funcs[] GO("gowl.reflectfuncs");
extern const int32_t reflect_nfuncs GO("gowl.nreflectfuncs");

/* By code pointer (a table index), from the least to the greatest that is listed. */
static void (**adapters)(void *, void *, void *);
static uintptr_t adapters_low, adapters_n;

static void index_adapters(void) {
    uintptr_t low = UINTPTR_MAX, high = 0;
    for (int32_t i = 0; i < reflect_nfuncs; i++) {
        uintptr_t c = (uintptr_t)reflect_funcs[i].code;
        low = c < low ? c : low;
        high = c > high ? c : high;
    }
    if (high < low)
        return;
    adapters = rt_alloc((high - low + 1) * sizeof *adapters);
    for (int32_t i = 0; i < reflect_nfuncs; i++)
        adapters[(uintptr_t)reflect_funcs[i].code - low] = reflect_funcs[i].adapter;
    adapters_low = low;
    adapters_n = high - low + 1;
}

/* ---- functions that reflection makes ----
 *
 * Go's MakeFunc and makeMethodValue give a funcval whose code is makeFuncStub or methodValueCall, which take any
 * signature. Here the funcval that the program gets is one of ours in front of Go's: its code is the stub for its type.
 */

struct made_func {
    uint64_t code;    /* the stub */
    uint64_t handler; /* void (struct made_func *, void *frame): what the stub calls */
    uint64_t go;      /* Go's makeFuncImpl or methodValue */
};

extern const struct reflect_stub reflect_stubs[] GO("gowl.reflectstubs");
extern const int32_t reflect_nstubs GO("gowl.nreflectstubs");

struct go_value { /* reflect.Value */
    void *type, *ptr;
    int64_t flag;
};
struct go_value go_make_func(void *tab, void *type, void *fn) GO("reflect.MakeFunc;go");
struct go_value go_make_method_value(void *op, int64_t op_len, void *type, void *ptr, int64_t flag)
    GO("reflect.makeMethodValue;go");
void go_call_reflect(void *impl, void *frame, bool *ret_valid, void *regs) GO("reflect.callReflect");
void go_call_method(void *impl, void *frame, bool *ret_valid, void *regs) GO("reflect.callMethod");

enum { REGARGS = 64 }; /* at least the size of abi.RegArgs without registers */

/* To recover, what stands between a panic and the function that is called in the end counts as wrappers
 * (objabi.GetFuncID). */
static void hand_token_on(const struct made_func *f, void *callee) {
    void *code = (void *)(uintptr_t)f->code;
    gowl_token_pass(code, code, callee);
}
static char method_value; /* stands for the method until reflectcall knows it */

void call_made_func(struct made_func *f, void *frame) GO("gowl.call_made_func"); /* emit/ knows it by this name */
void call_made_func(struct made_func *f, void *frame) {
    hand_token_on(f, load_ptr(load_ptr(FIELD((void *)(uintptr_t)f->go, makefunc_fn))));
    bool valid = false;
    uint64_t regs[REGARGS / 8] = {0};
    go_call_reflect((void *)(uintptr_t)f->go, frame, &valid, regs);
}

static void call_method_value(struct made_func *f, void *frame) {
    hand_token_on(f, &method_value);
    bool valid = false;
    uint64_t regs[REGARGS / 8] = {0};
    go_call_method((void *)(uintptr_t)f->go, frame, &valid, regs);
}

/* Do two func types, one of them perhaps named, have the same parameters and results? Those are one descriptor a type.
 */
static bool same_signature(const void *a, const void *b) {
    const uint16_t *x = FIELD(a, functype_in), *y = FIELD(b, functype_in); /* InCount, OutCount */
    if (x[0] != y[0] || x[1] != y[1])
        return false;
    const char *s = (const char *)a + size_functype, *t = (const char *)b + size_functype;
    s += load8(FIELD(a, type_tflag)) & GO_TFLAG_UNCOMMON ? size_uncommon : 0;
    t += load8(FIELD(b, type_tflag)) & GO_TFLAG_UNCOMMON ? size_uncommon : 0;
    for (int i = 0; i < x[0] + (x[1] & (VARIADIC - 1)); i++)
        if (load_ptr(s + 8 * i) != load_ptr(t + 8 * i))
            return false;
    return true;
}

/* The code of a function of a type that no compiled code knows, nor any other type of its signature: reflection made
 * the type (FuncOf), and reflection alone can call the function, which never gets here (call_made). */
static void only_by_reflection(void) {
    __builtin_trap();
}

void *reflect_stub_for(const struct reflect_stub *list, int32_t n, const void *type) {
    for (int32_t i = 0; i < n; i++)
        if (list[i].type == type)
            return list[i].stub;
    for (int32_t i = 0; i < n; i++)
        if (same_signature(list[i].type, type))
            return list[i].stub;
    return NULL;
}

static struct go_value with_stub(struct go_value v, void (*handler)(struct made_func *, void *)) {
    struct made_func *f = rt_alloc(sizeof *f);
    void *stub = reflect_stub_for(reflect_stubs, reflect_nstubs, v.type);
    f->code = (uintptr_t)(stub != NULL ? stub : (void *)only_by_reflection);
    f->handler = (uintptr_t)handler;
    f->go = (uintptr_t)v.ptr;
    v.ptr = f;
    return v;
}

/* func MakeFunc(typ Type, fn func(args []Value) (results []Value)) Value */
struct go_value make_func(void *tab, void *type, void *fn) GO("reflect.MakeFunc");
struct go_value make_func(void *tab, void *type, void *fn) {
    return with_stub(go_make_func(tab, type, fn), call_made_func);
}

/* func makeMethodValue(op string, v Value) Value */
struct go_value make_method_value(void *op, int64_t op_len, void *type, void *ptr, int64_t flag)
    GO("reflect.makeMethodValue");
struct go_value make_method_value(void *op, int64_t op_len, void *type, void *ptr, int64_t flag) {
    return with_stub(go_make_method_value(op, op_len, type, ptr, flag), call_method_value);
}

/* Only their addresses are used: no funcval with this code is ever called. */
void make_func_stub(void) GO("reflect.makeFuncStub");
void make_func_stub(void) {
    __builtin_trap();
}

void method_value_call(void) GO("reflect.methodValueCall");
void method_value_call(void) {
    __builtin_trap();
}

/* If fn is a function that reflection made, calls what its stub would. */
static bool call_made(void *fn, void *frame) {
    void *code = load_ptr(fn);
    bool made = code == (void *)only_by_reflection;
    for (int32_t i = 0; i < reflect_nstubs && !made; i++)
        made = reflect_stubs[i].stub == code;
    struct made_func *f = fn;
    if (made)
        ((void (*)(struct made_func *, void *))(uintptr_t)f->handler)(f, frame);
    return made;
}

/* ---- reflectcall ---- */

void go_panicmem(void) GO("runtime.panicmem");

/* func reflectcall(stackArgsType *_type, fn, stackArgs unsafe.Pointer, stackArgsSize, stackRetOffset, frameSize uint32,
 * regArgs *abi.RegArgs): fn points at a code pointer; arguments and results lie in stackArgs by ABI0. wasm passes
 * nothing in registers. The arguments are the callee's to write, as on gc's own stack, so they need no copy. */
void reflectcall(void *type, void *fn, void *frame, uint32_t size, uint32_t ret, uint32_t frame_size, void *regs)
    GO("runtime.reflectcall");
void reflectcall(void *type, void *fn, void *frame, uint32_t size, uint32_t ret, uint32_t frame_size, void *regs) {
    (void)type;
    (void)size;
    (void)ret;
    (void)frame_size;
    (void)regs;
    if (fn == NULL)
        go_panicmem();
    if (adapters == NULL)
        index_adapters();
    uintptr_t code = (uintptr_t)load_ptr(fn);
    if (code - adapters_low >= adapters_n || adapters[code - adapters_low] == NULL) {
        if (!call_made(fn, frame))
            NOT_YET("reflect.Value.Call of a function that reflection should not know");
        return;
    }
    gowl_token_pass(&method_value, &method_value, (void *)code);
    adapters[code - adapters_low]((void *)code, fn, frame);
}

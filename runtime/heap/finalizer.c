/* finalizer.c: finalizers, cleanups and weak pointers as Go programs know them, on the specials of special.c.
 *
 * Overrides in runtime: SetFinalizer (runtime/mfinal.go), addCleanup, Cleanup.Stop (mcleanup.go, whose generic
 * AddCleanup stays Go's), findObject and what else AddCleanup asks about the heap; in weak: both hooks; in unique its
 * clean-up hook of Go 1.24. The texts of errors are Go's. What looks into gc's spans ends with its name.
 *
 * SetFinalizer is C's since Go's calls finalizers by reflectcall, which would make the link build an adapter for every
 * function of every program (os.NewFile sets a finalizer). What a finalizer takes and gives has few shapes in wasm.
 */
#include "runtime/heap/gc.h"
#include "runtime/heap/typemask.h"
#include "runtime/runtime.h"
#include "runtime/sched/goroutine.h"

/* ---- types (internal/abi/type.go) ---- */

OFFSET(type_kind, "internal/abi.Type.Kind_");
OFFSET(ptrtype_elem, "internal/abi.PtrType.Elem");
OFFSET(functype_in, "internal/abi.FuncType.InCount");
OFFSET(functype_out, "internal/abi.FuncType.OutCount");
OFFSET(interface_methods, "internal/abi.InterfaceType.Methods");
OFFSET(arraytype_elem, "internal/abi.ArrayType.Elem");
OFFSET(arraytype_len, "internal/abi.ArrayType.Len");
OFFSET(structtype_fields, "internal/abi.StructType.Fields");
OFFSET(structfield_type, "internal/abi.StructField.Typ");
SIZE_OF(structfield, "internal/abi.StructField");
SIZE_OF(functype, "internal/abi.FuncType");
SIZE_OF(uncommon, "internal/abi.UncommonType");

enum { MAX_TINY = 16, TINY_SPAN = 5 /* maxTinySize, tinySpanClass */ };
enum { VARIADIC = 0x8000 }; /* of FuncType.OutCount */

static uint32_t kind_of(void *type) {
    return load8(FIELD(type, type_kind)) & GO_KIND_MASK;
}

static bool has_uncommon(void *type) {
    return load8(FIELD(type, type_tflag)) & GO_TFLAG_UNCOMMON;
}

static uint32_t count16(void *p) {
    return *(uint16_t *)p;
}

static void *func_type(void *ft, uint32_t i) {
    char *types = (char *)ft + size_functype + (has_uncommon(ft) ? size_uncommon : 0);
    return load_ptr(types + 8 * i);
}

/* ---- which object ---- */

static uint32_t address(const void *p) {
    return (uint32_t)(uintptr_t)p;
}

/* A record for p, or the end of the program. */
static struct special *add(uint32_t object, uint32_t p, enum special_kind kind) {
    struct special *s = special_add(object, p, kind);
    if (!s)
        THROW("out of memory");
    return s;
}

/* ---- SetFinalizer ---- */

struct go_string go_type_string(void *type) GO("runtime.rtype.string");
void *go_assert_e2i2(void *iface, void *type) GO("runtime.assertE2I2");

static void put(char *to, uint32_t *n, const char *s, uint32_t len) {
    for (uint32_t i = 0; i < len && *n < 400; i++)
        to[(*n)++] = s[i];
}

/* throw("runtime.SetFinalizer: " + a + type + b + type2 + c); a type may be NULL. */
static _Noreturn __attribute__((noinline, cold)) void bad_finalizer(const char *a, void *type, const char *b,
                                                                    void *type2, const char *c) {
    static char text[401];
    uint32_t n = 0;
    const char *parts[] = {"runtime.SetFinalizer: ", a, b, c};
    void *types[] = {NULL, type, type2, NULL};
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t len = 0;
        while (parts[i][len])
            len++;
        put(text, &n, parts[i], len);
        if (types[i]) {
            struct go_string s = go_type_string(types[i]);
            put(text, &n, s.p, (uint32_t)s.len);
        }
    }
    rt_throw(text, n);
}

/* May a value of pointer type etyp be passed as the parameter of type in? */
static bool assignable(void *in, void *etyp) {
    if (in == etyp)
        return true;
    if (kind_of(in) == GO_KIND_POINTER)
        return (!has_uncommon(in) || !has_uncommon(etyp)) &&
               load_ptr(FIELD(in, ptrtype_elem)) == load_ptr(FIELD(etyp, ptrtype_elem));
    if (kind_of(in) != GO_KIND_INTERFACE)
        return false;
    return load64((char *)FIELD(in, interface_methods) + 8) == 0 || go_assert_e2i2(in, etyp) != NULL;
}

/* func SetFinalizer(obj any, finalizer any) */
void set_finalizer(void *etyp, void *obj, void *ftyp, void *fn) GO("runtime.SetFinalizer");
void set_finalizer(void *etyp, void *obj, void *ftyp, void *fn) {
    if (etyp == NULL)
        bad_finalizer("first argument is nil", NULL, "", NULL, "");
    if (kind_of(etyp) != GO_KIND_POINTER)
        bad_finalizer("first argument is ", etyp, ", not pointer", NULL, "");
    uint32_t size, object = heap_object(address(obj), &size);
    if (object == 0) {
        if (address(obj) < heap.start && obj != NULL)
            return; /* a variable of the program */
        bad_finalizer("pointer not in allocated block", NULL, "", NULL, "");
    }
    void *elem = load_ptr(FIELD(etyp, ptrtype_elem));
    if (object != address(obj) &&
        (typemask_ptrbytes(elem) || typemask_size(elem) >= MAX_TINY)) /* else gc's could come from its tiny allocator */
        bad_finalizer("pointer not at beginning of allocated block", NULL, "", NULL, "");
    struct special *old = special_find(object, address(obj), SPECIAL_FINALIZER);
    if (ftyp == NULL) {
        if (old)
            special_remove(old);
        return;
    }
    if (kind_of(ftyp) != GO_KIND_FUNC)
        bad_finalizer("second argument is ", ftyp, ", not a function", NULL, "");
    if (count16(FIELD(ftyp, functype_out)) & VARIADIC)
        bad_finalizer("cannot pass ", etyp, " to finalizer ", ftyp, " because dotdotdot");
    if (count16(FIELD(ftyp, functype_in)) != 1 || !assignable(func_type(ftyp, 0), etyp))
        bad_finalizer("cannot pass ", etyp, " to finalizer ", ftyp, "");
    if (old)
        bad_finalizer("finalizer already set", NULL, "", NULL, "");
    struct special *s = add(object, address(obj), SPECIAL_FINALIZER);
    s->fn = address(fn);
    s->types[0] = address(etyp);
    s->ftype = address(ftyp);
}

/* ---- calling them ---- */

/* What a finalizer returns in wasm: the first leaf of its results (the others go through wasm globals,
 * emit/suspend/results.c), and memory of the caller's for each result that has no leaves (docs/abi.md). */
enum leaf { LEAF_NONE, LEAF_I32, LEAF_I64, LEAF_F32, LEAF_F64 };
enum { MAX_MEMORY = 2, MAX_SSA_WORDS = 4 /* ssa.MaxStruct */ };
struct shape {
    enum leaf leaf;
    uint32_t nmemory;
    uint64_t memory[MAX_MEMORY]; /* sizes */
};

static int64_t field_count(void *type) {
    return load64((char *)FIELD(type, structtype_fields) + 8);
}

static void *field_type(void *type, int64_t i) {
    char *fields = load_ptr(FIELD(type, structtype_fields));
    return load_ptr(FIELD(fields + i * size_structfield, structfield_type));
}

/* ssa.CanSSA: does a value of this type have leaves? */
static bool can_ssa(void *type) {
    if (typemask_size(type) == 0)
        return true;
    if (typemask_size(type) > MAX_SSA_WORDS * 8)
        return false;
    if (kind_of(type) == GO_KIND_ARRAY)
        return load64(FIELD(type, arraytype_len)) <= 1 && can_ssa(load_ptr(FIELD(type, arraytype_elem)));
    if (kind_of(type) != GO_KIND_STRUCT)
        return true;
    bool ok = field_count(type) <= MAX_SSA_WORDS;
    for (int64_t i = 0; ok && i < field_count(type); i++)
        ok = can_ssa(field_type(type, i));
    return ok;
}

static enum leaf first_leaf(void *type) {
    if (typemask_size(type) == 0)
        return LEAF_NONE;
    switch (kind_of(type)) {
    case GO_KIND_INT:
    case GO_KIND_INT64:
    case GO_KIND_UINT:
    case GO_KIND_UINT64:
    case GO_KIND_UINTPTR:
        return LEAF_I64;
    case GO_KIND_FLOAT32:
    case GO_KIND_COMPLEX64:
        return LEAF_F32;
    case GO_KIND_FLOAT64:
    case GO_KIND_COMPLEX128:
        return LEAF_F64;
    case GO_KIND_ARRAY:
        return first_leaf(load_ptr(FIELD(type, arraytype_elem)));
    case GO_KIND_STRUCT: {
        int64_t i = 0;
        while (typemask_size(field_type(type, i)) == 0)
            i++;
        return first_leaf(field_type(type, i));
    }
    default:
        return LEAF_I32;
    }
}

static struct shape results_of(void *ftyp) {
    uint32_t out = count16(FIELD(ftyp, functype_out)) & (VARIADIC - 1);
    struct shape s = {LEAF_NONE, 0, {0}};
    for (uint32_t i = 0; i < out; i++) {
        void *t = func_type(ftyp, 1 + i); /* behind the one parameter */
        if (can_ssa(t))
            s.leaf = s.leaf ? s.leaf : first_leaf(t);
        else if (s.nmemory < MAX_MEMORY)
            s.memory[s.nmemory++] = typemask_size(t);
        else
            NOT_YET("a finalizer with more than two results that are arrays or large structs");
    }
    return s;
}

/* Calls code with n pointers, the last of them the context; what it returns is of no use to anybody. */
#define CALL_AS(type)                                                                                                  \
    do {                                                                                                               \
        if (n == 2)                                                                                                    \
            ((type (*)(void *, void *))code)(a[0], a[1]);                                                              \
        else if (n == 3)                                                                                               \
            ((type (*)(void *, void *, void *))code)(a[0], a[1], a[2]);                                                \
        else if (n == 4)                                                                                               \
            ((type (*)(void *, void *, void *, void *))code)(a[0], a[1], a[2], a[3]);                                  \
        else                                                                                                           \
            ((type (*)(void *, void *, void *, void *, void *))code)(a[0], a[1], a[2], a[3], a[4]);                    \
    } while (0)

/* Calls fn with the object (as interface if tab is not NULL). */
static void call_finalizer(void *fn, struct shape s, void *tab, void *obj) {
    void *code = load_ptr(fn), *a[3 + MAX_MEMORY];
    int n = 0;
    if (tab)
        a[n++] = tab;
    a[n++] = obj;
    for (uint32_t i = 0; i < s.nmemory; i++)
        a[n++] = rt_alloc(s.memory[i]);
    a[n++] = fn;
    switch (s.leaf) {
    case LEAF_NONE:
        CALL_AS(void);
        return;
    case LEAF_I32:
        CALL_AS(int32_t);
        return;
    case LEAF_I64:
        CALL_AS(int64_t);
        return;
    case LEAF_F32:
        CALL_AS(float);
        return;
    case LEAF_F64:
        CALL_AS(double);
        return;
    }
}

/* What to pass as first word of the interface that the finalizer takes; NULL: it takes a pointer. */
static void *interface_word(void *ftyp, void *etyp) {
    void *in = func_type(ftyp, 0);
    if (kind_of(in) != GO_KIND_INTERFACE)
        return NULL;
    return load64((char *)FIELD(in, interface_methods) + 8) ? go_assert_e2i2(in, etyp) : etyp;
}

static void run(struct special *s) {
    struct special what = *s;
    void *fn = (void *)(uintptr_t)what.fn, *arg = (void *)(uintptr_t)what.arg;
    special_done(s);
    if (what.kind == SPECIAL_FINALIZER) {
        void *ftyp = (void *)(uintptr_t)what.ftype;
        call_finalizer(fn, results_of(ftyp), interface_word(ftyp, (void *)(uintptr_t)what.types[0]), arg);
    } else if (what.call) { /* func(fn *funcval, arg unsafe.Pointer) */
        void *call = (void *)(uintptr_t)what.call;
        ((void (*)(void *, void *, void *))load_ptr(call))(fn, arg, call);
    } else {
        call_func(fn);
    }
}

static void *unique_cleanup; /* Go 1.24: package unique's func(), to be called after each cycle */

static uint32_t unique_cycle; /* the cycle after which it was last called */

static bool unique_due(void) {
    return unique_cleanup && unique_cycle != heap.cycles;
}

bool rt_finalizers_due(void) {
    return !special_idle() || unique_due();
}

void *rt_finalizing;

bool rt_run_finalizers(void) {
    if (rt_finalizing || !rt_finalizers_due())
        return false;
    bool unique = unique_due();
    rt_finalizing = gowl_g;
    for (struct special *s; (s = special_next()) != NULL;)
        run(s);
    if (unique) {
        unique_cycle = heap.cycles;
        call_func(unique_cleanup);
    }
    rt_finalizing = NULL;
    return true;
}

void go_gosched(void) GO("runtime.Gosched");

/* Lets finalizers and cleanups run until none is left, for timeout nanoseconds at most; false if some are. */
static bool wait_for_none(int64_t timeout) {
    for (int64_t start = rt_nanotime(); rt_finalizing || rt_finalizers_due();) {
        if (rt_nanotime() - start >= timeout)
            return false;
        if (rt_single)
            rt_finalizers_aside();
        else
            go_gosched();
    }
    return true;
}

/* func (q *cleanupQueue) blockUntilEmpty(timeout int64) bool, from Go 1.25 on: for tests in std. */
bool wait_for_cleanups(void *q, int64_t timeout) GO("runtime.(*cleanupQueue).blockUntilEmpty");
bool wait_for_cleanups(void *q, int64_t timeout) {
    (void)q;
    return wait_for_none(timeout);
}

/* func blockUntilEmptyFinalizerQueue(timeout int64) bool */
bool wait_for_finalizers(int64_t timeout) GO("runtime.blockUntilEmptyFinalizerQueue");
bool wait_for_finalizers(int64_t timeout) {
    return wait_for_none(timeout);
}

/* ---- AddCleanup ---- */

static uint64_t cleanup_id;

static int64_t add_cleanup(void *p, void *call, void *fn, void *arg) {
    uint32_t size, object = heap_object(address(p), &size);
    struct special *s = add(object, address(p), SPECIAL_CLEANUP);
    s->fn = address(fn);
    s->call = address(call);
    s->arg = address(arg);
    s->id = ++cleanup_id;
    return (int64_t)s->id;
}

/* func addCleanup(p unsafe.Pointer, f *funcval) uint64; from Go 1.26 on, func addCleanup(p unsafe.Pointer, c cleanupFn)
 * uint64, where cleanupFn is three pointers. */
int64_t add_cleanup_25(void *p, void *f) GO("runtime.addCleanup;0-25");
int64_t add_cleanup_25(void *p, void *f) {
    return add_cleanup(p, NULL, f, NULL);
}

int64_t add_cleanup_26(void *p, void *call, void *f, void *arg) GO("runtime.addCleanup;26-");
int64_t add_cleanup_26(void *p, void *call, void *f, void *arg) {
    return add_cleanup(p, call, f, arg);
}

/* func (c Cleanup) Stop() */
void cleanup_stop(int64_t id, int64_t p) GO("runtime.Cleanup.Stop");
void cleanup_stop(int64_t id, int64_t p) {
    uint32_t size, object = heap_object((uint32_t)p, &size);
    struct special *s = object && id ? special_find_id(object, (uint64_t)id) : NULL;
    if (s)
        special_remove(s);
}

/* func (q *cleanupQueue) needG() bool, func createfing(): whether to start goroutines that run cleanups and finalizers.
 * sched.c does. */
bool cleanup_need_g(void *q) GO("runtime.(*cleanupQueue).needG");
bool cleanup_need_g(void *q) {
    (void)q;
    return false;
}

/* func (q *cleanupQueue) createGs(): not called then. Its go statement would give every program that calls AddCleanup
 * (unique.Make) a scheduler. */
void cleanup_create_gs(void *q) GO("runtime.(*cleanupQueue).createGs");
void cleanup_create_gs(void *q) {
    (void)q;
    THROW("createGs: cleanups need no goroutine");
}

void createfing(void) GO("runtime.createfing");
void createfing(void) {}

/* ---- what AddCleanup asks about the heap ---- */

struct found_object {
    int64_t base;
    void *span;
    int64_t index;
};

OFFSET(mspan_elemsize, "runtime.mspan.elemsize");
OFFSET(mspan_spanclass, "runtime.mspan.spanclass");
SIZE_OF(mspan, "runtime.mspan");

/* A span as Go knows it, of which only the size of its elements is looked at, and whether they have pointers. Its class
 * is that of gc's tiny objects, or of large ones. AddCleanup compares two objects: each span stays as it is until the
 * one after the next. */
static void *pretend_span(uint32_t size, bool noscan) {
    static void *spans[2];
    static uint32_t turn;
    void **span = &spans[turn ^= 1];
    if (*span == NULL)
        *span = (void *)(uintptr_t)heap_persistent((uint32_t)size_mspan, 8);
    if (*span == NULL)
        THROW("out of memory");
    store64(FIELD(*span, mspan_elemsize), size);
    store8(FIELD(*span, mspan_spanclass), noscan && size <= MAX_TINY ? TINY_SPAN : noscan);
    return *span;
}

/* func findObject(p, refBase, refOff uintptr) (base uintptr, s *mspan, objIndex uintptr) */
struct found_object find_object(int64_t p, int64_t base, int64_t off) GO("runtime.findObject");
struct found_object find_object(int64_t p, int64_t base, int64_t off) {
    (void)base;
    (void)off;
    uint32_t size, object = heap_object((uint32_t)p, &size);
    if (object == 0)
        return (struct found_object){0, NULL, 0};
    return (struct found_object){object, pretend_span(size, !kind_scanned(span_of(object)->kind)), 0};
}

/* func (span *mspan) typePointersOfUnchecked(addr uintptr) typePointers, for AddCleanup, which walks the pointers of a
 * closure with it, and pointerMask. An object of at most 64 words has all of them in the mask; for a larger one Go goes
 * on by its type. */
struct type_pointers {
    int64_t elem, addr, mask;
    void *type;
};
struct type_pointers type_pointers(void *span, int64_t p) GO("runtime.(*mspan).typePointersOfUnchecked");
struct type_pointers type_pointers(void *span, int64_t p) {
    (void)span;
    struct span *s = span_of((uint32_t)p);
    uint64_t mask = 0;
    void *type = NULL;
    if (s && s->kind == KIND_TYPED && s->size <= HEAP_MAX_BITS)
        mask = typemask_load(s->u.bits, ((uint32_t)p - s->base) / HEAP_WORD, s->size / HEAP_WORD);
    else if (s && s->kind == KIND_TYPED && (type = s->u.types[slot_of(s, (uint32_t)p)]) != NULL)
        mask = *(const unaligned64 *)typemask_bits(type);
    return (struct type_pointers){p, p, (int64_t)mask, type};
}

/* func isGoPointerWithoutSpan(p unsafe.Pointer) bool: a variable of the program */
bool without_span(void *p) GO("runtime.isGoPointerWithoutSpan");
bool without_span(void *p) {
    return address(p) < heap.start;
}

/* func inheap(b uintptr) bool: cgo's check of arguments asks it. */
bool in_heap(int64_t p) GO("runtime.inheap");
bool in_heap(int64_t p) {
    uint32_t size;
    return heap_object((uint32_t)p, &size) != 0;
}

/* func newUserArenaChunk() (unsafe.Pointer, *mspan): of package arena (GOEXPERIMENT=arenas), which lie in gc's spans.
 */
struct go_iface new_user_arena(void) GO("runtime.newUserArenaChunk");
struct go_iface new_user_arena(void) {
    THROW("runtime.newUserArenaChunk: gowl's heap has no user arenas");
}

/* func inUserArenaChunk(p uintptr) bool: no, as there are none. */
bool in_user_arena(int64_t p) GO("runtime.inUserArenaChunk");
bool in_user_arena(int64_t p) {
    (void)p;
    return false;
}

/* ---- gc's spans, and its records on objects, for those who look into them ---- */

/* func spanOf(p uintptr) *mspan, func spanOfHeap(p uintptr) *mspan */
void *span_of_go(int64_t p) GO("runtime.spanOf");
void *span_of_go(int64_t p) {
    (void)p;
    THROW("runtime.spanOf: gowl's heap has no spans of Go's");
}

void *span_of_heap(int64_t p) GO("runtime.spanOfHeap");
void *span_of_heap(int64_t p) {
    (void)p;
    THROW("runtime.spanOfHeap: gowl's heap has no spans of Go's");
}

/* func reflect_verifyNotInHeapPtr(p uintptr) bool, which asks spanOf: may p be the value of a pointer to what is not in
 * the heap? The number is Go's clobberdeadPtr. */
bool not_in_heap(int64_t p) GO("reflect.verifyNotInHeapPtr");
bool not_in_heap(int64_t p) {
    uint32_t size;
    return heap_object((uint32_t)p, &size) == 0 && (uint64_t)p != 0xdeaddeaddeaddead;
}

/* func addspecial(p unsafe.Pointer, s *special, force bool) bool, func removespecial(p unsafe.Pointer, kind uint8)
 * *special */
bool addspecial(void *p, void *s, bool force) GO("runtime.addspecial");
bool addspecial(void *p, void *s, bool force) {
    (void)p;
    (void)s;
    (void)force;
    THROW("runtime.addspecial: gowl's heap keeps no specials of Go's");
}

void *removespecial(void *p, uint8_t kind) GO("runtime.removespecial");
void *removespecial(void *p, uint8_t kind) {
    (void)p;
    (void)kind;
    THROW("runtime.removespecial: gowl's heap keeps no specials of Go's");
}

/* ---- package weak ---- */

/* func runtime_registerWeakPointer(unsafe.Pointer) unsafe.Pointer: the handle of p, a word that becomes nil when p's
 * object dies. The same for the same p as long as the object lives. */
void *weak_register(void *p) GO("weak.runtime_registerWeakPointer");
void *weak_register(void *p) {
    if (p == NULL)
        return NULL;
    uint32_t size, object = heap_object(address(p), &size);
    if (object == 0)
        object = address(p); /* a variable lives for ever */
    struct special *s = special_find(object, address(p), SPECIAL_WEAK);
    if (s)
        return (void *)(uintptr_t)s->fn;
    uint32_t handle = heap_alloc(8, KIND_NOSCAN, NULL, true);
    if (!handle)
        THROW("out of memory");
    *(uint64_t *)(uintptr_t)handle = address(p);
    add(object, address(p), SPECIAL_WEAK)->fn = handle;
    return (void *)(uintptr_t)handle;
}

/* func runtime_makeStrongFromWeak(unsafe.Pointer) unsafe.Pointer */
void *weak_strong(void *u) GO("weak.runtime_makeStrongFromWeak");
void *weak_strong(void *u) {
    return u ? load_ptr(u) : NULL;
}

/* ---- package unique ---- */

/* func runtime_registerUniqueMapCleanup(cleanup func()), Go 1.24: cleanup runs after each cycle. */
void unique_register(void *cleanup) GO("unique.runtime_registerUniqueMapCleanup");
void unique_register(void *cleanup) {
    unique_cleanup = cleanup;
}

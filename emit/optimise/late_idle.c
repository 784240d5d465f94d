/* late_idle.c: start-up code that turns out to be for nothing.
 *
 * Every program has panics, a heap and the host's environment at first, as start-up itself may use them: to print a
 * panic that nothing raises, to read settings of a collector that never runs. Behind the optimiser it is plain what the
 * program's own code comes to. If that is not the panics, what prints them is cut off; if it is not the heap, start-up
 * has its few objects in a room of its own, and what the host is asked for is cut off, too. So println takes neither.
 *
 * For programs without tracebacks on lld's stack (one goroutine, no deep recursion): the later stages use the heap in
 * others. At -Oz and -Os only, as what is asked for (GO_LATE in base/go_facts.def) must not be inlined. Requires:
 * late_idle_prepare, optimise. Leaves true: what is cut off is never called, or does nothing. */
#include <stdlib.h>
#include <string.h>

#include "base/tables.h"
#include "emit/ir/ir.h"
#include "emit/load/load.h"
#include "emit/model/model.h"
#include "emit/optimise/optimise.h"

enum { MOST_PAIRS = 32 };
static const char first[] = "gowl.alloc_first", room_name[] = "gowl.alloc_room", nilpanic[] = "gowl.nilpanic";

struct flood {
    struct program *p;
    struct map seen; /* global (as its address) -> itself */
    VEC(LLVMValueRef) queue;
    bool open[MOST_PAIRS]; /* of GO_LATE: `other` is reached, so `name` counts */
};

/* A name is cut off while none of its pairs is open. */
static bool is_cut(const struct flood *f, const char *name) {
    const struct go_pair *pair;
    bool cut = false;
    for (int i = 0; (pair = go_pair(GO_LATE, i)) != NULL; i++) {
        if (strcmp(pair->name, name) != 0)
            continue;
        if (f->open[i])
            return false;
        cut = true;
    }
    return cut;
}

static void come_to(void *arg, LLVMValueRef v) {
    struct flood *f = arg;
    size_t n;
    const char *name = LLVMGetValueName2(v, &n);
    if (is_cut(f, name))
        return;
    LLVMValueRef *key = NEW(f->p->arena, LLVMValueRef);
    *key = v;
    void **slot = map_at(&f->seen, (const char *)key, sizeof *key);
    if (*slot)
        return;
    *slot = v;
    vec_push(&f->queue, v);
    if (!strcmp(name, nilpanic)) { /* (emit/unwind/trace.c makes that of it) */
        LLVMValueRef panics = LLVMGetNamedFunction(f->p->mod, "runtime.sigpanic");
        if (panics)
            come_to(f, panics);
    }
}

/* LLVM makes several variables, NAME.N, of one. */
static bool is_seen(struct flood *f, const char *name) {
    LLVMValueRef v = LLVMGetNamedFunction(f->p->mod, name);
    if (v)
        return map_get(&f->seen, (const char *)&v, sizeof v) != NULL;
    size_t len = strlen(name), n;
    for (v = LLVMGetFirstGlobal(f->p->mod); v; v = LLVMGetNextGlobal(v)) {
        const char *other = LLVMGetValueName2(v, &n);
        if (!strncmp(other, name, len) && (!other[len] || other[len] == '.') &&
            map_get(&f->seen, (const char *)&v, sizeof v))
            return true;
    }
    return false;
}

/* From the entry to all that is not cut off. */
static void spread(struct flood *f, LLVMValueRef entry) {
    map_free(&f->seen);
    f->seen = (struct map){0};
    come_to(f, entry);
    while (f->queue.len)
        reach_c(f->queue.p[--f->queue.len], come_to, f);
}

/* True: something is to be cut off no more. */
static bool open_pairs(struct flood *f) {
    const struct go_pair *pair;
    bool opened = false;
    for (int i = 0; (pair = go_pair(GO_LATE, i)) != NULL; i++) {
        if (i >= MOST_PAIRS)
            die("more than %d pairs", MOST_PAIRS);
        if (f->open[i] || !is_seen(f, pair->other))
            continue;
        f->open[i] = opened = true;
    }
    return opened;
}

/* Makes the function one that does nothing; it gives nothing. */
static void empty(struct program *p, LLVMValueRef f) {
    size_t n;
    LLVMValueRef now = function_anew(p, f);
    if (LLVMGetTypeKind(LLVMGetReturnType(LLVMGlobalGetValueType(now))) != LLVMVoidTypeKind)
        die("%s is to do nothing, and has a result", LLVMGetValueName2(now, &n));
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, now, ""));
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
}

/* Start-up's objects go to their own room. */
static void use_room(struct program *p, LLVMValueRef f) {
    LLVMValueRef room = LLVMGetNamedFunction(p->mod, room_name);
    if (!room || LLVMGlobalGetValueType(room) != LLVMGlobalGetValueType(f))
        die("%s cannot stand for %s", room_name, first);
    LLVMSetFunctionCallConv(room, LLVMGetFunctionCallConv(f));
    LLVMReplaceAllUsesWith(f, room);
}

/* Is it a program, built for size, in which that may be? */
static bool may_be_idle(const struct program *p) {
    return p->single && !p->deep && !p->traces && !p->reactor && !has_exports(p) && opt_for_size(p->opt->opt);
}

void late_idle_prepare(struct program *p) {
    const struct go_pair *pair;
    for (int i = 0; (pair = go_pair(GO_LATE, i)) != NULL && may_be_idle(p); i++) {
        const char *names[] = {pair->name, pair->other};
        for (int k = 0; k < 2; k++) {
            LLVMValueRef f = LLVMGetNamedFunction(p->mod, names[k]);
            if (f && !LLVMIsDeclaration(f))
                add_attribute(p, f, "noinline");
        }
    }
}

void late_idle(struct program *p) {
    struct flood f = {.p = p};
    const struct go_pair *pair;
    LLVMValueRef entry = LLVMGetNamedFunction(p->mod, p->entry);
    bool cut = false;
    if (!may_be_idle(p) || !entry)
        return;
    do
        spread(&f, entry);
    while (open_pairs(&f));
    for (int i = 0; (pair = go_pair(GO_LATE, i)) != NULL; i++) {
        LLVMValueRef v = LLVMGetNamedFunction(p->mod, pair->name);
        if (!v || LLVMIsDeclaration(v) || !is_cut(&f, pair->name) || !LLVMGetFirstUse(v))
            continue;
        cut = true;
        if (!strcmp(pair->name, first))
            use_room(p, v);
        else
            empty(p, v);
        f.open[i] = true; /* (done) */
    }
    map_free(&f.seen);
    vec_free(&f.queue);
    if (cut)
        optimise(p);
}

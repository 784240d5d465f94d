/* parts.c: code generation on several cores, and of what has changed: the module in parts, each to an object of its
 * own.
 *
 * LLVM generates code for one module of one context on one thread. So each part, some whole functions, is made a module
 * of its own, which declares what else it refers to, and is written as bitcode; a thread makes an object of it, in a
 * context of its own, or finds it in the cache, by a hash of the bitcode. All variables are in one more part, the
 * first. What the parts are follows from the module alone, so the linked module has the same bytes whatever the number
 * of cores and whatever the cache holds. Functions stand in the objects, and so in the linked module, in the order of
 * the module.
 *
 * A part ends where a group of functions begins (group_begins): names decide, so an edit changes the part with the
 * edited function, seldom its neighbour, and no other.
 *
 * Requires: the module is finished. Leaves true: it is gone, as its memory is wanted for the parts. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <llvm-c/BitReader.h>

#include "emit/ir/ir.h"
#include "emit/link/link.h"
#include "emit/report/report.h"

/* A part has at least so many instructions: each costs some milliseconds. At -O0 an edit is to change little. A module
 * of less than SMALL is one object. */
enum { PART = 30000, FAST_PART = 8000, SMALL = 30000, MOST_PARTS = 120 };

struct part {
    LLVMValueRef *functions; /* in `bodies` */
    size_t n;
    uint64_t hash[2];
    LLVMMemoryBufferRef bitcode, object;
    bool made;     /* the cache did not have it */
    char *message; /* malloc'ed: why it failed; NULL */
};

struct parts {
    struct program *p;
    VEC(LLVMValueRef) bodies;
    VEC(struct part) part;
    pthread_mutex_t lock;
    pthread_cond_t more;
    size_t ready, next; /* parts whose bitcode is there; the first that no thread has taken */
};

/* Where each part begins. */
static void divide(struct parts *all) {
    VEC(uint64_t) size = {0};
    uint64_t sum = 0, least = all->p->opt->opt == OPT_O0 ? FAST_PART : PART, have = 0;
    for (LLVMValueRef f = LLVMGetFirstFunction(all->p->mod); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f)) {
            vec_push(&all->bodies, f);
            vec_push(&size, count_instructions(f));
            sum += size.p[size.len - 1];
        }
    while (sum / least > MOST_PARTS)
        least *= 2; /* in steps, so that an edit seldom changes it */
    for (size_t i = 0; sum >= SMALL && i < size.len; i++) {
        if (!i || (have >= least && group_begins(all->bodies.p[i]))) {
            vec_push(&all->part, ((struct part){.functions = all->bodies.p + i}));
            have = 0;
        }
        have += size.p[i];
        all->part.p[all->part.len - 1].n++;
    }
    vec_free(&size);
}

/* What one part defines, another refers to, by its name: hidden, so that no module exports it. */
static void give_name(LLVMValueRef v, const char *kind, unsigned *unnamed) {
    LLVMLinkage l = LLVMGetLinkage(v);
    size_t n;
    LLVMGetValueName2(v, &n);
    if (!n) {
        char name[40];
        snprintf(name, sizeof name, "gowl.unnamed.%s.%u", kind, (*unnamed)++);
        LLVMSetValueName2(v, name, strlen(name));
    }
    if (l != LLVMInternalLinkage && l != LLVMPrivateLinkage)
        return;
    LLVMSetLinkage(v, LLVMExternalLinkage);
    LLVMSetVisibility(v, LLVMHiddenVisibility);
}

static void give_names(struct program *p) {
    unsigned unnamed = 0;
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f))
        give_name(f, "function", &unnamed);
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g))
        give_name(g, "variable", &unnamed);
}

/* The first part: the module without functions. It declares those that variables refer to. LLVM knows the types of
 * wasm's globals by way of a function: one that the linker drops. */
static void variables_alone(struct program *p) {
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod), next; f; f = next) {
        next = LLVMGetNextFunction(f);
        if (!LLVMGetFirstUse(f))
            LLVMDeleteFunction(f);
    }
    LLVMValueRef f =
        LLVMAddFunction(p->mod, "gowl.variables_part", LLVMFunctionType(LLVMVoidTypeInContext(p->ctx), NULL, 0, 0));
    LLVMSetVisibility(f, LLVMHiddenVisibility);
    LLVMBuilderRef b = LLVMCreateBuilderInContext(p->ctx);
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(p->ctx, f, ""));
    LLVMBuildRetVoid(b);
    LLVMDisposeBuilder(b);
}

/* Makes one object, in memory: what ends the process unlinks its files, and a thread that made one meanwhile would
 * leave it behind. */
static void make_object(const struct program *p, struct part *part) {
    part->object = cache_get(p, part->hash);
    if (part->object) {
        LLVMDisposeMemoryBuffer(part->bitcode);
        return;
    }
    LLVMContextRef ctx = LLVMContextCreate();
    LLVMModuleRef m = NULL;
    LLVMTargetMachineRef tm = object_target_machine(p);
    char *text = NULL;
    if (LLVMParseBitcodeInContext2(ctx, part->bitcode, &m)) {
        part->message = xstrdup("LLVM cannot read its own bitcode");
    } else if (LLVMTargetMachineEmitToMemoryBuffer(tm, m, LLVMObjectFile, &text, &part->object)) {
        part->message = xstrdup(text);
        LLVMDisposeMessage(text);
    } else {
        part->made = true;
        cache_put(p, part->hash, part->object);
    }
    LLVMDisposeMemoryBuffer(part->bitcode);
    if (m)
        LLVMDisposeModule(m);
    LLVMDisposeTargetMachine(tm);
    LLVMContextDispose(ctx);
}

/* Makes objects until all are taken. */
static void work(struct parts *all) {
    for (;;) {
        pthread_mutex_lock(&all->lock);
        while (all->next == all->ready && all->ready < all->part.len)
            pthread_cond_wait(&all->more, &all->lock);
        struct part *part = all->next < all->part.len ? &all->part.p[all->next++] : NULL;
        pthread_mutex_unlock(&all->lock);
        if (!part)
            return;
        make_object(all->p, part);
        progress_part(all->part.len);
    }
}

static void *thread(void *arg) {
    char crash_stack[CRASH_STACK];
    base_crash_stack(crash_stack);
    work(arg);
    base_crash_stack(NULL);
    return NULL;
}

/* Writes the bitcode of all parts. */
static void extract(struct parts *all) {
    for (size_t i = 0; i < all->part.len; i++) {
        struct part *part = &all->part.p[i];
        part->bitcode = llvm_extract(all->p->mod, part->functions, part->n, part->hash);
        pthread_mutex_lock(&all->lock);
        all->ready = i + 1;
        pthread_cond_signal(&all->more);
        pthread_mutex_unlock(&all->lock);
    }
    pthread_mutex_lock(&all->lock);
    pthread_cond_broadcast(&all->more);
    pthread_mutex_unlock(&all->lock);
}

/* Makes all objects, that of the variables at path. Gives the module up. */
static void make_all(struct parts *all, const char *path) {
    struct program *p = all->p;
    long jobs = p->opt->jobs ? p->opt->jobs : sysconf(_SC_NPROCESSORS_ONLN);
    if (jobs < 1)
        jobs = 1;
    if ((size_t)jobs > all->part.len)
        jobs = (long)all->part.len;
    pthread_t *threads = NEWN(p->arena, pthread_t, (size_t)jobs);
    size_t n = 0;
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, (size_t)64 << 20); /* LLVM recurs */
    for (long i = 1; i < jobs; i++)
        if (!pthread_create(&threads[n], &attr, thread, all))
            n++; /* else the others do its work */
    pthread_attr_destroy(&attr);
    extract(all);
    variables_alone(p);
    object_write(p, path);
    LLVMDisposeModule(p->mod); /* which takes its time, too */
    LLVMContextDispose(p->ctx);
    p->mod = NULL;
    p->ctx = NULL;
    work(all);
    for (size_t i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
}

/* Writes the parts' objects to paths. */
static void write_all(struct parts *all, const char *const *paths) {
    size_t made = 0;
    for (size_t i = 0; i < all->part.len; i++) {
        struct part *part = &all->part.p[i];
        if (part->message)
            die("code generation, part %zu of %zu: %s", i + 1, all->part.len, part->message);
        file_write(paths[i], LLVMGetBufferStart(part->object), LLVMGetBufferSize(part->object), 0644);
        LLVMDisposeMemoryBuffer(part->object);
        made += part->made;
    }
    if (all->p->opt->verbose)
        fprintf(stderr, "gowl: %zu of %zu objects are from the cache\n", all->part.len - made, all->part.len);
    if (made)
        cache_trim(all->p);
}

/* Writes the module as objects, whose names begin with `path`, in the arena and marked as doomed: in the order in which
 * they are to be linked. *n of them. */
const char **parts_write(struct program *p, const char *path, size_t *n) {
    struct parts all = {.p = p, .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
    object_prepare(p);
    if (llvm_parts_possible(p->mod))
        divide(&all);
    *n = 1 + all.part.len;
    const char **paths = NEWN(p->arena, const char *, *n);
    paths[0] = path;
    for (size_t i = 1; i < *n; i++) {
        paths[i] = arena_printf(p->arena, "%s.%zu", path, i);
        file_doomed(paths[i]);
    }
    if (all.part.len) {
        give_names(p);
        llvm_option("disable-auto-upgrade-debug-info", true); /* which is LLVM's verifier, for each part */
        make_all(&all, path);
        write_all(&all, paths + 1);
    } else {
        object_write(p, path);
    }
    vec_free(&all.part);
    vec_free(&all.bodies);
    return paths;
}

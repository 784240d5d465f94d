/* parts.c: code generation on several cores: the module in parts of whole functions, each to an object of its own.
 *
 * LLVM generates code for one module of one context on one thread. So the module is written as bitcode once; each part
 * reads it lazily into a context of its own, leaves out the bodies of all functions but its own, and is made an object.
 * How many parts there are, and where they begin, follows from the module alone, so the linked module has the same
 * bytes whatever the number of cores. All variables are defined in the first part; the others know the constants'
 * values (available_externally), as code generation copies short ones. Functions stand in the objects, and so in the
 * linked module, in the order of the module.
 *
 * Requires: the module is finished. Leaves true: it is gone, as its memory is wanted for the parts. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <llvm-c/BitReader.h>
#include <llvm-c/BitWriter.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include "emit/ir/ir.h"
#include "emit/link/link.h"
#include "emit/report/report.h"

/* A part has at least so many instructions: reading the module's types and data again costs some, too. A few small
 * parts pay even so, as each core has one. */
enum { PART = 60000, SMALL_PART = 15000, SMALL_PARTS = 4, MOST_PARTS = 24 };

struct part {
    unsigned from, to; /* functions by their order in the module, `to` not included */
    LLVMMemoryBufferRef object;
    char *message; /* malloc'ed: why it failed; NULL */
};

struct parts {
    struct program *p;
    const char *bitcode;
    size_t len;
    struct part *part;
    size_t n;
    atomic_size_t next;
};

/* Where each part begins: after `share` more instructions, at a function. Parts, at least one, in the arena. */
static struct part *divide(struct program *p, size_t *n) {
    VEC(uint64_t) until = {0}; /* of the n-th function and all before it: instructions */
    uint64_t all = 0;
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        all += count_instructions(f);
        vec_push(&until, all);
    }
    uint64_t small = all / SMALL_PART < SMALL_PARTS ? all / SMALL_PART : SMALL_PARTS;
    uint64_t most = all / PART < MOST_PARTS ? all / PART : MOST_PARTS;
    if (most < small)
        most = small;
    *n = most ? (size_t)most : 1;
    struct part *parts = NEWN(p->arena, struct part, *n);
    size_t k = 0;
    for (unsigned at = 1; at < until.len; at++) {
        if (k + 1 < *n && until.p[at - 1] >= all / *n * (k + 1)) {
            parts[k].to = at;
            parts[++k].from = at;
        }
    }
    parts[k].to = (unsigned)until.len;
    *n = k + 1;
    vec_free(&until);
    return parts;
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

/* Variables are the first part's; another keeps the constants' values, to read. */
static void borrow_variables(LLVMModuleRef m) {
    for (LLVMValueRef g = LLVMGetFirstGlobal(m), next; g; g = next) {
        next = LLVMGetNextGlobal(g);
        if (LLVMIsDeclaration(g))
            continue;
        if (LLVMGetLinkage(g) == LLVMAppendingLinkage) {
            LLVMDeleteGlobal(g);
        } else if (LLVMIsGlobalConstant(g)) {
            LLVMSetLinkage(g, LLVMAvailableExternallyLinkage);
        } else {
            LLVMSetInitializer(g, NULL);
            LLVMSetLinkage(g, LLVMExternalLinkage);
        }
    }
}

/* Makes one object, in memory: what ends the process unlinks its files, and a thread that made one meanwhile would
 * leave it behind. Gives a malloc'ed message if it fails. */
static char *make_object(struct parts *all, struct part *part) {
    LLVMContextRef ctx = LLVMContextCreate();
    LLVMMemoryBufferRef b = LLVMCreateMemoryBufferWithMemoryRange(all->bitcode, all->len, "part", 0);
    LLVMModuleRef m = NULL;
    LLVMTargetMachineRef tm = object_target_machine(all->p);
    char *text = NULL, *message = NULL;
    if (LLVMGetBitcodeModuleInContext2(ctx, b, &m)) {
        message = xstrdup("LLVM cannot read its own bitcode");
    } else if (llvm_keep_bodies(m, part->from, part->to, &message)) {
        if (part != all->part)
            borrow_variables(m);
        LLVMPassBuilderOptionsRef o = LLVMCreatePassBuilderOptions();
        LLVMErrorRef e = LLVMRunPasses(m, "globaldce", tm, o); /* what this part does not refer to */
        LLVMDisposePassBuilderOptions(o);
        if (e) {
            char *why = LLVMGetErrorMessage(e);
            message = xstrdup(why);
            LLVMDisposeErrorMessage(why);
        } else if (LLVMTargetMachineEmitToMemoryBuffer(tm, m, LLVMObjectFile, &text, &part->object)) {
            message = xstrdup(text);
            LLVMDisposeMessage(text);
        }
    }
    if (m)
        LLVMDisposeModule(m);
    LLVMDisposeTargetMachine(tm);
    LLVMContextDispose(ctx);
    return message;
}

static void work(struct parts *all) {
    for (size_t i; (i = atomic_fetch_add(&all->next, 1)) < all->n;) {
        all->part[i].message = make_object(all, &all->part[i]);
        progress_part(all->n);
    }
}

static void *thread(void *arg) {
    char crash_stack[CRASH_STACK];
    base_crash_stack(crash_stack);
    work(arg);
    base_crash_stack(NULL);
    return NULL;
}

/* Makes all objects. Gives the module up. */
static void run_threads(struct parts *all) {
    long jobs = all->p->opt->jobs ? all->p->opt->jobs : sysconf(_SC_NPROCESSORS_ONLN);
    if (jobs < 1)
        jobs = 1;
    if ((size_t)jobs > all->n)
        jobs = (long)all->n;
    pthread_t *threads = NEWN(all->p->arena, pthread_t, (size_t)jobs);
    size_t n = 0;
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, (size_t)64 << 20); /* LLVM recurs */
    for (long i = 1; i < jobs; i++)
        if (!pthread_create(&threads[n], &attr, thread, all))
            n++; /* else the others do its work */
    pthread_attr_destroy(&attr);
    LLVMDisposeModule(all->p->mod); /* which takes its time, too */
    LLVMContextDispose(all->p->ctx);
    all->p->mod = NULL;
    all->p->ctx = NULL;
    work(all);
    for (size_t i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
}

/* Writes the module as objects, whose names begin with `path`, in the arena and marked as doomed: in the order in which
 * they are to be linked. *n of them. */
const char **parts_write(struct program *p, const char *path, size_t *n) {
    struct parts all = {.p = p};
    all.part = divide(p, &all.n);
    const char **paths = NEWN(p->arena, const char *, all.n);
    for (size_t i = 0; i < all.n; i++) {
        paths[i] = i ? arena_printf(p->arena, "%s.%zu", path, i) : path;
        if (i)
            file_doomed(paths[i]);
    }
    *n = all.n;
    if (all.n == 1) {
        object_write(p, path);
        return paths;
    }
    object_prepare(p);
    give_names(p);
    LLVMMemoryBufferRef b = LLVMWriteBitcodeToMemoryBuffer(p->mod);
    llvm_option("disable-auto-upgrade-debug-info", true); /* which is LLVM's verifier, for each part */
    all.bitcode = LLVMGetBufferStart(b);
    all.len = LLVMGetBufferSize(b);
    run_threads(&all);
    LLVMDisposeMemoryBuffer(b);
    for (size_t i = 0; i < all.n; i++) {
        struct part *part = &all.part[i];
        if (part->message)
            die("code generation, part %zu of %zu: %s", i + 1, all.n, part->message);
        file_write(paths[i], LLVMGetBufferStart(part->object), LLVMGetBufferSize(part->object), 0644);
        LLVMDisposeMemoryBuffer(part->object);
    }
    return paths;
}

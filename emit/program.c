/* program.c: from the archives to the module. The pipeline is emit_with_runtime and behind_optimiser, at the end: one
 * line a pass. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/tables.h"
#include "emit/calls/calls.h"
#include "emit/calls/suspend_set.h"
#include "emit/define/define.h"
#include "emit/ir/ir.h"
#include "emit/link/link.h"
#include "emit/load/load.h"
#include "emit/model/model.h"
#include "emit/optimise/optimise.h"
#include "emit/report/report.h"
#include "emit/roots/roots.h"
#include "emit/suspend/suspend.h"
#include "emit/unwind/sites.h"
#include "emit/unwind/unwind.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Enters the next pass: names it for die(), and with -v says how long the last one took. */
static void pass(struct program *p, const char *name) {
    static double started, started_cpu;
    static const char *last;
    struct timespec c;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &c);
    double t = now(), cpu = (double)c.tv_sec + (double)c.tv_nsec / 1e9;
    if (p->opt->verbose && last) {
        struct rusage u;
        getrusage(RUSAGE_SELF, &u);
        fprintf(stderr, "gowl: %-12s %6.0f ms, %6.0f of CPU time, at most %5ld MB till its end\n", last,
                (t - started) * 1000, (cpu - started_cpu) * 1000, u.ru_maxrss / 1024);
    }
    started = t;
    started_cpu = cpu;
    last = name;
    if (!name)
        return;
    stage_enter(name, NULL);
    progress_stage(name);
}

static void load_summaries(struct program *p) {
    for (size_t i = 0; i < p->npkgs; i++) {
        stage_enter("load", p->pkgs[i].in->path);
        summary_read(p, &p->pkgs[i]);
    }
}

/* Every symbol that is left without a definition after all passes is one that we forgot to make. */
static void check_complete(struct program *p) {
    /* What lower/ and clang name as personality only makes landing pads possible: it is never called. */
    LLVMValueRef personality = LLVMGetNamedFunction(p->mod, "__gxx_personality_v0"),
                 c_personality = LLVMGetNamedFunction(p->mod, "__gcc_personality_v0");
    for (LLVMValueRef f = LLVMGetFirstFunction(p->mod); f; f = LLVMGetNextFunction(f)) {
        size_t n;
        if (f != personality && f != c_personality && !name_is(LLVMGetValueName2(f, &n), NAME_STAGE) &&
            LLVMIsDeclaration(f) && !LLVMGetIntrinsicID(f) && LLVMGetFirstUse(f) && !is_wasm_import(f))
            die("function %s is not defined", LLVMGetValueName2(f, &n));
    }
    for (LLVMValueRef g = LLVMGetFirstGlobal(p->mod); g; g = LLVMGetNextGlobal(g)) {
        size_t n;
        const char *name = LLVMGetValueName2(g, &n);
        struct symbol *s = map_get(&p->symbol_map, name, n);
        if (LLVMIsDeclaration(g) && LLVMGetFirstUse(g) && !(s && (s->def == DEF_LLD || s->def == DEF_LATE)) &&
            !name_is(name, NAME_LATE))
            die("variable %s is not defined", name);
    }
}

/* Prints the module, or one function of it, to opt->out. */
static void write_text(struct program *p) {
    char *text;
    if (p->opt->annotate) {
        annotate(p);
        return;
    }
    if (p->opt->only_func) {
        LLVMValueRef f = LLVMGetNamedFunction(p->mod, p->opt->only_func);
        if (!f)
            err("%s is not in the program, or no more: it may have been inlined everywhere", p->opt->only_func);
        text = LLVMPrintValueToString(f);
    } else {
        text = LLVMPrintModuleToString(p->mod);
    }
    file_write(p->opt->out, text, strlen(text), 0644);
    LLVMDisposeMessage(text);
}

static void copy_object(struct program *p, const char *object) {
    size_t n;
    char *b = file_read(object, &n);
    file_write(p->opt->out, b, n, 0644);
    free(b);
}

static const char *temporary(struct program *p, const char *name) {
    const char *path = arena_printf(p->arena, "%s/gowl-%ld-%s", p->opt->tmp_dir, (long)getpid(), name);
    file_doomed(path);
    return path;
}

static void free_program(struct program *p) {
    vec_free(&p->symbols);
    vec_free(&p->reached);
    vec_free(&p->uses);
    vec_free(&p->relocs);
    vec_free(&p->funcs);
    vec_free(&p->exports);
    map_free(&p->symbol_map);
    map_free(&p->iface_methods);
    map_free(&p->named_methods);
    map_free(&p->layouts);
    map_free(&p->sigs);
    if (p->sites)
        sites_free(p->sites);
    if (p->mod)
        LLVMDisposeModule(p->mod);
    LLVMDisposeTargetData(p->layout);
    LLVMDisposeTargetMachine(p->tm);
    if (p->ctx)
        LLVMContextDispose(p->ctx);
    arena_free(p->arena);
}

static void finish_text(struct program *p) {
    pass(p, "print");
    write_text(p);
}

static void finish_module(struct program *p) {
    const char *object = temporary(p, "program.o"), *linked = temporary(p, "linked.wasm");
    pass(p, "object");
    if (p->opt->kind == EMIT_OBJ) {
        object_prepare(p);
        object_write(p, object);
        copy_object(p, object);
        unlink(object);
    } else {
        size_t n;
        const char **objects = parts_write(p, object, &n); /* code generation, on all cores */
        pass(p, "lld");
        const char *listing = p->opt->map ? temporary(p, "lld.map") : NULL;
        lld_module(p, objects, n, linked, listing); /* the relocatable objects to a module */
        if (listing) {
            map_write(p, listing); /* what lies where, for gowl size */
            unlink(listing);
        }
        for (size_t i = 0; i < n; i++)
            unlink(objects[i]);
        pass(p, "finish");
        module_finish(p, linked); /* the build id, and the file's name */
        unlink(linked);
    }
}

/* One pass: f(...). Its name, for --print-after, is its function's. When `gowl dump --print-after` has what it wants,
 * no pass follows. */
#define DO(f, ...) (p->stopped ? (void)0 : (f(__VA_ARGS__), pass_done(p, #f)))

/* LLVM's verifier: in the middle of the passes it costs a tenth of the time of a link at -O0, and is asked with
 * --verify-each only (which has it behind each pass). At the two ends it always is: of what others wrote, and of all
 * that we made. */
static void check(struct program *p, const char *after) {
    if (!p->stopped)
        verify(p, after);
}

/* From the optimised module to the file. */
static void behind_optimiser(struct program *p) {
    pass(p, "unwind");
    struct suspend_set set = {0};
    DO(suspend_find, p, &set); /* the functions and calls that may suspend */
    if (p->opt->stress_suspend)
        DO(suspend_stress, p, &set); /* calls that do suspend, to try the rest */
    if (p->without < WITHOUT_DEPTH)
        DO(stack_ends_find, p, &set); /* the functions that test for the end of the stack */
    DO(unwind, p, &set);              /* invokes and landing pads as tests of a flag */
    DO(tidy, p, &set);                /* the branches of that stage, for size */
    DO(to_memory, p, &set);           /* at -O0: values of huge functions, to their frames */
    DO(callers_record, p); /* call sites, where the program asks for its callers, and the tables of all places */
    pass(p, "gc roots");
    DO(gcroot_stores, p); /* pointers that are needed after a collection, to memory */
    pass(p, "suspend");
    DO(stack_frames, p, &set); /* allocas to the goroutine's stack */
    DO(suspend, p, &set);      /* save blocks and ways back */
    DO(suspend_check, p);
    DO(suspend_finish, p, &set); /* slots become SSA values again */
    DO(engine_frames, p, &set);  /* what a call takes of the engine's stack */
    if (set.arena)
        suspend_free(&set);
    DO(internalize_stage, p);
    DO(gcroots_make, p);       /* the collector's table of variables */
    DO(results_to_globals, p); /* all results but the first */
    DO(debug_frames, p);       /* -g: where variables are */
    DO(debug_table_define, p); /* -g: where goroutines are */
    check(p, "moving results");
    passes_done(p);
    if (p->stopped)
        return;
    if (p->opt->kind == EMIT_OPT_LL)
        finish_text(p);
    else
        finish_module(p);
}

/* gowl why: finding what suspends says it. */
static void why(struct program *p) {
    struct suspend_set set;
    pass(p, "why");
    suspend_find(p, &set);
    suspend_free(&set);
}

void emit_with_runtime(const struct emit_package *pkgs, size_t npkgs, const struct emit_options *opt,
                       const unsigned char *runtime, size_t runtime_len) {
    struct program *p = &(struct program){.arena = arena_new("program"), .opt = opt, .npkgs = npkgs};
    p->reactor = opt->build_mode && !strcmp(opt->build_mode, "c-shared");
    p->entry = opt->js ? "run" : p->reactor ? "_initialize" : "_start";
    p->pkgs = NEWN(p->arena, struct package, npkgs);
    for (size_t i = 0; i < npkgs; i++)
        p->pkgs[i].in = &pkgs[i];
    object_target(p);
    base_catch_crashes();
    llvm_abort_without_memory();
    progress_begin(opt);

    pass(p, "load");
    DO(load_runtime, p, runtime, runtime_len); /* the run time's bitcode: overrides */
    DO(load_summaries, p);                     /* symbols, and who defines each */
    DO(assembly_read, p);                      /* what stands in assembly alone */
    DO(facts_check, p);                        /* a newer Go, on the user's own word: is it as we know it? */
    pass(p, "reach");
    DO(link_inittasks, p); /* the order of package initialisation */
    DO(reach, p);          /* what main can reach */
    DO(single_find, p);    /* whether there is ever a second goroutine */
    DO(deaths_find, p);    /* whether it sees which objects are collected */
    pass(p, "link data");
    DO(linkdata_make, p);    /* module data, lists of types and itabs */
    DO(linkdata_strings, p); /* the version, build info, -X */
    pass(p, "link IR");
    DO(load_prune, p);         /* the run time without what is not reached */
    DO(linkdata_constants, p); /* offsets of Go's structs, for C */
    DO(single_define, p);
    DO(nested_find, p);   /* what == may have to follow, for C */
    DO(bridge, p);        /* C's types to Go's */
    DO(load_packages, p); /* the bitcode of what is reached */
    DO(narrow, p);        /* comparisons with types that no interface holds */
    DO(debug_files, p);   /* $GOROOT in the names of files */
    pass(p, "define");
    DO(jumps_define, p);     /* functions that are a jump in assembly */
    DO(wasmabi_imports, p);  /* bodies of wasm imports */
    DO(wasmabi_exports, p);  /* wrappers of wasm exports */
    DO(typeuse, p);          /* type descriptors of which little is read */
    DO(data_define, p);      /* data symbols as LLVM globals */
    DO(reflect_adapters, p); /* the table for reflectcall */
    DO(function_names_find, p);
    DO(thunks_make, p);       /* context forms */
    DO(bridge_calls, p);      /* every call has its callee's type */
    DO(deferred_recovers, p); /* `defer recover()` */
    DO(panicwrap_names, p);   /* calls of panicwrap name their function */
    DO(trace_prepare, p);     /* are there tracebacks? */
    DO(faults_are_fatal, p);  /* panics within package runtime */
    DO(files_in_place, p);    /* package os's files never suspend */
    DO(mutexes_prove, p);     /* locks that never suspend */
    DO(recursion_find, p);    /* whether recursion may need more than the engine's stack */
    DO(exports_suspend, p);   /* the exports whose calls may suspend */
    DO(wasmabi_direct, p);    /* a short way into all others */
    DO(interface_write, p);   /* what they take and give */
    DO(check_complete, p);
    DO(internalize, p); /* all but exports */
    check(p, "linking");
    if (opt->kind == EMIT_LL) {
        passes_done(p);
        if (!p->stopped)
            finish_text(p);
    } else {
        pass(p, "optimise");
        DO(powers_of_ten, p); /* their table, made at its first use */
        DO(nounwind_find, p);
        DO(late_idle_prepare, p);
        DO(switches, p); /* trees of comparisons as switches */
        if (opt->opt != OPT_O0)
            DO(bound_called_once, p); /* no giant function by inlining */
        DO(optimise, p);              /* LLVM over the whole program */
        DO(late_idle, p);             /* start-up without a heap, panics, environment */
        DO(nounwind_find, p);         /* once more: calls through pointers have become direct ones */
        DO(data_weak_types, p);       /* pointer types that are left */
        DO(reflect_stubs, p);         /* code for functions that reflection makes */
        DO(linkdata_late, p);         /* the lists of the types and itabs that are left */
        DO(peephole, p);              /* ours, on optimised IR */
        DO(wide_products, p);         /* 64 by 64 bits to 128 */
        if (opt->stats) {
            pass(p, "stats");
            stats_measure(p, behind_optimiser);
        }
        if (opt->kind == EMIT_WHY)
            why(p);
        else
            behind_optimiser(p);
    }
    pass(p, NULL);
    free_program(p);
    progress_end();
}

void emit_program(const struct emit_package *pkgs, size_t npkgs, const struct emit_options *opt) {
    if (opt->js)
        emit_with_runtime(pkgs, npkgs, opt, gowl_runtime_js_bc, gowl_runtime_js_bc_len);
    else
        emit_with_runtime(pkgs, npkgs, opt, gowl_runtime_bc, gowl_runtime_bc_len);
}

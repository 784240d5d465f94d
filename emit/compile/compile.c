/* compile.c: `gowl compile`: LLVM IR of any front end to one wasm module. The pipeline is emit_compile, at the end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <llvm-c/ErrorHandling.h>

#include "emit/compile/compile.h"
#include "emit/compile/compile_internal.h"
#include "emit/ir/ir.h"
#include "emit/link/link.h"
#include "emit/optimise/optimise.h"

/* LLVM gives up: "Cannot select" for an intrinsic of another target, for example. What the optimiser and the code
 * generator cannot take although it is valid IR is the input's fault as far as anybody can tell. */
static const char *fatal_subject;
static void on_llvm_fatal(const char *reason) {
    char line[512];
    snprintf(line, sizeof line, "%s", reason);
    line[strcspn(line, "\n")] = 0;
    err("%s: error: LLVM cannot take it (%s): %s", fatal_subject, base_stage(), line);
}

static void read_inputs(struct compile *c) {
    const struct compile_options *o = c->opt;
    c->ninputs = o->ninputs;
    c->inputs = NEWN(c->arena, struct input, o->ninputs);
    for (size_t i = 0; i < o->ninputs; i++) {
        struct input *in = &c->inputs[i];
        in->path = fatal_subject = o->inputs[i];
        stage_enter("read", in->path);
        input_load(in);
        if (in->kind == INPUT_TEXT || in->kind == INPUT_BITCODE) {
            input_parse(in, c->prog->ctx);
            check_module(c, in);
            c->object = "";
        } else if (in->kind == INPUT_OBJECT) {
            check_object(in);
        }
        if (in->kind == INPUT_ARCHIVE && o->kind == COMPILE_LL)
            err("%s: error: an archive has no IR to print", in->path);
        if (in->kind == INPUT_OBJECT && o->kind == COMPILE_LL)
            err("%s: error: an object has no IR to print", in->path);
    }
    fatal_subject = c->inputs[0].path;
}

/* Temporary files have a folder of their own, so that their names, which get into the module, are always the same. */
static void make_folder(struct compile *c) {
    char *folder = arena_printf(c->arena, "%s/gowl-XXXXXX", c->opt->tmp_dir);
    if (!mkdtemp(folder))
        err("%s: cannot make a temporary folder: %s", c->opt->tmp_dir, strerror(errno));
    file_doomed(folder);
    c->folder = folder;
}

static const char *temporary(struct compile *c, const char *name) {
    const char *path = arena_printf(c->arena, "%s/%s", c->folder, name);
    file_doomed(path);
    return path;
}

static void remove_temporary(const char *path) {
    unlink(path);
    file_keep(path);
}

static bool exists(const char *path) {
    return !access(path, R_OK);
}

/* ---- lld's command line ---- */

typedef VEC(const char *) args_vec;

/* Where wasi-libc lies below a sysroot: Debian's package, wasi-sdk, or a plain prefix. */
static const char *const sysroot_dirs[] = {"lib/wasm32-wasi", "lib/wasm32-wasip1", "lib"};

static void add_lib_dirs(struct compile *c, args_vec *a) {
    const struct compile_options *o = c->opt;
    for (size_t i = 0; i < o->nlib_dirs; i++)
        vec_push(a, arena_printf(c->arena, "-L%s", o->lib_dirs[i]));
    for (size_t i = 0; o->sysroot && i < sizeof sysroot_dirs / sizeof *sysroot_dirs; i++)
        vec_push(a, arena_printf(c->arena, "-L%s/%s", o->sysroot, sysroot_dirs[i]));
}

/* A program that links a libc gets that libc's start-up, which sets up and flushes what the libc has. */
static void add_libc_start(struct compile *c, args_vec *a) {
    const struct compile_options *o = c->opt;
    bool libc = false;
    for (size_t i = 0; i < o->nlibs; i++)
        libc |= !strcmp(o->libs[i], "c");
    if (!libc || o->no_shims || o->entry)
        return;
    const char *name = o->reactor ? "crt1-reactor.o" : "crt1-command.o";
    for (size_t i = 0; i < o->nlib_dirs; i++) {
        const char *path = arena_printf(c->arena, "%s/%s", o->lib_dirs[i], name);
        if (exists(path)) {
            vec_push(a, path);
            return;
        }
    }
    for (size_t i = 0; o->sysroot && i < sizeof sysroot_dirs / sizeof *sysroot_dirs; i++) {
        const char *path = arena_printf(c->arena, "%s/%s/%s", o->sysroot, sysroot_dirs[i], name);
        if (exists(path)) {
            vec_push(a, path);
            return;
        }
    }
}

/* A reactor needs _initialize if there may be constructors. */
static bool wants_initialize(struct compile *c) {
    for (size_t i = 0; i < c->ninputs; i++)
        if (c->inputs[i].kind == INPUT_OBJECT || c->inputs[i].kind == INPUT_ARCHIVE)
            return true;
    LLVMModuleRef m = c->prog->mod;
    return c->opt->nlibs || LLVMGetNamedGlobal(m, "llvm.global_ctors") || LLVMGetNamedFunction(m, "_initialize");
}

static void add_entry(struct compile *c, args_vec *a, bool initialize) {
    const struct compile_options *o = c->opt;
    if (o->entry)
        vec_push(a, arena_printf(c->arena, "--entry=%s", o->entry));
    else if (!o->reactor)
        vec_push(a, "--entry=_start");
    else
        vec_push(a, initialize ? "--entry=_initialize" : "--no-entry");
}

static void add_options(struct compile *c, args_vec *a) {
    const struct compile_options *o = c->opt;
    for (size_t i = 0; i < o->nexports; i++)
        vec_push(a, arena_printf(c->arena, "--export=%s", o->exports[i]));
    if (o->export_all)
        vec_push(a, "--export-dynamic");
    if (o->import_memory)
        vec_push(a, "--import-memory");
    if (o->allow_undefined)
        vec_push(a, "--allow-undefined");
    vec_push(a, "--no-demangle"); /* names as the IR has them */
    vec_push(a, "--gc-sections");
    vec_push(a, "--stack-first"); /* an overflow is a trap, not a change of data */
    vec_push(a, "-z");
    vec_push(a, arena_printf(c->arena, "stack-size=%llu", (unsigned long long)o->stack_size));
    if (!o->debug)
        vec_push(a, "--strip-debug"); /* names go last (module_finish): what complains of the module's code names it */
    /* The features that objects say they may use are of no weight (check_linked_features). */
    vec_push(a, "--no-check-features");
    vec_push(a, feature_list(c->arena, o));
    if (!o->debug)
        vec_push(a, "--compress-relocations"); /* lld refuses it where DWARF would have to follow */
}

static void run_lld(struct compile *c, const args_vec *a) {
    if (c->opt->verbose) {
        fputs("gowl: wasm-ld", stderr);
        for (size_t i = 0; i < a->len; i++)
            fprintf(stderr, " %s", a->p[i]);
        fputc('\n', stderr);
    }
    stage_enter("lld", fatal_subject);
    char *message;
    if (!lld_link(a->p, a->len, &message))
        lld_complaint(c, message ? message : "");
    /* A call with another type than its callee's is a warning to lld, which makes it a trap. Other warnings (an
     * archive's member that is no object, as in Rust's .rlib) are of no weight. */
    const char *mismatch = message ? strstr(message, "warning: function signature mismatch") : NULL;
    if (mismatch)
        lld_complaint(c, mismatch);
    free(message);
}

/* Objects and libraries, in the user's order; our object stands where the first IR stood. */
static void add_files(struct compile *c, args_vec *a) {
    bool ours = false;
    for (size_t i = 0; i < c->ninputs; i++) {
        const struct input *in = &c->inputs[i];
        if (in->kind == INPUT_OBJECT || in->kind == INPUT_ARCHIVE)
            vec_push(a, in->path);
        else if (!ours) {
            vec_push(a, c->object);
            ours = true;
        }
    }
}

/* lld writes through a mapping of its output file: where the disk is full, that is a crash and no error. So there must
 * be room for all that may be linked, and a MiB. */
static void require_room(struct compile *c) {
    struct statvfs fs;
    struct stat st;
    uint64_t need = 1 << 20;
    if (c->object && !stat(c->object, &st))
        need += (uint64_t)st.st_size;
    for (size_t i = 0; i < c->ninputs; i++)
        if (c->inputs[i].kind == INPUT_OBJECT)
            need += c->inputs[i].len;
    if (!statvfs(c->folder, &fs) && (uint64_t)fs.f_bavail * fs.f_frsize < need)
        err("%s: no space left for temporary files", c->opt->tmp_dir);
}

static void link_wasm(struct compile *c, bool initialize) {
    require_room(c);
    /* lld makes the output's name the module's. */
    const char *slash = strrchr(c->opt->out, '/'), *name = slash ? slash + 1 : c->opt->out;
    const char *linked = temporary(c, name), *shims = temporary(c, "gowl-shims.a");
    args_vec a = {0};
    add_entry(c, &a, initialize);
    add_options(c, &a);
    add_lib_dirs(c, &a);
    add_libc_start(c, &a);
    add_files(c, &a);
    for (size_t i = 0; i < c->opt->nlibs; i++)
        vec_push(&a, arena_printf(c->arena, "-l%s", c->opt->libs[i]));
    if (!c->opt->no_shims) {
        file_write(shims, gowl_shims_a, gowl_shims_a_len, 0600);
        vec_push(&a, shims);
    }
    vec_push(&a, "-o");
    vec_push(&a, linked);
    run_lld(c, &a);
    vec_free(&a);
    check_linked_features(c, linked);
    stage_enter("finish", fatal_subject);
    module_finish(c->prog, linked);
    remove_temporary(linked);
    remove_temporary(shims);
}

/* --emit=obj: the IR's object alone is the result; with other objects, lld makes one of them. */
static void write_object(struct compile *c) {
    const char *result = c->object;
    bool others = false;
    for (size_t i = 0; i < c->ninputs; i++)
        others |= c->inputs[i].kind == INPUT_OBJECT || c->inputs[i].kind == INPUT_ARCHIVE;
    if (others) {
        args_vec a = {0};
        vec_push(&a, "--relocatable");
        add_files(c, &a);
        vec_push(&a, "-o");
        vec_push(&a, result = temporary(c, "gowl-all.o"));
        run_lld(c, &a);
        vec_free(&a);
    }
    size_t n;
    char *b = file_read(result, &n);
    file_write(c->opt->out, b, n, 0666);
    free(b);
    if (others)
        remove_temporary(result);
}

static void write_text(struct compile *c) {
    char *text = LLVMPrintModuleToString(c->prog->mod);
    file_write(c->opt->out, text, strlen(text), 0666);
    LLVMDisposeMessage(text);
}

static void free_compile(struct compile *c) {
    for (size_t i = 0; i < c->ninputs; i++)
        free(c->inputs[i].bytes);
    map_free(&c->defined_in);
    map_free(&c->used_in);
    LLVMDisposeModule(c->prog->mod);
    LLVMDisposeTargetData(c->prog->layout);
    LLVMDisposeTargetMachine(c->prog->tm);
    LLVMContextDispose(c->prog->ctx);
    arena_free(c->arena);
}

void emit_compile(const struct compile_options *opt) {
    struct arena *arena = arena_new("compile");
    const struct emit_options eo = {
        .opt = opt->opt,
        .strip_names = opt->strip,
        .strip_dwarf = !opt->debug,
        .out = opt->out,
        .tmp_dir = opt->tmp_dir,
        .features = feature_string(arena, opt),
    };
    struct program *p = &(struct program){.arena = arena, .opt = &eo};
    struct compile *c = &(struct compile){.opt = opt, .arena = arena, .prog = p};
    base_catch_crashes();
    LLVMInstallFatalErrorHandler(on_llvm_fatal);
    llvm_abort_without_memory();
    p->ctx = LLVMContextCreate();
    fatal_subject = "-mattr";
    object_target(p);
    p->mod = LLVMModuleCreateWithNameInContext("gowl", p->ctx);
    LLVMSetTarget(p->mod, "wasm32-unknown-unknown");
    LLVMSetModuleDataLayout(p->mod, p->layout);

    read_inputs(c);
    bool have_ir = c->object != NULL;
    link_modules(c);
    hide_unexported(c);
    bool initialize = wants_initialize(c); /* asked before constructors may be optimised away */
    if (have_ir) {
        stage_enter("optimise", fatal_subject);
        optimise(p);
        verify(p, "optimising");
    }
    if (opt->kind == COMPILE_LL) {
        write_text(c);
    } else {
        make_folder(c);
        if (have_ir) {
            c->object = temporary(c, "gowl-ir.o");
            stage_enter("object", fatal_subject);
            object_prepare(p);
            object_write(p, c->object);
        }
        if (opt->kind == COMPILE_OBJ)
            write_object(c);
        else
            link_wasm(c, initialize);
        if (have_ir)
            remove_temporary(c->object);
        rmdir(c->folder);
        file_keep(c->folder);
    }
    LLVMResetFatalErrorHandler();
    free_compile(c);
}

/* irfiles.c: gowl compile: the command line of emit/compile/compile.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver.h"
#include "emit/compile/compile.h"

typedef VEC(const char *) names_vec;

struct command {
    struct compile_options o;
    names_vec inputs, libs, lib_dirs, exports;
};

/* BYTES, nK or nM: at least 16, below 4 GiB, a multiple of 16 (the stack pointer's alignment). */
static uint64_t stack_bytes(const char *text) {
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10), unit = 1;
    if (*end == 'K' || *end == 'k')
        unit = 1024, end++;
    else if (*end == 'M' || *end == 'm')
        unit = 1024 * 1024, end++;
    if (end == text || *end || *text == '-' || errno || n > UINT32_MAX)
        usage_err("--stack-size=%s: not a number of bytes", text);
    n *= unit;
    if (n < 16 || n % 16 || n > UINT32_MAX)
        usage_err("--stack-size=%s: it must be a multiple of 16, from 16 to 4G", text);
    return n;
}

static enum compile_kind kind_named(const char *name) {
    if (!strcmp(name, "wasm"))
        return COMPILE_WASM;
    if (!strcmp(name, "obj"))
        return COMPILE_OBJ;
    if (!strcmp(name, "ll"))
        return COMPILE_LL;
    usage_err("--emit=%s: the kinds are wasm, obj and ll", name);
}

/* The value of option `name` given as NAMEvalue, NAME=value (for those that end with '=') or NAME value. NULL: arg is
 * another option. */
static const char *value_of(const char *name, char ***at) {
    const char *arg = **at;
    size_t n = strlen(name);
    bool has_equals = name[n - 1] == '=';
    if (has_equals && !strncmp(arg, name, n - 1) && !arg[n - 1]) {
        if (!(*at)[1])
            usage_err("%s needs a value", arg);
        return *++*at;
    }
    if (strncmp(arg, name, n))
        return NULL;
    if (arg[n])
        return arg + n;
    if (has_equals || !(*at)[1])
        usage_err("%s needs a value", arg);
    return *++*at;
}

static bool take_flag(struct compile_options *o, const char *arg) {
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"-g", &o->debug},
        {"-s", &o->strip},
        {"-v", &o->verbose},
        {"--verbose", &o->verbose},
        {"--export-all", &o->export_all},
        {"--reactor", &o->reactor},
        {"--import-memory", &o->import_memory},
        {"--allow-undefined", &o->allow_undefined},
        {"-nostdlib", &o->no_shims},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (!strcmp(arg, flags[i].name))
            return *flags[i].flag = true;
    return false;
}

static void read_option(struct command *c, char ***at) {
    const char *v;
    struct compile_options *o = &c->o;
    struct gowl_options level = {.opt = o->opt};
    if (take_flag(o, **at))
        return;
    if (!strncmp(**at, "-O", 2) && option_take(&level, **at, false))
        o->opt = level.opt;
    else if ((v = value_of("-o", at)))
        o->out = v;
    else if ((v = value_of("--emit=", at)))
        o->kind = kind_named(v);
    else if ((v = value_of("--export=", at)))
        vec_push(&c->exports, v);
    else if ((v = value_of("--entry=", at)))
        o->entry = v;
    else if ((v = value_of("--stack-size=", at)))
        o->stack_size = stack_bytes(v);
    else if ((v = value_of("--sysroot=", at)))
        o->sysroot = v;
    else if ((v = value_of("-mattr=", at)))
        o->mattr = v;
    else if ((v = value_of("-l", at)))
        vec_push(&c->libs, v);
    else if ((v = value_of("-L", at)))
        vec_push(&c->lib_dirs, v);
    else
        unknown_option(**at);
}

/* FILE.ll to FILE.wasm, in the current folder, as clang does. */
static const char *default_out(struct arena *a, const char *input, enum compile_kind kind) {
    static const char *const endings[] = {[COMPILE_WASM] = "wasm", [COMPILE_OBJ] = "o", [COMPILE_LL] = "ll"};
    const char *slash = strrchr(input, '/'), *base = slash ? slash + 1 : input, *dot = strrchr(base, '.');
    size_t n = dot && dot != base ? (size_t)(dot - base) : strlen(base);
    return arena_printf(a, "%.*s.%s", (int)n, base, endings[kind]);
}

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

void check_output(const char *path) {
    struct stat st;
    /* /dev/stdout is a link, and may lead to a regular file: the link itself would be replaced */
    bool device = !strncmp(path, "/dev/", 5) || !strncmp(path, "/proc/", 6);
    if (device || (!stat(path, &st) && !S_ISREG(st.st_mode)))
        err("%s: %s: output goes to files only", path,
            !device && S_ISDIR(st.st_mode) ? "a folder" : "a device or pipe");
}

/* Refuses source, which LLVM would take for IR with a syntax error on its first line. */
static void check_input(const char *path) {
    static const char *const others[][2] = {
        {".go", "gowl build compiles packages"},
        {".c", "clang --target=wasm32-wasi -emit-llvm -c makes IR of it"},
        {".cc", "clang --target=wasm32-wasi -emit-llvm -c makes IR of it"},
        {".cpp", "clang --target=wasm32-wasi -emit-llvm -c makes IR of it"},
        {".rs", "rustc --target=wasm32-wasip1 --emit=llvm-bc makes IR of it"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (ends_with(path, others[i][0]))
            err("%s: error: source, not LLVM IR: %s", path, others[i][1]);
}

int command_compile(char **argv) {
    struct arena *arena = arena_new("command line");
    struct command c = {.o = {.opt = OPT_O2, .stack_size = 524288}};
    bool only_files = false;
    for (; *argv; argv++)
        if (!only_files && !strcmp(*argv, "--"))
            only_files = true;
        else if (!only_files && (*argv)[0] == '-' && (*argv)[1])
            read_option(&c, &argv);
        else
            vec_push(&c.inputs, *argv);
    struct compile_options *o = &c.o;
    if (!c.inputs.len)
        usage_err("no input files");
    if (o->reactor && o->entry)
        usage_err("--reactor and --entry exclude each other");
    if (o->strip && o->debug)
        usage_err("-g and -s exclude each other");
    if (!o->out)
        o->out = default_out(arena, c.inputs.p[0], o->kind);
    check_output(o->out);
    for (size_t i = 0; i < c.inputs.len; i++)
        check_input(c.inputs.p[i]);
    for (size_t i = 0; i < c.inputs.len; i++)
        if (same_file(o->out, c.inputs.p[i]))
            err("%s: error: the output would overwrite this input", c.inputs.p[i]);
    o->inputs = c.inputs.p;
    o->ninputs = c.inputs.len;
    o->libs = c.libs.p;
    o->nlibs = c.libs.len;
    o->lib_dirs = c.lib_dirs.p;
    o->nlib_dirs = c.lib_dirs.len;
    o->exports = c.exports.p;
    o->nexports = c.exports.len;
    o->tmp_dir = tmp_dir();
    emit_compile(o);
    if (o->kind == COMPILE_WASM && chmod(o->out, 0777 & ~umask(0)))
        err("%s: %s", o->out, strerror(errno));
    vec_free(&c.inputs);
    vec_free(&c.libs);
    vec_free(&c.lib_dirs);
    vec_free(&c.exports);
    arena_free(arena);
    return 0;
}

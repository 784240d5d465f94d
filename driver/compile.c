/* compile.c: the compile step of one package.
 *
 *   1. run the capture compiler with go's own arguments: it writes the archive, and the dump beside it
 *   2. lower_package: dump -> bitcode and summary
 *   3. put gowl.bc, gowl.sum and gowl.ssa into the archive, by rename
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver.h"
#include "gowl_hash.h"
#include "lower/lower.h"

/* Go's inliner defeats an override by symbol (docs/run-time.md, section 6): packages in which runtime/ replaces a
 * function that has a body in Go. emit/load/reach.c refuses a program in which one was inlined all the same. */
static const char *const no_inlining[] = {"runtime", "internal/runtime/..."};

bool package_without_inlining(const char *path) {
    for (size_t i = 0; i < sizeof no_inlining / sizeof *no_inlining; i++) {
        const char *p = no_inlining[i], *dots = strstr(p, "...");
        if (dots ? !strncmp(path, p, (size_t)(dots - p)) : !strcmp(path, p))
            return true;
    }
    return false;
}

uint64_t compile_step_hash(const struct gowl_options *o) {
    uint64_t h = hash_text(HASH_START, GOWL_VERSION);
    h = hash_text(h, GOWL_HASH_COMPILE);
    h = hash_text(h, lower_llvm_version());
    for (size_t i = 0; i < sizeof no_inlining / sizeof *no_inlining; i++)
        h = hash_text(h, no_inlining[i]);
    if (o->debug_compile)
        h = hash_text(h, o->debug_all ? "-g=all" : "-g");
    return h;
}

/* The value of a flag in argv, given as "-f value", "-f=value"; NULL if it is not there. */
static const char *flag_value(char **argv, const char *flag) {
    size_t n = strlen(flag);
    for (; *argv; argv++) {
        if (!strcmp(*argv, flag))
            return argv[1];
        if (!strncmp(*argv, flag, n) && (*argv)[n] == '=')
            return *argv + n + 1;
    }
    return NULL;
}

struct kept {
    const char *dump; /* file that holds the dump */
    const char *package;
    const char *variables; /* the option for what is lowered of them, with a space before it, or "" */
};

/* After an error of ours: keeps the dump where the next build does not overwrite it, and says how to repeat. */
static void keep_dump(void *arg) {
    struct kept *k = arg;
    struct buf dir = {0}, path = {0};
    buf_printf(&dir, "%s/bugs", cache_dir());
    buf_putc(&dir, 0);
    make_dirs(dir.p);
    buf_printf(&path, "%s/", dir.p);
    for (const char *s = k->package; *s; s++)
        buf_putc(&path, *s == '/' ? '_' : *s);
    buf_puts(&path, ".ssa");
    buf_putc(&path, 0);
    size_t len;
    char *text = file_read(k->dump, &len);
    file_write(path.p, text, len, 0666);
    fprintf(stderr, "gowl: the dump that shows it is kept; this repeats it: gowl dump --emit=ll%s %s\n", k->variables,
            path.p);
}

/* -d=LIST without softfloat: wasm has floating point, and the same results by it; calls of the compiler's soft float
 * are of no use. NULL: nothing is left. */
static char *without_softfloat(struct arena *arena, char *flag) {
    static const char name[] = "softfloat";
    if (strncmp(flag, "-d=", 3) || !strstr(flag, name))
        return flag;
    struct buf b = {0};
    for (const char *s = flag + 3; *s;) {
        size_t n = strcspn(s, ",");
        if (strncmp(s, name, sizeof name - 1))
            buf_printf(&b, "%s%.*s", b.len ? "," : "-d=", (int)n, s);
        s += n + (s[n] == ',');
    }
    char *kept = b.len ? arena_strndup(arena, b.p, b.len) : NULL;
    buf_free(&b);
    return kept;
}

int compile_step(const struct gowl_options *o, char **argv) {
    const char *out = flag_value(argv + 1, "-o"), *package = flag_value(argv + 1, "-p");
    if (!out || !package)
        become(argv); /* not how go compiles a package */
    struct arena *arena = arena_new("compile");
    bool l = package_without_inlining(package);
    char *tap = tap_compiler(argv[0]);

    VEC(char *) args = {0};
    vec_push(&args, tap);
    vec_push(&args, (char *)"-d=noopendefer=1"); /* may be given again: settings add up */
    if (l)
        vec_push(&args, (char *)"-l");
    bool std = has_flag(argv + 1, "-std"), debug = has_flag(argv + 1, "-N");
    if (!debug && o->debug_compile && (o->debug_all || !std)) {
        vec_push(&args, (char *)"-N"); /* (package runtime is optimised all the same) */
        if (!l)
            vec_push(&args, (char *)"-l");
        l = debug = true;
    }
    bool variables = debug || !std;
    if (!std) { /* for the blocks of the source (the compiler breaks on package runtime); its DWARF is of no use */
        vec_push(&args, (char *)"-dwarf");
        vec_push(&args, (char *)"-dwarflocationlists=0");
        vec_push(&args, (char *)"-gendwarfinl=0");
    }
    for (char **a = argv + 1; *a; a++) {
        bool second_l = l && (!strcmp(*a, "-l") || !strncmp(*a, "-l=", 3)); /* it would turn inlining on again */
        bool no_dwarf = !std && starts_with(*a, "-dwarf=");                 /* go says false */
        char *flag = second_l || no_dwarf ? NULL : without_softfloat(arena, *a);
        if (flag)
            vec_push(&args, flag);
    }
    vec_push(&args, (char *)NULL);

    char *dump = arena_printf(arena, "%s.gowl-dump", out);
    file_doomed(dump);
    file_doomed(out);
    const char *env[] = {arena_printf(arena, "GOWL_DUMP=%s", dump), NULL};
    int code = run_process(args.p, env, NULL, NULL);
    if (code)
        return code;

    size_t len;
    char *text = file_read(dump, &len);
    struct kept kept = {dump, package, debug ? " --variables=memory" : variables ? " --variables=ssa" : ""};
    base_on_die(keep_dump, &kept);
    struct lower_options lo = {.std = std, .variables = variables, .in_memory = debug};
    struct lower_output lowered = {0};
    lower_package(package, text, len, &lo, &lowered);

    size_t ssa_len;
    char *ssa = zlib_compress(text, len, &ssa_len);
    struct member members[] = {{"gowl.bc", lowered.bitcode, lowered.bitcode_len},
                               {"gowl.sum", lowered.summary.p, lowered.summary.len},
                               {"gowl.ssa", ssa, ssa_len}};
    archive_replace(out, members, 3);
    file_keep(out);
    unlink(dump);
    file_keep(dump);
    return 0;
}

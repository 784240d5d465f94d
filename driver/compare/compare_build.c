/* compare_build.c: the peers' modules, each by its own tools, all asked for the same level. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver/compare/compare.h"
#include "lower/lower.h"

/* Where Debian's wasi-libc keeps its headers. */
static const char wasi_headers[] = "/usr/include/wasm32-wasi";
/* What Emscripten's JavaScript tools need on Debian to find their modules. */
static const char node_path[] = "NODE_PATH=/usr/share/nodejs";

int compare_command(const char *const argv[], const char *const env[], const char *dir, const char *log) {
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        err("fork: %s", strerror(errno));
    if (pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600), null = open("/dev/null", O_RDONLY);
        if (fd < 0 || null < 0)
            _exit(126);
        dup2(null, 0);
        dup2(fd, 1);
        dup2(fd, 2);
        for (; env && *env; env++) {
            const char *eq = strchr(*env, '=');
            if (eq)
                putenv((char *)*env);
            else
                unsetenv(*env);
        }
        if (dir && chdir(dir))
            _exit(126);
        execvp(argv[0], (char *const *)argv);
        _exit(127);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            err("waitpid: %s", strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The line of a log that says most: the first with "error" in it, else the last that is not empty. */
static const char *message_of(struct comparison *c, const char *log) {
    size_t n;
    char *text = file_read(log, &n);
    const char *best = "failed without a word";
    for (char *s = text; s && *s;) {
        char *next = strchr(s, '\n');
        if (next)
            *next++ = 0;
        while (*s == ' ' || *s == '\t')
            s++;
        if (*s)
            best = s;
        if (strstr(s, "rror:") || strstr(s, "gowl: "))
            break;
        s = next;
    }
    char *message = arena_strdup(c->arena, best);
    if (strlen(message) > 300)
        strcpy(message + 297, "...");
    free(text);
    return message;
}

static const char *in_folder(struct comparison *c, const char *name) {
    return arena_printf(c->arena, "%s/%s", c->folder, name);
}

static bool exists(const char *path) {
    return !access(path, R_OK);
}

static uint64_t size_of(const char *path) {
    struct stat st;
    return stat(path, &st) ? 0 : (uint64_t)st.st_size;
}

static uint64_t gzip_size(const char *path) {
    size_t n, out;
    char *b = file_read(path, &n);
    free(zlib_compress(b, n, &out));
    free(b);
    return out;
}

/* Runs one build step of p; sets p->problem if it fails. */
static bool step(struct comparison *c, struct peer *p, const char *const argv[], const char *const env[]) {
    if (p->problem)
        return false;
    const char *log = in_folder(c, "log");
    if (compare_command(argv, env, NULL, log))
        p->problem = message_of(c, log);
    return !p->problem;
}

/* Notes the sizes of what was built. */
static void measure(struct comparison *c, struct peer *p) {
    if (p->problem)
        return;
    if (!exists(p->wasm) || (p->glue && !exists(p->glue))) {
        p->problem = arena_printf(c->arena, "%s did not write its output", p->name);
        return;
    }
    p->wasm_bytes = size_of(p->wasm);
    p->gzip_bytes = gzip_size(p->wasm);
    if (p->glue) {
        p->glue_bytes = size_of(p->glue);
        p->gzip_bytes += gzip_size(p->glue);
    }
    p->total_bytes = p->wasm_bytes + p->glue_bytes;
}

static struct peer *add_peer(struct comparison *c, const char *name, const char *wasm) {
    struct peer *p = &c->peers[c->npeers++];
    *p = (struct peer){.name = name, .wasm = in_folder(c, wasm)};
    compare_say("building by %s", name);
    return p;
}

/* ---- gowl ---- */

/* The newest clang here whose bitcode this gowl's LLVM reads. */
static const char *clang(void) {
    static const char *const names[] = {"clang-22", "clang-21", "clang-20", "clang-19", "clang"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((names[i][5] != '-' || atoi(names[i] + 6) <= atoi(lower_llvm_version())) && find_program(names[i]))
            return names[i];
    return NULL;
}

static void gowl_of_c(struct comparison *c, struct peer *p, const char *self) {
    const char *cc = clang(), *bc = in_folder(c, "gowl.bc");
    if (!cc) {
        p->problem = "clang is missing: apt-get install clang-22";
        return;
    }
    if (!exists(wasi_headers)) {
        p->problem = "wasi-libc is missing: apt-get install wasi-libc";
        return;
    }
    const char *compile[] = {cc,           "--target=wasm32-wasip1",
                             "-mcpu=mvp",  "-mbulk-memory",
                             "-msign-ext", "-isystem",
                             wasi_headers, "-Wno-deprecated",
                             c->level,     "-emit-llvm",
                             "-c",         c->target,
                             "-o",         bc,
                             NULL};
    const char *link[] = {self, "compile", c->level, "-s", bc, "-lc", "-lm", "--sysroot=/usr", "-o", p->wasm, NULL};
    if (step(c, p, compile, NULL))
        step(c, p, link, NULL);
}

static void build_gowl(struct comparison *c) {
    struct peer *p = add_peer(c, "gowl", "gowl.wasm");
    const char *self = self_path();
    if (c->subject == SUBJECT_GO) {
        const char *argv[] = {self, "build", c->level, "-ldflags=-s -w", "-o", p->wasm, c->target, NULL};
        step(c, p, argv, NULL);
    } else if (c->subject == SUBJECT_IR) {
        const char *argv[] = {self, "compile", c->level, "-s", c->target, "-o", p->wasm, NULL};
        step(c, p, argv, NULL);
    } else {
        gowl_of_c(c, p, self);
    }
    measure(c, p);
}

/* ---- gc ---- */

static void build_gc(struct comparison *c) {
    struct peer *p = add_peer(c, "gc", "gc.wasm");
    const char *env[] = {"GOOS=wasip1", "GOARCH=wasm", NULL};
    const char *argv[] = {"go", "build", "-ldflags=-s -w", "-o", p->wasm, c->target, NULL};
    step(c, p, argv, env);
    measure(c, p);
}

/* ---- Emscripten ---- */

typedef VEC(const char *) args_vec;

/* The object that gowl links, for Emscripten's older linker. NULL if it cannot be made: *problem says why. */
static const char *go_object(struct comparison *c, const char **problem) {
    struct peer p = {.name = "gowl"};
    const char *object = in_folder(c, "program.o");
    const char *argv[] = {self_path(), "dump", "--emit=obj", "--old-lld", c->level, "-o", object, c->target, NULL};
    if (!step(c, &p, argv, NULL))
        *problem = arena_printf(c->arena, "gowl's object: %s", p.problem);
    return object;
}

static void emcc(struct comparison *c, struct peer *p, const char *input, const char *const extra[], const char *out) {
    const char *env[] = {node_path, NULL};
    args_vec a = {0};
    vec_push(&a, "emcc");
    vec_push(&a, input);
    for (; *extra; extra++)
        vec_push(&a, *extra);
    vec_push(&a, "-sALLOW_MEMORY_GROWTH=1");
    vec_push(&a, "-o");
    vec_push(&a, out);
    vec_push(&a, (const char *)NULL);
    step(c, p, a.p, env);
    vec_free(&a);
    measure(c, p);
}

static const char emcc_missing[] = "Emscripten is missing: apt-get install emscripten";

static void build_emscripten_js(struct comparison *c, const char *object, const char *problem) {
    struct peer *p = add_peer(c, "Emscripten, JavaScript + wasm", "em.wasm");
    p->emscripten_js = true;
    p->glue = in_folder(c, "em.js");
    p->problem = find_program("emcc") ? problem : emcc_missing;
    if (c->subject != SUBJECT_GO) {
        const char *extra[] = {c->level, "-sEXIT_RUNTIME=1", NULL};
        emcc(c, p, c->target, extra, p->glue);
        return;
    }
    const char *library = in_folder(c, "preview1.js"), *start = in_folder(c, "start.js");
    file_write(library, gowl_compare_preview1_js, gowl_compare_preview1_js_len, 0600);
    file_write(start, gowl_compare_start_js, gowl_compare_start_js_len, 0600);
    p->note =
        "gowl's object, linked at -O2: at -Oz Emscripten 3.1.6 drops the calls it does not know; with a --js-library "
        "for fd_prestat_get, path_*, poll_oneoff, random_get, counted as glue";
    /* REVERSE_DEPS=none: Emscripten's reader of symbol tables stumbles over Go's names. */
    const char *extra[] = {"-O2",
                           "--no-entry",
                           "-sEXPORTED_FUNCTIONS=__start",
                           "-sREVERSE_DEPS=none",
                           "-sFORCE_FILESYSTEM=1",
                           "-sEXIT_RUNTIME=1",
                           "-lnodefs.js",
                           "--js-library",
                           library,
                           "--post-js",
                           start,
                           NULL};
    emcc(c, p, object, extra, p->glue);
}

static void build_emscripten_standalone(struct comparison *c, const char *object, const char *problem) {
    struct peer *p = add_peer(c, "Emscripten, STANDALONE_WASM", "emalone.wasm");
    p->problem = find_program("emcc") ? problem : emcc_missing;
    if (c->subject != SUBJECT_GO) {
        const char *extra[] = {c->level, "-sSTANDALONE_WASM", NULL};
        emcc(c, p, c->target, extra, p->wasm);
        return;
    }
    p->note = "gowl's object";
    const char *extra[] = {c->level,
                           "-sSTANDALONE_WASM",
                           "--no-entry",
                           "-sEXPORTED_FUNCTIONS=__start",
                           "-sREVERSE_DEPS=none",
                           "-sERROR_ON_UNDEFINED_SYMBOLS=0",
                           "-sWARN_ON_UNDEFINED_SYMBOLS=0",
                           NULL};
    emcc(c, p, object, extra, p->wasm);
}

/* ---- what must be printed ---- */

/* Builds and runs the program natively. Where that is not possible the first peer's output is what all must print. */
static void run_reference(struct comparison *c) {
    const char *exe = in_folder(c, "native"), *log = in_folder(c, "log");
    const char *go[] = {"go", "build", "-o", exe, c->target, NULL},
               *cc[] = {"cc", "-O1", "-w", c->target, "-o", exe, "-lm", NULL};
    const char *env[] = {"GOOS", "GOARCH", "CGO_ENABLED=0", NULL};
    if (c->subject == SUBJECT_IR || compare_command(c->subject == SUBJECT_GO ? go : cc, env, NULL, log))
        return;
    compare_say("running it natively");
    args_vec a = {0};
    /* The shell redirects; its arguments are "$@". */
    vec_push(&a, "sh");
    vec_push(&a, "-c");
    vec_push(&a, arena_printf(c->arena, "exec \"$@\" <\"$0\" 2>'%s'", in_folder(c, "want-err")));
    vec_push(&a, c->stdin_file ? c->stdin_file : "/dev/null");
    vec_push(&a, exe);
    for (char *const *p = c->args; *p; p++)
        vec_push(&a, *p);
    vec_push(&a, (const char *)NULL);
    c->want_code = compare_command(a.p, NULL, c->dir ? c->dir : in_folder(c, "empty"), in_folder(c, "want-out"));
    c->reference = c->subject == SUBJECT_GO ? "native Go" : "native C";
    vec_free(&a);
}

void compare_build(struct comparison *c) {
    run_reference(c);
    build_gowl(c);
    if (c->subject == SUBJECT_GO)
        build_gc(c);
    const char *problem = NULL, *object = NULL;
    if (c->subject == SUBJECT_GO && find_program("emcc"))
        object = go_object(c, &problem);
    build_emscripten_js(c, object, problem);
    build_emscripten_standalone(c, object, problem);
}

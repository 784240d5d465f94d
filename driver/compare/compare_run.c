/* compare_run.c: the runs of gowl compare: one engine, interleaved, each a fresh process; outputs checked. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver/compare/compare.h"

static int compare_by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A quantile between two neighbours, by linear interpolation. */
static double quantile(const double *sorted, size_t n, double q) {
    double at = q * (double)(n - 1);
    size_t i = (size_t)at;
    return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[i];
}

struct spread spread_of(double *samples, size_t n) {
    if (!n)
        return (struct spread){-1, -1, -1};
    qsort(samples, n, sizeof *samples, compare_by_value);
    return (struct spread){quantile(samples, n, 0.5), quantile(samples, n, 0.25), quantile(samples, n, 0.75)};
}

/* One run: exit code; what it printed in FOLDER/out and err, what run.cjs reported in FOLDER/report. */
static int run_once(struct comparison *c, const char *const argv[]) {
    const char *names[] = {"out", "err", "report"};
    int fds[4] = {open(c->stdin_file ? c->stdin_file : "/dev/null", O_RDONLY | O_CLOEXEC)};
    if (fds[0] < 0)
        err("%s: %s", c->stdin_file, strerror(errno));
    for (int i = 0; i < 3; i++) {
        const char *path = arena_printf(c->arena, "%s/%s", c->folder, names[i]);
        fds[i + 1] = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (fds[i + 1] < 0)
            err("%s: %s", path, strerror(errno));
    }
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        err("fork: %s", strerror(errno));
    if (pid == 0) {
        int high[4];
        for (int i = 0; i < 4; i++)
            high[i] = fcntl(fds[i], F_DUPFD, 10); /* out of the way of 0 to 3 */
        for (int i = 0; i < 4; i++) {
            dup2(high[i], i);
            close(high[i]);
        }
        unsetenv("NODE_OPTIONS");
        setenv("NO_COLOR", "1", 1);
        if (chdir(c->dir ? c->dir : arena_printf(c->arena, "%s/empty", c->folder)))
            _exit(126);
        execvp(argv[0], (char *const *)argv);
        _exit(127);
    }
    for (int i = 0; i < 4; i++)
        close(fds[i]);
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            err("waitpid: %s", strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static char *output(struct comparison *c, const char *name, size_t *len) {
    return file_read(arena_printf(c->arena, "%s/%s", c->folder, name), len);
}

/* One line of stderr that says most: the last that is not empty, but for JavaScript's "at ..." lines. */
static const char *last_words(struct comparison *c) {
    size_t n;
    char *text = output(c, "err", &n);
    const char *best = "";
    for (char *s = text; s && *s;) {
        char *next = strchr(s, '\n');
        if (next)
            *next++ = 0;
        while (*s == ' ')
            s++;
        if (*s && strncmp(s, "at ", 3) && strncmp(s, "Node.js v", 9) && strlen(s) < 400)
            if (!*best || strstr(s, "rror"))
                best = s;
        s = next;
    }
    best = arena_strdup(c->arena, best);
    free(text);
    return best;
}

static double report_number(const char *report, const char *name) {
    const char *p = strstr(report, name);
    return p ? atof(p + strlen(name)) : -1;
}

static void read_report(struct comparison *c, struct peer *p) {
    size_t n;
    char *report = output(c, "report", &n);
    static const char *const names[] = {"instantiate ", "first ", "total "};
    for (int i = 0; i < 3; i++)
        p->samples[i][p->nruns] = report_number(report, names[i]);
    double memory = report_number(report, "memory ");
    if (memory > 0)
        p->memory = (uint64_t)memory;
    char *imports = strstr(report, "imports ");
    if (imports && !p->imports) {
        imports += 8;
        imports[strcspn(imports, "\n")] = 0;
        p->imports = arena_strdup(c->arena, imports);
        for (const char *s = imports; *s; s++)
            p->nimports += *s == ' ';
        p->nimports += *imports != 0;
    }
    p->nruns++;
    free(report);
}

/* Sets p->wrong if `name` of this run differs from what the reference run left as want-NAME. */
static void check_stream(struct comparison *c, struct peer *p, const char *name) {
    size_t n, want_n, i = 0, line = 1;
    char *got = output(c, name, &n), *want = output(c, arena_printf(c->arena, "want-%s", name), &want_n);
    if (n != want_n || memcmp(got, want, n)) {
        for (; i < n && i < want_n && got[i] == want[i]; i++)
            line += got[i] == '\n';
        p->wrong = arena_printf(c->arena, "prints something else than %s, from line %zu%s on", c->reference, line,
                                strcmp(name, "err") ? "" : " of standard error");
    }
    free(got);
    free(want);
}

/* Compares with the reference, or becomes it, if there is none yet. Standard error counts where all went well: else it
 * may hold a traceback. */
static void check_run(struct comparison *c, struct peer *p, int code) {
    if (!c->reference) {
        c->want_code = code;
        c->reference = p->name;
        static const char *const names[] = {"out", "err"};
        for (int i = 0; i < 2; i++) {
            size_t n;
            char *got = output(c, names[i], &n);
            file_write(arena_printf(c->arena, "%s/want-%s", c->folder, names[i]), got, n, 0600);
            free(got);
        }
    }
    if (code != c->want_code) {
        const char *words = last_words(c);
        p->wrong = arena_printf(c->arena, "exit code %d, not %d%s%s", code, c->want_code, *words ? ": " : "", words);
        return;
    }
    check_stream(c, p, "out");
    if (!p->wrong && code == 0)
        check_stream(c, p, "err");
}

static void run_peer(struct comparison *c, struct peer *p, const char *runner) {
    VEC(const char *) argv = {0};
    vec_push(&argv, "node");
    if (p->emscripten_js)
        vec_push(&argv, "--no-experimental-fetch"); /* else Emscripten 3.1.6 takes Node 20 for a browser */
    vec_push(&argv, runner);
    vec_push(&argv, p->emscripten_js ? "emscripten" : "wasi");
    vec_push(&argv, p->emscripten_js ? p->glue : p->wasm);
    for (char *const *a = c->args; *a; a++)
        vec_push(&argv, *a);
    vec_push(&argv, (const char *)NULL);
    int code = run_once(c, argv.p);
    vec_free(&argv);
    if (code == 127 && !find_program("node"))
        err("node is not in PATH: apt-get install nodejs (18 or later); gowl compare runs everything in it");
    check_run(c, p, code);
    if (!p->wrong)
        read_report(c, p);
}

void compare_run(struct comparison *c) {
    const char *runner = arena_printf(c->arena, "%s/run.cjs", c->folder);
    file_write(runner, gowl_compare_run_cjs, gowl_compare_run_cjs_len, 0600);
    make_dirs(arena_printf(c->arena, "%s/empty", c->folder));
    for (size_t i = 0; i < c->npeers; i++)
        for (int k = 0; k < 3; k++)
            c->peers[i].samples[k] = NEWN(c->arena, double, c->runs);
    for (size_t round = 0; round < c->runs; round++) {
        compare_say("run %zu of %zu", round + 1, c->runs);
        for (size_t i = 0; i < c->npeers; i++) {
            struct peer *p = &c->peers[i];
            if (!p->problem && !p->wrong)
                run_peer(c, p, runner);
        }
    }
    for (size_t i = 0; i < c->npeers; i++) {
        struct peer *p = &c->peers[i];
        p->instantiate = spread_of(p->samples[0], p->nruns);
        p->first = spread_of(p->samples[1], p->nruns);
        p->total = spread_of(p->samples[2], p->nruns);
    }
}

/* stats.c: the table that --stats prints when the module is written: how much code there is, and what the
 * transformations behind the optimiser cost of it.
 *
 * What one costs is the difference to the code of the same optimised IR made into a module without it (enum without):
 * each such module is made in a process of its own, to nowhere, since lld links once. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "emit/report/report.h"

static uint64_t wasm_code_size(const unsigned char *m, size_t len) {
    size_t at = 8;
    while (at < len) {
        unsigned id = m[at++];
        uint64_t size = 0;
        for (unsigned shift = 0; at < len; shift += 7) {
            size |= (uint64_t)(m[at] & 0x7f) << shift;
            if (!(m[at++] & 0x80) || shift > 56)
                break;
        }
        if (id == 10)
            return size;
        if (size > len - at)
            break;
        at += size;
    }
    return 0;
}

static uint64_t wasm_file_code_size(const char *file) {
    size_t len;
    char *m = file_read(file, &len);
    uint64_t n = wasm_code_size((unsigned char *)m, len);
    free(m);
    return n;
}

static uint64_t measure(struct program *p, enum without without, void (*rest)(struct program *)) {
    struct emit_options opt = *p->opt;
    opt.stats = opt.verbose = opt.verify_each = false;
    opt.print_after = NULL;
    opt.out = arena_printf(p->arena, "%s.without", opt.out);
    int status = 0;
    pid_t child = fork();
    if (child < 0)
        err("fork: %s", strerror(errno));
    if (child == 0) {
        p->without = without;
        p->opt = &opt;
        if (without == WITHOUT_UNWINDING)
            p->traces = false;
        rest(p);
        _exit(0);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status))
        err("--stats: linking the module to compare with failed");
    uint64_t n = wasm_file_code_size(opt.out);
    unlink(opt.out);
    return n;
}

void stats_measure(struct program *p, void (*rest)(struct program *)) {
    for (int w = WITHOUT_NOTHING + 1; w < WITHOUT_COUNT; w++)
        p->stats.without[w] = measure(p, (enum without)w, rest);
}

void stats_text(struct program *p, enum without what, const char *fmt, ...) {
    if (!p->opt->stats)
        return;
    char text[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    p->stats.text[what] = arena_strdup(p->arena, text);
}

/* with, without: bytes; of: what the per cent are of */
static void row(const char *what, uint64_t with, uint64_t without, uint64_t of, const char *text) {
    long long cost = (long long)with - (long long)without;
    fprintf(stderr, "%-14s %8lld %5.1f %%%s%s\n", what, cost, 100 * (double)cost / (double)of, text ? "  " : "",
            text ? text : "");
}

void stats_print(struct program *p, const unsigned char *m, size_t len) {
    const uint64_t *w = p->stats.without;
    const char **text = p->stats.text;
    uint64_t code = wasm_code_size(m, len), off = w[WITHOUT_UNWINDING];
    fprintf(stderr, "%-14s %8s %7s\n", "gowl --stats", "bytes", "added");
    fprintf(stderr, "%-14s %8zu\n", "module", len);
    fprintf(stderr, "%-14s %8llu\n", "code", (unsigned long long)code);
    row("root stores", code, w[WITHOUT_ROOT_STORES], w[WITHOUT_ROOT_STORES], text[WITHOUT_ROOT_STORES]);
    row("suspend stage", code, off, off, "to the same IR made with none of it; of that:");
    row("  checks", w[WITHOUT_STACKS], off, off, text[WITHOUT_UNWINDING]);
    row("  stacks", w[WITHOUT_SAVES], w[WITHOUT_STACKS], off, text[WITHOUT_STACKS]);
    row("  save blocks", w[WITHOUT_RESUMING], w[WITHOUT_SAVES], off, text[WITHOUT_SAVES]);
    row("  resuming", w[WITHOUT_DEPTH], w[WITHOUT_RESUMING], off, text[WITHOUT_RESUMING]);
    row("  depth", code, w[WITHOUT_DEPTH], off, text[WITHOUT_DEPTH]);
}

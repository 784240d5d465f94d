/* compare.c: gowl compare: the command line, and the order of things. */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/compare/compare.h"

static bool loud;

void compare_say(const char *fmt, ...) {
    bool terminal = isatty(2);
    if (!terminal && !loud)
        return;
    va_list ap;
    fputs(terminal ? "\r\033[Kgowl: " : "gowl: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    if (!terminal)
        fputc('\n', stderr);
    fflush(stderr);
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static char *folder_to_remove;
static void remove_folder(void) {
    if (folder_to_remove)
        nftw(folder_to_remove, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static enum subject subject_of(const char *target) {
    if (ends_with(target, ".c"))
        return SUBJECT_C;
    if (ends_with(target, ".ll") || ends_with(target, ".bc"))
        return SUBJECT_IR;
    return SUBJECT_GO;
}

static const char *full_path(struct comparison *c, const char *path, bool folder) {
    char *full = realpath(path, NULL);
    struct stat st;
    if (!full || stat(full, &st))
        err("%s: %s", path, strerror(errno));
    if (folder != !!S_ISDIR(st.st_mode))
        err("%s: %s", path, folder ? "not a folder" : "a folder, not a file");
    const char *r = arena_strdup(c->arena, full);
    free(full);
    return r;
}

static const char *node_version(struct arena *a) {
    if (!find_program("node"))
        err("node is not in PATH: apt-get install nodejs (18 or later); gowl compare runs everything in it");
    char *argv[] = {(char *)"node", (char *)"--version", NULL};
    struct buf b = {0};
    run_process(argv, NULL, NULL, &b);
    buf_putc(&b, 0);
    b.p[strcspn(b.p, "\n")] = 0;
    const char *r = arena_printf(a, "Node %s", b.p);
    buf_free(&b);
    return r;
}

static size_t number_of_runs(const char *text) {
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (end == text || *end || n < 1 || n > 10000)
        usage_err("--runs=%s: a number from 1 to 10000", text);
    return n;
}

int command_compare(char **argv) {
    struct comparison *c = &(struct comparison){.arena = arena_new("compare"), .level = "-Oz", .runs = 20};
    const char *html = NULL, *junit = NULL;
    bool json = false;
    struct gowl_options level = {.opt = OPT_OZ};
    for (; *argv && !c->target; argv++) {
        const char *a = *argv;
        if (!strncmp(a, "-O", 2) && option_take(&level, a, false))
            c->level = a;
        else if (!strncmp(a, "--runs=", 7))
            c->runs = number_of_runs(a + 7);
        else if (!strncmp(a, "--stdin=", 8))
            c->stdin_file = full_path(c, a + 8, false);
        else if (!strncmp(a, "--dir=", 6))
            c->dir = full_path(c, a + 6, true);
        else if (!strncmp(a, "--html=", 7))
            html = a + 7;
        else if (!strncmp(a, "--junit=", 8))
            junit = a + 8;
        else if (!strcmp(a, "--json"))
            json = true;
        else if (!strcmp(a, "--keep"))
            c->keep = true;
        else if (!strcmp(a, "-v") || !strcmp(a, "--verbose"))
            loud = true;
        else if (*a == '-')
            unknown_option(a);
        else
            c->target = a;
    }
    if (!c->target)
        usage_err("no package or file named");
    c->args = argv;
    c->subject = subject_of(c->target);
    if (c->subject == SUBJECT_GO)
        check_package(c->target);
    else
        full_path(c, c->target, false); /* is it there? */
    if (html)
        check_output(html);
    if (junit)
        check_output(junit);
    c->engine = node_version(c->arena);
    char *folder = temporary_folder(c->arena, "compare");
    c->folder = folder;
    if (!c->keep) {
        folder_to_remove = folder;
        atexit(remove_folder);
    }

    make_dirs(arena_printf(c->arena, "%s/empty", c->folder));
    compare_build(c);
    compare_run(c);
    if (isatty(2))
        fputs("\r\033[K", stderr);

    struct buf b = {0};
    if (json)
        compare_json(c, &b);
    else
        compare_table(c, &b);
    if (fwrite(b.p, 1, b.len, stdout) != b.len || fflush(stdout))
        err("standard output: cannot write");
    if (html)
        compare_html(c, html);
    if (junit)
        compare_junit(c, junit);
    if (c->keep)
        fprintf(stderr, "gowl: kept in %s\n", c->folder);
    bool bad = c->peers[0].problem || c->peers[0].wrong;
    return bad ? 1 : 0;
}

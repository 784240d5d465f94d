/* dump.c: gowl dump, gowl why: what gowl made of a package, from an archive, a kept dump, or by way of go list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver.h"
#include "lower/lower.h"

enum show { SHOW_SSA, SHOW_SUM, SHOW_LL, SHOW_OPT, SHOW_OBJ, SHOW_WHY };
static const char *const show_names[] = {"ssa", "sum", "ll", "opt", "obj"};

struct inspect {
    enum show show;
    const char *func, *out, *subject;
    struct gowl_options o;
    bool old_lld, variables, in_memory;
    const char *ssa_html;        /* add columns to this page of Go's */
    enum annotate_kind annotate; /* of one column */
};

static void put(const struct inspect *x, const char *p, size_t n) {
    if (x->out)
        file_write(x->out, p, n, 0666);
    else if (fwrite(p, 1, n, stdout) != n || fflush(stdout))
        err("standard output: cannot write");
}

/* Prints the dump's lines from "func NAME " to its endfunc, with the types it was the first to use. */
static void put_func(const struct inspect *x, const char *text, size_t len) {
    struct buf want = {0};
    buf_puts(&want, "func ");
    buf_name(&want, x->func, strlen(x->func));
    buf_putc(&want, ' ');
    for (const char *s = text, *end = text + len; s < end;) {
        const char *nl = memchr(s, '\n', (size_t)(end - s));
        const char *next = nl ? nl + 1 : end;
        if ((size_t)(next - s) > want.len && !memcmp(s, want.p, want.len)) {
            const char *stop = strstr(s, "\nendfunc\n");
            if (!stop)
                err("%s: the dump ends within %s", x->subject, x->func);
            put(x, s, (size_t)(stop + 9 - s));
            buf_free(&want);
            return;
        }
        s = next;
    }
    err("%s: there is no function %s", x->subject, x->func);
}

static void show_dump(const struct inspect *x, const char *text, size_t len) {
    if (x->show == SHOW_SSA) {
        if (len < 10 || memcmp(text, "gowl-dump ", 10))
            err("%s: not a dump (docs/dump.md)", x->subject);
        if (x->func)
            put_func(x, text, len);
        else
            put(x, text, len);
        return;
    }
    struct lower_options lo = {
        .only_func = x->func, .want_text = true, .variables = x->variables, .in_memory = x->in_memory};
    struct lower_output lowered = {0};
    lower_package(x->subject, text, len, &lo, &lowered);
    if (x->show == SHOW_SUM)
        put(x, lowered.summary.p, lowered.summary.len);
    else
        put(x, lowered.text, strlen(lowered.text));
}

static void show_archive(const struct inspect *x, const char *file) {
    struct arena *arena = arena_new("dump");
    struct archive a;
    archive_open(&a, arena, file);
    const struct member *m = archive_member(&a, x->show == SHOW_SUM ? "gowl.sum" : "gowl.ssa");
    if (!m)
        err("%s was not compiled through gowl (no member gowl.%s)", file, x->show == SHOW_SUM ? "sum" : "ssa");
    if (x->show == SHOW_SUM) {
        put(x, m->p, m->len);
    } else {
        size_t len;
        char *text = zlib_decompress(arena_printf(arena, "%s(gowl.ssa)", file), m->p, m->len, &len);
        show_dump(x, text, len);
        free(text);
    }
    archive_close(&a);
    arena_free(arena);
}

/* opt and obj: the whole program, through go build with another --emit. */
static void show_program(const struct inspect *x) {
    struct arena *arena = arena_new("dump");
    struct buf list = {0};
    const char *args[] = {
        "list",     "-export", "-deps", "-f", "{{if .Export}}{{.Name}} {{.ImportPath}} {{.Export}}{{end}}",
        x->subject, NULL};
    if (run_go(args, &list))
        exit(1);
    buf_putc(&list, 0);
    VEC(struct emit_package) pkgs = {0};
    struct emit_package none = {0};
    vec_push(&pkgs, none); /* main's place */
    for (char *s = list.p, *next; *s; s = next) {
        char name[256], path[2048];
        int at = 0;
        next = s + strcspn(s, "\n");
        if (*next)
            *next++ = 0;
        if (sscanf(s, "%255s %2047s %n", name, path, &at) != 2 || !at)
            continue;
        struct archive a;
        archive_open(&a, arena, s + at);
        const struct member *bc = archive_member(&a, "gowl.bc"), *sum = archive_member(&a, "gowl.sum");
        if (!bc || !sum)
            err("%s: package %s was not compiled through gowl", s + at, path);
        struct emit_package p = {arena_strdup(arena, path),  a.path, bc->p, bc->len, sum->p, sum->len,
                                 archive_assembly(&a, arena)};
        if (!strcmp(name, "main")) {
            p.path = "main";
            pkgs.p[0] = p;
        } else {
            vec_push(&pkgs, p);
        }
    }
    if (!pkgs.p[0].path)
        err("%s is not a main package: only whole programs can be shown so", x->subject);
    struct buf version = {0};
    char *go = go_program(), *argv[] = {go, "env", "GOVERSION", NULL};
    if (run_process(argv, NULL, NULL, &version))
        exit(1);
    buf_putc(&version, 0);
    version.p[strcspn(version.p, "\n")] = 0;
    char *tmp = temporary_folder(arena, "dump");
    char *out = x->out ? arena_strdup(arena, x->out) : arena_printf(arena, "%s/out", tmp);
    struct emit_options eo = {.opt = x->o.opt,
                              .kind = x->show == SHOW_LL    ? EMIT_LL
                                      : x->show == SHOW_OPT ? EMIT_OPT_LL
                                      : x->show == SHOW_WHY ? EMIT_WHY
                                                            : EMIT_OBJ,
                              .annotate = x->annotate,
                              .verbose = x->o.verbose,
                              .old_lld = x->old_lld,
                              .only_func = x->func,
                              .build_id = "",
                              .go_version = version.p,
                              .mod_info = "",
                              .default_godebug = "",
                              .tmp_dir = tmp,
                              .out = out,
                              .build_mode = "exe"};
    eo.stress_suspend = x->o.stress_suspend;
    eo.verify_each = x->o.verify_each;
    eo.print_func = x->func;
    eo.print_to = out;
    set_print_after(x->o.print_after, arena, &eo);
    if (!x->out)
        file_doomed(out);
    emit_program(pkgs.p, pkgs.len, &eo);
    if (!x->out) {
        size_t len;
        char *text = file_read(out, &len);
        put(x, text, len);
        free(text);
        unlink(out);
        file_keep(out);
    }
    rmdir(tmp);
    arena_free(arena);
}

static void show_column(void *x) {
    show_program(x);
}

/* gowl dump --ssa-html: three columns, each by a run of the whole pipeline. Where the function is gone (inlined), the
 * column says so. */
static void show_ssa_html(struct inspect *x) {
    static const struct {
        const char *id, *title;
        enum show show;
        enum annotate_kind annotate;
    } columns[] = {{"gowl-ll", "LLVM IR", SHOW_LL, ANNOTATE_IR},
                   {"gowl-opt", "LLVM IR, optimised", SHOW_OPT, ANNOTATE_IR},
                   {"gowl-wasm", "wasm", SHOW_OPT, ANNOTATE_WASM}};
    struct ssa_column out[3];
    if (!x->func)
        usage_err("--ssa-html needs --func=NAME");
    struct arena *arena = arena_new("ssa.html");
    char *folder = temporary_folder(arena, "dump");
    file_doomed(folder);
    for (size_t i = 0; i < 3; i++) {
        struct inspect y = *x;
        y.show = columns[i].show;
        y.annotate = columns[i].annotate;
        y.out = arena_printf(arena, "%s/%s", folder, columns[i].id);
        file_doomed(y.out);
        const char *message;
        if (base_try(show_column, &y, &message)) {
            out[i] = (struct ssa_column){columns[i].id, columns[i].title, arena_printf(arena, "0\t%s\n", message)};
        } else {
            size_t n;
            char *text = file_read(y.out, &n);
            out[i] = (struct ssa_column){columns[i].id, columns[i].title, arena_strdup(arena, text)};
            free(text);
            unlink(y.out);
        }
        file_keep(y.out);
    }
    rmdir(folder);
    file_keep(folder);
    ssahtml_add(x->ssa_html, out, 3);
    arena_free(arena);
}

static void take_show(struct inspect *x, const char *name) {
    for (size_t i = 0; i < sizeof show_names / sizeof *show_names; i++)
        if (!strcmp(name, show_names[i])) {
            x->show = (enum show)i;
            return;
        }
    usage_err("--emit=%s: the kinds are ssa, sum, ll, opt and obj", name);
}

int command_dump(char **argv) {
    struct inspect x = {.show = SHOW_SSA, .o = {.opt = OPT_O2}};
    for (; *argv; argv++) {
        if (!strncmp(*argv, "--emit=", 7)) {
            take_show(&x, *argv + 7);
        } else if (!strncmp(*argv, "--func=", 7)) {
            x.func = *argv + 7;
        } else if (!strncmp(*argv, "--ssa-html=", 11)) {
            x.ssa_html = *argv + 11;
        } else if (!strcmp(*argv, "--variables=ssa") || !strcmp(*argv, "--variables=memory")) {
            x.variables = true;
            x.in_memory = strstr(*argv, "memory") != NULL;
        } else if (!strcmp(*argv, "--old-lld")) {
            x.old_lld = true;
        } else if (!strcmp(*argv, "-o")) {
            x.out = *++argv;
            if (!x.out)
                usage_err("-o needs a file name");
            check_output(x.out);
        } else if (option_take(&x.o, *argv, true)) {
            continue;
        } else if (**argv == '-') {
            unknown_option(*argv);
        } else if (x.subject) {
            usage_err("one archive or package at a time");
        } else {
            x.subject = *argv;
        }
    }
    if (!x.subject)
        usage_err("no archive or package named");
    check_package(x.subject);
    if (x.o.print_after)
        x.show = SHOW_OPT;
    if (x.ssa_html) {
        show_ssa_html(&x);
        return 0;
    }
    if (x.show == SHOW_OBJ && !x.out)
        usage_err("--emit=obj needs -o FILE");

    bool is_dump = ends_with(x.subject, ".ssa"), is_archive = ends_with(x.subject, ".a");
    struct stat st;
    bool is_go = ends_with(x.subject, ".go");
    if (!is_dump && !is_archive && !is_go && strchr(x.subject, '/') && !stat(x.subject, &st) && S_ISREG(st.st_mode))
        is_archive = true; /* a file of go's build cache: NAME-d */
    if (x.show >= SHOW_OPT) {
        if (is_dump || is_archive)
            usage_err("%s%s shows whole programs: name a main package", x.o.print_after ? "--print-after=" : "--emit=",
                      x.o.print_after ? x.o.print_after : show_names[x.show]);
        show_program(&x);
    } else if (is_dump) {
        size_t len;
        char *text = file_read(x.subject, &len);
        show_dump(&x, text, len);
        free(text);
    } else if (is_archive) {
        show_archive(&x, x.subject);
    } else {
        struct buf b = {0};
        const char *args[] = {"list", "-export", "-f", "{{.Export}}", x.subject, NULL};
        if (run_go(args, &b))
            return 1;
        buf_putc(&b, 0);
        char *end = strchr(b.p, '\n');
        if (!end || end == b.p || end[1])
            err("%s: name one package", x.subject);
        *end = 0;
        show_archive(&x, b.p);
        buf_free(&b);
    }
    return 0;
}

/* gowl why FUNC PACKAGE: the shortest chain of calls by which the function may suspend. */
int command_why(char **argv) {
    struct inspect x = {.show = SHOW_WHY, .o = {.opt = OPT_O2}};
    for (; *argv; argv++) {
        if (option_take(&x.o, *argv, true))
            continue;
        if (**argv == '-')
            unknown_option(*argv);
        if (x.subject)
            usage_err("a function and a package are all that it takes");
        if (x.func)
            x.subject = *argv;
        else
            x.func = *argv;
    }
    if (!x.subject)
        usage_err("name a function (as main.main, or os.(*File).Read) and a main package");
    check_package(x.subject);
    show_program(&x);
    return 0;
}

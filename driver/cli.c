/* cli.c: from arguments to commands (commands.h); wrong usage. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver/cli.h"
#include "driver/commands.h"
#include "driver/driver.h"
#include "lower/lower.h"

/* The command whose arguments are being read; NULL: none, or a tool's. */
static const struct command_row *current;

void usage_err(const char *fmt, ...) {
    va_list ap;
    fprintf(stderr, "gowl%s%s: ", current ? " " : "", current ? current->name : "");
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fprintf(stderr, "\nRun 'gowl help%s%s' for usage.\n", current ? " " : "", current ? current->name : "");
    exit(2);
}

/* How many letters must be put in, left out or changed to make b of a, for short words. */
static size_t distance(const char *a, const char *b) {
    enum { MAX = 40 };
    size_t row[MAX + 1], n = strlen(b);
    if (n > MAX)
        return n;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < n; j++) {
            size_t changed = diagonal + (a[i] != b[j]), less = 1 + (row[j] < row[j + 1] ? row[j] : row[j + 1]);
            diagonal = row[j + 1];
            row[j + 1] = changed < less ? changed : less;
        }
    }
    return row[n];
}

const char *option_near(const char *arg, size_t *near_len) {
    size_t len = strcspn(arg, "="), best = 3;
    char *given = xmalloc(len + 1);
    memcpy(given, arg, len);
    given[len] = 0;
    const char *near = NULL;
    for (const struct option_row *o = current ? current->options : NULL; o && o->names; o++)
        for (const char *at = o->names; *at; at += strspn(at, " ")) {
            size_t n = strcspn(at, " "), d;
            char name[64];
            snprintf(name, sizeof name, "%.*s", (int)(n - (at[n - 1] == '=')), at);
            if ((d = distance(given, name)) < best && d < strlen(name) - 1) {
                best = d;
                near = at;
                *near_len = n;
            }
            at += n;
        }
    free(given);
    return near;
}

void unknown_option(const char *arg) {
    size_t len;
    const char *near = option_near(arg, &len);
    if (near)
        usage_err("unknown option %s; did you mean %.*s?", arg, (int)len, near);
    usage_err("unknown option %s", arg);
}

void unknown_command(const char *name) {
    const char *near = NULL;
    size_t best = 3;
    for (const struct command_row *c = gowl_commands; c->name; c++) {
        size_t d = distance(name, c->name);
        if (d < best && d < strlen(c->name) - 1) {
            best = d;
            near = c->name;
        }
    }
    current = NULL;
    fprintf(stderr, "gowl %s: unknown command%s%s%s\nRun 'gowl help' for usage.\n", name, near ? "; did you mean " : "",
            near ? near : "", near ? "?" : "");
    exit(2);
}

static const struct {
    const char *name;
    enum opt_level opt;
} opt_names[] = {{"-O0", OPT_O0}, {"-O1", OPT_O1}, {"-O2", OPT_O2}, {"-Os", OPT_OS}, {"-Oz", OPT_OZ}};

static const struct {
    const char *name;
    enum emit_kind kind;
} kind_names[] = {{"wasm", EMIT_WASM}, {"obj", EMIT_OBJ}, {"ll", EMIT_LL}, {"opt", EMIT_OPT_LL}};

const char *absolute_path(const char *path) {
    char *cwd = *path == '/' ? NULL : getcwd(NULL, 0);
    struct buf b = {0};
    buf_printf(&b, "%s%s%s", cwd ? cwd : "", cwd ? "/" : "", path);
    buf_putc(&b, 0);
    free(cwd);
    return b.p;
}

/* Takes arg if it is this option, which names a file or folder. */
static bool takes_path(const char *arg, const char *option, const char *what, const char **path) {
    if (!starts_with(arg, option))
        return false;
    if (!arg[strlen(option)])
        usage_err("%s names no %s", option, what);
    *path = absolute_path(arg + strlen(option));
    return true;
}

bool option_take(struct gowl_options *o, const char *arg, bool short_v) {
    if (!strncmp(arg, "-O", 2)) {
        for (size_t i = 0; i < sizeof opt_names / sizeof *opt_names; i++)
            if (!strcmp(arg, opt_names[i].name)) {
                o->opt = opt_names[i].opt;
                o->opt_given = true;
                return true;
            }
        usage_err("%s: the levels are -O0 -O1 -O2 -Os -Oz", arg);
    }
    if (!strncmp(arg, "-0", 2))
        usage_err("%s: the levels are -O0 -O1 -O2 -Os -Oz, with the letter O", arg);
    if (!strncmp(arg, "--emit=", 7)) {
        for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++)
            if (!strcmp(arg + 7, kind_names[i].name)) {
                o->kind = kind_names[i].kind;
                return true;
            }
        usage_err("%s: the kinds are wasm, obj, ll and opt", arg);
    }
    if (!strcmp(arg, "--verbose") || (short_v && !strcmp(arg, "-v"))) {
        o->verbose = true;
        return true;
    }
    /* -g=link: gowl build's own, as it has told go which flags the compile step gets */
    if (!strcmp(arg, "-g") || !strcmp(arg, "-g=all") || !strcmp(arg, "-g=link")) {
        o->debug = true;
        o->debug_compile = strcmp(arg, "-g=link") != 0;
        o->debug_all = !strcmp(arg, "-g=all");
        return true;
    }
    if (!strncmp(arg, "--target=", 9)) { /* go's own variable says it to all that follows */
        if (strcmp(arg + 9, "js") && strcmp(arg + 9, "wasip1"))
            usage_err("%s: the targets are wasip1 and js", arg);
        o->target = arg + 9;
        setenv("GOOS", o->target, 1);
        return true;
    }
    if (!strcmp(arg, "--stress-suspend")) {
        o->stress_suspend = true;
        return true;
    }
    if (!strcmp(arg, "--verify-each")) {
        o->verify_each = true;
        return true;
    }
    if (!strncmp(arg, "--print-after=", 14)) {
        if (!arg[14] || arg[14] == ',')
            usage_err("%s names no pass", arg);
        o->print_after = arg + 14;
        return true;
    }
    if (takes_path(arg, "--map=", "file", &o->map))
        return true;
    if (takes_path(arg, "--debug-file=", "file", &o->debug_file))
        return true;
    if (!strcmp(arg, "--source-map")) {
        o->source_map = "";
        return true;
    }
    if (takes_path(arg, "--source-map=", "file", &o->source_map))
        return true;
    if (!strcmp(arg, "--embed-sources")) {
        o->embed_sources = true;
        return true;
    }
    if (takes_path(arg, "--js=", "folder", &o->js))
        return true;
    if (!strcmp(arg, "--component")) {
        o->component = true;
        return true;
    }
    if (takes_path(arg, "--wit=", "file or folder", &o->wit))
        return true;
    if (!strncmp(arg, "--world=", 8)) {
        if (!arg[8])
            usage_err("--world= names no world");
        o->world = arg + 8;
        return true;
    }
    if (!strcmp(arg, "--stats")) {
        o->stats = true;
        return true;
    }
    return false;
}

/* In quotes if need be, as go takes them. */
static void option_with_value(struct buf *b, const char *name, const char *value) {
    const char *quote = !strpbrk(value, " \t\"'") ? "" : strchr(value, '\'') ? "\"" : "'";
    buf_printf(b, " %s%s%s%s", quote, name, value, quote);
}

void options_settle(struct gowl_options *o) {
    if (o->source_map && !*o->source_map)
        usage_err("--source-map needs =FILE, or go build's -o FILE to be named after");
    if (o->embed_sources && !o->source_map)
        usage_err("--embed-sources: into what? There is no --source-map");
    if (o->component && (o->debug_file || o->source_map))
        usage_err("--component makes another file of the module: no --debug-file, no --source-map");
    if (o->debug && !o->opt_given)
        o->opt = OPT_O0;
}

void options_text(const struct gowl_options *o, struct buf *b) {
    for (size_t i = 0; i < sizeof opt_names / sizeof *opt_names; i++)
        if (o->opt == opt_names[i].opt && (o->opt != OPT_O2 || (o->debug && o->opt_given))) /* -g alone means -O0 */
            buf_printf(b, " %s", opt_names[i].name);
    for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++)
        if (o->kind == kind_names[i].kind && o->kind != EMIT_WASM)
            buf_printf(b, " --emit=%s", kind_names[i].name);
    if (o->debug)
        buf_puts(b, o->debug_all ? " -g=all" : o->debug_compile ? " -g" : " -g=link");
    if (o->verbose)
        buf_puts(b, " --verbose");
    if (o->stats)
        buf_puts(b, " --stats");
    if (o->stress_suspend)
        buf_puts(b, " --stress-suspend");
    if (o->verify_each)
        buf_puts(b, " --verify-each");
    if (o->print_after) /* a function's name may have spaces */
        option_with_value(b, "--print-after=", o->print_after);
    if (o->map)
        option_with_value(b, "--map=", o->map);
    if (o->debug_file)
        option_with_value(b, "--debug-file=", o->debug_file);
    if (o->source_map && *o->source_map)
        option_with_value(b, "--source-map=", o->source_map);
    if (o->embed_sources)
        buf_puts(b, " --embed-sources");
    if (o->js)
        option_with_value(b, "--js=", o->js);
    if (o->component)
        buf_puts(b, " --component");
    if (o->wit)
        option_with_value(b, "--wit=", o->wit);
    if (o->world)
        option_with_value(b, "--world=", o->world);
}

static bool is_help(const char *arg) {
    return arg && (!strcmp(arg, "--help") || !strcmp(arg, "-help") || !strcmp(arg, "-h"));
}

int command_version(char **argv) {
    if (*argv)
        usage_err("it takes no arguments");
    printf("gowl %s (LLVM %s)\n", GOWL_VERSION, lower_llvm_version());
    return fflush(stdout) ? 1 : 0;
}

int gowl_main(int argc, char **argv) {
    base_catch_signals();
    struct gowl_options o = {.opt = OPT_O2, .kind = EMIT_WASM};
    int i = 1;
    while (i < argc && option_take(&o, argv[i], true))
        i++;
    options_settle(&o);
    if (i == argc) {
        help_main(stderr);
        return 2;
    }
    char *arg = argv[i], **rest = argv + i + 1;
    if (is_help(arg))
        return help_main(stdout);
    if (!strcmp(arg, "--version"))
        return command_version(rest);

    /* A tool is named by its path: go build -toolexec. */
    if (arg[0] != '-' && (strchr(arg, '/') || strchr(arg, '\\')))
        return toolexec(&o, argv + i);

    if (arg[0] == '-')
        unknown_option(arg);
    const struct command_row *c = command_find(arg);
    if (!c)
        unknown_command(arg);
    current = c;
    if (i > 1)
        usage_err("options stand behind the command: gowl %s %s ...", arg, argv[1]);
    return is_help(*rest) ? help_command(c) : c->run(rest);
}

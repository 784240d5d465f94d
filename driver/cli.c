/* cli.c: from arguments to commands; the texts of --help. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/cli.h"
#include "driver/driver.h"
#include "lower/lower.h"

static const char help_main[] =
    "gowl " GOWL_VERSION ": Go programs to small, fast WebAssembly, through LLVM.\n"
    "\n"
    "    go build -toolexec=gowl ./cmd/app    with GOOS=wasip1 GOARCH=wasm; or -toolexec=\"gowl -Oz\"\n"
    "    gowl build|run|test [options] [go's flags] [packages]\n"
    "                                         the same, with GOOS, GOARCH and -toolexec set\n"
    "    gowl exec FILE.wasm [arguments]      runs a module with wasmtime or Node.js\n"
    "    gowl compile FILE.ll|FILE.bc... -o OUT.wasm\n"
    "                                         LLVM IR of any front end to a module\n"
    "    gowl compare PACKAGE|FILE            the same work by gowl, gc and Emscripten, side by side\n"
    "    gowl dump FILE.a|PACKAGE             shows the captured SSA, or the LLVM IR of it\n"
    "    gowl why FUNC PACKAGE                the calls by which a function may suspend, which makes it larger\n"
    "    gowl doctor                          what is installed, what is missing, how to get it\n"
    "    gowl version\n"
    "\n"
    "Options: -O0 -O1 -O2 -Os -Oz             how to optimise (default: -O2)\n"
    "         --emit=wasm|obj|ll|opt          what the link step writes (default: wasm)\n"
    "         -v, --verbose                   say what the link step does and how long it takes\n"
    "         --stats                         say how large the code is, and what root stores and the suspend stage "
    "cost of it\n"
    "         --print-after=PASS[,FUNC]       print the IR (of one function) as that pass of emit/program.c leaves it\n"
    "         --verify-each                   LLVM's verifier behind each pass\n"
    "         --stress-suspend                a test of gowl: what may suspend its goroutine does so whenever it is "
    "called\n"
    "\n"
    "Environment: GOWL_CACHE (cache folder), GOWL_ENGINE (wasmtime or node, or a path), GOWL_ALLOW_NEWER=1, NO_COLOR.\n"
    "`gowl COMMAND --help` tells more about one.\n";

static const char help_go[] =
    "gowl build|run|test [options] [go's flags] [packages or files] [arguments]\n"
    "\n"
    "Runs `go build`, `go run` or `go test` with GOOS=wasip1, GOARCH=wasm and -toolexec=gowl. Everything that is not "
    "an\n"
    "option of gowl goes to go as it stands: -o, -ldflags=\"-s -w -X main.version=1\", -tags, -trimpath, -run, ...\n"
    "run and test use an engine: $GOWL_ENGINE, else wasmtime, else Node.js.\n"
    "\n"
    "Options of gowl: -O0 -O1 -O2 -Os -Oz, --emit=wasm|obj|ll|opt, --stats, --verbose (-v is go's own)\n";

static const char help_exec[] = "gowl exec FILE.wasm [arguments]\n"
                                "\n"
                                "Runs a WASI preview 1 module with $GOWL_ENGINE, wasmtime or Node.js: with this "
                                "environment, these arguments, and the\n"
                                "whole file system. The exit code is the program's.\n";

static const char help_why[] =
    "gowl why [-O...] FUNC PACKAGE\n"
    "\n"
    "Prints the shortest chain of calls by which a function of a program may suspend its goroutine. Such functions "
    "need code\n"
    "to save and resume them; a program that never starts a goroutine has none. FUNC is its symbol: 'main.main',\n"
    "'fmt.(*pp).free'.\n";

static const char help_dump[] =
    "gowl dump [--emit=ssa|sum|ll|opt|obj] [--func=NAME] [-O...] [-o FILE] FILE.a|FILE.ssa|PACKAGE\n"
    "\n"
    "Shows what gowl made of a package: of an archive that gowl wrote, of a kept dump, or of a package that go can "
    "find.\n"
    "    --emit=ssa    the captured SSA, as docs/dump.md describes it (default)\n"
    "    --emit=sum    the summary, docs/summary.md\n"
    "    --emit=ll     LLVM IR as lowered, not yet optimised\n"
    "    --emit=opt    LLVM IR of the whole program, optimised (PACKAGE must be a main package)\n"
    "    --emit=obj    the whole program's object file (needs -o); --old-lld: for a wasm-ld before 17\n"
    "    --ssa-html=FILE --func=NAME PACKAGE\n"
    "                  adds LLVM IR and wasm to the page that GOSSAFUNC made Go's compiler write, lines matched\n"
    "    --print-after=PASS\n"
    "                  LLVM IR of the whole program as that pass of emit/program.c leaves it, which may be named by "
    "any\n"
    "                  wrong name: then all are listed\n"
    "    --func=NAME   only this function, by its symbol: 'main.main', 'fmt.(*pp).free'\n";

static const char help_doctor[] =
    "gowl doctor [--json]\n"
    "\n"
    "Lists what gowl needs, whether it is here, and how to get it. Exit code 1 if something needed is missing.\n"
    "    --json    the same, and what this gowl is, for a bug report\n";

static const char help_version[] = "gowl version\n\nPrints the versions of gowl and of the LLVM in it.\n";

void usage_err(const char *fmt, ...) {
    va_list ap;
    fputs("gowl: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputs(" (gowl --help tells more)\n", stderr);
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

bool option_take(struct gowl_options *o, const char *arg, bool short_v) {
    if (!strncmp(arg, "-O", 2)) {
        for (size_t i = 0; i < sizeof opt_names / sizeof *opt_names; i++)
            if (!strcmp(arg, opt_names[i].name)) {
                o->opt = opt_names[i].opt;
                return true;
            }
        usage_err("%s: the levels are -O0 -O1 -O2 -Os -Oz", arg);
    }
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
    if (!strcmp(arg, "--stats")) {
        o->stats = true;
        return true;
    }
    return false;
}

void options_text(const struct gowl_options *o, struct buf *b) {
    for (size_t i = 0; i < sizeof opt_names / sizeof *opt_names; i++)
        if (o->opt == opt_names[i].opt && o->opt != OPT_O2)
            buf_printf(b, " %s", opt_names[i].name);
    for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++)
        if (o->kind == kind_names[i].kind && o->kind != EMIT_WASM)
            buf_printf(b, " --emit=%s", kind_names[i].name);
    if (o->verbose)
        buf_puts(b, " --verbose");
    if (o->stats)
        buf_puts(b, " --stats");
    if (o->stress_suspend)
        buf_puts(b, " --stress-suspend");
    if (o->verify_each)
        buf_puts(b, " --verify-each");
    if (o->print_after) { /* a function's name may have spaces: in quotes, as go takes them */
        const char *quote = !strpbrk(o->print_after, " \t\"'") ? "" : strchr(o->print_after, '\'') ? "\"" : "'";
        buf_printf(b, " %s--print-after=%s%s", quote, o->print_after, quote);
    }
}

static bool is_help(const char *arg) {
    return arg && (!strcmp(arg, "--help") || !strcmp(arg, "-help") || !strcmp(arg, "-h"));
}

static int show(const char *text) {
    fputs(text, stdout);
    return fflush(stdout) ? 1 : 0;
}

static int command_version(void) {
    printf("gowl %s (LLVM %s)\n", GOWL_VERSION, lower_llvm_version());
    return fflush(stdout) ? 1 : 0;
}

int gowl_main(int argc, char **argv) {
    base_catch_signals();
    struct gowl_options o = {.opt = OPT_O2, .kind = EMIT_WASM};
    int i = 1;
    while (i < argc && option_take(&o, argv[i], true))
        i++;
    if (i == argc)
        usage_err("nothing to do");
    char *arg = argv[i], **rest = argv + i + 1;
    if (is_help(arg) || !strcmp(arg, "help"))
        return show(help_main);
    if (!strcmp(arg, "--version") || !strcmp(arg, "version"))
        return is_help(*rest) ? show(help_version) : command_version();
    if (arg[0] == '-')
        usage_err("%s: there is no such option", arg);

    /* A tool is named by its path: go build -toolexec. */
    if (strchr(arg, '/') || strchr(arg, '\\'))
        return toolexec(&o, argv + i);

    if (i > 1)
        usage_err("options stand behind the command: gowl %s %s ...", arg, argv[1]);
    if (!strcmp(arg, "build") || !strcmp(arg, "run") || !strcmp(arg, "test"))
        return is_help(*rest) ? show(help_go) : command_go(arg, rest);
    if (!strcmp(arg, "exec"))
        return is_help(*rest) ? show(help_exec) : command_exec(rest);
    if (!strcmp(arg, "compile"))
        return is_help(*rest) ? show(help_compile) : command_compile(rest);
    if (!strcmp(arg, "compare"))
        return is_help(*rest) ? show(help_compare) : command_compare(rest);
    if (!strcmp(arg, "dump"))
        return is_help(*rest) ? show(help_dump) : command_dump(rest);
    if (!strcmp(arg, "why"))
        return is_help(*rest) ? show(help_why) : command_why(rest);
    if (!strcmp(arg, "doctor"))
        return is_help(*rest) ? show(help_doctor) : command_doctor(rest);
    usage_err("%s: there is no such command", arg);
}

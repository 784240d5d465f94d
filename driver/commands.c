/* commands.c: the table of commands and options (commands.h). */
#include <string.h>

#include "driver/commands.h"
#include "driver/driver.h"

#define OPTIMISE {"-O0 -O1 -O2 -Os -Oz", NULL, "how to optimise (default: -O2)", false}

static const struct option_row go_options[] = {
    OPTIMISE,
    {"-g -g=all", NULL,
     "for debuggers: DWARF with variables, and code as it stands in the source, but in std (all: there too); alone it "
     "means -O0",
     false},
    {"--emit=", "wasm|obj|ll|opt",
     "what the link step writes: a module (default), an object, LLVM IR before or after optimising", false},
    {"--target=", "js|wasip1", "what to build for: sets GOOS (default: wasip1, or GOOS=js of the environment)", false},
    {"--stats", NULL, "say how large the code is, and what root stores and the suspend stage cost of it", false},
    {"--map=", "FILE", "write what lies where in the module, for gowl size --map=", false},
    {"--debug-file=", "FILE", "DWARF to a file of its own, which the module names (docs/debugging.md)", false},
    {"--source-map --source-map=", "FILE", "a source map beside the module, for browsers (default: named after -o)",
     false},
    {"--embed-sources", NULL, "the sources' text into the source map", false},
    {"--js=", "DIR", "build for GOOS=js: the module and glue and types for JavaScript (docs/js.md)", false},
    {"--component", NULL, "make a component: a command, or with --wit= a reactor (docs/hosts.md)", false},
    {"--wit=", "DIR", "the WIT package that the component is described in; a reactor, if no -buildmode is given",
     false},
    {"--world=", "NAME", "the world in it (default: the only one)", false},
    {"--verbose", NULL, "say what the link step does and how long it takes (-v is go's own)", false},
    {"--print-after=", "PASS[,FUNC]", "print the IR (of one function) as that pass of emit/program.c leaves it", true},
    {"--verify-each", NULL, "LLVM's verifier behind each pass", true},
    {"--stress-suspend", NULL, "a test of gowl: what may suspend its goroutine does so whenever it is called", true},
    {NULL, NULL, NULL, false},
};

static const struct option_row compile_options[] = {
    {"-o", "FILE", "what to write (default: the first file's name with .wasm, .o or .ll)", false},
    OPTIMISE,
    {"-g", NULL, "keep DWARF", false},
    {"-s", NULL, "no names either", false},
    {"-v", NULL, "show lld's command line", false},
    {"--emit=", "wasm|obj|ll", "a module (default), a relocatable object, the optimised IR", false},
    {"--export=", "NAME", "make this symbol visible to the host", false},
    {"--export-all", NULL, "make every symbol that is not hidden visible", false},
    {"--entry=", "NAME", "the start function (default: _start, which calls main)", false},
    {"--reactor", NULL, "no _start: a module whose exports the host calls", false},
    {"--import-memory", NULL, "the host brings the memory", false},
    {"--stack-size=", "BYTES", "of the stack in memory (default: 524288; K and M are understood)", false},
    {"--allow-undefined", NULL, "undefined functions are imported from the module env", false},
    {"-l", "NAME", "link this library", false},
    {"-L", "DIR", "look for libraries here", false},
    {"--sysroot=", "DIR", "look in DIR/lib/wasm32-wasi too (Debian's wasi-libc: --sysroot=/usr -lc)", false},
    {"-nostdlib", NULL, "leave gowl's shims out", false},
    {"-mattr=", "+F,-F", "use wasm feature F beyond bulk-memory and sign-ext, which the engine must have; do without F",
     false},
    {NULL, NULL, NULL, false},
};

static const struct option_row compare_options[] = {
    {"-O0 -O1 -O2 -Os -Oz", NULL, "how to optimise (default: -Oz)", false},
    {"--runs=", "N", "runs of each (default: 20)", false},
    {"--stdin=", "FILE", "what the program reads", false},
    {"--dir=", "DIR", "the folder it runs in and sees as / (default: an empty one)", false},
    {"--html=", "FILE", "write a page with bars", false},
    {"--junit=", "FILE", "write a JUnit report", false},
    {"--json", NULL, "print JSON instead of a table", false},
    {"--keep", NULL, "keep the modules, and say where", false},
    {"-v", NULL, "say what is being done", false},
    {NULL, NULL, NULL, false},
};

static const struct option_row dump_options[] = {
    {"--emit=", "ssa|sum|ll|opt|obj",
     "ssa: the captured SSA, docs/dump.md (default); sum: the summary, docs/summary.md; ll: LLVM IR as lowered; opt: "
     "LLVM IR of the whole program, optimised; obj: the whole program's object file (needs -o)",
     false},
    {"--func=", "NAME", "only this function, by its symbol: 'main.main', 'fmt.(*pp).free'", false},
    {"--ssa-html=", "FILE",
     "add LLVM IR and wasm to the page that GOSSAFUNC made Go's compiler write, lines matched (needs --func=)", false},
    OPTIMISE,
    {"-o", "FILE", "write there (default: standard output)", false},
    {"--print-after=", "PASS[,FUNC]",
     "LLVM IR of the whole program (or of one function) as that pass of emit/program.c leaves it; a wrong name lists "
     "them",
     false},
    {"--variables=", "ssa|memory",
     "LLVM IR as lowered with variables for debuggers: optimised, or each in memory (of a dump made with -g)", false},
    {"--old-lld", NULL, "with --emit=obj: for a wasm-ld before 17", false},
    {NULL, NULL, NULL, false},
};

static const struct option_row why_options[] = {
    OPTIMISE,
    {NULL, NULL, NULL, false},
};

static const struct option_row size_options[] = {
    {"--diff=", "OTHER", "what is different from that module or package", false},
    {"--why=", "FUNCTION", "the chain of references by which it is there, with the bytes of each link", false},
    {"--html=", "FILE", "write a page with a tree-map", false},
    {"--json", NULL, "print JSON instead of tables", false},
    {"--top=", "N", "rows of each table (default: 20; 0: all)", false},
    {"--map=", "FILE", "what lies where in the module, as gowl build --map=FILE wrote it", false},
    {"-O0 -O1 -O2 -Os -Oz", NULL, "of a package: how to optimise (default: -Oz)", false},
    {"-s", NULL, "of a package: without names in the module, as -ldflags=-s", false},
    {"-tags=", "LIST", "of a package: go's flag", false},
    {"-ldflags=", "FLAGS", "of a package: go's flag", false},
    {NULL, NULL, NULL, false},
};

static const struct option_row inspect_options[] = {
    {"--deny=", "LIST", "exit with 1 if the module imports any of these", false},
    {"--allow=", "LIST", "exit with 1 if the module imports anything but these", false},
    {"--json", NULL, "print JSON", false},
    {NULL, NULL, NULL, false},
};

static const struct option_row doctor_options[] = {
    {"--json", NULL, "the same, and what this gowl is, for a bug report", false},
    {NULL, NULL, NULL, false},
};

static const struct option_row debug_options[] = {
    {"-O0 -O1 -O2 -Os -Oz", NULL, "of a package: how to optimise (default: -O0)", false},
    {"--vscode", NULL, "print the configuration for Visual Studio Code instead", false},
    {"--script", NULL, "print the path of gowl's script for LLDB instead", false},
    {NULL, NULL, NULL, false},
};

static const struct option_row help_options[] = {
    {"--man", NULL, "print the manual page, gowl(1)", false},
    {NULL, NULL, NULL, false},
};

static int build(char **argv) {
    return command_go("build", argv);
}
static int run(char **argv) {
    return command_go("run", argv);
}
static int test(char **argv) {
    return command_go("test", argv);
}

#define GO_TEXT                                                                                                        \
    " with GOOS=wasip1 (or js: --target), GOARCH=wasm and -toolexec=gowl. Everything that is not an option of gowl "   \
    "goes to go as it "                                                                                                \
    "stands: -o, -ldflags=\"-s -w -X main.version=1\", -tags, -trimpath, -run, ..."

const struct command_row gowl_commands[] = {
    {"build", "[options] [go's flags] [packages]", "compile packages: go build for wasip1 through gowl",
     "Build runs `go build`" GO_TEXT, go_options, OPERAND_PACKAGE, build},
    {"run", "[options] [go's flags] package [arguments]", "compile and run a program: go run",
     "Run runs `go run`" GO_TEXT "\n\nThe engine is $GOWL_ENGINE, else wasmtime, else Node.js.", go_options,
     OPERAND_PACKAGE, run},
    {"test", "[options] [go's flags] [packages] [test flags]", "test packages: go test",
     "Test runs `go test`" GO_TEXT "\n\nThe engine is $GOWL_ENGINE, else wasmtime, else Node.js.", go_options,
     OPERAND_PACKAGE, test},
    {"exec", "FILE.wasm [arguments]", "run a module with wasmtime or Node.js",
     "Exec runs a WASI preview 1 module with $GOWL_ENGINE, wasmtime or Node.js: with this environment, these "
     "arguments, "
     "and the whole file system; a module for GOOS=js with Node.js and Go's own wasm_exec_node.js. The exit code is "
     "the "
     "program's.",
     NULL, OPERAND_MODULE, command_exec},
    {"debug", "[options] [go's flags] PACKAGE|FILE.wasm [arguments]", "debug a program by LLDB",
     "Debug builds the package with -g, starts it on wasmtime's debug stub (44 or newer), and LLDB (22 or newer) on "
     "that, "
     "with gowl's script: `goroutines`, `goroutine N`, values as Go has them (docs/debugging.md). The program has no "
     "input; its output comes between LLDB's.",
     debug_options, OPERAND_PACKAGE, command_debug},
    {"compile", "[options] FILE... -o OUT.wasm", "make a module of LLVM IR of any front end",
     "Compile makes one WebAssembly module of LLVM IR as clang, rustc or any other front end writes it at its "
     "defaults: "
     ".ll text, bitcode (of this LLVM or an older one), and wasm objects and archives of them beside. The target is "
     "wasm32 with bulk-memory and sign-ext. A program without a libc gets main started and WASI behind malloc, read, "
     "write, open, ... (docs/compile.md).",
     compile_options, OPERAND_IR, command_compile},
    {"compare", "[options] PACKAGE|FILE.go|FILE.c|FILE.ll|DIR",
     "the same work by gowl, gc and Emscripten, side by side",
     "Compare builds the program by gowl, by gc (if it is Go) and by Emscripten in both its forms; runs all of them in "
     "Node.js, in turn; checks that they print what the native program prints; and sets side by side: bytes of wasm, "
     "of "
     "glue, of both, gzipped; time to instantiate and to first output; peak memory; imports. For a Go program "
     "Emscripten "
     "links the object that gowl links. What is missing or fails is a row that says so (docs/compare.md).",
     compare_options, OPERAND_IR, command_compare},
    {"dump", "[options] FILE.a|FILE.ssa|PACKAGE", "show the captured SSA of a package, or the LLVM IR of it",
     "Dump shows what gowl made of a package: of an archive that gowl wrote, of a kept dump, or of a package that go "
     "can "
     "find. --emit=opt and --emit=obj want a main package.",
     dump_options, OPERAND_PACKAGE, command_dump},
    {"why", "[-O...] FUNCTION PACKAGE", "the calls by which a function may suspend, which makes it larger",
     "Why prints the shortest chain of calls by which a function of a program may suspend its goroutine. Such "
     "functions "
     "need code to save and resume them; a program that never starts a goroutine has none. FUNCTION is its symbol: "
     "'main.main', 'fmt.(*pp).free'.",
     why_options, OPERAND_FUNCTION, command_why},
    {"inspect", "[options] FILE.wasm", "what a module imports, needs and may touch",
     "Inspect prints what a module, whoever made it, imports and exports, with types; its memory; the features that "
     "its "
     "code uses, and where; its build info; and what it may touch of the world around it.\n"
     "\n"
     "A LIST holds, parted by commas, words for what a module may touch (arguments, environment, clocks, random, "
     "descriptors, files, sockets, http, js, exit, yield, memory, host), names of modules that it imports from, or "
     "MODULE.NAME; * stands for any text. For each import that is not allowed there is one line on standard error that "
     "names it and, where the module has names, the calls that lead to it: -> a call, ~> one through a table, which "
     "may "
     "go elsewhere.",
     inspect_options, OPERAND_MODULE, command_inspect},
    {"size", "[options] FILE.wasm|PACKAGE", "where a module's bytes go, and why",
     "Size says what each byte of a module is for: by kind, by package, by function and by variable. The sums are the "
     "file's size. A module may be anybody's: what it has a name section for is told by name. A package is built by "
     "gowl, and then the data has names as well (type descriptors, strings, tables), even with -s; so it has with the "
     "map of an earlier build (--map).\n"
     "\n"
     "--why tells for a package (or with a map) what the link found the function by, from the entry point on; else the "
     "shortest way of calls to it: -> a call, ~> one through a table, which may go elsewhere. A dash instead of bytes: "
     "it is no more there, for example because it was inlined.",
     size_options, OPERAND_MODULE, command_size},
    {"doctor", "[--json]", "what is installed, what is missing, how to get it",
     "Doctor lists what gowl needs, whether it is here, and how to get it. The exit code is 1 if something needed is "
     "missing.",
     doctor_options, OPERAND_NONE, command_doctor},
    {"completion", "bash|zsh|fish", "print a shell's completions for gowl",
     "Completion prints a script that completes gowl's commands and options:\n"
     "\n"
     "    source <(gowl completion bash)    # in ~/.bashrc\n"
     "    source <(gowl completion zsh)     # in ~/.zshrc, behind compinit\n"
     "    gowl completion fish >~/.config/fish/completions/gowl.fish",
     NULL, OPERAND_SHELL, command_completion},
    {"version", "", "print the versions of gowl and of the LLVM in it",
     "Version prints the versions of gowl and of the LLVM in it.", NULL, OPERAND_NONE, command_version},
    {"help", "[command]", "say more about a command", "Help says what there is, or more about one command.",
     help_options, OPERAND_COMMAND, command_help},
    {NULL, NULL, NULL, NULL, NULL, OPERAND_NONE, NULL},
};

const char *const gowl_environment[][2] = {
    {"GOWL_CACHE", "the cache folder (default: $XDG_CACHE_HOME/gowl or ~/.cache/gowl)"},
    {"GOWL_COMPONENTS", "the folder of what --component needs (default: components in the cache folder)"},
    {"GOWL_LLDB", "LLDB for gowl debug (default: lldb-22, lldb)"},
    {"GOWL_ENGINE", "what runs modules: wasmtime or node, or a path"},
    {"GOWL_JOBS", "how many threads may generate code (default: one a core)"},
    {"GOWL_OBJECTS", "if off, a link keeps no objects for the next one"},
    {"GOWL_PROGRESS", "on a terminal gowl build shows how far a link is, after so many seconds (default: 2)"},
    {"GOWL_ALLOW_NEWER", "if 1, a Go newer than those that gowl knows is tried"},
    {"GOWL_WASM_TOOLS", "the wasm-tools that --component uses (default: that in PATH, else npm's in Node.js)"},
    {"NO_COLOR", "if set, no colours"},
    {NULL, NULL},
};

const struct command_row *command_find(const char *name) {
    for (const struct command_row *c = gowl_commands; c->name; c++)
        if (!strcmp(c->name, name))
            return c;
    return NULL;
}

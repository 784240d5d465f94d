/* driver.h: the command line, the Go toolchain, files and caches. Nothing of LLVM, nothing of SSA.
 *
 *   cli.c       arguments to commands, wrong usage
 *   commands.c  the table of commands and options (commands.h); help.c makes help, manual page and completions of it
 *   toolexec.c  `gowl TOOL ARGS`: which tool is this, and -V=full
 *   tapbuild.c  the capture compiler: cmd/compile with the files of tap/ laid over it, built once and cached
 *   compile.c   the compile step: capture, lower, members for the archive
 *   assembly.c  the asm step: what a package's own assembly defines, and where
 *   link.c      the link step: importcfg.link and link flags to emit_program
 *   js/         --js: glue and types for JavaScript beside the module
 *   component.c --component: the module to a component, by an encoder from outside
 *   archive.c   Go package archives (the Unix ar format); goobj.c the Go objects in them
 *   gocmd.c     gowl build, run, test, exec
 *   debug/      gowl debug
 *   irfiles.c   gowl compile
 *   compare/    gowl compare (compare.h)
 *   dump.c      gowl dump, gowl why; ssahtml.c its --ssa-html
 *   inspect/    gowl inspect; the calls that lead to a function (inspect/walk.h)
 *   size/       gowl size (size/size.h)
 *   doctor.c    gowl doctor
 *   cache.c     the cache folder, locks, hashes
 *   process.c   child processes
 */
#ifndef GOWL_DRIVER_H
#define GOWL_DRIVER_H

#include <stdio.h>

#include "base/base.h"
#include "emit/emit.h"

/* The Go versions whose compiler and runtime this gowl knows. */
enum { GO_MINOR_MIN = 24, GO_MINOR_MAX = 27 };

/* gowl's own options, given before TOOL or behind a command's name. */
struct gowl_options {
    enum opt_level opt;
    enum emit_kind kind;
    bool opt_given;                /* -O... was there */
    bool debug;                    /* -g: the link step's part */
    bool debug_compile, debug_all; /* the compile step's: packages get -N -l; -g=all: those of std, too */
    bool verbose, stats, stress_suspend, verify_each;
    const char *print_after; /* PASS, or PASS,FUNC */
    bool component;          /* --component, with --wit=, --world= */
    const char *wit, *world; /* an absolute path; or NULL */
    const char *map;         /* an absolute path, or NULL */
    const char *debug_file;  /* --debug-file=, the same */
    const char *source_map;  /* --source-map=, the same; "": named after what go build -o names */
    bool embed_sources;
    const char *js;     /* --js=: an absolute path, or NULL */
    const char *target; /* what --target= says, or NULL */
};

/* cli.c */
/* Takes arg if it is one of gowl's options (-O0 ... -Oz, --emit=, --verbose, --stats, --map=, ...; -v too if short_v):
 * true. A bad value is err(). */
bool option_take(struct gowl_options *, const char *arg, bool short_v);
/* A path that stays right in the folders in which go runs its tools. For good. */
const char *absolute_path(const char *path);
/* Behind the last option: -g alone means -O0. */
void options_settle(struct gowl_options *);
/* The options as text that option_take takes again, each preceded by a space; defaults are left out. */
void options_text(const struct gowl_options *, struct buf *);
/* Bad usage: prints "gowl COMMAND: message" and how to get help, exits 2. */
_Noreturn void usage_err(const char *fmt, ...) GOWL_PRINTF(1, 2);
/* The same for an option or a command that there is not; with the one that may be meant. */
_Noreturn void unknown_option(const char *arg);
/* The option of the current command that arg may be meant to be, and its length; NULL: none. */
const char *option_near(const char *arg, size_t *len);
_Noreturn void unknown_command(const char *name);
int command_version(char **argv);

/* help.c: prints; gives the exit code */
struct command_row;
int help_main(FILE *);
int help_command(const struct command_row *);
int command_help(char **argv);
int command_completion(char **argv);

/* toolexec.c */
int toolexec(const struct gowl_options *, char **argv);
/* Is this flag among a tool's arguments? */
bool has_flag(char **argv, const char *flag);
/* The minor number N of a version text "go1.N..."; 0 for a development version ("devel ..."), -1 if it is neither. */
int go_minor(const char *version);
/* err() unless version is one this gowl knows. */
void check_go_version(const char *version);
/* GOWL_ALLOW_NEWER=1: a Go newer than known is not refused, but looked at (emit/load/newer.c). */
bool newer_allowed(void);
/* err() unless the environment's GOOS and GOARCH are wasip1 and wasm (unset ones are let pass). */
void check_target(void);

/* tapbuild.c */
/* The path of the capture compiler for the Go compiler at tool (GOROOT/pkg/tool/OS_ARCH/compile), built if it is not
 * in the cache. malloc'ed. err() if it cannot be built. */
char *tap_compiler(const char *tool);
/* Where that compiler is or would be, malloc'ed. */
char *tap_path(const char *tool);

/* compile.c */
int compile_step(const struct gowl_options *, char **argv);
/* True for packages that must be compiled without Go's inlining (docs/run-time.md, section 6). */
bool package_without_inlining(const char *path);
/* A hash of what the compile step's output depends on besides the Go compiler and its arguments. */
uint64_t compile_step_hash(const struct gowl_options *);

struct archive; /* below */

/* assembly.c */
/* Runs Go's assembler; then notes in its object what the files define. Gives the exit code. */
int asm_step(char **argv);
/* What those notes say of the package's assembly, in the arena; "": there is none. */
char *archive_assembly(const struct archive *, struct arena *);

/* link.c */
int link_step(const struct gowl_options *, char **argv);
uint64_t link_step_hash(const struct gowl_options *);
/* --print-after's PASS[,FUNC], or NULL, as options of emit/. */
void set_print_after(const char *text, struct arena *, struct emit_options *);

/* component.c */
/* usage_err() or err() unless --component, --wit and --world go together and what makes components is here. */
void component_check(const struct gowl_options *);
/* Adds what a component depends on besides the module and the options. */
uint64_t component_hash(const struct gowl_options *, uint64_t h);
/* Makes the module in this file a component, in place. err() if that fails. */
void component_encode(const struct gowl_options *, const char *module, bool reactor);

/* js/package.c */
/* usage_err() if there is --js and it does not go with the command or the other options. */
void js_package_check(const struct gowl_options *, bool build, bool has_output);
/* The module's path in the folder of --js; it is not there yet. At exit the folder is removed if it is a new one and
 * empty. malloc'ed */
char *js_package_module(const struct gowl_options *);
/* go has ended with this exit code, which it gives: err() if what go made is no module. */
int js_package_end(const struct gowl_options *, const char *module, int code);
/* Writes what stands beside the module; interface is what emit_options.interface got, of a program of these archives.
 */
void js_package_write(const char *dir, struct buf *interface, const struct archive *, size_t n);

/* archive.c */
struct member {
    const char *name; /* NUL-terminated, in the arena */
    const char *p;    /* into the mapped archive */
    size_t len;
};
struct archive {
    const char *path;
    const char *map;
    size_t len;
    struct member *members;
    size_t n;
};
/* Maps and reads path; err() if it is no archive or is truncated. Mapped until archive_close. */
void archive_open(struct archive *, struct arena *, const char *path);
void archive_close(struct archive *);
const struct member *archive_member(const struct archive *, const char *name);
/* goobj.c: adds to names in the arena; err() if the archive's Go object is damaged or of a format that is not known. */
typedef VEC(const char *) name_vec;
/* The packages that it imports, as cmd/link loads them. */
void goobj_imports(const struct archive *, struct arena *, name_vec *);
/* The symbols of the type descriptors that it defines, as the compiler wrote them: those that it alone may define, or
 * those that may be defined anywhere (dupok). */
void goobj_types(const struct archive *, struct arena *, bool anywhere, name_vec *);

/* Rewrites path, by rename, with members of these names replaced by those given, at the end. */
void archive_replace(const char *path, const struct member *add, size_t n);
/* zlib. Results are malloc'ed. decompress err()s on damaged input, naming what. */
char *zlib_compress(const char *p, size_t len, size_t *out_len);
char *zlib_decompress(const char *what, const char *p, size_t len, size_t *out_len);

/* cache.c */
/* gowl's cache folder: $GOWL_CACHE, $XDG_CACHE_HOME/gowl or ~/.cache/gowl; made if absent, err() if that fails. */
const char *cache_dir(void);
/* The folder in it for objects of links to come, made if absent; NULL: that fails, or GOWL_OBJECTS is "off". */
const char *cache_objects(void);
/* $TMPDIR or /tmp. */
const char *tmp_dir(void);
/* A new folder gowl-NAME-XXXXXX there, in the arena; err() if that fails. */
char *temporary_folder(struct arena *, const char *name);
/* Takes the lock file name in the cache folder; waits for it. wait() is called once if it has to wait. */
int cache_lock(const char *name, void (*wait)(void));
void cache_unlock(int fd);
void make_dirs(const char *path);
enum { HASH_START = 1 };
uint64_t hash_bytes(uint64_t h, const void *p, size_t n);
uint64_t hash_text(uint64_t h, const char *s); /* with its final NUL */

/* process.c */
/* Runs argv[0] (looked up in PATH). env: NULL-terminated "NAME=value" or "NAME" (to unset) changes, or NULL. dir:
 * working folder or NULL. If out is given, standard output goes there. Gives the exit code, 128 + the signal, or err()s
 * if it cannot be started. */
int run_process(char *const argv[], const char *const env[], const char *dir, struct buf *out);
/* Becomes argv. err() if it cannot. */
_Noreturn void become(char *const argv[]);
/* The full path of a program in PATH (or of one with a '/'), malloc'ed; NULL if there is none. */
char *find_program(const char *name);
/* The absolute path of this gowl, malloc'ed. */
char *self_path(void);
/* Says something on the terminal even when go keeps our stderr to itself. */
void tell_terminal(const char *fmt, ...) GOWL_PRINTF(1, 2);

/* gocmd.c */
int command_go(const char *verb, char **argv);
int command_exec(char **argv);
/* The go command to use: "go" in PATH. err() with advice if there is none. */
char *go_program(void);
/* Runs go with these arguments (NULL-terminated) for wasip1/wasm through this gowl; see run_process. */
int run_go(const char *const args[], struct buf *out);
/* The engine for `gowl run`: path of wasmtime or node, or NULL; *is_node tells which. */
char *find_engine(bool *is_node);

/* Can the file be read, and does it begin as a wasm module? */
bool is_wasm(const char *path);
/* err() in one line unless the file is a wasm module: engines do so with a page of their own stack. */
void check_wasm(const char *path);
/* err() if what should be a package is a wasm module. */
void check_package(const char *arg);
/* Is this a flag of go's that takes its value as the next argument? */
bool flag_takes_value(const char *flag);
/* A flag of go build's and go run's, with or without `=value`? A newer go may have others. */
bool is_flag_of_go(const char *flag);

/* debug/debug.c */
int command_debug(char **argv);

/* irfiles.c */
int command_compile(char **argv);
/* err() if path is there and no regular file: outputs are put in place by rename, which would replace a device. */
void check_output(const char *path);

/* compare/compare.c */
int command_compare(char **argv);
/* compare/compare_table.c: "1,234,567", in the arena */
const char *with_commas(struct arena *, uint64_t);

/* ssahtml.c */
struct ssa_column {
    const char *id, *title, *lines; /* lines: "LINE<tab>TEXT\n" each, LINE 0 where there is none */
};
/* Adds columns to the page that Go's compiler writes for GOSSAFUNC, in place of any of the same id. err() if it is
 * none. */
void ssahtml_add(const char *path, const struct ssa_column *, size_t n);

/* dump.c, inspect/inspect.c, doctor.c */
int command_dump(char **argv);
int command_why(char **argv);
int command_inspect(char **argv);
int command_doctor(char **argv);

/* inspect/inspect.c: the module's build info, as `go version -m` prints it; NULL: it has none. */
struct wasm_module;
const char *inspect_build_info(const struct wasm_module *);

/* size/size.c */
int command_size(char **argv);

/* Embedded files (cmake/). */
extern const unsigned char gowl_tap_go[];
extern const size_t gowl_tap_go_len;
extern const unsigned char gowl_tap_package_go[];
extern const size_t gowl_tap_package_go_len;
extern const unsigned char gowl_component_mjs[];
extern const size_t gowl_component_mjs_len;
extern const unsigned char gowl_exec_cjs[];
extern const size_t gowl_exec_cjs_len;
extern const unsigned char gowl_js_glue_mjs[];
extern const size_t gowl_js_glue_mjs_len;
extern const unsigned char gowl_js_index_d_ts[];
extern const size_t gowl_js_index_d_ts_len;
extern const unsigned char gowl_gowl_lldb_py[];
extern const size_t gowl_gowl_lldb_py_len;
extern const unsigned char gowl_gowl_stops_py[];
extern const size_t gowl_gowl_stops_py_len;

#endif

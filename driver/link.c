/* link.c: the link step: cmd/link's arguments and importcfg.link to emit_program. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver.h"
#include "gowl_hash.h"
#include "lower/lower.h"

/* cmd/link's flags (cmd/link/internal/ld/main.go): what gowl does with each. */
enum flag_kind {
    FLAG_USED,    /* handled below */
    FLAG_NONE,    /* harmless for wasm: passed by, no value */
    FLAG_VALUE,   /* harmless for wasm: passed by, with a value */
    FLAG_REFUSED, /* cannot be had */
};
static const struct {
    const char *name;
    enum flag_kind kind;
    bool has_value; /* of FLAG_USED and FLAG_REFUSED */
} flags[] = {
    {"o", FLAG_USED, true},
    {"s", FLAG_USED, false},
    {"w", FLAG_USED, false},
    {"X", FLAG_USED, true},
    {"importcfg", FLAG_USED, true},
    {"buildid", FLAG_USED, true},
    {"buildmode", FLAG_USED, true},
    {"linkmode", FLAG_USED, true},
    {"v", FLAG_USED, false},
    {"a", FLAG_NONE, false},
    {"n", FLAG_NONE, false},
    {"c", FLAG_NONE, false},
    {"d", FLAG_NONE, false},
    {"e", FLAG_NONE, false},
    {"f", FLAG_NONE, false},
    {"g", FLAG_NONE, false},
    {"h", FLAG_NONE, false},
    {"aslr", FLAG_NONE, false},
    {"bindnow", FLAG_NONE, false},
    {"checklinkname", FLAG_NONE, false},
    {"compressdwarf", FLAG_NONE, false},
    {"dumpdep", FLAG_NONE, false},
    {"debugnosplit", FLAG_NONE, false},
    {"pruneweakmap", FLAG_NONE, false},
    {"B", FLAG_VALUE, true},
    {"I", FLAG_VALUE, true},
    {"L", FLAG_VALUE, true},
    {"R", FLAG_VALUE, true},
    {"benchmark", FLAG_VALUE, true},
    {"benchmarkprofile", FLAG_VALUE, true},
    {"capturehostobjs", FLAG_VALUE, true},
    {"cpuprofile", FLAG_VALUE, true},
    {"debugtextsize", FLAG_VALUE, true},
    {"debugtramp", FLAG_VALUE, true},
    {"extar", FLAG_VALUE, true},
    {"extld", FLAG_VALUE, true},
    {"extldflags", FLAG_VALUE, true},
    {"funcalign", FLAG_VALUE, true},
    {"installsuffix", FLAG_VALUE, true},
    {"libgcc", FLAG_VALUE, true},
    {"memprofile", FLAG_VALUE, true},
    {"memprofilerate", FLAG_VALUE, true},
    {"pluginpath", FLAG_VALUE, true},
    {"r", FLAG_VALUE, true},
    {"randlayout", FLAG_VALUE, true},
    {"strictdups", FLAG_VALUE, true},
    {"tmpdir", FLAG_VALUE, true},
    {"D", FLAG_REFUSED, true},
    {"E", FLAG_REFUSED, true},
    {"H", FLAG_REFUSED, true},
    {"T", FLAG_REFUSED, true},
    {"asan", FLAG_REFUSED, false},
    {"fipso", FLAG_REFUSED, true},
    {"k", FLAG_REFUSED, true},
    {"linkshared", FLAG_REFUSED, false},
    {"msan", FLAG_REFUSED, false},
    {"race", FLAG_REFUSED, false},
};

struct link_args {
    struct emit_options emit;
    bool no_dwarf; /* -w was given */
    const char *importcfg, *main_archive;
    VEC(struct emit_xvar) xvars;
};

/* The value of a boolean flag, "" being true. */
static bool flag_bool(const char *name, const char *value) {
    static const char *const yes[] = {"", "1", "t", "T", "true", "TRUE", "True"};
    static const char *const no[] = {"0", "f", "F", "false", "FALSE", "False"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!strcmp(value, yes[i]))
            return true;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (!strcmp(value, no[i]))
            return false;
    usage_err("link flag -%s=%s: neither true nor false", name, value);
}

static void take_flag(struct link_args *l, struct arena *arena, const char *name, const char *value) {
    if (!strcmp(name, "o")) {
        l->emit.out = value;
    } else if (!strcmp(name, "s")) {
        l->emit.strip_names = flag_bool(name, value);
    } else if (!strcmp(name, "w")) {
        l->emit.strip_dwarf = l->no_dwarf = flag_bool(name, value);
    } else if (!strcmp(name, "v")) {
        l->emit.verbose |= flag_bool(name, value);
    } else if (!strcmp(name, "importcfg")) {
        l->importcfg = value;
    } else if (!strcmp(name, "buildid")) {
        l->emit.build_id = value;
    } else if (!strcmp(name, "buildmode")) {
        if (strcmp(value, "exe") && strcmp(value, "default") && strcmp(value, "c-shared"))
            usage_err("-buildmode=%s: wasip1 has exe and c-shared", value);
        l->emit.build_mode = strcmp(value, "default") ? value : "exe";
    } else if (!strcmp(name, "linkmode")) {
        if (strcmp(value, "internal") && strcmp(value, "auto"))
            usage_err("-linkmode=%s: there is no external linking for wasip1", value);
    } else if (!strcmp(name, "X")) {
        const char *eq = strchr(value, '='), *dot = strrchr(value, '.');
        for (const char *d = strchr(value, '.'); d && eq && d < eq; d = strchr(d + 1, '.'))
            dot = d; /* the last dot before '=' */
        if (!eq || !dot || dot > eq)
            usage_err("-X %s: want importpath.name=value", value);
        struct emit_xvar x = {arena_strndup(arena, value, (size_t)(eq - value)), eq + 1};
        if (!strcmp(x.name, "runtime.godebugDefault"))
            l->emit.default_godebug = x.value;
        vec_push(&l->xvars, x);
    }
}

static void read_args(struct link_args *l, struct arena *arena, char **argv) {
    char **a = argv + 1;
    for (; *a && **a == '-'; a++) {
        const char *arg = *a + 1 + ((*a)[1] == '-');
        if (!*arg) { /* -- ends the flags */
            a++;
            break;
        }
        size_t n = strcspn(arg, "="), i = 0, nflags = sizeof flags / sizeof *flags;
        const char *name = arena_strndup(arena, arg, n), *value = arg[n] ? arg + n + 1 : NULL;
        while (i < nflags && strcmp(flags[i].name, name))
            i++;
        if (i == nflags)
            usage_err("link flag -%s is not known to gowl", name);
        if (flags[i].kind == FLAG_REFUSED) {
            if (value && !flags[i].has_value && !flag_bool(name, value))
                continue;
            usage_err("link flag -%s cannot be had for wasip1/wasm through gowl", name);
        }
        if (!value && flags[i].has_value) {
            value = *++a;
            if (!value)
                usage_err("link flag -%s needs a value", name);
        }
        if (flags[i].kind == FLAG_USED)
            take_flag(l, arena, name, value ? value : "");
    }
    if (!a[0] || a[1])
        usage_err("link wants one main package archive");
    l->main_archive = a[0];
    if (!l->emit.out)
        usage_err("link flag -o is missing");
    if (!l->importcfg)
        usage_err("link flag -importcfg is missing: gowl links what go build prepares");
}

static void put_utf8(struct buf *b, unsigned c) {
    if (c < 0x80) {
        buf_putc(b, (char)c);
    } else if (c < 0x800) {
        buf_putc(b, (char)(0xc0 | c >> 6));
        buf_putc(b, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buf_putc(b, (char)(0xe0 | c >> 12));
        buf_putc(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_putc(b, (char)(0x80 | (c & 0x3f)));
    } else {
        buf_putc(b, (char)(0xf0 | c >> 18));
        buf_putc(b, (char)(0x80 | (c >> 12 & 0x3f)));
        buf_putc(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_putc(b, (char)(0x80 | (c & 0x3f)));
    }
}

/* Undoes Go's strconv.Quote. err() at anything that Quote does not write. */
static char *unquote(struct arena *arena, const char *file, int line, const char *s) {
    static const char letters[] = "abfnrtv\\\"'", bytes[] = "\a\b\f\n\r\t\v\\\"'";
    size_t n = strlen(s);
    if (n < 2 || s[0] != '"' || s[n - 1] != '"')
        err("%s:%d: modinfo is not quoted", file, line);
    struct buf b = {0};
    const char *end = s + n - 1;
    for (const char *p = s + 1; p < end; p++) {
        if (*p != '\\') {
            buf_putc(&b, *p);
            continue;
        }
        const char *letter = strchr(letters, *++p);
        if (p < end && letter) {
            buf_putc(&b, bytes[letter - letters]);
            continue;
        }
        int digits = *p == 'x' ? 2 : *p == 'u' ? 4 : *p == 'U' ? 8 : 0;
        unsigned c = 0;
        if (!digits || end - p <= digits)
            err("%s:%d: modinfo is badly quoted", file, line);
        for (int i = 1; i <= digits; i++) {
            const char *hex = "0123456789abcdef", *d = strchr(hex, p[i]);
            if (!p[i] || !d)
                err("%s:%d: modinfo is badly quoted", file, line);
            c = c << 4 | (unsigned)(d - hex);
        }
        if (digits == 2)
            buf_putc(&b, (char)c);
        else
            put_utf8(&b, c);
        p += digits;
    }
    buf_putc(&b, 0);
    char *r = arena_strdup(arena, b.p);
    buf_free(&b);
    return r;
}

typedef VEC(struct emit_package) package_vec;

/* What is linked: main is the first. */
struct packages {
    package_vec v;
    VEC(struct archive) archives; /* of each of v */
    struct map index;             /* path -> index + 1 */
};

/* Adds the package in an archive that gowl wrote. */
static void add_package(struct packages *pkgs, struct arena *arena, const char *path, const char *file) {
    struct archive a;
    archive_open(&a, arena, file);
    const struct member *bc = archive_member(&a, "gowl.bc"), *sum = archive_member(&a, "gowl.sum");
    if (!bc || !sum)
        err("%s: package %s was not compiled through gowl (no member gowl.%s)", file, path, bc ? "sum" : "bc");
    struct emit_package p = {path, a.path, bc->p, bc->len, sum->p, sum->len, archive_assembly(&a, arena)};
    vec_push(&pkgs->v, p);
    vec_push(&pkgs->archives, a);
    *map_at(&pkgs->index, path, strlen(path)) = (void *)(uintptr_t)pkgs->v.len;
}

/* The packages in the order in which cmd/link loads them: main, then what that imports, then what those import; runtime
 * at the end, if nothing has led to it (loadlib in cmd/link/internal/ld/lib.go). Gives how many: indices. */
static size_t load_order(struct packages *pkgs, struct arena *arena, size_t *order) {
    name_vec queue = {0};
    size_t n = 0;
    bool at_end = false;
    vec_push(&queue, "main");
    for (size_t i = 0; i < queue.len; i++) {
        void **slot = map_at(&pkgs->index, queue.p[i], strlen(queue.p[i]));
        size_t found = (size_t)(uintptr_t)*slot;
        *slot = NULL;
        if (found) {
            order[n++] = found - 1;
            goobj_imports(&pkgs->archives.p[found - 1], arena, &queue);
        }
        if (i + 1 == queue.len && !at_end) {
            at_end = true;
            vec_push(&queue, "runtime");
        }
    }
    vec_free(&queue);
    return n;
}

/* The symbols of all type descriptors as cmd/link numbers them: those that may be defined anywhere come when all
 * packages are loaded (Preload and LoadSyms in cmd/link/internal/loader/loader.go). */
static void order_types(struct packages *pkgs, struct arena *arena, name_vec *types) {
    size_t *order = NEWN(arena, size_t, pkgs->v.len), n = load_order(pkgs, arena, order);
    for (int anywhere = 0; anywhere < 2; anywhere++)
        for (size_t i = 0; i < n; i++)
            goobj_types(&pkgs->archives.p[order[i]], arena, anywhere, types);
}

/* importcfg.link: lines `packagefile path=file`, `modinfo "..."`; see cmd/link/internal/ld/ld.go, readImportCfg. */
static void read_importcfg(struct link_args *l, struct arena *arena, struct packages *pkgs) {
    size_t len;
    char *text = file_read(l->importcfg, &len), *next;
    int line = 0;
    for (char *s = text; s && *s; s = next) {
        line++;
        if ((next = strchr(s, '\n')))
            *next++ = 0;
        if (!*s || *s == '#')
            continue;
        if (!strncmp(s, "packagefile ", 12)) {
            char *eq = strchr(s, '=');
            if (!eq)
                err("%s:%d: packagefile without =", l->importcfg, line);
            *eq = 0;
            if (strcmp(s + 12, "unsafe") && strcmp(eq + 1, l->main_archive))
                add_package(pkgs, arena, arena_strdup(arena, s + 12), eq + 1);
        } else if (!strncmp(s, "modinfo ", 8)) {
            l->emit.mod_info = unquote(arena, l->importcfg, line, s + 8);
        } else {
            err("%s:%d: \"%s\" is not known to gowl", l->importcfg, line, s);
        }
    }
    free(text);
}

/* The version of Go that wrote an archive, and whether for GOOS=js, from the object header `go object OS ARCH VERSION
 * ...` in __.PKGDEF. */
static const char *archive_go_version(struct arena *arena, const char *file, bool *js) {
    struct archive a;
    archive_open(&a, arena, file);
    const struct member *m = archive_member(&a, "__.PKGDEF");
    char os[32], arch[32], version[64];
    char head[160];
    if (!m)
        err("%s: no package (no member __.PKGDEF)", file);
    snprintf(head, sizeof head, "%.*s", (int)(m->len < sizeof head ? m->len : sizeof head - 1), m->p);
    if (sscanf(head, "go object %31s %31s %63s", os, arch, version) != 3)
        err("%s: no Go object header", file);
    *js = !strcmp(os, "js");
    if ((!*js && strcmp(os, "wasip1")) || strcmp(arch, "wasm"))
        err("%s is for %s/%s: gowl links GOOS=wasip1 or js, GOARCH=wasm", file, os, arch);
    archive_close(&a);
    return arena_strdup(arena, version);
}

uint64_t link_step_hash(const struct gowl_options *o) {
    uint64_t h = hash_text(HASH_START, GOWL_VERSION);
    h = hash_text(h, GOWL_HASH_LINK);
    h = hash_text(h, lower_llvm_version());
    struct gowl_options output = *o;
    output.verbose = output.stats = output.verify_each = false;
    struct buf b = {0};
    options_text(&output, &b);
    buf_putc(&b, 0);
    h = hash_text(h, b.p);
    buf_free(&b);
    return component_hash(o, h);
}

void set_print_after(const char *text, struct arena *arena, struct emit_options *e) {
    const char *comma = text ? strchr(text, ',') : NULL;
    e->print_after = comma ? arena_strndup(arena, text, (size_t)(comma - text)) : text;
    if (comma)
        e->print_func = comma + 1;
}

/* GOWL_JOBS: how many threads may generate code; 0, one a core, if it is not set. The module is the same for any. */
static int link_jobs(void) {
    const char *text = getenv("GOWL_JOBS");
    char *end;
    if (!text || !*text)
        return 0;
    long n = strtol(text, &end, 10);
    if (*end || n < 1 || n > 1024)
        err("GOWL_JOBS is %s: it must be a number from 1 to 1024", text);
    return (int)n;
}

/* What is made of DWARF needs it, whether the module keeps it or not. */
static void settle_dwarf(struct link_args *l, const struct gowl_options *o) {
    bool wanted = o->kind == EMIT_WASM && (o->debug_file || o->source_map);
    if (!wanted)
        return;
    if (l->no_dwarf || l->emit.strip_names)
        usage_err("%s: there is no debug information (-ldflags=%s)", o->debug_file ? "--debug-file" : "--source-map",
                  l->no_dwarf ? "-w" : "-s");
    l->emit.drop_dwarf = o->debug_file || l->emit.strip_dwarf;
    l->emit.strip_dwarf = false;
    l->emit.debug_file = o->debug_file;
    l->emit.source_map = o->source_map;
    l->emit.embed_sources = o->embed_sources;
}

/* GOWL_PROGRESS=SECONDS: from then on the terminal shows how far the link is. `gowl build` sets it, on a terminal. */
static FILE *progress_terminal(int *after) {
    const char *text = getenv("GOWL_PROGRESS");
    if (!text || !*text)
        return NULL;
    *after = atoi(text);
    return isatty(2) ? stderr : fopen("/dev/tty", "we");
}

int link_step(const struct gowl_options *o, char **argv) {
    struct arena *arena = arena_new("link");
    struct link_args l = {.emit = {.opt = o->opt,
                                   .kind = o->kind,
                                   .verbose = o->verbose,
                                   .jobs = link_jobs(),
                                   .object_cache = cache_objects(),
                                   .stats = o->stats && o->kind == EMIT_WASM,
                                   .stress_suspend = o->stress_suspend,
                                   .verify_each = o->verify_each,
                                   .map = o->kind == EMIT_WASM ? o->map : NULL,
                                   .strip_dwarf = !o->debug, /* as gc's wasm port: -ldflags=-w=0 asks for DWARF */
                                   .debug = o->debug,
                                   .build_id = "",
                                   .mod_info = "",
                                   .default_godebug = "",
                                   .build_mode = "exe"}};
    struct packages pkgs = {0};
    if (!o->verbose && !l.emit.stats)
        l.emit.terminal = progress_terminal(&l.emit.show_after);
    set_print_after(o->print_after, arena, &l.emit);
    read_args(&l, arena, argv);
    settle_dwarf(&l, o);
    l.emit.cache_version = arena_printf(arena, "%s %s %s", GOWL_VERSION, GOWL_HASH_LINK, lower_llvm_version());
    l.emit.go_version = archive_go_version(arena, l.main_archive, &l.emit.js);
    check_go_version(l.emit.go_version);
    l.emit.check_facts = newer_allowed();
    add_package(&pkgs, arena, "main", l.main_archive);
    read_importcfg(&l, arena, &pkgs);
    name_vec types = {0};
    order_types(&pkgs, arena, &types);
    l.emit.types = types.p;
    l.emit.ntypes = types.len;
    const char *slash = strrchr(l.emit.out, '/');
    l.emit.tmp_dir = slash ? arena_strndup(arena, l.emit.out, (size_t)(slash - l.emit.out)) : ".";
    const char *goroot = getenv("GOROOT"); /* go clears it for -trimpath (cmd/link/internal/ld/main.go) */
    if (goroot && *goroot) {
        struct emit_xvar x = {"runtime.defaultGOROOT", goroot};
        vec_push(&l.xvars, x);
        l.emit.goroot = goroot;
    }
    l.emit.xvars = l.xvars.p;
    l.emit.nxvars = l.xvars.len;
    struct buf interface = {0};
    if (o->js && !l.emit.js)
        err("--js makes a program for GOOS=js");
    l.emit.interface = o->js ? &interface : NULL;
    emit_program(pkgs.v.p, pkgs.v.len, &l.emit);
    map_free(&pkgs.index);
    if (o->js)
        js_package_write(o->js, &interface, pkgs.archives.p, pkgs.archives.len);
    buf_free(&interface);
    if (o->component)
        component_encode(o, l.emit.out, !strcmp(l.emit.build_mode, "c-shared"));
    if (o->kind == EMIT_WASM) {
        mode_t mask = umask(0);
        umask(mask);
        if (chmod(l.emit.out, 0777 & ~mask))
            err("%s: %s", l.emit.out, strerror(errno));
    }
    return 0;
}

/* size.h: gowl size: where the bytes of a module go.
 *
 *   size.c            the command line; building a package
 *   size_attribute.c  the file's bytes to rows: each byte is some row's, by construction
 *   size_names.c      names to packages; what kind of data a symbol is
 *   size_map.c        the map that a build with --map wrote (emit/report/map.c)
 *   size_why.c        why a function is there
 *   size_report.c     tables on the terminal, the difference of two
 *   size_json.c       JSON
 *   size_html.c       the page with the tree-map, through libxml2
 */
#ifndef GOWL_DRIVER_SIZE_H
#define GOWL_DRIVER_SIZE_H

#include "base/wasm.h"
#include "driver/driver.h"

enum size_kind {
    SIZE_CODE,   /* bodies of functions */
    SIZE_DATA,   /* data segments */
    SIZE_NAMES,  /* the section "name" */
    SIZE_TABLES, /* types, imports, tables, exports: what the code needs around it */
    SIZE_DEBUG,  /* DWARF */
    SIZE_OTHER,  /* headers of the file and its sections, other custom sections */
    SIZE_KINDS
};
extern const char *const size_kinds[SIZE_KINDS];

/* A row. Text is in the arena, or constant. */
struct size_row {
    enum size_kind kind;
    const char *group;   /* within the kind: "functions", "type descriptors", ... */
    const char *package; /* what it counts for; in parentheses: no package */
    const char *name;
    uint64_t bytes;
    uint64_t was; /* in the module that it is compared with */
};
typedef VEC(struct size_row) size_rows;

struct size_datum {
    uint64_t addr, size;
    const char *name;
};
/* What a map tells; empty: there is none. */
struct size_map {
    const char *path;            /* NULL: none */
    VEC(const char *) funcs;     /* in the order of the code section */
    VEC(struct size_datum) data; /* by address */
    struct map packages;         /* the program's */
    struct map inlined;          /* functions of which only copies are left, by Go's inliner, in their callers */
    struct map from;             /* of each symbol reached: the name of what first referred to it; "" an entry point */
};

struct sizes {
    struct arena *arena;
    const char *subject; /* as the user gave it */
    const char *level;   /* a package's: "-Oz" */
    bool stripped;       /* a package's: built with -s */
    unsigned char *file;
    struct wasm_module m;
    struct size_map map;
    bool has_names;   /* functions have names, by the module or the map */
    bool mangled;     /* names as gc writes them: letters, digits, '_' and '.' */
    name_vec modules; /* paths of Go modules, of the build info */
    size_rows rows;
    struct map index; /* key -> number of the row, from 1 */
};

/* size_attribute.c: reads s->file as a module, and makes the rows, whose sum is its length. err() if it is damaged or
 * the map is another module's. */
void size_attribute(struct sizes *, size_t len);
/* The row, made if absent. The texts must last. */
struct size_row *size_row(struct sizes *, enum size_kind, const char *group, const char *package, const char *name);
/* The name of a function: by the map or the module, else "function 12". */
const char *size_func_name(const struct sizes *, uint32_t func);

/* size_names.c: the package of a symbol by its name alone; NULL: it tells none. */
const char *size_package(const struct sizes *, const char *name);
/* The same; of what packages share (strings, types without a name, ...) that of what first referred to it, if there is
 * a map, else "(program)"; of other names without a package, "(C)". */
const char *size_owner(const struct sizes *, const char *name);
const char *size_data_group(const char *name);

/* size_map.c: err() if it is damaged. */
void size_map_read(struct size_map *, struct arena *, const char *path);
/* What first referred to this symbol or, if it is a form of one, to that; *found is the name that the map has. NULL: it
 * is not in the map. */
const char *size_map_from(const struct size_map *, struct arena *, const char *name, const char **found);

/* size_why.c: one step of a way, from the entry to what was asked for. */
struct size_step {
    const char *name;
    bool indirect;  /* called through a table, maybe */
    uint64_t bytes; /* of code and data */
};
typedef VEC(struct size_step) size_steps;
/* err() if there is no such function. */
void size_why(struct sizes *, const char *name, size_steps *);

/* Rows by package, by group, ...: summed up. */
struct size_sum {
    const char *name;
    enum size_kind kind; /* of a group */
    uint64_t bytes, was, by_kind[SIZE_KINDS];
};
typedef VEC(struct size_sum) size_sums;
/* Both with the largest first, or, in a comparison, with what changed most first. */
void size_by_package(const struct sizes *, size_sums *, bool compared);
void size_by_group(const struct sizes *, size_sums *, bool compared);
void size_sort_rows(size_rows *, bool compared);

/* Puts the other's rows beside s's, as `was`. */
void size_compare(struct sizes *s, const struct sizes *other);

struct size_question {
    const struct sizes *s, *other; /* other: NULL, or what it is compared with */
    size_t top;                    /* rows of each table; 0: all */
    const char *why;               /* NULL, or of what steps tells */
    size_steps steps;
};
void size_report(const struct size_question *, struct buf *);
void size_json(const struct size_question *, struct buf *);
void size_html(const struct size_question *, const char *path);

#endif

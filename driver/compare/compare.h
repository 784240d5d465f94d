/* compare.h: gowl compare: the same work by gowl, gc and Emscripten, side by side.
 *
 *   compare.c         the command line; the order of things
 *   compare_build.c   building each peer's module
 *   compare_run.c     running them in turn, checking what they print, medians
 *   compare_table.c   the table on the terminal; JSON
 *   compare_xml.c     the HTML page and the JUnit report, through libxml2
 *   run.cjs    what runs in Node for each run
 *   preview1.js, start.js   what Emscripten's library lacks for a Go program
 */
#ifndef GOWL_DRIVER_COMPARE_H
#define GOWL_DRIVER_COMPARE_H

#include "driver/driver.h"

enum subject { SUBJECT_GO, SUBJECT_C, SUBJECT_IR };

/* The middle of many measurements, and how far they lie apart. In ms. */
struct spread {
    double median, low, high; /* low, high: first and third quartile */
};

struct peer {
    const char *name;
    bool emscripten_js;  /* run by its own JavaScript, not by node:wasi */
    const char *wasm;    /* the module */
    const char *glue;    /* the JavaScript that belongs to it, or NULL */
    const char *note;    /* something the reader must know: the js-library, for example; or NULL */
    const char *problem; /* why there is no module, or why it cannot run: one line; NULL if all is well */
    const char *wrong;   /* what it prints differs: one line; or NULL */
    uint64_t wasm_bytes, glue_bytes, total_bytes, gzip_bytes;
    struct spread instantiate, first, total;
    double *samples[3]; /* of instantiate, first, total: nruns each */
    size_t nruns;
    uint64_t memory;     /* linear memory at the end, which never shrinks: its peak. Bytes. */
    const char *imports; /* "module.name module.name", as the module has them */
    size_t nimports;
};

enum { MAX_PEERS = 4 };

struct comparison {
    struct arena *arena;
    const char *target; /* as the user gave it */
    enum subject subject;
    char *const *args; /* the program's, NULL-terminated */
    const char *stdin_file;
    const char *dir;    /* working folder of the runs, which the program sees as "/"; NULL: an empty one */
    const char *level;  /* -Oz */
    const char *folder; /* temporary: modules, outputs */
    size_t runs;
    bool keep;
    const char *engine;    /* "Node v20.20.2" */
    int want_code;         /* of the reference run, whose output is FOLDER/want-out and want-err */
    const char *reference; /* what gave it: "native Go", "native C", "gowl"; NULL: not yet known */
    struct peer peers[MAX_PEERS];
    size_t npeers;
};

/* compare_build.c */
void compare_build(struct comparison *);
/* Runs argv with its outputs in the file log; gives the exit code, 127 if it cannot be started. */
int compare_command(const char *const argv[], const char *const env[], const char *dir, const char *log);
/* Says on stderr what is being done, if it is a terminal or -v. */
void compare_say(const char *fmt, ...) GOWL_PRINTF(1, 2);

/* compare_run.c */
void compare_run(struct comparison *);
struct spread spread_of(double *samples, size_t n); /* sorts them */

/* compare_table.c */
void compare_table(const struct comparison *, struct buf *out);
void compare_json(const struct comparison *, struct buf *out);
/* How many times the smallest total a peer's is; 0 if it has none. */
double compare_growth(const struct comparison *, const struct peer *);

/* compare_xml.c: written to path, by rename. */
void compare_html(const struct comparison *, const char *path);
void compare_junit(const struct comparison *, const char *path);

/* Embedded files. */
extern const unsigned char gowl_compare_run_cjs[], gowl_compare_preview1_js[], gowl_compare_start_js[];
extern const size_t gowl_compare_run_cjs_len, gowl_compare_preview1_js_len, gowl_compare_start_js_len;

#endif

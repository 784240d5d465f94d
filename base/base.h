/* base.h: what every part of gowl's compiler shares: errors, arenas, byte buffers, names, maps.
 *
 * Errors: err() is the user's mistake (one line, exit 1), die() is ours (names stage and function, exit 3). Neither
 * returns. What was begun is unlinked at exit (file_doomed), so nothing half-written is left. A test or a fuzz target
 * catches them by base_try().
 */
#ifndef GOWL_BASE_H
#define GOWL_BASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* ---- errors ---- */

#define GOWL_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* The user's mistake: prints "gowl: " (or "file:line:col: error: " when the text has one) and exits 1. */
_Noreturn void err(const char *fmt, ...) GOWL_PRINTF(1, 2);
/* A bug of ours: says so, with the current stage and function (see stage_enter) and exits 3. */
_Noreturn void die(const char *fmt, ...) GOWL_PRINTF(1, 2);
/* A note on stderr, not fatal. */
void warn(const char *fmt, ...) GOWL_PRINTF(1, 2);

/* The stage and the thing (function, symbol, file) being worked on: what die() names. Strings are borrowed
 * and must outlive the stage. */
void stage_enter(const char *stage, const char *subject);

const char *base_stage(void); /* the stage's name, or "-" */

/* A hook that die() calls once, to keep what is needed to repeat a failure (the dump) and print the command. */
void base_on_die(void (*fn)(void *), void *arg);

/* A file to unlink, or an empty folder to remove, if the process ends by err(), die(), a signal, or exit before
 * file_keep(). path is copied. */
void file_doomed(const char *path);
void file_keep(const char *path);
/* Installs handlers so that SIGINT, SIGTERM and SIGHUP unlink doomed files and then die of the same signal. */
void base_catch_signals(void);

/* Unlinks them now. Safe in a signal handler. */
void files_unlink_doomed(void);

/* base/crash.c: from here on a crash (SIGSEGV, SIGABRT, ...) ends with one line that names the stage, and exit 3. */
void base_catch_crashes(void);
/* The stack (borrowed, of CRASH_STACK bytes) on which a crash of this thread is told of: one may be the end of its own.
 * NULL: none any more. base_catch_crashes gives the calling thread one. */
enum { CRASH_STACK = 64 * 1024 };
void base_crash_stack(char *stack);
/* While file (borrowed, of size bytes) is set, a crash is the fault of that file, and ends with one line that names it,
 * and exit 1; so does work that needs much more memory or CPU time than such a size can be a reason for. For libraries
 * that trust their input. NULL: no more. Requires base_catch_crashes. */
void base_blame(const char *file, size_t size);

/* Catches err()/die() of the code run by fn: returns 0 if it returned, 1 after err, 2 after die; the
 * message (static buffer, valid till the next call) is put in *msg. For tests and fuzzing. */
int base_try(void (*fn)(void *), void *arg, const char **msg);

/* ---- arenas: memory with a named lifetime ---- */

struct arena;
struct arena *arena_new(const char *name);
void arena_free(struct arena *);
/* Zeroed, aligned to 16. Never fails: out of memory is err(). */
void *arena_alloc(struct arena *, size_t n);
char *arena_strndup(struct arena *, const char *s, size_t n);
char *arena_strdup(struct arena *, const char *s);
char *arena_printf(struct arena *, const char *fmt, ...) GOWL_PRINTF(2, 3);
#define NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define NEWN(a, T, n) ((T *)arena_alloc_n((a), (n), sizeof(T)))
void *arena_alloc_n(struct arena *, size_t n, size_t size);

/* malloc family that err()s when memory ends. */
void *xmalloc(size_t n);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);

/* ---- a growing byte buffer (malloc'ed) ---- */

struct buf {
    char *p;
    size_t len, cap;
};
void buf_add(struct buf *, const void *p, size_t n);
void buf_puts(struct buf *, const char *s);
void buf_putc(struct buf *, char c);
void buf_printf(struct buf *, const char *fmt, ...) GOWL_PRINTF(2, 3);
/* Appends a text of a file to be shown on one line: control characters but tabs as \x0a. */
void buf_plain(struct buf *, const char *s);
/* Appends s[0..n) escaped as a name of docs/dump.md. */
void buf_name(struct buf *, const char *s, size_t n);
/* As a JSON string with its quotes; bytes that are no UTF-8 become U+FFFD. NULL is null. */
void buf_json(struct buf *, const char *s, size_t n);
void buf_json_text(struct buf *, const char *s);
void buf_free(struct buf *);

/* A growing array: VEC(T) v = {0}; vec_push(&v, x); v.p[i], v.len. malloc'ed; vec_free. */
#define VEC(T)                                                                                                         \
    struct {                                                                                                           \
        T *p;                                                                                                          \
        size_t len, cap;                                                                                               \
    }
#define vec_push(v, x)                                                                                                 \
    ((v)->len == (v)->cap ? (void)((v)->p = vec_grow((v)->p, &(v)->cap, sizeof *(v)->p)) : (void)0,                    \
     (v)->p[(v)->len++] = (x))
#define vec_free(v) (free((v)->p), (v)->p = NULL, (v)->len = (v)->cap = 0)
void *vec_grow(void *p, size_t *cap, size_t size);

/* ---- strings to values ---- */

/* An open-addressing map from byte strings to pointers. Keys are not copied: they must outlive the map. */
struct map {
    struct map_slot {
        const char *key;
        size_t len;
        uint64_t hash;
        void *val;
    } *slots;
    size_t n, cap; /* cap is 0 or a power of two */
};
/* The place of key's value, made (NULL) if absent. Valid until the next map_at. */
void **map_at(struct map *, const char *key, size_t len);
/* The value, or NULL. */
void *map_get(const struct map *, const char *key, size_t len);
void *map_gets(const struct map *, const char *key);
void map_free(struct map *);

static inline bool starts_with(const char *s, const char *head) {
    return !strncmp(s, head, strlen(head));
}
static inline bool ends_with(const char *s, const char *suffix) {
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && !strcmp(s + n - m, suffix);
}

/* The hash of a func type, put together of its parts: start with HASH_SIGNATURE, add the link string of each
 * parameter's type, NULL, and those of the results. lower/ labels calls and functions with it, emit/ what reflection
 * makes (docs/suspend.md). FNV-1a. */
#define HASH_SIGNATURE 0xcbf29ce484222325u
static inline uint64_t hash_signature(uint64_t h, const char *type) {
    for (const char *c = type ? type : "->"; *c; c++)
        h = (h ^ (unsigned char)*c) * 0x100000001b3u;
    return (h ^ ';') * 0x100000001b3u;
}

/* ---- line records (docs/dump.md, docs/summary.md) ---- */

/* Reads a text of records line by line; fields in order. All names are unescaped into the arena.
 * Every error is err("name:line: ...") : the text is somebody's file. */
struct rec {
    const char *name;      /* of the text, for messages; borrowed */
    const char *p, *end;   /* what is left of the text */
    const char *lp, *lend; /* what is left of the current line */
    int line;              /* number of the current line, from 1 */
    const char *unit;      /* what names with an inline hash belong to (rec_own_names), or NULL */
    struct arena *arena;
};
void rec_init(struct rec *, struct arena *, const char *name, const char *text, size_t len);
/* Goes to the next line; false at the end of the text. A line without '\n' is an error (truncated). */
bool rec_next(struct rec *);
/* True if the line has no field left. */
bool rec_eol(struct rec *);
/* The next field, raw: pointer and length (not NUL-terminated). An error if there is none. */
const char *rec_field(struct rec *, size_t *len);
/* Looks at the first byte of the next field, 0 at the end of the line. */
char rec_peek(struct rec *);
/* The next field as an unescaped, NUL-terminated name in the arena (it may hold inner NULs: *len tells). */
char *rec_name(struct rec *, size_t *len);
/* Adds the text to the buffer, and the unit to all names in it that are its own. rec_name without a length does the
 * same. */
void rec_own_names(struct rec *, struct buf *, const char *text, size_t n);
/* The next field as a number, after an optional prefix letter that must match (0: none). */
int64_t rec_int(struct rec *, char prefix);
/* The next field as hex bytes into the arena. */
unsigned char *rec_hex(struct rec *, size_t *len);
/* Requires that the next field is this word. */
void rec_word(struct rec *, const char *word);
/* Compares a raw field with a word. */
bool field_is(const char *f, size_t len, const char *word);
_Noreturn void rec_err(struct rec *, const char *fmt, ...) GOWL_PRINTF(2, 3);

/* ---- files ---- */

/* Reads a whole file into malloc'ed memory (NUL-terminated beyond len). err()s with the reason if it can't. */
char *file_read(const char *path, size_t *len);
/* Writes path by a temporary name beside it and a rename; err()s (and leaves nothing) if it can't. mode as in chmod. */
void file_write(const char *path, const void *p, size_t len, unsigned mode);

#endif

/* tables.h: the two tables of names by which C code knows things: names.def, of gowl's own, and go_facts.def, of Go's
 * sources. What would be a list of names somewhere is a role in rows of one of them. tests/tables checks both: the
 * first against the tree, the second against the sources of each version of Go. */
#ifndef GOWL_TABLES_H
#define GOWL_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/go_numbers.h"

/* A row of either table. */
enum row_kind { ROW_NAME, ROW_BEGINS, ROW_FUNC, ROW_TYPE, ROW_VAR, ROW_PACKAGE, ROW_PLACE, ROW_SIZE, ROW_NUMBER };
struct table_row {
    const char *name;
    enum row_kind kind;
    uint64_t roles; /* 1 << role */
    int lo, hi;     /* of Go 1.lo to 1.hi; 0: of all */
    int64_t value;  /* of ROW_PLACE, ROW_SIZE, ROW_NUMBER */
};

/* What is so of a name of ours. */
enum name_role {
    NAME_PREFIX,  /* it is the beginning of several names */
    NAME_KEPT,    /* C's: reached, and kept under its name, for the stages behind the optimiser to use */
    NAME_STAGE,   /* a function without a definition before these stages: they make it, or its calls go */
    NAME_LATE,    /* a variable without one before them */
    NAME_NEVER,   /* a function that is taken never to suspend */
    NAME_PLAIN,   /* a function that never comes back with gowl.unwinding newly set */
    NAME_RESUMED, /* a function that the scheduler alone calls, by a frame */
    NAME_STARTER, /* a function that calls, through a pointer, what a go statement starts */
    NAME_FATAL,   /* a function that ends the program with a fatal error */
    NAME_SOUGHT,  /* C's: emit/ looks for it by its name */
    NAME_JS,      /* C's for GOOS=js has it, C's for wasip1 has not */
    NAME_WASI,    /* the other way round */
};

/* Does a row give the name that role? */
bool name_is(const char *name, enum name_role);

/* Number i of the names that the run time's C must have, as stages look for them and would only find nothing (js: that
 * for GOOS=js); NULL behind the last one. */
const char *name_needed(size_t i, bool js);

/* What is so of a name in Go's sources: go_facts.def says of which, and why. */
enum go_role {
    GO_NO_SYMBOL,   /* no symbol has that name: a method of a generic type, a linkname */
    GO_BODY,        /* holds for what the function does now: tests/tables keeps a hash of its text */
    GO_NEVER,       /* a function that is taken never to suspend */
    GO_STARTER,     /* a function that calls, through a pointer, what defer statements start */
    GO_FATAL,       /* a function that ends the program with a fatal error */
    GO_INNER,       /* of functions that programs cannot call: what they do wrong is the run time's fault */
    GO_CHECKS_USER, /* of functions in package runtime that check what the program does */
    GO_LOCK_TYPE,   /* a type whose methods lock, all of which stand here (GO_LOCK) */
    GO_LOCK,        /* of methods of these types */
    GO_LOCK_INSIDE, /* of those whose inside is not looked at */
    GO_LOCKS,
    GO_TRIES,
    GO_UNLOCKS,
    GO_ONCE,
    GO_CONDITIONAL,   /* of functions that return with a mutex locked, or not, as their result says */
    GO_QUIET,         /* of functions that may be called with a mutex locked, as none of the program's is called */
    GO_FILE,          /* of functions that are called of an os.File */
    GO_FILE_JS,       /* of those, the ones that do not wait on js either */
    GO_FILE_CALLBACK, /* of those, the ones that call a function of the program */
    GO_HIDDEN,        /* of methods of types that never get into an interface */
    GO_LASTING,       /* a type whose values lie in memory for good */
    GO_RECEIVES,      /* a function that keeps its argument's address while it waits only, and writes what is there */
    GO_SENDS,         /* the same, and reads it */
    GO_SELECTS,       /* the same with the addresses in the list that is its first argument, and with that */
    GO_ITAB,          /* a function that gives an itab for the type in its second argument, or nil */
    GO_OBJECT,        /* a function that gives new memory */
    GO_SOCKET,        /* a function that makes a socket of the host's */
    GO_TEXT_ONLY,     /* a function that asks for its caller or a stack for the sake of a text */
    GO_ASKS_CALLERS,  /* a function that gives its callers */
    GO_KEPT,          /* a variable that keeps what it holds from its finalizer, whether anybody reads it or not */
    GO_ASKS_NAMES,    /* a function that gives a function's name by its code */
    GO_STACK_ASKER,   /* a function that asks for stacks in programs that print none */
    GO_MAKES_FUNC,    /* a function by which a program gets at functions that reflection makes */
    GO_READS_INNER,   /* a package that makes values of types' fields, elements, keys */
    GO_READS_SIGNATURES, /* a function by which a program gets values of the types in a func type */
    GO_READS_METHODS,    /* a function by which a program gets at the types of methods */
    GO_KINDS_HELD,       /* a function that asks for the kind of types of interface values only */
    GO_LOGARITHMIC,      /* a function that calls itself as deep as the logarithm of the size of what it works on */
    GO_SEES_DEATHS,      /* a function by which a program may see which of its objects are dead */
    GO_TYPE_FUNCTIONS,   /* a package that calls types' hash and equality functions */
};

/* Does a row give the name that role (a row that is the beginning of a name: to all that begin so)? */
bool go_is(const char *name, enum go_role);

/* All rows of go_facts.def but LINES, TEXT and PAIR. */
const struct table_row *go_facts(size_t *n);

/* The kinds of types, as bits, that reflection makes no types of. */
static const uint32_t go_basic_kinds =
    ((2u << GO_KIND_COMPLEX128) - (1u << GO_KIND_BOOL)) | 1u << GO_KIND_STRING | 1u << GO_KIND_UNSAFE_POINTER;

/* A function whose calls mean something else by another's name. */
struct go_pair {
    const char *name, *other;
};
enum go_pairs {
    GO_IDLE,     /* only `other` makes it matter: without it calls of `name` do nothing, and give zeros */
    GO_UNCALLED, /* only what `other` makes leads to a call: without it `name` is never called */
    GO_COVERED,  /* C's definition of `name` calls Go's (`;go`) for what only `other` makes: without it those calls do
                    nothing, and give zeros */
    GO_LATE,     /* the same as GO_IDLE, asked behind the optimiser, of programs that have little (late_idle.c) */
    GO_FAULT,    /* what begins with `name` panics; in package runtime it is a call of ours instead */
};
/* Pair number i of a kind; NULL behind the last one. */
const struct go_pair *go_pair(enum go_pairs, int i);

#endif

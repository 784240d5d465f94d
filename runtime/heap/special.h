/* special.h: what hangs on an object: a finalizer, cleanups, weak pointers, its synctest bubble, its
 * pins; and the queue of what
 * is to be run. */
#ifndef GOWL_RUNTIME_SPECIAL_H
#define GOWL_RUNTIME_SPECIAL_H

#include "runtime/heap/heap.h"

enum special_kind {
    SPECIAL_FINALIZER = 1,
    SPECIAL_CLEANUP,
    SPECIAL_WEAK,
    SPECIAL_BUBBLE,
    SPECIAL_PIN,
};

struct special {
    struct special *next; /* of the same hash, or in the queue */
    uint32_t object;      /* its first byte */
    uint32_t at;          /* the address it was given for; in the object. Weak pointers differ by it */
    enum special_kind kind;
    uint32_t fn;       /* finalizer, cleanup: the funcval. Weak: the handle, an object of 8 bytes */
    uint32_t arg;      /* cleanup: its argument, or 0; in the queue: what the finalizer is called with */
    uint32_t call;     /* cleanup: the funcval that calls fn with arg, or 0 */
    uint32_t types[2]; /* finalizer: the type of its parameter, and of the object's pointer */
    uint32_t ftype;    /* finalizer: its func type */
    uint64_t id;       /* cleanup; bubble: its number; pin: how many times more than once */
};

/* The one of this kind for address p of the object, or NULL. */
struct special *special_find(uint32_t object, uint32_t p, enum special_kind);
/* The cleanup with this id of the object, or NULL. */
struct special *special_find_id(uint32_t object, uint64_t id);
/* A new one, zero but for kind, object, at; NULL: no memory. May not collect. */
struct special *special_add(uint32_t object, uint32_t p, enum special_kind);
/* Takes it off its object and frees it. */
void special_remove(struct special *);

/* Marks what specials keep alive: functions, arguments, handles, what finalizers will see. */
void special_mark_roots(void);
/* After marking: the specials of dead objects go to the queue, weak handles of dead objects become nil. */
void special_process(void);

/* Takes the oldest finalizer or cleanup that is to be run off the queue; NULL if there is none. The caller frees it
 * with special_done once it has what it needs of it in places that the collector looks at. */
struct special *special_next(void);
void special_done(struct special *);
/* Is the queue empty? */
bool special_idle(void);
/* Calls each with every special: those of objects, then those in the queue. */
void special_each(void (*each)(const struct special *, bool queued));
/* How many ever, by kind. */
extern uint64_t special_queued[SPECIAL_WEAK + 1], special_executed[SPECIAL_WEAK + 1];

#endif

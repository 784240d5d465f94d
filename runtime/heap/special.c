/* special.c: finalizers, cleanups and weak pointers, by object; follows runtime/mheap.go (specials) and mgcsweep.go.
 *
 * They are in a hash table by object. After marking, each whose object is not marked fires:
 *   - an object with a finalizer is revived, with all it refers to (its referents were marked as roots, so that they
 * are as the finalizer wants them), and the finalizer is queued; its cleanups stay, its weak pointers become nil;
 *   - any other object is dead: its cleanups are queued, its weak pointers become nil.
 * What an object with a finalizer refers to is not dead, so of a chain only the first is finalized, as Go does it.
 */
#include "runtime/heap/special.h"

static struct special **table;
static uint32_t table_cap, table_n; /* cap: 0 or a power of two */
static struct special *queue_first, *queue_last, *spare;
uint64_t special_queued[SPECIAL_WEAK + 1], special_executed[SPECIAL_WEAK + 1];

static uint32_t hash(uint32_t object) {
    return (object >> 3) * 0x9e3779b9u;
}

static struct special **slot(uint32_t object) {
    return &table[hash(object) >> 8 & (table_cap - 1)];
}

/* Table and records are the heap's own memory, neither scanned nor swept. */
static struct special *record(void) {
    if (spare) {
        struct special *s = spare;
        spare = s->next;
        __builtin_memset(s, 0, sizeof *s);
        return s;
    }
    return meta_alloc(sizeof *spare);
}

static void record_free(struct special *s) {
    s->next = spare;
    spare = s;
}

static bool table_grow(void) {
    uint32_t cap = table_cap ? 2 * table_cap : 128, old_cap = table_cap;
    struct special **old = table,
                   **new = (struct special **)(uintptr_t)heap_persistent((uint32_t)(cap * sizeof *new), 8);
    if (!new)
        return old_cap != 0; /* longer chains will do */
    table = new;
    table_cap = cap;
    for (uint32_t i = 0; i < old_cap; i++)
        for (struct special *s = old[i], *next; s; s = next) {
            next = s->next;
            s->next = *slot(s->object);
            *slot(s->object) = s;
        }
    if (old_cap * sizeof *old > HEAP_PAGE / 2) {
        pages_free((uint32_t)(uintptr_t)old, (uint32_t)(old_cap * sizeof *old / HEAP_PAGE));
        heap.persistent_bytes -= (uint32_t)(old_cap * sizeof *old);
    }
    return true;
}

struct special *special_find(uint32_t object, uint32_t p, enum special_kind kind) {
    if (!table_cap)
        return NULL;
    for (struct special *s = *slot(object); s; s = s->next)
        if (s->object == object && s->at == p && s->kind == kind)
            return s;
    return NULL;
}

struct special *special_find_id(uint32_t object, uint64_t id) {
    for (struct special *s = table_cap ? *slot(object) : NULL; s; s = s->next)
        if (s->object == object && s->kind == SPECIAL_CLEANUP && s->id == id)
            return s;
    return NULL;
}

struct special *special_add(uint32_t object, uint32_t p, enum special_kind kind) {
    if (table_n >= table_cap && !table_grow())
        return NULL;
    struct special *s = record();
    if (!s)
        return NULL;
    s->object = object;
    s->at = p;
    s->kind = kind;
    s->next = *slot(object);
    *slot(object) = s;
    table_n++;
    return s;
}

void special_remove(struct special *s) {
    struct special **at = slot(s->object);
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    table_n--;
    record_free(s);
}

static void mark_record(const struct special *s) {
    mark_maybe(s->fn);
    mark_maybe(s->arg);
    mark_maybe(s->call);
    mark_maybe(s->types[0]);
    mark_maybe(s->types[1]);
    mark_maybe(s->ftype);
}

void special_mark_roots(void) {
    for (struct special *s = queue_first; s; s = s->next)
        mark_record(s);
    for (uint32_t i = 0; i < table_cap; i++)
        for (struct special *s = table[i]; s; s = s->next) {
            mark_record(s);
            if (s->kind == SPECIAL_FINALIZER)
                mark_referents(s->object);
        }
}

static void enqueue(struct special *s) {
    s->next = NULL;
    if (queue_first)
        queue_last->next = s;
    else
        queue_first = s;
    queue_last = s;
    special_queued[s->kind]++;
}

/* The weak handle's object is alive: it is a root while the special is there. */
static void clear_handle(const struct special *s) {
    *(uint64_t *)(uintptr_t)s->fn = 0;
}

/* Variables of the program, which a weak pointer may point to, live for ever. */
static bool is_alive(uint32_t object) {
    return object < heap.start || mark_is_marked(object);
}

static bool has_finalizer(uint32_t object) {
    for (struct special *s = *slot(object); s; s = s->next)
        if (s->object == object && s->kind == SPECIAL_FINALIZER)
            return true;
    return false;
}

/* First which objects fire is decided for all of them, then each is dealt with: reviving must not change the former. */
void special_process(void) {
    struct special *finalizers = NULL;
    for (uint32_t i = 0; i < table_cap; i++)
        for (struct special **at = &table[i], *s; (s = *at) != NULL;) {
            if (is_alive(s->object) || (s->kind == SPECIAL_CLEANUP && has_finalizer(s->object)) ||
                s->kind == SPECIAL_FINALIZER) {
                at = &s->next;
                continue;
            }
            *at = s->next;
            table_n--;
            if (s->kind == SPECIAL_WEAK) {
                clear_handle(s);
                record_free(s);
            } else if (s->kind == SPECIAL_BUBBLE || s->kind == SPECIAL_PIN) {
                record_free(s);
            } else {
                s->object = 0;
                enqueue(s);
            }
        }
    for (uint32_t i = 0; i < table_cap; i++)
        for (struct special **at = &table[i], *s; (s = *at) != NULL;) {
            if (s->kind != SPECIAL_FINALIZER || mark_is_marked(s->object)) {
                at = &s->next;
                continue;
            }
            *at = s->next;
            table_n--;
            s->arg = s->at;
            s->next = finalizers;
            finalizers = s;
        }
    for (struct special *s = finalizers, *next; s; s = next) {
        next = s->next;
        mark_maybe(s->object);
        s->object = 0;
        enqueue(s);
    }
    mark_drain();
}

struct special *special_next(void) {
    struct special *s = queue_first;
    if (s)
        queue_first = s->next;
    return s;
}

void special_done(struct special *s) {
    special_executed[s->kind]++;
    record_free(s);
}

bool special_idle(void) {
    return queue_first == NULL;
}

void special_each(void (*each)(const struct special *, bool queued)) {
    for (uint32_t i = 0; i < table_cap; i++)
        for (struct special *s = table[i]; s; s = s->next)
            each(s, false);
    for (struct special *s = queue_first; s; s = s->next)
        each(s, true);
}

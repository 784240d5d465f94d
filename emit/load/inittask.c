/* inittask.c: the order in which packages are initialised, as cmd/link/internal/ld/inittask.go computes it.
 *
 * Each package's P..inittask has an initorder relocation to the inittask of each package it imports. The schedule
 * takes, of the packages whose imports are all scheduled, the one whose name is first. */
#include <stdlib.h>
#include <string.h>

#include "emit/load/load.h"
#include "emit/model/model.h"

struct task {
    struct symbol *sym;
    size_t imports_left;
    VEC(struct task *) importers;
};

struct schedule {
    struct map tasks; /* symbol's name -> struct task */
    VEC(struct task *) all;
    VEC(struct task *) ready;
};

static struct task *task_of(struct program *p, struct schedule *s, struct symbol *sym) {
    void **slot = map_at(&s->tasks, sym->name, sym->len);
    if (!*slot) {
        struct task *t = NEW(p->arena, struct task);
        t->sym = sym;
        *slot = t;
        vec_push(&s->all, t);
    }
    return *slot;
}

static struct task *take_first(struct schedule *s) {
    size_t best = 0;
    for (size_t i = 1; i < s->ready.len; i++)
        if (strcmp(s->ready.p[i]->sym->name, s->ready.p[best]->sym->name) < 0)
            best = i;
    struct task *t = s->ready.p[best];
    s->ready.p[best] = s->ready.p[--s->ready.len];
    return t;
}

/* Makes symbol `list`: pointers to the inittasks to run for `root`, in order. NULL if root is not there. */
static struct symbol *make_list(struct program *p, const char *root, const char *list) {
    struct symbol *r = symbol_find(p, root);
    if (!r || r->def != DEF_DATA)
        return NULL;
    struct schedule s = {0};
    task_of(p, &s, r);
    for (size_t i = 0; i < s.all.len; i++) {
        struct task *t = s.all.p[i];
        struct data *d = t->sym->data;
        if (t->sym->def != DEF_DATA)
            err("%s is not defined, and %s must be initialised after it", t->sym->name, root);
        for (size_t j = 0; j < d->nreloc; j++) {
            struct reloc *l = &p->relocs.p[d->reloc0 + j];
            if (l->kind != RELOC_INITORDER)
                continue;
            vec_push(&task_of(p, &s, l->sym)->importers, t);
            t->imports_left++;
        }
        if (!t->imports_left)
            vec_push(&s.ready, t);
    }
    struct data *out = data_new(p, list, DATA_NOPTRDATA);
    size_t scheduled = 0;
    while (s.ready.len) {
        struct task *t = take_first(&s);
        scheduled++;
        /* One of 8 bytes has no function to run: it only stands for the order. */
        if (t->sym->data->size > 8)
            data_reloc(p, out, out->size, (unsigned)p->ptr_size, RELOC_ADDR, t->sym, 0);
        for (size_t i = 0; i < t->importers.len; i++)
            if (!--t->importers.p[i]->imports_left)
                vec_push(&s.ready, t->importers.p[i]);
    }
    if (scheduled != s.all.len)
        err("the packages import each other in a circle: %s cannot be scheduled", root);
    for (size_t i = 0; i < s.all.len; i++)
        vec_free(&s.all.p[i]->importers);
    vec_free(&s.all);
    vec_free(&s.ready);
    map_free(&s.tasks);
    return out->sym;
}

/* Makes go:main.inittasks, and runtime.runtime_inittasks (a slice that runtime/proc.go declares). Requires all
 * summaries read. */
void link_inittasks(struct program *p) {
    p->main_inittasks = make_list(p, "main..inittask", "go:main.inittasks");
    struct symbol *slice = symbol_find(p, "runtime.runtime_inittasks");
    if (!slice || slice->def != DEF_DATA)
        return;
    struct symbol *list = make_list(p, "runtime..inittask", "go:runtime.inittasks");
    if (!list)
        return;
    unsigned ptr = (unsigned)p->ptr_size;
    uint64_t n = list->data->size / ptr;
    struct data *d = slice->data;
    data_clear(p, d);
    d->kind = DATA_NOPTRDATA;
    data_put(p, d, ptr, ptr, n);
    data_put(p, d, 2 * ptr, ptr, n);
    data_reloc(p, d, 0, ptr, RELOC_ADDR, list, 0);
}

/* suspend_cycles.c: the cycles of calls in the graph of suspend_graph.c. */
#include <stdlib.h>

#include "emit/calls/suspend_graph.h"

/* Tarjan's search, without recursion: a node's place on the path keeps which of its users comes next. */
struct step {
    struct node *n;
    size_t next;
};

struct search {
    VEC(struct step) path;
    VEC(struct node *) open;
    int count, components;
};

enum { DONE = -1 }; /* no of a node whose component is known */

static void enter(struct search *s, struct node *n) {
    n->no = n->low = ++s->count;
    vec_push(&s->open, n);
    vec_push(&s->path, ((struct step){n, 0}));
}

static void close_component(struct search *s, struct node *n) {
    bool several = s->open.p[s->open.len - 1] != n;
    struct node *m;
    s->components++;
    do {
        m = s->open.p[--s->open.len];
        m->no = DONE;
        m->component = s->components;
        m->cyclic |= several;
    } while (m != n);
}

static void search_from(struct search *s, struct node *root) {
    if (root->never || root->no)
        return;
    enter(s, root);
    while (s->path.len) {
        struct step *at = &s->path.p[s->path.len - 1];
        struct node *n = at->n;
        if (at->next < n->users.len) {
            struct node *u = n->users.p[at->next++];
            n->cyclic |= u == n;
            if (u->never || u->no == DONE)
                continue;
            if (!u->no)
                enter(s, u);
            else if (u->no < n->low)
                n->low = u->no;
            continue;
        }
        s->path.len--;
        if (n->low == n->no)
            close_component(s, n);
        if (s->path.len && n->low < s->path.p[s->path.len - 1].n->low && n->no != DONE)
            s->path.p[s->path.len - 1].n->low = n->low;
    }
}

void suspend_graph_components(struct suspend_graph *g) {
    struct search s = {0};
    for (size_t i = 0; i < g->all.len; i++) {
        struct function *f = g->all.p[i];
        search_from(&s, &f->base);
        search_from(&s, &f->pointer);
        search_from(&s, &f->any);
        for (size_t k = 0; k < f->params.len; k++)
            search_from(&s, f->params.p[k]->node);
    }
    for (size_t i = 0; i < g->all_targets.len; i++)
        search_from(&s, &g->all_targets.p[i]->node);
    vec_free(&s.path);
    vec_free(&s.open);
}

/* summary.c: writes docs/summary.md's records. */
#include <stdlib.h>
#include <string.h>

#include "lower/lowering.h"

static void put_name(struct buf *b, const char *s) {
    buf_name(b, s, strlen(s));
}

void summary_header(struct mod *M) {
    struct buf *b = M->summary;
    struct package *p = M->pkg;
    buf_puts(b, "gowl-summary 2\ngo ");
    put_name(b, p->go_version);
    buf_puts(b, "\ntarget ");
    put_name(b, p->goos);
    buf_putc(b, ' ');
    put_name(b, p->goarch);
    buf_printf(b, " %d\npackage ", p->ptr_size);
    put_name(b, p->path);
    buf_puts(b, M->opt->std ? " std\n" : "\n");
}

static void put_abi(struct mod *M, const struct abi *abi) {
    struct buf *b = M->summary;
    char *sig = LLVMPrintTypeToString(abi->type);
    buf_putc(b, ' ');
    put_name(b, sig);
    LLVMDisposeMessage(sig);
    buf_putc(b, ' ');
    abi_frame_layout(M, &abi->sig, b);
    buf_putc(b, '\n');
}

static void put_use(struct buf *b, const char *use) {
    const char *sp = strchr(use, ' ');
    buf_printf(b, "u %.*s ", (int)(sp - use), use);
    put_name(b, sp + 1);
    buf_putc(b, '\n');
}

/* Writes use number `first` and those that follow of the same guard, but not what is used without one as well; takes
 * them off the list. */
static void put_guarded(struct fn *F, size_t first) {
    const char *guard = F->use_list.p[first].guard;
    bool said = false;
    for (size_t i = first; i < F->use_list.len; i++) {
        struct guarded_use *u = &F->use_list.p[i];
        if (!u->guard || strcmp(u->guard, guard))
            continue;
        u->guard = NULL;
        if (map_gets(&F->uses, u->use))
            continue;
        if (!said) {
            buf_puts(F->M->summary, "when ");
            put_name(F->M->summary, guard);
            buf_putc(F->M->summary, '\n');
        }
        said = true;
        put_use(F->M->summary, u->use);
    }
}

void summary_func(struct fn *F) {
    struct buf *b = F->M->summary;
    struct func *f = F->f;
    buf_puts(b, "f ");
    put_name(b, f->sym);
    buf_printf(b, " %s", f->flags);
    put_abi(F->M, F->abi);
    /* functions inlined by Go: an overridden one among them is an error of the link (docs/run-time.md, section 6) */
    for (int i = 1; i < f->npos; i++)
        if (f->pos[i].call)
            use(F, "inlined", f->pos[i].func);
    for (size_t i = 0; i < F->use_list.len; i++)
        if (!F->use_list.p[i].guard)
            put_use(b, F->use_list.p[i].use);
    for (int i = 0; i < f->nmarks; i++) {
        buf_printf(b, "u %s ", f->marks[i].kind);
        put_name(b, f->marks[i].sym);
        if (f->marks[i].has_add)
            buf_printf(b, " %lld", (long long)f->marks[i].add);
        buf_putc(b, '\n');
    }
    for (size_t i = 0; i < F->use_list.len; i++)
        if (F->use_list.p[i].guard)
            put_guarded(F, i);
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(const struct map_slot *const *)a)->key, (*(const struct map_slot *const *)b)->key);
}

void summary_externs(struct mod *M) {
    VEC(struct map_slot *) v = {0};
    for (size_t i = 0; i < M->externs.cap; i++)
        if (M->externs.slots[i].key && !map_gets(&M->defined, M->externs.slots[i].key))
            vec_push(&v, &M->externs.slots[i]);
    if (v.len)
        qsort(v.p, v.len, sizeof *v.p, by_name);
    for (size_t i = 0; i < v.len; i++) {
        buf_puts(M->summary, "e ");
        put_name(M->summary, v.p[i]->key);
        put_abi(M, v.p[i]->val);
    }
    vec_free(&v);
}

void summary_copy(struct mod *M, const char *key, size_t keylen, struct rec *r) {
    buf_add(M->summary, key, keylen);
    if (r->lp < r->lend) {
        buf_putc(M->summary, ' ');
        rec_own_names(r, M->summary, r->lp, (size_t)(r->lend - r->lp));
    }
    buf_putc(M->summary, '\n');
    r->lp = r->lend;
}

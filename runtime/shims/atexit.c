/* atexit.c: functions to call when the program ends; C++ and Rust destructors of globals come here too. */
#include "shims.h"

struct handler {
    struct handler *next; /* registered before this one */
    void (*fn)(void *);
    void *arg;
};
static struct handler *last;

int __cxa_atexit(void (*fn)(void *), void *arg, void *dso);
int __cxa_atexit(void (*fn)(void *), void *arg, void *dso) {
    (void)dso;
    struct handler *h = malloc(sizeof *h);
    if (!h)
        return -1;
    *h = (struct handler){last, fn, arg};
    last = h;
    return 0;
}

/* In wasm a call must have the function's own type: a handler without an argument is reached through this. */
static void call_plain(void *fn) {
    ((void (*)(void))fn)();
}

int atexit(void (*fn)(void));
int atexit(void (*fn)(void)) {
    return __cxa_atexit(call_plain, (void *)fn, NULL);
}

void __gowl_atexit_run(void);
void __gowl_atexit_run(void) {
    while (last) {
        struct handler *h = last;
        last = h->next; /* first: a handler may register another, or exit */
        h->fn(h->arg);
    }
}

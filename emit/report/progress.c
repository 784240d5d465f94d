/* progress.c: a line on the terminal while a link takes long: the stage, and how much is done.
 *
 * A thread writes it, as LLVM does not come back for seconds. Shares are those of the time of a large program
 * (jsonnet, on two cores); within code generation the parts that are done count. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "emit/report/report.h"

/* Hundredths of the time, at -O0 and otherwise. */
static const struct {
    const char *stage;
    int fast, full;
} shares[] = {{"load", 2, 1},     {"link IR", 10, 3}, {"define", 9, 3},   {"optimise", 3, 58}, {"unwind", 5, 3},
              {"gc roots", 6, 3}, {"suspend", 16, 7}, {"object", 48, 21}, {"lld", 1, 1}};

static struct {
    FILE *out; /* NULL: nothing is shown */
    bool fast, stop, shown;
    int after;
    const char *stage;
    int before, share; /* of what came before the stage, and of the stage, in hundredths */
    size_t parts, done;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
} now = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void show(time_t seconds) {
    size_t within = now.parts ? (size_t)now.share * now.done / now.parts : 0;
    fprintf(now.out, "\r\033[Kgowl: linking: %s, %d %% done, %ld s", now.stage, now.before + (int)within,
            (long)seconds);
    fflush(now.out);
    now.shown = true;
}

static void *run(void *arg) {
    (void)arg;
    struct timespec begun, until;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    until = begun;
    until.tv_sec += now.after;
    pthread_mutex_lock(&now.lock);
    while (!now.stop) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        if (t.tv_sec > until.tv_sec || (t.tv_sec == until.tv_sec && t.tv_nsec >= until.tv_nsec)) {
            show(t.tv_sec - begun.tv_sec);
            until.tv_sec++;
        }
        pthread_cond_timedwait(&now.wake, &now.lock, &until);
    }
    if (now.shown)
        fputs("\r\033[K", now.out);
    pthread_mutex_unlock(&now.lock);
    return NULL;
}

void progress_begin(const struct emit_options *o) {
    if (!o->terminal || now.out)
        return;
    pthread_condattr_t a;
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&now.wake, &a);
    pthread_condattr_destroy(&a);
    now.fast = o->opt == OPT_O0;
    now.after = o->show_after;
    now.stage = "load";
    now.before = 0;
    now.share = now.fast ? shares[0].fast : shares[0].full;
    now.parts = 0;
    now.stop = now.shown = false;
    now.out = o->terminal;
    if (pthread_create(&now.thread, NULL, run, NULL)) {
        now.out = NULL; /* then without */
        return;
    }
    static bool registered;
    if (!registered)
        atexit(progress_end); /* an error's line stands alone */
    registered = true;
}

void progress_stage(const char *stage) {
    if (!now.out)
        return;
    int before = 0;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        int share = now.fast ? shares[i].fast : shares[i].full;
        if (!strcmp(shares[i].stage, stage)) {
            pthread_mutex_lock(&now.lock);
            now.stage = shares[i].stage;
            now.before = before;
            now.share = share;
            now.parts = 0;
            pthread_mutex_unlock(&now.lock);
        }
        before += share;
    }
}

void progress_part(size_t parts) {
    if (!now.out)
        return;
    pthread_mutex_lock(&now.lock);
    if (now.parts != parts)
        now.done = 0;
    now.parts = parts;
    now.done++;
    pthread_mutex_unlock(&now.lock);
}

void progress_end(void) {
    if (!now.out)
        return;
    pthread_mutex_lock(&now.lock);
    now.stop = true;
    pthread_cond_signal(&now.wake);
    pthread_mutex_unlock(&now.lock);
    pthread_join(now.thread, NULL);
    pthread_cond_destroy(&now.wake);
    fflush(now.out);
    now.out = NULL;
}

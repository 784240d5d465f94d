/* err.c: the two ways to fail, what is cleaned up on the way out, and how a test catches them. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"

static const char *stage_name, *stage_subject;
static void (*die_hook)(void *);
static void *die_hook_arg;

/* Set while base_try runs: err() and die() jump there instead of ending the process. */
static jmp_buf *try_env;
static char try_msg[2048];

void stage_enter(const char *stage, const char *subject) {
    stage_name = stage;
    stage_subject = subject;
}

const char *base_stage(void) {
    return stage_name ? stage_name : "-";
}

void base_on_die(void (*fn)(void *), void *arg) {
    die_hook = fn;
    die_hook_arg = arg;
}

/* Does a message begin with its place, as compilers write it: "file:3:7: error: " or "file: error: "? */
static bool has_position(const char *msg) {
    const char *p = strstr(msg, ": error: ");
    return p && !memchr(msg, '\n', (size_t)(p - msg));
}

void err(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(try_msg, sizeof try_msg, fmt, ap);
    va_end(ap);
    if (try_env)
        longjmp(*try_env, 1);
    fprintf(stderr, "%s%s\n", has_position(try_msg) ? "" : "gowl: ", try_msg);
    exit(1);
}

void die(const char *fmt, ...) {
    va_list ap;
    size_t n = 0;
    if (stage_name)
        n = (size_t)snprintf(try_msg, sizeof try_msg, "%s: %s: ", stage_name, stage_subject ? stage_subject : "-");
    if (n >= sizeof try_msg)
        n = sizeof try_msg - 1;
    va_start(ap, fmt);
    vsnprintf(try_msg + n, sizeof try_msg - n, fmt, ap);
    va_end(ap);
    if (try_env)
        longjmp(*try_env, 2);
    fprintf(stderr, "gowl: internal error (a bug in gowl): %s\n", try_msg);
    if (die_hook) {
        void (*hook)(void *) = die_hook;
        die_hook = NULL; /* a hook that dies itself must not come back here */
        hook(die_hook_arg);
    }
    exit(3);
}

void warn(const char *fmt, ...) {
    va_list ap;
    fputs("gowl: warning: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

int base_try(void (*fn)(void *), void *arg, const char **msg) {
    jmp_buf env, *outer = try_env;
    int r = setjmp(env);
    if (r == 0) {
        try_env = &env;
        fn(arg);
    }
    try_env = outer;
    if (r && msg)
        *msg = try_msg;
    return r;
}

/* Files to unlink. Read by a signal handler, so slots are fixed and an entry is valid once path[0] is set. */
enum { MAX_DOOMED = 160, MAX_DOOMED_PATH = 4096 };
static char doomed[MAX_DOOMED][MAX_DOOMED_PATH];

void files_unlink_doomed(void) {
    for (int i = 0; i < MAX_DOOMED; i++)
        if (doomed[i][0])
            unlink(doomed[i]);
    for (int i = 0; i < MAX_DOOMED; i++)
        if (doomed[i][0])
            rmdir(doomed[i]); /* folders, now empty */
}

void file_doomed(const char *path) {
    static bool registered;
    if (!registered) {
        registered = true;
        atexit(files_unlink_doomed);
    }
    size_t n = strlen(path);
    if (n >= MAX_DOOMED_PATH)
        err("%s: path too long", path);
    for (int i = 0; i < MAX_DOOMED; i++)
        if (!doomed[i][0]) {
            memcpy(doomed[i] + 1, path + 1, n);
            doomed[i][0] = path[0];
            return;
        }
    die("more than %d temporary files at once", MAX_DOOMED);
}

void file_keep(const char *path) {
    for (int i = 0; i < MAX_DOOMED; i++)
        if (!strcmp(doomed[i], path))
            doomed[i][0] = 0;
}

static void on_signal(int sig) {
    files_unlink_doomed();
    signal(sig, SIG_DFL);
    raise(sig);
}

void base_catch_signals(void) {
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    signal(SIGHUP, on_signal);
}

char *file_read(const char *path, size_t *len) {
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        err("%s: %s", path, strerror(errno));
    struct buf b = {0};
    for (;;) {
        if (b.cap - b.len < 65537) {
            b.cap = b.cap ? b.cap * 2 : 1 << 18;
            b.p = xrealloc(b.p, b.cap);
        }
        ssize_t n = read(fd, b.p + b.len, b.cap - b.len - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int e = errno;
            close(fd);
            free(b.p);
            err("%s: %s", path, strerror(e));
        }
        if (n == 0)
            break;
        b.len += (size_t)n;
    }
    close(fd);
    b.p[b.len] = 0;
    *len = b.len;
    return b.p;
}

void file_write(const char *path, const void *p, size_t len, unsigned mode) {
    char tmp[MAX_DOOMED_PATH];
    if ((size_t)snprintf(tmp, sizeof tmp, "%s.tmp%ld", path, (long)getpid()) >= sizeof tmp)
        err("%s: path too long", path);
    file_doomed(tmp);
    int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (fd < 0) {
        int e = errno;
        file_keep(tmp);
        err("%s: %s", path, strerror(e));
    }
    const char *q = p;
    while (len) {
        ssize_t n = write(fd, q, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int e = errno;
            close(fd);
            unlink(tmp);
            file_keep(tmp);
            err("%s: %s", path, strerror(e));
        }
        q += n;
        len -= (size_t)n;
    }
    /* close reports what a write behind did not (a full disk over a network file system) */
    if (close(fd) < 0 || rename(tmp, path) < 0) {
        int e = errno;
        unlink(tmp);
        file_keep(tmp);
        err("%s: %s", path, strerror(e));
    }
    file_keep(tmp);
}

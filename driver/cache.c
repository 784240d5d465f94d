/* cache.c: the cache folder, locks in it, and hashes for its keys. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver.h"

/* make_dirs, which gives the folder (malloc'ed) that it cannot make, with errno, or NULL. */
static char *try_dirs(const char *path) {
    char *p = xstrdup(path);
    for (char *s = p + 1;; s++) {
        if (*s != '/' && *s)
            continue;
        char c = *s;
        *s = 0;
        if (mkdir(p, 0777) && errno != EEXIST)
            return p;
        *s = c;
        if (!c)
            break;
    }
    free(p);
    return NULL;
}

void make_dirs(const char *path) {
    char *not_made = try_dirs(path);
    if (not_made)
        err("%s: cannot make this folder: %s", not_made, strerror(errno));
}

const char *tmp_dir(void) {
    const char *dir = getenv("TMPDIR");
    return dir && *dir ? dir : "/tmp";
}

char *temporary_folder(struct arena *arena, const char *name) {
    char *folder = arena_printf(arena, "%s/gowl-%s-XXXXXX", tmp_dir(), name);
    if (!mkdtemp(folder))
        err("%s: cannot make a temporary folder: %s", folder, strerror(errno));
    return folder;
}

/* The cache folder's path; false: there is none. */
static bool cache_path(struct buf *b) {
    const char *env;
    if ((env = getenv("GOWL_CACHE")) && *env)
        buf_puts(b, env);
    else if ((env = getenv("XDG_CACHE_HOME")) && *env == '/')
        buf_printf(b, "%s/gowl", env);
    else if ((env = getenv("HOME")) && *env == '/')
        buf_printf(b, "%s/.cache/gowl", env);
    else
        return false;
    return true;
}

const char *cache_dir(void) {
    static char *dir;
    if (dir)
        return dir;
    struct buf b = {0};
    if (!cache_path(&b))
        err("no place for the cache: set GOWL_CACHE to a folder");
    buf_putc(&b, 0);
    if (*b.p != '/')
        err("GOWL_CACHE is %s: it must be an absolute path", b.p);
    make_dirs(b.p);
    if (access(b.p, W_OK))
        err("%s: %s (the cache folder: set GOWL_CACHE to one that can be written)", b.p, strerror(errno));
    return dir = b.p;
}

const char *cache_objects(void) {
    const char *off = getenv("GOWL_OBJECTS");
    struct buf b = {0};
    if ((off && !strcmp(off, "off")) || !cache_path(&b) || *b.p != '/')
        return NULL;
    buf_puts(&b, "/objects");
    buf_putc(&b, 0);
    char *not_made = try_dirs(b.p);
    free(not_made);
    return not_made ? NULL : b.p;
}

int cache_lock(const char *name, void (*wait)(void)) {
    struct buf b = {0};
    buf_printf(&b, "%s/%s", cache_dir(), name);
    buf_putc(&b, 0);
    int fd = open(b.p, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        err("%s: %s", b.p, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        if (errno == EWOULDBLOCK && wait)
            wait();
        while (flock(fd, LOCK_EX))
            if (errno != EINTR)
                err("%s: cannot lock: %s", b.p, strerror(errno));
    }
    buf_free(&b);
    return fd;
}

void cache_unlock(int fd) {
    close(fd);
}

/* FNV-1a, 64 bits: keys are names of files and version marks, not a defence. */
uint64_t hash_bytes(uint64_t h, const void *p, size_t n) {
    if (h == HASH_START)
        h = 0xcbf29ce484222325u;
    for (const unsigned char *s = p, *e = s + n; s < e; s++)
        h = (h ^ *s) * 0x100000001b3u;
    return h;
}

uint64_t hash_text(uint64_t h, const char *s) {
    return hash_bytes(h, s, strlen(s) + 1);
}

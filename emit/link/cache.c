/* cache.c: objects of parts of a module (parts.c), kept for the next link, by a hash of what they were made of.
 *
 * One file each in opt->object_cache, written by rename: a head, then the object. What cannot be read or written, or is
 * damaged, is made anew: the cache never fails a link. What has not been used for days goes, and the oldest of what is
 * too much. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "emit/link/link.h"

enum { MOST_MB = 512, HOUR = 3600, DAYS = 5, MAX_PATH = 4200 };
static const char magic[8] = "gowlobj1";

struct head {
    char magic[8];
    uint64_t key[2], len, sum; /* sum: a hash of the object */
};

/* The bitcode, and all that code generation depends on beside it. */
static void key_of(const struct program *p, const uint64_t hash[2], uint64_t key[2]) {
    char text[400];
    int n = snprintf(text, sizeof text, "%s %d %d %d %s", p->opt->cache_version, p->opt->opt, p->opt->debug, p->traces,
                     p->opt->features ? p->opt->features : "");
    uint64_t mixed[] = {hash[0], hash[1], llvm_hash(text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1)};
    key[0] = hash[0] ^ mixed[2];
    key[1] = llvm_hash(mixed, sizeof mixed);
}

/* The key of the part with that hash, and its object's path. False: no objects are kept. */
static bool find_place(const struct program *p, const uint64_t hash[2], uint64_t key[2], char path[MAX_PATH]) {
    if (!p->opt->object_cache)
        return false;
    key_of(p, hash, key);
    snprintf(path, MAX_PATH, "%s/%016llx%016llx", p->opt->object_cache, (unsigned long long)key[0],
             (unsigned long long)key[1]);
    return true;
}

static bool read_all(int fd, char *to, size_t n) {
    while (n) {
        ssize_t k = read(fd, to, n);
        if (k <= 0)
            return false;
        to += k;
        n -= (size_t)k;
    }
    return true;
}

static LLVMMemoryBufferRef read_object(int fd, const uint64_t key[2]) {
    struct stat s;
    struct head h;
    if (fstat(fd, &s) || s.st_size < (off_t)sizeof h || !read_all(fd, (char *)&h, sizeof h) ||
        memcmp(h.magic, magic, sizeof magic) != 0 || memcmp(h.key, key, sizeof h.key) != 0 ||
        h.len != (uint64_t)s.st_size - sizeof h)
        return NULL;
    if (time(NULL) - s.st_mtime > HOUR)
        futimens(fd, NULL); /* it is of use */
    char *b = malloc(h.len + 1);
    LLVMMemoryBufferRef r = NULL;
    if (b && read_all(fd, b, h.len) && llvm_hash(b, h.len) == h.sum)
        r = LLVMCreateMemoryBufferWithMemoryRangeCopy(b, h.len, "object");
    free(b);
    return r;
}

LLVMMemoryBufferRef cache_get(const struct program *p, const uint64_t hash[2]) {
    char path[MAX_PATH];
    uint64_t key[2];
    if (!find_place(p, hash, key, path))
        return NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    LLVMMemoryBufferRef r = read_object(fd, key);
    close(fd);
    return r;
}

static bool write_all(int fd, const char *b, size_t n) {
    while (n) {
        ssize_t k = write(fd, b, n);
        if (k <= 0)
            return false;
        b += k;
        n -= (size_t)k;
    }
    return true;
}

void cache_put(const struct program *p, const uint64_t hash[2], LLVMMemoryBufferRef object) {
    char path[MAX_PATH], begun[MAX_PATH + 100];
    struct head h = {.len = LLVMGetBufferSize(object)};
    if (!find_place(p, hash, h.key, path))
        return;
    memcpy(h.magic, magic, sizeof magic);
    h.sum = llvm_hash(LLVMGetBufferStart(object), h.len);
    snprintf(begun, sizeof begun, "%s.%ld", path, (long)getpid());
    int fd = open(begun, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return;
    bool done = write_all(fd, (char *)&h, sizeof h) && write_all(fd, LLVMGetBufferStart(object), h.len);
    done = !close(fd) && done;
    if (!done || rename(begun, path))
        unlink(begun);
}

/* ---- what goes ---- */

struct kept {
    char *name;
    time_t used;
    off_t size;
};

static int by_use(const void *a, const void *b) {
    const struct kept *x = a, *y = b;
    return x->used < y->used ? -1 : x->used > y->used;
}

void cache_trim(const struct program *p) {
    DIR *d = p->opt->object_cache ? opendir(p->opt->object_cache) : NULL;
    int folder = d ? dirfd(d) : -1;
    if (folder < 0) {
        if (d)
            closedir(d);
        return;
    }
    VEC(struct kept) all = {0};
    off_t sum = 0;
    struct stat s;
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (!fstatat(folder, e->d_name, &s, AT_SYMLINK_NOFOLLOW) && S_ISREG(s.st_mode)) {
            vec_push(&all, ((struct kept){xstrdup(e->d_name), s.st_mtime, s.st_size}));
            sum += s.st_size;
        }
    if (all.len)
        qsort(all.p, all.len, sizeof *all.p, by_use);
    time_t old = time(NULL) - (time_t)DAYS * 24 * HOUR;
    for (size_t i = 0; i < all.len; i++) {
        if (sum > (off_t)MOST_MB << 20 || all.p[i].used < old) {
            unlinkat(folder, all.p[i].name, 0);
            sum -= all.p[i].size;
        }
        free(all.p[i].name);
    }
    vec_free(&all);
    closedir(d);
}

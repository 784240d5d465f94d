/* shims.h: what the shims share: the WASI preview 1 calls they make, and the types of their interface.
 *
 * The shims are what a small program needs of a libc (docs/compile.md lists them), over WASI preview 1. Names, types
 * and constants are wasi-libc's, so that a program compiled with its headers may be linked with either. Each file
 * becomes one member of an archive; a member is linked only if the program refers to something in it that no object
 * or library before it defines.
 */
#ifndef GOWL_SHIMS_H
#define GOWL_SHIMS_H

#include <stddef.h>
#include <stdint.h>

/* Not exported by --export-all: these are means, not the program's own functions. */
#pragma GCC visibility push(hidden)

typedef int32_t ssize_t;
typedef int64_t off_t;

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) wasi_##name

typedef uint16_t wasi_errno; /* 0, or the number that wasi-libc's errno.h gives the error */

struct wasi_iovec {
    void *buf;
    uint32_t len;
};
struct wasi_fdstat {
    uint8_t filetype;
    uint16_t flags;
    uint64_t rights_base, rights_inheriting;
};
struct wasi_prestat {
    uint8_t tag; /* 0: a folder */
    uint32_t name_len;
};
struct wasi_filestat {
    uint64_t dev, ino;
    uint8_t filetype;
    uint64_t nlink, size, atim, mtim, ctim; /* times in ns */
};

_Noreturn void WASI(proc_exit)(uint32_t code);
wasi_errno WASI(args_sizes_get)(uint32_t *count, uint32_t *bytes);
wasi_errno WASI(args_get)(char **argv, char *bytes);
wasi_errno WASI(environ_sizes_get)(uint32_t *count, uint32_t *bytes);
wasi_errno WASI(environ_get)(char **env, char *bytes);
wasi_errno WASI(clock_time_get)(uint32_t clock, uint64_t precision, uint64_t *ns);
wasi_errno WASI(random_get)(void *buf, uint32_t len);
wasi_errno WASI(fd_read)(int fd, const struct wasi_iovec *, uint32_t n, uint32_t *done);
wasi_errno WASI(fd_write)(int fd, const struct wasi_iovec *, uint32_t n, uint32_t *done);
wasi_errno WASI(fd_seek)(int fd, int64_t off, uint8_t whence, uint64_t *at);
wasi_errno WASI(fd_close)(int fd);
wasi_errno WASI(fd_fdstat_get)(int fd, struct wasi_fdstat *);
wasi_errno WASI(fd_filestat_get)(int fd, struct wasi_filestat *);
wasi_errno WASI(fd_prestat_get)(int fd, struct wasi_prestat *);
wasi_errno WASI(fd_prestat_dir_name)(int fd, char *name, uint32_t len);
wasi_errno WASI(path_open)(int dir, uint32_t lookup, const char *path, uint32_t len, uint16_t oflags, uint64_t rights,
                           uint64_t inheriting, uint16_t fdflags, int *fd);
wasi_errno WASI(path_filestat_get)(int dir, uint32_t lookup, const char *path, uint32_t len, struct wasi_filestat *);

extern _Thread_local int errno; /* as in wasi-libc; there is one thread, so it is a plain variable */
enum { ENOENT = 44, EINVAL = 28, ENOMEM = 48, EBADF = 8, EIO = 29, ENAMETOOLONG = 37 };

/* Sets errno if e is one, and gives -1; else gives 0. */
static inline int shim_result(wasi_errno e) {
    if (!e)
        return 0;
    errno = e;
    return -1;
}

struct timespec {
    int64_t tv_sec;
    long tv_nsec;
};

/* wasi-libc's __struct_stat.h */
struct stat {
    uint64_t st_dev, st_ino, st_nlink;
    uint32_t st_mode, st_uid, st_gid, pad;
    uint64_t st_rdev;
    off_t st_size;
    long st_blksize;
    int64_t st_blocks;
    struct timespec st_atim, st_mtim, st_ctim;
    int64_t reserved[3];
};

void *malloc(size_t n);
void *calloc(size_t count, size_t size);
void *realloc(void *p, size_t n);
void free(void *p);
void *aligned_alloc(size_t align, size_t n);
void *memcpy(void *restrict d, const void *restrict s, size_t n);
void *memset(void *d, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
_Noreturn void exit(int code);
_Noreturn void _Exit(int code);
_Noreturn void abort(void);

/* path.c: the preopened folder that path lies in, and path as seen from there; -1 and errno if there is none. */
int shim_folder_of(const char *path, const char **rest);

#endif

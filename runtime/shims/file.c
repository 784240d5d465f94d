/* file.c: open, stat, fstat. */
#include "shims.h"

#include <stdarg.h>

/* fcntl.h of wasi-libc: the low 12 bits are WASI's fdflags, the next 12 its oflags. */
enum { O_NOFOLLOW = 0x01000000, O_RDONLY = 0x04000000, O_SEARCH = 0x08000000, O_WRONLY = 0x10000000 };
enum { LOOKUP_FOLLOW = 1, OFLAG_DIRECTORY = 2 };
enum {
    RIGHT_READ = 1 << 1,
    RIGHT_WRITE = 1 << 6,
    RIGHT_ALLOCATE = 1 << 8,
    RIGHT_SET_SIZE = 1 << 22,
    RIGHT_READDIR = 1 << 14
};

int open(const char *path, int flags, ...);
int open(const char *path, int flags, ...) {
    const char *rest;
    int dir = shim_folder_of(path, &rest), fd;
    if (dir < 0)
        return -1;
    /* As wasi-libc: all that the folder allows, less reading or writing unless asked for. */
    struct wasi_fdstat st;
    if (shim_result(wasi_fd_fdstat_get(dir, &st)))
        return -1;
    uint64_t take = 0;
    if (!(flags & O_RDONLY))
        take |= RIGHT_READ | RIGHT_READDIR;
    if (!(flags & O_WRONLY))
        take |= RIGHT_WRITE | RIGHT_ALLOCATE | RIGHT_SET_SIZE;
    if (!(flags & (O_RDONLY | O_WRONLY | O_SEARCH))) {
        errno = EINVAL;
        return -1;
    }
    wasi_errno e =
        wasi_path_open(dir, flags & O_NOFOLLOW ? 0 : LOOKUP_FOLLOW, rest, strlen(rest), (uint16_t)(flags >> 12 & 0xfff),
                       st.rights_inheriting & ~take, st.rights_inheriting, (uint16_t)(flags & 0xfff), &fd);
    return shim_result(e) ? -1 : fd;
}

static struct timespec to_timespec(uint64_t ns) {
    return (struct timespec){(int64_t)(ns / 1000000000), (long)(ns % 1000000000)};
}

static void to_stat(const struct wasi_filestat *f, struct stat *st) {
    /* WASI file types to POSIX modes, as wasi-libc's __mode_t.h. */
    static const uint16_t modes[] = {0, 0x6000, 0x2000, 0x4000, 0x8000, 0xc000, 0xc000, 0xa000};
    memset(st, 0, sizeof *st);
    st->st_dev = f->dev;
    st->st_ino = f->ino;
    st->st_nlink = f->nlink;
    st->st_mode = f->filetype < 8 ? modes[f->filetype] : 0;
    st->st_size = (off_t)f->size;
    st->st_atim = to_timespec(f->atim);
    st->st_mtim = to_timespec(f->mtim);
    st->st_ctim = to_timespec(f->ctim);
}

int stat(const char *restrict path, struct stat *restrict st);
int stat(const char *restrict path, struct stat *restrict st) {
    struct wasi_filestat f;
    const char *rest;
    int dir = shim_folder_of(path, &rest);
    if (dir < 0 || shim_result(wasi_path_filestat_get(dir, LOOKUP_FOLLOW, rest, strlen(rest), &f)))
        return -1;
    to_stat(&f, st);
    return 0;
}

int fstat(int fd, struct stat *st);
int fstat(int fd, struct stat *st) {
    struct wasi_filestat f;
    if (shim_result(wasi_fd_filestat_get(fd, &f)))
        return -1;
    to_stat(&f, st);
    return 0;
}

/* io.c: read, write, lseek, close on the host's descriptors. */
#include "shims.h"

ssize_t read(int fd, void *p, size_t n);
ssize_t read(int fd, void *p, size_t n) {
    struct wasi_iovec v = {p, n};
    uint32_t done;
    return shim_result(wasi_fd_read(fd, &v, 1, &done)) ? -1 : (ssize_t)done;
}

ssize_t write(int fd, const void *p, size_t n);
ssize_t write(int fd, const void *p, size_t n) {
    struct wasi_iovec v = {(void *)p, n};
    uint32_t done;
    return shim_result(wasi_fd_write(fd, &v, 1, &done)) ? -1 : (ssize_t)done;
}

off_t lseek(int fd, off_t off, int whence);
off_t lseek(int fd, off_t off, int whence) {
    uint64_t at;
    return shim_result(wasi_fd_seek(fd, off, (uint8_t)whence, &at)) ? -1 : (off_t)at;
}

int close(int fd);
int close(int fd) {
    return shim_result(wasi_fd_close(fd));
}

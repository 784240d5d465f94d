/* wasi.h: the WASI preview 1 calls the run time makes itself, and their records
 * (https://github.com/WebAssembly/WASI, legacy/preview1/docs.md). Go's own packages import theirs by go:wasmimport. */
#ifndef GOWL_RUNTIME_WASI_H
#define GOWL_RUNTIME_WASI_H

#include <stdint.h>

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(name)))

WASI("proc_exit") _Noreturn void wasi_proc_exit(uint32_t code) __asm__("gowl.wasi.proc_exit");
WASI("poll_oneoff")
uint32_t wasi_poll_oneoff(const void *in, void *out, uint32_t n, uint32_t *nevents) __asm__("gowl.wasi.poll_oneoff");

WASI("fd_fdstat_get") uint32_t wasi_fd_fdstat_get(uint32_t fd, void *out) __asm__("gowl.wasi.fd_fdstat_get");

enum { WASI_CLOCK_MONOTONIC = 1, WASI_ABSTIME = 1 };
enum { WASI_EVENT_CLOCK = 0, WASI_EVENT_FD_READ = 1, WASI_EVENT_FD_WRITE = 2 };
enum { WASI_EINTR = 27 };
enum { WASI_FILETYPE_SOCKET_DGRAM = 5, WASI_FILETYPE_SOCKET_STREAM = 6 };

struct wasi_fdstat {
    uint8_t filetype;
    uint16_t flags;
    uint64_t rights, rights_inheriting;
};

struct wasi_subscription {
    uint64_t userdata;
    uint8_t type;
    union {
        struct {
            uint32_t id;
            uint64_t timeout, precision; /* nanoseconds */
            uint16_t flags;
        } clock;
        uint32_t fd;
    } u;
};
_Static_assert(sizeof(struct wasi_subscription) == 48, "the size WASI gives");

struct wasi_event {
    uint64_t userdata;
    uint16_t error;
    uint8_t type;
    uint64_t nbytes;
    uint16_t flags;
};
_Static_assert(sizeof(struct wasi_event) == 32, "the size WASI gives");

#endif

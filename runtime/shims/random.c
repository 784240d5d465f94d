/* random.c: getentropy. */
#include "shims.h"

/* At most 256 bytes, as POSIX has it. */
int getentropy(void *buf, size_t n);
int getentropy(void *buf, size_t n) {
    if (n > 256) {
        errno = EIO;
        return -1;
    }
    return shim_result(wasi_random_get(buf, n));
}

/* errno.c: set by the other shims to the number WASI gives, which is wasi-libc's. */
#include "shims.h"

_Thread_local int errno;

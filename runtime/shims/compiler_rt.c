/* compiler_rt.c: the helpers of the code generator, and memcpy, memmove, memset, memcmp: the run time's own source.
 * Weak: a program may bring some of them. */
#define KEEP __attribute__((weak, visibility("hidden")))
#include "runtime/go/compiler_rt.c"

/* string.c: what LLVM may make calls of by itself, besides the functions of compiler_rt.c. */
#include "shims.h"

__attribute__((weak)) size_t strlen(const char *s) {
    size_t n = 0;
    while (s[n])
        n++;
    return n;
}

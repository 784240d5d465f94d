/* env.c: the environment, fetched before main by a constructor. Variables can be read, not set. */
#include "shims.h"

char **environ;

__attribute__((constructor(50))) static void fetch(void) {
    static char *none[1];
    uint32_t count, bytes;
    environ = none;
    if (wasi_environ_sizes_get(&count, &bytes) || !count)
        return;
    char **vars = malloc((count + 1) * sizeof *vars), *text = malloc(bytes);
    if (!vars || !text || wasi_environ_get(vars, text))
        _Exit(71); /* EX_OSERR, as wasi-libc */
    vars[count] = NULL;
    environ = vars;
}

char *getenv(const char *name);
char *getenv(const char *name) {
    size_t n = strlen(name);
    for (char **v = environ; *v; v++) {
        size_t i = 0;
        while (i < n && (*v)[i] == name[i])
            i++;
        if (n && i == n && (*v)[n] == '=')
            return *v + n + 1;
    }
    return NULL;
}

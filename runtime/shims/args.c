/* args.c: main(argc, argv): the arguments as the host gives them, in memory that is never freed. */
#include "shims.h"

int __main_argc_argv(int argc, char **argv);

int __main_void(void);
int __main_void(void) {
    uint32_t argc, bytes;
    if (wasi_args_sizes_get(&argc, &bytes))
        _Exit(71); /* EX_OSERR, as wasi-libc */
    char **argv = malloc((argc + 1) * sizeof *argv), *text = malloc(bytes + 1);
    if (!argv || !text)
        _Exit(70); /* EX_SOFTWARE, as wasi-libc */
    if (wasi_args_get(argv, text))
        _Exit(71);
    argv[argc] = NULL;
    return __main_argc_argv((int)argc, argv);
}

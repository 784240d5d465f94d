/* toolexec.c: what go runs: gowl TOOL ARGS. compile and link are ours, asm leaves a note; cover, vet and the rest go on
 * as they are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/driver.h"

int go_minor(const char *version) {
    int major, minor;
    if (sscanf(version, "go%d.%d", &major, &minor) == 2 && major == 1)
        return minor;
    return !strncmp(version, "devel", 5) ? 0 : -1;
}

bool newer_allowed(void) {
    const char *s = getenv("GOWL_ALLOW_NEWER");
    return s && !strcmp(s, "1");
}

void check_go_version(const char *version) {
    int minor = go_minor(version);
    if (minor == 0)
        err("this Go is a development version (%s): gowl knows the releases 1.%d to 1.%d", version, GO_MINOR_MIN,
            GO_MINOR_MAX);
    if (minor < 0)
        err("\"%s\" is no Go version", version);
    if (minor < GO_MINOR_MIN)
        err("%s is too old: gowl needs Go 1.%d to 1.%d", version, GO_MINOR_MIN, GO_MINOR_MAX);
    if (minor > GO_MINOR_MAX && !newer_allowed())
        err("%s is newer than this gowl (%s), which knows Go 1.%d to 1.%d: get a newer gowl, or try GOWL_ALLOW_NEWER=1",
            version, GOWL_VERSION, GO_MINOR_MIN, GO_MINOR_MAX);
}

void check_target(void) {
    const char *os = getenv("GOOS"), *arch = getenv("GOARCH");
    if (os && arch && *os && *arch && ((strcmp(os, "wasip1") && strcmp(os, "js")) || strcmp(arch, "wasm")))
        err("the target is %s/%s: gowl builds for GOOS=wasip1 or js, GOARCH=wasm (set both, or use `gowl build`)", os,
            arch);
}

/* tool -V=full: go's build cache keys by this line, so it must name what changes our output. */
static int full_version(const struct gowl_options *o, const char *name, char **argv) {
    struct buf b = {0};
    int code = run_process(argv, NULL, NULL, &b);
    if (code)
        return code;
    buf_putc(&b, 0);
    b.p[strcspn(b.p, "\n")] = 0;
    char version[64];
    if (sscanf(b.p, "%*s version %63s", version) != 1)
        err("%s -V=full says \"%s\"", argv[0], b.p);
    check_target();
    check_go_version(version);
    uint64_t h = strcmp(name, "link") ? compile_step_hash(o) : link_step_hash(o);
    printf("%s gowl-%s-%016llx\n", b.p, GOWL_VERSION, (unsigned long long)h);
    buf_free(&b);
    return fflush(stdout) ? 1 : 0;
}

bool has_flag(char **argv, const char *flag) {
    for (; *argv; argv++)
        if (!strcmp(*argv, flag))
            return true;
    return false;
}

int toolexec(const struct gowl_options *o, char **argv) {
    const char *name = strrchr(argv[0], '/') + 1;
    bool compile = !strcmp(name, "compile"), link = !strcmp(name, "link"), assemble = !strcmp(name, "asm");
    if (compile || link || assemble) {
        if (argv[1] && !strcmp(argv[1], "-V=full"))
            return full_version(o, name, argv);
        if (has_flag(argv, "-o")) {
            check_target();
            if (assemble && has_flag(argv, "-gensymabis"))
                become(argv);
            return compile ? compile_step(o, argv) : link ? link_step(o, argv) : asm_step(argv);
        }
    }
    become(argv);
}

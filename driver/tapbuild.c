/* tapbuild.c: the capture compiler: the user's own cmd/compile with the files of tap/ added to
 * cmd/compile/internal/ssa.
 *
 * It is built once for each Go toolchain and kept in the cache. From Go 1.25 on, an overlay may not name a file under
 * GOMODCACHE, where downloaded toolchains live: so GOROOT is always reached through a symlink in the cache.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver.h"

/* The line that tool -V=full prints, without its end. */
static char *tool_version(const char *tool) {
    struct buf b = {0};
    char *argv[] = {(char *)tool, "-V=full", NULL};
    int code = run_process(argv, NULL, NULL, &b);
    buf_putc(&b, 0);
    b.p[strcspn(b.p, "\n")] = 0;
    if (code)
        err("%s -V=full failed", tool);
    return b.p;
}

/* GOROOT of a tool at GOROOT/pkg/tool/OS_ARCH/NAME, with symlinks resolved. */
static char *tool_goroot(const char *tool) {
    char *root = realpath(tool, NULL);
    if (!root)
        err("%s: %s", tool, strerror(errno));
    for (int i = 0; i < 4; i++) {
        char *slash = strrchr(root, '/');
        if (!slash)
            err("%s is not in a GOROOT", tool);
        *slash = 0;
    }
    struct buf b = {0};
    buf_printf(&b, "%s/src/cmd/compile/internal/ssa/compile.go", root);
    buf_putc(&b, 0);
    if (access(b.p, R_OK))
        err("%s is not there: gowl builds its capture compiler from the source of Go's; install it (Debian: "
            "golang-*-src)",
            b.p);
    buf_free(&b);
    return root;
}

/* The cache key of the capture compiler for a tool that prints this version. */
static uint64_t tap_key(const char *version) {
    uint64_t h = hash_bytes(HASH_START, gowl_tap_go, gowl_tap_go_len);
    h = hash_bytes(h, gowl_tap_package_go, gowl_tap_package_go_len);
    return hash_text(h, version);
}

static char *key_path(const char *prefix, uint64_t key, const char *suffix) {
    struct buf b = {0};
    buf_printf(&b, "%s/%s-%016llx%s", cache_dir(), prefix, (unsigned long long)key, suffix);
    buf_putc(&b, 0);
    return b.p;
}

char *tap_path(const char *tool) {
    char *version = tool_version(tool);
    char *path = key_path("compile", tap_key(version), "");
    free(version);
    return path;
}

static void say_waiting(void) {
    tell_terminal("another gowl is building the capture compiler: waiting for it");
}

/* Makes the symlink at path point to target, whatever was there. */
static void renew_symlink(const char *target, const char *path) {
    struct buf b = {0};
    buf_printf(&b, "%s.new", path);
    buf_putc(&b, 0);
    unlink(b.p);
    if (symlink(target, b.p) || rename(b.p, path))
        err("%s: %s", path, strerror(errno));
    buf_free(&b);
}

static bool holds_tap(const char *file) {
    size_t len;
    char *p = file_read(file, &len);
    bool found = memmem(p, len, "GOWL_DUMP", 9) != NULL;
    free(p);
    return found;
}

static void tap_build(const char *goroot, const char *version, uint64_t key, const char *path) {
    tell_terminal("building the capture compiler for %s: once for this version of Go, takes about 70 s ...", version);
    char *root = key_path("goroot", key, "");
    char *source = key_path("tap", key, ".go"), *package = key_path("tap-package", key, ".go");
    char *overlay = key_path("overlay", key, ".json");
    char *tmp = key_path("compile", key, ".tmp");
    renew_symlink(goroot, root);
    file_write(source, gowl_tap_go, gowl_tap_go_len, 0666);
    file_write(package, gowl_tap_package_go, gowl_tap_package_go_len, 0666);
    struct buf json = {0};
    buf_printf(&json,
               "{\"Replace\":{\"%s/src/cmd/compile/internal/ssa/gowl_tap.go\":\"%s\","
               "\"%s/src/cmd/compile/internal/ssa/gowl_tap_package.go\":\"%s\"}}\n",
               root, source, root, package);
    if (strpbrk(root, "\"\\"))
        err("%s: the cache folder's name may hold no quote and no backslash", root);
    file_write(overlay, json.p, json.len, 0666);

    struct buf go = {0}, overlay_arg = {0}, root_env = {0};
    buf_printf(&go, "%s/bin/go", root);
    buf_putc(&go, 0);
    if (access(go.p, X_OK)) {
        go.len = 0;
        buf_puts(&go, "go");
        buf_putc(&go, 0);
    }
    buf_printf(&overlay_arg, "-overlay=%s", overlay);
    buf_putc(&overlay_arg, 0);
    buf_printf(&root_env, "GOROOT=%s", root);
    buf_putc(&root_env, 0);
    /* In PWD, go finds the folder's name as we mean it, through the symlink. */
    struct buf dir = {0}, pwd_env = {0};
    buf_printf(&dir, "%s/src/cmd/compile", root);
    buf_putc(&dir, 0);
    buf_printf(&pwd_env, "PWD=%s", dir.p);
    buf_putc(&pwd_env, 0);
    const char *env[] = {root_env.p,
                         pwd_env.p,
                         "GOTOOLCHAIN=local",
                         "GOFLAGS=",
                         "GOENV=off",
                         "GOWORK=off",
                         "CGO_ENABLED=0",
                         "GOEXPERIMENT",
                         "GOOS",
                         "GOARCH",
                         "GOWASM",
                         "GODEBUG",
                         "GOWL_DUMP",
                         "GO111MODULE=",
                         "GOCOVERDIR",
                         "GOFIPS140=off",
                         NULL};
    char *argv[] = {go.p, "build", "-trimpath", overlay_arg.p, "-o", tmp, "cmd/compile", NULL};
    file_doomed(tmp);
    int code = run_process(argv, env, dir.p, NULL);
    if (code)
        err("the capture compiler for %s cannot be built (go build cmd/compile gave exit code %d)", version, code);
    if (!holds_tap(tmp))
        die("the compiler built for %s does not hold the tap: go build passed the overlay %s by", version, overlay);
    if (rename(tmp, path))
        err("%s: %s", path, strerror(errno));
    file_keep(tmp);
    tell_terminal("the capture compiler for %s is ready", version);
    buf_free(&json);
    buf_free(&go);
    buf_free(&overlay_arg);
    buf_free(&root_env);
    buf_free(&dir);
    buf_free(&pwd_env);
    free(root);
    free(source);
    free(package);
    free(overlay);
    free(tmp);
}

char *tap_compiler(const char *tool) {
    char *line = tool_version(tool);
    uint64_t key = tap_key(line);
    char *path = key_path("compile", key, "");
    if (access(path, X_OK)) {
        char version[64];
        if (sscanf(line, "%*s version %63s", version) != 1)
            err("%s -V=full says \"%s\": that is no Go compiler", tool, line);
        check_go_version(version);
        char *goroot = tool_goroot(tool);
        char lock[64];
        snprintf(lock, sizeof lock, "compile-%016llx.lock", (unsigned long long)key);
        int fd = cache_lock(lock, say_waiting);
        if (access(path, X_OK)) /* nobody built it while we waited */
            tap_build(goroot, version, key, path);
        cache_unlock(fd);
        free(goroot);
    }
    free(line);
    return path;
}

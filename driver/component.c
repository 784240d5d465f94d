/* component.c: --component: the module that the link step has written becomes a component, by an encoder from outside:
 * wasm-tools, or the same in Node from npm's packages. Those and the adapters of preview 1 stand in one folder, which
 * `cmake/setup.sh components` fills (cmake/components.txt). */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver.h"

#define HOW_TO_GET "run `cmake/setup.sh components` of gowl's sources"

static char *text(const char *fmt, ...) GOWL_PRINTF(1, 2);
static char *text(const char *fmt, ...) {
    char *s;
    va_list ap;
    va_start(ap, fmt);
    if (vasprintf(&s, fmt, ap) < 0)
        die("no memory");
    va_end(ap);
    return s;
}

/* The folder of cmake/setup.sh components, malloc'ed. */
static char *folder(void) {
    const char *env = getenv("GOWL_COMPONENTS");
    return env && *env ? xstrdup(env) : text("%s/components", cache_dir());
}

/* malloc'ed */
static char *adapter(bool reactor) {
    char *dir = folder(), *path = text("%s/wasi_snapshot_preview1.%s.wasm", dir, reactor ? "reactor" : "command");
    free(dir);
    return path;
}

/* wasm-tools, malloc'ed; NULL: there is none, so it is Node's turn. */
static char *wasm_tools(void) {
    const char *env = getenv("GOWL_WASM_TOOLS");
    if (!env || !*env)
        return find_program("wasm-tools");
    char *path = find_program(env);
    if (!path)
        err("GOWL_WASM_TOOLS is %s: there is no such program", env);
    return path;
}

void component_check(const struct gowl_options *o) {
    if (!o->component) {
        if (o->wit || o->world)
            usage_err("--wit and --world describe a component: --component is missing");
        return;
    }
    if (o->kind != EMIT_WASM)
        usage_err("--component makes a module into a component: there is none with --emit");
    if (o->world && !o->wit)
        usage_err("--world=%s: in which WIT? --wit=DIR is missing", o->world);
    if (o->wit && access(o->wit, R_OK))
        err("--wit=%s: there is no such file or folder", o->wit);
    char *dir = folder(), *tools = wasm_tools(), *node = find_program("node"),
         *js = text("%s/node_modules/@bytecodealliance/jco-transpile", dir), *adapt = adapter(o->wit);
    if (access(adapt, R_OK))
        err("no preview 1 adapter in %s: " HOW_TO_GET, dir);
    if (!tools && access(js, R_OK))
        err("no encoder of components: install wasm-tools (cargo install wasm-tools), or " HOW_TO_GET);
    if (!tools && !node)
        err("no encoder of components: install wasm-tools (cargo install wasm-tools), or Node.js 20 (Debian: nodejs)");
    free(dir);
    free(tools);
    free(node);
    free(js);
    free(adapt);
}

/* The text of a WIT package: all files of it, in the order of their names. */
static uint64_t hash_wit(uint64_t h, const char *path) {
    struct dirent **names;
    struct stat st;
    if (stat(path, &st))
        return h;
    h = hash_text(h, path);
    if (!S_ISDIR(st.st_mode)) {
        size_t len;
        char *p = file_read(path, &len);
        h = hash_bytes(h, p, len);
        free(p);
        return h;
    }
    int n = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        if (names[i]->d_name[0] != '.') {
            char *sub = text("%s/%s", path, names[i]->d_name);
            h = hash_wit(h, sub);
            free(sub);
        }
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    return h;
}

uint64_t component_hash(const struct gowl_options *o, uint64_t h) {
    if (!o->component)
        return h;
    if (o->wit)
        h = hash_wit(h, o->wit);
    for (int reactor = 0; reactor < 2; reactor++) {
        char *path = adapter(reactor);
        h = hash_wit(h, path);
        free(path);
    }
    char *tools = wasm_tools();
    h = hash_text(h, tools ? tools : "node");
    free(tools);
    return h;
}

/* Runs it; err() if it fails, when it has said why. */
static void run_encoder(const char *const argv[], const char *module) {
    if (run_process((char *const *)(uintptr_t)argv, NULL, NULL, NULL))
        err("%s cannot be made a component: the encoder, %s, has said why", module, argv[0]);
}

void component_encode(const struct gowl_options *o, const char *module, bool reactor) {
    component_check(o);
    if (reactor && !o->wit)
        err("what a reactor exports as a component is described in WIT: --wit=DIR --world=NAME");
    char *out = text("%s.component", module), *embedded = text("%s.embedded", module), *tools = wasm_tools(),
         *adapt = adapter(reactor), *dir = folder();
    file_doomed(out);
    file_doomed(embedded);
    if (tools) {
        const char *core = module;
        if (o->wit) {
            const char *embed[] = {tools, "component", "embed", o->wit, module, "-o", embedded, NULL, NULL, NULL};
            if (o->world) {
                embed[7] = "--world";
                embed[8] = o->world;
            }
            run_encoder(embed, module);
            core = embedded;
        }
        char *with = text("wasi_snapshot_preview1=%s", adapt);
        const char *encode[] = {tools, "component", "new", core, "--adapt", with, "-o", out, NULL};
        run_encoder(encode, module);
        free(with);
    } else {
        char *script = text("%.*s", (int)gowl_component_mjs_len, (const char *)gowl_component_mjs);
        const char *encode[] = {"node",
                                "--no-warnings",
                                "--input-type=module",
                                "-e",
                                script,
                                "--",
                                dir,
                                out,
                                module,
                                adapt,
                                o->wit,
                                o->world,
                                NULL};
        run_encoder(encode, module);
        free(script);
    }
    size_t len;
    char *p = file_read(out, &len);
    file_write(module, p, len, 0666);
    free(p);
    unlink(out);
    unlink(embedded);
    free(out);
    free(embedded);
    free(tools);
    free(adapt);
    free(dir);
}

/* compile.c: fuzz target: the readers behind `gowl compile`: the kind of a file, text (typed pointers, LLVM's parser,
 * our checks), objects' sections, features and symbol names, archives' indexes. Bitcode is left out: LLVM's reader
 * trusts it, so that only LLVM's faults would be found; tests/compile/run damages bitcode and looks at the process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "emit/compile/compile_internal.h"

static struct compile_options options;
static struct emit_options emit_opt = {.opt = OPT_O0};
static struct program prog;
static struct compile comp = {.opt = &options, .prog = &prog};
static struct input in;

static void count(void *n, const char *name, size_t len) {
    /* Every byte of the name must be readable. */
    for (size_t i = 0; i < len; i++)
        *(size_t *)n += (unsigned char)name[i];
}

static void read_one(void *arg) {
    (void)arg;
    size_t n = 0;
    input_load(&in);
    switch (in.kind) {
    case INPUT_OBJECT:
        check_object(&in);
        object_names(&in, count, &n);
        break;
    case INPUT_ARCHIVE:
        archive_names((const unsigned char *)in.bytes, in.len, count, &n);
        break;
    case INPUT_TEXT:
        input_where(comp.arena, &in, "define", "main");
        input_parse(&in, prog.ctx);
        check_module(&comp, &in);
        break;
    case INPUT_BITCODE:
        break;
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len) {
    static int fd = -1;
    static char path[64];
    if (fd < 0) {
        fd = memfd_create("input", 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        prog.opt = &emit_opt;
        object_target(&prog);
    }
    if (ftruncate(fd, 0) || pwrite(fd, data, len, 0) != (ssize_t)len)
        abort();
    comp.arena = prog.arena = arena_new("fuzz");
    prog.ctx = LLVMContextCreate();
    in = (struct input){.path = path};
    const char *message;
    if (base_try(read_one, NULL, &message) == 2)
        abort(); /* die(): a fault of ours */
    if (in.mod)
        LLVMDisposeModule(in.mod);
    free(in.bytes);
    LLVMContextDispose(prog.ctx);
    arena_free(comp.arena);
    return 0;
}

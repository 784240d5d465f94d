/* emit_fixture.h: whole programs by hand, for the tests of emit/: packages as .ll and summary texts. */
#ifndef EMIT_FIXTURE_H
#define EMIT_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <llvm-c/BitWriter.h>
#include <llvm-c/Core.h>
#include <llvm-c/IRReader.h>

#include "emit/program.h"

/* err() and die() do not return: what they leave behind is memory of a process that would have ended. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}

#define HEAD(path) "gowl-summary 2\ngo go1.26.8\ntarget wasip1 wasm 8\npackage " path "\n"

/* The least run time: _start, a WASI import, two libcalls, one override. */
static const char fixture_runtime[] =
    "declare void @main.main()\n"
    "declare i32 @fd_write(i32, i32, i32, i32) \"wasm-import-module\"=\"wasi_snapshot_preview1\" "
    "\"wasm-import-name\"=\"fd_write\"\n"
    "@llvm.used = appending global [1 x ptr] [ptr @__multi3], section \"llvm.metadata\"\n"
    "define void @__multi3(ptr %r, i64 %a, i64 %b, i64 %c, i64 %d) { ret void }\n"
    "define void @_start() {\n  call void @main.main()\n  ret void\n}\n"
    "define void @runtime.put(i32 %x) noinline {\n"
    "  %r = call i32 @fd_write(i32 1, i32 %x, i32 1, i32 0)\n  ret void\n}\n"
    "define void @runtime.never() {\n  call void @runtime.nowhere()\n  ret void\n}\n"
    "declare void @runtime.nowhere()\n";

#define RUNTIME_SUM                                                                                                    \
    HEAD("runtime")                                                                                                    \
    "f runtime.unreachableMethod - void%20() -\n"                                                                      \
    "f runtime.put - void%20(i32) 8:8:8:s32@0:-\n"

#define RUNTIME_LL                                                                                                     \
    "define void @runtime.unreachableMethod() { unreachable }\n"                                                       \
    "define void @runtime.put(i32 %x) { ret void }\n"

struct fixture {
    struct emit_package pkgs[8];
    size_t n;
    struct emit_options opt;
    const char *runtime; /* .ll of the run time's C, fixture_runtime if NULL */
    char dir[64];
    char out[80];
    char *text; /* what was written */
    size_t len;
};

static char *fixture_bitcode(const char *ll, size_t *len) {
    LLVMContextRef c = LLVMContextCreate();
    LLVMMemoryBufferRef b = LLVMCreateMemoryBufferWithMemoryRangeCopy(ll, strlen(ll), "fixture");
    LLVMModuleRef m;
    char *msg = NULL;
    if (LLVMParseIRInContext(c, b, &m, &msg)) {
        fprintf(stderr, "fixture: %s\n", msg);
        abort();
    }
    LLVMMemoryBufferRef bc = LLVMWriteBitcodeToMemoryBuffer(m);
    *len = LLVMGetBufferSize(bc);
    char *p = malloc(*len + 1);
    memcpy(p, LLVMGetBufferStart(bc), *len);
    LLVMDisposeMemoryBuffer(bc);
    LLVMDisposeModule(m);
    LLVMContextDispose(c);
    return p;
}

static void fixture_add(struct fixture *f, const char *path, const char *ll, const char *sum) {
    struct emit_package *p = &f->pkgs[f->n++];
    p->path = path;
    p->archive = path;
    p->bitcode = fixture_bitcode(ll, &p->bitcode_len);
    p->summary = sum;
    p->summary_len = strlen(sum);
}

static void fixture_init(struct fixture *f, enum emit_kind kind, enum opt_level opt) {
    memset(f, 0, sizeof *f);
    strcpy(f->dir, "/tmp/gowl-test-XXXXXX");
    if (!mkdtemp(f->dir))
        abort();
    snprintf(f->out, sizeof f->out, "%s/out", f->dir);
    f->opt = (struct emit_options){.opt = opt,
                                   .kind = kind,
                                   .strip_names = true,
                                   .strip_dwarf = true,
                                   .build_id = "abc/def",
                                   .go_version = "go1.26.8",
                                   .tmp_dir = f->dir,
                                   .out = f->out,
                                   .build_mode = "exe"};
}

static void fixture_emit(void *arg) {
    struct fixture *f = arg;
    size_t n;
    char *rt = fixture_bitcode(f->runtime ? f->runtime : fixture_runtime, &n);
    emit_with_runtime(f->pkgs, f->n, &f->opt, (const unsigned char *)rt, n);
    free(rt);
    f->text = file_read(f->out, &f->len);
}

/* 0, or 1 after err(), 2 after die(): *msg says what. */
static int fixture_run(struct fixture *f, const char **msg) {
    *msg = "";
    return base_try(fixture_emit, f, msg);
}

static void fixture_free(struct fixture *f) {
    for (size_t i = 0; i < f->n; i++)
        free((char *)f->pkgs[i].bitcode);
    free(f->text);
    unlink(f->out);
    rmdir(f->dir);
}

#endif

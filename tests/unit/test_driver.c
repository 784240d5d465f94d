/* test_driver.c: the driver's readers and helpers: archives, zlib, versions, options, child processes. */
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver.h"

static char folder[] = "/tmp/gowl-unit-XXXXXX";

static const char *path_of(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* ---- archives ---- */

static const char one_member[] = "!<arch>\n"
                                 "__.PKGDEF       0           0     0     644     5         `\n"
                                 "hello\n"
                                 "_go_.o          0           0     0     644     4         `\n"
                                 "code";

static void open_it(void *arg) {
    struct arena *arena = arena_new("test");
    struct archive a;
    archive_open(&a, arena, arg);
    archive_close(&a);
    arena_free(arena);
}

static void replace_it(void *arg) {
    struct member m = {"gowl.bc", "x", 1};
    archive_replace(arg, &m, 1);
}

static void test_archive_members(void) {
    const char *path = path_of("a.a");
    file_write(path, one_member, sizeof one_member - 1, 0644);
    struct member add[] = {{"gowl.bc", "odd", 3}, {"gowl.sum", "", 0}};
    archive_replace(path, add, 2);
    add[0].p = "again", add[0].len = 5;
    archive_replace(path, add, 1);

    struct arena *arena = arena_new("test");
    struct archive a;
    archive_open(&a, arena, path);
    CU_ASSERT_EQUAL(a.n, 4);
    CU_ASSERT_EQUAL(a.len % 2, 0);
    const struct member *m = archive_member(&a, "__.PKGDEF");
    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    CU_ASSERT(m->len == 5 && !memcmp(m->p, "hello", 5));
    m = archive_member(&a, "_go_.o");
    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    CU_ASSERT(m->len == 4 && !memcmp(m->p, "code", 4));
    m = archive_member(&a, "gowl.bc");
    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    CU_ASSERT(m->len == 5 && !memcmp(m->p, "again", 5));
    CU_ASSERT_PTR_NULL(archive_member(&a, "gowl.ssa"));
    archive_close(&a);
    arena_free(arena);
}

/* Every prefix of an archive is read or refused; only those that end between members are read. */
static void test_archive_truncated(void) {
    const char *msg, *path = path_of("cut.a");
    size_t len = sizeof one_member - 1;
    for (size_t n = 0; n < len; n++) {
        file_write(path, one_member, n, 0644);
        bool whole = n == 8 || n == 8 + 60 + 5 || n == 8 + 60 + 6;
        CU_ASSERT_EQUAL(base_try(open_it, (void *)path, &msg), whole ? 0 : 1);
    }
}

static void test_archive_altered(void) {
    const char *msg, *path = path_of("altered.a");
    for (size_t i = 0; i < sizeof one_member - 1; i++) {
        char text[sizeof one_member];
        memcpy(text, one_member, sizeof text);
        text[i] ^= 0x55;
        file_write(path, text, sizeof text - 1, 0644);
        CU_ASSERT(base_try(open_it, (void *)path, &msg) <= 1);
    }
    /* A size of ten nines, one that is no number, and one that is empty. */
    static const char *const sizes[] = {"9999999999", "4x        ", "          ", "-4        "};
    for (size_t i = 0; i < 4; i++) {
        char text[sizeof one_member];
        memcpy(text, one_member, sizeof text);
        memcpy(text + 8 + 48, sizes[i], 10);
        file_write(path, text, sizeof text - 1, 0644);
        CU_ASSERT_EQUAL(base_try(open_it, (void *)path, &msg), 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(msg, "altered.a"));
    }
}

static void test_archive_missing(void) {
    const char *msg;
    CU_ASSERT_EQUAL(base_try(open_it, (void *)path_of("nosuch.a"), &msg), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg, "nosuch.a: No such file"));
    CU_ASSERT_EQUAL(base_try(open_it, folder, &msg), 1);
    CU_ASSERT_EQUAL(base_try(replace_it, (void *)path_of("nosuch.a"), &msg), 1);
    CU_ASSERT_NOT_EQUAL(access(path_of("nosuch.a"), F_OK), 0);
}

/* ---- zlib ---- */

struct packed {
    const char *p;
    size_t len;
};

static void unpack(void *arg) {
    struct packed *k = arg;
    size_t n;
    free(zlib_decompress("some.a", k->p, k->len, &n));
}

static void test_zlib(void) {
    char *text = malloc(300000);
    for (int i = 0; i < 300000; i++)
        text[i] = (char)((unsigned)i * (unsigned)i >> 7);
    size_t len, back_len;
    char *packed = zlib_compress(text, 300000, &len);
    char *back = zlib_decompress("some.a", packed, len, &back_len);
    CU_ASSERT(back_len == 300000 && !memcmp(back, text, back_len));
    for (size_t n = 0; n < len; n += 1 + len / 50) {
        const char *msg;
        struct packed k = {packed, n};
        CU_ASSERT_EQUAL(base_try(unpack, &k, &msg), 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(msg, "some.a"));
    }
    free(text);
    free(packed);
    free(back);
}

/* ---- versions, packages, options ---- */

static void check_version(void *arg) {
    check_go_version(arg);
}

static void test_versions(void) {
    CU_ASSERT_EQUAL(go_minor("go1.26.8"), 26);
    CU_ASSERT_EQUAL(go_minor("go1.24"), 24);
    CU_ASSERT_EQUAL(go_minor("go1.27rc1"), 27);
    CU_ASSERT_EQUAL(go_minor("devel go1.28-abc"), 0);
    CU_ASSERT_EQUAL(go_minor("gcc 12"), -1);
    CU_ASSERT_EQUAL(go_minor("go2.26"), -1);
    static const struct {
        const char *version;
        int result;
    } cases[] = {{"go1.23.9", 1}, {"go1.24", 0}, {"go1.27.3", 0}, {"go1.28", 1}, {"devel", 1}, {"", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *msg;
        CU_ASSERT_EQUAL(base_try(check_version, (void *)cases[i].version, &msg), cases[i].result);
    }
}

static void test_no_inlining(void) {
    CU_ASSERT(package_without_inlining("runtime"));
    CU_ASSERT(package_without_inlining("internal/runtime/maps"));
    CU_ASSERT(!package_without_inlining("runtime/debug"));
    CU_ASSERT(!package_without_inlining("main"));
    CU_ASSERT(!package_without_inlining("fmt"));
}

/* What options_text writes, option_take reads back. */
static void test_options(void) {
    static const char *const texts[] = {"-O0",
                                        "-O1",
                                        "-O2",
                                        "-Os",
                                        "-Oz",
                                        "--emit=obj",
                                        "--emit=ll",
                                        "--emit=opt",
                                        "--verbose",
                                        "--verify-each",
                                        "-g",
                                        "-g=all",
                                        "-g=link",
                                        "--debug-file=/x",
                                        "--source-map=/m",
                                        "--embed-sources",
                                        "--print-after=unwind,main.f"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct gowl_options o = {.opt = OPT_O2, .kind = EMIT_WASM}, back = o;
        CU_ASSERT(option_take(&o, texts[i], false));
        struct buf b = {0};
        options_text(&o, &b);
        buf_putc(&b, 0);
        if (b.p[0])
            CU_ASSERT(option_take(&back, b.p + 1, false));
        CU_ASSERT(o.opt == back.opt && o.kind == back.kind && o.verbose == back.verbose);
        CU_ASSERT(o.verify_each == back.verify_each);
        CU_ASSERT(o.debug == back.debug && o.debug_compile == back.debug_compile && o.debug_all == back.debug_all);
        CU_ASSERT(o.embed_sources == back.embed_sources);
        CU_ASSERT_STRING_EQUAL(o.source_map ? o.source_map : "", back.source_map ? back.source_map : "");
        CU_ASSERT_STRING_EQUAL(o.print_after ? o.print_after : "", back.print_after ? back.print_after : "");
        buf_free(&b);
    }
    struct gowl_options o = {.opt = OPT_O2};
    CU_ASSERT(!option_take(&o, "-v", false));
    CU_ASSERT(option_take(&o, "-v", true));
    CU_ASSERT(!option_take(&o, "-o", true));
    struct gowl_options z = {.opt = OPT_OZ}, two = {.opt = OPT_O2};
    CU_ASSERT_NOT_EQUAL(link_step_hash(&z), link_step_hash(&two));
    z = two;
    z.verbose = true;
    CU_ASSERT_EQUAL(link_step_hash(&z), link_step_hash(&two));
}

/* ---- processes ---- */

static void run_missing(void *arg) {
    (void)arg;
    char *argv[] = {"/nonexistent/program", NULL};
    run_process(argv, NULL, NULL, NULL);
}

static void test_process(void) {
    struct buf b = {0};
    const char *env[] = {"GOWL_UNIT=two words", "HOME", NULL};
    char *argv[] = {"sh", "-c", "echo \"$GOWL_UNIT:$HOME:$(pwd)\"; exit 7", NULL};
    CU_ASSERT_EQUAL(run_process(argv, env, "/", &b), 7);
    buf_putc(&b, 0);
    CU_ASSERT_STRING_EQUAL(b.p, "two words::/\n");
    buf_free(&b);
    CU_ASSERT_PTR_NULL(getenv("GOWL_UNIT"));
    char *killed[] = {"sh", "-c", "kill -TERM $$", NULL};
    CU_ASSERT_EQUAL(run_process(killed, NULL, NULL, NULL), 128 + 15);
    const char *msg;
    CU_ASSERT_EQUAL(base_try(run_missing, NULL, &msg), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg, "cannot run /nonexistent/program: No such file"));
    char *sh = find_program("sh");
    CU_ASSERT_PTR_NOT_NULL(sh);
    free(sh);
    CU_ASSERT_PTR_NULL(find_program("gowl-no-such-program"));
}

int main(void) {
    if (!mkdtemp(folder))
        return 2;
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("driver", NULL, NULL);
    CU_add_test(s, "members of an archive", test_archive_members);
    CU_add_test(s, "truncated archives", test_archive_truncated);
    CU_add_test(s, "altered archives", test_archive_altered);
    CU_add_test(s, "missing archives", test_archive_missing);
    CU_add_test(s, "zlib", test_zlib);
    CU_add_test(s, "versions of Go", test_versions);
    CU_add_test(s, "packages without inlining", test_no_inlining);
    CU_add_test(s, "options", test_options);
    CU_add_test(s, "child processes", test_process);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    char *argv[] = {"rm", "-rf", folder, NULL};
    run_process(argv, NULL, NULL, NULL);
    return failed != 0;
}

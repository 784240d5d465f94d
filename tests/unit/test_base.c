/* test_base.c: base/: arenas, buffers, vectors, maps, errors, files, and the record reader, malformed input included.
 */
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

static char folder[] = "/tmp/gowl-unit-XXXXXX";
static struct arena *arena;

static const char *path_of(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* ---- memory ---- */

static void test_arena(void) {
    struct arena *a = arena_new("test");
    unsigned char *last = NULL;
    for (size_t i = 0; i < 3000; i++) {
        size_t n = i % 97 + (i % 500 == 0 ? 40000 : 0);
        unsigned char *p = arena_alloc(a, n);
        CU_ASSERT((uintptr_t)p % 16 == 0);
        bool zero = true;
        for (size_t k = 0; k < n; k++)
            zero &= p[k] == 0;
        CU_ASSERT(zero);
        if (n)
            memset(p, 0xff, n);
        if (last && i % 97 > 1)
            CU_ASSERT(p != last);
        last = p;
    }
    CU_ASSERT_STRING_EQUAL(arena_strndup(a, "abcdef", 3), "abc");
    CU_ASSERT_STRING_EQUAL(arena_strdup(a, ""), "");
    CU_ASSERT_STRING_EQUAL(arena_printf(a, "%s-%d", "x", 5), "x-5");
    char *big = arena_printf(a, "%0100000d", 7);
    CU_ASSERT(strlen(big) == 100000 && big[99999] == '7');
    int *v = NEWN(a, int, 1000);
    v[999] = 1;
    CU_ASSERT(v[0] == 0);
    arena_free(a);
    arena_free(NULL);
}

static void too_much(void *a) {
    arena_alloc_n(a, SIZE_MAX / 4, 8);
}

static void far_too_much(void *a) {
    arena_alloc(a, SIZE_MAX - 3);
}

static void test_arena_overflow(void) {
    const char *msg = "";
    CU_ASSERT_EQUAL(base_try(too_much, arena, &msg), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg, "out of memory"));
    CU_ASSERT_EQUAL(base_try(far_too_much, arena, &msg), 1);
}

static void test_buf(void) {
    struct buf b = {0};
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%d,", i);
    CU_ASSERT_EQUAL(b.len, 10 * 2 + 90 * 3 + 900 * 4);
    CU_ASSERT(!memcmp(b.p, "0,1,2,", 6) && !memcmp(b.p + b.len - 4, "999,", 4));
    b.len = 0;
    buf_puts(&b, "ab");
    buf_putc(&b, 0);
    buf_add(&b, "cd", 2);
    buf_add(&b, NULL, 0);
    CU_ASSERT(b.len == 5 && !memcmp(b.p, "ab\0cd", 5));
    b.len = 0;
    buf_name(&b, "", 0);
    buf_putc(&b, ' ');
    static const char odd[] = "a b%\n\x7f\x00\xc3\xa9~";
    buf_name(&b, odd, sizeof odd - 1);
    static const char want[] = "% a%20b%25%0A%7F%00\xc3\xa9~";
    CU_ASSERT(b.len == sizeof want - 1 && !memcmp(b.p, want, b.len));
    buf_free(&b);
    CU_ASSERT(b.p == NULL && b.len == 0 && b.cap == 0);
}

static void test_vec(void) {
    struct pair {
        int a, b;
    };
    VEC(struct pair) v = {0};
    for (int i = 0; i < 1000; i++) {
        struct pair p = {i, -i};
        vec_push(&v, p);
    }
    CU_ASSERT(v.len == 1000 && v.p[999].a == 999 && v.p[500].b == -500);
    vec_free(&v);
    CU_ASSERT(v.p == NULL && v.len == 0);
}

static void test_map(void) {
    struct map m = {0};
    CU_ASSERT_PTR_NULL(map_gets(&m, "x"));
    enum { N = 20000 };
    for (intptr_t i = 0; i < N; i++) {
        char *k = arena_printf(arena, "key%d", (int)i);
        void **at = map_at(&m, k, strlen(k));
        CU_ASSERT_PTR_NULL(*at);
        *at = (void *)(i + 1);
    }
    CU_ASSERT_EQUAL(m.n, N);
    bool all = true;
    for (intptr_t i = 0; i < N; i++) {
        char k[32];
        snprintf(k, sizeof k, "key%d", (int)i);
        all &= map_gets(&m, k) == (void *)(i + 1);
    }
    CU_ASSERT(all);
    CU_ASSERT_PTR_NULL(map_gets(&m, "key20000"));
    CU_ASSERT_PTR_NULL(map_get(&m, "key1", 3));
    /* keys are bytes: an inner NUL counts, and the empty one is a key */
    *map_at(&m, "a\0b", 3) = (void *)1;
    *map_at(&m, "a\0c", 3) = (void *)2;
    *map_at(&m, "", 0) = (void *)3;
    CU_ASSERT(map_get(&m, "a\0b", 3) == (void *)1 && map_get(&m, "a\0c", 3) == (void *)2 &&
              map_get(&m, "", 0) == (void *)3);
    *map_at(&m, "key7", 4) = (void *)77;
    CU_ASSERT(map_gets(&m, "key7") == (void *)77 && m.n == N + 3);
    map_free(&m);
    CU_ASSERT_PTR_NULL(map_gets(&m, "key7"));
}

/* ---- errors ---- */

static void an_err(void *arg) {
    err("file:%d: %s", 3, (char *)arg);
}

static void a_die(void *arg) {
    stage_enter("stage", arg);
    die("broken %d", 7);
}

static void inner(void *arg) {
    const char *msg;
    CU_ASSERT_EQUAL(base_try(an_err, arg, &msg), 1);
    err("after the inner one: %s", msg);
}

static void fine(void *arg) {
    *(int *)arg = 5;
}

static void test_try(void) {
    const char *msg = NULL;
    int x = 0;
    CU_ASSERT(base_try(fine, &x, &msg) == 0 && x == 5 && msg == NULL);
    CU_ASSERT_EQUAL(base_try(an_err, "oh", &msg), 1);
    CU_ASSERT_STRING_EQUAL(msg, "file:3: oh");
    CU_ASSERT_EQUAL(base_try(a_die, "main.f", &msg), 2);
    CU_ASSERT_STRING_EQUAL(msg, "stage: main.f: broken 7");
    CU_ASSERT_EQUAL(base_try(inner, "deep", NULL), 1);
    stage_enter(NULL, NULL);
}

/* Runs fn in a child whose standard error is read into out; gives its wait status. */
static int in_child(void (*fn)(void *), void *arg, char *out, size_t size) {
    int fd[2];
    if (pipe(fd))
        return -1;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fd[1], 2);
        close(fd[0]);
        fn(arg);
        _exit(77);
    }
    close(fd[1]);
    size_t n = 0;
    for (ssize_t k; n < size - 1 && (k = read(fd[0], out + n, size - 1 - n)) > 0;)
        n += (size_t)k;
    out[n] = 0;
    close(fd[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    return status;
}

static void doomed_then(void *arg) {
    FILE *f = fopen(path_of("doomed"), "w");
    fclose(f);
    file_doomed(path_of("doomed"));
    base_catch_signals();
    ((void (*)(void))arg)();
}

static void by_err(void) {
    err("the user's mistake");
}
static void by_die(void) {
    stage_enter("lower", "main.main");
    die("ours");
}
static void by_signal(void) {
    raise(SIGTERM);
}

static void test_ends(void) {
    char out[1024];
    int s = in_child(doomed_then, (void *)by_err, out, sizeof out);
    CU_ASSERT(WIFEXITED(s) && WEXITSTATUS(s) == 1);
    CU_ASSERT_STRING_EQUAL(out, "gowl: the user's mistake\n");
    CU_ASSERT(access(path_of("doomed"), F_OK) != 0);
    s = in_child(doomed_then, (void *)by_die, out, sizeof out);
    CU_ASSERT(WIFEXITED(s) && WEXITSTATUS(s) == 3);
    CU_ASSERT(strstr(out, "a bug in gowl") && strstr(out, "lower: main.main: ours"));
    CU_ASSERT(access(path_of("doomed"), F_OK) != 0);
    s = in_child(doomed_then, (void *)by_signal, out, sizeof out);
    CU_ASSERT(WIFSIGNALED(s) && WTERMSIG(s) == SIGTERM);
    CU_ASSERT(access(path_of("doomed"), F_OK) != 0);
}

/* ---- files ---- */

static void read_it(void *path) {
    size_t n;
    free(file_read(path, &n));
}

static void write_it(void *path) {
    file_write(path, "x", 1, 0644);
}

static void test_files(void) {
    enum { N = 700001 };
    char *big = malloc(N);
    for (size_t i = 0; i < N; i++)
        big[i] = (char)(i * 7);
    file_write(path_of("big"), big, N, 0600);
    size_t n;
    char *back = file_read(path_of("big"), &n);
    CU_ASSERT(n == N && !memcmp(back, big, N) && back[N] == 0);
    free(back);
    free(big);
    struct stat st;
    CU_ASSERT(stat(path_of("big"), &st) == 0 && (st.st_mode & 0777) == 0600);
    file_write(path_of("big"), "", 0, 0600);
    back = file_read(path_of("big"), &n);
    CU_ASSERT(n == 0 && back[0] == 0);
    free(back);
    const char *msg;
    CU_ASSERT_EQUAL(base_try(read_it, (void *)path_of("none"), &msg), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg, "none: No such file"));
    CU_ASSERT_EQUAL(base_try(read_it, folder, &msg), 1);
    CU_ASSERT_EQUAL(base_try(write_it, (void *)path_of("no/such/folder"), &msg), 1);
    CU_ASSERT_EQUAL(base_try(write_it, (void *)"/dev/full/x", &msg), 1);
}

/* ---- records ---- */

static void test_records(void) {
    static const char text[] = "word v12 t-5 a%20b%25 % 00ff10 last\n"
                               "\n"
                               "n9223372036854775807 -9223372036854775808 0 nul%00x\n";
    struct rec r;
    size_t n;
    rec_init(&r, arena, "t", text, sizeof text - 1);
    CU_ASSERT(rec_next(&r) && rec_peek(&r) == 'w');
    rec_word(&r, "word");
    CU_ASSERT(rec_int(&r, 'v') == 12 && rec_int(&r, 't') == -5);
    char *s = rec_name(&r, &n);
    CU_ASSERT(n == 4 && !strcmp(s, "a b%"));
    s = rec_name(&r, &n);
    CU_ASSERT(n == 0 && *s == 0);
    unsigned char *h = rec_hex(&r, &n);
    CU_ASSERT(n == 3 && h[0] == 0 && h[1] == 255 && h[2] == 16);
    const char *f = rec_field(&r, &n);
    CU_ASSERT(field_is(f, n, "last") && !field_is(f, n, "las") && !field_is(f, n, "lasts"));
    CU_ASSERT(rec_eol(&r) && rec_peek(&r) == 0);
    CU_ASSERT(rec_next(&r) && rec_eol(&r));
    CU_ASSERT(rec_next(&r) && r.line == 3);
    CU_ASSERT(rec_int(&r, 'n') == INT64_MAX && rec_int(&r, 0) == INT64_MIN && rec_int(&r, 0) == 0);
    s = rec_name(&r, &n);
    CU_ASSERT(n == 5 && !memcmp(s, "nul\0x", 5));
    CU_ASSERT(rec_eol(&r) && !rec_next(&r) && !rec_next(&r));
}

static void test_own_names(void) {
    static const char text[] = "log.Printf.func1#FNuu4Y+wHsg=# a#b#c #1234567890a.#\n";
    struct rec r;
    size_t n;
    rec_init(&r, arena, "t", text, sizeof text - 1);
    CU_ASSERT(rec_next(&r));
    r.unit = "net!http";
    CU_ASSERT(!strcmp(rec_name(&r, NULL), "log.Printf.func1#net!http:FNuu4Y+wHsg=#"));
    CU_ASSERT(!strcmp(rec_name(&r, NULL), "a#b#c"));
    CU_ASSERT(!strcmp(rec_name(&r, NULL), "#1234567890a.#"));
    struct buf b = {0};
    rec_own_names(&r, &b, text, sizeof text - 2);
    buf_putc(&b, 0);
    CU_ASSERT(!strcmp(b.p, "log.Printf.func1#net!http:FNuu4Y+wHsg=# a#b#c #1234567890a.#"));
    buf_free(&b);
    rec_init(&r, arena, "t", text, sizeof text - 1);
    CU_ASSERT(rec_next(&r) && !strcmp(rec_name(&r, NULL), "log.Printf.func1#FNuu4Y+wHsg=#"));
    static const char raw[] = "go:string.\"#%25d::%20%25#v\"";
    r.unit = "x";
    rec_own_names(&r, &b, raw, sizeof raw - 1); /* escaped */
    CU_ASSERT(b.len == sizeof raw - 1 && !memcmp(b.p, raw, b.len));
    buf_free(&b);
    rec_init(&r, arena, "t", text, sizeof text - 1);
    CU_ASSERT(rec_next(&r));
    r.unit = "x";
    rec_name(&r, &n); /* text, not a symbol */
    CU_ASSERT(n == strlen("log.Printf.func1#FNuu4Y+wHsg=#"));
}

/* A line that must be refused, by what reads its only field. */
struct bad {
    const char *text;
    char kind; /* f field, n name, i number, v number with prefix v, h hex, w the word "word", l the line itself */
    const char *says;
};

static void read_bad(void *arg) {
    const struct bad *b = arg;
    struct rec r;
    size_t n;
    rec_init(&r, arena, "bad", b->text, strlen(b->text));
    rec_next(&r);
    switch (b->kind) {
    case 'f':
        rec_field(&r, &n);
        break;
    case 'n':
        rec_name(&r, &n);
        break;
    case 'i':
        rec_int(&r, 0);
        break;
    case 'v':
        rec_int(&r, 'v');
        break;
    case 'h':
        rec_hex(&r, &n);
        break;
    case 'w':
        rec_word(&r, "word");
        break;
    }
}

static void test_bad_records(void) {
    static const struct bad bads[] = {
        {"no newline", 'l', "truncated"},
        {"\n", 'f', "a field is missing"},
        {" x\n", 'f', "an empty field"},
        {"a%\n", 'n', "a bad escape"},
        {"a%2\n", 'n', "a bad escape"},
        {"%zz\n", 'n', "a bad escape"},
        {"%%\n", 'n', "a bad escape"},
        {"x\n", 'i', "a number expected, found 'x'"},
        {"-\n", 'i', "a number is missing"},
        {"1x\n", 'i', "a number expected"},
        {"--1\n", 'i', "a number expected"},
        {"+1\n", 'i', "a number expected"},
        {"9223372036854775808\n", 'i', "out of range"},
        {"-9223372036854775809\n", 'i', "out of range"},
        {"99999999999999999999999\n", 'i', "out of range"},
        {"18446744073709551616\n", 'i', "out of range"},
        {"12\n", 'v', "'v' expected, found '12'"},
        {"v\n", 'v', "a number is missing"},
        {"abc\n", 'h', "odd number"},
        {"0g\n", 'h', "not a hex digit"},
        {"wor\n", 'w', "'word' expected, found 'wor'"},
        {"words\n", 'w', "'word' expected"},
    };
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        const char *msg = "";
        int got = base_try(read_bad, (void *)(uintptr_t)&bads[i], &msg);
        bool ok = got == 1 && !strncmp(msg, "bad:1: ", 7) && strstr(msg, bads[i].says);
        if (!ok)
            printf("\n    %s: %s", bads[i].text, got ? msg : "accepted");
        CU_ASSERT(ok);
    }
}

int main(void) {
    if (!mkdtemp(folder))
        return 2;
    arena = arena_new("tests");
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("base", NULL, NULL);
    CU_add_test(s, "arenas", test_arena);
    CU_add_test(s, "arenas refuse sizes that overflow", test_arena_overflow);
    CU_add_test(s, "buffers", test_buf);
    CU_add_test(s, "vectors", test_vec);
    CU_add_test(s, "maps", test_map);
    CU_add_test(s, "caught errors", test_try);
    CU_add_test(s, "how the process ends", test_ends);
    CU_add_test(s, "files", test_files);
    CU_add_test(s, "records", test_records);
    CU_add_test(s, "names of inlined closures", test_own_names);
    CU_add_test(s, "malformed records", test_bad_records);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    arena_free(arena);
    unlink(path_of("big"));
    rmdir(folder);
    return failed != 0;
}

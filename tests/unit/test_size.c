/* test_size.c: driver/size/size_names.c: names of several compilers to packages; what kind of data a symbol is. */
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "driver/size/size.h"

struct pair {
    const char *name, *want; /* NULL: none */
};

static void check(const struct sizes *s, const struct pair *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const char *got = size_package(s, p[i].name);
        bool same = got && p[i].want ? !strcmp(got, p[i].want) : got == p[i].want;
        if (!same)
            fprintf(stderr, "%s: %s, not %s\n", p[i].name, got ? got : "none", p[i].want ? p[i].want : "none");
        CU_ASSERT(same);
    }
}

static void test_packages(void) {
    static const struct pair pairs[] = {
        {"main.main", "main"},
        {"github.com/x/y.(*T).M", "github.com/x/y"},
        {"github.com/x/y.F.func1", "github.com/x/y"},
        {"gopkg.in/yaml%2ev3.Marshal", "gopkg.in/yaml.v3"},
        {"slices.SortFunc[go.shape.struct { a/b.T }]", "slices"},
        {"main.init.0$ctx", "main"},
        {"type:*encoding/json.Decoder", "encoding/json"},
        {"type:map[string]*[4]a.b/c.T", NULL}, /* its first part has none */
        {"type:[]*[4]a.b/c.T", "a.b/c"},
        {"type:.eq.main.T", "main"},
        {"type:.eqfunc.[2]main.T", "main"},
        {"type:.importpath.io/fs.", "io/fs"},
        {"type:.importpath..", NULL},
        {"type:.namedata.*main.T.", NULL},
        {"type:func(main.T)", NULL},
        {"go:itab.*os.File,io.Writer", "os"},
        {"go:string.\"a.b::c\"", NULL},
        {"gowl.collect", "(gowl)"},
        {"heap_alloc", NULL},
        {"memcpy.12", NULL},
        {"(*fmt.pp).free", "fmt"}, /* TinyGo */
        {"internal/task.start", "internal/task"},
        {"core::fmt::write", "core"},
        {"<&mut alloc::string::String as core::fmt::Write>::write_str", "alloc"},
        {"_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE", "core"},
        {"_ZN50_$LT$std..io..Stdout$u20$as$u20$std..io..Write$GT$5flush17h0E", "std"},
        {"_ZN13_$LT$$RF$T$u20$", "T"},
        {"_ZN2$a", NULL},
        {"_ZN99core", NULL},
        {"std::__2::vector<int>::push_back(int const&)", "std"},
        {"", NULL},
    };
    struct sizes s = {.arena = arena_new("test")};
    check(&s, pairs, sizeof pairs / sizeof *pairs);
    arena_free(s.arena);
}

/* As gc's linker writes them. */
static void test_mangled(void) {
    static const struct pair pairs[] = {
        {"main.main", "main"},
        {"encoding_json.Marshal", "encoding/json"},
        {"fmt.__pp_.free", "fmt"},
        {"type_.eq.encoding_json.field", "encoding/json"},
        {"vendor_golang.org_x_net_dns.Parse", "vendor/golang.org/x/net/dns"},
        {"github.com_x_a_b.F", "github.com/x/a-b"},
        {"github.com_x_a_b_sub_c.F", "github.com/x/a-b/sub/c"},
        {"memcpy", NULL},
    };
    struct sizes s = {.arena = arena_new("test"), .mangled = true};
    vec_push(&s.modules, "github.com/x/a-b");
    check(&s, pairs, sizeof pairs / sizeof *pairs);
    vec_free(&s.modules);
    arena_free(s.arena);
}

static void test_groups(void) {
    static const struct pair pairs[] = {
        {"type:int", "type descriptors"},
        {"type:.namedata.*int-", "names of types, fields, methods"},
        {"type:.eqfunc.main.T", "function values"},
        {"main.main\xc2\xb7"
         "f",
         "function values"},
        {"go:itab.*os.File,io.Writer", "itabs"},
        {"go:string.\"x\"", "strings"},
        {"gowl.gclist.12", "root tables"},
        {"gowl.sites", "site tables"},
        {"unicode..stmp_3", "unicode tables"},
        {"main..stmp_3", "static values"},
        {"main.table", "variables"},
        {"table", "C variables"},
        {".str.3", "C strings"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        CU_ASSERT_STRING_EQUAL(size_data_group(pairs[i].name), pairs[i].want);
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("size", NULL, NULL);
    CU_add_test(s, "packages of names", test_packages);
    CU_add_test(s, "names as gc's linker writes them", test_mangled);
    CU_add_test(s, "kinds of data", test_groups);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed != 0;
}

/* test_compare.c: gowl compare's reports of a made-up comparison: the page and the JUnit file by XPath, JSON, the
 * table, quartiles. */
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver/compare/compare.h"

static char folder[] = "/tmp/gowl-unit-XXXXXX";
static struct arena *arena;
static struct comparison c;

static const char *path_of(const char *name) {
    return arena_printf(arena, "%s/%s", folder, name);
}

/* Four peers: good, bigger with glue, wrong, missing; texts that HTML must escape. */
static void fill(void) {
    static double s[3][2] = {{3, 1}, {4, 6}, {7, 7}};
    c = (struct comparison){.arena = arena,
                            .target = "./a<b&c",
                            .level = "-Oz",
                            .runs = 2,
                            .engine = "Node v20",
                            .reference = "native Go",
                            .npeers = 4};
    c.peers[0] = (struct peer){.name = "gowl",
                               .wasm_bytes = 1000,
                               .total_bytes = 1000,
                               .gzip_bytes = 500,
                               .imports = "wasi_snapshot_preview1.fd_write",
                               .nimports = 1,
                               .memory = 1 << 20};
    c.peers[1] = (struct peer){.name = "Emscripten, JavaScript + wasm",
                               .emscripten_js = true,
                               .wasm_bytes = 1500,
                               .glue_bytes = 500,
                               .total_bytes = 2000,
                               .gzip_bytes = 900,
                               .imports = "a.a a.b",
                               .nimports = 2,
                               .memory = 16 << 20,
                               .note = "with a \"library\""};
    c.peers[2] = (struct peer){
        .name = "gc", .wasm_bytes = 8000, .total_bytes = 8000, .gzip_bytes = 3000, .wrong = "prints <something> else"};
    c.peers[3] = (struct peer){.name = "Emscripten, STANDALONE_WASM", .problem = "wasm-ld: error: no & never"};
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < 3; k++)
            c.peers[i].samples[k] = s[k];
        c.peers[i].nruns = 2;
        c.peers[i].instantiate = spread_of(s[0], 2);
        c.peers[i].first = (struct spread){i ? 10 : 5, 4, 6};
        c.peers[i].total = (struct spread){7, 7, 7};
    }
    c.peers[2].instantiate = c.peers[2].first = c.peers[2].total = spread_of(NULL, 0);
    c.peers[3].instantiate = c.peers[3].first = c.peers[3].total = spread_of(NULL, 0);
}

/* The value of an XPath expression, as text. */
static const char *xpath(xmlDocPtr doc, const char *expression) {
    xmlXPathContextPtr x = xmlXPathNewContext(doc);
    xmlXPathObjectPtr o = xmlXPathEvalExpression(BAD_CAST arena_printf(arena, "string(%s)", expression), x);
    CU_ASSERT_PTR_NOT_NULL_FATAL(o);
    const char *r = arena_strdup(arena, (const char *)o->stringval);
    xmlXPathFreeObject(o);
    xmlXPathFreeContext(x);
    return r;
}

#define IS(expression, want) CU_ASSERT_STRING_EQUAL(xpath(doc, expression), want)

static void test_html(void) {
    const char *path = path_of("page.html");
    compare_html(&c, path);
    htmlDocPtr doc = htmlReadFile(path, NULL, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(doc);
    IS("/html/head/title", "./a<b&c: gowl and others");
    IS("count(//table//tbody/tr)", "4");
    IS("count(//table//thead//th)", "10");
    IS("//tbody/tr[1]/td[1]", "gowl");
    IS("//tbody/tr[1]/td[4]", "1,000");
    IS("//tbody/tr[1]/td[6]", "1.00");
    IS("//tbody/tr[2]/td[3]", "500");
    IS("//tbody/tr[2]/td[6]", "2.00");
    /* Every row spans all columns. */
    IS("count(//tbody/tr[count(td[not(@colspan)]) + sum(td/@colspan) = 10])", "4");
    IS("//tr[@class='wrong']/td[last()]", "wrong: prints <something> else");
    IS("//tr[@class='problem']/td[2]", "wasm-ld: error: no & never");
    /* Bars: sizes of the three that were built, times of the two that are right; wasm and glue side by side. */
    IS("count(//div[@id='size']/div)", "3");
    IS("count(//div[@id='first']/div)", "2");
    IS("count(//div[@id='memory']/div)", "2");
    IS("//div[@id='size']/div[1]/@class", "bar own");
    IS("//div[@id='size']/div[3]//div[@class='fill']/@style", "width:100.00%");
    IS("//div[@id='size']/div[1]//div[@class='fill']/@style", "width:12.50%");
    IS("//div[@id='size']/div[2]//span[@class='a']/@style", "width:75.00%");
    IS("//div[@id='size']/div[2]//span[@class='b']/@style", "width:25.00%");
    IS("//div[@id='first']/div[2]/span[@class='value']", "10.0 ms \302\261 1.0");
    IS("count(//p[@class='note'][contains(., 'with a \"library\"')])", "1");
    /* Nothing is fetched from anywhere. */
    IS("count(//script | //link | //img | //@src | //@href)", "0");
    xmlFreeDoc(doc);
}

static void test_junit(void) {
    const char *path = path_of("report.xml");
    compare_junit(&c, path);
    xmlDocPtr doc = xmlReadFile(path, NULL, XML_PARSE_NONET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(doc);
    IS("/testsuite/@tests", "4");
    IS("/testsuite/@failures", "1");
    IS("/testsuite/@skipped", "1");
    IS("count(/testsuite/testcase)", "4");
    IS("/testsuite/testcase[1]/@classname", "./a<b&c");
    IS("/testsuite/testcase[1]/@time", "0.0070");
    IS("/testsuite/testcase[@name='gc']/failure/@message", "prints <something> else");
    IS("/testsuite/testcase[4]/skipped/@message", "wasm-ld: error: no & never");
    IS("count(//testcase[system-out])", "2");
    xmlFreeDoc(doc);
    /* Where gowl's own is missing, that is a failure. */
    c.peers[0].problem = "no";
    compare_junit(&c, path);
    doc = xmlReadFile(path, NULL, XML_PARSE_NONET);
    IS("/testsuite/testcase[1]/failure/@message", "no");
    IS("/testsuite/@failures", "2");
    xmlFreeDoc(doc);
    c.peers[0].problem = NULL;
}

static void test_text(void) {
    struct buf b = {0};
    compare_table(&c, &b);
    buf_putc(&b, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(b.p, "WRONG: prints <something> else"));
    CU_ASSERT_PTR_NOT_NULL(strstr(b.p, "not there: wasm-ld: error: no & never"));
    CU_ASSERT_PTR_NOT_NULL(strstr(b.p, "  2.00 "));
    b.len = 0;
    compare_json(&c, &b);
    buf_putc(&b, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(b.p, "\"growth\": 8.0000"));
    CU_ASSERT_PTR_NOT_NULL(strstr(b.p, "\"note\": \"with a \\\"library\\\"\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(b.p, "\"first_output_ms\": null"));
    buf_free(&b);
    CU_ASSERT_STRING_EQUAL(with_commas(arena, 0), "0");
    CU_ASSERT_STRING_EQUAL(with_commas(arena, 999), "999");
    CU_ASSERT_STRING_EQUAL(with_commas(arena, 1234567), "1,234,567");
}

static void test_spread(void) {
    double five[] = {5, 1, 4, 2, 3}, four[] = {4, 1, 3, 2}, one[] = {7};
    struct spread s = spread_of(five, 5);
    CU_ASSERT(s.median == 3 && s.low == 2 && s.high == 4);
    s = spread_of(four, 4);
    CU_ASSERT(s.median == 2.5 && s.low == 1.75 && s.high == 3.25);
    s = spread_of(one, 1);
    CU_ASSERT(s.median == 7 && s.low == 7 && s.high == 7);
    CU_ASSERT(spread_of(NULL, 0).median < 0);
}

int main(void) {
    if (!mkdtemp(folder))
        return 2;
    arena = arena_new("tests");
    fill();
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("compare", NULL, NULL);
    CU_add_test(s, "the page", test_html);
    CU_add_test(s, "the JUnit report", test_junit);
    CU_add_test(s, "the table and JSON", test_text);
    CU_add_test(s, "medians and quartiles", test_spread);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    unlink(path_of("page.html"));
    unlink(path_of("report.xml"));
    rmdir(folder);
    arena_free(arena);
    return failed != 0;
}

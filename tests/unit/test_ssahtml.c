/* test_ssahtml.c: columns added to a page as Go's compiler writes it for GOSSAFUNC, checked by XPath. */
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver/driver.h"

static const char page[] =
    "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html;charset=UTF-8\"></head><body>"
    "<h1>sum,0</h1><table><tr><td id=\"sources-col\" class=\"collapsed\"><div>sources</div></td>"
    "<td id=\"sources-exp\"><h2>sources</h2><pre><div class=\"l6 line-number\">func sum() \303\244</div></pre></td>"
    "</tr></table></body></html>";
static char path[] = "/tmp/gowl-unit-XXXXXX";
static struct arena *arena;

static const char *xpath(xmlDocPtr doc, const char *expression) {
    xmlXPathContextPtr x = xmlXPathNewContext(doc);
    xmlXPathObjectPtr o = xmlXPathEvalExpression(BAD_CAST arena_printf(arena, "string(%s)", expression), x);
    const char *r = arena_strdup(arena, o ? (const char *)o->stringval : "no XPath");
    xmlXPathFreeObject(o);
    xmlXPathFreeContext(x);
    return r;
}

static const struct ssa_column columns[] = {
    {"gowl-ll", "LLVM IR", "0\tentry:\n6\t  %x = icmp slt i64 %a, <&>\n7\tret\n"},
    {"gowl-wasm", "wasm", "6\t\tlocal.get\t0\n"}};

static void check(void) {
    htmlDocPtr doc = htmlReadFile(path, NULL, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(doc);
    CU_ASSERT_STRING_EQUAL(xpath(doc, "count(//table/tr/td)"), "6");
    CU_ASSERT_STRING_EQUAL(xpath(doc, "//td[@id='sources-exp']//div"), "func sum() \303\244");
    CU_ASSERT_STRING_EQUAL(xpath(doc, "//td[@id='gowl-ll-col'][@class='collapsed']/div"), "LLVM IR");
    CU_ASSERT_STRING_EQUAL(xpath(doc, "count(//td[@id='gowl-ll-exp']//div)"), "3");
    CU_ASSERT_STRING_EQUAL(xpath(doc, "//td[@id='gowl-ll-exp']//div[@class='l6 line-number']"),
                           "  %x = icmp slt i64 %a, <&>");
    CU_ASSERT_STRING_EQUAL(xpath(doc, "count(//*[@class='l6 line-number'])"), "3");
    CU_ASSERT_STRING_EQUAL(xpath(doc, "count(//td[@id='gowl-ll-exp']//div[not(@class)])"), "1");
    CU_ASSERT_STRING_EQUAL(xpath(doc, "//td[last()]/@id"), "gowl-wasm-exp");
    xmlFreeDoc(doc);
}

static void test_add(void) {
    file_write(path, page, strlen(page), 0600);
    ssahtml_add(path, columns, 2);
    check();
    ssahtml_add(path, columns, 2); /* again: in place of the first */
    check();
}

static void add(void *arg) {
    (void)arg;
    ssahtml_add(path, columns, 2);
}

static void test_not_go(void) {
    const char *message, *const bad[] = {"", "<html><body><table><tr><td>x</td></tr></table></body></html>", "\177ELF"};
    for (size_t i = 0; i < 3; i++) {
        file_write(path, bad[i], strlen(bad[i]), 0600);
        CU_ASSERT(base_try(add, NULL, &message) == 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(message, "not a page that Go's compiler wrote"));
    }
}

int main(void) {
    int fd = mkstemp(path);
    if (fd < 0)
        return 2;
    close(fd);
    arena = arena_new("tests");
    CU_initialize_registry();
    CU_pSuite s = CU_add_suite("ssa.html", NULL, NULL);
    CU_add_test(s, "columns", test_add);
    CU_add_test(s, "other pages are refused", test_not_go);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    unlink(path);
    arena_free(arena);
    return failed != 0;
}

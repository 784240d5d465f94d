/* ssahtml.c: more columns for Go's ssa.html (cmd/compile/internal/ssa/html.go). The page is one table with one row; a
 * phase is two cells, ID-col (collapsed) and ID-exp. Elements of the classes "lN line-number" belong to line N of the
 * source: the page's own script highlights them together, ours too. */
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/xpath.h>

#include "driver/driver.h"

static xmlNodePtr find(xmlDocPtr doc, const char *expression) {
    xmlXPathContextPtr x = xmlXPathNewContext(doc);
    xmlXPathObjectPtr o = xmlXPathEvalExpression(BAD_CAST expression, x);
    xmlNodePtr n = o && o->nodesetval && o->nodesetval->nodeNr ? o->nodesetval->nodeTab[0] : NULL;
    xmlXPathFreeObject(o);
    xmlXPathFreeContext(x);
    return n;
}

static xmlNodePtr cell(xmlNodePtr row, struct arena *a, const char *id, const char *suffix, const char *class) {
    const char *full = arena_printf(a, "%s-%s", id, suffix);
    xmlNodePtr old = find(row->doc, arena_printf(a, "//td[@id='%s']", full));
    if (old) {
        xmlUnlinkNode(old);
        xmlFreeNode(old);
    }
    xmlNodePtr td = xmlNewChild(row, NULL, BAD_CAST "td", NULL);
    xmlNewProp(td, BAD_CAST "id", BAD_CAST full);
    xmlNewProp(td, BAD_CAST "class", BAD_CAST class);
    return td;
}

static void add_column(xmlNodePtr row, struct arena *a, const struct ssa_column *c) {
    xmlNodePtr collapsed = cell(row, a, c->id, "col", "collapsed");
    xmlNewTextChild(collapsed, NULL, BAD_CAST "div", BAD_CAST c->title);
    xmlNodePtr open = cell(row, a, c->id, "exp", "allow-x-scroll");
    xmlNewTextChild(open, NULL, BAD_CAST "h2", BAD_CAST c->title);
    xmlNodePtr pre = xmlNewChild(open, NULL, BAD_CAST "pre", NULL);
    for (const char *s = c->lines; *s;) {
        size_t n = strcspn(s, "\n");
        const char *tab = memchr(s, '\t', n);
        if (!tab)
            die("a line without its number: %.*s", (int)n, s);
        int line = atoi(s);
        const char *text = arena_strndup(a, tab + 1, n - (size_t)(tab + 1 - s));
        xmlNodePtr div = xmlNewTextChild(pre, NULL, BAD_CAST "div", BAD_CAST(*text ? text : " "));
        if (line)
            xmlNewProp(div, BAD_CAST "class", BAD_CAST arena_printf(a, "l%d line-number", line));
        s += n + (s[n] == '\n');
    }
}

void ssahtml_add(const char *path, const struct ssa_column *columns, size_t n) {
    struct arena *a = arena_new("ssa.html");
    size_t len;
    char *text = file_read(path, &len);
    htmlDocPtr doc = htmlReadMemory(text, (int)len, path, "utf-8",
                                    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_RECOVER |
                                        XML_PARSE_HUGE);
    xmlNodePtr row = doc ? find(doc, "//table/tr[td[@id='sources-col'] or td[@id='start-col']]") : NULL;
    if (!row)
        err("%s: not a page that Go's compiler wrote for GOSSAFUNC", path);
    for (size_t i = 0; i < n; i++)
        add_column(row, a, &columns[i]);
    xmlChar *out = NULL;
    int out_len = 0;
    htmlDocDumpMemoryFormat(doc, &out, &out_len, 0);
    if (!out)
        die("libxml2 cannot write %s", path);
    file_write(path, out, (size_t)out_len, 0666);
    xmlFree(out);
    xmlFreeDoc(doc);
    free(text);
    arena_free(a);
}

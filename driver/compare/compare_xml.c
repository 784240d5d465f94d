/* compare_xml.c: the comparison as an HTML page with bars, and as a JUnit report, built and written by libxml2. */
#include <string.h>

#include <libxml/HTMLtree.h>
#include <libxml/tree.h>

#include "driver/compare/compare.h"

static const char style[] =
    "body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:66em;padding:0 "
    "1em;color:#1b1f24;background:#fff}"
    "h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:right;padding:.3em .6em;border-bottom:1px solid "
    "#d8dee4}th:first-child,td:first-child{text-align:left}td:not(:first-child):not([colspan]){white-space:nowrap}"
    ".bar{display:flex;align-items:center;margin:.3em 0}.bar .name{flex:0 0 17em}.bar .track{flex:1}"
    ".bar .fill{display:flex;height:1.3em;border-radius:3px;overflow:hidden;min-width:2px}"
    ".fill span{display:block;height:100%}.own .a{background:#1a7f5a}.a{background:#5b7fa6}.b{background:#b8c9dc}"
    ".bar .value{flex:0 0 11em;text-align:right;font-variant-numeric:tabular-nums}"
    "tr.wrong td,tr.problem td{color:#b3261e}.note{color:#57606a;font-size:.9em}code{font-size:.9em}"
    "@media(prefers-color-scheme:dark){body{background:#16191d;color:#e6e9ec}th,td{border-color:#363c43}.note{color:#"
    "9aa4ae}"
    "tr.wrong td,tr.problem td{color:#ff8a80}}";

static xmlNodePtr child(xmlNodePtr parent, const char *name, const char *text) {
    return xmlNewTextChild(parent, NULL, BAD_CAST name, text ? BAD_CAST text : NULL);
}

static xmlNodePtr child_class(xmlNodePtr parent, const char *name, const char *class, const char *text) {
    xmlNodePtr n = child(parent, name, text);
    xmlNewProp(n, BAD_CAST "class", BAD_CAST class);
    return n;
}

/* One measure as bars: the value of a peer, of which `part` (wasm of wasm and glue) is drawn darker. */
struct measure {
    const char *title, *id;
    double (*value)(const struct peer *);
    double (*part)(const struct peer *); /* or NULL: all of it */
    const char *(*text)(struct arena *, const struct peer *);
};

static double total_bytes(const struct peer *p) {
    return (double)p->total_bytes;
}
static double wasm_bytes(const struct peer *p) {
    return (double)p->wasm_bytes;
}
static double gzip_bytes(const struct peer *p) {
    return (double)p->gzip_bytes;
}
static double first_output(const struct peer *p) {
    return p->wrong ? -1 : p->first.median;
}
static double memory(const struct peer *p) {
    return p->wrong ? -1 : (double)p->memory;
}
static const char *bytes_text(struct arena *a, const struct peer *p) {
    return with_commas(a, p->total_bytes);
}
static const char *gzip_text(struct arena *a, const struct peer *p) {
    return with_commas(a, p->gzip_bytes);
}
static const char *first_text(struct arena *a, const struct peer *p) {
    return arena_printf(a, "%.1f ms ± %.1f", p->first.median, (p->first.high - p->first.low) / 2);
}
static const char *memory_text(struct arena *a, const struct peer *p) {
    return arena_printf(a, "%.1f MiB", (double)p->memory / 1048576);
}

static const struct measure measures[] = {
    {"Size: wasm, and glue in the lighter shade (bytes)", "size", total_bytes, wasm_bytes, bytes_text},
    {"Size when gzipped (bytes)", "gzip", gzip_bytes, NULL, gzip_text},
    {"From start to first output", "first", first_output, NULL, first_text},
    {"Peak linear memory", "memory", memory, NULL, memory_text},
};

static void put_bars(const struct comparison *c, xmlNodePtr body, const struct measure *m) {
    double most = 0;
    for (size_t i = 0; i < c->npeers; i++)
        if (!c->peers[i].problem && m->value(&c->peers[i]) > most)
            most = m->value(&c->peers[i]);
    child(body, "h2", m->title);
    xmlNodePtr bars = child_class(body, "div", "bars", NULL);
    xmlNewProp(bars, BAD_CAST "id", BAD_CAST m->id);
    for (size_t i = 0; i < c->npeers; i++) {
        const struct peer *p = &c->peers[i];
        if (p->problem || m->value(p) < 0 || most <= 0)
            continue;
        double whole = 100 * m->value(p) / most, part = m->part ? 100 * m->part(p) / m->value(p) : 100;
        xmlNodePtr bar = child_class(bars, "div", strcmp(p->name, "gowl") ? "bar" : "bar own", NULL);
        child_class(bar, "span", "name", p->name);
        xmlNodePtr track = child_class(bar, "div", "track", NULL), fill = child_class(track, "div", "fill", NULL);
        xmlNewProp(fill, BAD_CAST "style", BAD_CAST arena_printf(c->arena, "width:%.2f%%", whole));
        xmlNodePtr a = child_class(fill, "span", "a", NULL);
        xmlNewProp(a, BAD_CAST "style", BAD_CAST arena_printf(c->arena, "width:%.2f%%", part));
        if (part < 100) {
            xmlNodePtr b = child_class(fill, "span", "b", NULL);
            xmlNewProp(b, BAD_CAST "style", BAD_CAST arena_printf(c->arena, "width:%.2f%%", 100 - part));
        }
        child_class(bar, "span", "value", m->text(c->arena, p));
    }
}

static const char *spread_text(struct arena *a, struct spread s) {
    return s.median < 0 ? "-" : arena_printf(a, "%.1f ± %.1f", s.median, (s.high - s.low) / 2);
}

static void put_row(const struct comparison *c, xmlNodePtr tbody, const struct peer *p) {
    static const int columns = 10;
    xmlNodePtr tr = child(tbody, "tr", NULL);
    child(tr, "td", p->name);
    if (p->problem) {
        xmlNewProp(tr, BAD_CAST "class", BAD_CAST "problem");
        xmlNodePtr td = child(tr, "td", p->problem);
        xmlNewProp(td, BAD_CAST "colspan", BAD_CAST arena_printf(c->arena, "%d", columns - 1));
        return;
    }
    child(tr, "td", with_commas(c->arena, p->wasm_bytes));
    child(tr, "td", with_commas(c->arena, p->glue_bytes));
    child(tr, "td", with_commas(c->arena, p->total_bytes));
    child(tr, "td", with_commas(c->arena, p->gzip_bytes));
    child(tr, "td", arena_printf(c->arena, "%.2f", compare_growth(c, p)));
    if (p->wrong) {
        xmlNewProp(tr, BAD_CAST "class", BAD_CAST "wrong");
        xmlNodePtr td = child(tr, "td", arena_printf(c->arena, "wrong: %s", p->wrong));
        xmlNewProp(td, BAD_CAST "colspan", BAD_CAST arena_printf(c->arena, "%d", columns - 6));
        return;
    }
    child(tr, "td", spread_text(c->arena, p->instantiate));
    child(tr, "td", spread_text(c->arena, p->first));
    child(tr, "td", memory_text(c->arena, p));
    child(tr, "td", arena_printf(c->arena, "%zu", p->nimports));
}

static void put_table(const struct comparison *c, xmlNodePtr body) {
    static const char *const heads[] = {
        "", "wasm", "glue", "both", "gzip", "growth", "instantiate ms", "first output ms", "memory", "imports"};
    child(body, "h2", "All figures");
    xmlNodePtr table = child(body, "table", NULL), tr = child(child(table, "thead", NULL), "tr", NULL);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        child(tr, "th", heads[i]);
    xmlNodePtr tbody = child(table, "tbody", NULL);
    for (size_t i = 0; i < c->npeers; i++)
        put_row(c, tbody, &c->peers[i]);
    for (size_t i = 0; i < c->npeers; i++) {
        const struct peer *p = &c->peers[i];
        if (p->note && !p->problem)
            child_class(body, "p", "note", arena_printf(c->arena, "%s: %s.", p->name, p->note));
        if (p->imports)
            child_class(body, "p", "note", arena_printf(c->arena, "%s imports: %s", p->name, p->imports));
    }
    child_class(
        body, "p", "note",
        "Growth: how many times the smallest. Times in ms: median of all runs, taken in turn, and half the distance "
        "between the quartiles. Memory: linear memory at the end, which never shrinks.");
}

/* Writes a document's text to path, by rename, and frees both. */
static void write_out(const char *path, xmlDocPtr doc, xmlChar *text, int len) {
    xmlFreeDoc(doc);
    if (!text)
        die("libxml2 cannot write %s", path);
    file_write(path, text, (size_t)len, 0666);
    xmlFree(text);
}

void compare_html(const struct comparison *c, const char *path) {
    htmlDocPtr doc = htmlNewDocNoDtD(NULL, NULL);
    xmlCreateIntSubset(doc, BAD_CAST "html", NULL, NULL);
    xmlNodePtr html = xmlNewNode(NULL, BAD_CAST "html");
    xmlDocSetRootElement(doc, html);
    xmlNewProp(html, BAD_CAST "lang", BAD_CAST "en");
    const char *title = arena_printf(c->arena, "%s: gowl and others", c->target);
    xmlNodePtr head = child(html, "head", NULL), meta = child(head, "meta", NULL);
    xmlNewProp(meta, BAD_CAST "charset", BAD_CAST "utf-8");
    meta = child(head, "meta", NULL);
    xmlNewProp(meta, BAD_CAST "name", BAD_CAST "viewport");
    xmlNewProp(meta, BAD_CAST "content", BAD_CAST "width=device-width, initial-scale=1");
    child(head, "title", title);
    child(head, "style", style);
    xmlNodePtr body = child(html, "body", NULL);
    child(body, "h1", title);
    child_class(body, "p", "note",
                arena_printf(c->arena, "%s, %zu runs each in turn in %s; checked to print what %s prints.", c->level,
                             c->runs, c->engine, c->reference ? c->reference : "nobody"));
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        put_bars(c, body, &measures[i]);
    put_table(c, body);
    xmlChar *text = NULL;
    int len = 0;
    htmlDocDumpMemoryFormat(doc, &text, &len, 0);
    write_out(path, doc, text, len);
}

void compare_junit(const struct comparison *c, const char *path) {
    xmlDocPtr doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNodePtr suite = xmlNewNode(NULL, BAD_CAST "testsuite");
    xmlDocSetRootElement(doc, suite);
    xmlNewProp(suite, BAD_CAST "name", BAD_CAST arena_printf(c->arena, "gowl compare %s", c->target));
    size_t failures = 0, skipped = 0;
    for (size_t i = 0; i < c->npeers; i++) {
        const struct peer *p = &c->peers[i];
        xmlNodePtr test = child(suite, "testcase", NULL);
        xmlNewProp(test, BAD_CAST "classname", BAD_CAST c->target);
        xmlNewProp(test, BAD_CAST "name", BAD_CAST p->name);
        if (p->total.median >= 0 && p->nruns)
            xmlNewProp(test, BAD_CAST "time", BAD_CAST arena_printf(c->arena, "%.4f", p->total.median / 1000));
        if (p->problem && i) {
            xmlNewProp(child(test, "skipped", NULL), BAD_CAST "message", BAD_CAST p->problem);
            skipped++;
        } else if (p->problem || p->wrong) { /* gowl's own must be there */
            xmlNewProp(child(test, "failure", NULL), BAD_CAST "message", BAD_CAST(p->problem ? p->problem : p->wrong));
            failures++;
        } else {
            child(test, "system-out",
                  arena_printf(c->arena,
                               "wasm %llu, glue %llu, gzip %llu bytes; instantiate %.3f ms, first output %.3f ms; "
                               "memory %llu bytes",
                               (unsigned long long)p->wasm_bytes, (unsigned long long)p->glue_bytes,
                               (unsigned long long)p->gzip_bytes, p->instantiate.median, p->first.median,
                               (unsigned long long)p->memory));
        }
    }
    xmlNewProp(suite, BAD_CAST "tests", BAD_CAST arena_printf(c->arena, "%zu", c->npeers));
    xmlNewProp(suite, BAD_CAST "failures", BAD_CAST arena_printf(c->arena, "%zu", failures));
    xmlNewProp(suite, BAD_CAST "errors", BAD_CAST "0");
    xmlNewProp(suite, BAD_CAST "skipped", BAD_CAST arena_printf(c->arena, "%zu", skipped));
    xmlChar *text = NULL;
    int len = 0;
    xmlDocDumpFormatMemoryEnc(doc, &text, &len, "UTF-8", 1);
    write_out(path, doc, text, len);
}

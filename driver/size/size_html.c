/* size_html.c: the page: a tree-map of packages and what is in them, as inline SVG, and tables; built and written by
 * libxml2. It needs no other file and no script. */
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLtree.h>
#include <libxml/tree.h>

#include "driver/size/size.h"

enum { WIDTH = 1200, HEIGHT = 760, HEAD = 15, ROWS = 200 };

static const char style[] =
    "body{font:15px/1.5 system-ui,sans-serif;margin:1.5em auto;max-width:80em;padding:0 1em;color:#1b1f24;"
    "background:#fff}h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}svg{width:100%;height:auto;display:block}"
    "svg text{font:11px system-ui,sans-serif;pointer-events:none;fill:#111}svg .p{fill:#e4e8ec;stroke:#fff}"
    "svg .c{stroke:#fff;stroke-width:.6}svg .c:hover{stroke:#000;stroke-width:1.5}svg .head{font-weight:600}"
    ".code{fill:#8ab6d6}.data{fill:#f0c987}.names{fill:#c3b1e1}.tables{fill:#a8d5a2}.debug{fill:#d9d2c5}"
    ".other{fill:#c9cdd2}.grown{fill:#e57373}.shrunk{fill:#81c784}.same{fill:#d5d9de}"
    ".key span{display:inline-block;margin-right:1.2em}.key svg{display:inline-block;width:1em;height:1em;"
    "vertical-align:-.1em;margin-right:.3em}table{border-collapse:collapse}th,td{text-align:right;padding:.15em .7em;"
    "border-bottom:1px solid #d8dee4;font-variant-numeric:tabular-nums}th:last-child,td:last-child{text-align:left;"
    "overflow-wrap:anywhere}.note{color:#57606a;font-size:.9em}"
    "@media(prefers-color-scheme:dark){body{background:#16191d;color:#e6e9ec}th,td{border-color:#363c43}"
    ".note{color:#9aa4ae}svg .p{fill:#3a4048;stroke:#16191d}svg .head{fill:#e6e9ec}svg .c{stroke:#16191d}}";

struct rect {
    double x, y, w, h;
};

struct page {
    const struct size_question *q;
    struct arena *arena;
};

/* Text as XML can hold it: symbols' names may be any bytes. */
static const xmlChar *clean(struct arena *a, const char *s) {
    char *t = arena_strdup(a, s);
    bool utf8 = xmlCheckUTF8(BAD_CAST t);
    for (unsigned char *p = (unsigned char *)t; *p; p++)
        if (*p < 32 || *p == 127 || (*p > 127 && !utf8))
            *p = '?';
    return BAD_CAST t;
}

static xmlNodePtr child(const struct page *g, xmlNodePtr parent, const char *name, const char *text) {
    return xmlNewTextChild(parent, NULL, BAD_CAST name, text ? clean(g->arena, text) : NULL);
}

static void set(xmlNodePtr n, const char *name, const char *value) {
    xmlNewProp(n, BAD_CAST name, BAD_CAST value);
}

static const char *decimal(const struct page *g, double x) {
    return arena_printf(g->arena, "%.1f", x);
}

static xmlNodePtr draw_rect(const struct page *g, xmlNodePtr parent, struct rect r, const char *class) {
    xmlNodePtr n = child(g, parent, "rect", NULL);
    set(n, "x", decimal(g, r.x));
    set(n, "y", decimal(g, r.y));
    set(n, "width", decimal(g, r.w));
    set(n, "height", decimal(g, r.h));
    set(n, "class", class);
    return n;
}

/* A label, cut to what fits, if anything does. */
static void draw_text(const struct page *g, xmlNodePtr parent, struct rect r, const char *text, const char *class) {
    enum { LETTER = 6 }; /* its width, about */
    size_t room = r.w > 2 * LETTER ? (size_t)((r.w - LETTER) / LETTER) : 0, n = strlen(text);
    if (r.h < HEAD - 2 || room < 4)
        return;
    if (n > room) {
        n = room - 1;
        while (n && ((unsigned char)text[n] & 0xc0) == 0x80) /* not within a letter */
            n--;
    }
    xmlNodePtr t = child(g, parent, "text",
                         arena_printf(g->arena, "%.*s%s", (int)n, text, n < strlen(text) ? "\xe2\x80\xa6" : ""));
    set(t, "x", decimal(g, r.x + 3));
    set(t, "y", decimal(g, r.y + HEAD - 4));
    if (class)
        set(t, "class", class);
}

/* How far from a square the worst of a strip of areas is: `side` long, `sum` large, from `most` down to `least`. */
static double worst(double side, double sum, double most, double least) {
    double a = side * side * most / (sum * sum), b = sum * sum / (side * side * least);
    return a > b ? a : b;
}

/* Squarified tree-map (Bruls, Huizing, van Wijk, 2000): n areas, largest first, each above 0, into r, which they fill.
 */
static void lay_out(const double *areas, size_t n, struct rect r, struct rect *out) {
    double all = 0;
    for (size_t i = 0; i < n; i++)
        all += areas[i];
    double scale = all > 0 ? r.w * r.h / all : 0;
    for (size_t i = 0; i < n && scale > 0;) {
        double side = r.w < r.h ? r.w : r.h, sum = 0, best = 0;
        size_t end = i;
        for (; end < n; end++) {
            double more = sum + areas[end] * scale, w = worst(side, more, areas[i] * scale, areas[end] * scale);
            if (end > i && w > best)
                break;
            best = w;
            sum = more;
        }
        double thick = sum / side, at = 0;
        for (size_t k = i; k < end; k++) {
            double len = areas[k] * scale / thick;
            out[k] = r.w < r.h ? (struct rect){r.x + at, r.y, len, thick} : (struct rect){r.x, r.y + at, thick, len};
            at += len;
        }
        if (r.w < r.h) {
            r.y += thick;
            r.h = r.h > thick ? r.h - thick : 0;
        } else {
            r.x += thick;
            r.w = r.w > thick ? r.w - thick : 0;
        }
        scale = r.w > 0 && r.h > 0 ? scale : 0;
        i = end;
    }
}

static const char *change(const struct page *g, uint64_t bytes, uint64_t was) {
    return arena_printf(g->arena, "%s%s",
                        bytes > was   ? "+"
                        : bytes < was ? "-"
                                      : "",
                        with_commas(g->arena, bytes > was ? bytes - was : was - bytes));
}

static const char *amount(const struct page *g, uint64_t bytes, uint64_t was) {
    const char *share = arena_printf(g->arena, "%s bytes, %.2f %%", with_commas(g->arena, bytes),
                                     100 * (double)bytes / (double)g->q->s->m.len);
    return g->q->other ? arena_printf(g->arena, "%s, %s", share, change(g, bytes, was)) : share;
}

static const char *class_of(const struct page *g, enum size_kind kind, uint64_t bytes, uint64_t was) {
    const char *class = !g->q->other ? size_kinds[kind] : bytes > was ? "grown" : bytes < was ? "shrunk" : "same";
    return arena_printf(g->arena, "c %s", class);
}

/* The rows of one package within its rectangle. Those that would be too small to be seen share one. */
static void draw_package(const struct page *g, xmlNodePtr svg, const struct size_sum *package, struct rect r) {
    const struct sizes *s = g->q->s;
    size_rows rows = {0};
    double area = r.w * r.h;
    struct size_row rest = {.kind = SIZE_OTHER};
    size_t small = 0;
    for (size_t i = 0; i < s->rows.len; i++) {
        const struct size_row *x = &s->rows.p[i];
        if (strcmp(x->package, package->name) != 0 || !x->bytes)
            continue;
        if ((double)x->bytes / (double)package->bytes * area >= 12) {
            vec_push(&rows, *x);
            continue;
        }
        small++;
        rest.bytes += x->bytes;
        rest.was += x->was;
    }
    size_sort_rows(&rows, false);
    if (small) {
        rest.name = arena_printf(g->arena, "%zu smaller ones", small);
        vec_push(&rows, rest); /* last: it may be larger than those before it, which only costs a shape */
    }
    double *areas = NEWN(g->arena, double, rows.len + 1);
    struct rect *out = NEWN(g->arena, struct rect, rows.len + 1);
    for (size_t i = 0; i < rows.len; i++)
        areas[i] = (double)rows.p[i].bytes;
    lay_out(areas, rows.len, r, out);
    for (size_t i = 0; i < rows.len; i++) {
        const struct size_row *x = &rows.p[i];
        xmlNodePtr n = draw_rect(g, svg, out[i], class_of(g, x->kind, x->bytes, x->was));
        child(g, n, "title",
              arena_printf(g->arena, "%s\n%s%s%s: %s", x->name, package->name, x->group ? ", " : "",
                           x->group ? x->group : "", amount(g, x->bytes, x->was)));
        draw_text(g, svg, out[i], x->name, NULL);
    }
    vec_free(&rows);
}

static void draw_map(const struct page *g, xmlNodePtr body) {
    size_sums packages = {0};
    size_by_package(g->q->s, &packages, false);
    while (packages.len && !packages.p[packages.len - 1].bytes)
        packages.len--;
    xmlNodePtr svg = child(g, body, "svg", NULL);
    set(svg, "id", "map");
    set(svg, "viewBox", arena_printf(g->arena, "0 0 %d %d", WIDTH, HEIGHT));
    double *areas = NEWN(g->arena, double, packages.len + 1);
    struct rect *out = NEWN(g->arena, struct rect, packages.len + 1);
    for (size_t i = 0; i < packages.len; i++)
        areas[i] = (double)packages.p[i].bytes;
    lay_out(areas, packages.len, (struct rect){0, 0, WIDTH, HEIGHT}, out);
    for (size_t i = 0; i < packages.len; i++) {
        struct rect r = out[i];
        xmlNodePtr n = draw_rect(g, svg, r, "p");
        const char *text =
            arena_printf(g->arena, "%s  %s", packages.p[i].name, with_commas(g->arena, packages.p[i].bytes));
        child(g, n, "title",
              arena_printf(g->arena, "%s: %s", packages.p[i].name, amount(g, packages.p[i].bytes, packages.p[i].was)));
        if (r.h > 3 * HEAD && r.w > 60) {
            draw_text(g, svg, r, text, "head");
            r = (struct rect){r.x + 1, r.y + HEAD, r.w - 2, r.h - HEAD - 1};
        }
        draw_package(g, svg, &packages.p[i], r);
    }
    vec_free(&packages);
}

static void draw_key(const struct page *g, xmlNodePtr body) {
    static const char *const changes[] = {"grown", "shrunk", "same"};
    xmlNodePtr key = child(g, body, "p", NULL);
    set(key, "class", "key");
    for (size_t i = 0; i < (g->q->other ? 3 : SIZE_KINDS); i++) {
        const char *name = g->q->other ? changes[i] : size_kinds[i];
        xmlNodePtr span = child(g, key, "span", NULL), svg = child(g, span, "svg", NULL);
        set(svg, "viewBox", "0 0 10 10");
        draw_rect(g, svg, (struct rect){0, 0, 10, 10}, name);
        xmlAddChild(span, xmlNewText(BAD_CAST name));
    }
}

static xmlNodePtr new_table(const struct page *g, xmlNodePtr body, const char *title, const char *id) {
    child(g, body, "h2", title);
    xmlNodePtr table = child(g, body, "table", NULL), tr = child(g, child(g, table, "thead", NULL), "tr", NULL);
    set(table, "id", id);
    child(g, tr, "th", "bytes");
    child(g, tr, "th", g->q->other ? "change" : "%");
    child(g, tr, "th", "");
    return child(g, table, "tbody", NULL);
}

static void put_row(const struct page *g, xmlNodePtr table, uint64_t bytes, uint64_t was, const char *name) {
    if (!bytes && !was)
        return;
    xmlNodePtr tr = child(g, table, "tr", NULL);
    child(g, tr, "td", with_commas(g->arena, bytes));
    child(g, tr, "td",
          g->q->other ? change(g, bytes, was)
                      : arena_printf(g->arena, "%.1f", 100 * (double)bytes / (double)g->q->s->m.len));
    child(g, tr, "td", name);
}

static void put_tables(const struct page *g, xmlNodePtr body) {
    const struct sizes *s = g->q->s;
    bool compared = g->q->other != NULL;
    size_sums groups = {0}, packages = {0};
    size_rows rows = {0};
    size_by_group(s, &groups, compared);
    size_by_package(s, &packages, compared);
    xmlNodePtr table = new_table(g, body, "By kind", "kinds");
    for (size_t i = 0; i < groups.len; i++)
        put_row(g, table, groups.p[i].bytes, groups.p[i].was,
                arena_printf(g->arena, "%s: %s", size_kinds[groups.p[i].kind], groups.p[i].name));
    put_row(g, table, s->m.len, compared ? g->q->other->m.len : 0, "the file");
    table = new_table(g, body, "By package", "packages");
    for (size_t i = 0; i < packages.len; i++)
        put_row(g, table, packages.p[i].bytes, packages.p[i].was, packages.p[i].name);
    for (size_t i = 0; i < s->rows.len; i++)
        vec_push(&rows, s->rows.p[i]);
    size_sort_rows(&rows, compared);
    table = new_table(g, body, compared ? "What changed most" : "The largest", "rows");
    for (size_t i = 0; i < rows.len && i < ROWS; i++)
        if (!compared || rows.p[i].bytes != rows.p[i].was)
            put_row(g, table, rows.p[i].bytes, rows.p[i].was,
                    arena_printf(g->arena, "%s (%s)", rows.p[i].name, rows.p[i].group));
    vec_free(&groups);
    vec_free(&packages);
    vec_free(&rows);
}

static const char *headline(const struct page *g, const struct sizes *s) {
    return arena_printf(g->arena, "%s%s%s%s: %s bytes", s->subject, s->level ? ", " : "", s->level ? s->level : "",
                        s->stripped ? " -s" : "", with_commas(g->arena, s->m.len));
}

void size_html(const struct size_question *q, const char *path) {
    const struct page *g = &(struct page){q, q->s->arena};
    htmlDocPtr doc = htmlNewDocNoDtD(NULL, NULL);
    xmlCreateIntSubset(doc, BAD_CAST "html", NULL, NULL);
    xmlNodePtr html = xmlNewNode(NULL, BAD_CAST "html");
    xmlDocSetRootElement(doc, html);
    set(html, "lang", "en");
    xmlNodePtr head = child(g, html, "head", NULL), meta = child(g, head, "meta", NULL);
    set(meta, "charset", "utf-8");
    meta = child(g, head, "meta", NULL);
    set(meta, "name", "viewport");
    set(meta, "content", "width=device-width, initial-scale=1");
    child(g, head, "title", headline(g, q->s));
    child(g, head, "style", style);
    xmlNodePtr body = child(g, html, "body", NULL);
    child(g, body, "h1", headline(g, q->s));
    if (q->other)
        set(child(g, body, "p",
                  arena_printf(g->arena, "Compared with %s: %s bytes.", headline(g, q->other),
                               change(g, q->s->m.len, q->other->m.len))),
            "class", "note");
    draw_key(g, body);
    draw_map(g, body);
    put_tables(g, body);
    xmlChar *text = NULL;
    int len = 0;
    htmlDocDumpMemoryFormat(doc, &text, &len, 0);
    xmlFreeDoc(doc);
    if (!text)
        die("libxml2 cannot write %s", path);
    file_write(path, text, (size_t)len, 0666);
    xmlFree(text);
}

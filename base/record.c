/* record.c: reads texts of line records (docs/dump.md, "Lexical form"). */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"

void rec_init(struct rec *r, struct arena *a, const char *name, const char *text, size_t len) {
    *r = (struct rec){.name = name, .p = text, .end = text + len, .arena = a};
}

void rec_err(struct rec *r, const char *fmt, ...) {
    char msg[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    err("%s:%d: %s", r->name, r->line, msg);
}

bool rec_next(struct rec *r) {
    if (r->p == r->end)
        return false;
    r->line++;
    const char *nl = memchr(r->p, '\n', (size_t)(r->end - r->p));
    if (!nl)
        rec_err(r, "the text ends in the middle of a line (truncated?)");
    r->lp = r->p;
    r->lend = nl;
    r->p = nl + 1;
    return true;
}

bool rec_eol(struct rec *r) {
    return r->lp >= r->lend;
}

char rec_peek(struct rec *r) {
    return rec_eol(r) ? 0 : *r->lp;
}

const char *rec_field(struct rec *r, size_t *len) {
    if (rec_eol(r))
        rec_err(r, "a field is missing at the end of the line");
    const char *s = r->lp;
    const char *sp = memchr(s, ' ', (size_t)(r->lend - s));
    const char *e = sp ? sp : r->lend;
    if (e == s)
        rec_err(r, "an empty field");
    r->lp = sp ? sp + 1 : r->lend;
    *len = (size_t)(e - s);
    return s;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Is that an inline hash: `#`, 11 digits in base 64, `=#`? */
static bool is_inline_hash(const char *s, size_t n) {
    enum { DIGITS = 11 };
    if (n < DIGITS + 3 || s[0] != '#' || s[DIGITS + 1] != '=' || s[DIGITS + 2] != '#')
        return false;
    for (int i = 1; i <= DIGITS; i++)
        if (!isalnum((unsigned char)s[i]) && s[i] != '+' && s[i] != '/')
            return false;
    return true;
}

/* From Go 1.27 on the name of a closure that was inlined has a hash in it (is_inline_hash), which is its own in this
 * package alone (cmd/compile/internal/ir/func.go, closureName; Go's linker has a hash of the contents in its place). So
 * the unit goes behind the first `#`. */
void rec_own_names(struct rec *r, struct buf *b, const char *text, size_t n) {
    size_t done = 0;
    for (size_t i = 0; r->unit && i < n; i++)
        if (is_inline_hash(text + i, n - i)) {
            buf_add(b, text + done, i + 1 - done);
            buf_printf(b, "%s:", r->unit);
            done = i + 1;
        }
    buf_add(b, text + done, n - done);
}

/* The same of one name. */
static char *own_name(struct rec *r, char *name) {
    if (!strchr(name, '#'))
        return name;
    struct buf b = {0};
    rec_own_names(r, &b, name, strlen(name));
    char *own = arena_strndup(r->arena, b.p, b.len);
    buf_free(&b);
    return own;
}

char *rec_name(struct rec *r, size_t *len) {
    size_t n;
    const char *s = rec_field(r, &n);
    if (n == 1 && *s == '%') {
        if (len)
            *len = 0;
        return arena_strndup(r->arena, "", 0);
    }
    char *out = arena_alloc(r->arena, n + 1), *o = out;
    for (size_t i = 0; i < n; i++) {
        if (s[i] != '%') {
            *o++ = s[i];
            continue;
        }
        int hi = i + 2 < n ? hex_digit(s[i + 1]) : -1, lo = i + 2 < n ? hex_digit(s[i + 2]) : -1;
        if (hi < 0 || lo < 0)
            rec_err(r, "a bad escape in a name");
        *o++ = (char)(hi << 4 | lo);
        i += 2;
    }
    if (len)
        *len = (size_t)(o - out);
    else if (r->unit)
        return own_name(r, out);
    return out;
}

int64_t rec_int(struct rec *r, char prefix) {
    size_t n;
    const char *s = rec_field(r, &n), *e = s + n;
    if (prefix) {
        if (*s != prefix)
            rec_err(r, "'%c' expected, found '%.*s'", prefix, (int)(n > 40 ? 40 : n), s);
        s++;
    }
    bool neg = s < e && *s == '-';
    s += neg;
    if (s == e)
        rec_err(r, "a number is missing");
    uint64_t v = 0;
    for (; s < e; s++) {
        unsigned d = (unsigned)(*s - '0');
        if (d > 9)
            rec_err(r, "a number expected, found '%.*s'", (int)(e - s > 40 ? 40 : e - s), s);
        if (v > (UINT64_MAX - d) / 10)
            rec_err(r, "a number out of range");
        v = v * 10 + d;
    }
    if (neg ? v > (uint64_t)1 << 63 : v > INT64_MAX)
        rec_err(r, "a number out of range");
    return neg ? (int64_t)(0 - v) : (int64_t)v;
}

unsigned char *rec_hex(struct rec *r, size_t *len) {
    size_t n;
    const char *s = rec_field(r, &n);
    if (n % 2)
        rec_err(r, "an odd number of hex digits");
    unsigned char *out = arena_alloc(r->arena, n / 2 + 1);
    for (size_t i = 0; i < n; i += 2) {
        int hi = hex_digit(s[i]), lo = hex_digit(s[i + 1]);
        if (hi < 0 || lo < 0)
            rec_err(r, "not a hex digit");
        out[i / 2] = (unsigned char)(hi << 4 | lo);
    }
    *len = n / 2;
    return out;
}

bool field_is(const char *f, size_t len, const char *word) {
    return strlen(word) == len && !memcmp(f, word, len);
}

void rec_word(struct rec *r, const char *word) {
    size_t n;
    const char *s = rec_field(r, &n);
    if (!field_is(s, n, word))
        rec_err(r, "'%s' expected, found '%.*s'", word, (int)(n > 40 ? 40 : n), s);
}

/* assembly.c: what a package's own assembly (.s) means to gowl. Go's assembler checks it; its code for gc's way of
 * running on wasm is of no use here. Taken is a file that only lets functions stand without a body, and a function
 * that is one jump to another. Of all else the link must name file and line, if the program needs it.
 *
 * So the asm step puts a text behind Go's object, which Go's own tools never read: of each symbol of the file
 *
 *   NAME FILE:LINE > TARGET      a function that is JMP TARGET(SB)
 *   NAME FILE:LINE = WORD        any other function, by its first instruction; or data (GLOBL)
 *
 * and a last line of fixed length that says how long this is.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/driver.h"

enum { FOOTER_LEN = 18 };
#define FOOTER "gowl.asm %08zx\n"

/* The symbol that an operand such as `·f(SB)` or `runtime∕debug·f<ABIInternal>(SB)` names, with the package's path for
 * none; appended to b. False if it names none. */
static bool put_symbol(struct buf *b, const char *s, const char *package) {
    static const char dot[] = "\u00b7", slash[] = "\u2215";
    size_t n = strcspn(s, "<(+,");
    if (!strstr(s, "(SB)") || !n)
        return false;
    if (!strncmp(s, dot, strlen(dot)))
        buf_puts(b, package);
    for (size_t i = 0; i < n;)
        if (!strncmp(s + i, dot, strlen(dot))) {
            buf_putc(b, '.');
            i += strlen(dot);
        } else if (!strncmp(s + i, slash, strlen(slash))) {
            buf_putc(b, '/');
            i += strlen(slash);
        } else {
            buf_putc(b, s[i++]);
        }
    return true;
}

/* Replaces comments by spaces, lines keeping their ends. */
static void blank_comments(char *s) {
    for (; *s; s++) {
        bool line = s[0] == '/' && s[1] == '/', block = s[0] == '/' && s[1] == '*';
        if (!line && !block)
            continue;
        while (*s && !(line && *s == '\n')) {
            if (block && s[0] == '*' && s[1] == '/') {
                s[0] = s[1] = ' ';
                break;
            }
            if (*s != '\n')
                *s = ' ';
            s++;
        }
        if (!*s)
            return;
    }
}

/* The symbol whose lines are being read, and what is known of it. */
struct asm_symbol {
    struct buf head;            /* NAME FILE:LINE; empty: none */
    struct buf target;          /* of the jump that is its first instruction */
    char first[32];             /* that instruction */
    unsigned long instructions; /* behind TEXT */
};

static void end_symbol(struct asm_symbol *a, struct buf *out) {
    if (a->head.len) {
        bool jump = a->instructions == 1 && a->target.len;
        buf_add(out, a->head.p, a->head.len);
        if (jump)
            buf_printf(out, " > %.*s\n", (int)a->target.len, a->target.p);
        else
            buf_printf(out, " = %s\n", a->first[0] ? a->first : "nothing");
    }
    a->head.len = a->target.len = 0;
    a->first[0] = 0;
    a->instructions = 0;
}

static void begin_symbol(struct asm_symbol *a, const char *operand, const char *package, const char *file, int line) {
    if (put_symbol(&a->head, operand, package))
        buf_printf(&a->head, " %s:%d", file, line);
}

/* One statement: an opcode, and operands behind it. */
static void take_statement(struct asm_symbol *a, char *s, const char *package, const char *file, int line,
                           struct buf *out) {
    static const char *const no_code[] = {"FUNCDATA", "PCDATA", "NO_LOCAL_POINTERS", "GO_ARGS",
                                          "GO_RESULTS_INITIALIZED"};
    while (isspace((unsigned char)*s))
        s++;
    size_t n = strcspn(s, " \t\r");
    if (!n || s[0] == '#' || s[n - 1] == ':')
        return;
    char *operand = s + n;
    operand += strspn(operand, " \t\r");
    if (n == 4 && !strncmp(s, "TEXT", n)) {
        end_symbol(a, out);
        begin_symbol(a, operand, package, file, line);
        return;
    }
    if (n == 5 && !strncmp(s, "GLOBL", n)) {
        end_symbol(a, out);
        begin_symbol(a, operand, package, file, line);
        strcpy(a->first, "GLOBL");
        end_symbol(a, out);
        return;
    }
    for (size_t i = 0; i < sizeof no_code / sizeof *no_code; i++)
        if (n >= strlen(no_code[i]) && !strncmp(s, no_code[i], strlen(no_code[i])))
            return;
    if (!a->instructions++) {
        snprintf(a->first, sizeof a->first, "%.*s", (int)n, s);
        if (n == 3 && !strncmp(s, "JMP", n))
            put_symbol(&a->target, operand, package);
    }
}

/* Adds the symbols of an assembly file to out. */
static void scan(const char *file, const char *package, struct buf *out) {
    size_t len;
    char *text = file_read(file, &len);
    const char *base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    struct asm_symbol a = {0};
    blank_comments(text);
    int line = 1;
    for (char *s = text, *next; s; s = next, line++) {
        if ((next = strchr(s, '\n')))
            *next++ = 0;
        for (char *t = s, *end; t; t = end) {
            if ((end = strchr(t, ';')))
                *end++ = 0;
            take_statement(&a, t, package, base, line, out);
        }
    }
    end_symbol(&a, out);
    buf_free(&a.head);
    buf_free(&a.target);
    free(text);
}

int asm_step(char **argv) {
    int code = run_process(argv, NULL, NULL, NULL);
    const char *package = "main", *object = NULL;
    struct buf b = {0};
    if (code)
        return code;
    for (char **a = argv + 1; *a; a++)
        if (!strcmp(*a, "-p") && a[1])
            package = *++a;
        else if (!strcmp(*a, "-o") && a[1])
            object = *++a;
        else if (**a != '-' && ends_with(*a, ".s"))
            scan(*a, package, &b);
    if (!object)
        err("asm: -o is missing");
    buf_printf(&b, FOOTER, b.len);
    FILE *f = fopen(object, "ab");
    bool written = f && fwrite(b.p, 1, b.len, f) == b.len;
    if (!f || fclose(f) || !written)
        err("%s: %s", object, strerror(errno));
    buf_free(&b);
    return 0;
}

char *archive_assembly(const struct archive *a, struct arena *arena) {
    struct buf b = {0};
    for (size_t i = 0; i < a->n; i++) {
        const struct member *m = &a->members[i];
        size_t n;
        char footer[FOOTER_LEN + 1] = {0};
        if (m->len < FOOTER_LEN)
            continue;
        const char *end = m->p + m->len - FOOTER_LEN;
        memcpy(footer, end, FOOTER_LEN);
        if (sscanf(footer, FOOTER, &n) == 1 && n <= m->len - FOOTER_LEN)
            buf_add(&b, end - n, n);
    }
    char *text = arena_strndup(arena, b.len ? b.p : "", b.len);
    buf_free(&b);
    return text;
}

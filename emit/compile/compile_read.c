/* compile_read.c: input files: their kind, and LLVM's readers for text and bitcode. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <llvm-c/IRReader.h>
#include <llvm/Config/llvm-config.h>

#include "emit/compile/compile_internal.h"

static bool has_magic(const struct input *in, const char *magic, size_t n) {
    return in->len >= n && !memcmp(in->bytes, magic, n);
}

/* Kinds by content; the name's ending says nothing. */
static enum input_kind kind_of(const struct input *in) {
    if (!in->len)
        err("%s: error: the file is empty", in->path);
    if (has_magic(in, "BC\xc0\xde", 4) || has_magic(in, "\xde\xc0\x17\x0b", 4))
        return INPUT_BITCODE;
    if (has_magic(in, "\0asm", 4))
        return INPUT_OBJECT;
    if (has_magic(in, "!<arch>\n", 8))
        return INPUT_ARCHIVE;
    if (has_magic(in, "\177ELF", 4) || has_magic(in, "\xcf\xfa\xed\xfe", 4))
        err("%s: error: an object for a native target: gowl links objects for wasm32", in->path);
    if (memchr(in->bytes, 0, in->len))
        err("%s: error: neither LLVM IR (text or bitcode) nor a wasm object", in->path);
    return INPUT_TEXT;
}

void input_load(struct input *in) {
    struct stat st;
    if (!stat(in->path, &st) && S_ISDIR(st.st_mode))
        err("%s: error: a directory, not a file of LLVM IR", in->path);
    in->bytes = file_read(in->path, &in->len);
    in->kind = kind_of(in);
}

struct place {
    int line, col; /* from 1; line 0: none */
};

/* The first '*' outside strings and comments. Up to LLVM 16, text had typed pointers: `i32*`; in text of today there
 * is none. */
static struct place find_typed_pointer(const struct input *in) {
    int line = 1;
    const char *start = in->bytes;
    for (const char *s = start, *end = in->bytes + in->len; s < end; s++) {
        switch (*s) {
        case '\n':
            line++;
            start = s + 1;
            break;
        case ';':
            while (s + 1 < end && s[1] != '\n')
                s++;
            break;
        case '"': /* a quote within is written \22 */
            while (s + 1 < end && s[1] != '"' && s[1] != '\n')
                s++;
            if (s + 1 < end && s[1] == '"')
                s++;
            break;
        case '*':
            return (struct place){line, (int)(s - start) + 1};
        }
    }
    return (struct place){0, 0};
}

/* LLVM still reads some text with typed pointers and drops the types, but not all (names of intrinsics, byval, inline
 * assembly), so it is refused as a whole: unless LLVM finds the text to be wrong before that place (error_line). */
static void refuse_typed_pointers(const struct input *in, int error_line) {
    struct place p = find_typed_pointer(in);
    if (p.line && (!error_line || error_line >= p.line))
        err("%s:%d:%d: error: a typed pointer: this text was written by LLVM 16 or older; give the bitcode instead (it "
            "is upgraded when read), or write ptr",
            in->path, p.line, p.col);
}

/* LLVM's words on a bitcode that it cannot read to ours. */
static _Noreturn void bitcode_err(const struct input *in, const char *message) {
    const char *producer = strstr(message, "(Producer: 'LLVM");
    int major;
    if (producer && sscanf(producer, "(Producer: 'LLVM%d", &major) == 1 && major > LLVM_VERSION_MAJOR)
        err("%s: error: this bitcode was written by LLVM %d, which is newer than this gowl's LLVM %d", in->path, major,
            LLVM_VERSION_MAJOR);
    if (strstr(message, "Incompatible epoch"))
        err("%s: error: this bitcode is of another epoch than that of this gowl's LLVM %d", in->path,
            LLVM_VERSION_MAJOR);
    if (!strncmp(message, "error: ", 7))
        message += 7;
    err("%s: error: damaged bitcode: %s", in->path, message);
}

void input_parse(struct input *in, LLVMContextRef ctx) {
    LLVMMemoryBufferRef b = LLVMCreateMemoryBufferWithMemoryRangeCopy(in->bytes, in->len, in->path);
    char *message = NULL;
    base_blame(in->path, in->len);                                  /* if LLVM's reader crashes, then on this file */
    bool failed = LLVMParseIRInContext(ctx, b, &in->mod, &message); /* takes b */
    base_blame(NULL, 0);
    char text[1024] = "";
    if (failed)
        snprintf(text, sizeof text, "%s", message ? message : "unknown");
    text[strcspn(text, "\n")] = 0;
    size_t n = strlen(in->path);
    const char *rest = strncmp(text, in->path, n) || text[n] != ':' ? text : text + n + 1; /* behind "PATH:" */
    if (in->kind == INPUT_TEXT)
        refuse_typed_pointers(in, atoi(rest));
    if (!failed)
        return;
    if (in->kind == INPUT_BITCODE)
        bitcode_err(in, *rest == ' ' ? rest + 1 : rest);
    err("%s", text);
}

const char *input_where(struct arena *a, const struct input *in, const char *keyword, const char *name) {
    int line = 0;
    if (in->kind != INPUT_TEXT)
        return arena_printf(a, "%s: error", in->path);
    size_t nk = strlen(keyword), nn = name ? strlen(name) : 0;
    for (const char *s = in->bytes, *next; s && *s; s = next) {
        line++;
        next = strchr(s, '\n');
        const char *end = next ? next++ : s + strlen(s);
        if (strncmp(s, keyword, nk))
            continue;
        if (!name)
            return arena_printf(a, "%s:%d:1: error", in->path, line);
        for (const char *p = s; p + nn + 1 < end + 1 && (p = memchr(p, '@', (size_t)(end - p))); p++) {
            const char *n = p + 1;
            bool quoted = *n == '"';
            n += quoted;
            if (strncmp(n, name, nn))
                continue;
            char c = n[nn];
            if (quoted ? c == '"'
                       : !(c == '_' || c == '.' || c == '$' || c == '-' || (c >= '0' && c <= '9') ||
                           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
                return arena_printf(a, "%s:%d:%d: error", in->path, line, (int)(p - s) + 1);
        }
    }
    return arena_printf(a, "%s: error", in->path);
}

/* line_table.c: reads DWARF's line tables (.debug_line, version 5) of a linked module: which place in the source each
 * instruction's offset in the code section stands for. As lld leaves them: functions that are not in the module have
 * addresses that no code has. Anything but what LLVM writes is die(). */
#include <stdlib.h>
#include <string.h>

#include "emit/link/line_table.h"

/* DWARF 5, section 7: forms of header entries, their contents, and opcodes. */
enum {
    FORM_DATA2 = 0x05,
    FORM_DATA4 = 0x06,
    FORM_STRING = 0x08,
    FORM_DATA1 = 0x0b,
    FORM_UDATA = 0x0f,
    FORM_DATA16 = 0x1e,
    FORM_LINE_STRP = 0x1f
};
enum { CONTENT_PATH = 1, CONTENT_DIRECTORY = 2 };
enum {
    LNS_EXTENDED = 0,
    LNS_COPY = 1,
    LNS_ADVANCE_PC = 2,
    LNS_ADVANCE_LINE = 3,
    LNS_SET_FILE = 4,
    LNS_SET_COLUMN = 5,
    LNS_NEGATE_STMT = 6,
    LNS_SET_BASIC_BLOCK = 7,
    LNS_CONST_ADD_PC = 8,
    LNS_FIXED_ADVANCE_PC = 9,
    LNS_SET_PROLOGUE_END = 10,
    LNS_SET_EPILOGUE_BEGIN = 11,
    LNS_SET_ISA = 12,
    LNE_END_SEQUENCE = 1,
    LNE_SET_ADDRESS = 2
};
enum { VERSION = 5, MOST_FORMATS = 8 };

struct reader {
    struct line_table *t;
    const char *strings; /* .debug_line_str */
    size_t nstrings;
    struct map index;          /* file name -> index + 1 */
    VEC(const char *) folders; /* of this unit */
    VEC(uint32_t) files;       /* of this unit: indices in t->files */
    uint32_t code_size;
};

static uint64_t fixed(struct wasm_bytes *b, size_t n) {
    const unsigned char *p = wasm_take(b, n);
    uint64_t v = 0;
    for (size_t i = 0; p && !b->bad && i < n; i++)
        v |= (uint64_t)p[i] << 8 * i;
    return v;
}

static const char *text(struct wasm_bytes *b) {
    const char *s = (const char *)b->p;
    const unsigned char *end = memchr(b->p, 0, (size_t)(b->end - b->p));
    if (!end) {
        b->bad = true;
        return "";
    }
    b->p = end + 1;
    return s;
}

struct entry {
    const char *path;
    uint64_t folder;
};

static struct entry read_entry(struct reader *r, struct wasm_bytes *b, const uint64_t (*formats)[2], size_t n) {
    struct entry e = {"", 0};
    for (size_t i = 0; i < n; i++) {
        uint64_t number = 0;
        const char *s = "";
        switch (formats[i][1]) {
        case FORM_STRING:
            s = text(b);
            break;
        case FORM_LINE_STRP:
            number = fixed(b, 4);
            s = number < r->nstrings ? r->strings + number : "";
            break;
        case FORM_UDATA:
            number = wasm_u64(b);
            break;
        case FORM_DATA1:
            number = fixed(b, 1);
            break;
        case FORM_DATA2:
            number = fixed(b, 2);
            break;
        case FORM_DATA4:
            number = fixed(b, 4);
            break;
        case FORM_DATA16:
            wasm_take(b, 16);
            break;
        default:
            die("a line table has an entry of form 0x%llx", (unsigned long long)formats[i][1]);
        }
        if (formats[i][0] == CONTENT_PATH)
            e.path = s;
        else if (formats[i][0] == CONTENT_DIRECTORY)
            e.folder = number;
    }
    return e;
}

static uint32_t file_index(struct reader *r, struct entry e) {
    const char *folder = e.folder < r->folders.len ? r->folders.p[e.folder] : "";
    const char *path = *e.path == '/' || !*folder ? e.path : arena_printf(r->t->arena, "%s/%s", folder, e.path);
    void **slot = map_at(&r->index, path, strlen(path));
    if (!*slot) {
        vec_push(&r->t->files, path);
        *slot = (void *)(uintptr_t)r->t->files.len;
    }
    return (uint32_t)(uintptr_t)*slot - 1;
}

/* The folders, or the files, of a unit's header. */
static void read_entries(struct reader *r, struct wasm_bytes *b, bool files) {
    uint64_t formats[MOST_FORMATS][2] = {{0}};
    size_t n = (size_t)fixed(b, 1);
    if (n > MOST_FORMATS)
        die("a line table has entries of %zu parts", n);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 2; k++)
            formats[i][k] = wasm_u64(b);
    uint64_t count = wasm_u64(b);
    for (uint64_t i = 0; i < count && !b->bad; i++) {
        struct entry e = read_entry(r, b, (const uint64_t (*)[2])formats, n);
        if (files)
            vec_push(&r->files, file_index(r, e));
        else
            vec_push(&r->folders, e.path);
    }
}

struct header {
    uint8_t min_length, line_range, opcode_base;
    int8_t line_base;
};

struct state {
    uint32_t address, file, line, column;
    bool dead; /* the sequence is of a function that is not in the module */
};

static void add_row(struct reader *r, const struct state *s, bool end) {
    if (s->dead)
        return;
    struct line_row row = {.address = s->address,
                           .file = s->file < r->files.len ? r->files.p[s->file] : 0,
                           .line = s->line,
                           .column = s->column,
                           .end = end};
    vec_push(&r->t->rows, row);
}

static void run(struct reader *r, struct wasm_bytes *b, const struct header *h) {
    const struct state start = {0, 1, 1, 0, false};
    struct state s = start;
    while (b->p < b->end && !b->bad) {
        unsigned op = (unsigned)fixed(b, 1);
        if (op >= h->opcode_base) {
            unsigned adjusted = op - h->opcode_base;
            s.address += adjusted / h->line_range * h->min_length;
            s.line += (uint32_t)(h->line_base + (int)(adjusted % h->line_range));
            add_row(r, &s, false);
            continue;
        }
        switch (op) {
        case LNS_EXTENDED: {
            uint64_t len = wasm_u64(b);
            const unsigned char *next = b->p + len;
            if (len == 0 || len > (uint64_t)(b->end - b->p))
                die("a line table is damaged");
            unsigned what = (unsigned)fixed(b, 1);
            if (what == LNE_SET_ADDRESS) {
                s.address = (uint32_t)fixed(b, (size_t)len - 1);
                s.dead = s.address == 0 || s.address >= r->code_size;
            } else if (what == LNE_END_SEQUENCE) {
                add_row(r, &s, true);
                s = start;
            }
            b->p = next;
            break;
        }
        case LNS_COPY:
            add_row(r, &s, false);
            break;
        case LNS_ADVANCE_PC:
            s.address += (uint32_t)wasm_u64(b) * h->min_length;
            break;
        case LNS_ADVANCE_LINE:
            s.line += (uint32_t)wasm_s64(b);
            break;
        case LNS_SET_FILE:
            s.file = (uint32_t)wasm_u64(b);
            break;
        case LNS_SET_COLUMN:
            s.column = (uint32_t)wasm_u64(b);
            break;
        case LNS_CONST_ADD_PC:
            s.address += (uint32_t)(255 - h->opcode_base) / h->line_range * h->min_length;
            break;
        case LNS_FIXED_ADVANCE_PC:
            s.address += (uint32_t)fixed(b, 2);
            break;
        case LNS_SET_ISA:
            wasm_u64(b);
            break;
        case LNS_NEGATE_STMT:
        case LNS_SET_BASIC_BLOCK:
        case LNS_SET_PROLOGUE_END:
        case LNS_SET_EPILOGUE_BEGIN:
            break;
        default:
            die("a line table has the opcode %u", op);
        }
    }
}

static void read_unit(struct reader *r, struct wasm_bytes *b) {
    uint64_t length = fixed(b, 4);
    if (length > (uint64_t)(b->end - b->p))
        die("a line table is truncated");
    struct wasm_bytes unit = {b->p, b->p + length, false};
    b->p += length;
    unsigned version = (unsigned)fixed(&unit, 2);
    if (version != VERSION)
        die("a line table has version %u", version);
    fixed(&unit, 2); /* sizes of addresses and segment selectors */
    uint64_t header_length = fixed(&unit, 4);
    const unsigned char *program = unit.p + header_length;
    if (header_length > (uint64_t)(unit.end - unit.p))
        die("a line table is truncated");
    struct header h;
    h.min_length = (uint8_t)fixed(&unit, 1);
    fixed(&unit, 2); /* operations of one instruction; is_stmt at first */
    h.line_base = (int8_t)fixed(&unit, 1);
    h.line_range = (uint8_t)fixed(&unit, 1);
    h.opcode_base = (uint8_t)fixed(&unit, 1);
    if (!h.line_range || !h.opcode_base)
        die("a line table is damaged");
    wasm_take(&unit, h.opcode_base - 1u);
    r->folders.len = r->files.len = 0;
    read_entries(r, &unit, false);
    read_entries(r, &unit, true);
    unit.p = program;
    run(r, &unit, &h);
    if (unit.bad)
        die("a line table is truncated");
}

static int by_address(const void *a, const void *b) {
    const struct line_row *x = a, *y = b;
    if (x->address != y->address)
        return x->address < y->address ? -1 : 1;
    return x->end != y->end ? (x->end ? -1 : 1) : x->order < y->order ? -1 : x->order > y->order;
}

/* Forgets the names that no row has: a unit's own, of folders. */
static void drop_unused(struct line_table *t) {
    uint32_t *number = NEWN(t->arena, uint32_t, t->files.len + 1), n = 0; /* + 1; 0: not used */
    for (size_t i = 0; i < t->rows.len; i++)
        if (!t->rows.p[i].end)
            number[t->rows.p[i].file] = 1;
    for (size_t i = 0; i < t->files.len; i++)
        if (number[i]) {
            t->files.p[n] = t->files.p[i];
            number[i] = ++n;
        }
    t->files.len = n;
    for (size_t i = 0; i < t->rows.len; i++)
        if (!t->rows.p[i].end)
            t->rows.p[i].file = number[t->rows.p[i].file] - 1;
}

void line_table_read(struct line_table *t, struct arena *arena, const unsigned char *module, size_t len) {
    enum { CODE = 10 };
    *t = (struct line_table){.arena = arena};
    struct reader r = {.t = t};
    struct wasm_bytes lines = {0};
    struct wasm_section s;
    for (size_t at = 0; wasm_next_section("the linked module", module, len, &at, &s);) {
        if (s.id == CODE) {
            r.code_size = (uint32_t)s.len;
        } else if (s.id == 0 && field_is(s.name, s.name_len, ".debug_line")) {
            lines = (struct wasm_bytes){s.p, s.p + s.len, false};
        } else if (s.id == 0 && field_is(s.name, s.name_len, ".debug_line_str")) {
            r.strings = (const char *)s.p;
            r.nstrings = s.len && !s.p[s.len - 1] ? s.len : 0;
        }
    }
    while (lines.p < lines.end)
        read_unit(&r, &lines);
    for (size_t i = 0; i < t->rows.len; i++)
        t->rows.p[i].order = (uint32_t)i;
    if (t->rows.len)
        qsort(t->rows.p, t->rows.len, sizeof *t->rows.p, by_address);
    drop_unused(t);
    map_free(&r.index);
    vec_free(&r.folders);
    vec_free(&r.files);
}

void line_table_free(struct line_table *t) {
    vec_free(&t->files);
    vec_free(&t->rows);
}

/* wasm_features.c: says whether a module keeps to WebAssembly's first version (MVP) plus bulk-memory and sign-ext.
 *
 * wabt's wasm-validate, with every feature switched off, still takes typed select, ref.func and exported mutable
 * globals (tests/validator/cases.txt holds them), so this reads every section and opcode and refuses what is not in
 * its lists. It checks which features are used, not types: wasm-validate and the engines do that.
 *
 * usage: wasm-features FILE.wasm...   exit 0: all keep to it; 1: one line for each that does not.
 * Source: the WebAssembly core specification, section 5 (binary format), and the two proposals' overviews. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *file;
    const uint8_t *start, *p, *end;
    bool *global_mutable; /* by global index, imports first */
    uint32_t nglobals, ntables, nmemories, ntypes;
    jmp_buf fail;
};

static _Noreturn void refuse(struct reader *r, const char *what, uint32_t n) {
    printf("%s: byte 0x%zx: %s (0x%x)\n", r->file, (size_t)(r->p - r->start), what, n);
    longjmp(r->fail, 1);
}

static uint8_t byte(struct reader *r) {
    if (r->p >= r->end)
        refuse(r, "truncated", 0);
    return *r->p++;
}

static const uint8_t *bytes(struct reader *r, uint32_t n) {
    if ((size_t)(r->end - r->p) < n)
        refuse(r, "truncated", n);
    r->p += n;
    return r->p - n;
}

/* A LEB128 number of at most bits bits; signed ones give their low bits. */
static uint64_t leb(struct reader *r, unsigned bits) {
    uint64_t v = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t b = byte(r);
        if (shift >= bits)
            refuse(r, "number too long", b);
        v |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80))
            return v;
    }
}
static uint32_t u32(struct reader *r) {
    return (uint32_t)leb(r, 32);
}

static void valtype(struct reader *r) {
    uint8_t t = byte(r);
    if (t < 0x7c || t > 0x7f)
        refuse(r, "value type beyond i32 i64 f32 f64", t);
}

static void limits(struct reader *r) {
    uint8_t flags = byte(r);
    if (flags > 1)
        refuse(r, "limits beyond a minimum and a maximum (shared, 64 bit, page size)", flags);
    u32(r);
    if (flags)
        u32(r);
}

static void table(struct reader *r) {
    uint8_t t = byte(r);
    if (t != 0x70)
        refuse(r, "table that is not of funcref", t);
    limits(r);
    if (++r->ntables > 1)
        refuse(r, "more than one table", r->ntables);
}

static void memory(struct reader *r) {
    limits(r);
    if (++r->nmemories > 1)
        refuse(r, "more than one memory", r->nmemories);
}

static bool global_type(struct reader *r) {
    valtype(r);
    uint8_t m = byte(r);
    if (m > 1)
        refuse(r, "global's mutability", m);
    r->global_mutable = realloc(r->global_mutable, r->nglobals + 1);
    if (!r->global_mutable)
        abort();
    r->global_mutable[r->nglobals++] = m;
    return m;
}

/* A constant expression of the MVP: one instruction and end. */
static void const_expr(struct reader *r) {
    uint8_t op = byte(r);
    switch (op) {
    case 0x41:
        leb(r, 32);
        break;
    case 0x42:
        leb(r, 64);
        break;
    case 0x43:
        bytes(r, 4);
        break;
    case 0x44:
        bytes(r, 8);
        break;
    case 0x23:
        u32(r);
        break;
    default:
        refuse(r, "constant expression beyond the MVP's", op);
    }
    if ((op = byte(r)) != 0x0b)
        refuse(r, "extended constant expression", op);
}

static void memarg(struct reader *r) {
    uint32_t align = u32(r);
    if (align > 3)
        refuse(r, "alignment (or a memory index)", align);
    u32(r);
}

static void zero(struct reader *r, const char *what) {
    uint8_t b = byte(r);
    if (b)
        refuse(r, what, b);
}

static void bulk(struct reader *r) {
    uint32_t op = u32(r);
    switch (op) {
    case 8: /* memory.init */
        u32(r);
        zero(r, "memory.init of a memory other than 0");
        break;
    case 9:  /* data.drop */
    case 13: /* elem.drop */
        u32(r);
        break;
    case 10: /* memory.copy */
        zero(r, "memory.copy of a memory other than 0");
        zero(r, "memory.copy of a memory other than 0");
        break;
    case 11:
        zero(r, "memory.fill of a memory other than 0");
        break;
    case 12: /* table.init */
        u32(r);
        zero(r, "table.init of a table other than 0");
        break;
    case 14: /* table.copy */
        zero(r, "table.copy of a table other than 0");
        zero(r, "table.copy of a table other than 0");
        break;
    default:
        refuse(r, op < 8 ? "saturating float to integer" : "operator 0xfc beyond bulk-memory", op);
    }
}

/* One instruction; false at the end of the function's body. */
static void instruction(struct reader *r, uint32_t *depth) {
    uint8_t op = byte(r);
    switch (op) {
    case 0x02:
    case 0x03:
    case 0x04: { /* block loop if */
        uint8_t t = byte(r);
        if (t != 0x40 && (t < 0x7c || t > 0x7f))
            refuse(r, "block type beyond none or one value", t);
        ++*depth;
        return;
    }
    case 0x0b:
        --*depth;
        return; /* end */
    case 0x0c:
    case 0x0d:
    case 0x10:
        u32(r);
        return; /* br br_if call */
    case 0x0e:  /* br_table */
        for (uint32_t n = u32(r) + 1; n; n--)
            u32(r);
        return;
    case 0x11: /* call_indirect */
        u32(r);
        zero(r, "call_indirect's table is more than a zero byte");
        return;
    case 0x20:
    case 0x21:
    case 0x22:
    case 0x23:
    case 0x24:
        u32(r);
        return; /* local.* global.* */
    case 0x3f:
    case 0x40:
        zero(r, "memory.size or memory.grow of a memory other than 0");
        return;
    case 0x41:
        leb(r, 32);
        return;
    case 0x42:
        leb(r, 64);
        return;
    case 0x43:
        bytes(r, 4);
        return;
    case 0x44:
        bytes(r, 8);
        return;
    case 0xfc:
        bulk(r);
        return;
    default:
        break;
    }
    if (op >= 0x28 && op <= 0x3e)
        memarg(r);
    else if (op <= 0x01 || op == 0x05 || op == 0x0f || op == 0x1a ||
             op == 0x1b) /* unreachable nop else return drop select */
        return;
    else if (op < 0x45 || op > 0xc4) /* numeric operators 0x45..0xbf, sign-ext 0xc0..0xc4 */
        refuse(r, "operator beyond MVP, bulk-memory and sign-ext", op);
}

static void body(struct reader *r) {
    uint32_t size = u32(r);
    const uint8_t *end = bytes(r, size) + size;
    r->p -= size;
    for (uint32_t n = u32(r); n; n--) {
        u32(r);
        valtype(r);
    }
    uint32_t depth = 1;
    while (depth && r->p < end)
        instruction(r, &depth);
    if (depth || r->p != end)
        refuse(r, "function body does not end where its size says", size);
}

static void type(struct reader *r) {
    uint8_t form = byte(r);
    if (form != 0x60)
        refuse(r, "type that is not a function's", form);
    for (uint32_t n = u32(r); n; n--)
        valtype(r);
    uint32_t results = u32(r);
    if (results > 1)
        refuse(r, "more than one result", results);
    if (results)
        valtype(r);
}

static void import(struct reader *r) {
    bytes(r, u32(r));
    bytes(r, u32(r));
    uint8_t kind = byte(r);
    switch (kind) {
    case 0:
        u32(r);
        break;
    case 1:
        table(r);
        break;
    case 2:
        memory(r);
        break;
    case 3:
        if (global_type(r))
            refuse(r, "imported mutable global", 0);
        break;
    default:
        refuse(r, "import kind", kind);
    }
}

static void export(struct reader *r) {
    bytes(r, u32(r));
    uint8_t kind = byte(r);
    uint32_t index = u32(r);
    if (kind > 3)
        refuse(r, "export kind", kind);
    if (kind == 3 && (index >= r->nglobals || r->global_mutable[index]))
        refuse(r, "exported mutable global", index);
}

static void element(struct reader *r) {
    uint32_t flags = u32(r);
    if (flags != 0 && flags != 1)
        refuse(r, "element segment that is neither active nor passive of functions", flags);
    if (flags == 0)
        const_expr(r);
    else
        zero(r, "element kind");
    for (uint32_t n = u32(r); n; n--)
        u32(r);
}

static void data(struct reader *r) {
    uint32_t flags = u32(r);
    if (flags > 1)
        refuse(r, "data segment of a memory by index", flags);
    if (flags == 0)
        const_expr(r);
    bytes(r, u32(r));
}

static void global(struct reader *r) {
    global_type(r);
    const_expr(r);
}
static void function(struct reader *r) {
    u32(r);
}

static void section(struct reader *r) {
    static void (*const item[])(struct reader *) = {[1] = type,   [2] = import, [3] = function, [4] = table,
                                                    [5] = memory, [6] = global, [7] = export,   [9] = element,
                                                    [10] = body,  [11] = data};
    uint8_t id = byte(r);
    uint32_t size = u32(r);
    const uint8_t *end = bytes(r, size) + size;
    if (id == 0)
        return; /* custom: holds no code */
    r->p -= size;
    if (id == 8 || id == 12) /* start, data count (bulk-memory) */
        u32(r);
    else if (id < sizeof item / sizeof *item && item[id])
        for (uint32_t n = u32(r); n; n--)
            item[id](r);
    else
        refuse(r, "section", id);
    if (r->p != end)
        refuse(r, "section does not end where its size says", id);
}

static int check(const char *file) {
    FILE *f = fopen(file, "rb");
    if (!f) {
        perror(file);
        return 1;
    }
    size_t len = 0, cap = 1 << 16;
    uint8_t *buf = malloc(cap);
    for (size_t n; buf && (n = fread(buf + len, 1, cap - len, f)) > 0;)
        if ((len += n) == cap)
            buf = realloc(buf, cap *= 2);
    if (!buf)
        abort();
    fclose(f);
    struct reader r = {.file = file, .start = buf, .p = buf, .end = buf + len};
    struct reader *volatile rp = &r; /* what setjmp must leave alone lives behind a pointer */
    int bad = setjmp(r.fail);
    if (!bad) {
        if (memcmp(bytes(rp, 8), "\0asm\1\0\0\0", 8) != 0)
            refuse(rp, "not a WebAssembly module of version 1", 0);
        while (rp->p < rp->end)
            section(rp);
    }
    free(rp->global_mutable);
    free((void *)(uintptr_t)rp->start);
    return bad;
}

int main(int argc, char **argv) {
    int bad = argc < 2;
    if (bad)
        fprintf(stderr, "usage: wasm-features FILE.wasm...\n");
    for (int i = 1; i < argc; i++)
        bad |= check(argv[i]);
    return bad;
}

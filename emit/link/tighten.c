/* tighten.c: the code section in fewer bytes, with the same instructions to be done.
 *
 * LLVM makes blocks and branches out of them, and knows no `if`. A block that begins with the test whether to leave it,
 *     block; A; br_if 0; B; end        is        A; i32.eqz; if; B; end
 * which is two bytes less, three where the test can be turned round; and
 *     block; A; block; A2; br_if 0; B; br 1; end; C; end        is        A; A2; i32.eqz; if; B; else; C; end
 * Branches that leave the outermost block are returns, and a return at the end is none. Engines make the same machine
 * code of either form.
 *
 * Requires: nothing refers to places in the code (DWARF, a source map). Functions with instructions that this file does
 * not know stay as they are. */
#include <stdlib.h>
#include <string.h>

#include "base/wasm.h"
#include "emit/link/link.h"

enum {
    UNREACHABLE = 0x00,
    NOP,
    BLOCK,
    LOOP,
    IF,
    ELSE,
    END = 0x0b,
    BR,
    BR_IF,
    BR_TABLE,
    RETURN,
    I32_EQZ = 0x45,
    I32_COMPARE = 0x46,
    I64_COMPARE = 0x51,
    F32_EQ = 0x5b,
    F64_EQ = 0x61,
    VOID = 0x40
};

struct op {
    uint32_t code, index;
    const unsigned char *p, *end; /* its bytes */
    int32_t height;               /* of the operand stack before it, from the function's start; -1: never reached */
    /* Of a block, loop, if, and of the function's (ops[0], which is none): */
    uint32_t parent, last; /* the one around it; its END */
    uint32_t first, uses;  /* the first branch to its label (0: none), how many there are */
    int32_t base, after;   /* the stack's height within it at its start, and behind it */
    bool is_void;
    /* What becomes of it: */
    uint32_t test;  /* of a BLOCK: the BR_IF that becomes an `if`; 0: it stays */
    uint32_t inner; /* of a BLOCK: the one within it whose test makes both `if` and `else` */
    bool gone;      /* nothing is written for it */
    bool to_else;   /* an END that becomes an `else` */
    bool open;      /* while writing: its label is there */
};

struct tight {
    const struct wasm_module *m;
    VEC(struct op) ops;
    VEC(uint32_t) stack; /* the blocks around the place, the function's first */
    uint32_t nresults;   /* of the function */
    bool dead;
};

/* A block's type: nothing, one value, or a function type's parameters and results. */
static void block_type(struct tight *t, struct op *o, uint32_t *params, uint32_t *results) {
    struct wasm_bytes b = {o->p + 1, o->end, false};
    o->is_void = o->p[1] == VOID;
    *params = 0;
    *results = o->is_void ? 0 : 1;
    int64_t type = wasm_s64(&b);
    if (!o->is_void && type >= 0 && (uint64_t)type < t->m->types.len) {
        *params = t->m->types.p[type].nparams;
        *results = t->m->types.p[type].nresults;
    }
}

/* What an instruction other than control does to the stack's height; false: it is not known. */
static bool effect(struct tight *t, const struct op *o, int32_t *by) {
    uint32_t c = o->code;
    const struct wasm_type *type = NULL;
    if (c == WASM_CALL && o->index < t->m->funcs.len)
        type = &t->m->types.p[t->m->funcs.p[o->index].type];
    else if (c == WASM_CALL_INDIRECT && o->index < t->m->types.len)
        type = &t->m->types.p[o->index];
    if (type)
        *by = (int32_t)type->nresults - (int32_t)type->nparams - (c == WASM_CALL_INDIRECT);
    else if (c == NOP || c == 0x22 || (c >= 0x28 && c <= 0x35) || c == 0x40) /* local.tee, loads, memory.grow */
        *by = 0;
    else if (c == 0x1a || c == 0x21 || c == 0x24) /* drop, local.set, global.set */
        *by = -1;
    else if (c == 0x1b || (c >= 0x36 && c <= 0x3e)) /* select, stores */
        *by = -2;
    else if (c == 0x20 || c == 0x23 || c == 0x3f || (c >= 0x41 && c <= 0x44)) /* gets, memory.size, constants */
        *by = 1;
    else if (c == I32_EQZ || c == 0x50 || (c >= 0x67 && c <= 0x69) || (c >= 0x79 && c <= 0x7b) ||
             (c >= 0x8b && c <= 0x91) || (c >= 0x99 && c <= 0x9f) || (c >= 0xa7 && c <= 0xc4))
        *by = 0; /* of one operand */
    else if (c >= I32_COMPARE && c <= 0xa6)
        *by = -1;                                                /* of two */
    else if (c == (0xfcu << 16 | 10) || c == (0xfcu << 16 | 11)) /* memory.copy, memory.fill */
        *by = -3;
    else if (c >> 16 == 0xfc && (c & 0xffff) < 8) /* saturating conversions */
        *by = 0;
    else
        return false;
    return true;
}

static bool note_branch(struct tight *t, uint32_t label) {
    if (label >= t->stack.len)
        return false;
    struct op *to = &t->ops.p[t->stack.p[t->stack.len - 1 - label]];
    if (!to->first)
        to->first = (uint32_t)t->ops.len - 1;
    to->uses++;
    return true;
}

static uint32_t label_of(const struct op *o) {
    struct wasm_bytes b = {o->p + 1, o->end, false};
    return wasm_u32(&b);
}

/* The labels of a BR_TABLE: its cases, then the default. */
static uint32_t table_start(const struct op *o, struct wasm_bytes *b) {
    *b = (struct wasm_bytes){o->p + 1, o->end, false};
    return wasm_u32(b) + 1;
}

static bool note_branches(struct tight *t, const struct op *o) {
    struct wasm_bytes b;
    if (o->code != BR_TABLE)
        return note_branch(t, label_of(o));
    for (uint32_t n = table_start(o, &b); n; n--)
        if (!note_branch(t, wasm_u32(&b)) || b.bad)
            return false;
    return true;
}

static void enter(struct tight *t, uint32_t at, int32_t height, uint32_t params, uint32_t results) {
    struct op *o = &t->ops.p[at];
    o->parent = t->stack.len ? t->stack.p[t->stack.len - 1] : 0;
    o->base = height;
    o->after = height < 0 ? -1 : height - (int32_t)params + (int32_t)results;
    vec_push(&t->stack, at);
}

/* Reads a body into ops, behind an op that stands for the function; false: it is not understood. */
static bool read_body(struct tight *t, struct wasm_bytes b) {
    struct wasm_op w;
    int32_t height = 0, by;
    t->ops.len = t->stack.len = 0;
    vec_push(&t->ops, ((struct op){.code = BLOCK}));
    enter(t, 0, 0, 0, t->nresults);
    const unsigned char *p = b.p;
    for (; wasm_next_op(&b, &w); p = b.p) {
        if (!t->stack.len)
            return false;
        uint32_t at = (uint32_t)t->ops.len, params, results, top = t->stack.p[t->stack.len - 1];
        vec_push(&t->ops, ((struct op){.code = w.code, .index = w.index, .p = p, .end = b.p, .height = height}));
        struct op *o = &t->ops.p[at];
        switch (w.code) {
        case BLOCK:
        case LOOP:
        case IF:
            block_type(t, o, &params, &results);
            if (w.code == IF && height >= 0)
                height--;
            enter(t, at, height, params, results);
            break;
        case ELSE:
            height = t->ops.p[top].base;
            break;
        case END:
            t->ops.p[top].last = at;
            height = t->ops.p[top].after;
            t->stack.len--;
            break;
        case BR_IF:
            if (!note_branches(t, o))
                return false;
            height -= height >= 0;
            break;
        case BR:
        case BR_TABLE:
            if (!note_branches(t, o))
                return false;
            height = -1;
            break;
        case RETURN:
        case UNREACHABLE:
            height = -1;
            break;
        default:
            if (!effect(t, o, &by))
                return false;
            if (height >= 0 && (height += by) < 0)
                return false;
        }
    }
    return !b.bad && !t->stack.len && t->ops.p[t->ops.len - 1].code == END;
}

/* Finds the blocks that begin with a test, and the two that make `if` and `else`. */
static void decide(struct tight *t) {
    struct op *ops = t->ops.p;
    for (uint32_t i = 1; i < t->ops.len; i++) {
        struct op *o = &ops[i], *test = &ops[o->first];
        if (o->code != BLOCK || !o->is_void || o->base < 0 || !o->first || test->code != BR_IF || label_of(test) ||
            test->height != o->base + 1)
            continue;
        o->test = o->first;
        struct op *outer = &ops[o->parent], *leave = &ops[o->last - 1];
        if (o->parent && outer->code == BLOCK && outer->is_void && !outer->test && outer->base == o->base &&
            o->uses == 1 && o->last - 1 > o->test && leave->code == BR && label_of(leave) == 1 &&
            outer->first > o->test && leave->height == o->base && outer->base >= 0) {
            outer->inner = i;
            ops[o->last].to_else = leave->gone = true;
        }
    }
    struct op *final = &ops[t->ops.len - 2];
    if (final->code == RETURN && final->height == (int32_t)t->nresults)
        final->gone = true;
}

static void put_u32(struct buf *b, uint32_t v) {
    do {
        unsigned char c = v & 0x7f;
        v >>= 7;
        buf_putc(b, (char)(v ? c | 0x80 : c));
    } while (v);
}

/* The label as it is now, UINT32_MAX: the function's. */
static uint32_t new_label(const struct tight *t, uint32_t label) {
    size_t to = t->stack.len - 1 - label;
    uint32_t n = 0;
    for (size_t i = to + 1; i < t->stack.len; i++)
        n += t->ops.p[t->stack.p[i]].open;
    return n;
}

static void put_branch(const struct tight *t, const struct op *o, struct buf *out) {
    struct wasm_bytes b;
    if (o->code == BR && label_of(o) == t->stack.len - 1) {
        buf_putc(out, RETURN);
        return;
    }
    buf_putc(out, (char)o->code);
    if (o->code != BR_TABLE) {
        put_u32(out, new_label(t, label_of(o)));
        return;
    }
    uint32_t n = table_start(o, &b);
    put_u32(out, n - 1);
    for (; n; n--)
        put_u32(out, new_label(t, wasm_u32(&b)));
}

/* The comparison whose result is the other one; 0: there is none. */
static unsigned char turned(uint32_t code) {
    /* eq ne, lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u */
    static const unsigned char other[] = {1, 0, 8, 9, 6, 7, 4, 5, 2, 3};
    if (code >= I32_COMPARE && code < I32_COMPARE + sizeof other)
        return (unsigned char)(I32_COMPARE + other[code - I32_COMPARE]);
    if (code >= I64_COMPARE && code < I64_COMPARE + sizeof other)
        return (unsigned char)(I64_COMPARE + other[code - I64_COMPARE]);
    if (code == F32_EQ || code == F64_EQ)
        return (unsigned char)(code + 1);
    if (code == F32_EQ + 1 || code == F64_EQ + 1)
        return (unsigned char)(code - 1);
    return 0;
}

/* In place of a br_if, whose test is the last that was written: an `if` with the opposite one. */
static void put_if(const struct op *before, struct buf *out) {
    if (before->code == I32_EQZ)
        out->len--;
    else if (turned(before->code))
        out->p[out->len - 1] = (char)turned(before->code);
    else
        buf_putc(out, I32_EQZ);
    buf_putc(out, IF);
    buf_putc(out, VOID);
}

static void write_body(struct tight *t, struct buf *out) {
    struct op *ops = t->ops.p;
    t->stack.len = 0;
    ops[0].open = true;
    vec_push(&t->stack, 0);
    for (uint32_t i = 1; i < t->ops.len; i++) {
        struct op *o = &ops[i];
        struct op *top = &ops[t->stack.p[t->stack.len - 1]];
        switch (o->code) {
        case BLOCK:
        case LOOP:
        case IF:
            o->open = !o->test && !o->inner;
            vec_push(&t->stack, i);
            if (o->open)
                buf_add(out, (const char *)o->p, (size_t)(o->end - o->p));
            break;
        case END:
            t->stack.len--;
            buf_putc(out, o->to_else ? ELSE : END);
            break;
        case BR:
        case BR_IF:
        case BR_TABLE:
            if (o->gone)
                break;
            if (top->test == i) {
                put_if(&ops[i - 1], out);
                struct op *outer = &ops[top->parent];
                (outer->inner && &ops[outer->inner] == top ? outer : top)->open = true;
            } else {
                put_branch(t, o, out);
            }
            break;
        default:
            if (!o->gone)
                buf_add(out, (const char *)o->p, (size_t)(o->end - o->p));
        }
    }
}

/* Writes the code section of the module anew. False: it stays as it is. */
bool tighten(const char *path, const unsigned char *file, size_t len, struct buf *out) {
    struct arena *arena = arena_new("tighten");
    struct wasm_module m = {0};
    struct tight t = {.m = &m};
    struct buf section = {0}, body = {0};
    wasm_read(&m, arena, path, file, len);
    const struct wasm_section *code = NULL;
    for (size_t i = 0; i < m.sections.len; i++)
        if (m.sections.p[i].id == 10)
            code = &m.sections.p[i];
    if (code) {
        struct wasm_bytes b = {code->p, code->p + code->len, false};
        uint32_t n = wasm_u32(&b);
        put_u32(&section, n);
        for (uint32_t i = 0; i < n && !b.bad; i++) {
            uint32_t size = wasm_u32(&b);
            const unsigned char *whole = wasm_take(&b, size);
            if (b.bad)
                break;
            const struct wasm_func *f = &m.funcs.p[m.nimported + i];
            size_t locals = (size_t)(f->body.p - whole);
            t.nresults = m.types.p[f->type].nresults;
            body.len = 0;
            buf_add(&body, (const char *)whole, locals);
            if (read_body(&t, (struct wasm_bytes){f->body.p, whole + size, false})) {
                decide(&t);
                write_body(&t, &body);
            } else {
                buf_add(&body, (const char *)whole + locals, size - locals);
            }
            put_u32(&section, (uint32_t)body.len);
            buf_add(&section, body.p, body.len);
        }
        if (b.bad)
            die("lld's output has a damaged code section");
        buf_putc(out, 10);
        put_u32(out, (uint32_t)section.len);
        buf_add(out, section.p, section.len);
    }
    buf_free(&section);
    buf_free(&body);
    vec_free(&t.ops);
    vec_free(&t.stack);
    wasm_free(&m);
    arena_free(arena);
    return code != NULL;
}

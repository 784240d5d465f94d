/* wasm_ops.c: instructions: their length, and which feature each belongs to. */
#include "base/wasm.h"

static const char *const feature_names[WASM_NFEATURES] = {
    "mvp",
    "sign-ext",
    "bulk-memory",
    "mutable-globals",
    "nontrapping-fptoint",
    "multivalue",
    "reference-types",
    "call-indirect-overlong",
    "simd128",
    "relaxed-simd",
    "tail-call",
    "extended-const",
    "exception-handling",
    "atomics",
    "multimemory",
    "memory64",
    "wide-arithmetic",
    "gc",
    "unknown",
};

const char *wasm_feature_name(enum wasm_feature f) {
    return feature_names[f];
}

static void need(struct wasm_op *op, enum wasm_feature f) {
    if (op->feature < f)
        op->feature = f;
}

/* What a block takes and gives: nothing, a value type, or a type's index (more than one value). */
static void block_type(struct wasm_bytes *b, struct wasm_op *op) {
    const unsigned char *start = b->p;
    int64_t t = wasm_s64(b);
    if (t >= 0)
        need(op, WASM_MULTIVALUE);
    else if (start < b->end && *start == 0x7b)
        need(op, WASM_SIMD128);
    else if (start < b->end && *start != 0x40 && *start < 0x7c)
        need(op, *start == 0x70 || *start == 0x6f ? WASM_REFERENCE_TYPES : WASM_GC);
}

static void memarg(struct wasm_bytes *b, struct wasm_op *op) {
    enum { HAS_MEMORY = 0x40 };
    uint32_t align = wasm_u32(b);
    if (align & HAS_MEMORY) {
        wasm_u32(b);
        need(op, WASM_MULTIMEMORY);
    }
    if (wasm_u64(b) > UINT32_MAX)
        need(op, WASM_MEMORY64);
}

static void memory_index(struct wasm_bytes *b, struct wasm_op *op) {
    if (wasm_u32(b))
        need(op, WASM_MULTIMEMORY);
}

static void table_index(struct wasm_bytes *b, struct wasm_op *op) {
    const unsigned char *start = b->p;
    if (wasm_u32(b))
        need(op, WASM_REFERENCE_TYPES);
    if (b->p > start + 1)
        need(op, WASM_OVERLONG);
}

static void many(struct wasm_bytes *b, uint32_t n) {
    for (; n && !b->bad; n--)
        wasm_u32(b);
}

static void catches(struct wasm_bytes *b) {
    for (uint32_t n = wasm_u32(b); n && !b->bad; n--) {
        if (wasm_u8(b) < 2)
            wasm_u32(b); /* tag */
        wasm_u32(b);     /* label */
    }
}

/* Behind 0xfc. */
static void numeric(struct wasm_bytes *b, struct wasm_op *op, uint32_t n) {
    if (n < 8) {
        need(op, WASM_NONTRAPPING_FPTOINT);
        return;
    }
    if (n >= 19 && n <= 22) {
        need(op, WASM_WIDE_ARITHMETIC);
        return;
    }
    need(op, n <= 14 ? WASM_BULK_MEMORY : n <= 17 ? WASM_REFERENCE_TYPES : WASM_UNKNOWN);
    switch (n) {
    case 8: /* memory.init */
        wasm_u32(b);
        memory_index(b, op);
        break;
    case 9:  /* data.drop */
    case 13: /* elem.drop */
        wasm_u32(b);
        break;
    case 10: /* memory.copy */
        memory_index(b, op);
        memory_index(b, op);
        break;
    case 11: /* memory.fill */
        memory_index(b, op);
        break;
    case 12: /* table.init */
        wasm_u32(b);
        table_index(b, op);
        break;
    case 14: /* table.copy */
        table_index(b, op);
        table_index(b, op);
        break;
    case 15: /* table.grow, size, fill */
    case 16:
    case 17:
        wasm_u32(b);
        break;
    default:
        break;
    }
}

/* Behind 0xfd. */
static void simd(struct wasm_bytes *b, struct wasm_op *op, uint32_t n) {
    need(op, n < 0x100 ? WASM_SIMD128 : n <= 0x114 ? WASM_RELAXED_SIMD : WASM_UNKNOWN);
    if (n <= 11 || (n >= 0x54 && n <= 0x5d)) /* loads and stores */
        memarg(b, op);
    if (n >= 0x54 && n <= 0x5b) /* of a lane */
        wasm_u8(b);
    if (n == 12 || n == 13) /* v128.const, i8x16.shuffle */
        wasm_take(b, 16);
    if (n >= 0x15 && n <= 0x22) /* lanes */
        wasm_u8(b);
}

/* Behind 0xfe. */
static void atomic(struct wasm_bytes *b, struct wasm_op *op, uint32_t n) {
    need(op, n <= 3 || (n >= 0x10 && n <= 0x4e) ? WASM_ATOMICS : WASM_UNKNOWN);
    if (n == 3) /* fence */
        wasm_u8(b);
    else
        memarg(b, op);
}

/* The instructions of one byte beyond constants, loads, stores and arithmetic. */
static void control(struct wasm_bytes *b, struct wasm_op *op) {
    switch (op->code) {
    case 0x02: /* block loop if */
    case 0x03:
    case 0x04:
        block_type(b, op);
        break;
    case 0x06: /* try (as it was first) */
        need(op, WASM_EXCEPTIONS);
        block_type(b, op);
        break;
    case 0x1f: /* try_table */
        need(op, WASM_EXCEPTIONS);
        block_type(b, op);
        catches(b);
        break;
    case 0x07: /* catch throw rethrow delegate */
    case 0x08:
    case 0x09:
    case 0x18:
        need(op, WASM_EXCEPTIONS);
        wasm_u32(b);
        break;
    case 0x0a: /* throw_ref catch_all */
    case 0x19:
        need(op, WASM_EXCEPTIONS);
        break;
    case 0x0c: /* br br_if, local.*, global.* */
    case 0x0d:
    case 0x20:
    case 0x21:
    case 0x22:
    case 0x23:
    case 0x24:
        wasm_u32(b);
        break;
    case 0x0e: /* br_table */
        many(b, wasm_u32(b));
        wasm_u32(b);
        break;
    case WASM_RETURN_CALL:
        need(op, WASM_TAIL_CALL);
        op->index = wasm_u32(b);
        break;
    case WASM_CALL:
        op->index = wasm_u32(b);
        break;
    case WASM_RETURN_CALL_INDIRECT:
        need(op, WASM_TAIL_CALL);
        op->index = wasm_u32(b);
        table_index(b, op);
        break;
    case WASM_CALL_INDIRECT:
        op->index = wasm_u32(b);
        table_index(b, op);
        break;
    case 0x14: /* call_ref return_call_ref br_on_null br_on_non_null */
    case 0x15:
    case 0xd5:
    case 0xd6:
        need(op, WASM_GC);
        wasm_u32(b);
        break;
    case 0xd3: /* ref.eq ref.as_non_null */
    case 0xd4:
        need(op, WASM_GC);
        break;
    case 0x1c: /* select of a type */
        need(op, WASM_REFERENCE_TYPES);
        many(b, wasm_u32(b));
        break;
    case 0x25: /* table.get table.set ref.null ref.func */
    case 0x26:
    case 0xd0:
    case WASM_REF_FUNC:
        need(op, WASM_REFERENCE_TYPES);
        op->index = wasm_u32(b);
        break;
    case 0xd1: /* ref.is_null */
        need(op, WASM_REFERENCE_TYPES);
        break;
    case 0x3f: /* memory.size memory.grow */
    case 0x40:
        memory_index(b, op);
        break;
    case 0x41:
    case 0x42:
        wasm_s64(b);
        break;
    case 0x43:
        wasm_take(b, 4);
        break;
    case 0x44:
        wasm_take(b, 8);
        break;
    case 0x00: /* unreachable nop else end return drop select */
    case 0x01:
    case 0x05:
    case 0x0b:
    case 0x0f:
    case 0x1a:
    case 0x1b:
        break;
    default:
        need(op, WASM_UNKNOWN);
        break;
    }
}

bool wasm_next_op(struct wasm_bytes *b, struct wasm_op *op) {
    if (b->bad || b->p >= b->end)
        return false;
    *op = (struct wasm_op){.code = wasm_u8(b)};
    if (op->code >= 0xfb && op->code <= 0xfe) {
        uint32_t n = wasm_u32(b), prefix = op->code;
        op->code = prefix << 16 | (n & 0xffff);
        if (prefix == 0xfb)
            need(op, WASM_GC);
        else if (prefix == 0xfc)
            numeric(b, op, n);
        else if (prefix == 0xfd)
            simd(b, op, n);
        else
            atomic(b, op, n);
        if (prefix == 0xfb || op->feature == WASM_UNKNOWN)
            b->p = b->end; /* its length is not known */
    } else if (op->code >= 0x28 && op->code <= 0x3e) {
        memarg(b, op);
    } else if (op->code >= 0xc0 && op->code <= 0xc4) {
        need(op, WASM_SIGN_EXT);
    } else if (op->code < 0x45 || op->code > 0xbf) {
        control(b, op);
        if (op->feature == WASM_UNKNOWN)
            b->p = b->end;
    }
    return !b->bad;
}

void wasm_op_text(uint32_t code, struct buf *b) {
    static const struct {
        uint32_t code;
        const char *name;
    } names[] = {
        {0x02, "block"},
        {0x03, "loop"},
        {0x04, "if"},
        {0x06, "try"},
        {0x08, "throw"},
        {0x09, "rethrow"},
        {0x0a, "throw_ref"},
        {0x11, "call_indirect"},
        {0x12, "return_call"},
        {0x13, "return_call_indirect"},
        {0x1c, "select"},
        {0x1f, "try_table"},
        {0x25, "table.get"},
        {0x26, "table.set"},
        {0xc0, "i32.extend8_s"},
        {0xc1, "i32.extend16_s"},
        {0xc2, "i64.extend8_s"},
        {0xc3, "i64.extend16_s"},
        {0xc4, "i64.extend32_s"},
        {0xd0, "ref.null"},
        {0xd1, "ref.is_null"},
        {0xd2, "ref.func"},
        {0xfc0000, "i32.trunc_sat_f32_s"},
        {0xfc0001, "i32.trunc_sat_f32_u"},
        {0xfc0002, "i32.trunc_sat_f64_s"},
        {0xfc0003, "i32.trunc_sat_f64_u"},
        {0xfc0004, "i64.trunc_sat_f32_s"},
        {0xfc0005, "i64.trunc_sat_f32_u"},
        {0xfc0006, "i64.trunc_sat_f64_s"},
        {0xfc0007, "i64.trunc_sat_f64_u"},
        {0xfc0008, "memory.init"},
        {0xfc0009, "data.drop"},
        {0xfc000a, "memory.copy"},
        {0xfc000b, "memory.fill"},
        {0xfc000c, "table.init"},
        {0xfc000d, "elem.drop"},
        {0xfc000e, "table.copy"},
        {0xfc000f, "table.grow"},
        {0xfc0010, "table.size"},
        {0xfc0011, "table.fill"},
        {0xfc0013, "i64.add128"},
        {0xfc0014, "i64.sub128"},
        {0xfc0015, "i64.mul_wide_s"},
        {0xfc0016, "i64.mul_wide_u"},
        {0xfd0000, "v128.load"},
        {0xfd000b, "v128.store"},
        {0xfd000c, "v128.const"},
        {0xfd000d, "i8x16.shuffle"},
        {0xfe0000, "memory.atomic.notify"},
        {0xfe0001, "memory.atomic.wait32"},
        {0xfe0002, "memory.atomic.wait64"},
        {0xfe0003, "atomic.fence"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].code == code) {
            buf_puts(b, names[i].name);
            return;
        }
    if (code >> 16)
        buf_printf(b, "%s instruction 0x%x %u",
                   code >> 16 == 0xfd   ? "vector"
                   : code >> 16 == 0xfe ? "atomic"
                                        : "an",
                   code >> 16, code & 0xffff);
    else
        buf_printf(b, "instruction 0x%02x", code);
}

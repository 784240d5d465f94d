/* functype.h: the arguments and results of a func type in Go's stack ABI (functype.c); reflect.c reads the same from
 * summaries. */
#ifndef GOWL_EMIT_FUNCTYPE_H
#define GOWL_EMIT_FUNCTYPE_H

#include "emit/program.h"

enum leaf_kind { LEAF_PTR, LEAF_INT, LEAF_BOOL, LEAF_F32, LEAF_F64, LEAF_MEM };

struct leaf {
    enum leaf_kind kind;
    unsigned bits; /* of LEAF_INT; bytes of LEAF_MEM */
    bool is_signed;
    uint64_t off; /* in the frame */
};

typedef VEC(struct leaf) leaf_vec;

struct frame {
    leaf_vec args, results;
    uint64_t size;      /* bytes */
    uint64_t signature; /* functype_frame only */
};

/* Fills *f (empty before), and the hash of the signature (base.h); false if type is the descriptor of no func type.
 * Free the vectors. */
bool functype_frame(struct program *, struct symbol *type, struct frame *f);

/* Of the field at *off in a value of that type, however deep, whose own type is_it (a descriptor's name) wants: the
 * struct type that has it as a field, with *off in that. NULL if there is none, or descriptors are missing. */
struct symbol *structtype_owner(struct program *, struct symbol *type, uint64_t *off, bool (*is_it)(const char *type));

#endif

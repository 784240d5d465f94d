/* line_table.h: places in the source by offsets in the code section (line_table.c). */
#ifndef GOWL_EMIT_LINE_TABLE_H
#define GOWL_EMIT_LINE_TABLE_H

#include "base/wasm.h"

struct line_row {
    uint32_t address; /* in the contents of the code section */
    uint32_t file;    /* in line_table.files */
    uint32_t line, column;
    bool end; /* nothing is known from here on */
    uint32_t order;
};

struct line_table {
    struct arena *arena;
    VEC(const char *) files;
    VEC(struct line_row) rows; /* by address */
};

/* Of a linked module; names go to the arena. Without a line table: no rows. */
void line_table_read(struct line_table *, struct arena *, const unsigned char *module, size_t len);
void line_table_free(struct line_table *);

#endif

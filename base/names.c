/* names.c: names.def, asked by name. */
#include "base/rows.h"

#define PREFIX (1ull << NAME_PREFIX)
#define KEPT (1ull << NAME_KEPT)
#define STAGE (1ull << NAME_STAGE)
#define LATE (1ull << NAME_LATE)
#define NEVER (1ull << NAME_NEVER)
#define PLAIN (1ull << NAME_PLAIN)
#define RESUMED (1ull << NAME_RESUMED)
#define STARTER (1ull << NAME_STARTER)
#define FATAL (1ull << NAME_FATAL)
#define SOUGHT (1ull << NAME_SOUGHT)
#define JS (1ull << NAME_JS)
#define WASI (1ull << NAME_WASI)

static const struct table_row rows[] = {
#define NAME(name, definer, users, roles, what) {name, (roles) & PREFIX ? ROW_BEGINS : ROW_NAME, roles, 0, 0, 0},
#include "base/names.def"
};

bool name_is(const char *name, enum name_role role) {
    static struct row_index index;
    return row_is(rows, sizeof rows / sizeof *rows, &index, name, (int)role);
}

const char *name_needed(size_t i, bool js) {
    const uint64_t needed = KEPT | NEVER | RESUMED | STARTER | FATAL | SOUGHT;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (rows[k].roles & needed && !(rows[k].roles & (STAGE | PREFIX)) && !(rows[k].roles & (js ? WASI : JS)) &&
            i-- == 0)
            return rows[k].name;
    return NULL;
}

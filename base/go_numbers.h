/* go_numbers.h: the numbers of go_facts.def: GO_AT_x, where a field lies, GO_SIZE_x, the size of a type, GO_x, the
 * value of a constant. For the run time as well. */
#ifndef GOWL_GO_NUMBERS_H
#define GOWL_GO_NUMBERS_H

enum go_number {
#define PLACE(id, name, offset, lo, hi) GO_AT_##id = offset,
#define SIZE(id, name, size, lo, hi) GO_SIZE_##id = size,
#define NUMBER(id, name, value, lo, hi) GO_##id = value,
#include "base/go_facts.def"
};

#endif

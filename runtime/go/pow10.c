/* pow10.c: the table of powers of ten, made at its first use (emit/optimise/pow10.c). */
#include "base/pow10.h"
#include "runtime/runtime.h"

void powers_of_ten(uint64_t *table) GO("gowl.powers_of_ten") __attribute__((noinline));
void powers_of_ten(uint64_t *table) {
    if (!table[0])
        pow10_fill(table + 2 * POW10_SIDE);
}

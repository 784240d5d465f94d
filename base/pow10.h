/* pow10.h: the powers of ten by which numbers become text and text becomes numbers. */
#ifndef GOWL_POW10_H
#define GOWL_POW10_H

#include <stdint.h>

/* The powers from 10^-POW10_SIDE to 10^(POW10_SIDE-1). */
enum { POW10_SIDE = 348, POW10_ALL = 2 * POW10_SIDE };

/* Of each of them its first 128 bits, the highest one set, the rest cut off: two words, the upper one first. `one` is
 * 10^0's place in the table. Upwards 2^159 is multiplied by 5 again and again, downwards 2^991 divided; what a division
 * drops is below the bits that are wanted, and floor(floor(x/5)/5) is floor(x/25). */
static inline void pow10_fill(uint64_t *one) {
    enum { LIMBS = 31, FIRST = 4 };
    for (int down = 0; down < 2; down++) {
        uint32_t x[LIMBS] = {0};
        x[down ? LIMBS - 1 : FIRST] = (uint32_t)1 << 31;
        for (int i = 0; i < POW10_SIDE; i++) {
            uint64_t carry = 0;
            for (int k = LIMBS - 1; down && k >= 0; k--) {
                carry = carry << 32 | x[k];
                x[k] = (uint32_t)(carry / 5);
                carry %= 5;
            }
            int top = LIMBS - 1;
            while (!x[top])
                top--;
            int zeros = __builtin_clz(x[top]);
            uint64_t *to = one + 2 * (down ? -1 - i : i);
            for (int half = 0; half < 2; half++, top -= 2)
                to[half] = ((uint64_t)x[top] << 32 | x[top - 1]) << zeros | (uint64_t)x[top - 2] >> (32 - zeros);
            for (int k = 0; !down && k < LIMBS; k++) {
                carry += (uint64_t)x[k] * 5;
                x[k] = (uint32_t)carry;
                carry >>= 32;
            }
        }
    }
}

#endif

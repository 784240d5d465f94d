/* fannkuch.c: tests/programs/fannkuch/main.go in C. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fannkuch(int64_t n, int64_t *checksum, int64_t *max_flips) {
    int32_t *perm1 = malloc(n * sizeof *perm1), *perm = malloc(n * sizeof *perm), *count = malloc(n * sizeof *count);
    for (int32_t i = 0; i < n; i++)
        perm1[i] = i;
    int64_t perm_count = 0, r = n, sum = 0, best = 0;
    for (;;) {
        for (; r != 1; r--)
            count[r - 1] = (int32_t)r;
        memcpy(perm, perm1, n * sizeof *perm);
        int64_t flips = 0;
        for (int32_t k = perm[0]; k != 0; k = perm[0]) {
            for (int32_t i = 0, j = k; i < j; i++, j--) {
                int32_t t = perm[i];
                perm[i] = perm[j];
                perm[j] = t;
            }
            flips++;
        }
        if (flips > best)
            best = flips;
        sum += (perm_count & 1) == 0 ? flips : -flips;
        for (;;) {
            if (r == n) {
                *checksum = sum;
                *max_flips = best;
                return;
            }
            int32_t first = perm1[0];
            for (int64_t i = 0; i < r; i++)
                perm1[i] = perm1[i + 1];
            perm1[r] = first;
            if (--count[r] > 0)
                break;
            r++;
        }
        perm_count++;
    }
}

int main(int argc, char **argv) {
    int64_t n = argc > 1 ? atoi(argv[1]) : 7, c, m;
    fannkuch(n, &c, &m);
    printf("%lld\nPfannkuchen(%lld) = %lld\n", (long long)c, (long long)n, (long long)m);
    return 0;
}

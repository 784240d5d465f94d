/* mandelbrot.c: tests/programs/mandelbrot/main.go in C. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    int64_t n = argc > 1 ? atoi(argv[1]) : 200;
    const int iter = 50;
    const double limit = 4.0;
    uint32_t sum = 1;
    for (int64_t y = 0; y < n; y++) {
        double ci = 2 * (double)y / (double)n - 1;
        uint8_t bits = 0;
        for (int64_t x = 0; x < n; x++) {
            double cr = 2 * (double)x / (double)n - 1.5;
            double zr = 0, zi = 0, tr = 0, ti = 0;
            for (int i = 0; i < iter && tr + ti <= limit; i++) {
                zi = 2 * zr * zi + ci;
                zr = tr - ti + cr;
                tr = zr * zr;
                ti = zi * zi;
            }
            bits = (uint8_t)(bits << 1);
            if (tr + ti <= limit)
                bits |= 1;
            if ((x & 7) == 7) {
                sum = sum * 31 + bits;
                bits = 0;
            }
        }
    }
    printf("P4 %lld %lld %08x\n", (long long)n, (long long)n, sum);
    return 0;
}

/* spectralnorm.c: tests/programs/spectralnorm/main.go in C. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static double a(int32_t i, int32_t j) {
    return 1 / (double)((i + j) * (i + j + 1) / 2 + i + 1);
}

static void times_a(const double *v, double *av, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        double s = 0;
        for (int64_t j = 0; j < n; j++)
            s += a((int32_t)i, (int32_t)j) * v[j];
        av[i] = s;
    }
}

static void times_at(const double *v, double *atv, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        double s = 0;
        for (int64_t j = 0; j < n; j++)
            s += a((int32_t)j, (int32_t)i) * v[j];
        atv[i] = s;
    }
}

static void times_at_a(const double *v, double *out, double *tmp, int64_t n) {
    times_a(v, tmp, n);
    times_at(tmp, out, n);
}

int main(int argc, char **argv) {
    int64_t n = argc > 1 ? atoi(argv[1]) : 100;
    double *u = malloc(n * sizeof *u), *v = calloc(n, sizeof *v), *tmp = calloc(n, sizeof *tmp);
    for (int64_t i = 0; i < n; i++)
        u[i] = 1;
    for (int i = 0; i < 10; i++) {
        times_at_a(u, v, tmp, n);
        times_at_a(v, u, tmp, n);
    }
    double vbv = 0, vv = 0;
    for (int64_t i = 0; i < n; i++) {
        vbv += u[i] * v[i];
        vv += v[i] * v[i];
    }
    printf("%0.9f\n", sqrt(vbv / vv));
    return 0;
}

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
int cmp(const void *a, const void *b) {
    return strcmp(*(char **)a, *(char **)b);
}
int main(int argc, char **argv) {
    qsort(argv + 1, argc - 1, sizeof *argv, cmp);
    for (int i = 1; i < argc; i++)
        printf("%d %s\n", i, argv[i]);
    printf("%.10f %s\n", sqrt(2) * sin(1.0), getenv("FOO") ?: "none");
    char b[40];
    while (fgets(b, 40, stdin))
        fputs(b, stdout);
    return 0;
}

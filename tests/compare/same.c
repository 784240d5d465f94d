#include <stdio.h>
int main(int argc, char **argv) {
    char line[100];
    for (int i = 1; i < argc; i++)
        printf("%s\n", argv[i]);
    while (fgets(line, sizeof line, stdin))
        fputs(line, stdout);
    return 3;
}

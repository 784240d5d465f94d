// also: two-b.c two-c.c=o
// Three files, one of them an object: weak and strong, common symbols, calls across.
#include <string.h>
#include <unistd.h>
int twice(int), thrice(int);
int shared;
__attribute__((weak)) const char *who(void) {
    return "weak\n";
}
int main(void) {
    shared = 7;
    write(1, who(), strlen(who()));
    return twice(shared) + thrice(1);
}

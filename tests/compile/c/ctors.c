// Constructors run before main, destructors and atexit functions after it, last first.
#include <stdlib.h>
#include <unistd.h>
__attribute__((constructor)) static void before(void) {
    write(1, "ctor\n", 5);
}
__attribute__((destructor)) static void after(void) {
    write(1, "dtor\n", 5);
}
static void one(void) {
    write(1, "one\n", 4);
}
static void two(void) {
    write(1, "two\n", 4);
}
int main(void) {
    atexit(one);
    atexit(two);
    return 0;
}

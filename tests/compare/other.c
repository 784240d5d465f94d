/* Prints something else where Emscripten compiled it. */
#include <stdio.h>
int main(void) {
#ifdef __EMSCRIPTEN__
    puts("one");
    puts("by Emscripten");
#else
    puts("one");
    puts("two");
#endif
}

// abort is a trap: the engine says so, with its own exit code for that.
#include <stdlib.h>
int main(void) {
    abort();
}

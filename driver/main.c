/* main.c: only this, so that tests can link everything else. */
#include "driver/cli.h"

int main(int argc, char **argv) {
    return gowl_main(argc, argv);
}

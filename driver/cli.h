/* cli.h: the command line as a whole. */
#ifndef GOWL_CLI_H
#define GOWL_CLI_H
/* Runs gowl with these arguments; gives the exit code. */
int gowl_main(int argc, char **argv);
#endif

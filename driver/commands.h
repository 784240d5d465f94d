/* commands.h: what gowl's command line takes, in one table (commands.c). Help, the manual page and the completions of
 * shells are made of it (help.c); the parsers (cli.c, gocmd.c, irfiles.c, ...) are tested to take what it says. */
#ifndef GOWL_COMMANDS_H
#define GOWL_COMMANDS_H

#include <stdbool.h>

struct option_row {
    const char *names; /* "-O0 -O1"; with a value: "--emit=" (behind it) or "-o" (the next argument, has_next) */
    const char *value; /* what stands for the value: "FILE", "DIR", choices as "wasm|obj"; NULL: it has none */
    const char *help;
    bool hidden; /* for gowl's own tests: in help, not in completions */
};

/* What stands behind the options. */
enum operand {
    OPERAND_NONE,
    OPERAND_MODULE,
    OPERAND_IR,
    OPERAND_PACKAGE,
    OPERAND_FUNCTION,
    OPERAND_COMMAND,
    OPERAND_SHELL
};

struct command_row {
    const char *name, *usage; /* usage: behind the name */
    const char *summary;      /* a few words, no full stop */
    const char *text;         /* paragraphs, an empty line between; lines that begin with a space stay as they are */
    const struct option_row *options; /* up to one without names; NULL: none */
    enum operand operand;
    int (*run)(char **argv);
};

/* Up to one without a name. */
extern const struct command_row gowl_commands[];
/* Name and meaning of each environment variable, up to a NULL name. */
extern const char *const gowl_environment[][2];
const struct command_row *command_find(const char *name);

#endif

/* help.c: the table of commands.h as text for the terminal, as the manual page, and as completions of shells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/commands.h"
#include "driver/driver.h"

enum { WIDTH = 80, INDENT = 28 };

/* Each of the names of an option in turn; NULL at the end. */
static const char *next_name(const char **at, size_t *len) {
    while (**at == ' ')
        ++*at;
    const char *s = *at;
    *len = strcspn(s, " ");
    *at += *len;
    return *len ? s : NULL;
}

static bool joined(const struct option_row *o) { /* its value stands right behind it: --emit=ll, -lc */
    size_t n = strlen(o->names);
    return o->value && (o->names[n - 1] == '=' || !strcmp(o->names, "-l") || !strcmp(o->names, "-L"));
}

static void put_option(struct buf *b, const struct option_row *o) {
    buf_puts(b, o->names);
    if (o->value)
        buf_printf(b, "%s%s", joined(o) ? "" : " ", o->value);
}

/* A paragraph, its words wrapped; the cursor stands at column `at`, other lines begin at `indent`. */
static void put_wrapped(struct buf *b, const char *s, size_t len, size_t at, size_t indent) {
    bool first = true;
    for (size_t i = 0; i < len;) {
        size_t n = 0;
        while (i + n < len && s[i + n] != ' ')
            n++;
        if (!first && at + 1 + n > WIDTH) {
            buf_printf(b, "\n%*s", (int)indent, "");
            at = indent;
        } else if (!first) {
            buf_putc(b, ' ');
            at++;
        }
        buf_add(b, s + i, n);
        at += n;
        i += n + (i + n < len);
        first = false;
    }
    buf_putc(b, '\n');
}

/* A text's next line (a paragraph is one line of it). */
static const char *next_line(const char **at, size_t *len) {
    const char *s = *at;
    if (!*s)
        return NULL;
    *len = strcspn(s, "\n");
    *at += *len + (s[*len] == '\n');
    return s;
}

static void put_text(struct buf *b, const char *text) {
    size_t len;
    for (const char *s; (s = next_line(&text, &len)) != NULL;)
        if (*s == ' ')
            buf_printf(b, "%.*s\n", (int)len, s);
        else
            put_wrapped(b, s, len, 0, 0);
}

/* A name, and behind it, or below it where it is too long, what it means. */
static void put_row(struct buf *b, const char *name, const char *help) {
    size_t at = 4 + strlen(name);
    buf_printf(b, "    %s", name);
    if (at + 2 > INDENT)
        buf_printf(b, "\n%*s", INDENT, "");
    else
        buf_printf(b, "%*s", (int)(INDENT - at), "");
    put_wrapped(b, help, strlen(help), INDENT, INDENT);
}

static void put_options(struct buf *b, const struct option_row *o) {
    for (; o && o->names; o++) {
        struct buf name = {0};
        put_option(&name, o);
        buf_putc(&name, 0);
        put_row(b, name.p, o->help);
        buf_free(&name);
    }
}

static void put_command_help(struct buf *b, const struct command_row *c) {
    buf_printf(b, "usage: gowl %s%s%s\n\n", c->name, *c->usage ? " " : "", c->usage);
    put_text(b, c->text);
    if (c->options) {
        buf_puts(b, "\nThe options are:\n\n");
        put_options(b, c->options);
    }
}

static void put_main_help(struct buf *b) {
    buf_puts(b, "Gowl turns Go programs into small, fast WebAssembly modules, through LLVM.\n"
                "\n"
                "Usage:\n"
                "\n"
                "    gowl <command> [arguments]\n"
                "    go build -toolexec=gowl ./cmd/app    with GOOS=wasip1 GOARCH=wasm; or\n"
                "                                         -toolexec=\"gowl -Oz\"\n"
                "\n"
                "The commands are:\n"
                "\n");
    for (const struct command_row *c = gowl_commands; c->name; c++)
        buf_printf(b, "    %-12s%s\n", c->name, c->summary);
    buf_puts(b, "\nThe options of build, run, test and -toolexec are:\n\n");
    put_options(b, command_find("build")->options);
    buf_puts(b, "\nThe environment:\n\n");
    for (size_t i = 0; gowl_environment[i][0]; i++)
        put_row(b, gowl_environment[i][0], gowl_environment[i][1]);
    buf_puts(b, "\nUse \"gowl help <command>\" for more information about a command.\n");
}

/* ---- the manual page ---- */

static void put_roff(struct buf *b, const char *s, size_t len) {
    if (len && (*s == '.' || *s == '\''))
        buf_puts(b, "\\&");
    for (size_t i = 0; i < len; i++)
        if (s[i] == '-')
            buf_puts(b, "\\-");
        else if (s[i] == '\\')
            buf_puts(b, "\\e");
        else
            buf_putc(b, s[i]);
}

static void roff_line(struct buf *b, const char *s) {
    put_roff(b, s, strlen(s));
    buf_putc(b, '\n');
}

static void roff_text(struct buf *b, const char *text) {
    size_t len;
    bool plain = false;
    for (const char *s; (s = next_line(&text, &len)) != NULL;) {
        bool now = *s == ' ';
        if (now != plain)
            buf_puts(b, now ? ".nf\n" : ".fi\n");
        plain = now;
        if (!len)
            buf_puts(b, ".PP\n");
        else {
            put_roff(b, s, len);
            buf_putc(b, '\n');
        }
    }
    if (plain)
        buf_puts(b, ".fi\n");
}

static void roff_options(struct buf *b, const struct option_row *o) {
    for (; o && o->names; o++) {
        struct buf name = {0};
        put_option(&name, o);
        buf_puts(b, ".TP\n.B ");
        put_roff(b, name.p, name.len);
        buf_putc(b, '\n');
        roff_line(b, o->help);
        buf_free(&name);
    }
}

static void put_man(struct buf *b) {
    buf_puts(b, ".TH GOWL 1 \"\" \"gowl " GOWL_VERSION "\" \"User Commands\"\n"
                ".SH NAME\n"
                "gowl \\- Go programs to small, fast WebAssembly modules, through LLVM\n"
                ".SH SYNOPSIS\n"
                ".B gowl\n"
                ".I command\n"
                ".RI [ arguments ]\n"
                ".PP\n"
                ".B GOOS=wasip1 GOARCH=wasm go build \\-toolexec=gowl\n"
                ".RI [ packages ]\n"
                ".SH DESCRIPTION\n"
                "Gowl hooks into\n"
                ".BR \"go build\" ,\n"
                "takes the SSA that Go's own compiler made, lowers it to LLVM IR, and links one wasm32 module with a C "
                "run time that speaks WASI preview 1 itself. In\n"
                ".B \\-toolexec=gowl\n"
                "the options of\n"
                ".B gowl build\n"
                "may follow the name: \\-toolexec=\"gowl \\-Oz\".\n"
                ".SH COMMANDS\n");
    for (const struct command_row *c = gowl_commands; c->name; c++) {
        buf_printf(b, ".SS gowl %s ", c->name);
        roff_line(b, c->usage);
        roff_text(b, c->text);
        roff_options(b, c->options);
    }
    buf_puts(b, ".SH ENVIRONMENT\n");
    for (size_t i = 0; gowl_environment[i][0]; i++) {
        buf_printf(b, ".TP\n.B %s\n", gowl_environment[i][0]);
        roff_line(b, gowl_environment[i][1]);
    }
    buf_puts(
        b,
        ".SH EXIT STATUS\n"
        "0 is success, 1 an error of the input or of the world around, 2 wrong usage, 3 a bug of gowl (it says how to "
        "report it). The exit status of\n"
        ".BR run ,\n"
        ".B test\n"
        "and\n"
        ".B exec\n"
        "is the program's or go's.\n"
        ".SH SEE ALSO\n"
        ".BR go (1),\n"
        ".BR clang (1),\n"
        ".BR wasm\\-ld (1)\n");
}

/* ---- completions ---- */

/* Calls fn for each spelling of each option that completes; choice: a value, or NULL. */
static void each_spelling(const struct command_row *c,
                          void (*fn)(struct buf *, const struct option_row *, const char *name, size_t len,
                                     const char *choice, size_t choice_len),
                          struct buf *b) {
    for (const struct option_row *o = c->options; o && o->names; o++) {
        size_t len;
        if (o->hidden)
            continue;
        for (const char *at = o->names, *name; (name = next_name(&at, &len)) != NULL;) {
            if (!o->value || !strchr(o->value, '|')) {
                fn(b, o, name, len, NULL, 0);
                continue;
            }
            for (const char *v = o->value; *v; v += strcspn(v, "|"), v += *v == '|')
                fn(b, o, name, len, v, strcspn(v, "|"));
        }
    }
}

static void bash_word(struct buf *b, const struct option_row *o, const char *name, size_t len, const char *choice,
                      size_t choice_len) {
    (void)o;
    buf_printf(b, " %.*s%.*s", (int)len, name, (int)choice_len, choice ? choice : "");
}

static const char *bash_operands(enum operand o) {
    switch (o) {
    case OPERAND_MODULE:
        return "_gowl_files '@(wasm)'";
    case OPERAND_IR:
        return "_gowl_files '@(ll|bc|o|a|rlib|go|c)'";
    case OPERAND_PACKAGE:
    case OPERAND_FUNCTION:
        return "_gowl_files '@(go|a|ssa)'";
    case OPERAND_SHELL:
        return "COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$cur\"))";
    case OPERAND_COMMAND:
        return "COMPREPLY=($(compgen -W \"$commands\" -- \"$cur\"))";
    case OPERAND_NONE:
        break;
    }
    return ":";
}

static void put_bash(struct buf *b) {
    buf_puts(b, "# bash completion for gowl: source <(gowl completion bash)\n"
                "_gowl_files() {\n"
                "    local IFS=$'\\n' f\n"
                "    COMPREPLY=($(compgen -d -S / -- \"$cur\"))\n"
                "    shopt -q extglob || shopt -s extglob\n"
                "    for f in $(compgen -f -- \"$cur\"); do\n"
                "        [[ -f $f && ${f##*.} == $1 ]] && COMPREPLY+=(\"$f\")\n"
                "    done\n"
                "    compopt -o nospace 2>/dev/null\n"
                "}\n"
                "_gowl() {\n"
                "    local cur=${COMP_LINE:0:COMP_POINT} options='' commands='");
    for (const struct command_row *c = gowl_commands; c->name; c++)
        buf_printf(b, "%s%s", c == gowl_commands ? "" : " ", c->name);
    buf_puts(b, "'\n"
                "    cur=${cur##*[[:space:]]}\n"
                "    COMPREPLY=()\n"
                "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
                "        COMPREPLY=($(compgen -W \"$commands\" -- \"$cur\"))\n"
                "        return\n"
                "    fi\n"
                "    case ${COMP_WORDS[1]} in\n");
    for (const struct command_row *c = gowl_commands; c->name; c++) {
        buf_printf(b, "    %s)\n        options='", c->name);
        each_spelling(c, bash_word, b);
        buf_printf(b, "'\n        [[ $cur == -* ]] || %s\n        ;;\n", bash_operands(c->operand));
    }
    buf_puts(b, "    esac\n"
                "    if [[ $cur == -* ]]; then\n"
                "        COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
                "        [[ ${#COMPREPLY[@]} = 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null\n"
                "        # Readline takes = for the end of a word: only what is behind it is put in.\n"
                "        [[ $cur == *=* && $COMP_WORDBREAKS == *=* ]] && COMPREPLY=(\"${COMPREPLY[@]#*=}\")\n"
                "    fi\n"
                "}\n"
                "complete -F _gowl gowl\n");
}

/* Between single quotes of a shell; of zsh's specifications also without what ends a part of one. */
static void put_quoted(struct buf *b, const char *s, bool zsh) {
    for (; *s; s++)
        if (*s == '\'')
            buf_puts(b, zsh ? "'\\''" : "\\'");
        else if (zsh && strchr("[]:\\", *s))
            buf_printf(b, "\\%c", *s);
        else if (!zsh && *s == '\\')
            buf_puts(b, "\\\\");
        else
            buf_putc(b, *s);
}

static void zsh_options(struct buf *b, const struct command_row *c) {
    for (const struct option_row *o = c->options; o && o->names; o++) {
        size_t len;
        if (o->hidden)
            continue;
        for (const char *at = o->names, *name; (name = next_name(&at, &len)) != NULL;) {
            bool equals = name[len - 1] == '=';
            buf_printf(b, " \\\n            '%.*s%s[", (int)(len - equals), name,
                       !o->value   ? ""
                       : equals    ? "=-"
                       : joined(o) ? "-"
                                   : "+");
            put_quoted(b, o->help, true);
            buf_putc(b, ']');
            if (o->value && strchr(o->value, '|')) {
                buf_puts(b, ":value:(");
                for (const char *v = o->value; *v; v++)
                    buf_putc(b, *v == '|' ? ' ' : *v);
                buf_putc(b, ')');
            } else if (o->value) {
                bool file = !strcmp(o->value, "FILE"), dir = !strcmp(o->value, "DIR");
                buf_printf(b, ":%s:%s", o->value, file ? "_files" : dir ? "_files -/" : " ");
            }
            buf_putc(b, '\'');
        }
    }
}

static void put_zsh(struct buf *b) {
    static const char *const operands[] = {
        [OPERAND_NONE] = "",
        [OPERAND_MODULE] = " '*:module:_files -g \"*.wasm\"'",
        [OPERAND_IR] = " '*:file:_files'",
        [OPERAND_PACKAGE] = " '*:package:_files'",
        [OPERAND_FUNCTION] = " '1:function: ' '*:package:_files'",
        [OPERAND_COMMAND] = " '1:command:->commands'",
        [OPERAND_SHELL] = " '1:shell:(bash zsh fish)'",
    };
    buf_puts(b, "#compdef gowl\n"
                "# zsh completion for gowl: source <(gowl completion zsh)\n"
                "_gowl() {\n"
                "    local state\n"
                "    local -a commands\n"
                "    commands=(\n");
    for (const struct command_row *c = gowl_commands; c->name; c++) {
        buf_printf(b, "        '%s:", c->name);
        put_quoted(b, c->summary, true);
        buf_puts(b, "'\n");
    }
    buf_puts(b, "    )\n"
                "    if (( CURRENT == 2 )); then\n"
                "        _describe -t commands 'gowl command' commands\n"
                "        return\n"
                "    fi\n"
                "    local command=$words[2]\n"
                "    shift words\n"
                "    (( CURRENT-- ))\n"
                "    case $command in\n");
    for (const struct command_row *c = gowl_commands; c->name; c++) {
        if (!c->options && c->operand == OPERAND_NONE)
            continue;
        buf_printf(b, "    %s)\n        _arguments", c->name);
        zsh_options(b, c);
        buf_printf(b, "%s%s\n        ;;\n", c->options ? " \\\n           " : "", operands[c->operand]);
    }
    buf_puts(b, "    esac\n"
                "    [[ $state == commands ]] && _describe -t commands 'gowl command' commands\n"
                "    return 0\n"
                "}\n"
                "if [[ $funcstack[1] == _gowl ]]; then _gowl \"$@\"; else compdef _gowl gowl; fi\n");
}

static void fish_options(struct buf *b, const struct command_row *c) {
    for (const struct option_row *o = c->options; o && o->names; o++) {
        size_t len;
        if (o->hidden)
            continue;
        for (const char *at = o->names, *name; (name = next_name(&at, &len)) != NULL;) {
            bool two = name[1] == '-', equals = name[len - 1] == '=';
            buf_printf(b, "complete -c gowl -n '__fish_seen_subcommand_from %s' -%s %.*s", c->name,
                       two        ? "l"
                       : len == 2 ? "s"
                                  : "o",
                       (int)(len - 1 - two - equals), name + 1 + two);
            if (o->value && strchr(o->value, '|')) {
                buf_puts(b, " -xa '");
                for (const char *v = o->value; *v; v++)
                    buf_putc(b, *v == '|' ? ' ' : *v);
                buf_putc(b, '\'');
            } else if (o->value) {
                buf_puts(b, !strcmp(o->value, "FILE") || !strcmp(o->value, "DIR") ? " -r -F" : " -x");
            }
            buf_puts(b, " -d '");
            put_quoted(b, o->help, false);
            buf_puts(b, "'\n");
        }
    }
}

static void put_fish(struct buf *b) {
    buf_puts(b, "# fish completion for gowl: gowl completion fish >~/.config/fish/completions/gowl.fish\n"
                "complete -c gowl -n __fish_use_subcommand -f\n");
    for (const struct command_row *c = gowl_commands; c->name; c++) {
        buf_printf(b, "complete -c gowl -n __fish_use_subcommand -a %s -d '", c->name);
        put_quoted(b, c->summary, false);
        buf_puts(b, "'\n");
        fish_options(b, c);
        if (c->operand == OPERAND_SHELL)
            buf_printf(b, "complete -c gowl -n '__fish_seen_subcommand_from %s' -xa 'bash zsh fish'\n", c->name);
    }
    buf_puts(b, "complete -c gowl -n '__fish_seen_subcommand_from help' -xa '");
    for (const struct command_row *c = gowl_commands; c->name; c++)
        buf_printf(b, "%s%s", c == gowl_commands ? "" : " ", c->name);
    buf_puts(b, "'\n");
}

/* ---- commands ---- */

static int print(struct buf *b, FILE *to) {
    fwrite(b->p, 1, b->len, to);
    buf_free(b);
    return fflush(to) ? 1 : 0;
}

int help_main(FILE *to) {
    struct buf b = {0};
    put_main_help(&b);
    return print(&b, to);
}

int help_command(const struct command_row *c) {
    struct buf b = {0};
    put_command_help(&b, c);
    return print(&b, stdout);
}

int command_help(char **argv) {
    if (!*argv)
        return help_main(stdout);
    if (argv[1])
        usage_err("one command at a time");
    struct buf b = {0};
    if (!strcmp(*argv, "--man")) {
        put_man(&b);
        return print(&b, stdout);
    }
    const struct command_row *c = command_find(*argv);
    if (!c)
        unknown_command(*argv);
    return help_command(c);
}

int command_completion(char **argv) {
    struct buf b = {0};
    const char *shell = *argv;
    if (!shell || argv[1])
        usage_err("name a shell: bash, zsh or fish");
    if (!strcmp(shell, "bash"))
        put_bash(&b);
    else if (!strcmp(shell, "zsh"))
        put_zsh(&b);
    else if (!strcmp(shell, "fish"))
        put_fish(&b);
    else
        usage_err("%s: the shells are bash, zsh and fish", shell);
    return print(&b, stdout);
}

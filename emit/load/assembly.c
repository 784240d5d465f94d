/* assembly.c: what the packages' own assembly defines (driver/assembly.c reads the files). A function that is one jump
 * to another is taken; of any other symbol it is known where it stands, for the message if the program needs it. */
#include <string.h>

#include "emit/load/load.h"

/* One line: NAME FILE:LINE, and > TARGET or = INSTRUCTION. */
static void take_line(struct program *p, const struct emit_package *pkg, const char *s, size_t n) {
    char *line = arena_strndup(p->arena, s, n), *place = strchr(line, ' '),
         *kind = place ? strchr(place + 1, ' ') : NULL;
    if (!kind || (kind[1] != '>' && kind[1] != '=') || kind[2] != ' ')
        err("%s: damaged archive (its note on assembly: \"%s\")", pkg->archive, line);
    *place++ = *kind = 0;
    struct symbol *sym = symbol_named(p, line);
    if (sym->def != DEF_NONE)
        return;
    sym->assembly = place;
    if (kind[1] == '=') {
        sym->instruction = kind + 3;
        return;
    }
    sym->jump = symbol_named(p, kind + 3);
    if (sym->jump != sym)
        sym->def = DEF_JUMP;
}

/* Requires: the run time and all summaries read. Leaves true: a symbol that nothing but assembly defines is a DEF_JUMP,
 * or has its place. */
void assembly_read(struct program *p) {
    for (size_t i = 0; i < p->npkgs; i++) {
        const struct emit_package *pkg = p->pkgs[i].in;
        for (const char *s = pkg->assembly; s && *s;) {
            size_t n = strcspn(s, "\n");
            take_line(p, pkg, s, n);
            s += n + (s[n] == '\n');
        }
    }
}

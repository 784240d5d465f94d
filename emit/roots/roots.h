/* roots.h: what the collector finds its roots by. */
#ifndef GOWL_EMIT_ROOTS_H
#define GOWL_EMIT_ROOTS_H

#include "emit/program.h"

void gcroot_stores(struct program *); /* gcroot_stores.c: pointers that are needed after a collection, to memory */
void gcroots_make(struct program *);  /* gcroots.c: the table of variables */

#endif

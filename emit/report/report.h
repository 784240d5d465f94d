/* report.h: what gowl tells of the program besides the module. Any stage may note its share. */
#ifndef GOWL_EMIT_REPORT_H
#define GOWL_EMIT_REPORT_H

#include "emit/program.h"

/* ---- stats.c: --stats ---- */
/* The size of the code without each of enum without; rest() makes the module from here on. */
void stats_measure(struct program *, void (*rest)(struct program *));
/* Counts, in words, for the row of --stats that tells what this costs. */
void stats_text(struct program *, enum without, const char *fmt, ...) GOWL_PRINTF(3, 4);
void stats_print(struct program *, const unsigned char *module, size_t len);

/* ---- annotate.c ---- */
/* Writes opt->only_func to opt->out as lines "LINE<tab>TEXT", LINE 0 where there is none: LLVM IR, or wasm text. */
void annotate(struct program *);

/* ---- after.c: --verify-each, --print-after ---- */
/* Behind each pass; sets program->stopped where no other is to follow. */
void pass_done(struct program *, const char *pass);
/* Behind the last one: err()s if none was the one to print after. */
void passes_done(struct program *);

/* ---- progress.c: how far the link is, on a terminal ---- */
/* From opt->show_after seconds on opt->terminal, if there is one, has a line of it. */
void progress_begin(const struct emit_options *);
void progress_stage(const char *stage);
void progress_part(size_t parts); /* one of so many is done; any thread may say so */
void progress_end(void);          /* the line is gone */

/* ---- map.c: --map ---- */
/* Writes opt->map, of lld's listing: what lies where in the module, and what first referred to it. */
void map_write(struct program *, const char *listing);

#endif

/* compare.h: == and hashes of what is nested (compare.c). */
#ifndef GOWL_COMPARE_H
#define GOWL_COMPARE_H

/* A panic comes out of those that run, if any. */
void rt_comparisons_end(void);

#endif

/* noscan.h: the header of a large variable on the stack that holds no pointers: what emit/roots/gcroot_noscan.c writes
 * before it and runtime/heap/mark.c looks for. Words of 4 bytes: the magic number, the header's own address, how many
 * bytes follow that are to be skipped (a multiple of 4), and one unused. */
#ifndef GOWL_RUNTIME_NOSCAN_H
#define GOWL_RUNTIME_NOSCAN_H

#define NOSCAN_MAGIC 0xb1d7a6c5u
enum { NOSCAN_HEADER = 16 };

#endif

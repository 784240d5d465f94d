/* profile.h: what allocation and collector tell the memory profile (profile.c; heap_marked, too). Where nothing
 * reads that, these do nothing. */
#ifndef GOWL_RUNTIME_PROFILE_H
#define GOWL_RUNTIME_PROFILE_H

#include "runtime/abi.h"

/* p is a new object. */
void rt_allocated(void *p) GO("gowl.allocated");
/* A sample is being taken: it is mProf_Malloc that asks runtime.callers. */
extern bool rt_sampling;
/* All of the last collection's garbage has been swept. */
void rt_profile_swept(void) GO("gowl.profile_swept");

#endif

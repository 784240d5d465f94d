/* reflectcall.h: code for signatures that are known at run time only (reflectcall.c). */
#ifndef GOWL_RUNTIME_REFLECTCALL_H
#define GOWL_RUNTIME_REFLECTCALL_H

#include "runtime/runtime.h"

struct reflect_stub { /* made by emit/ */
    const void *type; /* descriptor of a func type */
    void *stub;
};

/* Of n of these, the code for that func type; NULL if there is none for any type of its signature. */
void *reflect_stub_for(const struct reflect_stub *list, int32_t n, const void *type);

#endif

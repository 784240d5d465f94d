/* panicwrap.c: the panic of a value method that is called by a nil pointer.
 *
 * Overrides panicwrap (runtime/error.go). Go's takes its caller's name apart; here emit/define/panicwrap.c does that
 * and makes each call of panicwrap one of gowl.panicwrap, with the parts.
 */
#include "runtime/runtime.h"

extern char type_plainError GO("type:runtime.plainError");
void gopanic(void *type, void *data) GO("runtime.gopanic");

static int64_t length(const char *p) {
    int64_t n = 0;
    while (p[n])
        n++;
    return n;
}

/* Of package, type and method, one behind the other, each with a zero byte. */
__attribute__((noinline)) void panic_value_method(const char *package) GO("gowl.panicwrap");
__attribute__((noinline)) void panic_value_method(const char *package) {
    const char *type = package + length(package) + 1, *method = type + length(type) + 1;
    const char *const parts[] = {"value method ",       package, ".",       type, ".", method,
                                 " called using nil *", type,    " pointer"};
    enum { PARTS = sizeof parts / sizeof *parts };
    int64_t len = 0;
    for (int i = 0; i < PARTS; i++)
        len += length(parts[i]);
    char *value = rt_alloc(16 + (uint64_t)len), *to = value + 16; /* a plainError is a string */
    store_string(value, (struct go_string){to, len});
    for (int i = 0; i < PARTS; i++)
        for (const char *p = parts[i]; *p; p++)
            *to++ = *p;
    gopanic(&type_plainError, value);
}

void panicwrap(void) GO("runtime.panicwrap");
void panicwrap(void) {
    panic_value_method("\0\0");
}

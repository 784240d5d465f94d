/* names.c: lists of names that several stages know. */
#include <string.h>

#include "emit/model/model.h"

bool stage_uses(const char *name) {
    static const char *const names[] = {"gowl.unwinding",      "gowl.sp",           "gowl.stack_limit",
                                        "gowl.stack_grow",     "gowl.stack_shrink", "gowl.frame.new",
                                        "gowl.frame.free",     "gowl.call_top",     "gowl.stack_grow_deep",
                                        "gowl.stack_grow_end", "gowl.stack_enter",  "gowl.stack_enter_end",
                                        "gowl.stack_leave",    "gowl.stack_test",   "gowl.stack_floor",
                                        "gowl.no_deep",        "gowl.started",      "gowl.stack_overflow",
                                        "gowl.trace",          "gowl.trace.runner", "gowl.go_site",
                                        "gowl.suspend_stress", "gowl.held",         "gowl.in_place"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

bool stage_defines(const char *name) {
    static const char *const names[] = {"gowl.throw", "gowl.suspend", "gowl.resume", "gowl.keepalive", "gowl.nilpanic"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

static const char *const fatal[] = {"runtime.throw", "runtime.fatal", "runtime.fatalthrow", "rt_throw",
                                    "rt_fatal",      "rt_not_yet",    "rt_out_of_memory"};

bool fatal_is(const char *name) {
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        if (!strcmp(name, fatal[i]))
            return true;
    return false;
}

bool fault_is(const char *name) {
    return !strncmp(name, "gowl.fault.", 11);
}

/* panicnil.c: GODEBUG=panicnil=1, under which panic(nil) is a panic with nil and recover gives nil. */
#include "runtime/runtime.h"

OFFSET(dbgvar_name, "runtime.dbgVar.name");
OFFSET(dbgvar_atomic, "runtime.dbgVar.atomic");

extern char go_dbgvars GO("runtime.dbgvars"); /* []*dbgVar: every setting of package runtime's own */
extern char go_panicnil GO("runtime.panicnil");
void go_inc_non_default(void *setting) GO("runtime.(*godebugInc).IncNonDefault");

bool rt_panicnil(void) {
    static const char name[] = "panicnil";
    char *vars = load_ptr(&go_dbgvars);
    for (int64_t i = 0; i < load64(&go_dbgvars + 8); i++) {
        void *v = load_ptr(vars + 8 * i);
        char *s = FIELD(v, dbgvar_name);
        if (load64(s + 8) != sizeof name - 1 || __builtin_memcmp(load_ptr(s), name, sizeof name - 1) != 0)
            continue;
        if (load32(load_ptr(FIELD(v, dbgvar_atomic))) != 1)
            return false;
        go_inc_non_default(load_ptr(&go_panicnil));
        return true;
    }
    return false;
}

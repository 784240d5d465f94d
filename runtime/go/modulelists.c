/* modulelists.c: Go 1.27's two walks over the type descriptors and itabs of a module (runtime/type.go, iface.go). There
 * they lie in memory one after the other; here emit/ makes lists of their addresses (emit/define/linkdata.c), and puts
 * these into fields of moduledata: gofunc (of no use without program counters) and typedesclen, itaboffset and
 * itabsize.
 */
#include "runtime/abi.h"

OFFSET(md_gofunc, "runtime.moduledata.gofunc");
OFFSET(md_typedesclen, "runtime.moduledata.typedesclen");
OFFSET(md_itaboffset, "runtime.moduledata.itaboffset");
OFFSET(md_itabsize, "runtime.moduledata.itabsize");

void go_itab_add(void *itab) GO("runtime.itabAdd");
struct go_slice rt_module_typelinks(void *md) GO("runtime.moduleTypelinks;27-");
void rt_add_module_itabs(void *md) GO("runtime.addModuleItabs;27-");

struct go_slice rt_module_typelinks(void *md) {
    int64_t n = load64(FIELD(md, md_typedesclen)) / 8;
    return (struct go_slice){load_ptr(FIELD(md, md_gofunc)), n, n};
}

void rt_add_module_itabs(void *md) {
    const char *list = load_ptr(FIELD(md, md_itaboffset));
    for (int64_t at = 0, end = load64(FIELD(md, md_itabsize)); at < end; at += 8)
        go_itab_add(load_ptr(list + at));
}

/* structof.c: reflect.StructOf, around Go's (reflect/type.go).
 *
 * Go gives a struct that embeds an interface the interface's methods, all with the code of embeddedIfaceMethStub, which
 * panics. A call in wasm must have its callee's type, so each such method gets the function of its own type that calls
 * that one (emit/define/structof.c). A method whose type no compiled code knows keeps Go's: nothing but reflection can
 * call it, which knows that one. */
#include "runtime/go/reflectcall.h"

OFFSET(type_tflag, "internal/abi.Type.TFlag");
SIZE_OF(structtype, "internal/abi.StructType");
OFFSET(uncommon_mcount, "internal/abi.UncommonType.Mcount");
OFFSET(uncommon_moff, "internal/abi.UncommonType.Moff");
SIZE_OF(method, "internal/abi.Method");
OFFSET(method_type, "internal/abi.Method.Mtyp");
OFFSET(method_ifn, "internal/abi.Method.Ifn");

struct type_value { /* reflect.Type */
    void *tab, *type;
};
struct type_value go_struct_of(void *fields, int64_t len, int64_t cap) GO("reflect.StructOf;go");
void go_method_stub(void *) GO("reflect.embeddedIfaceMethStub$ctx"); /* a function as a value: in context form */
int32_t go_add_reflect_off(void *) GO("reflect.addReflectOff");
void *go_resolve_type_off(void *type, int32_t off) GO("reflect.resolveTypeOff");

extern const struct reflect_stub method_stubs[] GO("gowl.methodstubs");
extern const int32_t n_method_stubs GO("gowl.nmethodstubs");

/* func StructOf(fields []StructField) Type */
struct type_value struct_of(void *fields, int64_t len, int64_t cap) GO("reflect.StructOf");
struct type_value struct_of(void *fields, int64_t len, int64_t cap) {
    struct type_value t = go_struct_of(fields, len, cap);
    if (!(load8(FIELD(t.type, type_tflag)) & GO_TFLAG_UNCOMMON))
        return t;
    char *uncommon = (char *)t.type + size_structtype;
    char *m = uncommon + load32(FIELD(uncommon, uncommon_moff));
    for (int i = *(const uint16_t *)FIELD(uncommon, uncommon_mcount); i > 0; i--, m += size_method) {
        int32_t *ifn = FIELD(m, method_ifn);
        if (*ifn != go_add_reflect_off((void *)go_method_stub))
            continue;
        void *type = go_resolve_type_off(t.type, (int32_t)load32(FIELD(m, method_type)));
        void *stub = reflect_stub_for(method_stubs, n_method_stubs, type);
        if (stub != NULL)
            *ifn = go_add_reflect_off(stub);
    }
    return t;
}

/* size_names.c: names of symbols to packages, and what kind of data they are. Names as gowl and Go's compiler write
 * them, as gc's linker mangles them, as TinyGo's, Rust's and C++'s. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "driver/size/size.h"

/* Undoes %2e and the like of the last element of an import path. */
static const char *unescape(struct arena *a, const char *s, size_t n) {
    char *out = NEWN(a, char, n + 1), *p = out;
    for (size_t i = 0; i < n; i++) {
        char hex[3] = {0};
        if (s[i] == '%' && i + 2 < n && isxdigit((unsigned char)s[i + 1]) && isxdigit((unsigned char)s[i + 2])) {
            hex[0] = s[i + 1];
            hex[1] = s[i + 2];
            *p++ = (char)strtoul(hex, NULL, 16);
            i += 2;
        } else {
            *p++ = s[i];
        }
    }
    return out;
}

/* path/to/pkg.(*T).M: what is before the first dot behind the last slash, of what is before any bracket. */
static const char *go_package(struct arena *a, const char *s) {
    size_t n = strcspn(s, "([{\"<>, :;)]}");
    const char *slash = memrchr(s, '/', n), *start = slash ? slash + 1 : s;
    const char *dot = memchr(start, '.', (size_t)(s + n - start));
    if (!dot || dot == s || isdigit((unsigned char)dot[1]) || (!isalpha((unsigned char)*s) && *s != '_'))
        return NULL;
    return unescape(a, s, (size_t)(dot - s));
}

/* A map knows the program's packages: what else has a dot is C's, a variable within a function. */
static const char *known_package(const struct sizes *s, const char *name) {
    const char *package = go_package(s->arena, name);
    return package && s->map.path && !map_gets(&s->map.packages, package) ? NULL : package;
}

/* gc's linker writes '_' for all that is no letter, digit or dot (cmd/link/internal/wasm/asm.go). */
static bool same_mangled(const char *name, const char *path, size_t n) {
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)path[i];
        if (name[i] != (isalnum(c) || c == '.' ? (char)c : '_'))
            return false;
    }
    return true;
}

static const char *gc_package(const struct sizes *s, const char *name) {
    static const char vendor[] = "vendor/golang.org/x/";
    const char *dot;
    for (size_t i = 0; i <= s->modules.len; i++) {
        const char *path = i < s->modules.len ? s->modules.p[i] : vendor;
        size_t n = strlen(path);
        if (strlen(name) <= n || !same_mangled(name, path, n) || !(dot = strchr(name + n, '.')))
            continue;
        char *package = arena_printf(s->arena, "%s%.*s", path, (int)(dot - name - (ptrdiff_t)n), name + n);
        for (char *p = package + n; *p; p++)
            *p = *p == '_' ? '/' : *p;
        return package;
    }
    char *package = (char *)(uintptr_t)go_package(s->arena, name); /* of the standard library: without '_' */
    for (char *p = package; p && *p; p++)
        *p = *p == '_' && p > package ? '/' : *p;
    return package;
}

/* The first part of a name with "::": a crate, a name space; _ZN4core3fmt... as well. */
static const char *scoped_package(struct arena *a, const char *s) {
    static const char lt[] = "_$LT$";
    const char *limit = s + strlen(s);
    if (starts_with(s, "_ZN") && isdigit((unsigned char)s[3])) {
        char *end;
        unsigned long n = strtoul(s + 3, &end, 10);
        if (n > strlen(end))
            return NULL;
        limit = end + n;
        s = end + (starts_with(end, lt) ? strlen(lt) : 0);
        if (*s == '$') { /* $RF$ is &, and so on */
            const char *close = strchr(s + 1, '$');
            s = close ? close + 1 : s;
        }
    } else if (!strstr(s, "::")) {
        return NULL;
    }
    s += strspn(s, "<&*( []");
    s += starts_with(s, "mut ") || starts_with(s, "dyn ") ? 4 : 0;
    size_t n = 0;
    while (s + n < limit && (isalnum((unsigned char)s[n]) || s[n] == '_'))
        n++;
    return n ? arena_strndup(a, s, n) : NULL;
}

/* What is behind the head of a type's name that is made of another's; NULL: it is not. */
static const char *behind_head(const char *t) {
    static const char *const heads[] = {"*", "[]", "map[", "chan<- ", "<-chan ", "chan ", "noalg."};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (starts_with(t, heads[i]))
            return t + strlen(heads[i]);
    const char *end = *t == '[' && isdigit((unsigned char)t[1]) ? strchr(t, ']') : NULL;
    return end ? end + 1 : NULL;
}

/* T of type:T: the package of a named type, or of what it is made of. */
static const char *type_package(const struct sizes *s, const char *t) {
    for (const char *next; (next = behind_head(t)); t = next)
        ;
    return known_package(s, t);
}

const char *size_package(const struct sizes *s, const char *name) {
    static const char *const functions[] = {".eq.", ".hash.", ".eqfunc.", ".hashfunc."};
    struct arena *a = s->arena;
    if (s->mangled)
        return gc_package(s, name + (starts_with(name, "type_.eq.") ? 9 : starts_with(name, "type_.hash.") ? 11 : 0));
    if (starts_with(name, "type:.importpath.")) {
        const char *path = name + 17;
        size_t n = strlen(path);
        n -= n && path[n - 1] == '.';
        return n ? arena_strndup(a, path, n) : NULL;
    }
    if (starts_with(name, "type:")) {
        name += 5;
        for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
            if (starts_with(name, functions[i]))
                return type_package(s, name + strlen(functions[i]));
        return *name == '.' ? NULL : type_package(s, name);
    }
    if (starts_with(name, "go:itab."))
        return type_package(s, name + 8);
    if (starts_with(name, "go:") || starts_with(name, "runtime.gcbits."))
        return NULL;
    if (starts_with(name, "gowl."))
        return "(gowl)";
    const char *scoped = scoped_package(a, name);
    if (scoped)
        return scoped;
    const char *copy = strstr(name, ".specialized."); /* LLVM's: of a function of C's, if there is no other dot */
    if (copy && (size_t)(copy - name) == strcspn(name, "."))
        return NULL;
    return known_package(s, name + strspn(name, "(*")); /* TinyGo: (*pkg.T).M */
}

/* Does the name tell that a Go package, not C, refers to it? */
static bool is_shared(const char *name) {
    return starts_with(name, "go:") || starts_with(name, "type:") || starts_with(name, "runtime.gcbits.");
}

const char *size_owner(const struct sizes *s, const char *name) {
    const char *package = size_package(s, name), *found;
    if (!package && !is_shared(name))
        return "(C)";
    for (size_t steps = 0; !package && s->map.path && name && *name && steps <= s->map.from.n; steps++) {
        name = size_map_from(&s->map, s->arena, name, &found);
        package = name && *name ? size_package(s, name) : NULL;
    }
    return package ? package : "(program)";
}

const char *size_data_group(const char *name) {
    static const struct {
        const char *head, *group;
    } heads[] = {
        {"type:.namedata.", "names of types, fields, methods"},
        {"type:.importpath.", "names of types, fields, methods"},
        {"type:.", "function values"}, /* .eqfunc. .hashfunc. */
        {"type:", "type descriptors"},
        {"go:itab.", "itabs"},
        {"go:string.", "strings"},
        {"runtime.gcbits.", "pointer masks"},
        {"gowl.gclist", "root tables"},
        {"gowl.gcmask", "root tables"},
        {"gowl.gcroots", "root tables"},
        {"gowl.ngcroots", "root tables"},
        {"gowl.sites", "site tables"},
        {"gowl.functions", "site tables"},
        {"gowl.reflectadapter", "tables for reflection"},
        {"gowl.reflectfuncs", "tables for reflection"},
        {"gowl.reflectstub", "tables for reflection"},
        {"runtime.typelink", "tables for reflection"},
        {"runtime.itablink", "tables for reflection"},
        {"unicode.", "unicode tables"},
        {".str", "C strings"},
        {".rodata", "C strings"},
    };
    size_t n = strlen(name);
    if (n > 3 && !strcmp(name + n - 3, "\xc2\xb7"
                                       "f"))
        return "function values";
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (starts_with(name, heads[i].head))
            return heads[i].group;
    return strstr(name, "..stmp_") ? "static values" : strchr(name, '.') ? "variables" : "C variables";
}

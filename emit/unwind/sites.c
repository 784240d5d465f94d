/* sites.c: the table of the places in the source that the program may be asked for.
 *
 * A site is a number in the code; its entry lists the functions and lines of its frames. The table is one string of
 * bytes, which runtime/panic/symtab.c takes apart when it is first asked: numbers are ULEB128 (those that may be
 * negative: zigzag), and what is like the entry before is not said again.
 *
 *   bytes of all names of files and functions together; number of frames of all sites together
 *   number of files; each: bytes shared with the file before, length of the rest, the rest
 *   1 if functions say their lines, else 0
 *   number of functions; each: bytes shared with the name before, length of the rest (2 *, + 1 if the function has no
 * parameters, and Go has not inlined it), the rest, then its file, its line (if it says that)
 *   for each frame that belongs to no site (runtime.gopanic, ...): the function, the line
 *   number of sites, most frames of one; each (0: that one and so many more have none): how many of its frames, from
 * the outermost on, are those of the last site (16 *), and how many others it has (2 *; 7: and that many more follow),
 * + 1 if the first of the others has the function that the last site had at this depth; then the others: the function's
 * distance from that of the last site at this depth (for the first one, only if it differs), the line's distance (from
 * 0, if the function differs)
 *
 * Files and functions are sorted by name. */
#include <stdlib.h>
#include <string.h>

#include <llvm-c/DebugInfo.h>

#include "emit/ir/ir.h"
#include "emit/unwind/sites.h"
#include "runtime/formats.h"

struct site_func {
    const char *name, *file;
    uint32_t place; /* in the table */
    uint32_t line;  /* where it begins; 0: not known, it is always inlined */
    bool shown;     /* as Go's showframe says */
    bool bare;      /* its calls print as f(), not as f(...) */
};

struct site_entry {
    uint32_t first, n; /* frames, innermost first */
};

struct function_entry {
    LLVMValueRef code;
    uint32_t func;
};

struct sites {
    struct program *p;
    struct map of; /* name, bare, file -> index + 1 */
    VEC(struct site_func) funcs;
    VEC(struct place_frame) frames;
    VEC(struct site_entry) entries;
    VEC(struct function_entry) functions;
    struct place_frame fixed[FIXED_FRAMES];
    /* At -O0: numbers are given out by pages, which the hash of a group's name says; see sites_function. */
    bool *taken; /* by page; NULL: numbers follow one another */
    uint32_t npages, next, end, hash;
    enum sites_pass pass;
};

void sites_free(struct sites *s) {
    map_free(&s->of);
    vec_free(&s->funcs);
    vec_free(&s->frames);
    vec_free(&s->entries);
    vec_free(&s->functions);
}

/* ---- frames ---- */

static bool has(const char *s, size_t n, const char *part) {
    size_t m = strlen(part);
    for (size_t i = 0; i + m <= n; i++)
        if (!memcmp(s + i, part, m))
            return true;
    return false;
}

/* As showfuncinfo and isExportedRuntime in runtime/traceback.go: of package runtime only what is exported. */
static bool is_shown(const char *name) {
    if (strncmp(name, "runtime.", 8))
        return strchr(name, '.') != NULL;
    const char *dot = strrchr(name + 8, '.'), *recv = name + 8;
    if (!dot)
        return recv[0] >= 'A' && recv[0] <= 'Z';
    if (!strncmp(recv, "(*", 2) && dot[-1] == ')')
        recv += 2;
    return dot[1] >= 'A' && dot[1] <= 'Z' && recv[0] >= 'A' && recv[0] <= 'Z';
}

/* The function of a scope: that of a DILexicalBlockFile or a DILexicalBlock, whose operands are file, scope; else
 * itself. */
static LLVMMetadataRef subprogram_of_scope(struct sites *s, LLVMMetadataRef scope) {
    while (LLVMGetMetadataKind(scope) == LLVMDILexicalBlockFileMetadataKind ||
           LLVMGetMetadataKind(scope) == LLVMDILexicalBlockMetadataKind) {
        LLVMValueRef ops[2];
        LLVMGetMDNodeOperands(LLVMMetadataAsValue(s->p->ctx, scope), ops);
        scope = LLVMValueAsMetadata(ops[1]);
    }
    return scope;
}

/* The name of a DISubprogram: its operands are file, scope, name, ... (LLVM's DebugInfoMetadata.h, DIScope and
 * DISubprogram). */
static const char *subprogram_name(struct sites *s, LLVMMetadataRef scope, unsigned *len) {
    LLVMValueRef node = LLVMMetadataAsValue(s->p->ctx, scope);
    unsigned n = LLVMGetMetadataKind(scope) == LLVMDISubprogramMetadataKind ? LLVMGetMDNodeNumOperands(node) : 0;
    LLVMValueRef ops[n + 1];
    LLVMGetMDNodeOperands(node, ops);
    if (n < 3 || !ops[2])
        die("a debug location's scope is no function with a name");
    return LLVMGetMDString(ops[2], len);
}

/* As cmd/link's nameParts: type arguments are "...". And without an inline hash (base/record.c). */
static const char *short_name(struct arena *a, const char *name, size_t n) {
    const char *hash = memchr(name, '#', n),
               *behind = hash ? memchr(hash + 1, '#', (size_t)(name + n - hash - 1)) : NULL;
    if (behind) {
        name = arena_printf(a, "%.*s%.*s", (int)(hash - name), name, (int)(name + n - behind - 1), behind + 1);
        n = strlen(name);
    }
    const char *open = memchr(name, '[', n), *close = name + n;
    while (open && close > open && *close != ']')
        close--;
    if (!open || close == open)
        return arena_strndup(a, name, n);
    return arena_printf(a, "%.*s[...]%.*s", (int)(open - name), name, (int)(name + n - close - 1), close + 1);
}

/* The index of a function; NO_FUNC for one that Go's compiler made. */
enum { NO_FUNC = 0xffffffff };
static uint32_t func_of(struct sites *s, LLVMMetadataRef scope, bool keep_wrapper) {
    unsigned n, nfile = 0;
    LLVMMetadataRef sp = subprogram_of_scope(s, scope);
    const char *name = subprogram_name(s, sp, &n);
    LLVMMetadataRef file = LLVMDIScopeGetFile(scope);
    const char *path = file ? LLVMDIFileGetFilename(file, &nfile) : "";
    if (!keep_wrapper && (has(path, nfile, "<autogenerated>") || has(name, n, ".gowrap") || has(name, n, ".deferwrap")))
        return NO_FUNC;
    bool bare = subprogram_is_bare(sp);
    char *key = arena_printf(s->p->arena, "%.*s%c%.*s", (int)n, name, bare, (int)nfile, path);
    void **slot = map_at(&s->of, key, n + 1 + nfile);
    if (!*slot) {
        const char *text = short_name(s->p->arena, name, n);
        vec_push(&s->funcs, ((struct site_func){text, expand_goroot(s->p, path, nfile), 0, 0, is_shown(text), bare}));
        *slot = (void *)(uintptr_t)s->funcs.len;
    }
    uint32_t i = (uint32_t)(uintptr_t)*slot - 1;
    if (LLVMDISubprogramGetLine(sp))
        s->funcs.p[i].line = LLVMDISubprogramGetLine(sp);
    return i;
}

/* The place that lower/debug.c noted by that name in !gowl.places. */
static void noted_place(struct sites *s, const char *name, const char **file, unsigned *line) {
    unsigned n = LLVMGetNamedMetadataNumOperands(s->p->mod, "gowl.places"), len;
    LLVMValueRef places[n + 1], part[3];
    LLVMGetNamedMetadataOperands(s->p->mod, "gowl.places", places);
    *file = "?";
    *line = 0;
    for (unsigned i = 0; i < n; i++) {
        LLVMGetMDNodeOperands(places[i], part);
        if (!strcmp(LLVMGetMDString(part[0], &len), name)) {
            *file = LLVMGetMDString(part[1], &len);
            *line = (unsigned)LLVMConstIntGetZExtValue(part[2]);
            *file = expand_goroot(s->p, *file, len);
            return;
        }
    }
}

/* Functions that C has of its own, and in which no site is: gopanic, Goexit and deferreturn where they call a deferred
 * function, gopanic where it prints, main where it calls main.main and the packages' initialisation; below all goexit,
 * in Go's assembly. */
static void fixed_frames(struct sites *s) {
    static const struct {
        const char *place, *name;
    } fixed[FIXED_FRAMES] = {
        [FRAME_GOPANIC] = {"runtime.gopanic", "runtime.gopanic"},
        [FRAME_GOEXIT] = {"runtime.Goexit", "runtime.Goexit"},
        [FRAME_PRINTS] = {"runtime.gopanic prints", "runtime.gopanic"},
        [FRAME_DEFERRETURN] = {"runtime.deferreturn", "runtime.deferreturn"},
        [FRAME_MAIN] = {"runtime.main", "runtime.main"},
        [FRAME_MAIN_INITS] = {"runtime.main inits", "runtime.main"},
        [FRAME_BOTTOM] = {"runtime.main", "runtime.goexit"},
    };
    for (size_t k = 0; k < FIXED_FRAMES; k++) {
        const char *file;
        unsigned line;
        noted_place(s, fixed[k].place, &file, &line);
        if (k == FRAME_BOTTOM) { /* beside main's file; its line is not known */
            const char *slash = strrchr(file, '/');
            file = arena_printf(s->p->arena, "%.*sasm_wasm.s", slash ? (int)(slash + 1 - file) : 0, file);
            line = 0;
        }
        vec_push(&s->funcs,
                 ((struct site_func){fixed[k].name, file, 0, 0, true, k == FRAME_GOEXIT || k == FRAME_DEFERRETURN}));
        s->fixed[k] = (struct place_frame){(uint32_t)k, line};
    }
}

struct sites *sites_new(struct program *p) {
    struct sites *s = NEW(p->arena, struct sites);
    s->p = p;
    fixed_frames(s);
    return s;
}

struct place sites_place(struct sites *s, LLVMMetadataRef loc, LLVMMetadataRef fn, int64_t line, bool keep_wrapper) {
    struct place pl = {0};
    uint32_t f;
    if (!loc && fn && (f = func_of(s, fn, keep_wrapper)) != NO_FUNC)
        vec_push(&pl.frames, ((struct place_frame){f, line >= 0 ? (uint32_t)line : 0}));
    for (; loc; loc = LLVMDILocationGetInlinedAt(loc)) {
        /* A wrapper that calls what is inlined into it does not make the call. */
        if ((f = func_of(s, LLVMDILocationGetScope(loc), keep_wrapper && !pl.frames.len)) != NO_FUNC)
            vec_push(&pl.frames, ((struct place_frame){f, line >= 0 ? (uint32_t)line : LLVMDILocationGetLine(loc)}));
        line = NO_LINE;
    }
    for (size_t i = 0; i < pl.frames.len; i++)
        pl.shown |= s->funcs.p[pl.frames.p[i].func].shown;
    return pl;
}

/* ---- numbers ---- */

enum { PAGE = 32 };

static void add_page(struct sites *s) {
    for (int i = 0; i < PAGE; i++)
        vec_push(&s->entries, ((struct site_entry){0, 0}));
}

/* Pages for about twice as many sites as there are calls, for two sites each: a power of two, so that it seldom
 * changes. */
static void make_pages(struct sites *s) {
    size_t calls = 0;
    if (s->entries.len)
        die("a site has a number before its function is known");
    for (LLVMValueRef fn = LLVMGetFirstFunction(s->p->mod); fn; fn = LLVMGetNextFunction(fn))
        for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
            for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i))
                calls += is_call(i);
    s->npages = 1;
    while ((size_t)s->npages * PAGE < 2 * calls)
        s->npages *= 2;
    s->taken = NEWN(s->p->arena, bool, s->npages);
    for (uint32_t i = 0; i < s->npages; i++)
        add_page(s);
}

/* The next page of the group: a free one near where the hash says, or a new one. */
static void next_page(struct sites *s) {
    enum { TRIES = 64 };
    s->hash = s->hash * 2654435761u + 97;
    for (uint32_t i = 0; i < TRIES; i++) {
        uint32_t at = ((s->hash >> 8) + i) % s->npages;
        if (!s->taken[at]) {
            s->taken[at] = true;
            s->next = at * PAGE;
            s->end = s->next + PAGE;
            return;
        }
    }
    s->next = (uint32_t)s->entries.len;
    add_page(s);
    s->end = s->next + PAGE;
}

void sites_function(struct sites *s, LLVMValueRef fn, enum sites_pass pass) {
    if (s->p->opt->opt != OPT_O0)
        return;
    if (!s->taken)
        make_pages(s);
    else if (!group_begins(fn) && pass == s->pass)
        return;
    size_t n;
    const char *name = LLVMGetValueName2(fn, &n);
    s->hash = (uint32_t)hash_signature(pass + 1, name);
    s->next = s->end = 0;
    s->pass = pass;
}

int32_t sites_count(struct sites *s) {
    if (!s->taken)
        return (int32_t)s->entries.len;
    if (s->next == s->end)
        next_page(s);
    return (int32_t)s->next;
}

int32_t sites_add(struct sites *s, struct place *pl) {
    struct site_entry e = {(uint32_t)s->frames.len, (uint32_t)pl->frames.len};
    for (size_t i = 0; i < pl->frames.len; i++)
        vec_push(&s->frames, pl->frames.p[i]);
    vec_free(&pl->frames);
    int32_t no = sites_count(s);
    if (s->taken) {
        s->entries.p[no] = e;
        s->next++;
    } else {
        vec_push(&s->entries, e);
    }
    return no;
}

void sites_add_function(struct sites *s, LLVMValueRef code, LLVMMetadataRef fn) {
    vec_push(&s->functions, ((struct function_entry){code, func_of(s, fn, true)}));
}

/* ---- the table ---- */

static void put_number(struct buf *b, uint64_t v) {
    do {
        unsigned char c = v & 0x7f;
        v >>= 7;
        buf_putc(b, (char)(v ? c | 0x80 : c));
    } while (v);
}

static void put_distance(struct buf *b, int64_t v) {
    put_number(b, v < 0 ? 2 * (uint64_t)-v - 1 : 2 * (uint64_t)v);
}

/* shift, low: for the number of bits behind the length of the rest, and the bits. */
static void put_name(struct buf *b, const char *before, const char *name, int shift, bool low) {
    size_t same = 0;
    while (before[same] && before[same] == name[same])
        same++;
    put_number(b, same);
    put_number(b, strlen(name + same) << shift | low);
    buf_puts(b, name + same);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_name(const void *a, const void *b) {
    const struct site_func *x = *(struct site_func *const *)a, *y = *(struct site_func *const *)b;
    int c = strcmp(x->name, y->name);
    c = c ? c : strcmp(x->file, y->file);
    return c ? c : x->bare - y->bare;
}

static void put_files(struct sites *s, struct buf *b, struct map *index) {
    VEC(const char *) files = {0};
    for (size_t i = 0; i < s->funcs.len; i++) {
        const char *f = s->funcs.p[i].file;
        void **slot = map_at(index, f, strlen(f));
        if (!*slot)
            vec_push(&files, f);
        *slot = index;
    }
    if (files.len)
        qsort(files.p, files.len, sizeof *files.p, by_text);
    put_number(b, files.len);
    for (size_t i = 0; i < files.len; i++) {
        put_name(b, i ? files.p[i - 1] : "", files.p[i], 0, false);
        *map_at(index, files.p[i], strlen(files.p[i])) = (void *)(uintptr_t)(i + 1);
    }
    vec_free(&files);
}

static void put_funcs(struct sites *s, struct buf *b) {
    struct map files = {0};
    VEC(struct site_func *) sorted = {0};
    put_files(s, b, &files);
    for (size_t i = 0; i < s->funcs.len; i++)
        vec_push(&sorted, &s->funcs.p[i]);
    if (sorted.len)
        qsort(sorted.p, sorted.len, sizeof *sorted.p, by_name);
    for (size_t i = 1; i < sorted.len; i++) /* bare or not, it is one function */
        if (!strcmp(sorted.p[i - 1]->name, sorted.p[i]->name) && !strcmp(sorted.p[i - 1]->file, sorted.p[i]->file))
            sorted.p[i - 1]->line = sorted.p[i]->line = sorted.p[i]->line ? sorted.p[i]->line : sorted.p[i - 1]->line;
    put_number(b, s->p->names);
    put_number(b, sorted.len);
    for (size_t i = 0; i < sorted.len; i++) {
        const struct site_func *f = sorted.p[i];
        put_name(b, i ? sorted.p[i - 1]->name : "", f->name, 1, f->bare);
        put_number(b, (uintptr_t)map_gets(&files, f->file) - 1);
        if (s->p->names)
            put_number(b, f->line);
        sorted.p[i]->place = (uint32_t)i;
    }
    vec_free(&sorted);
    map_free(&files);
}

static void put_fixed(struct sites *s, struct buf *b) {
    for (int k = 0; k < FIXED_FRAMES; k++) {
        put_number(b, s->funcs.p[s->fixed[k].func].place);
        put_number(b, s->fixed[k].line);
    }
}

/* What it takes to unpack the table. */
static void put_totals(struct sites *s, struct buf *b) {
    struct map seen = {0};
    uint64_t bytes = 0;
    for (size_t i = 0; i < s->funcs.len; i++) {
        const struct site_func *f = &s->funcs.p[i];
        void **slot = map_at(&seen, f->file, strlen(f->file));
        bytes += strlen(f->name) + (*slot ? 0 : strlen(f->file));
        *slot = s;
    }
    put_number(b, bytes);
    put_number(b, s->frames.len);
    map_free(&seen);
}

static void put_sites(struct sites *s, struct buf *b) {
    uint32_t depth = 1;
    for (size_t i = 0; i < s->entries.len; i++)
        depth = s->entries.p[i].n > depth ? s->entries.p[i].n : depth;
    struct place_frame *last = NEWN(s->p->arena, struct place_frame, depth);
    put_number(b, s->entries.len);
    put_number(b, depth);
    uint32_t len = 0; /* of the last site */
    for (size_t i = 0; i < s->entries.len; i++) {
        struct site_entry e = s->entries.p[i];
        if (!e.n) {
            size_t more = 0;
            while (i + 1 < s->entries.len && !s->entries.p[i + 1].n) {
                more++;
                i++;
            }
            put_number(b, 0);
            put_number(b, more);
            len = 0;
            continue;
        }
        struct place_frame *now = NEWN(s->p->arena, struct place_frame, e.n + 1);
        uint32_t same = 0;
        for (uint32_t d = 0; d < e.n; d++) {
            struct place_frame f = s->frames.p[e.first + e.n - 1 - d];
            now[d] = (struct place_frame){s->funcs.p[f.func].place, f.line};
            if (same == d && d < len && now[d].func == last[d].func && now[d].line == last[d].line)
                same++;
        }
        uint32_t rest = e.n - same;
        bool same_func = rest && now[same].func == last[same].func;
        put_number(b, 16 * same + 2 * (rest < 7 ? rest : 7) + same_func);
        if (rest >= 7)
            put_number(b, rest - 7);
        for (uint32_t d = same; d < e.n; d++) {
            if (d > same || !same_func)
                put_distance(b, (int64_t)now[d].func - last[d].func);
            put_distance(b, (int64_t)now[d].line - (now[d].func == last[d].func ? last[d].line : 0));
            last[d] = now[d];
        }
        len = e.n;
    }
}

void sites_define(struct sites *s) {
    struct program *p = s->p;
    struct buf b = {0};
    put_totals(s, &b);
    put_funcs(s, &b);
    put_fixed(s, &b);
    put_sites(s, &b);
    define_for_c(p, "gowl.sites", LLVMConstStringInContext2(p->ctx, b.p, b.len, 1), 1);
    buf_free(&b);

    LLVMTypeRef i32 = LLVMInt32TypeInContext(p->ctx), fields[] = {LLVMPointerTypeInContext(p->ctx, 0), i32};
    LLVMTypeRef entry = LLVMStructTypeInContext(p->ctx, fields, 2, 0);
    VEC(LLVMValueRef) list = {0};
    for (size_t i = 0; i < s->functions.len; i++) {
        struct function_entry *f = &s->functions.p[i];
        LLVMValueRef v[] = {f->code, LLVMConstInt(i32, s->funcs.p[f->func].place, 0)};
        vec_push(&list, LLVMConstStructInContext(p->ctx, v, 2, 0));
    }
    vec_push(&list, LLVMConstNull(entry)); /* the end */
    define_for_c(p, "gowl.functions", LLVMConstArray2(entry, list.p, list.len), 4);
    vec_free(&list);
}

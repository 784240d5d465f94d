/* compile_internal.h: what the files of `gowl compile` share (compile.h lists them). */
#ifndef GOWL_EMIT_COMPILE_INTERNAL_H
#define GOWL_EMIT_COMPILE_INTERNAL_H

#include "emit/compile/compile.h"
#include "emit/program.h"

enum input_kind { INPUT_TEXT, INPUT_BITCODE, INPUT_OBJECT, INPUT_ARCHIVE };

struct input {
    const char *path;
    enum input_kind kind;
    char *bytes; /* of the file, malloc'ed, NUL-terminated */
    size_t len;
    LLVMModuleRef mod; /* of text and bitcode, until it is linked */
};

struct compile {
    const struct compile_options *opt;
    struct arena *arena;
    struct input *inputs;
    size_t ninputs;
    struct program *prog;           /* the module, the target machine: what optimise.c, object.c and finish.c work on */
    struct map defined_in, used_in; /* name -> struct input that first defined it, first referred to it */
    const char *object;             /* the file that the IR becomes, for lld; NULL if there is no IR */
    const char *folder;             /* for temporary files */
};

/* ---- compile_read.c ---- */
/* Reads the file at in->path and tells its kind. */
void input_load(struct input *);
/* Parses text or bitcode into in->mod. */
void input_parse(struct input *, LLVMContextRef);
/* "FILE:LINE:1: error" if in is text and a line of it starts with keyword and names @name (or name is NULL), else
 * "FILE: error". In the arena. */
const char *input_where(struct arena *, const struct input *, const char *keyword, const char *name);

/* ---- compile_check.c ---- */
/* Leaves true: the module's target and layout are gowl's, its functions ask for no feature of their own, LLVM's
 * verifier has nothing against it. */
void check_module(struct compile *, struct input *);
/* Is this feature one of the two, one that costs nothing, or allowed by -mattr? name needs no NUL. */
bool feature_allowed(const struct compile_options *, const char *name, size_t len);
/* err(): "WHERE: WHAT a,b, beyond ...: HINT"; for IR, with how to do without. features is NUL-terminated. */
_Noreturn void refuse_features(const char *where, const char *what, const struct buf *features, const char *hint,
                               bool ir);
/* The feature string for LLVM's target machine. In the arena. */
const char *feature_string(struct arena *, const struct compile_options *);

/* ---- compile_link.c ---- */
/* Links all inputs' modules into prog->mod. */
void link_modules(struct compile *);
/* Makes internal what nobody outside the module can name. */
void hide_unexported(struct compile *);

/* ---- compile_object.c ---- */
struct wasm_section {
    unsigned id;
    const char *name; /* of a custom section: in the file's bytes, not NUL-terminated */
    size_t name_len;
    const unsigned char *p; /* the content, behind the name */
    size_t len;
};
/* Goes to the next section of a wasm file; *at starts at 0. False at the end. A damaged file is err("path: ..."). */
bool wasm_next_section(const char *path, const unsigned char *file, size_t len, size_t *at, struct wasm_section *);
/* Requires a relocatable object with no feature beyond those allowed. */
void check_object(struct compile *, const struct input *);
/* The same of a finished module (what libraries brought), at path, for messages `what`. */
void check_linked_features(struct compile *, const char *path);
/* Calls fn for every name in the object's symbol table. */
void object_names(const struct input *, void (*fn)(void *arg, const char *name, size_t len), void *arg);
/* Calls fn for every symbol that an archive's index lists. */
void archive_names(const unsigned char *archive, size_t len, void (*fn)(void *arg, const char *name, size_t len),
                   void *arg);

/* ---- compile_lld.c ---- */
/* err() with lld's first complaint in one line, in terms of the user's files. */
_Noreturn void lld_complaint(struct compile *, const char *message);

#endif

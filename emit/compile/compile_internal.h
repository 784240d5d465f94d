/* compile_internal.h: what the files of `gowl compile` share (compile.h lists them). */
#ifndef GOWL_EMIT_COMPILE_INTERNAL_H
#define GOWL_EMIT_COMPILE_INTERNAL_H

#include "base/wasm.h"
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
/* Leaves true: the module's target and layout are gowl's, its functions say of no feature that they may use it, nothing
 * in it needs one that is not allowed, LLVM's verifier has nothing against it. */
void check_module(struct compile *, struct input *);
/* Is this feature one of the two, one that costs nothing, or allowed by -mattr? name needs no NUL. */
bool feature_allowed(const struct compile_options *, const char *name, size_t len);
/* The feature string for LLVM's target machine; the same for lld (--features=). In the arena. */
const char *feature_string(struct arena *, const struct compile_options *);
const char *feature_list(struct arena *, const struct compile_options *);

/* ---- compile_link.c ---- */
/* Links all inputs' modules into prog->mod. */
void link_modules(struct compile *);
/* Makes internal what nobody outside the module can name. */
void hide_unexported(struct compile *);

/* ---- compile_object.c ---- */
/* Requires a relocatable object, and none made for threads. */
void check_object(const struct input *);
/* The module at path, linked: err() at the first instruction (or other thing) that needs a feature that is not allowed,
 * naming the file and the function. */
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

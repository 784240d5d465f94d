/* ir.h: helpers on LLVM's IR that passes of several folders use. */
#ifndef GOWL_EMIT_IR_H
#define GOWL_EMIT_IR_H

#include "emit/program.h"

static inline bool is_call(LLVMValueRef i) {
    return LLVMIsACallInst(i) || LLVMIsAInvokeInst(i);
}

/* ---- build.c ---- */

/* base + off, off >= 0, in one object: an immediate of the load or store that uses it. */
LLVMValueRef address_at(LLVMBuilderRef, LLVMContextRef, LLVMValueRef base, int64_t off);
/* At the builder, a return with a poison result. */
void return_nothing(LLVMBuilderRef, LLVMValueRef fn);
/* A function of the same name, type and calling convention without a body, in f's place, which is gone. */
LLVMValueRef function_anew(struct program *, LLVMValueRef f);
/* C's constant of that name is that value, where C asks for it. */
void define_constant(struct program *, const char *name, bool value);
/* Gives what C declares under that name a value of whatever type, if anything still refers to it. align 0: the type's.
 */
void define_for_c(struct program *, const char *name, LLVMValueRef value, unsigned align);
/* A function or variable, which has a definition, is this module's own. */
void make_internal(LLVMValueRef);

/* ---- attributes.c ---- */

/* Gives a function an attribute of LLVM's without a value ("nounwind"); the number of such a one. */
void add_attribute(struct program *, LLVMValueRef fn, const char *name);
unsigned attribute_kind(const char *name);
/* Has the function that string attribute? */
bool has_string_attribute(LLVMValueRef fn, const char *kind);
/* A function of the host's, as clang and emit/define/wasmabi.c declare them; one that the host calls. */
bool is_wasm_import(LLVMValueRef fn);
bool is_wasm_export(LLVMValueRef fn);
/* The value of a call's or a function's string attribute; NULL if it has none. */
const char *call_attribute(LLVMValueRef call, const char *kind, size_t *len);
const char *function_attribute(LLVMValueRef fn, const char *kind, size_t *len);
/* Gives a call the parameter attributes of the function it calls (zeroext and the like). */
void copy_call_attributes(LLVMValueRef f, LLVMValueRef call);

/* Is the function the host's? */
bool is_import(LLVMValueRef fn);
/* The module of wasm_exec.js, the host on js. */
#define GOJS "gojs"
/* Is it one of those of GOJS that never call back? */
bool is_leaf_import(LLVMValueRef fn);

/* ---- uses.c ---- */

/* Is fn what the user calls, and nothing else of it? */
bool only_calls(LLVMValueRef user, LLVMValueRef fn);
/* Is the function used as anything but what a call calls? */
bool address_taken(LLVMValueRef fn);
/* Is what the variable holds written, and neither read nor its address used in any other way? */
bool only_written(LLVMValueRef variable);
/* v as a base and a constant offset. */
LLVMValueRef base_of(LLVMValueRef v, int64_t *off);
size_t count_instructions(LLVMValueRef fn); /* of its body */
/* Does a group of functions begin with fn? Its name alone says so, so that what an edit adds or takes away changes no
 * other group. Groups have 16 functions on average. */
bool group_begins(LLVMValueRef fn);

/* ---- debug.c ---- */

/* What is built next has no place in the source: line 0 of fn, as LLVM wants some place. After each
 * PositionBuilderBefore. */
void position_nowhere(LLVMBuilderRef, LLVMContextRef, LLVMValueRef fn);
/* Notes, for FuncForPC, that fn, which has no subprogram of its own, stands for f; the subprogram of the Go function
 * whose code fn is, so or by itself (NULL: none); and drops the note. */
void form_of(struct program *, LLVMValueRef fn, LLVMValueRef f);
LLVMMetadataRef subprogram_of(struct program *, LLVMValueRef fn);
void forget_form(struct program *, LLVMValueRef fn);

/* ---- debug_files.c ---- */

/* As cmd/link's expandGoroot (ld/pcln.go): a path with opt->goroot for $GOROOT. In the arena. */
const char *expand_goroot(struct program *, const char *path, size_t n);
/* Debug information that is kept names its files so. Requires: all bitcode is loaded. */
void debug_files(struct program *);
/* declare_in_frames, with -g; follow_resumed and forget_unused without it, and at other levels than -O0. */
void debug_frames(struct program *);

/* ---- debug_records.cc ---- */

/* Do tracebacks print calls of a function, given its DISubprogram, as f() (lower/debug.c)? */
bool subprogram_is_bare(LLVMMetadataRef);

/* The debug records of variables go, places in the source stay. */
void drop_debug_variables(LLVMModuleRef);
void drop_named_metadata(LLVMModuleRef, const char *name);
/* Variables that lie in a function's frame on the goroutine's stack are declared by way of a slot on the engine's that
 * has the frame's address, from its making on and from each time that the function goes on: so they are known in all of
 * it. Requires: suspending is done. Adds code: for -g only. */
void declare_in_frames(LLVMModuleRef);
/* debug_resume.cc: without -g: records of functions that go on after they were suspended name what is there then.
 * Requires: suspending is done. */
void follow_resumed(LLVMModuleRef);
/* Without -g: what records say of values that nothing else uses is not known. Requires: no pass follows but code
 * generation. */
void forget_unused(LLVMModuleRef);

/* ---- blocks.cc ---- */

/* Reads the body of a function of lazily read bitcode; false: it is damaged. */
bool function_read(LLVMValueRef f);
/* Takes out the blocks that nothing leads to. */
void drop_unreachable_blocks(LLVMValueRef f);
/* An instruction, and what debuggers are told in front of it, to the end of a block. */
void move_to_end(LLVMValueRef instruction, LLVMBasicBlockRef block);

/* ---- passes.c ---- */

/* LLVM's verifier, after a stage of ours: dies of what it finds. */
void verify(struct program *, const char *after);
/* LLVM's passes, by name. */
void run_passes(struct program *, const char *passes);

#endif

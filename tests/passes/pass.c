/* pass.c: prints the IR of a small program as one pass leaves it: gowl_pass FILE.ll
 *
 * FILE.ll has the program's Go functions, main.main among them, with the run time of tests/unit/stages_runtime.h
 * beneath. Lines at its head say the rest:
 *
 *   ; pass: NAME     a pass of emit/program.c
 *   ; level: -Oz     else -O0
 *   ; traces         with tracebacks
 *   ; std: PATH      functions PATH.f are of a package of the standard library
 *
 * The summaries are made from the IR: every function uses every other. */
#include "../unit/stages_runtime.h"

static const char *const levels[] = {"-O0", "-O1", "-O2", "-Os", "-Oz"};

/* The rest of the line `; KEY: VALUE`, to be freed; NULL: there is none. */
static char *head(const char *text, const char *key) {
    char line[80];
    snprintf(line, sizeof line, "; %s", key);
    const char *at = strstr(text, line);
    if (!at)
        return NULL;
    at += strlen(line);
    at += strspn(at, ": ");
    return strndup(at, strcspn(at, "\n"));
}

/* Text with %20 for spaces, as summaries have it. */
static void put_escaped(struct buf *b, const char *s) {
    for (; *s; s++)
        if (*s == ' ')
            buf_puts(b, "%20");
        else
            buf_putc(b, *s);
}

/* A record f (with no flags) or e. */
static void put_sig(struct buf *b, char kind, LLVMValueRef f) {
    size_t n;
    char *type = LLVMPrintTypeToString(LLVMGlobalGetValueType(f));
    buf_printf(b, "%c %s %s", kind, LLVMGetValueName2(f, &n), kind == 'f' ? "- " : "");
    put_escaped(b, type);
    buf_puts(b, " -\n");
    LLVMDisposeMessage(type);
}

static bool is_of(LLVMValueRef f, const char *path) {
    size_t n;
    const char *name = LLVMGetValueName2(f, &n);
    return !strncmp(name, path, strlen(path)) && name[strlen(path)] == '.';
}

static bool is_go(LLVMValueRef f, const char *std) {
    return is_of(f, "main") || (std && is_of(f, std));
}

static void make_summary(LLVMModuleRef m, const char *path, const char *std, struct buf *b) {
    buf_printf(b, "gowl-summary 2\ngo go1.26.8\ntarget wasip1 wasm 8\npackage %s%s\n", path,
               std && !strcmp(path, std) ? " std" : "");
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f)) {
        if (!is_of(f, path))
            continue;
        put_sig(b, 'f', f);
        for (LLVMValueRef g = LLVMGetFirstFunction(m); g; g = LLVMGetNextFunction(g)) {
            size_t n;
            const char *name = LLVMGetValueName2(g, &n);
            if (!LLVMGetIntrinsicID(g) && strcmp(name, "gowl.nilpanic") && strncmp(name, "__", 2))
                buf_printf(b, "u call %s\n", name);
        }
    }
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f))
        if (!is_of(f, path) && !LLVMGetIntrinsicID(f))
            put_sig(b, 'e', f);
    buf_puts(b, "end\n");
    buf_putc(b, 0);
}

/* The file's module without the bodies of other packages' functions, as text. */
static char *package_text(const char *text, const char *path, const char *std, struct buf *summary) {
    LLVMContextRef c = LLVMContextCreate();
    LLVMModuleRef m;
    char *message = NULL;
    LLVMMemoryBufferRef b = LLVMCreateMemoryBufferWithMemoryRangeCopy(text, strlen(text), "input");
    if (LLVMParseIRInContext(c, b, &m, &message)) {
        fprintf(stderr, "%s\n", message);
        exit(1);
    }
    make_summary(m, path, std, summary);
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f))
        while (is_go(f, std) && !is_of(f, path) && LLVMGetFirstBasicBlock(f)) {
            LLVMValueRef i;
            for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(f); bb; bb = LLVMGetNextBasicBlock(bb))
                while ((i = LLVMGetLastInstruction(bb))) {
                    if (LLVMGetTypeKind(LLVMTypeOf(i)) != LLVMVoidTypeKind)
                        LLVMReplaceAllUsesWith(i, LLVMGetPoison(LLVMTypeOf(i)));
                    LLVMInstructionEraseFromParent(i);
                }
            while (LLVMGetFirstBasicBlock(f))
                LLVMDeleteBasicBlock(LLVMGetFirstBasicBlock(f));
        }
    char *out = LLVMPrintModuleToString(m);
    LLVMDisposeModule(m);
    LLVMContextDispose(c);
    return out;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "gowl_pass FILE.ll\n");
        return 2;
    }
    size_t len;
    char *text = file_read(argv[1], &len), *pass = head(text, "pass"), *level = head(text, "level"),
         *traces = head(text, "traces"), *std = head(text, "std");
    enum opt_level opt = OPT_O0;
    for (size_t i = 0; level && i < sizeof levels / sizeof *levels; i++)
        if (!strcmp(level, levels[i]))
            opt = (enum opt_level)i;
    struct fixture f;
    struct buf main_sum = {0}, std_sum = {0};
    fixture_init(&f, EMIT_OPT_LL, opt);
    f.runtime = runtime_ll;
    f.opt.strip_names = !traces;
    f.opt.verify_each = true;
    f.opt.print_after = pass ? pass : "";
    f.opt.print_to = f.out;
    const char *main_text = package_text(text, "main", std, &main_sum);
    fixture_add(&f, "main", main_text, main_sum.p);
    if (std) {
        const char *std_text = package_text(text, std, std, &std_sum);
        fixture_add(&f, std, std_text, std_sum.p);
    }
    fixture_add(&f, "runtime", "define void @runtime.unreachableMethod() { unreachable }", runtime_sum);
    const char *message;
    int r = fixture_run(&f, &message);
    if (r)
        fprintf(stderr, "%s\n", message);
    else
        fwrite(f.text, 1, f.len, stdout);
    fixture_free(&f);
    free(pass);
    free(level);
    free(traces);
    free(std);
    free(text);
    return r || fflush(stdout) ? 1 : 0;
}

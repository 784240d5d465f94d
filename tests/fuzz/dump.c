/* dump.c: fuzz target: lower/, from a damaged dump to an error or to bitcode. A message is fine, "a bug of ours" too (a
 * dump may be well formed and still say what Go's compiler never would); a crash, a hang or a sanitizer's report is
 * not. */
#include <stdlib.h>

#include "base/base.h"
#include "lower/lower.h"

struct job {
    const char *text;
    size_t len;
    struct lower_output out;
};

static void lower_it(void *arg) {
    struct job *j = arg;
    struct lower_options o = {0};
    lower_package("fuzz.ssa", j->text, j->len, &o, &j->out);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len) {
    struct job j = {.text = (const char *)data, .len = len};
    if (base_try(lower_it, &j, NULL) == 0) {
        free(j.out.bitcode);
        free(j.out.text);
        buf_free(&j.out.summary);
    }
    return 0;
}

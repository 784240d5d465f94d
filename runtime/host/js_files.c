/* js_files.c: GOOS=js: descriptors 0 to 2 without waiting.
 *
 * Overrides Write, Close and Seek of package syscall (fs_js.go), which call Node's fs with a callback and wait for it:
 * so all that prints would wait, and could not print in a handler of an event. Here 0 to 2 are written by fs.writeSync,
 * as package runtime does, and closed by fs.closeSync. Other descriptors, and one of these on which Seek has been
 * called, go to Go's own functions. Without syscall.Open there are none (COVERED in base/go_facts.def). */
#ifdef GOWL_JS
#include "runtime/runtime.h"

enum { STANDARD = 3 };

struct js_result {
    uint64_t ref;
    bool ok;
};
struct js_prepared {
    uint64_t ref;
    int64_t len;
};
struct js_copied {
    int64_t n;
    bool ok;
};
struct counted { /* (int, error), (int64, error) */
    int64_t n;
    void *tab, *data;
};

/* js.Value: its first word is the reference, a number or a NaN with an index. */
extern uint64_t go_js_fs GO("syscall.jsFS");
extern uint64_t go_js_uint8array GO("syscall.uint8Array");
struct js_result go_value_call(uint64_t v, void *name, int64_t len, void *args, int64_t n, int64_t cap)
    GO("syscall/js.valueCall");
struct js_result go_value_new(uint64_t v, void *args, int64_t n, int64_t cap) GO("syscall/js.valueNew");
uint64_t go_value_get(uint64_t v, void *name, int64_t len) GO("syscall/js.valueGet");
struct js_prepared go_value_prepare(uint64_t v) GO("syscall/js.valuePrepareString");
void go_value_load(uint64_t v, void *p, int64_t len, int64_t cap) GO("syscall/js.valueLoadString");
struct js_copied go_copy_to_js(uint64_t dst, void *p, int64_t len, int64_t cap) GO("syscall/js.copyBytesToJS");
void go_finalize_ref(uint64_t v) GO("syscall/js.finalizeRef");
struct go_iface go_errno_err(int64_t e) GO("syscall.errnoErr");
struct counted go_write(int64_t fd, void *p, int64_t len, int64_t cap) GO("syscall.Write;go");
struct go_iface go_close(int64_t fd) GO("syscall.Close;go");
struct counted go_seek(int64_t fd, int64_t offset, int64_t whence) GO("syscall.Seek;go");

#define NAN_HEAD 0x7ff80000ull
enum { REF_ZERO = 1, REF_NULL = 2 };

static uint64_t predefined(uint32_t id) {
    return NAN_HEAD << 32 | id;
}

static uint64_t number(int64_t n) {
    double d = (double)n;
    uint64_t bits;
    __builtin_memcpy(&bits, &d, sizeof bits);
    return n ? bits : predefined(REF_ZERO);
}

static bool is_object(uint64_t ref) {
    return (ref >> 32 & NAN_HEAD) == NAN_HEAD;
}

static void release(uint64_t ref) {
    if (is_object(ref))
        go_finalize_ref(ref);
}

/* What a reference to a number is; 0 for anything else. */
static int64_t number_of(uint64_t ref) {
    double d;
    __builtin_memcpy(&d, &ref, sizeof d);
    return is_object(ref) ? 0 : (int64_t)d;
}

/* ---- errors of Node's ---- */

enum { EPERM = 1, EIO = 5, ENXIO = 6, EBADF = 9, EAGAIN = 11, EACCES = 13, EINVAL = 22, EFBIG = 27, ENOSPC = 28 };
enum { EPIPE = 32, LONGEST_CODE = 12 };
static const struct {
    char code[LONGEST_CODE];
    int32_t e;
} codes[] = {{"EPERM", EPERM},   {"EIO", EIO},       {"ENXIO", ENXIO}, {"EBADF", EBADF},   {"EAGAIN", EAGAIN},
             {"EACCES", EACCES}, {"EINVAL", EINVAL}, {"EFBIG", EFBIG}, {"ENOSPC", ENOSPC}, {"EPIPE", EPIPE}};

/* The error number of an exception, by its property code: EIO if it is not known. Releases it. */
static __attribute__((noinline, cold)) int32_t error_of(uint64_t exception) {
    char text[LONGEST_CODE] = {0};
    uint64_t code = go_value_get(exception, "code", 4);
    release(exception);
    struct js_prepared s = go_value_prepare(code);
    if (s.len < LONGEST_CODE)
        go_value_load(s.ref, text, s.len, LONGEST_CODE);
    release(code);
    release(s.ref);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        int k = 0;
        while (k < LONGEST_CODE - 1 && codes[i].code[k] == text[k])
            k++;
        if (k == LONGEST_CODE - 1)
            return codes[i].e;
    }
    return EIO;
}

/* ---- func Write(fd int, b []byte) (int, error) ---- */

static bool sought[STANDARD];

static bool is_standard(int64_t fd) {
    return (uint64_t)fd < STANDARD && !sought[fd];
}

static struct counted with_error(struct counted w, int32_t e) {
    struct go_iface error = go_errno_err(e);
    return (struct counted){w.n, error.tab, error.data};
}

/* fs.writeSync(fd, array of b, 0, len, null). A pipe that is full, and not to be waited for (EAGAIN), is tried again.
 */
static struct counted write_now(int64_t fd, void *p, int64_t len, int64_t cap) {
    uint64_t size = number(len), array = go_value_new(go_js_uint8array, &size, 1, 1).ref;
    uint64_t args[] = {number(fd), array, predefined(REF_ZERO), size, predefined(REF_NULL)};
    enum { N = sizeof args / sizeof *args };
    struct counted w = {0};
    int32_t e = 0;
    go_copy_to_js(array, p, len, cap);
    do {
        struct js_result r = go_value_call(go_js_fs, "writeSync", 9, args, N, N);
        if (r.ok)
            w.n = number_of(r.ref);
        e = r.ok ? 0 : error_of(r.ref);
    } while (e == EAGAIN);
    release(array);
    return e ? with_error(w, e) : w;
}

struct counted js_write(int64_t fd, void *p, int64_t len, int64_t cap) GO("syscall.Write");
struct counted js_write(int64_t fd, void *p, int64_t len, int64_t cap) {
    if (is_standard(fd))
        return write_now(fd, p, len, cap);
    struct counted w = go_write(fd, p, len, cap);
    return w.n == 0 && len && !w.tab ? with_error(w, EBADF) : w; /* there is no Open */
}

/* ---- func Close(fd int) error ---- */

struct go_iface js_close(int64_t fd) GO("syscall.Close");
struct go_iface js_close(int64_t fd) {
    if ((uint64_t)fd >= STANDARD)
        return go_close(fd);
    uint64_t arg = number(fd);
    struct js_result r = go_value_call(go_js_fs, "closeSync", 9, &arg, 1, 1);
    if (r.ok)
        return (struct go_iface){NULL, NULL};
    return go_errno_err(error_of(r.ref));
}

/* ---- func Seek(fd int, offset int64, whence int) (int64, error) ---- */

struct counted js_seek(int64_t fd, int64_t offset, int64_t whence) GO("syscall.Seek");
struct counted js_seek(int64_t fd, int64_t offset, int64_t whence) {
    struct counted s = go_seek(fd, offset, whence);
    if ((uint64_t)fd < STANDARD && !s.tab)
        sought[fd] = true;
    return s;
}
#endif

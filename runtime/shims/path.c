/* path.c: which of the host's preopened folders a path lies in.
 *
 * As in wasi-libc: a path belongs to the preopened folder with the longest name that is a prefix of it, whole
 * components only. Relative paths are relative to "/" unless a folder is preopened as ".", so that both forms find
 * a folder whose name is given in either. */
#include "shims.h"

enum { FIRST_PREOPEN = 3 };

static struct folder {
    const char *name; /* without leading "./" and "/", without '/' at the end; "" is the root */
    size_t len;
    int fd;
} *folders;
static int nfolders = -1;

static const char *strip(const char *s) {
    for (;;)
        if (*s == '/')
            s++;
        else if (*s == '.' && s[1] == '/')
            s += 2;
        else if (*s == '.' && !s[1])
            s++;
        else
            return s;
}

static int fetch(void) {
    nfolders = 0;
    for (int fd = FIRST_PREOPEN;; fd++) {
        struct wasi_prestat st;
        wasi_errno e = wasi_fd_prestat_get(fd, &st);
        if (e == EBADF)
            return 0; /* the last has been seen */
        if (e)
            return shim_result(e);
        if (st.tag)
            continue;
        struct folder *more = realloc(folders, (size_t)(nfolders + 1) * sizeof *folders);
        char *name = malloc(st.name_len + 1);
        if (!more || !name)
            return -1;
        folders = more;
        if ((e = wasi_fd_prestat_dir_name(fd, name, st.name_len)))
            return shim_result(e);
        size_t n = st.name_len;
        name[n] = 0;
        while (n && name[n - 1] == '/')
            name[--n] = 0;
        const char *start = strip(name);
        folders[nfolders++] = (struct folder){start, strlen(start), fd};
    }
}

int shim_folder_of(const char *path, const char **rest) {
    if (nfolders < 0 && fetch()) {
        nfolders = -1;
        return -1;
    }
    const struct folder *best = NULL;
    path = strip(path);
    for (int i = 0; i < nfolders; i++) {
        const struct folder *f = &folders[i];
        if (strlen(path) < f->len || memcmp(path, f->name, f->len) || (f->len && path[f->len] && path[f->len] != '/'))
            continue;
        if (!best || f->len > best->len)
            best = f;
    }
    if (!best) {
        errno = ENOENT;
        return -1;
    }
    path = strip(path + best->len);
    *rest = *path ? path : ".";
    return best->fd;
}

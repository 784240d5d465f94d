/* process.c: child processes. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver/driver.h"

static void change_env(const char *const env[]) {
    for (; env && *env; env++) {
        const char *eq = strchr(*env, '=');
        if (!eq) {
            unsetenv(*env);
            continue;
        }
        char *name = strndup(*env, (size_t)(eq - *env));
        setenv(name, eq + 1, 1);
        free(name);
    }
}

int run_process(char *const argv[], const char *const env[], const char *dir, struct buf *out) {
    int pipes[2] = {-1, -1}, status_pipe[2];
    if ((out && pipe2(pipes, O_CLOEXEC)) || pipe2(status_pipe, O_CLOEXEC))
        err("pipe: %s", strerror(errno));
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid < 0)
        err("fork: %s", strerror(errno));
    if (pid == 0) {
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        signal(SIGHUP, SIG_DFL);
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* the child must not outlive a gowl that was killed */
        int e = 0;
        if (getppid() != parent)
            _exit(127);
        if (out)
            dup2(pipes[1], 1);
        change_env(env);
        if (dir && chdir(dir))
            e = errno;
        if (!e) {
            execvp(argv[0], argv);
            e = errno;
        }
        if (write(status_pipe[1], &e, sizeof e) < 0)
            _exit(126);
        _exit(127);
    }
    close(status_pipe[1]);
    if (out)
        close(pipes[1]);
    int e = 0;
    ssize_t n;
    while ((n = read(status_pipe[0], &e, sizeof e)) < 0 && errno == EINTR)
        ;
    close(status_pipe[0]);
    if (out) {
        char chunk[65536];
        ssize_t got;
        while ((got = read(pipes[0], chunk, sizeof chunk)) != 0)
            if (got > 0)
                buf_add(out, chunk, (size_t)got);
            else if (errno != EINTR)
                break;
        close(pipes[0]);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            err("waitpid: %s", strerror(errno));
    if (n == (ssize_t)sizeof e)
        err("cannot run %s: %s", argv[0], strerror(e));
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void become(char *const argv[]) {
    fflush(NULL);
    execvp(argv[0], argv);
    err("cannot run %s: %s", argv[0], strerror(errno));
}

char *find_program(const char *name) {
    if (strchr(name, '/'))
        return access(name, X_OK) ? NULL : xstrdup(name);
    const char *path = getenv("PATH");
    while (path && *path) {
        size_t n = strcspn(path, ":");
        struct buf b = {0};
        buf_add(&b, n ? path : ".", n ? n : 1);
        buf_printf(&b, "/%s", name);
        buf_putc(&b, 0);
        if (!access(b.p, X_OK))
            return b.p;
        buf_free(&b);
        path += n + (path[n] == ':');
    }
    return NULL;
}

char *self_path(void) {
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n < 0)
        err("/proc/self/exe: %s", strerror(errno));
    path[n] = 0;
    return xstrdup(path);
}

void tell_terminal(const char *fmt, ...) {
    FILE *f = stderr, *tty = NULL;
    if (!isatty(2)) {
        /* What a tool says on stderr go keeps with the tool's result, and says again whenever it takes that from its
         * cache: under go it is the terminal or nothing. */
        tty = fopen("/dev/tty", "we");
        if (!tty && getenv("TOOLEXEC_IMPORTPATH"))
            return;
        if (tty)
            f = tty;
    }
    va_list ap;
    fputs("gowl: ", f);
    va_start(ap, fmt);
    vfprintf(f, fmt, ap);
    va_end(ap);
    fputc('\n', f);
    if (tty)
        fclose(tty);
}

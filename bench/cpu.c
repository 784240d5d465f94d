/* cpu.c: runs a command N times and prints the user+system CPU seconds of each run, one a line.
 *
 * usage: cpu N COMMAND [ARG]...    standard output of the command is dropped; a run that fails ends it with exit 1. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: cpu N COMMAND [ARG]...\n");
        return 2;
    }
    for (int n = atoi(argv[1]); n > 0; n--) {
        pid_t pid = fork();
        if (pid == 0) {
            int null = open("/dev/null", O_WRONLY);
            dup2(null, 1);
            execvp(argv[2], argv + 2);
            perror(argv[2]);
            _exit(127);
        }
        int status;
        struct rusage u;
        if (pid < 0 || wait4(pid, &status, 0, &u) < 0 || status != 0)
            return 1;
        printf("%.6f\n", (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
                             (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6);
    }
    return 0;
}

/* turns.c: runs commands in turn, N rounds of all, and prints what CPU time each took.
 *
 * usage: turns N FILE
 *
 * A line of FILE is a label and a command's words, separated by tabs. What the commands print is dropped. Each label's
 * line on standard output: the label, and user+system CPU seconds, children's included: median, least, most; separated
 * by tabs. A command that fails ends it with one line on standard error and exit code 1. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { max_words = 64 };

struct task {
    char *label;
    char *words[max_words + 1];
    double *seconds;
};

static _Noreturn void fail(const char *what, const char *why) {
    fprintf(stderr, "turns: %s: %s\n", what, why);
    exit(1);
}

/* Takes a file's name, gives its tasks (those of the whole file) and their number; each has room for rounds times. */
static struct task *read_tasks(const char *name, int rounds, size_t *count) {
    FILE *f = fopen(name, "r");
    if (!f)
        fail(name, "cannot be read");
    struct task *tasks = NULL;
    char *line = NULL;
    size_t room = 0;
    for (*count = 0; getline(&line, &room, f) > 0;) {
        line[strcspn(line, "\n")] = 0;
        struct task t = {.label = strtok(line, "\t"), .seconds = calloc((size_t)rounds, sizeof(double))};
        if (!t.label)
            continue;
        int words = 0;
        while ((t.words[words] = strtok(NULL, "\t")))
            if (++words == max_words)
                fail(t.label, "too many words");
        if (words == 0)
            fail(t.label, "no command");
        tasks = realloc(tasks, (*count + 1) * sizeof *tasks);
        if (!tasks || !t.seconds)
            fail(name, "no memory");
        tasks[(*count)++] = t;
        line = NULL; /* the task keeps it */
        room = 0;
    }
    fclose(f);
    return tasks;
}

/* Runs a command, gives its CPU time in seconds; what it prints on standard error goes there only if it fails to start.
 */
static double run(const struct task *t) {
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        execvp(t->words[0], t->words);
        perror(t->words[0]);
        _exit(127);
    }
    int status;
    struct rusage u;
    if (pid < 0 || wait4(pid, &status, 0, &u) < 0)
        fail(t->label, "cannot be run");
    if (status != 0)
        fail(t->label, "failed");
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    int rounds = argc == 3 ? atoi(argv[1]) : 0;
    if (rounds < 1) {
        fprintf(stderr, "usage: turns N FILE\n");
        return 2;
    }
    size_t count;
    struct task *tasks = read_tasks(argv[2], rounds, &count);
    for (int i = 0; i < rounds; i++)
        for (size_t k = 0; k < count; k++)
            tasks[k].seconds[i] = run(&tasks[k]);
    for (size_t k = 0; k < count; k++) {
        double *s = tasks[k].seconds;
        qsort(s, (size_t)rounds, sizeof *s, by_size);
        printf("%s\t%.6f\t%.6f\t%.6f\n", tasks[k].label, (s[(rounds - 1) / 2] + s[rounds / 2]) / 2, s[0],
               s[rounds - 1]);
    }
    return 0;
}

// What the shims do: arguments, environment, files, clock, random, errno, atexit, 128-bit division.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
static void put(const char *s) {
    write(1, s, strlen(s));
}
static void num(long long n) {
    char b[32], *p = b + 31;
    *p = 0;
    int neg = n < 0;
    if (neg)
        n = -n;
    do
        *--p = '0' + n % 10;
    while (n /= 10);
    if (neg)
        *--p = '-';
    put(p);
}
static void bye(void) {
    put("bye\n");
}
int main(int argc, char **argv) {
    atexit(bye);
    for (int i = 1; i < argc; i++) {
        put(argv[i]);
        put("\n");
    }
    put(getenv("FOO") ? getenv("FOO") : "unset");
    put("\n");
    char *p = malloc(100000);
    for (int i = 0; i < 100000; i++)
        p[i] = i;
    p = realloc(p, 500000);
    num(p[99999]);
    put("\n");
    free(p);
    int fd = open("x.txt", O_CREAT | O_WRONLY | O_TRUNC, 0644);
    num(fd >= 0);
    put(" ");
    num(errno);
    put("\n");
    write(fd, "abc\n", 4);
    close(fd);
    struct stat st;
    num(stat("x.txt", &st));
    put(" ");
    num(st.st_size);
    put(" ");
    num(S_ISREG(st.st_mode));
    put("\n");
    num(open("nope", O_RDONLY));
    put(" ");
    num(errno == ENOENT);
    put("\n");
    fd = open("x.txt", O_RDONLY);
    char b[10];
    num(read(fd, b, 10));
    num(lseek(fd, 1, SEEK_SET));
    num(read(fd, b, 10));
    put("\n");
    struct timespec t;
    num(clock_gettime(CLOCK_REALTIME, &t));
    num(t.tv_sec > 1700000000);
    put("\n");
    unsigned char r[8] = {0};
    num(getentropy(r, 8));
    put("\n");
    __int128 q = argc;
    q = q * q * 1000000007;
    num((long long)(q / 7 % 1000));
    put("\n");
    return 3;
}

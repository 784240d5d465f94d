// What clang's default features change, where nothing needs them: several results, calls through tables, a copy of
// bytes.
int printed;
struct two {
    int a, b;
};
__attribute__((noinline)) struct two both(int x) {
    return (struct two){x, x + 1};
}
static int neg(int x) {
    return -x;
}
static int same(int x) {
    return x;
}
struct big {
    char bytes[300];
};
__attribute__((noinline)) void copy(struct big *to, const struct big *from) {
    *to = *from;
}
__attribute__((noinline)) int extend(signed char c, short s) {
    return c + s;
}
int (*volatile pick[])(int) = {neg, same};

int main(void) {
    struct two t = both(3);
    struct big a, b;
    for (int i = 0; i < 300; i++)
        a.bytes[i] = (char)i;
    copy(&b, &a);
    return t.a + t.b + pick[1](t.a) + pick[0](4) + (b.bytes[299] == a.bytes[299]) + extend((signed char)255, -1) + 37;
}

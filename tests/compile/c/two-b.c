// part
extern int shared;
int twice(int n) {
    return 2 * n + (shared == 7 ? 0 : 100);
}
const char *who(void) {
    return "strong\n";
}

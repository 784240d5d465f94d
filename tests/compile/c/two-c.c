// part
extern int shared;
int twice(int);
int thrice(int n) {
    return twice(n) + shared;
}

/* A byte-code interpreter for a stack machine: sieves the primes below 5,000, N times. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { push, load, store, add, mul, less, get, put, jump, unless, stop };

static const int64_t program[] = {
    /* 0: i = 2, count = 0 */
    push,
    2,
    store,
    0,
    push,
    0,
    store,
    2,
    /* 8: while i < 5000 */
    load,
    0,
    push,
    5000,
    less,
    unless,
    71,
    load,
    0,
    get,
    unless,
    27,
    load,
    0,
    push,
    0,
    put,
    jump,
    62,
    /* 27: prime: count++, j = i * i */
    load,
    2,
    push,
    1,
    add,
    store,
    2,
    load,
    0,
    load,
    0,
    mul,
    store,
    1,
    /* 41: while j < 5000: cell[j] = 1, j += i */
    load,
    1,
    push,
    5000,
    less,
    unless,
    62,
    load,
    1,
    push,
    1,
    put,
    load,
    1,
    load,
    0,
    add,
    store,
    1,
    jump,
    41,
    /* 62: next: i++ */
    load,
    0,
    push,
    1,
    add,
    store,
    0,
    jump,
    8,
    /* 71: end: count */
    load,
    2,
    stop,
};

struct machine {
    const int64_t *code;
    int64_t *cells;
    int64_t vars[4];
    int64_t stack[16];
};

__attribute__((noinline)) static int64_t run(struct machine *m) {
    int64_t pc = 0, sp = 0;
    for (;;)
        switch (m->code[pc++]) {
        case push:
            m->stack[sp++] = m->code[pc++];
            break;
        case load:
            m->stack[sp++] = m->vars[m->code[pc++]];
            break;
        case store:
            m->vars[m->code[pc++]] = m->stack[--sp];
            break;
        case add:
            sp--;
            m->stack[sp - 1] += m->stack[sp];
            break;
        case mul:
            sp--;
            m->stack[sp - 1] *= m->stack[sp];
            break;
        case less:
            sp--;
            m->stack[sp - 1] = m->stack[sp - 1] < m->stack[sp];
            break;
        case get:
            m->stack[sp - 1] = m->cells[m->stack[sp - 1]];
            break;
        case put:
            sp -= 2;
            m->cells[m->stack[sp]] = m->stack[sp + 1];
            break;
        case jump:
            pc = m->code[pc];
            break;
        case unless:
            sp--;
            if (m->stack[sp] == 0)
                pc = m->code[pc];
            else
                pc++;
            break;
        default:
            return m->stack[sp - 1];
        }
}

int main(int argc, char **argv) {
    long n = argc > 1 ? strtol(argv[1], 0, 10) : 2000;
    static int64_t cells[5000];
    struct machine m = {.code = program, .cells = cells};
    int64_t sum = 0;
    for (long i = 0; i < n; i++)
        sum += run(&m);
    printf("%lld\n", (long long)sum);
}

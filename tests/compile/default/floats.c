// an object needs nontrapping-fptoint
typedef float four __attribute__((vector_size(16)));
volatile double d = 20.9;
volatile float f = 3.5f;
int main(void) {
    four v = {f, f, f, f}, w = v + v;
    return (int)d + (int)(unsigned long long)w[2] + (int)w[3] + (f > 3 ? 8 : 0);
}

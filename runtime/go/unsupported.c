/* unsupported.c: parts of package runtime that have no meaning here, or are not there: these say so in words. */
#include "runtime/runtime.h"

/* func setcpuprofilerate(hz int32): wasm has no signal to sample with, nor has gc's port: a CPU profile is there,
 * without samples. */
void set_cpu_profile_rate(int32_t hz) GO("runtime.setcpuprofilerate");
void set_cpu_profile_rate(int32_t hz) {
    (void)hz;
}

/* ---- execution traces: trace.Start and FlightRecorder.Start give an error ---- */

extern char errorString_error GO("go:itab.runtime.errorString,error");

/* func StartTrace() error, func traceAdvance(stopTrace bool) */
struct go_iface start_trace(void) GO("runtime.StartTrace");
struct go_iface start_trace(void) {
    static const char text[] = "gowl has no execution tracer (runtime/trace)";
    void *s = rt_alloc(16);
    store_string(s, (struct go_string){(void *)(uintptr_t)text, sizeof text - 1});
    return (struct go_iface){&errorString_error, s};
}

/* Go's does nothing either while no trace is written: trace.Stop. */
void trace_advance(bool stop) GO("runtime.traceAdvance");
void trace_advance(bool stop) {
    (void)stop;
}

struct profile { /* (n int, ok bool) */
    int64_t n;
    bool ok;
};

/* func goroutineLeakProfileWithLabels(p []profilerecord.StackRecord, labels []unsafe.Pointer) (n int, ok bool) */
struct profile goroutine_leak_profile(void *p, int64_t len, int64_t cap, void *labels, int64_t nlabels,
                                      int64_t labels_cap) GO("runtime.goroutineLeakProfileWithLabels");
struct profile goroutine_leak_profile(void *p, int64_t len, int64_t cap, void *labels, int64_t nlabels,
                                      int64_t labels_cap) {
    (void)p;
    (void)len;
    (void)cap;
    (void)labels;
    (void)nlabels;
    (void)labels_cap;
    NOT_YET("runtime/pprof's goroutineleak profile");
}

/* ---- cgo: wasm has none; callers look first for the hooks that a cgo program would set (unsetenv_c) ---- */

/* func asmcgocall(fn, arg unsafe.Pointer) int32 */
int32_t asm_cgo_call(void *fn, void *arg) GO("runtime.asmcgocall");
int32_t asm_cgo_call(void *fn, void *arg) {
    (void)fn;
    (void)arg;
    THROW("cgo is not there on wasm");
}

/* ---- assembly of gc's own scheduler, whose addresses Go code takes, and which C's never runs ---- */

#define NEVER(c_name, go_name)                                                                                         \
    void c_name(void) GO(go_name);                                                                                     \
    void c_name(void) {                                                                                                \
        THROW(go_name " is not gowl's");                                                                               \
    }

NEVER(goexit_code, "runtime.goexit")
NEVER(mstart_code, "runtime.mstart")

/* ---- the linear memory, for what of Go's own allocator is still reached (heap.c asks the engine itself) ---- */

/* func currentMemory() int32, func growMemory(pages int32) int32: in 64 KB pages; -1 if it cannot grow. */
int32_t current_memory(void) GO("runtime.currentMemory");
int32_t current_memory(void) {
    return (int32_t)__builtin_wasm_memory_size(0);
}

int32_t go_grow_memory(int32_t pages) GO("runtime.growMemory");
int32_t go_grow_memory(int32_t pages) {
    return (int32_t)__builtin_wasm_memory_grow(0, (uint32_t)pages);
}

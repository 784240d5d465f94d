/* sched.c: one goroutine. It may start no other, but it may wait: for timers, for the clock, for a file.
 *
 * Overrides in runtime/proc.go: newproc, gopark, goready, ready, Gosched, goyield, mcall, systemstack, entersyscall and
 * exitsyscall; in time.go: Sleep. Go's timers, channels, select and semaphores run as they are on top of them.
 * A goroutine that blocks runs, inside gopark, the timers and waits until one of them makes it ready; if nothing can, that
 * is Go's deadlock. The scheduler of the goroutines' issue takes this file's place.
 */
#include "runtime.h"
#include "wasi.h"

struct go_string go_waitreason(uint8_t reason) GO("runtime.waitReason.String");

/* ---- the clock and files ---- */

void rt_wait(int64_t when, int fd, int mode)
{
    struct wasi_subscription in[2];
    struct wasi_event out[2];
    uint32_t n = 0, got;
    __builtin_memset(in, 0, sizeof in);
    if (when > 0) {
        in[n].type = WASI_EVENT_CLOCK;
        in[n].u.clock.id = WASI_CLOCK_MONOTONIC;
        /* From now on: an absolute time on the monotonic clock is compared with the real one by Node's library. */
        int64_t now = rt_nanotime();
        in[n].u.clock.timeout = when > now ? (uint64_t)(when - now) : 0;
        n++;
    }
    if (fd >= 0) {
        in[n].type = mode == 'r' ? WASI_EVENT_FD_READ : WASI_EVENT_FD_WRITE;
        in[n].u.fd = (uint32_t)fd;
        n++;
    }
    uint32_t e = wasi_poll_oneoff(in, out, n, &got);
    if (e != 0 && e != WASI_EINTR)
        THROW("wasi_snapshot_preview1.poll_oneoff");
}

/* ---- timers ---- */

struct timers_checked { /* the results of timers.check */
    int64_t now, poll_until;
    bool ran;
};
struct timers_checked go_check_24(void *ts, int64_t now) GO("runtime.(*timers).check;0-24");
struct timers_checked go_check_25(void *ts, int64_t now, void *bubble) GO("runtime.(*timers).check;25-");
int64_t go_wake_time(void *ts) GO("runtime.(*timers).wakeTime");

void rt_check_timers(void *ts, int64_t now) GO("gowl.check_timers");
void rt_check_timers_24(void *ts, int64_t now) GO("gowl.check_timers;0-24");
void rt_check_timers_24(void *ts, int64_t now)
{
    go_check_24(ts, now);
}

void rt_check_timers_25(void *ts, int64_t now) GO("gowl.check_timers;25-");
void rt_check_timers_25(void *ts, int64_t now)
{
    go_check_25(ts, now, NULL);
}

int64_t rt_run_timers(int64_t now)
{
    void *ts = FIELD(load_ptr(FIELD(&go_m0, m_p)), p_timers);
    int64_t when = go_wake_time(ts);
    if (when != 0) { /* even if not yet: stopped timers are taken out of the heap, so that a deadlock shows */
        void *g = gowl_g;
        gowl_g = &go_g0; /* as the scheduler does: timer functions run on the system stack */
        rt_check_timers(ts, now);
        gowl_g = g;
        when = go_wake_time(ts);
    }
    return when;
}

/* func Sleep(d Duration), linknamed into package time */
void go_sleep(int64_t ns) GO("time.Sleep");
void go_sleep(int64_t ns)
{
    if (ns <= 0)
        return;
    int64_t now = rt_nanotime(), end;
    if (__builtin_add_overflow(now, ns, &end))
        end = INT64_MAX;
    while (now < end) {
        int64_t timer = rt_run_timers(now);
        rt_wait(timer != 0 && timer < end ? timer : end, -1, 0);
        now = rt_nanotime();
    }
    rt_run_timers(now);
}

/* ---- parking ---- */

static void set_status(void *g, int32_t s)
{
    store32(FIELD(g, g_status), s);
}

static _Noreturn void deadlock(void *g)
{
    struct go_string s = go_waitreason(load8(FIELD(g, g_waitreason)));
    PRINT("fatal error: all goroutines are asleep - deadlock!\n");
    rt_print_goroutine(g, s.p, s.len);
    rt_exit(2);
}

/* func gopark(unlockf func(*g, unsafe.Pointer) bool, lock unsafe.Pointer, reason waitReason, traceReason
 * traceBlockReason, traceskip int): unlockf runs on g0 and may refuse. */
void gopark(void *unlockf, void *lock, uint8_t reason, uint8_t trace, int64_t skip) GO("runtime.gopark");
void gopark(void *unlockf, void *lock, uint8_t reason, uint8_t trace, int64_t skip)
{
    (void)trace;
    (void)skip;
    void *g = gowl_g;
    if (g != rt_curg())
        THROW("gopark on the system stack");
    store8(FIELD(g, g_waitreason), reason);
    set_status(g, G_WAITING);
    if (unlockf) {
        bool (*code)(void *, void *, void *) = (bool (*)(void *, void *, void *))load_ptr(unlockf);
        gowl_g = &go_g0;
        bool ok = code(g, lock, unlockf);
        gowl_g = g;
        if (!ok) {
            set_status(g, G_RUNNING);
            return;
        }
    }
    for (;;) {
        int64_t when = rt_run_timers(rt_nanotime());
        if (load32(FIELD(g, g_status)) != G_WAITING)
            break;
        if (when == 0)
            deadlock(g);
        rt_wait(when, -1, 0);
    }
    set_status(g, G_RUNNING);
}

/* func ready(gp *g, traceskip int, next bool), func goready(gp *g, traceskip int) */
void go_ready(void *g, int64_t skip, bool next) GO("runtime.ready");
void go_ready(void *g, int64_t skip, bool next)
{
    (void)skip;
    (void)next;
    if (load32(FIELD(g, g_status)) != G_WAITING)
        THROW("bad g->status in ready");
    set_status(g, G_RUNNABLE);
}

void go_goready(void *g, int64_t skip) GO("runtime.goready");
void go_goready(void *g, int64_t skip)
{
    go_ready(g, skip, true);
}

/* func Gosched(), func goyield(): there is no other goroutine; but timers that are due run, as the scheduler would. */
void go_gosched(void) GO("runtime.Gosched");
void go_gosched(void)
{
    rt_run_timers(rt_nanotime());
}

void go_goyield(void) GO("runtime.goyield");
void go_goyield(void)
{
    go_gosched();
}

/* ---- files: func poll_runtime_pollWait(pd *pollDesc, mode int) int, linknamed into internal/poll ----
 * The instance waits with the goroutine, as it does in a blocking read; timers run meanwhile. */

OFFSET(pd_fd, "runtime.pollDesc.fd");
OFFSET(pd_rd, "runtime.pollDesc.rd");
OFFSET(pd_wd, "runtime.pollDesc.wd");
int64_t go_netpollcheckerr(void *pd, int32_t mode) GO("runtime.netpollcheckerr");

int64_t poll_wait(void *pd, int64_t mode) GO("internal/poll.runtime_pollWait");
int64_t poll_wait(void *pd, int64_t mode)
{
    enum { POLL_NO_ERROR = 0, POLL_ERR_TIMEOUT = 2 }; /* netpoll.go, pollNoError ... */
    int64_t e = go_netpollcheckerr(pd, (int32_t)mode);
    if (e != POLL_NO_ERROR)
        return e;
    int64_t deadline = load64(mode == 'r' ? FIELD(pd, pd_rd) : FIELD(pd, pd_wd));
    int64_t now = rt_nanotime();
    for (;;) {
        int64_t timer = rt_run_timers(now), when = deadline > 0 ? deadline : 0;
        if (timer != 0 && (when == 0 || timer < when))
            when = timer;
        rt_wait(when, (int)load64(FIELD(pd, pd_fd)), (int)mode);
        if (when == 0)
            return POLL_NO_ERROR;
        now = rt_nanotime();
        if (deadline > 0 && now >= deadline)
            return POLL_ERR_TIMEOUT;
        if (now < when)
            return POLL_NO_ERROR;
    }
}

/* ---- starting goroutines ---- */

/* Go's system goroutines do work that C does here (forcing collections): they are not started. Their own functions are
 * overridden by empty ones, so that the code behind them is not linked, and newproc knows them by the funcval's code. */
void forcegchelper(void) GO("runtime.forcegchelper");
void forcegchelper(void)
{
}
void forcegchelper_entry(void *) GO("runtime.forcegchelper$ctx");

/* func newproc(fn *funcval) */
void newproc(void *fn) GO("runtime.newproc");
void newproc(void *fn)
{
    if (load_ptr(fn) == (void *)forcegchelper_entry)
        return;
    NOT_YET("starting a goroutine (go statement)");
}

/* ---- the system stack ---- */

/* func systemstack(fn func()) */
void systemstack(void *fn) GO("runtime.systemstack");
void systemstack(void *fn)
{
    void *g = gowl_g;
    gowl_g = &go_g0;
    call_func(fn);
    gowl_g = g;
}

/* func mcall(fn func(*g)): only goroutine switches call it. */
void mcall(void *fn) GO("runtime.mcall");
void mcall(void *fn)
{
    (void)fn;
    NOT_YET("switching to another goroutine");
}

/* func gogo(buf *gobuf) */
void gogo(void *buf) GO("runtime.gogo");
void gogo(void *buf)
{
    (void)buf;
    NOT_YET("switching to another goroutine");
}

/* func entersyscall(), func exitsyscall(): there is no other thread to hand the p to. */
void entersyscall(void) GO("runtime.entersyscall");
void entersyscall(void)
{
}

void exitsyscall(void) GO("runtime.exitsyscall");
void exitsyscall(void)
{
}

/* func GOMAXPROCS(n int) int: one, and it stays so, as on gc's port. */
int64_t go_gomaxprocs(int64_t n) GO("runtime.GOMAXPROCS");
int64_t go_gomaxprocs(int64_t n)
{
    (void)n;
    return 1;
}


/* func stopTheWorld(reason stwReason) worldStop, func startTheWorld(w worldStop): nothing else runs. */
struct world_stop {
    uint8_t reason;
    int64_t started, finished, cpu_time;
};
struct world_stop stop_the_world(uint8_t reason) GO("runtime.stopTheWorld");
struct world_stop stop_the_world(uint8_t reason)
{
    return (struct world_stop){reason, 0, 0, 0};
}

void start_the_world(uint8_t reason, int64_t started, int64_t finished, int64_t cpu_time) GO("runtime.startTheWorld");
void start_the_world(uint8_t reason, int64_t started, int64_t finished, int64_t cpu_time)
{
    (void)reason;
    (void)started;
    (void)finished;
    (void)cpu_time;
}

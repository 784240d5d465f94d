/* wait.c: waiting for the clock and for files, and Go's timers.
 *
 * Overrides time.Sleep (runtime/time.go) and runtime_pollWait (netpoll.go). Timers are Go's own, and run on the system stack, as
 * in Go: by the scheduler between goroutines (sched.c), and wherever the instance waits.
 */
#include "goroutine.h"
#include "wasi.h"

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

static void *timers(void)
{
    return FIELD(load_ptr(FIELD(&go_m0, m_p)), p_timers);
}

int64_t rt_next_timer(void)
{
    return go_wake_time(timers());
}

int64_t rt_run_timers(int64_t now)
{
    void *ts = timers();
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
void go_time_sleep(int64_t ns) GO("time.Sleep;go");
void go_sleep(int64_t ns) GO("time.Sleep");
void go_sleep(int64_t ns)
{
    if (!rt_single) {
        go_time_sleep(ns);
        return;
    }
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

/* wait.c: waiting for the clock, for files and sockets, and Go's timers.
 *
 * Overrides time.Sleep (runtime/time.go) and runtime_pollWait (netpoll.go). A goroutine that waits for a socket parks,
 * and the scheduler asks Go's own netpoll (netpoll_wasip1.go); for any other file the instance waits with it. Timers
 * are Go's own, and run on the system stack, as in Go: by the scheduler between goroutines (sched.c), and wherever the
 * instance waits.
 */
#include "runtime/host/wasi.h"
#include "runtime/sched/goroutine.h"

/* ---- the clock and files ---- */

#ifdef GOWL_JS
/* (Nothing is single there, so nobody asks for more.) */
void rt_wait(int64_t when, int fd, int mode) {
    (void)fd;
    (void)mode;
    while (rt_nanotime() < when)
        ;
}
#else
void rt_wait(int64_t when, int fd, int mode) {
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
#endif

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
void rt_check_timers_24(void *ts, int64_t now) {
    go_check_24(ts, now);
}

void rt_check_timers_25(void *ts, int64_t now) GO("gowl.check_timers;25-");
void rt_check_timers_25(void *ts, int64_t now) {
    go_check_25(ts, now, NULL);
}

static void *timers(void) {
    return FIELD(load_ptr(FIELD(&go_m0, m_p)), p_timers);
}

int64_t rt_next_timer(void) {
    return go_wake_time(timers());
}

int64_t rt_run_timers(int64_t now) {
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
void go_sleep(int64_t ns) {
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

#ifndef GOWL_JS /* (package poll does not wait there, and there are no sockets) */
/* ---- files and sockets: func poll_runtime_pollWait(pd *pollDesc, mode int) int, linknamed into internal/poll ---- */

OFFSET(g_schedlink, "runtime.g.schedlink");
OFFSET(pd_fd, "runtime.pollDesc.fd");
OFFSET(pd_rd, "runtime.pollDesc.rd");
OFFSET(pd_wd, "runtime.pollDesc.wd");
int64_t go_netpollcheckerr(void *pd, int32_t mode) GO("runtime.netpollcheckerr");
int64_t go_poll_wait(void *pd, int64_t mode) GO("internal/poll.runtime_pollWait;go");

/* The instance waits with the goroutine, as it does in a blocking read; timers run meanwhile. */
static int64_t wait_in_place(void *pd, int64_t mode) {
    int64_t e = go_netpollcheckerr(pd, (int32_t)mode);
    if (e != GO_POLL_NO_ERROR)
        return e;
    int64_t deadline = load64(mode == 'r' ? FIELD(pd, pd_rd) : FIELD(pd, pd_wd));
    int64_t now = rt_nanotime();
    for (;;) {
        int64_t timer = rt_run_timers(now), when = deadline > 0 ? deadline : 0;
        if (timer != 0 && (when == 0 || timer < when))
            when = timer;
        rt_wait(when, (int)load64(FIELD(pd, pd_fd)), (int)mode);
        if (when == 0)
            return GO_POLL_NO_ERROR;
        now = rt_nanotime();
        if (deadline > 0 && now >= deadline)
            return GO_POLL_ERR_TIMEOUT;
        if (now < when)
            return GO_POLL_NO_ERROR;
    }
}

static bool is_socket(int64_t fd) {
    struct wasi_fdstat s;
    return wasi_fd_fdstat_get((uint32_t)fd, &s) == 0 &&
           (s.filetype == WASI_FILETYPE_SOCKET_STREAM || s.filetype == WASI_FILETYPE_SOCKET_DGRAM);
}

int64_t poll_wait(void *pd, int64_t mode) GO("internal/poll.runtime_pollWait");
int64_t poll_wait(void *pd, int64_t mode) {
    if (!rt_in_place && rt_sockets && is_socket(load64(FIELD(pd, pd_fd))))
        return go_poll_wait(pd, mode);
    return wait_in_place(pd, mode);
}

/* func netpoll(delay int64) (gList, int32): a list of goroutines, and by how much the number of those that wait
 * changes. */
struct polled_24 {
    uint64_t head; /* a guintptr */
    int32_t delta;
};
struct polled_25 {
    uint64_t head; /* a guintptr */
    int32_t size, delta;
};
struct polled_24 go_netpoll_24(int64_t delay) GO("runtime.netpoll;0-24");
struct polled_25 go_netpoll_25(int64_t delay) GO("runtime.netpoll;25-");
void go_netpoll_adjust_waiters(int32_t delta) GO("runtime.netpollAdjustWaiters");
bool go_netpoll_any_waiters(void) GO("runtime.netpollAnyWaiters");

static void all_ready(void *g, int32_t delta) {
    while (g) {
        void *next = load_ptr(FIELD(g, g_schedlink));
        go_ready(g, 0, false);
        g = next;
    }
    go_netpoll_adjust_waiters(delta);
}

void rt_netpoll(int64_t delay) GO("gowl.netpoll");
void rt_netpoll_24(int64_t delay) GO("gowl.netpoll;0-24");
void rt_netpoll_24(int64_t delay) {
    struct polled_24 r = go_netpoll_24(delay);
    all_ready((void *)(uintptr_t)r.head, r.delta);
}

void rt_netpoll_25(int64_t delay) GO("gowl.netpoll;25-");
void rt_netpoll_25(int64_t delay) {
    struct polled_25 r = go_netpoll_25(delay);
    all_ready((void *)(uintptr_t)r.head, r.delta);
}

bool rt_sockets_awaited(void) {
    return rt_sockets && go_netpoll_any_waiters();
}
#else
void rt_netpoll(int64_t delay) {
    (void)delay;
}

bool rt_sockets_awaited(void) {
    return false;
}
#endif

// The collector's figures, and how they hang together: MemStats, GCStats, runtime/metrics, GOGC and the memory limit. It prints what
// differs from what must be so.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"time"
)

func check(ok bool, what string, args ...any) {
	if !ok {
		fmt.Printf(what+"\n", args...)
	}
}

func stats() *runtime.MemStats {
	m := new(runtime.MemStats)
	runtime.ReadMemStats(m)
	return m
}

type object struct {
	next *object
	data [5]int
}

var keep *object
var bytes [][]byte
var sink []byte

func controls() {
	fmt.Println("from the environment:", debug.SetGCPercent(-1), debug.SetMemoryLimit(-1))
	fmt.Println("percent:", debug.SetGCPercent(-17), debug.SetGCPercent(0), debug.SetGCPercent(1000), debug.SetGCPercent(50))
	fmt.Println("limit:", debug.SetMemoryLimit(1<<31), debug.SetMemoryLimit(-5), debug.SetMemoryLimit(math.MaxInt64))
	debug.SetGCPercent(-1)
	fmt.Println("off:", stats().NextGC > math.MaxInt64/2, debug.SetGCPercent(100))
}

// Sums and orders within one reading.
func sums(m *runtime.MemStats, when string) {
	check(m.Alloc == m.HeapAlloc, "%s: Alloc %d, HeapAlloc %d", when, m.Alloc, m.HeapAlloc)
	check(m.TotalAlloc >= m.HeapAlloc, "%s: TotalAlloc %d, HeapAlloc %d", when, m.TotalAlloc, m.HeapAlloc)
	check(m.Mallocs-m.Frees == m.HeapObjects, "%s: %d - %d objects, not %d", when, m.Mallocs, m.Frees, m.HeapObjects)
	check(m.HeapInuse+m.HeapIdle == m.HeapSys, "%s: heap %d + %d, not %d", when, m.HeapInuse, m.HeapIdle, m.HeapSys)
	check(m.HeapAlloc <= m.HeapInuse, "%s: HeapAlloc %d, HeapInuse %d", when, m.HeapAlloc, m.HeapInuse)
	check(m.HeapReleased <= m.HeapIdle, "%s: HeapReleased %d, HeapIdle %d", when, m.HeapReleased, m.HeapIdle)
	parts := m.HeapSys + m.StackSys + m.MSpanSys + m.MCacheSys + m.BuckHashSys + m.GCSys + m.OtherSys
	check(parts == m.Sys, "%s: Sys %d, its parts %d", when, m.Sys, parts)
	check(m.StackInuse > 0 && m.StackInuse <= m.StackSys && m.MSpanInuse <= m.MSpanSys && m.MCacheInuse <= m.MCacheSys, "%s: more in use than there is", when)
	check(m.EnableGC && !m.DebugGC && m.GCCPUFraction >= 0 && m.GCCPUFraction <= 1, "%s: %v %v %v", when, m.EnableGC, m.DebugGC, m.GCCPUFraction)
	var objects, size, last uint64
	for i, s := range m.BySize {
		check(s.Mallocs >= s.Frees && (i == 0 || uint64(s.Size) > last), "%s: size %d after %d: %d - %d", when, s.Size, last, s.Mallocs, s.Frees)
		last = uint64(s.Size)
		objects += s.Mallocs - s.Frees
		size += uint64(s.Size) * (s.Mallocs - s.Frees)
	}
	check(objects > 0 && objects <= m.HeapObjects && size <= m.HeapAlloc, "%s: by size %d objects, %d bytes; %d, %d", when, objects, size, m.HeapObjects, m.HeapAlloc)
	var pauses, longest uint64
	for i := range min(m.NumGC, 256) {
		pauses += m.PauseNs[i]
		longest = max(longest, m.PauseEnd[i])
	}
	check(pauses == m.PauseTotalNs, "%s: pauses %d, in all %d", when, pauses, m.PauseTotalNs)
	check(m.NumGC == 0 || longest == m.LastGC && m.PauseEnd[(m.NumGC+255)%256] == m.LastGC, "%s: LastGC %d, the last pause's end %d", when, m.LastGC, longest)
	check(m.NumForcedGC <= m.NumGC, "%s: %d of %d forced", when, m.NumForcedGC, m.NumGC)
}

func bySize(m *runtime.MemStats, size uint32) (mallocs, frees uint64) {
	for _, s := range m.BySize {
		if s.Size == size {
			return s.Mallocs, s.Frees
		}
	}
	return
}

func objects() {
	const n = 10000
	runtime.GC()
	a := stats()
	for range n {
		keep = &object{next: keep}
	}
	for range 20 {
		bytes = append(bytes, make([]byte, 100_000))
	}
	b := stats()
	sums(a, "before")
	sums(b, "held")
	near := func(what string, x, y, want, slack uint64) {
		check(y-x >= want && y-x <= want+slack, "%s: %d, not %d", what, int64(y-x), want)
	}
	ma, _ := bySize(a, 48)
	mb, fb := bySize(b, 48)
	near("allocated by size", ma, mb, n, 200)
	near("Mallocs", a.Mallocs, b.Mallocs, n+20, 200)
	near("TotalAlloc", a.TotalAlloc, b.TotalAlloc, n*48+20*106496, 100_000)
	before := time.Now()
	runtime.GC()
	c := stats()
	sums(c, "collected")
	near("NumGC", uint64(b.NumGC), uint64(c.NumGC), 1, 0)
	near("NumForcedGC", uint64(b.NumForcedGC), uint64(c.NumForcedGC), 1, 0)
	last := time.Unix(0, int64(c.LastGC))
	check(!last.Before(before.Add(-time.Second)) && !last.After(time.Now().Add(time.Second)), "LastGC %v, begun %v", last, before)
	check(c.HeapAlloc >= n*48+20*100_000, "HeapAlloc %d", c.HeapAlloc)
	runtime.KeepAlive(keep)
	keep, bytes = nil, nil
	runtime.GC()
	runtime.GC()
	d := stats()
	sums(d, "freed")
	_, fd := bySize(d, 48)
	check(fd-fb >= n-10, "freed by size: %d", fd-fb)
	check(d.Frees-c.Frees >= n, "Frees: %d", d.Frees-c.Frees)
	check(c.HeapAlloc-d.HeapAlloc >= n*47, "HeapAlloc: %d, %d when nothing is held", c.HeapAlloc, d.HeapAlloc)
	debug.FreeOSMemory()
	e := stats()
	sums(e, "released")
	check(e.HeapReleased > 0 && e.HeapIdle-e.HeapReleased < 1<<20, "HeapIdle %d, HeapReleased %d", e.HeapIdle, e.HeapReleased)
	check(e.NumForcedGC == d.NumForcedGC+1, "FreeOSMemory: %d collections", e.NumForcedGC-d.NumForcedGC)
}

// How many collections n MB of rubbish need, with 8 MB live.
func cycles(percent, n int) uint32 {
	debug.SetGCPercent(percent)
	runtime.GC()
	a := stats()
	if percent >= 50 { // the goal: what is live and as much by GOGC
		want := a.HeapAlloc + a.HeapAlloc*uint64(percent)/100
		check(a.NextGC >= want*8/10 && a.NextGC <= want*13/10, "GOGC=%d: live %d, next at %d", percent, a.HeapAlloc, a.NextGC)
	}
	for range n * 64 {
		sink = make([]byte, 16384)
	}
	return stats().NumGC - a.NumGC
}

func pacing() {
	for range 8 {
		bytes = append(bytes, make([]byte, 1<<20))
	}
	c50, c400, off := cycles(50, 160), cycles(400, 160), cycles(-1, 80)
	check(c50 >= c400 && c400 >= 1 && off == 0, "collections: %d %d %d", c50, c400, off)
	c0 := cycles(0, 8) // a goal of at least 1 MB more
	check(c0 >= 2 && c0 <= 200, "GOGC=0: %d collections", c0)
	debug.SetGCPercent(100)
	bytes = nil
}

func gcStats() {
	runtime.GC()
	s := debug.GCStats{PauseQuantiles: make([]time.Duration, 5)}
	debug.ReadGCStats(&s)
	m := stats()
	n := len(s.Pause)
	check(s.NumGC == int64(m.NumGC) && n == int(min(m.NumGC, 256)) && n == len(s.PauseEnd), "NumGC %d of %d, %d pauses, %d ends", s.NumGC, m.NumGC, n, len(s.PauseEnd))
	check(s.Pause[0] == time.Duration(m.PauseNs[(m.NumGC+255)%256]), "the latest pause: %v", s.Pause[0])
	check(s.PauseEnd[0].Equal(s.LastGC) && s.LastGC.UnixNano() == int64(m.LastGC), "LastGC %v, %v", s.LastGC, s.PauseEnd[0])
	check(s.PauseTotal == time.Duration(m.PauseTotalNs), "PauseTotal %v, %d", s.PauseTotal, m.PauseTotalNs)
	sorted := slices.Sorted(slices.Values(s.Pause))
	check(s.PauseQuantiles[0] == sorted[0] && s.PauseQuantiles[2] == sorted[n*2/4] && s.PauseQuantiles[4] == sorted[n-1], "quantiles %v of %v", s.PauseQuantiles, sorted)
	for i := 1; i < n; i++ {
		check(!s.PauseEnd[i].After(s.PauseEnd[i-1]), "pause %d ends after %d", i, i-1)
	}
}

// All of the collector's metrics, in one reading: what they are the sums of.
func readMetrics() {
	var samples []metrics.Sample
	for _, d := range metrics.All() {
		for _, p := range []string{"/gc/", "/memory/classes/", "/cpu/classes/", "/sched/pauses/"} {
			if strings.HasPrefix(d.Name, p) {
				samples = append(samples, metrics.Sample{Name: d.Name})
			}
		}
	}
	runtime.GC()
	metrics.Read(samples)
	v := map[string]uint64{}
	f := map[string]float64{}
	count := func(h *metrics.Float64Histogram) (n uint64) {
		for _, c := range h.Counts {
			n += c
		}
		return
	}
	var classes uint64
	for _, s := range samples {
		switch s.Value.Kind() {
		case metrics.KindUint64:
			v[s.Name] = s.Value.Uint64()
		case metrics.KindFloat64:
			f[s.Name] = s.Value.Float64()
		case metrics.KindFloat64Histogram:
			v[s.Name] = count(s.Value.Float64Histogram())
		default:
			fmt.Println("not there:", s.Name)
		}
		if strings.HasPrefix(s.Name, "/memory/classes/") && !strings.HasPrefix(s.Name, "/memory/classes/total") {
			classes += v[s.Name]
		}
	}
	same := func(what string, x, y uint64) { check(x == y, "%s: %d, %d", what, x, y) }
	same("memory", classes, v["/memory/classes/total:bytes"])
	same("collections", v["/gc/cycles/automatic:gc-cycles"]+v["/gc/cycles/forced:gc-cycles"], v["/gc/cycles/total:gc-cycles"])
	same("objects", v["/gc/heap/allocs:objects"]-v["/gc/heap/frees:objects"], v["/gc/heap/objects:objects"])
	same("bytes", v["/gc/heap/allocs:bytes"]-v["/gc/heap/frees:bytes"], v["/memory/classes/heap/objects:bytes"])
	same("allocations by size", v["/gc/heap/allocs-by-size:bytes"], v["/gc/heap/allocs:objects"])
	same("frees by size", v["/gc/heap/frees-by-size:bytes"], v["/gc/heap/frees:objects"])
	same("to scan", v["/gc/scan/heap:bytes"]+v["/gc/scan/stack:bytes"]+v["/gc/scan/globals:bytes"], v["/gc/scan/total:bytes"])
	check(v["/gc/heap/live:bytes"] > 0 && v["/gc/heap/live:bytes"] < v["/gc/heap/goal:bytes"], "live %d, goal %d", v["/gc/heap/live:bytes"], v["/gc/heap/goal:bytes"])
	check(v["/gc/pauses:seconds"] >= uint64(v["/gc/cycles/total:gc-cycles"]), "%d pauses", v["/gc/pauses:seconds"])
	same("pauses", v["/gc/pauses:seconds"], v["/sched/pauses/total/gc:seconds"])
	cpu := f["/cpu/classes/idle:cpu-seconds"] + f["/cpu/classes/user:cpu-seconds"] + f["/cpu/classes/gc/total:cpu-seconds"] + f["/cpu/classes/scavenge/total:cpu-seconds"]
	check(math.Abs(cpu-f["/cpu/classes/total:cpu-seconds"]) <= 1e-3*cpu, "CPU %v, %v", cpu, f["/cpu/classes/total:cpu-seconds"])
	m := stats()
	same("MemStats.NumGC", uint64(m.NumGC), v["/gc/cycles/total:gc-cycles"])
	fmt.Println("GOGC", v["/gc/gogc:percent"], "limit", v["/gc/gomemlimit:bytes"])
}

// Goroutines' stacks are not of the heap. (What one that waits needs of them differs: gowl saves no more than what is alive.)
func stacks() {
	const n = 1000
	runtime.GC()
	a := stats()
	c := make(chan int)
	for range n {
		go func() { c <- 1 }()
	}
	for runtime.Gosched(); runtime.NumGoroutine() <= n; {
	}
	b := stats()
	sums(b, "goroutines")
	check(b.StackInuse-a.StackInuse >= n*50, "StackInuse: %d more", b.StackInuse-a.StackInuse)
	check(b.HeapAlloc-a.HeapAlloc < n*1000, "HeapAlloc: %d more", b.HeapAlloc-a.HeapAlloc)
	s := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(s)
	check(s[0].Value.Uint64() >= n*50, "stacks: %d", s[0].Value.Uint64())
	for range n {
		<-c
	}
}

func main() {
	controls()
	objects()
	pacing()
	gcStats()
	readMetrics()
	stacks()
	sums(stats(), "at the end")
}

// What Go programs ask of the collector: statistics, metrics, limits, finalizers, cleanups, weak pointers, unique, sync.Pool.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
	"unique"
	"weak"
)

type T struct {
	n    int
	next *T
	pad  [4]int
}

//go:noinline
func mk(n int) *T { return &T{n: n} }

var sink [][]byte
var keep *T

func settle() {
	for i := 0; i < 5; i++ {
		runtime.GC()
		time.Sleep(2 * time.Millisecond)
	}
}

//go:noinline
func memstats() {
	runtime.GC()
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	sink = make([][]byte, 0, 1000)
	for i := 0; i < 1000; i++ {
		sink = append(sink, make([]byte, 4096))
	}
	runtime.ReadMemStats(&b)
	fmt.Println("mallocs >= 1000:", b.Mallocs-a.Mallocs >= 1000, b.Mallocs-a.Mallocs < 1200, "total:", (b.TotalAlloc-a.TotalAlloc)>>20, "heap:", (b.HeapAlloc-a.HeapAlloc+100000)>>20, "objects:", b.HeapObjects > 1000)
	sink = nil
	runtime.GC()
	var c runtime.MemStats
	runtime.ReadMemStats(&c)
	fmt.Println("freed:", c.Frees-b.Frees >= 1000, (b.HeapAlloc-c.HeapAlloc+100000)>>20, "gc:", c.NumGC-b.NumGC >= 1, c.NumForcedGC-b.NumForcedGC)
	fmt.Println("sums:", c.Mallocs-c.Frees == c.HeapObjects, c.Alloc == c.HeapAlloc, c.HeapSys == c.HeapInuse+c.HeapIdle, c.Sys >= c.HeapSys, c.NextGC >= 4<<20, c.LastGC > 0, c.PauseTotalNs > 0, c.EnableGC)
	bs := uint64(0)
	for _, s := range c.BySize {
		bs += s.Mallocs - s.Frees
	}
	fmt.Println("by size:", bs <= c.HeapObjects, bs > 0)
}

func gcstats() {
	var s debug.GCStats
	s.PauseQuantiles = make([]time.Duration, 5)
	debug.ReadGCStats(&s)
	n := s.NumGC
	runtime.GC()
	debug.ReadGCStats(&s)
	fmt.Println("gcstats:", s.NumGC-n, len(s.Pause) == len(s.PauseEnd), s.PauseTotal > 0, s.PauseQuantiles[0] <= s.PauseQuantiles[4], !s.LastGC.IsZero())
}

func metric() {
	ss := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/gc/heap/objects:objects"}, {Name: "/memory/classes/total:bytes"}, {Name: "/gc/cycles/forced:gc-cycles"}, {Name: "/gc/cycles/total:gc-cycles"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/gogc:percent"}, {Name: "/gc/gomemlimit:bytes"}, {Name: "/sched/pauses/total/gc:seconds"}}
	metrics.Read(ss)
	for _, s := range ss {
		switch s.Value.Kind() {
		case metrics.KindUint64:
			fmt.Println(s.Name, s.Value.Uint64() > 0)
		case metrics.KindFloat64Histogram:
			t := uint64(0)
			for _, c := range s.Value.Float64Histogram().Counts {
				t += c
			}
			fmt.Println(s.Name, t > 0)
		default:
			fmt.Println(s.Name, "bad")
		}
	}
}

func percent() {
	fmt.Println("percent:", debug.SetGCPercent(50), debug.SetGCPercent(-1), debug.SetGCPercent(100))
	fmt.Println("limit:", debug.SetMemoryLimit(-1) == 1<<63-1, debug.SetMemoryLimit(64<<20) == 1<<63-1, debug.SetMemoryLimit(-1))
	debug.SetGCPercent(-1)
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	for i := 0; i < 12800; i++ {
		sink = append(sink[:0], make([]byte, 1<<15))
	}
	runtime.ReadMemStats(&b)
	fmt.Println("limit collects:", b.NumGC > a.NumGC)
	debug.SetMemoryLimit(1<<63 - 1)
	runtime.GC()
	runtime.ReadMemStats(&a)
	for i := 0; i < 3200; i++ { // small ones: a number on the stack may look like the address of one
		sink = append(sink[:0], make([]byte, 1<<15))
	}
	runtime.ReadMemStats(&b)
	fmt.Println("off:", b.NumGC == a.NumGC)
	debug.SetGCPercent(100)
	sink = nil
	debug.FreeOSMemory()
	runtime.ReadMemStats(&b)
	fmt.Println("freeos:", b.HeapAlloc < 2<<20)
}

func finalizers() {
	ch := make(chan string, 100)
	func() {
		a, b := mk(1), mk(2)
		a.next = b
		runtime.SetFinalizer(a, func(t *T) { ch <- fmt.Sprint("a ", t.n, t.next.n) })
		runtime.SetFinalizer(b, func(t *T) { ch <- fmt.Sprint("b ", t.n) })
	}()
	settle()
	fmt.Println(<-ch)
	settle()
	fmt.Println(<-ch)
	// resurrect
	func() {
		a := mk(3)
		runtime.SetFinalizer(a, func(t *T) { keep = t; ch <- "resurrected" })
	}()
	settle()
	fmt.Println(<-ch, keep.n)
	w := weak.Make(keep)
	runtime.SetFinalizer(keep, func(t *T) { ch <- "again" })
	keep = nil
	settle()
	fmt.Println(<-ch, w.Value() == nil)
	cleanups(ch)
	settle()
	x, y := <-ch, <-ch
	if x > y {
		x, y = y, x
	}
	fmt.Println(x, y, len(ch))
}

//go:noinline
func cleanups(ch chan string) {
	a := mk(4)
	runtime.SetFinalizer(a, func(t *T) { ch <- "never" })
	runtime.SetFinalizer(a, nil)
	runtime.AddCleanup(a, func(n int) { ch <- fmt.Sprint("cleanup ", n) }, 7)
	c := runtime.AddCleanup(a, func(n int) { ch <- fmt.Sprint("stopped ", n) }, 8)
	runtime.AddCleanup(a, func(s string) { ch <- s }, "cleanup two")
	c.Stop()
}

func weaks() {
	p := mk(5)
	w, w2 := weak.Make(p), weak.Make(p)
	wi := weak.Make(&p.pad[2])
	settle()
	fmt.Println(w == w2, w.Value() == p, wi.Value() == &p.pad[2], p.n)
	runtime.KeepAlive(p)
	p = nil
	settle()
	fmt.Println(w.Value() == nil, wi.Value() == nil, w == w2)
}

func uniques() {
	a := unique.Make(fmt.Sprint("x", 1))
	b := unique.Make("x" + fmt.Sprint(1))
	settle()
	fmt.Println(a == b, a.Value())
	for i := 0; i < 1000; i++ {
		unique.Make(fmt.Sprint("y", i))
	}
	settle()
	fmt.Println(unique.Make("x1") == a)
}

func pools() {
	var p sync.Pool
	for i := 0; i < 10; i++ {
		p.Put(mk(i))
	}
	runtime.GC()
	n := 0
	for p.Get() != nil {
		n++
	}
	for i := 0; i < 10; i++ {
		p.Put(mk(i))
	}
	runtime.GC()
	runtime.GC()
	fmt.Println("pool:", n > 0, p.Get() == nil)
}

func main() {
	memstats()
	gcstats()
	metric()
	percent()
	finalizers()
	weaks()
	uniques()
	pools()
}

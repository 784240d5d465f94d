// Finalizers, cleanups, weak pointers, unique, sync.Pool and KeepAlive: what runs when, and in which order.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"sync"
	"time"
	"unique"
	"weak"
)

type node struct {
	name string
	next *node
	pad  [4]int
}

var log []string

//go:noinline
func note(s string) { log = append(log, s) }

func flush(what string) {
	sort.Strings(log)
	fmt.Println(what, log)
	log = nil
}

// collect gives finalizers time to run, as they do so in a goroutine of their own.
func collect() {
	for i := 0; i < 3; i++ {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
}

//go:noinline
func chain() {
	c := &node{name: "c"}
	b := &node{name: "b", next: c}
	a := &node{name: "a", next: b}
	for _, n := range []*node{a, b, c} {
		runtime.SetFinalizer(n, func(n *node) { note("fin " + n.name) })
	}
}

//go:noinline
func kinds() {
	runtime.SetFinalizer(&node{name: "any"}, func(x any) { note("fin any " + x.(*node).name) })
	runtime.SetFinalizer(&node{name: "stringer"}, func(s fmt.Stringer) { note("fin stringer " + s.String()) })
	runtime.SetFinalizer(&node{name: "int"}, func(n *node) int { note("fin int"); return 1 })
	runtime.SetFinalizer(&node{name: "err"}, func(n *node) error { note("fin err"); return io.EOF })
	runtime.SetFinalizer(&node{name: "float"}, func(n *node) float64 { note("fin float"); return 1 })
	runtime.SetFinalizer(&node{name: "slice"}, func(n *node) ([]int, bool) { note("fin slice"); return nil, true })
	n := &node{name: "removed"}
	runtime.SetFinalizer(n, func(n *node) { note("never") })
	runtime.SetFinalizer(n, nil)
}

func (n *node) String() string { return "<" + n.name + ">" }

var saved *node

//go:noinline
func resurrect() {
	runtime.SetFinalizer(&node{name: "phoenix"}, func(n *node) { saved = n; note("fin " + n.name) })
}

//go:noinline
func cleanups() runtime.Cleanup {
	n := &node{name: "x"}
	for i := 0; i < 3; i++ {
		runtime.AddCleanup(n, func(i int) { note(fmt.Sprint("cleanup ", i)) }, i)
	}
	runtime.AddCleanup(&n.pad[2], func(s string) { note("cleanup " + s) }, "inner")
	c := runtime.AddCleanup(n, func(s string) { note("never") }, "")
	c.Stop()
	return c
}

//go:noinline
func weaks() (weak.Pointer[node], weak.Pointer[int], *node) {
	dead := &node{name: "dead"}
	live := &node{name: "live"}
	w, v := weak.Make(dead), weak.Make(&live.pad[1])
	fmt.Println(w == weak.Make(dead), w.Value() == dead, v.Value() == &live.pad[1], weak.Make[int](nil).Value() == nil)
	return w, v, live
}

//go:noinline
func keepAlive() {
	n := &node{name: "kept"}
	runtime.SetFinalizer(n, func(n *node) { note("fin kept") })
	collect()
	note("still here")
	flush("before KeepAlive")
	runtime.KeepAlive(n)
}

func clobber(n int) int {
	var a [64]int
	for i := range a {
		a[i] = n
	}
	if n > 0 {
		return clobber(n-1) + a[n%64]
	}
	return a[0]
}

func main() {
	chain()
	clobber(20)
	for i := 0; i < 4; i++ {
		collect()
	}
	flush("chain")
	kinds()
	clobber(20)
	collect()
	flush("kinds")
	resurrect()
	clobber(20)
	collect()
	flush("resurrected")
	fmt.Println(saved)
	saved = nil
	collect()
	flush("again")
	c := cleanups()
	clobber(20)
	collect()
	flush("cleanups")
	c.Stop()
	w, v, live := weaks()
	clobber(20)
	collect()
	fmt.Println(w.Value() == nil, v.Value() == &live.pad[1], live)
	keepAlive()
	clobber(20)
	collect()
	flush("after KeepAlive")
	h := unique.Make("some string " + fmt.Sprint(len(os.Args)))
	collect()
	fmt.Println(h == unique.Make("some string "+fmt.Sprint(len(os.Args))), h.Value())
	made := 0
	pool := sync.Pool{New: func() any { made++; return new(node) }}
	pool.Put(pool.Get())
	pool.Put(pool.Get())
	collect()
	pool.Get()
	fmt.Println("pool made", made)
	fmt.Println(debug.SetGCPercent(50), debug.SetGCPercent(100), debug.SetMemoryLimit(-1) > 1<<60)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var keep [][]byte
	for i := 0; i < 1000; i++ {
		keep = append(keep, make([]byte, 1000))
	}
	runtime.ReadMemStats(&after)
	fmt.Println(after.Mallocs-before.Mallocs >= 1000, after.TotalAlloc-before.TotalAlloc >= 1024000,
		after.HeapAlloc > before.HeapAlloc, after.NumGC > 10, after.PauseTotalNs > 0, len(keep))
	var s debug.GCStats
	debug.ReadGCStats(&s)
	fmt.Println(s.NumGC >= int64(after.NumGC), len(s.Pause) > 0, s.PauseTotal > 0)
	debug.FreeOSMemory()
}

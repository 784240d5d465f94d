package main

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unique"
	"unsafe"
	"weak"
)

type node struct {
	next *node
	v    [10]int
}

func main() {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	var keep *node
	for i := 0; i < 1000; i++ {
		keep = &node{next: keep}
	}
	runtime.ReadMemStats(&b)
	fmt.Println(b.Mallocs-a.Mallocs >= 1000, b.TotalAlloc-a.TotalAlloc >= 88000, b.Sys > 0, b.HeapAlloc > 0)
	runtime.KeepAlive(keep)
	runtime.GC()
	fmt.Println(debug.SetGCPercent(50), debug.SetGCPercent(100), debug.SetMemoryLimit(-1) > 1<<50)
	debug.FreeOSMemory()
	fmt.Println(runtime.NumGoroutine(), runtime.GOMAXPROCS(0) >= 1, runtime.NumCPU() >= 1)
	fmt.Println(runtime.Compiler, strings.HasPrefix(runtime.Version(), "go1."))
	x := new(int)
	runtime.SetFinalizer(x, func(*int) {})
	runtime.SetFinalizer(x, nil)
	c := runtime.AddCleanup(new(node), func(int) {}, 3)
	c.Stop()
	u1, u2, u3 := unique.Make("a"+strings.Repeat("b", 3)), unique.Make("abbb"), unique.Make("c")
	fmt.Println(u1 == u2, u1 == u3, u1.Value())
	w := weak.Make(keep)
	fmt.Println(w == weak.Make(keep), w.Value() == keep, weak.Pointer[int]{}.Value() == nil)
	runtime.KeepAlive(keep)
	st := string(debug.Stack())
	fmt.Println(strings.HasPrefix(st, "goroutine 1 [running]:\n"))
	start := time.Now()
	time.Sleep(30 * time.Millisecond)
	d := time.Since(start)
	fmt.Println(d >= 30*time.Millisecond, d < 3*time.Second)
	<-time.After(20 * time.Millisecond)
	tk := time.NewTicker(5 * time.Millisecond)
	for i := 0; i < 3; i++ {
		<-tk.C
	}
	tk.Stop()
	ch := make(chan int, 2)
	ch <- 1
	select {
	case v := <-ch:
		fmt.Println("got", v)
	default:
		fmt.Println("none")
	}
	select {
	case <-ch:
		fmt.Println("impossible")
	case <-time.After(10 * time.Millisecond):
		fmt.Println("timeout")
	}
	var mu sync.Mutex
	mu.Lock()
	fmt.Println(mu.TryLock())
	mu.Unlock()
	var once sync.Once
	once.Do(func() { fmt.Println("once") })
	once.Do(func() { fmt.Println("twice") })
	p := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	p.Put(p.Get())
	var m sync.Map
	m.Store("k", 1)
	fmt.Println(m.Load("k"))
	var ai atomic.Int64
	fmt.Println(ai.Add(5), ai.CompareAndSwap(5, 9), ai.And(8), ai.Or(1), ai.Swap(-1), ai.Load())
	var av atomic.Value
	av.Store("s")
	fmt.Println(av.Load())
	s := maphash.MakeSeed()
	fmt.Println(maphash.String(s, "x") == maphash.String(s, "x"))
	fmt.Println(len(metrics.All()) > 10)
	_, file, line, ok := runtime.Caller(0)
	_, _, _ = file, line, ok
	fmt.Println(unsafe.Sizeof(uintptr(0)), runtime.GOOS != "")
	t := time.AfterFunc(time.Hour, func() {})
	fmt.Println(t.Stop(), t.Stop())
	os.Stdout.Sync()
	huge := func() (err any) {
		defer func() { err = recover() }()
		n := -1
		_ = make([]int, n)
		return nil
	}
	fmt.Println(huge())
	var cp []int
	for i := 0; i < 20; i++ {
		cp = append(cp, i)
		fmt.Print(cap(cp), " ")
	}
	fmt.Println(cap(append([]byte("hello"), "x"...)), cap([]rune("héllo")) >= 5)
	var wg sync.WaitGroup
	wg.Wait()
}

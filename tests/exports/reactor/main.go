// A reactor: everything that an export can do, called by run.mjs in Node and by `wasmtime --invoke`.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"structs"
	"sync"
	"time"
	"unsafe"
)

func main() { println("main.main is not run") }

var inits []string

func init() { inits = append(inits, "init") }

var started = make(chan int, 1)

func init() {
	go func() { started <- 40 }()
}

// ---- types (the good ones of GOROOT/test/wasmexport2.go) ----

//go:wasmexport good1
func good1(a int32, b uint32, c int64, d uint64, e float32, f float64, p unsafe.Pointer) {
	fmt.Println("good1", a, b, c, d, e, f, uintptr(p))
}

type MyInt32 int32

//go:wasmexport good2
func good2(a MyInt32) { fmt.Println("good2", a) }

//go:wasmexport good3
func good3() int32 { return -3 }

var word int32 = 77

//go:wasmexport good4
func good4() unsafe.Pointer { return unsafe.Pointer(&word) }

//go:wasmexport good5
func good5(s string, n uintptr) bool { return uintptr(len(s)) == n && strings.HasPrefix(s, "hé") }

//go:wasmexport good6
func good6(a *int32, b *uint8, c *bool) { fmt.Println("good6", *a, *b, *c); *a, *b, *c = -*a, 255-*b, !*c }

type H struct {
	_    structs.HostLayout
	x, y int32
}

type A = structs.HostLayout

type AH struct {
	_    A
	x, y int32
}

//go:wasmexport good7
func good7(h *H, a *AH) { h.x, h.y, a.x, a.y = a.y, a.x, h.y, h.x }

//go:wasmexport good8
func good8(p *struct{}) { fmt.Println("good8", p != nil) }

//go:wasmexport good9
func good9(a *[4]int32, b *[2]H) { a[3], b[1].y = b[1].y, a[3] }

//go:wasmexport i64
func i64(a int64) int64 { return a * 3 }

//go:wasmexport u32
func u32(a uint32) uint32 { return a + 1 }

//go:wasmexport u64
func u64(a uint64) uint64 { return a + 1 }

//go:wasmexport f32
func f32(a float32) float32 { return a / 2 }

//go:wasmexport f64
func f64(a float64) float64 { return a / 2 }

//go:wasmexport ptr
func ptr(a uintptr) uintptr { return a + 1 }

//go:wasmexport not
func not(a bool) bool { return !a }

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

var kept [][]byte

//go:wasmexport alloc
func alloc(n uint32) unsafe.Pointer {
	b := make([]byte, n)
	kept = append(kept, b)
	return unsafe.Pointer(unsafe.SliceData(b))
}

var greeting string

//go:wasmexport greet
func greet(name string) uint32 { greeting = "hello " + name + strings.Join(inits, ""); return uint32(len(greeting)) }

//go:wasmexport greeting
func greetingAt() unsafe.Pointer { return unsafe.Pointer(unsafe.StringData(greeting)) }

// ---- goroutines ----

//go:wasmexport started
func startedByInit() int32 { return int32(<-started) }

//go:wasmexport sleeps
func sleeps(ms int32) int32 { time.Sleep(time.Duration(ms) * time.Millisecond); return ms }

var jobs, results = make(chan int32), make(chan int32, 100)

//go:wasmexport worker
func worker() {
	go func() {
		for j := range jobs {
			results <- j * j
		}
		close(results)
	}()
}

//go:wasmexport job
func job(n int32) int32 { jobs <- n; return <-results }

// Leaves a goroutine behind that has not come to its end.
//
//go:wasmexport leave
func leave(n int32) {
	go func() {
		runtime.Gosched()
		time.Sleep(time.Millisecond)
		results <- n
	}()
}

//go:wasmexport left
func left() int32 { return <-results }

//go:wasmexport fan
func fan(n int32) int32 {
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := int32(0)
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			runtime.Gosched()
			mu.Lock()
			defer mu.Unlock()
			sum += i
		}()
	}
	wg.Wait()
	return sum
}

//go:wasmexport depth
func depth(n int32) int32 {
	if n == 0 {
		return 0
	}
	return 1 + depth(n-1)
}

// ---- the host calls back ----

//go:wasmimport host call
func call(depth int32) int32

//go:wasmexport nested
func nested(n int32) (r int32) {
	defer func() { r++ }()
	s := strings.Repeat("x", int(n)) // live across the call
	p := &n
	if n > 0 {
		r = call(n - 1)
		if n%2 == 1 {
			c := make(chan int32)
			go func() { c <- r }()
			r = <-c
		}
	}
	return r + int32(len(s)) - *p
}

// Locks a mutex that another goroutine waits for while the host calls back.
var held sync.Mutex

//go:wasmexport locked
func locked(n int32) int32 {
	done := make(chan bool)
	held.Lock()
	go func() {
		held.Lock()
		held.Unlock()
		close(done)
	}()
	r := call(n)
	held.Unlock()
	<-done
	return r
}

// ---- ends ----

//go:wasmexport panics
func panics() { panic("an export's") }

//go:wasmexport recovers
func recovers() (r int32) {
	defer func() {
		if recover() != nil {
			r = 9
		}
	}()
	var m map[string]int
	m["x"] = 1
	return 1
}

//go:wasmexport nested_panics
func nestedPanics() (r int32) {
	defer func() { recover(); r = 5 }()
	return call(-1)
}

//go:wasmexport goexits
func goexits() { defer println("deferred"); runtime.Goexit() }

//go:wasmexport exits
func exits(code int32) { os.Exit(int(code)) }

//go:wasmexport fatal
func fatal() { var m sync.Mutex; m.Unlock() }

//go:wasmexport deadlocks
func deadlocks() { <-make(chan int) }

//go:wasmexport goroutine_panics
func goroutinePanics() { go panic("a goroutine's"); <-make(chan int) }

// A reactor that never starts a goroutine: no scheduler, and without recursion nothing but lld's stack.
package main

import (
	"os"
	"runtime"
	"time"
)

func main() {}

var inits = 1

func init() { inits++ }

//go:wasmimport host call
func call(depth int32) int32

//go:wasmexport add
func add(a, b int32) int32 { return a + b + int32(inits) - 2 }

var kept [][]byte

//go:wasmexport alloc
func alloc(n uint32) uintptr {
	b := make([]byte, n)
	kept = append(kept, b)
	return ptr(b)
}

//go:wasmexport nested
func nested(n int32) (r int32) {
	defer func() { r++ }()
	s := make([]byte, n+1)
	if n > 0 {
		r = call(n - 1)
	}
	runtime.GC()
	return r + int32(len(s)) - n
}

//go:wasmexport sleeps
func sleeps(ms int32) int32 { time.Sleep(time.Duration(ms) * time.Millisecond); return ms }

var timer = make(chan bool, 1)

//go:wasmexport waits
func waits(ms int32) bool { <-time.After(time.Duration(ms) * time.Millisecond); return true }

//go:wasmexport recovers
func recovers() (r int32) {
	defer func() {
		if recover() != nil {
			r = 9
		}
	}()
	call(-2)
	return int32(kept[:0][inits-2:][inits-1][0])
}

//go:wasmexport panics
func panics() { defer println("deferred"); panic("alone") }

//go:wasmexport nested_panics
func nestedPanics() (r int32) {
	defer func() { recover(); r = 5 }()
	return call(-1)
}

//go:wasmexport goexits
func goexits() { defer println("deferred"); runtime.Goexit() }

//go:wasmexport exits
func exits(code int32) { os.Exit(int(code)) }

//go:wasmexport deadlocks
func deadlocks() { <-timer }

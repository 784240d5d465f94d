// A finalizer's panic ends the program: what main has deferred cannot recover it, though it may run while main calls GC.
package main

import (
	"runtime"
	"time"
)

type T struct{ a [10]int }

func set() {
	runtime.SetFinalizer(new(T), func(*T) {
		defer println("deferred in the finalizer")
		panic("in the finalizer")
	})
}

func main() {
	defer func() { println("recovered", recover() != nil) }()
	set()
	for range 100 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	println("not reached")
}

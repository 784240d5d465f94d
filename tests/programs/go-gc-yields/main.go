// runtime.GC lets other goroutines run, also where there are no finalizers: it waits for the collector's workers.
package main

import (
	"runtime"
	"sync/atomic"
)

func main() {
	var stop atomic.Bool
	done := make(chan bool)
	go func() {
		for !stop.Load() {
			runtime.GC()
		}
		done <- true
	}()
	go stop.Store(true)
	println(<-done)
}

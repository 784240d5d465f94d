// A reactor whose exports return to the host when no goroutine can run, as those of WASI 0.3 do.
package main

import (
	"runtime"
	"time"
	_ "unsafe"
)

func main() {}

//go:linkname wasiOnIdle runtime.wasiOnIdle
func wasiOnIdle(callback func() bool)

var idle, events, asked, worked = make(chan bool), make(chan int32), int32(0), int32(0)

// A goroutine that waits for events, and does some work for each; as many as n.
//
//go:wasmexport begin
func begin(n int32) int32 {
	for range n {
		go func() {
			for {
				v := <-events
				for range v {
					runtime.Gosched()
					worked++
				}
			}
		}()
	}
	return untilIdle()
}

//go:wasmexport event
func event(v int32) int32 {
	events <- v
	return untilIdle()
}

// Waits until the callback is called; gives how often that was.
func untilIdle() int32 {
	wasiOnIdle(func() bool {
		asked++
		idle <- true
		return true
	})
	defer wasiOnIdle(func() bool { return false })
	<-idle
	return asked*1000 + worked
}

// With a callback that has nothing, the program waits as ever.
//
//go:wasmexport sleeps
func sleeps() int32 {
	n := int32(0)
	wasiOnIdle(func() bool { n++; return false })
	for range 3 {
		time.Sleep(time.Millisecond)
	}
	return n
}

//go:wasmexport deadlocks
func deadlocks() {
	wasiOnIdle(func() bool { println("asked"); return false })
	<-make(chan int)
}

// The callback itself waits.
//
//go:wasmexport stuck
func stuck() {
	wasiOnIdle(func() bool { println("asked"); <-make(chan int); return true })
	<-make(chan int)
}

// All goroutines asleep, two of them in deferred calls: of a panic, and of a Goexit.
package main

import (
	"runtime"
	"time"
)

var ch = make(chan int)

//go:noinline
func wait() { <-ch }

//go:noinline
func fails(n int) {
	if n > 0 {
		fails(n - 1)
	}
	panic("not printed")
}

//go:noinline
func inner() {
	defer func() {
		recover()
		func() {
			defer wait()
		}()
	}()
	fails(2)
}

func ends() {
	defer wait()
	runtime.Goexit()
}

func main() {
	go ends()
	defer func() {
		defer println("never")
		time.Sleep(time.Millisecond)
		inner()
	}()
	fails(1)
}

// Error and String methods of uncaught panics that wait, or end their goroutine, while others run; in the end all wait.
package main

import (
	"runtime"
	"time"
)

var ch, gone = make(chan int), make(chan bool)

type exits struct{}
type waits struct{}

func (exits) Error() string {
	println("exits")
	defer close(gone)
	runtime.Goexit()
	return ""
}

func (waits) String() string {
	println("waits", <-ch)
	<-ch
	return ""
}

//go:noinline
func fails(v any) { panic(v) }

func main() {
	go func() {
		defer println("deferred")
		fails(exits{})
	}()
	go func() {
		time.Sleep(time.Millisecond)
		ch <- 1
	}()
	<-gone
	fails(waits{})
}

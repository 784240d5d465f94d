// Many goroutines wait on a channel at once; then all are let go.
package main

import (
	"os"
	"runtime"
	"strconv"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	release, done := make(chan bool), make(chan int)
	for i := range n {
		go func() {
			<-release
			done <- i
		}()
	}
	runtime.Gosched()
	println("waiting", runtime.NumGoroutine())
	close(release)
	sum := 0
	for range n {
		sum += <-done
	}
	println("sum", sum)
}

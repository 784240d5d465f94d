// The stacks of all goroutines, each waiting in its own way.
package main

import (
	"runtime/debug"
	"sync"
	"time"
)

//go:noinline
func block(ch chan int) { <-ch }

func main() {
	debug.SetTraceback("all")
	ch := make(chan int)
	go block(ch)
	go func() { block(nil) }()
	go time.Sleep(time.Hour)
	var wg sync.WaitGroup
	wg.Add(1)
	go wg.Wait()
	var mu sync.Mutex
	mu.Lock()
	go func() {
		mu.Lock()
		defer mu.Unlock()
	}()
	other := make(chan int)
	go func() {
		select {
		case <-other:
		case other <- 1:
		}
	}()
	time.Sleep(20 * time.Millisecond)
	panic("all of them")
}

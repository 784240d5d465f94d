// Goroutines that keep waking each other leave time to all others: those in the queue, those that yield, and timers.
package main

import (
	"fmt"
	"iter"
	"runtime"
	"sync"
	"time"
)

func pair() {
	a, b := make(chan int), make(chan int)
	go func() {
		for i := range a {
			b <- i
		}
	}()
	go func() {
		for i := 0; ; i++ {
			a <- i
			<-b
		}
	}()
}

// A coroutine whose other side never ends.
func pull() {
	next, _ := iter.Pull(func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
		}
	})
	for {
		next()
	}
}

// One whose mutex is always wanted by the other.
func lockers() {
	var m sync.Mutex
	c := sync.NewCond(&m)
	for range 2 {
		go func() {
			m.Lock()
			for {
				c.Signal()
				c.Wait()
			}
		}()
	}
}

func others() int {
	done := make(chan int, 4)
	go func() { done <- 1 }()
	go func() { done <- 2 }()
	go func() {
		for range 3 {
			runtime.Gosched()
		}
		done <- 3
	}()
	time.AfterFunc(time.Millisecond, func() { done <- 4 })
	return <-done + <-done + <-done + <-done
}

func main() {
	pair()
	time.Sleep(time.Millisecond)
	fmt.Println(others())
	lockers()
	fmt.Println(others())
	go pull()
	pair()
	fmt.Println(others())
	t := time.NewTicker(time.Microsecond)
	for range 3 {
		<-t.C
	}
	fmt.Println(others())
}

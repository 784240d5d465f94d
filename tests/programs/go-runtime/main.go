// What package runtime and its neighbours say of goroutines: threads, numbers, Goexit, fairness of select, deadlines, OnceFunc, signals
// and processes that are not there.
package main

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"runtime"
	"sync"
	"time"
)

func threads() {
	runtime.LockOSThread()
	runtime.LockOSThread()
	n := make(chan int)
	go func() {
		runtime.LockOSThread() // and ends so: its thread would, too
		n <- runtime.NumGoroutine()
	}()
	fmt.Println("locked", <-n)
	runtime.UnlockOSThread()
	runtime.UnlockOSThread()
	runtime.UnlockOSThread() // once more than locked: nothing
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println("alone", runtime.NumGoroutine(), runtime.GOMAXPROCS(0) == runtime.GOMAXPROCS(-1))
}

func goexit() {
	var wg sync.WaitGroup
	var log []string
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { log = append(log, fmt.Sprint("outer ", recover())) }()
		func() {
			defer func() { log = append(log, fmt.Sprint("inner ", recover())) }()
			defer func() {
				defer func() { log = append(log, fmt.Sprint("panic in a deferred call: ", recover())) }()
				panic("while Goexit goes on")
			}()
			runtime.Goexit()
		}()
		log = append(log, "not reached")
	}()
	wg.Wait()
	fmt.Println(log)
}

// fairness: both channels are ready at each select, so that only its choice decides (feeders that must be scheduled first are not
// always, on a busy machine with threads).
func fairness() {
	const n = 2000
	a, b := make(chan int, n), make(chan int, n)
	for range n {
		a <- 1
		b <- 1
	}
	var na, nb int
	for range n {
		select {
		case <-a:
			na++
		case <-b:
			nb++
		}
	}
	fmt.Println("fair", na > n/4, nb > n/4)
}

func deadlines() {
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(20*time.Millisecond))
	defer cancel()
	inner, cancelInner := context.WithTimeout(context.WithoutCancel(ctx), time.Hour)
	<-ctx.Done()
	fmt.Println(ctx.Err(), errors.Is(context.Cause(ctx), context.DeadlineExceeded), inner.Err())
	cancelInner()
	<-inner.Done()
	fmt.Println(inner.Err())
	past, cancelPast := context.WithDeadline(ctx, time.Now().Add(-time.Second))
	fmt.Println(past.Err())
	cancelPast()
}

func once() {
	n := 0
	f := sync.OnceFunc(func() { n++; time.Sleep(time.Millisecond) })
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(f)
	}
	wg.Wait()
	bad := sync.OnceFunc(func() { panic("once") })
	for range 2 {
		func() {
			defer func() { fmt.Println("once:", recover()) }()
			bad()
		}()
	}
	fmt.Println("ran", n)
}

func pulled() {
	next, stop := iter.Pull(func(yield func(int) bool) {
		defer fmt.Println("iterator ends")
		for i := 0; yield(i); i++ {
			runtime.Gosched()
		}
	})
	fmt.Println(next())
	fmt.Println(next())
	stop()
	stop()
	fmt.Println(next())
	next, stop = iter.Pull(func(yield func(int) bool) { yield(1); panic("in the iterator") })
	fmt.Println(next())
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		next()
	}()
	fmt.Println(next())
	stop()
}

func main() {
	threads()
	goexit()
	fairness()
	deadlines()
	once()
	pulled()

}

// Timers of all kinds.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

func main() {
	const ms = time.Millisecond
	var wg sync.WaitGroup
	out := make(chan int, 10)
	for _, n := range []int{400, 100, 300, 200} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(n) * ms)
			out <- n
		}()
	}
	wg.Wait()
	fmt.Println(<-out, <-out, <-out, <-out)

	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Reset(ms))
	<-t.C
	fmt.Println(t.Stop())

	tick := time.NewTicker(5 * ms)
	start := time.Now()
	for range 3 {
		<-tick.C
	}
	tick.Stop()
	d := time.Since(start)
	fmt.Println(d >= 14*ms, d < 2*time.Second)

	done := make(chan bool)
	f := time.AfterFunc(ms, func() { done <- true })
	fmt.Println(<-done, f.Stop())
	g := time.AfterFunc(time.Hour, func() { panic("never") })
	fmt.Println(g.Stop())

	ctx, cancel := context.WithTimeout(context.Background(), 2*ms)
	defer cancel()
	child, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	<-child.Done()
	fmt.Println(child.Err(), errors.Is(context.Cause(child), context.DeadlineExceeded))
	ctx2, cancel2 := context.WithCancelCause(context.Background())
	n := 0
	stopf := context.AfterFunc(ctx2, func() { n++; done <- true })
	go cancel2(errors.New("why"))
	<-done
	fmt.Println(n, stopf(), context.Cause(ctx2))
}

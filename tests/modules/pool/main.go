// Worker pools: github.com/panjf2000/ants, and golang.org/x/sync's errgroup, semaphore and singleflight.
package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/panjf2000/ants/v2"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

func pool() {
	var sum, running, most atomic.Int64
	var wg sync.WaitGroup
	p, err := ants.NewPool(8, ants.WithPanicHandler(func(v any) { fmt.Println("handled:", v) }))
	if err != nil {
		panic(err)
	}
	for i := range 500 {
		wg.Add(1)
		err := p.Submit(func() {
			defer wg.Done()
			if n := running.Add(1); n > most.Load() {
				most.Store(n)
			}
			if i%50 == 0 {
				time.Sleep(time.Millisecond)
			}
			sum.Add(int64(i * i))
			running.Add(-1)
		})
		if err != nil {
			fmt.Println(err)
		}
	}
	wg.Wait()
	fmt.Println("sum", sum.Load(), "at most 8:", most.Load() <= 8, "cap", p.Cap())
	wg.Add(1)
	p.Submit(func() { defer wg.Done(); panic("in a worker") })
	wg.Wait()
	for p.Running() > 0 && p.Free() < 8 {
		time.Sleep(time.Millisecond)
		break
	}
	p.Release()
	fmt.Println(p.IsClosed(), errors.Is(p.Submit(func() {}), ants.ErrPoolClosed))

	words := make(chan string, 100)
	f, _ := ants.NewPoolWithFunc(3, func(x any) {
		words <- strings.Repeat(x.(string), 2)
		wg.Done()
	}, ants.WithPreAlloc(true))
	for _, w := range strings.Fields("a worker pool doubles each of these words") {
		wg.Add(1)
		if err := f.Invoke(w); err != nil {
			fmt.Println(err)
		}
	}
	wg.Wait()
	close(words)
	var all []string
	for w := range words {
		all = append(all, w)
	}
	sort.Strings(all)
	fmt.Println(all)
	fmt.Println(f.ReleaseTimeout(5 * time.Second))
	_, err = ants.NewPool(1, ants.WithNonblocking(true), ants.WithMaxBlockingTasks(1))
	fmt.Println(err)
}

func group() {
	g, ctx := errgroup.WithContext(context.Background())
	g.SetLimit(4)
	var ended atomic.Int64
	for i := range 20 {
		g.Go(func() error {
			defer ended.Add(1)
			if i == 10 {
				return fmt.Errorf("task %d failed", i)
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Duration(i%3) * time.Millisecond):
				return nil
			}
		})
	}
	err := g.Wait()
	fmt.Println(err, ended.Load(), context.Cause(ctx))
}

func semaphores() {
	s := semaphore.NewWeighted(10)
	var wg sync.WaitGroup
	var used, most atomic.Int64
	for i := range 30 {
		n := int64(i%5 + 1)
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := s.Acquire(context.Background(), n); err != nil {
				fmt.Println(err)
				return
			}
			defer s.Release(n)
			if u := used.Add(n); u > most.Load() {
				most.Store(u)
			}
			time.Sleep(100 * time.Microsecond)
			used.Add(-n)
		}()
	}
	wg.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	s.Acquire(ctx, 10)
	fmt.Println("at most 10:", most.Load() <= 10, s.TryAcquire(1), s.Acquire(ctx, 1))
}

func flight() {
	var g singleflight.Group
	var calls atomic.Int64
	release := make(chan bool)
	var results []<-chan singleflight.Result
	for range 5 {
		results = append(results, g.DoChan("key", func() (any, error) {
			calls.Add(1)
			<-release
			return "value", nil
		}))
	}
	close(release)
	for _, c := range results {
		r := <-c
		fmt.Println(r.Val, r.Err, r.Shared)
	}
	fmt.Println("calls", calls.Load())
}

func main() {
	pool()
	group()
	semaphores()
	flight()
}

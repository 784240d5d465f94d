// Package sync and sync/atomic with contention.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	var mu sync.Mutex
	var rw sync.RWMutex
	var wg sync.WaitGroup
	n, m := 0, map[int]int{}
	for i := range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 10 {
				mu.Lock()
				v := n
				runtime.Gosched() // holds the lock meanwhile
				n = v + 1
				mu.Unlock()
				rw.Lock()
				m[i]++
				rw.Unlock()
				rw.RLock()
				_ = m[i]
				runtime.Gosched()
				rw.RUnlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(n, len(m), m[7])

	var once sync.Once
	var count atomic.Int32
	for range 10 {
		wg.Go(func() {
			once.Do(func() { runtime.Gosched(); count.Add(1) })
			if count.Load() != 1 {
				panic("once")
			}
		})
	}
	wg.Wait()
	fmt.Println(count.Load())
	val := sync.OnceValue(func() int { count.Add(1); return 42 })
	fmt.Println(val(), val(), count.Load())

	cond := sync.NewCond(&mu)
	queue := []int{}
	sum := 0
	for range 3 {
		wg.Go(func() {
			for {
				mu.Lock()
				for len(queue) == 0 {
					cond.Wait()
				}
				x := queue[0]
				queue = queue[1:]
				mu.Unlock()
				if x < 0 {
					return
				}
				mu.Lock()
				sum += x
				mu.Unlock()
			}
		})
	}
	for i := range 100 {
		mu.Lock()
		queue = append(queue, i)
		mu.Unlock()
		cond.Signal()
	}
	mu.Lock()
	queue = append(queue, -1, -1, -1)
	mu.Unlock()
	cond.Broadcast()
	wg.Wait()
	fmt.Println(sum)

	var sm sync.Map
	for i := range 20 {
		wg.Go(func() { sm.Store(i%5, i); runtime.Gosched(); sm.LoadOrStore(i, i) })
	}
	wg.Wait()
	k := 0
	sm.Range(func(_, _ any) bool { k++; return true })
	fmt.Println(k)

	pool := sync.Pool{New: func() any { return new([64]int) }}
	for i := range 20 {
		wg.Go(func() {
			p := pool.Get().(*[64]int)
			p[0] = i
			runtime.Gosched()
			if p[0] != i {
				panic("pool")
			}
			pool.Put(p)
		})
	}
	wg.Wait()
	fmt.Println(mu.TryLock(), mu.TryLock(), rw.TryRLock(), rw.TryLock())
}

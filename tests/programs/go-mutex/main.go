// Mutexes that goroutines wait for, in every way that one can be reached, beside such that nobody ever waits for.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
)

type inner struct {
	sync.Mutex
	n int
}

type outer struct {
	pad string
	in  inner
	rw  sync.RWMutex
}

type quiet struct {
	mu sync.Mutex
	n  int
}

type generic[T any] struct {
	v  T
	mu sync.Mutex
}

// left has it locked when the function is left, as the deferred call does that.
type left struct {
	mu sync.Mutex
	n  int
}

func (l *left) enter() { defer l.mu.Lock(); l.n++ }
func (l *left) add()   { l.mu.Lock(); l.n++; l.mu.Unlock() }

type leftByPointer struct {
	mu sync.Mutex
	n  int
}

func enter(mu *sync.Mutex)      { defer mu.Lock() }
func (l *leftByPointer) add()   { l.mu.Lock(); l.n++; l.mu.Unlock() }
func (l *leftByPointer) enter() { enter(&l.mu) }

type lateOnce struct{ once sync.Once }

func (l *lateOnce) late(f func())  { defer l.once.Do(f) }
func (l *lateOnce) quick(f func()) { l.once.Do(f) }

var (
	global sync.Mutex
	once   sync.Once
	trace  []string
)

// Locks by the inner type, and suspends.
func (i *inner) slowly(name string) {
	i.Lock()
	defer i.Unlock()
	i.n++
	for range 3 {
		runtime.Gosched()
	}
	trace = append(trace, name)
}

// Locks the same by the outer type.
func (o *outer) quickly(name string) {
	o.in.Lock()
	o.in.n++
	trace = append(trace, name)
	o.in.Unlock()
}

func (o *outer) lock()   { o.rw.Lock() }
func (o *outer) unlock() { o.rw.Unlock() }

func (q *quiet) add() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.n++
}

func (g *generic[T]) with(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f()
}

func byPointer(mu *sync.Mutex, f func()) {
	mu.Lock()
	f()
	mu.Unlock()
}

func byInterface(l sync.Locker, f func()) {
	l.Lock()
	defer l.Unlock()
	f()
}

func all(fs ...func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
	}
	wg.Wait()
}

func main() {
	o := &outer{}
	all(func() { o.in.slowly("a") }, func() { o.quickly("b") }, func() { o.in.slowly("c") }, func() { o.quickly("d") })
	fmt.Println(len(trace), o.in.n)

	sum := 0
	slow := func() { x := sum; runtime.Gosched(); sum = x + 1 }
	all(func() { byPointer(&global, slow) }, func() { byPointer(&global, slow) }, func() { global.Lock(); slow(); global.Unlock() })
	fmt.Println(sum)
	all(func() { byInterface(&o.in, slow) }, func() { o.in.Lock(); slow(); o.in.Unlock() }, func() { byInterface(&o.rw, slow) })
	fmt.Println(sum >= 5)
	all(func() { o.lock(); slow(); o.unlock() }, func() { o.rw.RLock(); x := sum; runtime.Gosched(); fmt.Println(x == sum); o.rw.RUnlock() },
		func() { byInterface(o.rw.RLocker(), runtime.Gosched) })
	a, b := &generic[int]{}, &generic[string]{v: "s"}
	all(func() { a.with(slow) }, func() { a.with(slow) }, func() { b.with(func() {}) })
	ran := 0
	f := func() { runtime.Gosched(); ran++ }
	all(func() { once.Do(f) }, func() { once.Do(f); fmt.Println(ran) }, func() { once.Do(f) })
	lock, unlock := global.Lock, global.Unlock
	all(func() { lock(); slow(); unlock() }, func() { lock(); defer unlock(); slow() })

	l, p, late := &left{}, &leftByPointer{}, &lateOnce{}
	all(func() { l.enter(); runtime.Gosched(); l.mu.Unlock() }, l.add, func() { p.enter(); runtime.Gosched(); p.mu.Unlock() }, p.add)
	all(func() { late.late(f) }, func() { late.quick(f) })
	fmt.Println(l.n, p.n, ran)

	q := &quiet{}
	all(q.add, q.add, q.add)
	fmt.Println(q.n, global.TryLock(), global.TryLock())
	global.Unlock()
	c := sync.NewCond(&q.mu)
	ready := false
	all(func() {
		q.mu.Lock()
		for !ready {
			c.Wait()
		}
		q.mu.Unlock()
	}, func() { q.mu.Lock(); ready = true; c.Broadcast(); q.mu.Unlock() })
	fmt.Fprintln(os.Stderr, "done")
	defer func() {
		fmt.Println(recover())
		q.mu.Lock() // deferred unlock: it is free
		fmt.Println("free")
	}()
	func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		panic("left")
	}()
}

// pass: mutexes_prove
// level: -O0
// Locks of a mutex that is never held while a goroutine is suspended become calls of Lock$free.
package main

import "sync"

type counter struct {
	mu sync.Mutex
	n  int
}

// Never held across anything that suspends.
func (c *counter) inc() {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
}

type queue struct {
	mu sync.Mutex
	ch chan int
}

// Held while it receives: another goroutine may find it so.
func (q *queue) next() int {
	q.mu.Lock()
	v := <-q.ch
	q.mu.Unlock()
	return v
}

var once sync.Once

// What is given to Do does not suspend.
//
//go:noinline
func setup(c *counter) {
	once.Do(c.inc)
}

func main() {
	c, q := &counter{}, &queue{ch: make(chan int, 1)}
	go func() { q.ch <- 1 }()
	setup(c)
	c.inc()
	println(c.n, q.next())
}

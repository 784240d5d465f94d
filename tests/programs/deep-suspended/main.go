package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
)

type tree struct {
	l, r *tree
	s    string
}

//go:noinline
func build(n int) *tree {
	if n == 0 {
		return nil
	}
	t := &tree{s: fmt.Sprint(n)}
	if n%1000 == 0 {
		runtime.GC()
	}
	t.l = build(n - 1)
	return t
}

func (t *tree) depth() int {
	if t == nil {
		return 0
	}
	return max(t.l.depth(), t.r.depth()) + 1
}

func (t *tree) String() string { return fmt.Sprintf("tree of depth %d", t.depth()) }

var errDeep = errors.New("deep")

func fall(n int) (err error) {
	if n%100000 == 50000 {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("%d: %w", n, r.(error))
				if n > 100000 {
					panic(err)
				}
			}
		}()
	}
	if n == 0 {
		panic(errDeep)
	}
	err = fall(n - 1)
	return
}

func ack(m, n int) int {
	if m == 0 {
		return n + 1
	}
	if n == 0 {
		return ack(m-1, 1)
	}
	return ack(m-1, ack(m, n-1))
}

func main() {
	t := build(20000)
	fmt.Println(t.depth(), build(2000)) // (below fmt, which calls String through a pointer, recursion ends with the engine's stack)
	fmt.Println(fall(200000))
	fmt.Println(ack(2, 1500), ack(3, 8))
	var wg sync.WaitGroup
	c := make(chan int)
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c <- ack(2, 500*i)
		}()
	}
	go func() { wg.Wait(); close(c) }()
	s := 0
	for v := range c {
		s += v
	}
	fmt.Println(s)
	if len(os.Args) > 5 {
		fmt.Println(t.s)
	}
}

// Deep recursion through pointers in goroutines, some of which wait at the bottom, and beside functions that suspend only for some callers.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type node interface{ sum(c chan int) int }
type leaf struct{}
type list struct {
	next node
	v    int
}

func (leaf) sum(c chan int) int    { return <-c }
func (l *list) sum(c chan int) int { return l.next.sum(c) + l.v }

// each suspends if f does.
//
//go:noinline
func each(n int, f func(int)) int {
	for i := range n {
		f(i)
	}
	return fall(n)
}

func fall(n int) int {
	if n == 0 {
		return 0
	}
	return fall(n-1) + 1
}

func main() {
	var n node = leaf{}
	for i := range 30000 {
		n = &list{n, i}
	}
	var wg sync.WaitGroup
	c := make(chan int)
	results := make([]int, 8)
	for i := range results {
		wg.Go(func() { results[i] = n.sum(c) })
	}
	runtime.Gosched()
	runtime.GC()
	for i := range results {
		c <- i
	}
	wg.Wait()
	total := 0
	for _, r := range results {
		total += r
	}
	fmt.Println(total)

	sum := 0
	fmt.Println(each(200000, func(i int) { sum += i }), sum)
	go func() {
		for v := range 10 {
			c <- v
		}
	}()
	fmt.Println(each(10, func(i int) { sum += <-c }), sum)

	var down func(n int, done func()) int
	down = func(n int, done func()) int {
		if n == 0 {
			done()
			return 0
		}
		return down(n-1, done) + 1
	}
	out := make(chan int, 1)
	fmt.Println(down(100000, func() { go func() { out <- 7 }(); fmt.Println(<-out) }))
	fmt.Println(down(100000, runtime.GC))
}

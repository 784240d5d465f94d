// iter.Pull: to the end, stopped early, panics on either side, Goexit.
package main

import (
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count ends")
		for i := range n {
			if !yield(i) {
				fmt.Println("stopped at", i)
				return
			}
		}
	}
}

func zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		na, sa := iter.Pull(a)
		defer sa()
		nb, sb := iter.Pull(b)
		defer sb()
		for {
			x, ok1 := na()
			y, ok2 := nb()
			if !ok1 || !ok2 || !yield(x, y) {
				return
			}
		}
	}
}

func main() {
	for a, b := range zip(count(3), slices.Values([]string{"x", "y", "z", "w"})) {
		fmt.Println(a, b)
	}
	next, stop := iter.Pull2(maps.All(map[string]int{"one": 1}))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	n, s := iter.Pull(count(10))
	n()
	n()
	s()
	fmt.Println(n())

	p, ps := iter.Pull(func(yield func(int) bool) {
		yield(1)
		panic("inside")
	})
	fmt.Println(p())
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		p()
	}()
	fmt.Println(p())
	ps()

	done := make(chan bool)
	go func() {
		defer close(done)
		e, _ := iter.Pull(func(yield func(int) bool) {
			defer fmt.Println("deferred in iterator")
			runtime.Goexit()
		})
		e()
		fmt.Println("not reached")
	}()
	<-done

	// nested, and a switch from deep down
	var walk func(yield func(int) bool, lo, hi int) bool
	walk = func(yield func(int) bool, lo, hi int) bool {
		if lo >= hi {
			return true
		}
		mid := (lo + hi) / 2
		return walk(yield, lo, mid) && yield(mid) && walk(yield, mid+1, hi)
	}
	w, ws := iter.Pull(func(yield func(int) bool) { walk(yield, 0, 1000) })
	sum := 0
	for v, ok := w(); ok; v, ok = w() {
		sum += v
	}
	ws()
	fmt.Println(sum)
}

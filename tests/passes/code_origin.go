// pass: suspend_find
// level: -O0
// Which function a call through a pointer calls, where it can be seen what the pointer is read from ("gowl-suspend" is 1
// where it may suspend).
package main

var ch = make(chan int, 1)

type worker interface{ work(int) int }

type calm struct{}

//go:noinline
func (calm) work(n int) int { return n }

type waiter struct{}

//go:noinline
func (waiter) work(n int) int { return n + <-ch }

// The closure is made here: it does not suspend.
//
//go:noinline
func closure(n int) int {
	f := func(k int) int { return k + n }
	return apply(f, 1)
}

// One that is passed may be either.
//
//go:noinline
func apply(f func(int) int, n int) int { return f(n) }

// Of two objects, of which a branch takes one, nothing is known.
//
//go:noinline
func either(b bool, n int) int {
	f := func(k int) int { return k + n }
	if b {
		f = func(k int) int { return k - n }
	}
	return f(2)
}

// A method by an itab that is a constant; and by one that is passed.
//
//go:noinline
func direct() int {
	var w worker = calm{}
	return w.work(3)
}

//go:noinline
func method(w worker) int { return w.work(4) }

func main() {
	go func() { ch <- 1 }()
	println(closure(1), either(true, 2), direct(), method(calm{}), method(waiter{}), apply(waiter{}.work, 5))
}

// pass: suspend_find
// level: -O0
// A call of a captured variable may suspend only if one of the functions may that stand in it ("gowl-suspend" is 1).
package main

var ch = make(chan int, 1)

//go:noinline
func calm() int { return 1 }

//go:noinline
func waits() int { return <-ch }

// The variable f of this literal holds calm alone.
//
//go:noinline
func holdsCalm() func() int {
	f := calm
	return func() int { return f() + 1 }
}

// This one's is assigned to again: one that is allocated, whose address goes to literals alone.
//
//go:noinline
func holdsWaits() (func(), func() int) {
	f := calm
	return func() { f = waits }, func() int { return f() + 2 }
}

// Of this one nothing is known but its type.
//
//go:noinline
func holdsAny(f func() int) func() int {
	return func() int { return f() + 3 }
}

func main() {
	go func() { ch <- 1 }()
	a := holdsCalm()
	set, b := holdsWaits()
	set()
	println(a(), b(), holdsAny(waits)())
}

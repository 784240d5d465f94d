// A fatal error in a call that two panics deferred: both are printed before it, and stand in the stack.
package main

import "sync"

//go:noinline
func fails(n int) {
	if n > 0 {
		fails(n - 1)
	}
	panic("first")
}

func unlock() {
	var m sync.RWMutex
	m.Unlock()
}

func main() {
	defer func() {
		defer unlock()
		panic("second")
	}()
	fails(1)
}

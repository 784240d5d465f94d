// A fatal error in the Error method of an uncaught panic: what is printed of the panic, and the stack of both.
package main

import "sync"

type E struct{}

//go:noinline
func (e *E) Error() string {
	var m sync.Mutex
	m.Unlock()
	return ""
}

//go:noinline
func fails() { panic(&E{}) }

func main() { fails() }

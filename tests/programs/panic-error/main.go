// An uncaught panic: a custom error, whose Error method is called.
package main

import "strconv"

type myErr struct{ n int }

func (e *myErr) Error() string { return "my error " + strconv.Itoa(e.n) }
func main() {
	println("before")
	panic(&myErr{7})
}

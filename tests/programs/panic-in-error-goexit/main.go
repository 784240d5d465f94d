// The Error method of an uncaught panic ends the goroutine: nothing is printed, and all others go on.
package main

import "runtime"

type E struct{}

func (E) Error() string {
	defer println("deferred in Error")
	runtime.Goexit()
	return ""
}

func main() {
	defer println("deferred")
	panic(E{})
}

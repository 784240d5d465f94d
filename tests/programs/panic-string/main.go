// An uncaught panic: a string, after the deferred calls.
package main

func main() {
	println("before")
	defer println("deferred runs first")
	panic("explicit\nstring")
}

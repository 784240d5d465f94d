// An uncaught panic: an integer division by zero.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	println(1 / id(0))
}

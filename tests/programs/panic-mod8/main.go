// An uncaught panic: an 8-bit remainder by zero.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	println(int8(5) % id(int8(0)))
}

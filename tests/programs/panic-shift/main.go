// An uncaught panic: a negative shift count.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	println(1 << id(-1))
}

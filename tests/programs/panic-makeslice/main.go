// An uncaught panic: make of a negative length.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	println(len(make([]int, id(-1))))
}

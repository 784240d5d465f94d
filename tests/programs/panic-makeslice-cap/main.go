// An uncaught panic: make of a capacity beyond memory.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	println(len(make([]int, 0, id(1<<62))))
}

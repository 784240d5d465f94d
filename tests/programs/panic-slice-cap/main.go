// An uncaught panic: slice bounds beyond the capacity.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	a := make([]int, 3, 10)
	println(len(a[:id(11)]))
}

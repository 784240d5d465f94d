// An uncaught panic: slice bounds of a three-index slice.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	a := make([]int, 3, 10)
	println(len(a[1:2:id(11)]))
}

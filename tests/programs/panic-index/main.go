// An uncaught panic: index out of range.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	a := []int{1, 2, 3}
	println(a[id(5)])
}

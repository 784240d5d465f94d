// An uncaught panic: slice bounds, low above high.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	a := []int{1, 2, 3}
	i, j := id(3), id(2)
	println(len(a[i:j]))
}

// An uncaught panic: a negative index.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	a := [3]int{1, 2, 3}
	println(a[id(-1)])
}

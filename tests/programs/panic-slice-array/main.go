// An uncaught panic: a slice too short for its array.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	a := id([]int{1})
	println((*[4]int)(a)[0])
}

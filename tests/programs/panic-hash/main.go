// An uncaught panic: a map key that cannot be hashed.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	m := map[any]int{}
	m[id(any([]int{1}))] = 1
}

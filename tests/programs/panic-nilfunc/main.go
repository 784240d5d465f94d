// An uncaught panic: a call of a nil function.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	var f func()
	id(f)()
}

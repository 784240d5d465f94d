// An uncaught panic: a method of a nil interface.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	var i interface{ M() }
	id(i).M()
}

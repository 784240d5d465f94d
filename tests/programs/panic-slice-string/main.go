// An uncaught panic: slice bounds of a string.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	s := "abc"
	println(s[id(4):])
}

// An uncaught panic: a huge unsigned index of a string.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	s := "abc"
	println(s[id(uint64(1<<63))])
}

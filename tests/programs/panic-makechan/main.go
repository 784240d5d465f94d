// An uncaught panic: make of a channel of negative size.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	println(cap(make(chan int, id(-1))))
}

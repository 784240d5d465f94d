// An uncaught panic: a nil pointer dereference at a great offset.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	var p *[1 << 20]int
	println(id(p)[id(1<<19)])
}

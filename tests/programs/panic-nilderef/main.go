// An uncaught panic: a nil pointer dereference.
package main

//go:noinline
func id[T any](x T) T { return x }

func main() {
	println("before")
	var p *struct {
		pad [100]int
		x   int
	}
	println(id(p).x)
}

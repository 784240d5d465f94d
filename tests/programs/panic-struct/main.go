// An uncaught panic: a struct, printed by its type and address.
package main

type t struct {
	a int
	b string
}

func main() {
	println("before")
	panic(t{1, "x"})
}

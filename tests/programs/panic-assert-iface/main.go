// An uncaught panic: a type assertion between concrete types.
package main

type t int

func (t) M() {}

type u int

func (u) M() {}
func main() {
	println("before")
	var x interface{ M() } = t(1)
	println(x.(u))
}

// An uncaught panic: a comparison of structs that cannot be compared.
package main

func main() {
	println("before")
	type t struct {
		n int
		f func()
	}
	var a, b any = t{}, t{}
	println(a == b)
}

// An uncaught panic: a value method through a nil embedded pointer.
package main

type in struct{ x int }

func (i in) M() int { return i.x }

type outer struct{ *in }

func main() {
	println("before")
	var o outer
	o.M()
}

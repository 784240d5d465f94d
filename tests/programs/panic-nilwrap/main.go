// An uncaught panic: a value method of a nil pointer in an interface.
package main

type in struct{ x int }

func (i in) M() int { return i.x }
func main() {
	println("before")
	var p *in
	var m interface{ M() int } = p
	println(m.M())
}

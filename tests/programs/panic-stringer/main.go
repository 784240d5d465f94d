// An uncaught panic: a fmt.Stringer.
package main

type s int

func (x s) String() string { return "a Stringer\nof two lines" }
func main() {
	println("before")
	panic(s(3))
}

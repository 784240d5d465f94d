// An uncaught panic: while package variables are made.
package main

var x = func() int { println("in init"); panic("in init") }()

func main() {
	println("before")

}

// An uncaught panic: a value of a named basic type.
package main

type temp float32

func main() {
	println("before")
	panic(temp(36.6))
}

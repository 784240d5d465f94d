// An uncaught panic: an int.
package main

func main() {
	println("before")
	panic(42)
}

// An uncaught panic: a type assertion of another type.
package main

func main() {
	println("before")
	var x any = "string"
	println(x.(int))
}

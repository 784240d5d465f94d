// An uncaught panic: a type assertion of nil.
package main

func main() {
	println("before")
	var x any
	println(x.(error).Error())
}

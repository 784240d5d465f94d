// An uncaught panic: a type assertion to an interface with a missing method.
package main

func main() {
	println("before")
	var x any = 3
	println(x.(interface {
		Foo()
		Bar()
	}) != nil)
}

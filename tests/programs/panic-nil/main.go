// An uncaught panic: nil, which is a *runtime.PanicNilError.
package main

func main() {
	println("before")
	panic(nil)
}

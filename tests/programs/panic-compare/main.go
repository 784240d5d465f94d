// An uncaught panic: a comparison of what cannot be compared.
package main

func main() {
	println("before")
	var a, b any = []int{1}, []int{1}
	println(a == b)
}

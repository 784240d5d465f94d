// An assertion whose result is known when it is compiled, to a type that no interface ever holds.
package main

func main() {
	defer func() { println(recover().(error).Error()) }()
	var x any = 1
	println(x.(float32))
}

// Hello by println: what a program costs that uses nothing of the library.
package main

func main() { println("hello") }

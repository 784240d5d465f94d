// An uncaught panic: a close of a nil channel.
package main

func main() {
	println("before")
	var c chan int
	close(c)
}

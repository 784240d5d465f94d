// An uncaught panic: a close of a closed channel.
package main

func main() {
	println("before")
	c := make(chan int)
	close(c)
	close(c)
}

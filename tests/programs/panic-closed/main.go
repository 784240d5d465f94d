// An uncaught panic: a send on a closed channel.
package main

func main() {
	println("before")
	c := make(chan int, 1)
	close(c)
	c <- 1
}

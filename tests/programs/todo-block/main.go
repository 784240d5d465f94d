// gowl does not do this yet: it must say so and stop (exit 2), and never compute wrongly.
package main

func main() {
	c := make(chan int)
	<-c
	println("ran on")
}

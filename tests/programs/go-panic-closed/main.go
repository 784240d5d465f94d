package main

import "runtime"

func main() {
	println("start")
	c := make(chan int)
	go func() {
		defer func() { println("deferred") }()
		c <- 1
	}()
	runtime.Gosched()
	close(c)
	runtime.Gosched()
	select {}
}

//go:build ignore

// Channel operations: make, send, receive, length, close.
package main

func Use(n int) (int, bool) {
	c := make(chan int, n)
	c <- 3
	close(c)
	v, ok := <-c
	return v + len(c) + cap(c), ok
}

func main() {}

//go:build !plain

package main

var numbers = make(chan int)

func init() {
	go func() {
		for i := range 10 {
			numbers <- i
		}
	}()
}

//go:noinline
func next() int { return <-numbers }

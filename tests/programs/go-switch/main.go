// A switch with several cases that lead to one place, between calls that suspend: the phi there has one value for all of them.
package main

import "fmt"

//go:noinline
func receive(c chan int) int { return <-c }

//go:noinline
func add(c chan int, n int) int {
	x := receive(c)
	switch n {
	case 1, 3, 7, 12, 40:
	case 2:
		x -= receive(c)
	default:
		x *= 100
	}
	y := receive(c)
	return x + y
}

func main() {
	c := make(chan int)
	go func() {
		for i := 1; ; i++ {
			c <- i
		}
	}()
	for _, n := range []int{1, 2, 3, 4, 40} {
		fmt.Println(add(c, n))
	}
}

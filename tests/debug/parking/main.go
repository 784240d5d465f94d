// Command parking is stepped through: calls that park, and a parameter that moves to the heap.
package main

import (
	"fmt"

	"example.com/parking/store"
)

func worker(in, out chan int) {
	for v := range in {
		out <- v * 2
	}
}

func ask(in, out chan int, n int) int {
	in <- n
	v := <-out
	return v + 1
}

func moved(n int) *int {
	n++
	return &n
}

func loop(in, out chan int) (sum int) {
	for i := 0; i < 2; i++ {
		in <- i
		sum += <-out
	}
	return sum
}

func main() {
	in, out := make(chan int), make(chan int)
	go worker(in, out)
	a := ask(in, out, 3)
	b := ask(in, out, a)
	fmt.Println(a, b, *moved(b), store.ErrBad, store.Names)
	fmt.Println(loop(in, out))
}

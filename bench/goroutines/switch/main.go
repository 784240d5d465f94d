// Two goroutines hand a number to and fro over unbuffered channels.
//
//	switch KIND DEPTH ROUNDS
//
// Each waits below DEPTH calls: "plain" ones, through a func value; or of a function that calls itself ("recursive").
package main

import (
	"os"
	"strconv"
)

type end struct{ in, out chan int }

//go:noinline
func (e end) swap(rounds int) int {
	sum := 0
	for range rounds {
		x := <-e.in
		sum += x
		e.out <- x + 1
	}
	return sum
}

var call func(e end, depth, rounds int) int

//go:noinline
func plain(e end, depth, rounds int) int {
	if depth == 0 {
		return e.swap(rounds)
	}
	return call(e, depth-1, rounds) + 1
}

//go:noinline
func recursive(e end, depth, rounds int) int {
	if depth == 0 {
		return e.swap(rounds)
	}
	return recursive(e, depth-1, rounds) + 1
}

func main() {
	depth, _ := strconv.Atoi(os.Args[2])
	rounds, _ := strconv.Atoi(os.Args[3])
	call = plain
	down := call
	if os.Args[1] == "recursive" {
		down = recursive
	}
	a, b, done := make(chan int), make(chan int), make(chan int)
	go func() { done <- down(end{a, b}, depth, rounds) }()
	go func() { done <- down(end{b, a}, depth, rounds) }()
	a <- 0
	println(<-done)
}

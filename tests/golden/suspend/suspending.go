// What becomes of functions that may suspend: a save block, and a resume clone with an entry for each site.
package main

//go:noinline
func receive(c chan int) int { return <-c }

//go:noinline
func send(c chan int, n int) { c <- n }

// two sites, of which the second needs what the first gave
//
//go:noinline
func two(c chan int, k int) int {
	a := receive(c)
	b := receive(c)
	return a*k + b
}

// a loop: the sum is live across the site, and so is what is counted
//
//go:noinline
func loop(c chan int, n int) int {
	sum := 0
	for i := range n {
		sum += i * receive(c)
	}
	return sum
}

// the array lies on the goroutine's stack, which stays where it is
//
//go:noinline
func frame(c chan int, n int) int {
	var a [8]int
	for i := range a {
		a[i&7] = receive(c)
	}
	return a[n&7]
}

func main() {
	c := make(chan int)
	go func() {
		for i := range 20 {
			send(c, i)
		}
	}()
	println(two(c, 3), loop(c, 4), frame(c, 5))
}

// Channels: unbuffered, buffered, closed, nil; range; len and cap; values of many shapes.
package main

import "fmt"

type big struct {
	a [5]int
	s string
	m map[string]int
}

func produce(n int, c chan<- int) {
	for i := range n {
		c <- i
	}
	close(c)
}

func main() {
	c := make(chan int)
	go produce(10, c)
	for x := range c {
		fmt.Print(x, " ")
	}
	v, ok := <-c
	fmt.Println(v, ok)

	b := make(chan string, 3)
	go func() {
		for _, s := range []string{"a", "b", "c", "d", "e"} {
			b <- s
		}
		close(b)
	}()
	for s := range b {
		fmt.Println("got", s, cap(b))
	}
	b = make(chan string, 3)
	b <- "x"
	b <- "y"
	fmt.Println(len(b), cap(b), <-b, len(b))

	bigs := make(chan big)
	go func() {
		for i := range 3 {
			bigs <- big{[5]int{i, i + 1}, fmt.Sprint("n", i), map[string]int{"i": i}}
		}
		close(bigs)
	}()
	for x := range bigs {
		fmt.Println(x.a, x.s, x.m)
	}

	chans := make(chan chan any, 1)
	go func() {
		r := <-chans
		r <- 1.5
		r <- nil
		r <- struct{ x, y int8 }{1, 2}
		close(r)
	}()
	r := make(chan any)
	chans <- r
	for x := range r {
		fmt.Printf("%T %v\n", x, x)
	}

	var none chan int
	select {
	case <-none:
	case none <- 1:
	default:
		fmt.Println("nil channels are never ready")
	}

	done := make(chan struct{})
	results := make([]int, 8)
	for i := range results {
		go func() {
			for k := range i * 10 {
				results[i] += k
			}
			done <- struct{}{}
		}()
	}
	for range results {
		<-done
	}
	fmt.Println(results)
}

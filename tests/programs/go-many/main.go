// A prime sieve of goroutines, 20,000 goroutines at once, a ring.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func generate(c chan<- int) {
	for i := 2; ; i++ {
		c <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if i := <-in; i%prime != 0 {
			out <- i
		}
	}
}

func main() {
	c := make(chan int)
	go generate(c)
	for range 100 {
		p := <-c
		fmt.Print(p, " ")
		c1 := make(chan int)
		go filter(c, c1, p)
		c = c1
	}
	fmt.Println(runtime.NumGoroutine())

	var wg sync.WaitGroup
	start := make(chan bool)
	var n atomic.Int64
	for i := range 20000 {
		wg.Add(1)
		go func() {
			<-start
			n.Add(int64(i))
			wg.Done()
		}()
	}
	close(start)
	wg.Wait()
	fmt.Println(n.Load())

	first := make(chan int)
	in := first
	for range 1000 {
		out := make(chan int)
		go func(in, out chan int) {
			for x := range in {
				out <- x + 1
			}
			close(out)
		}(in, out)
		in = out
	}
	go func() {
		for i := range 10 {
			first <- i
		}
		close(first)
	}()
	for x := range in {
		fmt.Print(x, " ")
	}
	fmt.Println()
}

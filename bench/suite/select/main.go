// Four workers that select between a channel of work, a ticket and an end, and add up under a mutex: N pieces of work.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
)

func main() {
	n := 200000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	work, tickets, end := make(chan int, 16), make(chan int), make(chan struct{})
	var mu sync.Mutex
	var all sync.WaitGroup
	sums := map[int]int{}
	for w := range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			mine := 0
			for {
				select {
				case x := <-work:
					mu.Lock()
					sums[x%7] += x
					mu.Unlock()
				case t := <-tickets:
					mine += t
				case <-end:
					mu.Lock()
					sums[100] += mine
					mu.Unlock()
					return
				}
			}
		}()
		_ = w
	}
	for i := range n {
		if i%3 == 0 {
			tickets <- i
		} else {
			work <- i
		}
	}
	for len(work) > 0 {
		tickets <- 0
	}
	close(end)
	all.Wait()
	fmt.Println(sums)
}

// Panics, deferred calls that block, and recover, in goroutines.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
)

var errMine = errors.New("mine")

func work(i int, c chan string) (res string, err error) {
	defer func() {
		x := <-c // blocks while the panic is on
		if e, ok := recover().(error); ok {
			err = fmt.Errorf("%s: %w", x, e)
		}
	}()
	defer func() { c <- "deferred" + fmt.Sprint(i); runtime.Gosched() }()
	if i%2 == 0 {
		panic(errMine)
	}
	return "fine", nil
}

func nested(c chan int) (s string) {
	defer func() { s += fmt.Sprint(" outer ", recover()) }()
	defer func() {
		defer func() { s += fmt.Sprint("inner ", recover()); <-c }()
		c <- 1
		panic("second")
	}()
	panic("first")
}

func main() {
	var wg sync.WaitGroup
	results := make([]string, 10)
	for i := range results {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c := make(chan string, 1)
			r, err := work(i, c)
			results[i] = fmt.Sprint(r, " ", err, " ", errors.Is(err, errMine))
		}()
	}
	wg.Wait()
	for _, r := range results {
		fmt.Println(r)
	}
	c := make(chan int)
	go func() { <-c; c <- 2 }()
	fmt.Println(nested(c))

	// Goexit runs deferred calls, is not recovered, and passes through a recover
	done := make(chan string, 3)
	go func() {
		defer func() { done <- fmt.Sprint("goexit ", recover()) }()
		defer func() {
			defer func() { recover() }()
			panic("in goexit")
		}()
		defer runtime.Gosched()
		runtime.Goexit()
	}()
	fmt.Println(<-done)

	// several panics at once, in turns
	var turns sync.WaitGroup
	for i := range 5 {
		turns.Add(1)
		go func() {
			defer turns.Done()
			for k := range 20 {
				func() {
					defer func() {
						if r := recover(); r != i*100+k {
							fmt.Println("wrong", r, i, k)
						}
					}()
					defer runtime.Gosched()
					panic(i*100 + k)
				}()
			}
		}()
	}
	turns.Wait()
	fmt.Println("done")
}

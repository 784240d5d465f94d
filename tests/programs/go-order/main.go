// Who runs next is what Go's scheduler with one P makes it. (Nothing is written meanwhile: a system call may cost native Go the P.)
package main

import (
	"fmt"
	"runtime"
)

var order []any

func note(a ...any) { order = append(order, a...) }

func run() string {
	order = nil
	done := make(chan bool)
	for i := range 5 {
		go func() {
			for k := range 3 {
				note(i, k)
				runtime.Gosched()
			}
			done <- true
		}()
	}
	for range 5 {
		<-done
	}
	go note("a")
	go note("b")
	go note("c")
	runtime.Gosched()
	c := make(chan int, 1)
	go func() { c <- 1; note("sent") }()
	note(<-c)
	runtime.Gosched()
	return fmt.Sprintln(order...)
}

// On a busy machine native Go may take the P away from a goroutine in between: what comes out most often counts.
func main() {
	runtime.GOMAXPROCS(1)
	seen := map[string]int{}
	most := ""
	for range 41 {
		s := run()
		if seen[s]++; seen[s] > seen[most] {
			most = s
		}
	}
	fmt.Print(most)
	fmt.Println(runtime.NumGoroutine())
}

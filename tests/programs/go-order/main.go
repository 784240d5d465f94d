// Who runs next is what Go's scheduler with one P makes it.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	runtime.GOMAXPROCS(1)
	done := make(chan bool)
	for i := range 5 {
		go func() {
			for k := range 3 {
				fmt.Print(i, k, " ")
				runtime.Gosched()
			}
			done <- true
		}()
	}
	for range 5 {
		<-done
	}
	fmt.Println()
	go fmt.Println("a")
	go fmt.Println("b")
	go fmt.Println("c")
	runtime.Gosched()
	c := make(chan int, 1)
	go func() { c <- 1; fmt.Println("sent") }()
	fmt.Println(<-c)
	runtime.Gosched()
	fmt.Println(runtime.NumGoroutine())
}

// A command whose imports call its exports while main runs.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

//go:wasmimport host call
func call(what int32, arg int32) int32

var (
	c  = make(chan int32)
	mu sync.Mutex
	m  = map[int32]int32{}
)

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

// Blocks until a goroutine that main has started receives.
//
//go:wasmexport send
func send(n int32) int32 {
	c <- n
	return -n
}

//go:wasmexport sleep
func sleep(ms int32) int32 {
	time.Sleep(time.Duration(ms) * time.Millisecond)
	m[ms] = ms
	return ms
}

//go:wasmexport deep
func deep(n int32) int32 {
	if n == 0 {
		return 0
	}
	if n%50 == 0 {
		runtime.GC()
	}
	return 1 + call(3, n-1)
}

//go:wasmexport exit
func exit(code int32) { os.Exit(int(code)) }

func main() {
	fmt.Println("add", call(0, 5))
	var wg sync.WaitGroup
	got := []int32{}
	wg.Add(1)
	go func() {
		defer wg.Done()
		for range 3 {
			n := <-c
			mu.Lock()
			got = append(got, n)
			mu.Unlock()
		}
	}()
	for i := range int32(3) {
		m[i] = call(1, i) // a map that the export writes to, too
	}
	wg.Wait()
	fmt.Println("send", got, m)
	fmt.Println("sleep", call(2, 4), m)
	fmt.Println("deep", call(3, 40))
	done := make(chan int32)
	for i := range int32(4) {
		go func() { done <- call(2, 3-i) }()
	}
	sum := int32(0)
	for range 4 {
		sum += <-done
	}
	fmt.Println("goroutines", sum)
	if len(os.Args) > 1 {
		call(4, 7)
	}
}

package main

import "sync"
import "runtime"

func main() {
	println("start")
	var mu sync.Mutex
	go func() { mu.Lock() }()
	runtime.Gosched()
	mu.Unlock()
	mu.Unlock()
}

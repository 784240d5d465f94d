package main

import "sync"

func main() {
	var mu sync.RWMutex
	mu.RLock()
	mu.RUnlock()
	defer func() { println("not recovered", recover() != nil) }()
	mu.Unlock()
}

package main

import "sync"

func main() {
	println("start")
	var wg sync.WaitGroup
	go wg.Done()
	wg.Add(0)
	select {}
}

package main

import "runtime"

func main() {
	println("start")
	defer println("deferred")
	go func() { println("other") }()
	runtime.Goexit()
}

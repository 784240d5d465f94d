package main

func main() {
	println("start")
	go func() { panic("in a goroutine") }()
	select {}
}

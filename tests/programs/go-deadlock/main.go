package main

func main() {
	println("start")
	<-make(chan int)
}

package main

func main() {
	println("start")
	select {}
}

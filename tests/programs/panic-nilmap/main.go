// An uncaught panic: an assignment to an entry in a nil map.
package main

func main() {
	println("before")
	var m map[string]int
	m["x"] = 1
}

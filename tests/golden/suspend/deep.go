// Recursion by direct calls: the end of the segment is tested at entry, and the engine's stack emptied there.
package main

//go:noinline
func count(n int) int {
	if n == 0 {
		return 0
	}
	return count(n-1) + 1
}

func main() {
	println(count(1000000))
}

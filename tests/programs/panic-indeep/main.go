// An uncaught panic: a runtime error below deferred calls and recursion.
package main

import "fmt"

func rec(n int) int {
	defer func() {
		if n%10 == 0 {
			println("leaving", n)
		}
	}()
	if n == 0 {
		var m map[int]int
		m[0]++
	}
	return rec(n-1) + 1
}
func main() {
	println("before")
	fmt.Println(rec(20))
}

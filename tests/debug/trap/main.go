// Traps, so that the engine tells its own stack.
package main

import "runtime"

func inner(n int) {
	if n == 0 {
		runtime.Breakpoint() // HERE
		println("on")
	}
	middle(n - 1)
}

func middle(n int) {
	println(n)
	inner(n) // UP
}

func main() {
	inner(1) // DOWN
}

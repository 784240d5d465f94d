// A variable that is written and never read keeps what it points to alive, until it is written again.
package main

import "runtime"

type node struct{ words [4]int }

var kept, table = new(node), map[string]*node{}

var freed = make(chan string, 2)

//go:noinline
func setUp() {
	kept = new(node)
	runtime.SetFinalizer(kept, func(*node) { freed <- "variable" })
	n := new(node)
	runtime.SetFinalizer(n, func(*node) { freed <- "map" })
	table["n"] = n
}

func collected() string {
	for i := 0; i < 10; i++ {
		runtime.GC()
		select {
		case what := <-freed:
			return what
		default:
		}
	}
	return "nothing"
}

func main() {
	setUp()
	println(collected())
	kept = nil
	println(collected())
	table = nil
	println(collected())
}

// A loop that takes references and never waits: those that nothing holds are given back, those that are held are not.
package main

import "syscall/js"

const n = 1000000

func main() {
	table := js.Global().Get("theGo").Get("_values")
	made := js.Global().Call("eval", "({get x() { return {number: ++this.last} }, last: 0})")
	var held []js.Value
	most := 0
	for i := range n {
		v := made.Get("x")
		if i%1000 == 0 {
			held = append(held, v)
			most = max(most, table.Length())
		}
	}
	right := 0
	for i, v := range held {
		if v.Get("number").Int() == 1000*i+1 {
			right++
		}
	}
	println("held", right, "of", len(held), "- at most 100,000 at a time:", most <= 100000)
}

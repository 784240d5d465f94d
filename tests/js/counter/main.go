// A page with a button that counts.
package main

import (
	"strconv"
	"syscall/js"
)

func main() {
	doc := js.Global().Get("document")
	n := 0
	out := doc.Call("getElementById", "count")
	click := js.FuncOf(func(this js.Value, args []js.Value) any {
		n++
		out.Set("textContent", strconv.Itoa(n))
		return nil
	})
	doc.Call("getElementById", "button").Call("addEventListener", "click", click)
	select {}
}

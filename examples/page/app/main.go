// A counter: the program that index.html shows by gc and by gowl.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	document := js.Global().Get("document")
	button := document.Call("createElement", "button")
	clicks := 0
	show := func() { button.Set("textContent", fmt.Sprintf("%d clicks", clicks)) }
	show()
	document.Get("body").Call("append", button)
	js.Global().Call("painted")
	button.Call("addEventListener", "click", js.FuncOf(func(js.Value, []js.Value) any {
		clicks++
		show()
		return nil
	}))
	select {}
}

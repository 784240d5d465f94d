// The hello whose way from navigation to the first change of the document is timed.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	js.Global().Get("document").Get("body").Set("textContent", fmt.Sprintf("hello, %s %d", "world", 42))
	js.Global().Call("changed")
}

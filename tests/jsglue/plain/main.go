// No js.Func and no timer: nothing but calls of exported functions comes from outside, before and after waits.
package main

import "syscall/js"

var total int32

//go:wasmexport add
func add(n int32) int32 {
	go func() { total += n }() // goes on behind the call
	return total
}

func main() {
	js.Global().Get("console").Call("log", "main waits")
	select {}
}

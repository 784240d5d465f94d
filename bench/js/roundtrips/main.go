// 100,000 each of Get, Call, and FuncOf with a call back and Release: what a page of events asks of the glue.
package main

import "syscall/js"

const n = 100000

func main() {
	global := js.Global()
	object := global.Get("Object").New()
	object.Set("child", global.Get("Object").New())
	object.Set("add", global.Call("eval", "(a, b) => a + b"))
	object.Set("call", global.Call("eval", "(f, x) => f(x)"))
	got, sum, called := 0, 0, 0
	for range n {
		if object.Get("child").Type() == js.TypeObject {
			got++
		}
	}
	for i := range n {
		sum += object.Call("add", i, 1).Int()
	}
	for i := range n {
		f := js.FuncOf(func(this js.Value, args []js.Value) any { return args[0].Int() + 1 })
		called += object.Call("call", f, i).Int() - i
		f.Release()
	}
	println(got, sum, called)
}

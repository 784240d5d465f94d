// Imports and exports beside syscall/js.
package main

import (
	"runtime"
	"strings"
	"syscall/js"
	"time"
)

//go:wasmimport host add
func add(a, b int32) int32

//go:wasmimport host callBack
func callBack(n int64) int64

//go:wasmexport square
func square(n int32) int32 { return n * n }

var ch = make(chan int)

//go:wasmexport waits
func waits(n int64) int64 {
	if n == 0 {
		runtime.GC()
		return 1
	}
	s := strings.Repeat("x", int(n))
	go func() { ch <- len(s) }()
	time.Sleep(time.Millisecond)
	return int64(<-ch) + callBack(n-1)
}

func main() {
	println(add(40, 2), callBack(10))
	js.Global().Call("setTimeout", js.FuncOf(func(this js.Value, args []js.Value) any {
		println("from a callback", callBack(5))
		js.Global().Get("done").Invoke()
		return nil
	}), 1)
	select {}
}

// The exported functions that use.mjs calls.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall/js"
	"time"
	"unsafe"
)

var kept []string

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

//go:wasmexport less
func less(a uint32) uint32 { return a - 1 }

//go:wasmexport lessbig
func lessbig(a uint64) uint64 { return a - 1 }

//go:wasmexport first
func first(p unsafe.Pointer, n uintptr, _ int32, class int32) uintptr { return uintptr(*(*byte)(p)) + n }

//go:wasmexport big
func big(a int64) int64 { return a * 2 }

//go:wasmexport half
func half(a float64) float64 { return a / 2 }

//go:wasmexport single
func single(a float32) float32 { return a / 2 }

//go:wasmexport not
func not(a bool) bool { return !a }

//go:wasmexport keep
func keep(a string, n int32, b string) int32 {
	kept = append(kept, a+":"+b, a, b)
	return int32(len(a)+len(b)) + n
}

//go:wasmexport check
func check(want string) bool {
	runtime.GC()
	return strings.Join(kept, ",") == want
}

//go:wasmexport peek
func peek(p unsafe.Pointer) uint32 { return *(*uint32)(p) }

//go:wasmexport sleep
func sleep(ms int32) { time.Sleep(time.Duration(ms) * time.Millisecond) }

//go:wasmexport panics
func panics(what string) { panic("it was " + what) }

//go:wasmexport exits
func exits(code int32) { os.Exit(int(code)) }

//go:wasmexport later
func later() {
	go func() {
		time.Sleep(5 * time.Millisecond)
		fmt.Println("later", len(kept))
	}()
}

// What only an event ends, for the functions that give promises.
func event(ms int32) {
	done := make(chan bool)
	f := js.FuncOf(func(js.Value, []js.Value) any { close(done); return nil })
	js.Global().Call("setTimeout", f, ms)
	<-done
	f.Release()
	runtime.GC()
}

//go:wasmexport text
func text(ms int32, s string) int64 {
	event(ms)
	return int64(len(s)) << 40
}

//go:wasmexport halved
func halved(ms int32, x float64) float64 { event(ms); return x / 2 }

//go:wasmexport halved32
func halved32(ms int32, x float32) float32 { event(ms); return x / 2 }

//go:wasmexport isnot
func isnot(ms int32, x bool) bool { event(ms); return !x }

//go:wasmexport below
func below(ms int32, x uint32) uint32 { event(ms); return x - 1 }

//go:wasmexport fails
func fails(ms int32) { event(ms); panic("failed") }

//go:wasmexport goexits
func goexits(ms int32) { event(ms); runtime.Goexit() }

//go:wasmexport taken
func taken(ms int32) { event(ms) }

//go:wasmexport takenAsync
func takenAsync() int32 { return 7 }

//go:wasmexport leaves
func leaves(ms int32) { event(ms); os.Exit(5) }

func main() {
	if len(os.Args) == 2 && os.Args[1] == "panic" {
		panic("main")
	}
	js.Global().Set("twice", js.FuncOf(func(this js.Value, args []js.Value) any { return 2 * args[0].Int() }))
	fmt.Println("args", len(os.Args), len(strings.Join(os.Args, "")), os.Getenv("WHO"))
	if os.Getenv("WHO") != "" {
		js.Global().Call("setTimeout", js.FuncOf(func(this js.Value, args []js.Value) any {
			fmt.Fprintln(os.Stderr, "timeout", args[0].Int())
			return nil
		}), 1, 42)
	}
	select {}
}

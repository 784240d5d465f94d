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

// How programs end: the argument says which way.
package main

import (
	"fmt"
	"os"
	"syscall/js"
	"time"
)

func callback(f func()) js.Func {
	return js.FuncOf(func(this js.Value, args []js.Value) any {
		f()
		return nil
	})
}

func main() {
	way := "returns"
	if len(os.Args) > 1 {
		way = os.Args[1]
	}
	fmt.Println(way)
	deep := func(f func()) func() {
		return func() {
			defer fmt.Println("never printed")
			f()
		}
	}
	switch way {
	case "exit-deep":
		deep(func() { os.Exit(3) })()
	case "exit-later":
		time.AfterFunc(time.Millisecond, deep(func() { os.Exit(3) }))
		select {}
	case "exit-callback":
		js.Global().Call("setTimeout", callback(deep(func() { os.Exit(3) })), 1)
		select {}
	case "exit-callback-goroutine":
		js.Global().Call("setTimeout", callback(func() { go deep(func() { os.Exit(3) })() }), 1)
		select {}
	case "panic":
		panic("in main")
	case "panic-callback":
		js.Global().Call("setTimeout", callback(func() { panic("in a callback") }), 1)
		select {}
	case "deadlock":
		select {}
	case "deadlock-callback":
		js.Global().Call("setTimeout", callback(func() { <-make(chan int) }), 1)
		select {}
	case "sleeping-callback":
		callback(func() { time.Sleep(3 * time.Millisecond) }).Invoke()
	case "js-panic":
		js.Global().Call("eval", "throw new Error('thrown')")
	case "throw":
		m := map[int]int{}
		go func() { panic(m) }()
		time.Sleep(time.Millisecond)
	}
}
